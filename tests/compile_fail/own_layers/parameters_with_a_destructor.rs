use netwright::prelude::*;

#[derive(Parameters)]
#[repr(C)]
pub struct Scale {
    #[weight]
    factor: [f32; 8],
}

impl Drop for Scale {
    fn drop(&mut self) {}
}

fn main() {}
