use netwright::prelude::*;

#[derive(Parameters)]
#[repr(C)]
pub enum Scale {
    Factor(f32),
}

fn main() {}
