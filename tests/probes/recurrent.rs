//! A recurrent layer: a state from step to step, and weights whose gradient sums over time.

use netwright::check;
use netwright::prelude::*;

use crate::support::{same_bits_in_all_groups, samples};

/// Vectors, one after the other: `[[f64; FEATURES]; STEPS]`. A shape of the user's own, as the
/// library has `Image`.
pub trait Sequence: Tensor {
    /// How many there are.
    const STEPS: usize;
    /// One of them.
    type Step: Vector<Scalar = Self::Scalar>;
    /// An `E` for each of them.
    type PerStep<E: Tensor<Scalar = Self::Scalar>>: Tensor<Scalar = Self::Scalar>;
}

impl<T: Float, const FEATURES: usize, const STEPS: usize> Sequence for [[T; FEATURES]; STEPS] {
    const STEPS: usize = STEPS;
    type Step = [T; FEATURES];
    type PerStep<E: Tensor<Scalar = T>> = [E; STEPS];
}

/// hₜ = tanh(W xₜ + U hₜ₋₁ + b) from h₋₁ = 0; y is the last h.
///
/// Source: J. L. Elman, *Finding structure in time*, Cognitive Science 14, 1990.
#[derive(Debug, Clone, Parameters)]
#[repr(C)]
pub struct Elman<X: Sequence, const H: usize> {
    #[weight]
    input: [X::Step; H],
    #[weight]
    hidden: [[X::Scalar; H]; H],
    #[bias]
    bias: [X::Scalar; H],
}

/// The states of a group's samples, and the gradients before their tanh.
#[derive(Plain)]
pub struct Unrolled<X: Sequence, const H: usize, const B: usize> {
    states: [X::PerStep<[X::Scalar; H]>; B],
    deltas: [X::PerStep<[X::Scalar; H]>; B],
}

fn dot<T: Float>(a: &[T], b: &[T]) -> T {
    a.iter().zip(b).map(|(&a, &b)| a * b).sum()
}

impl<X: Sequence, const H: usize> Elman<X, H> {
    /// hₜ from xₜ and hₜ₋₁.
    fn step(&self, x: &[X::Scalar], before: &[X::Scalar], h: &mut [X::Scalar]) {
        for (i, h) in h.iter_mut().enumerate() {
            let sum = self.bias[i] + dot(self.input[i].as_slice(), x);
            *h = (sum + dot(&self.hidden[i], before)).tanh();
        }
    }

    fn at(x: &X, t: usize) -> &[X::Scalar] {
        &x.as_slice()[t * X::Step::LEN..][..X::Step::LEN]
    }
}

impl<X: Sequence, const H: usize> Layer for Elman<X, H> {
    type Input = X;
    type Output = [X::Scalar; H];
    type Saved<const B: usize> = Unrolled<X, H, B>;
    type Scratch = [X::Scalar; H];
    const MACS: usize = X::STEPS * H * (X::Step::LEN + H);
    const CHECK: Requirement = Requirement::that(
        X::STEPS > 0,
        Sentence::new("a recurrent layer takes at least 1 step"),
    );

    fn forward(&self, x: &X, y: &mut Self::Output, before: &mut [X::Scalar; H]) {
        y.fill(X::Scalar::ZERO);
        for t in 0..X::STEPS {
            *before = *y;
            self.step(Self::at(x, t), before, y);
        }
    }

    fn record<const B: usize>(
        &self,
        x: &[X],
        y: &mut [Self::Output],
        saved: &mut Unrolled<X, H, B>,
        _: Mode,
    ) {
        for (s, (x, y)) in x.iter().zip(y).enumerate() {
            let mut before = [X::Scalar::ZERO; H];
            for (t, h) in saved.states[s].as_mut_slice().chunks_mut(H).enumerate() {
                self.step(Self::at(x, t), &before, h);
                before.copy_from_slice(h);
            }
            *y = before;
        }
    }

    // Back through time: δₜ = (Uᵀ δₜ₊₁, or dy at the last step) ⊙ (1 − hₜ²).
    fn deltas<const B: usize>(
        &self,
        _: &[X],
        _: &[Self::Output],
        saved: &mut Unrolled<X, H, B>,
        dy: &[Self::Output],
    ) {
        for (s, dy) in dy.iter().enumerate() {
            let mut dh = *dy;
            let states = saved.states[s].as_slice().chunks(H);
            let deltas = saved.deltas[s].as_mut_slice().chunks_mut(H);
            for (h, delta) in states.zip(deltas).rev() {
                for i in 0..H {
                    delta[i] = dh[i] * (X::Scalar::ONE - h[i] * h[i]);
                }
                dh = core::array::from_fn(|j| (0..H).map(|i| self.hidden[i][j] * delta[i]).sum());
            }
        }
    }

    // dxₜ = Wᵀ δₜ.
    fn backward<const B: usize>(
        &self,
        _: &[X],
        _: &[Self::Output],
        saved: &mut Unrolled<X, H, B>,
        _: &[Self::Output],
        dx: &mut [X],
    ) {
        for (dx, deltas) in dx.iter_mut().zip(&saved.deltas) {
            let steps = dx.as_mut_slice().chunks_mut(X::Step::LEN);
            for (dx, delta) in steps.zip(deltas.as_slice().chunks(H)) {
                for (j, dx) in dx.iter_mut().enumerate() {
                    *dx = (0..H).map(|i| self.input[i].as_slice()[j] * delta[i]).sum();
                }
            }
        }
    }

    // dW = Σ δₜ xₜᵀ, dU = Σ δₜ hₜ₋₁ᵀ, db = Σ δₜ, over the samples and then over time.
    fn accumulate<const B: usize>(
        &self,
        x: &[X],
        _: &[Self::Output],
        saved: &Unrolled<X, H, B>,
        _: &[Self::Output],
        grad: &mut Self,
        part: &Part,
    ) {
        for i in part.rows(H) {
            for s in part.samples() {
                let deltas = saved.deltas[s].as_slice().chunks(H);
                let states = saved.states[s].as_slice().chunks(H);
                let start = [X::Scalar::ZERO; H];
                let mut before = start.as_slice();
                for (t, (delta, h)) in deltas.zip(states).enumerate() {
                    let input = grad.input[i].as_mut_slice().iter_mut();
                    for (sum, &x) in input.zip(Self::at(&x[s], t)) {
                        *sum += delta[i] * x;
                    }
                    for (sum, &before) in grad.hidden[i].iter_mut().zip(before) {
                        *sum += delta[i] * before;
                    }
                    grad.bias[i] += delta[i];
                    before = h;
                }
            }
        }
    }
}

network! {
    struct Sentiment: [f64; 5, 3] -> [2] {
        read: Elman<_, 4>,
        head: Dense(2) -> Softmax,
    }
}

#[test]
fn the_gradient_through_time_is_right() {
    check::layer::<Elman<[[f64; 1]; 1], 1>>();
    check::layer::<Elman<[[f64; 3]; 4], 2>>();
    check::layer::<Elman<[[f64; 2]; 7], 5>>();
}

#[test]
fn a_network_that_reads_has_the_right_gradient_in_groups_of_any_size() {
    let net = Sentiment::boxed(&mut Generator::seed(1));
    let labels: Vec<Class<2>> = (0..33_usize).map(|i| Class::new(i % 2).unwrap()).collect();
    let x = samples(33, 2);
    check::network(&net, &x[..5], &labels[..5], CategoricalCrossEntropy);
    same_bits_in_all_groups(&net.0, &x, &labels, &CategoricalCrossEntropy, 0);
}

#[test]
fn the_state_goes_from_step_to_step() {
    let net = Elman::<[[f64; 1]; 2], 1> {
        input: [[0.5]],
        hidden: [[2.0]],
        bias: [0.25],
    };
    let (mut y, mut scratch) = ([0.0], [0.0]);
    net.forward(&[[1.0], [-1.0]], &mut y, &mut scratch);
    let first = 0.75_f64.tanh();
    assert!((y[0] - (2.0 * first - 0.25).tanh()).abs() < 1e-15);
}
