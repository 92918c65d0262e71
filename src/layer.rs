//! The contract of a layer: what it computes, and how gradients pass through it.
#![forbid(unsafe_code)]

use core::marker::PhantomData;
use core::ops::Range;

use crate::parameters::{Model, Parameters};
use crate::plain::{Plain, zeroed};
use crate::random::Draw;
use crate::requirement::Requirement;
use crate::tensor::{Grad, Tensor, Value};

/// Whether a pass through a network serves training or inference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// As in use: dropout passes everything, normalisation takes its running statistics.
    Inference,
    /// As in training: dropout draws its masks, normalisation takes the group's statistics.
    Training(Draw),
}

impl Mode {
    /// The mode for the `index`-th layer inside a layer, so that no two draw the same numbers.
    pub const fn inside(self, index: u32) -> Mode {
        match self {
            Mode::Inference => Mode::Inference,
            Mode::Training(draw) => Mode::Training(draw.inside(index)),
        }
    }

    /// The mode for the parts of the `sample`-th sample of the group, such as its steps, which then
    /// count as samples.
    pub const fn of_sample(self, sample: usize) -> Mode {
        match self {
            Mode::Inference => Mode::Inference,
            Mode::Training(draw) => Mode::Training(draw.of_sample(sample)),
        }
    }
}

/// A share of the work of summing a parameter gradient: some of the rows, over some of the samples.
///
/// The shares of one gradient together are the whole, each row and each sample once. A layer
/// honours both ranges, or is caught by [`check::layer`](crate::check::layer).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    index: usize,
    count: usize,
    samples: Range<usize>,
}

impl Part {
    /// All rows, over all of `samples` samples.
    pub const fn whole(samples: usize) -> Part {
        Part {
            index: 0,
            count: 1,
            samples: 0..samples,
        }
    }

    /// The `index`-th of `count` shares of the rows.
    ///
    /// # Panics
    /// Unless `index < count`.
    pub const fn share(self, index: usize, count: usize) -> Part {
        assert!(
            index < count,
            "a share has an index below the count of shares"
        );
        Part {
            index,
            count,
            ..self
        }
    }

    /// The same rows, over these samples alone.
    pub const fn over(self, samples: Range<usize>) -> Part {
        Part { samples, ..self }
    }

    /// The rows of this share, of `rows` in all.
    pub const fn rows(&self, rows: usize) -> Range<usize> {
        rows * self.index / self.count..rows * (self.index + 1) / self.count
    }

    /// The samples to sum over.
    pub const fn samples(&self) -> Range<usize> {
        self.samples.start..self.samples.end
    }
}

/// A layer: a function of its input and its parameters, with its derivative.
///
/// A network is a layer, and so is any type that implements this trait; a declaration names it by
/// its path. A layer that keeps nothing between the passes writes `forward`, `backward` and, if it
/// has parameters, `accumulate`. [`check::layer`](crate::check::layer) tests one in a line.
///
/// ```
/// use netwright::prelude::*;
///
/// /// y = x ⊙ scale + shift, element by element.
/// #[derive(Parameters)]
/// #[repr(C)]
/// pub struct Affine<X: Tensor> {
///     #[weight]
///     scale: X,
///     #[bias]
///     shift: X,
/// }
///
/// impl<X: Tensor> Layer for Affine<X> {
///     type Input = X;
///     type Output = X;
///     type Saved<const B: usize> = ();
///     type Scratch = ();
///     const MACS: usize = X::LEN;
///
///     fn forward(&self, x: &X, y: &mut X, _: &mut ()) {
///         for (i, y) in y.as_mut_slice().iter_mut().enumerate() {
///             *y = x.as_slice()[i] * self.scale.as_slice()[i] + self.shift.as_slice()[i];
///         }
///     }
///
///     fn backward<const B: usize>(&self, _: &[X], _: &[X], _: &mut (), dy: &[X], dx: &mut [X]) {
///         for (dy, dx) in dy.iter().zip(dx) {
///             for (i, dx) in dx.as_mut_slice().iter_mut().enumerate() {
///                 *dx = dy.as_slice()[i] * self.scale.as_slice()[i];
///             }
///         }
///     }
///
///     fn accumulate<const B: usize>(
///         &self, x: &[X], _: &[X], _: &(), dy: &[X], grad: &mut Self, part: &Part,
///     ) {
///         for i in part.rows(X::LEN) {
///             for s in part.samples() {
///                 grad.scale.as_mut_slice()[i] += dy[s].as_slice()[i] * x[s].as_slice()[i];
///                 grad.shift.as_mut_slice()[i] += dy[s].as_slice()[i];
///             }
///         }
///     }
/// }
///
/// netwright::check::layer::<Affine<[f64; 3]>>();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a layer",
    label = "expected a layer or a network here",
    note = "a layer of your own implements `Layer`; an activation of your own implements `Pointwise` and stands after an arrow",
    note = "a layer that is repeated, `Block * 4`, gives the shape that it takes"
)]
pub trait Layer: Parameters + Model<Network = Self> {
    /// One sample of what it takes.
    type Input: Value;
    /// One sample of what it gives.
    type Output: Tensor<Scalar = Self::Scalar>;
    /// What it keeps between the passes for a group of `B` samples; `()` if nothing.
    type Saved<const B: usize>: Plain;
    /// Room it needs to compute one sample; `()` if none.
    type Scratch: Plain;
    /// Multiply-accumulates of a forward pass of one sample.
    const MACS: usize;
    /// Whether samples of a group influence each other in training, as in batch normalisation.
    const COUPLED: bool = false;
    /// What must hold of the constants.
    const CHECK: Requirement = Requirement::NONE;
    /// The lines of a summary; empty for what is no network.
    const ROWS: &'static [crate::summary::Row] = &[];

    /// Computes one sample, for inference.
    fn forward(&self, x: &Self::Input, y: &mut Self::Output, scratch: &mut Self::Scratch);

    /// Computes a group of at most `B` samples and keeps what the other passes need.
    ///
    /// `x` and `y` are as long as each other.
    fn record<const B: usize>(
        &self,
        x: &[Self::Input],
        y: &mut [Self::Output],
        saved: &mut Self::Saved<B>,
        mode: Mode,
    ) {
        let _ = (saved, mode);
        let mut scratch = zeroed();
        for (x, y) in x.iter().zip(y) {
            self.forward(x, y, &mut scratch);
        }
    }

    /// Computes the gradients inside the layer that `backward` and `accumulate` both read, such
    /// as those of a recurrent layer's gates. A layer without such leaves this out.
    fn deltas<const B: usize>(
        &self,
        x: &[Self::Input],
        y: &[Self::Output],
        saved: &mut Self::Saved<B>,
        dy: &[Self::Output],
    ) {
        let _ = (x, y, saved, dy);
    }

    /// Carries the gradient from the output `dy` to the input `dx`, which it overwrites.
    fn backward<const B: usize>(
        &self,
        x: &[Self::Input],
        y: &[Self::Output],
        saved: &mut Self::Saved<B>,
        dy: &[Self::Output],
        dx: &mut [Grad<Self::Input>],
    );

    /// Adds the parameters' gradient to `grad`: the rows and samples of `part` alone, sample by
    /// sample in their order. A layer without parameters leaves this out.
    fn accumulate<const B: usize>(
        &self,
        x: &[Self::Input],
        y: &[Self::Output],
        saved: &Self::Saved<B>,
        dy: &[Self::Output],
        grad: &mut Self,
        part: &Part,
    ) {
        let _ = (x, y, saved, dy, grad, part);
    }

    /// Draws the parameters anew. The default gives weights `init`, scales of a normalisation one,
    /// and everything else zero.
    fn initialise<R: rand::Rng + ?Sized>(&mut self, init: crate::init::Init, rng: &mut R) {
        crate::init::initialise(self, init, rng);
    }
}

/// What must hold of a layer before anything is computed with it.
pub(crate) struct Sound<L>(PhantomData<L>);

impl<L: Layer> Sound<L> {
    /// Evaluated wherever a layer is used, for only there a generic one's numbers are known. It is one
    /// constant, so that however many methods are called, one mistake is one message.
    pub(crate) const REQUIREMENTS: () = L::CHECK.hold_within();
}

/// A value that fits where `Expected` is wanted: the same type.
///
/// Every edge of a network passes through it, so that a mismatch is told at the layer, in the
/// field's words.
#[diagnostic::on_unimplemented(
    message = "this layer takes `{Expected}`, but it receives `{Self}`",
    label = "expects `{Expected}`, receives `{Self}`",
    note = "change one of the two, or put a layer between them that leads from the one to the other"
)]
pub trait Fits<Expected: ?Sized> {
    /// What must hold besides: of images of a computed size, that they have the size that is wanted.
    const CHECK: Requirement = Requirement::NONE;

    /// The values themselves.
    fn fit(values: &[Self]) -> &[Expected]
    where
        Self: Sized,
        Expected: Sized;

    /// Their gradients, to be written.
    fn fit_gradients(gradients: &mut [Grad<Self>]) -> &mut [Grad<Expected>]
    where
        Self: Value,
        Expected: Value;
}

#[diagnostic::do_not_recommend]
impl<X> Fits<X> for X {
    fn fit(values: &[X]) -> &[X] {
        values
    }

    fn fit_gradients(gradients: &mut [Grad<X>]) -> &mut [Grad<X>]
    where
        X: Value,
    {
        gradients
    }
}
