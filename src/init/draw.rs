//! Drawing the parameters of a layer, segment by segment.

use rand::Rng;

use super::distribution::{fill_normal, fill_truncated_normal, fill_uniform};
use super::pattern::{fill_identity, fill_orthogonal, fill_sparse};
use super::scaled::{Fans, fill_scaled};
use super::{Fan, Init, ones, zeros};
use crate::parameters::{Parameters, Role};
use crate::scalar::{Float, Real};
use crate::tensor::Shape;

/// Draws the parameters of one layer: weights by `init`, scales of a normalisation one, biases
/// and buffers zero. The bias behind a weight takes part in [`pytorch`](super::pytorch).
///
/// What [`Layer::initialise`](crate::layer::Layer::initialise) does by default.
///
/// # Panics
/// If [`requirement`](Init::requirement) does not hold.
pub fn initialise<P, R>(parameters: &mut P, init: Init, rng: &mut R)
where
    P: Parameters,
    R: Rng + ?Sized,
{
    draw(parameters, rng, |role| match role {
        Role::Weight => Some(init),
        Role::Bias if init == Init::PyTorch => Some(init),
        Role::Bias | Role::Buffer => Some(zeros()),
        Role::Norm => Some(ones()),
    });
}

/// Draws the biases of one layer anew, and nothing else: what `bias_init` in a declaration does after
/// the layer's own [`initialise`](crate::layer::Layer::initialise). Keras's `bias_initializer`.
///
/// # Panics
/// If [`requirement`](Init::requirement) does not hold.
pub fn initialise_biases<P, R>(parameters: &mut P, init: Init, rng: &mut R)
where
    P: Parameters,
    R: Rng + ?Sized,
{
    draw(parameters, rng, |role| (role == Role::Bias).then_some(init));
}

/// Draws the segments that have an initialiser, which are asked for in memory order.
pub(crate) fn draw<P, R>(
    parameters: &mut P,
    rng: &mut R,
    mut init: impl FnMut(Role) -> Option<Init>,
) where
    P: Parameters,
    R: Rng + ?Sized,
{
    let floats = parameters.as_mut_slice();
    let mut weight = Fans::of(Shape::SCALAR);
    P::TREE.visit(|segment| {
        if segment.role == Role::Weight {
            weight = Fans::of(segment.shape);
        }
        if let Some(init) = init(segment.role) {
            let place = &mut floats[segment.range.clone()];
            fill(place, init, segment.shape, weight, rng);
        }
    });
}

/// Draws one segment; `weight` are the fans of the weight that it is or follows.
fn fill<T, R>(place: &mut [T], init: Init, shape: Shape, weight: Fans, rng: &mut R)
where
    T: Float,
    R: Rng + ?Sized,
{
    init.requirement().hold("init");
    match init {
        Init::Constant(value) => place.fill(T::of(value)),
        Init::Uniform { low, high } => fill_uniform(place, low, high, rng),
        Init::Normal { mean, deviation } => fill_normal(place, mean, deviation, rng),
        Init::TruncatedNormal {
            mean,
            deviation,
            bound,
        } => fill_truncated_normal(place, mean, deviation, bound, rng),
        Init::Scaled { scale, fan, form } => {
            fill_scaled(place, scale / Fans::of(shape).count(fan), form, rng);
        }
        Init::Orthogonal { gain } => fill_orthogonal(place, shape, gain, rng),
        Init::Identity { gain } => fill_identity(place, shape, gain),
        Init::Sparse {
            sparsity,
            deviation,
        } => fill_sparse(place, shape, sparsity, deviation, rng),
        Init::PyTorch => {
            let bound = 1.0 / Real::sqrt(weight.count(Fan::In));
            fill_uniform(place, -bound, bound, rng);
        }
    }
}
