//! Layers that a batch normalisation can be folded into.

use super::{Conv2d, Dense, Geometry};
use crate::layer::Layer;
use crate::tensor::{Image, Tensor, flat_mut};

/// A layer of weighted sums, y = W x + b, of which each channel of the output has rows of W of its own, all
/// together, and one number of b: what [`BatchNorm::fold_into`](super::BatchNorm::fold_into) takes.
#[diagnostic::on_unimplemented(
    message = "a normalisation cannot be folded into `{Self}`",
    label = "not a layer of weighted sums with a row for each channel of its output",
    note = "`Dense` and `Conv2d` are such layers; one of your own implements `netwright::layers::Foldable`"
)]
pub trait Foldable: Layer {
    /// W, channel by channel of the output, and b, which is empty in a layer without.
    fn weight_and_bias(&mut self) -> (&mut [Self::Scalar], &mut [Self::Scalar]);
}

#[diagnostic::do_not_recommend]
impl<X: Tensor, const OUT: usize, const BIAS: usize> Foldable for Dense<X, OUT, BIAS> {
    fn weight_and_bias(&mut self) -> (&mut [X::Scalar], &mut [X::Scalar]) {
        (flat_mut(&mut self.weight), &mut self.bias)
    }
}

#[diagnostic::do_not_recommend]
impl<X, Y, W, B, G, const GROUPS: usize> Foldable for Conv2d<X, Y, W, B, G, GROUPS>
where
    X: Image,
    Y: Image<Scalar = X::Scalar>,
    W: Tensor<Scalar = X::Scalar>,
    B: Tensor<Scalar = X::Scalar>,
    G: Geometry,
{
    fn weight_and_bias(&mut self) -> (&mut [X::Scalar], &mut [X::Scalar]) {
        (self.weight.as_mut_slice(), self.bias.as_mut_slice())
    }
}
