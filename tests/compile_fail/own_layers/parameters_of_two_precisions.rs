use netwright::prelude::*;

#[derive(Parameters)]
#[repr(C)]
pub struct Scale {
    #[weight]
    factor: [f32; 8],
    #[buffer]
    mean: [f64; 8],
}

fn main() {}
