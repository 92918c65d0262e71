//! The passes of a layer through a group, on floats alone.
//!
//! The checks are written against [`Passes`] and compiled once, in the library: what a user's test
//! compiles anew for a layer is [`Machine`], which has no logic of its own.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::input::{Input, floats, gradients, set_float};
use super::subject::{boxed_copy, copies, zeros};
use crate::layer::{Layer, Mode, Part};
use crate::plain::boxed_zeroed;
use crate::tensor::{Grad, flat, flat_mut};

/// The passes of a layer through a group of samples, and the memory that they share.
pub(super) trait Passes {
    /// The number of samples.
    fn samples(&self) -> usize;
    /// The parameters.
    fn params(&mut self) -> &mut [f64];
    /// The floats of the inputs.
    fn inputs(&mut self) -> Vec<f64>;
    /// Changes the `i`-th float of the input of a sample.
    fn set_input(&mut self, sample: usize, i: usize, to: f64);
    /// Puts the samples and the gradients of their outputs in reverse order.
    fn reverse_samples(&mut self);

    /// The outputs.
    fn y(&mut self) -> &mut [f64];
    /// The gradients with respect to the outputs.
    fn dy(&self) -> &[f64];
    /// The gradients with respect to the inputs.
    fn dx(&mut self) -> Vec<f64>;
    /// The gradient with respect to the parameters.
    fn grad(&mut self) -> &mut [f64];
    /// Zeroes all of them, what is kept between the passes, and the scratch.
    fn zero_memory(&mut self);

    /// [`Layer::forward`] of one sample.
    fn forward(&mut self, sample: usize);
    /// [`Layer::record`].
    fn record(&mut self, mode: Mode);
    /// [`Layer::deltas`].
    fn deltas(&mut self);
    /// [`Layer::backward`].
    fn backward(&mut self);
    /// [`Layer::accumulate`].
    fn accumulate(&mut self, part: &Part);
}

/// A layer with a group of at most `B` samples.
pub(super) struct Machine<L: Layer, const B: usize> {
    net: Box<L>,
    x: Vec<L::Input>,
    y: Vec<L::Output>,
    dy: Vec<L::Output>,
    dx: Vec<Grad<L::Input>>,
    saved: Box<L::Saved<B>>,
    scratch: Box<L::Scratch>,
    grad: Box<L>,
}

impl<L: Layer, const B: usize> Machine<L, B> {
    pub(super) fn new(net: &L, x: &[L::Input], dy: &[L::Output]) -> Self {
        Machine {
            net: boxed_copy(net),
            x: copies(x),
            y: zeros(x.len()),
            dy: copies(dy),
            dx: zeros(x.len()),
            saved: boxed_zeroed(),
            scratch: boxed_zeroed(),
            grad: boxed_zeroed(),
        }
    }
}

impl<L: Layer<Scalar = f64, Input: Input>, const B: usize> Passes for Machine<L, B> {
    fn samples(&self) -> usize {
        self.x.len()
    }

    fn params(&mut self) -> &mut [f64] {
        self.net.as_mut_slice()
    }

    fn inputs(&mut self) -> Vec<f64> {
        floats(&mut self.x)
    }

    fn set_input(&mut self, sample: usize, i: usize, to: f64) {
        set_float(&mut self.x[sample], i, to);
    }

    fn reverse_samples(&mut self) {
        self.x.reverse();
        self.dy.reverse();
    }

    fn y(&mut self) -> &mut [f64] {
        flat_mut(&mut self.y)
    }

    fn dy(&self) -> &[f64] {
        flat(&self.dy)
    }

    fn dx(&mut self) -> Vec<f64> {
        gradients(&mut self.x, &self.dx)
    }

    fn grad(&mut self) -> &mut [f64] {
        self.grad.as_mut_slice()
    }

    fn zero_memory(&mut self) {
        self.y = zeros(self.x.len());
        self.dx = zeros(self.x.len());
        self.saved = boxed_zeroed();
        self.scratch = boxed_zeroed();
        self.grad.set_zero();
    }

    fn forward(&mut self, sample: usize) {
        let (x, y) = (&self.x[sample], &mut self.y[sample]);
        self.net.forward(x, y, &mut self.scratch);
    }

    fn record(&mut self, mode: Mode) {
        self.net.record(&self.x, &mut self.y, &mut self.saved, mode);
    }

    fn deltas(&mut self) {
        self.net.deltas(&self.x, &self.y, &mut self.saved, &self.dy);
    }

    fn backward(&mut self) {
        let Machine {
            x, y, saved, dy, ..
        } = self;
        self.net.backward(x, y, saved, dy, &mut self.dx);
    }

    fn accumulate(&mut self, part: &Part) {
        let Machine {
            x, y, saved, dy, ..
        } = self;
        self.net.accumulate(x, y, saved, dy, &mut self.grad, part);
    }
}
