use netwright::prelude::*;

#[derive(Parameters)]
#[repr(C)]
pub struct Scale<'a> {
    #[weight]
    factor: &'a [f32],
}

fn main() {}
