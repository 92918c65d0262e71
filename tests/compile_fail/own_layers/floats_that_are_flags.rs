use netwright::macros::{ParametersOf, TensorOf};
use netwright::parameters::Tree;
use netwright::prelude::*;
use netwright::tensor::Shape;

#[derive(Plain)]
pub struct Flags([bool; 4]);

impl TensorOf<f32> for Flags {
    const FLOATS: usize = 1;
    const SHAPE: Shape = Shape::new(&[1]);
}

impl ParametersOf<f32> for Flags {
    const FLOATS: usize = 1;
    const TREE: Tree = Tree::Struct { fields: &[] };
}

fn main() {}
