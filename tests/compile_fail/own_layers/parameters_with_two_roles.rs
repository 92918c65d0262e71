use netwright::prelude::*;

#[derive(Parameters)]
#[repr(C)]
pub struct Scale {
    #[weight]
    #[bias]
    factor: [f32; 8],
}

fn main() {}
