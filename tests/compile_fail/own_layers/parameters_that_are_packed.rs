use netwright::prelude::*;

#[derive(Parameters)]
#[repr(C, packed(2))]
pub struct Scale {
    #[weight]
    factor: [f32; 8],
}

fn main() {}
