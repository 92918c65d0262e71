use netwright::prelude::*;

#[derive(Parameters)]
#[repr(C)]
pub struct Scale {
    #[weight]
    factor: [f32; 8],
    #[buffer]
    steps: [u32; 1],
}

fn main() {}
