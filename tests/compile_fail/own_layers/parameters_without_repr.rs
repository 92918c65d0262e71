use netwright::prelude::*;

#[derive(Parameters)]
pub struct Scale<X: Tensor> {
    #[weight]
    factor: X,
}

fn main() {}
