use netwright::prelude::*;

#[derive(Parameters)]
#[repr(C)]
pub struct Scale<X: Tensor> {
    #[weight]
    factor: X,
}

network! {
    pub struct Net: [16] -> [10] {
        scale: Scale<_>,
        out: Dense(10),
    }
}

fn main() {}
