use netwright::prelude::*;

#[derive(Parameters)]
#[repr(C, align(64))]
pub struct Scale {
    #[weight]
    factor: [f32; 8],
}

fn main() {}
