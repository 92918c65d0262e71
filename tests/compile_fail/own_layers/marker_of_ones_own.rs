use netwright::prelude::*;

#[derive(Plain)]
pub struct PhantomData {
    flag: bool,
}

#[derive(Parameters)]
#[repr(C)]
pub struct Scale {
    #[weight]
    factor: [f32; 8],
    marker: PhantomData,
}

fn main() {}
