use netwright::prelude::*;

#[derive(Parameters)]
#[repr(C)]
pub struct Scale {
    factor: [f32; 8],
}

fn main() {}
