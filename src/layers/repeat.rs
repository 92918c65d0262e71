//! A layer several times, one after the other, each with parameters of its own.

use crate::init::Init;
use crate::layer::{Layer, Mode, Part};
use crate::parameters::{Model, Parameters};
use crate::plain::Plain;
use crate::requirement::{Requirement, Sentence};
use crate::summary::Row;
use crate::tensor::Tensor;

/// What the layers of an array keep for a group of `B` samples: the values between them, with their
/// gradients, and what each keeps itself.
#[derive(Plain)]
#[repr(C)]
pub struct Repeated<L: Layer<Input = X>, X: Tensor, const N: usize, const B: usize> {
    /// The output of each layer but the last.
    values: [[X; B]; N],
    gradients: [[X; B]; N],
    saved: [L::Saved<B>; N],
}

/// Room for one sample: two values in turn.
#[derive(Plain)]
#[repr(C)]
pub struct RepeatedScratch<L: Layer<Input = X>, X: Tensor> {
    values: [X; 2],
    scratch: L::Scratch,
}

#[diagnostic::do_not_recommend]
impl<P: Parameters + Model, const N: usize> Model for [P; N] {
    type Network = Self;
    type Ending = P::Ending;

    fn network(&self) -> &Self {
        self
    }

    fn network_mut(&mut self) -> &mut Self {
        self
    }
}

/// A layer that gives what it takes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be repeated, for it does not give what it takes",
    label = "gives another shape than it takes",
    note = "the shapes on both sides of the arrow in its header are the same, for each takes what the one before it gives"
)]
pub trait Repeatable: Layer<Input = Self::Value, Output = Self::Value> {
    /// What it takes and gives.
    type Value: Tensor<Scalar = Self::Scalar>;
}

#[diagnostic::do_not_recommend]
impl<L, X> Repeatable for L
where
    L: Layer<Input = X, Output = X>,
    X: Tensor<Scalar = L::Scalar>,
{
    type Value = X;
}

#[diagnostic::do_not_recommend]
impl<L, X, const N: usize> Layer for [L; N]
where
    X: Tensor<Scalar = L::Scalar>,
    L: Repeatable<Value = X>,
{
    type Input = X;
    type Output = X;
    type Saved<const B: usize> = Repeated<L, X, N, B>;
    type Scratch = RepeatedScratch<L, X>;
    const MACS: usize = N * L::MACS;
    const COUPLED: bool = L::COUPLED;
    const CHECK: Requirement = Requirement::that(
        N > 0,
        Sentence::new("a layer is repeated at least once, not 0 times"),
    )
    .and(L::CHECK);
    const ROWS: &'static [Row] = L::ROWS;

    fn forward(&self, x: &X, y: &mut X, scratch: &mut RepeatedScratch<L, X>) {
        let RepeatedScratch { values, scratch } = scratch;
        let [value, next] = values;
        crate::plain::copy(x, value);
        for layer in &self[..N - 1] {
            layer.forward(value, next, scratch);
            core::mem::swap(value, next);
        }
        self[N - 1].forward(value, y, scratch);
    }

    fn record<const B: usize>(
        &self,
        x: &[X],
        y: &mut [X],
        saved: &mut Repeated<L, X, N, B>,
        mode: Mode,
    ) {
        let n = x.len();
        let Repeated { values, saved, .. } = saved;
        for (index, layer) in self.iter().enumerate() {
            let (before, rest) = values.split_at_mut(index);
            let x = before.last().map_or(x, |x| &x[..n]);
            let y = match index + 1 == N {
                true => &mut *y,
                false => &mut rest[0][..n],
            };
            layer.record(x, y, &mut saved[index], mode.inside(index as u32));
        }
    }

    fn deltas<const B: usize>(&self, x: &[X], y: &[X], saved: &mut Repeated<L, X, N, B>, dy: &[X]) {
        let n = x.len();
        let Repeated {
            values,
            gradients,
            saved,
        } = saved;
        for (index, layer) in self.iter().enumerate().rev() {
            let x = if index == 0 {
                x
            } else {
                &values[index - 1][..n]
            };
            let y = if index + 1 == N {
                y
            } else {
                &values[index][..n]
            };
            let (before, behind) = gradients.split_at_mut(index);
            let dy = if index + 1 == N { dy } else { &behind[0][..n] };
            layer.deltas(x, y, &mut saved[index], dy);
            if let Some(dx) = before.last_mut() {
                layer.backward(x, y, &mut saved[index], dy, &mut dx[..n]);
            }
        }
    }

    fn backward<const B: usize>(
        &self,
        x: &[X],
        y: &[X],
        saved: &mut Repeated<L, X, N, B>,
        dy: &[X],
        dx: &mut [X],
    ) {
        let n = x.len();
        let Repeated {
            values,
            gradients,
            saved,
        } = saved;
        let (y, dy) = match N {
            1 => (y, dy),
            _ => (&values[0][..n], &gradients[0][..n]),
        };
        self[0].backward(x, y, &mut saved[0], dy, dx);
    }

    fn accumulate<const B: usize>(
        &self,
        x: &[X],
        y: &[X],
        saved: &Repeated<L, X, N, B>,
        dy: &[X],
        grad: &mut Self,
        part: &Part,
    ) {
        let n = x.len();
        let Repeated {
            values,
            gradients,
            saved,
        } = saved;
        for (index, layer) in self.iter().enumerate() {
            let x = if index == 0 {
                x
            } else {
                &values[index - 1][..n]
            };
            let (y, dy) = match index + 1 == N {
                true => (y, dy),
                false => (&values[index][..n], &gradients[index][..n]),
            };
            layer.accumulate(x, y, &saved[index], dy, &mut grad[index], part);
        }
    }

    fn initialise<R: rand::Rng + ?Sized>(&mut self, init: Init, rng: &mut R) {
        for layer in self {
            layer.initialise(init, rng);
        }
    }
}
