//! Normalisation over the channels and positions of each sample.

use core::marker::PhantomData;

use super::row_norm;
use super::switch::{Absent, Learned, Switch, optional, some_epsilon};
use crate::kernel::{Kernels, RowNorm};
use crate::layer::{Layer, Part};
use crate::parameters::Parameters;
use crate::requirement::{Requirement, Sentence};
use crate::scalar::hyper;
use crate::tensor::{Channels, Floats, Value};

/// y = (x − μ) / √(σ² + ε) ⊙ w + b, where μ and σ² are the mean and the variance over a group of channels
/// and all their positions; x and y `[channels]`, `[channels, length]` or `[channels, height, width]`, w
/// and b `[channels]`.
///
/// Declared as `GroupNorm(groups, epsilon = 1e-5, affine = true)`, from epsilon on by name; without
/// `affine`, w is 1 and b is 0, and neither is a parameter. Each sample is normalised for itself, so the
/// group of the tape plays no part. `EPSILON` holds the bits of ε.
///
/// PyTorch's `GroupNorm`, of the same names and numbers; Keras's `GroupNormalization`, with an epsilon of
/// 1e-3 and channels last.
///
/// Source: Y. Wu, K. He, *Group normalization*, ECCV 2018.
#[doc(alias = "GroupNormalization")]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct GroupNorm<
    X: Channels,
    const GROUPS: usize,
    const EPSILON: u64 = { hyper(1e-5) },
    A: Switch = Learned,
> {
    /// w, or nothing.
    #[norm]
    pub weight: A::Of<X::PerChannel<X::Scalar>>,
    /// b, or nothing.
    #[bias]
    pub bias: A::Of<X::PerChannel<X::Scalar>>,
    affine: PhantomData<A>,
}

/// The arguments of [`GroupNorm`] in a declaration.
pub struct GroupNormArguments {
    /// Into how many groups the channels fall.
    pub groups: usize,
    /// What is added to the variance, above 0; 1e-5 unless given.
    pub epsilon: f64,
    /// Whether a weight and a bias follow; `true` unless given.
    pub affine: bool,
}

/// y = (x − μ) / √(σ² + ε) ⊙ w + b, where μ and σ² are the mean and the variance of a channel over its
/// positions; x and y `[channels, length]` or `[channels, height, width]`, w and b `[channels]`.
///
/// Declared as `InstanceNorm(epsilon = 1e-5, affine = false)`, by name; without `affine`, w is 1 and b is
/// 0, and neither is a parameter. It is a [`GroupNorm`] with a group for each channel. `EPSILON` holds the
/// bits of ε.
///
/// PyTorch's `InstanceNorm1d` and `InstanceNorm2d`, of the same names and numbers, without running
/// statistics; Keras's `GroupNormalization(groups = -1)`.
///
/// Source: D. Ulyanov et al., *Instance normalization: the missing ingredient for fast stylization*, 2016.
#[doc(alias("InstanceNorm1d", "InstanceNorm2d"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct InstanceNorm<X: Channels, const EPSILON: u64 = { hyper(1e-5) }, A: Switch = Absent> {
    /// w, or nothing.
    #[norm]
    pub weight: A::Of<X::PerChannel<X::Scalar>>,
    /// b, or nothing.
    #[bias]
    pub bias: A::Of<X::PerChannel<X::Scalar>>,
    affine: PhantomData<A>,
}

/// The arguments of [`InstanceNorm`] in a declaration.
pub struct InstanceNormArguments {
    /// What is added to the variance, above 0; 1e-5 unless given.
    pub epsilon: f64,
    /// Whether a weight and a bias follow; `false` unless given.
    pub affine: bool,
}

/// A group is a row.
const fn dims<X: Channels>(groups: usize, epsilon: u64) -> RowNorm {
    RowNorm {
        width: X::LEN / if groups == 0 { 1 } else { groups },
        positions: X::POSITIONS,
        centred: true,
        epsilon: f64::from_bits(epsilon),
    }
}

const fn groups_divide<X: Channels>(groups: usize) -> Requirement {
    let sentence = Sentence::new("")
        .number(groups)
        .text(" groups do not divide ");
    let divide = Requirement::that(
        groups > 0 && X::CHANNELS.is_multiple_of(groups),
        sentence.number(X::CHANNELS).text(" channels"),
    );
    let sentence = Sentence::new("in ")
        .number(groups)
        .text(" groups of ")
        .shape(<X as Value>::SHAPE);
    let sentence = sentence.text(" each number is normalised for itself, and 0 whatever it was");
    divide.and(Requirement::that(X::LEN > groups, sentence))
}

const fn some_positions<X: Channels>() -> Requirement {
    let sentence =
        Sentence::new("an InstanceNorm normalises a channel over its positions, and in ");
    let sentence = sentence.shape(<X as Value>::SHAPE);
    Requirement::that(X::POSITIONS > 1, sentence.text(" it has one"))
}

/// A layer that normalises so many groups of channels.
macro_rules! normalises {
    ($groups:expr, $check:expr) => {
        type Input = X;
        type Output = X;
        type Saved<const N: usize> = ();
        type Scratch = ();
        const MACS: usize = X::LEN;
        const CHECK: Requirement = $check.and(some_epsilon(f64::from_bits(EPSILON)));

        fn forward(&self, x: &X, y: &mut X, _: &mut ()) {
            let (weight, bias) = (optional(&self.weight), optional(&self.bias));
            let (x, y) = (x.as_slice(), y.as_mut_slice());
            X::Scalar::row_norm(&dims::<X>($groups, EPSILON), x, weight, bias, y);
        }

        fn backward<const N: usize>(&self, x: &[X], _: &[X], _: &mut (), dy: &[X], dx: &mut [X]) {
            let (dims, weight) = (dims::<X>($groups, EPSILON), optional(&self.weight));
            row_norm::backward(&dims, weight, x, dy, dx);
        }

        fn accumulate<const N: usize>(
            &self,
            x: &[X],
            _: &[X],
            _: &(),
            dy: &[X],
            grad: &mut Self,
            part: &Part,
        ) {
            let dims = dims::<X>($groups, EPSILON);
            let (dw, db) = (grad.weight.as_mut_slice(), grad.bias.as_mut_slice());
            row_norm::accumulate(&dims, x, dy, dw, db, part);
        }
    };
}

#[diagnostic::do_not_recommend]
impl<X: Channels, const GROUPS: usize, const EPSILON: u64, A: Switch> Layer
    for GroupNorm<X, GROUPS, EPSILON, A>
{
    normalises!(GROUPS, groups_divide::<X>(GROUPS));
}

#[diagnostic::do_not_recommend]
impl<X: Channels, const EPSILON: u64, A: Switch> Layer for InstanceNorm<X, EPSILON, A> {
    normalises!(X::CHANNELS, some_positions::<X>());
}
