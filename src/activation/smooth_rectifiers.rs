//! Rectifiers without a kink: near 0 far to the left, near x far to the right; and a mirrored one.

use super::arguments::{above_zero, argument};
use super::pieces::ramp;
use super::pointwise::{Pointwise, compiled};
use crate::init::{Init, he_uniform};
use crate::requirement::Requirement;
use crate::scalar::{Float, Real, hyper};

/// y = ln(1 + e^(βx)) / β.
///
/// Declared as `Softplus(beta)`; β is above 0, and 1 unless told otherwise. `BETA` holds its bits.
///
/// Keras: `softplus`, with β = 1. PyTorch: `Softplus`, whose `threshold` has no counterpart: above
/// βx = 20 it takes y = x, for its exponential would overflow. The form here cannot, and is exact
/// everywhere; the two differ by less than 2.1e-9 / β.
///
/// Source: C. Dugas et al., *Incorporating second-order functional knowledge for better option
/// pricing*, NIPS 2000.
pub struct Softplus<const BETA: u64 = { hyper(1.0) }>;

/// The arguments of [`Softplus`] in a declaration.
pub struct SoftplusArguments {
    /// How sharp the bend is: above 0, and 1 unless given.
    pub beta: f64,
}

#[diagnostic::do_not_recommend]
impl<const BETA: u64> Pointwise for Softplus<BETA> {
    const INIT: Init = he_uniform();
    const CHECK: Requirement = above_zero(BETA, "beta");

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        let beta = argument::<R>(BETA);
        (beta * x).softplus() / beta
    }

    #[inline(always)]
    fn slope<T: Float>(x: T, _: T) -> T {
        (argument::<T>(BETA) * x).sigmoid()
    }
}

/// y = (x + √(x² + b)) / 2.
///
/// Declared as `Squareplus(b)`; b is above 0, and 4 unless told otherwise, as in Keras. `B` holds its
/// bits. A rectifier without an exponential; of b = 0, [`Relu`](super::Relu) is the limit.
///
/// Keras: `squareplus`. PyTorch has none. Below 0 the sum cancels; here it is computed as
/// b / (2 (√(x² + b) − x)), and keeps its digits.
///
/// Source: J. T. Barron, *Squareplus: a softplus-like algebraic rectifier*, 2021.
pub struct Squareplus<const B: u64 = { hyper(4.0) }>;

/// The arguments of [`Squareplus`] in a declaration.
pub struct SquareplusArguments {
    /// How wide the bend is: above 0, and 4 unless given.
    pub b: f64,
}

#[diagnostic::do_not_recommend]
impl<const B: u64> Pointwise for Squareplus<B> {
    const INIT: Init = he_uniform();
    const CHECK: Requirement = above_zero(B, "b");

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        let (half, b) = (R::of(0.5), argument::<R>(B));
        let root = (x * x + b).sqrt();
        if x > R::ZERO {
            half * (x + root)
        } else {
            half * b / (root - x)
        }
    }

    #[inline(always)]
    fn slope<T: Float>(x: T, y: T) -> T {
        let b = argument::<T>(B);
        let root = (x * x + b).sqrt();
        if x > T::ZERO {
            T::ONE - b / (T::of(4.0) * y * root)
        } else {
            y / root
        }
    }
}

/// y = 0 for x ≤ −1, (x + 1)² / 4 between, x for x ≥ 1. Its derivative is
/// [`SparseSigmoid`](super::SparseSigmoid), as that of [`Softplus`] is the sigmoid.
///
/// Keras: `sparse_plus`. PyTorch has none.
pub struct SparsePlus;

#[diagnostic::do_not_recommend]
impl Pointwise for SparsePlus {
    compiled!(SparsePlus);

    const INIT: Init = he_uniform();

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        if x <= -R::ONE {
            R::ZERO
        } else if x >= R::ONE {
            x
        } else {
            R::of(0.25) * (x + R::ONE) * (x + R::ONE)
        }
    }

    #[inline(always)]
    fn slope<T: Float>(x: T, _: T) -> T {
        ramp(x, 1.0)
    }
}

/// y = ln(1 / (1 + e⁻ˣ)): the logarithm of the sigmoid, which is [`Softplus`] mirrored twice,
/// −softplus(−x).
///
/// Keras: `log_sigmoid`. PyTorch: `LogSigmoid`.
///
/// Each output is the logarithm of a probability of its own; they are not those of classes that
/// exclude each other, which [`NegativeLogLikelihood`](crate::loss::NegativeLogLikelihood) expects.
/// For yes or no, take [`BinaryCrossEntropyWithLogits`](crate::loss::BinaryCrossEntropyWithLogits)
/// after a linear output.
pub struct LogSigmoid;

#[diagnostic::do_not_recommend]
impl Pointwise for LogSigmoid {
    compiled!(LogSigmoid);

    const INIT: Init = he_uniform();

    #[inline(always)]
    fn value<R: Real>(x: R) -> R {
        -(-x).softplus()
    }

    #[inline(always)]
    fn slope<T: Float>(x: T, _: T) -> T {
        (-x).sigmoid()
    }
}
