//! Positions by rotation.

use core::marker::PhantomData;

use super::super::positions::{features, sequence, steps};
use crate::kernel::{Kernels, Pairs};
use crate::layer::{Layer, Mode};
use crate::parameters::Parameters;
use crate::plain::copy;
use crate::requirement::{Requirement, Sentence};
use crate::scalar::hyper;
use crate::tensor::{Floats, Tensor};

/// Whether and how queries and keys are turned by their positions.
pub trait Rotary: Send + Sync + 'static {
    /// Which elements of a head are turned together; none are unless there is one.
    const PAIRS: Option<Pairs>;
    /// θ: the pair p of a head of n is turned by step · θ^(−2p / n).
    const BASE: f64;
    /// Room for the angles of all steps.
    type Angles<E: Tensor>: Floats<Scalar = E::Scalar>;
}

/// Nothing is turned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NoRotary;

/// Element 0 of a head is turned with 1, 2 with 3, as in the paper; `BASE` holds the bits of θ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interleaved<const BASE: u64 = { hyper(10_000.0) }>;

/// Element 0 of a head of n is turned with n / 2, 1 with n / 2 + 1, as in Llama; `BASE` holds the bits of
/// θ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Halves<const BASE: u64 = { hyper(10_000.0) }>;

impl Rotary for NoRotary {
    const PAIRS: Option<Pairs> = None;
    const BASE: f64 = 1.0;
    type Angles<E: Tensor> = [E; 0];
}

impl<const BASE: u64> Rotary for Interleaved<BASE> {
    const PAIRS: Option<Pairs> = Some(Pairs::Interleaved);
    const BASE: f64 = f64::from_bits(BASE);
    type Angles<E: Tensor> = [E; 1];
}

impl<const BASE: u64> Rotary for Halves<BASE> {
    const PAIRS: Option<Pairs> = Some(Pairs::Halves);
    const BASE: f64 = f64::from_bits(BASE);
    type Angles<E: Tensor> = [E; 1];
}

/// How long a head is; nothing, if there is none.
pub const fn size(width: usize, heads: usize) -> usize {
    match width.checked_div(heads) {
        Some(size) => size,
        None => 0,
    }
}

/// The requirement that a base makes sense.
pub const fn sound<R: Rotary>() -> Requirement {
    Requirement::that(
        R::BASE > 0.0 && R::BASE.is_finite(),
        Sentence::new("a rotary_base is above 0, found ").real(R::BASE),
    )
}

/// y = x, in which each pair of elements of each head is turned as a point of a plane: by the angle
/// s · θ^(−2p / n), where s is the step, p the pair and n the length of a head; x and y are
/// `[steps, heads · n]`.
///
/// Declared as `RotaryPositions(heads = 1, pairs = interleaved, base = 10000)`. The elements 0 and 1 of a
/// head are a pair, 2 and 3, and so on, as in the paper; of `pairs = halves` 0 and n / 2, 1 and n / 2 + 1,
/// as in Llama and GPT-NeoX. Inside of attention, which turns queries and keys alone, it is an argument:
/// `MultiHeadAttention(8, rotary = interleaved)`.
///
/// Source: J. Su et al., *RoFormer: enhanced transformer with rotary position embedding*, 2021.
#[doc(alias("RoPE", "RotaryEmbedding", "rotary"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct RotaryPositions<X: Tensor, const HEADS: usize = 1, R: Rotary = Interleaved> {
    input: PhantomData<X>,
    rotary: PhantomData<R>,
}

/// The arguments of [`RotaryPositions`] in a declaration.
pub struct RotaryPositionsArguments {
    /// How many heads lie side by side in a step.
    pub heads: usize,
    /// Which elements of a head are turned together: `interleaved`, or `halves`.
    pub pairs: RotaryPairs,
    /// θ, 10000 unless given.
    pub base: f64,
}

/// What a declaration says of rotary positions.
pub enum RotaryPairs {
    /// `none`: nothing is turned.
    None,
    /// `interleaved`: 0 with 1, 2 with 3, as in the paper.
    Interleaved,
    /// `halves`: 0 with n / 2, 1 with n / 2 + 1, as in Llama.
    Halves,
}

impl<X: Tensor, const HEADS: usize, R: Rotary> RotaryPositions<X, HEADS, R> {
    const SIZE: usize = size(features::<X>(), HEADS);

    fn turn(x: &[X], angles: &mut X, back: bool, y: &mut [X]) {
        let Some(pairs) = R::PAIRS else {
            return;
        };
        let angles = &mut angles.as_mut_slice()[..steps::<X>() * Self::SIZE];
        X::Scalar::rotary_angles(Self::SIZE, R::BASE, angles);
        for (x, y) in x.iter().zip(y) {
            copy(x, y);
            X::Scalar::rotate(
                Self::SIZE,
                pairs,
                angles,
                back,
                features::<X>(),
                y.as_mut_slice(),
            );
        }
    }
}

#[diagnostic::do_not_recommend]
impl<X: Tensor, const HEADS: usize, R: Rotary> Layer for RotaryPositions<X, HEADS, R> {
    type Input = X;
    type Output = X;
    type Saved<const B: usize> = X;
    type Scratch = X;
    const MACS: usize = 0;
    const CHECK: Requirement = sequence::<X>()
        .and(Requirement::that(
            HEADS > 0 && features::<X>().is_multiple_of(2 * HEADS),
            Sentence::new("")
                .number(HEADS)
                .text(" heads of an even length do not fill a width of ")
                .number(features::<X>()),
        ))
        .and(sound::<R>());

    fn forward(&self, x: &X, y: &mut X, angles: &mut X) {
        Self::turn(
            core::slice::from_ref(x),
            angles,
            false,
            core::slice::from_mut(y),
        );
    }

    fn record<const B: usize>(&self, x: &[X], y: &mut [X], angles: &mut X, _: Mode) {
        Self::turn(x, angles, false, y);
    }

    fn backward<const B: usize>(&self, _: &[X], _: &[X], angles: &mut X, dy: &[X], dx: &mut [X]) {
        Self::turn(dy, angles, true, dx);
    }
}
