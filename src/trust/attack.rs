//! Adversarial examples: samples next to a sample on which a network fails.

use super::TrustError;
use crate::config::{ConfigError, Number, Rules, checked};
use crate::explain::Explainable;
use crate::loss::{FitsHead, Loss};
use crate::network;
use crate::parameters::Model;
use crate::plain::{boxed_zeroed, copy};
use crate::random::Draw;
use crate::scalar::Float;
use crate::tape::Tape;
use crate::tensor::Floats;

/// What is near.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Norm {
    /// L∞: each element changes by at most ε.
    #[doc(alias = "Linf")]
    Greatest,
    /// L2: √(Σ change²) is at most ε.
    #[doc(alias = "L2")]
    Euclidean,
}

/// Steps uphill in the loss that stay near a sample: x ← Π(x + α · direction of ∇ₓ L), where Π brings back to at
/// most ε from where it began, and into the range.
///
/// The direction is sign(∇ₓ L) for L∞ and ∇ₓ L / ‖∇ₓ L‖ for L2. Captum's `FGSM` and `PGD`, which takes the sign
/// for L2, too.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::trust::Attack;
///
/// network! { struct Line: [2] -> [1] { line: Dense(1, bias = false) } }
///
/// # fn main() -> Result<(), netwright::trust::TrustError> {
/// let mut net = Line::zeroed();
/// net.line.weight = [[1.0, -2.0]];
/// let near = Attack::fgsm(0.1).on(&net, &[0.5, 0.95], &[0.0], MeanSquaredError)?;
/// assert_eq!(*near, [0.4, 1.0]);
/// # Ok(())
/// # }
/// ```
///
/// Source: I. J. Goodfellow, J. Shlens, C. Szegedy, *Explaining and harnessing adversarial examples*, ICLR 2015
/// (FGSM); A. Madry et al., *Towards deep learning models resistant to adversarial attacks*, ICLR 2018 (PGD).
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias("FGSM", "PGD", "adversarial"))]
pub struct Attack {
    /// ε: how far from the sample. Captum's `epsilon` and `radius`.
    pub epsilon: f64,
    /// How it is measured.
    pub norm: Norm,
    /// α: the length of a step. Captum's `step_size`.
    pub step: f64,
    /// How many steps. Captum's `step_num`.
    pub steps: usize,
    /// Begins at a random place at most ε away, drawn by this seed; at the sample itself without. Captum's
    /// `random_start`.
    pub start: Option<u64>,
    /// What an element may be: 0 to 1 for pixels. Captum's `lower_bound` and `upper_bound`.
    pub range: (f64, f64),
}

impl Attack {
    /// The fast gradient sign method: one step of ε to the sides of the L∞ ball, for elements from 0 to 1.
    pub const fn fgsm(epsilon: f64) -> Attack {
        Attack {
            epsilon,
            norm: Norm::Greatest,
            step: epsilon,
            steps: 1,
            start: None,
            range: (0.0, 1.0),
        }
    }

    /// Projected gradient descent: 20 steps of ε / 8 in the L∞ ball from a random place, for elements from 0 to 1.
    pub const fn pgd(epsilon: f64) -> Attack {
        Attack {
            epsilon,
            norm: Norm::Greatest,
            step: epsilon / 8.0,
            steps: 20,
            start: Some(0),
            range: (0.0, 1.0),
        }
    }

    const fn rules(&self) -> Rules {
        let (low, high) = self.range;
        let range = ConfigError::new("range", "rises", Number::Real(high));
        Rules::new()
            .at_least_zero("epsilon", self.epsilon)
            .at_least_zero("step", self.step)
            .at_least_one("steps", self.steps as u64)
            .that(low < high, range.beside("after", Number::Real(low)))
    }

    /// The sample that this leads to, where the loss of a target is greater.
    ///
    /// # Errors
    /// [`TrustError::Setting`], of the attack or of the loss; [`TrustError::NotFinite`] if the loss is not finite.
    pub fn on<N, T, L>(
        &self,
        net: &(impl Model<Network = N> + ?Sized),
        x: &N::Input,
        target: &T,
        loss: L,
    ) -> Result<Box<N::Input>, TrustError>
    where
        N: Explainable,
        L: Loss<N::Output, T, Expects: FitsHead<N::Ending>>,
    {
        let mut near = boxed_zeroed::<N::Input>();
        let mut memory = Memory::new();
        self.lead(net.network(), 0, x, target, &loss, &mut memory, &mut near)?;
        Ok(near)
    }

    /// As [`on`](Attack::on), for the sample of this number, whose start is its own.
    #[expect(clippy::too_many_arguments, reason = "an inner loop, with its memory")]
    pub(super) fn lead<N, T, L>(
        &self,
        net: &N,
        sample: usize,
        x: &N::Input,
        target: &T,
        loss: &L,
        memory: &mut Memory<N>,
        near: &mut N::Input,
    ) -> Result<(), TrustError>
    where
        N: Explainable,
        L: Loss<N::Output, T, Expects: FitsHead<N::Ending>>,
    {
        let attack = self.check().map_err(TrustError::Setting)?;
        loss.rules().result().map_err(TrustError::Setting)?;
        copy(x, near);
        if let Some(seed) = attack.start {
            attack.begin(sample, seed, near.as_mut_slice());
            attack.bring_back(x.as_slice(), near.as_mut_slice());
        }
        let Memory { tape, dx } = memory;
        for _ in 0..attack.steps {
            let found = network::input_gradient(net, near, target, loss, tape, dx).to_f64();
            if !found.is_finite() {
                return Err(TrustError::NotFinite { found, sample });
            }
            attack.climb(dx.as_slice(), near.as_mut_slice());
            attack.bring_back(x.as_slice(), near.as_mut_slice());
        }
        Ok(())
    }

    /// Moves to a place of the ball, each as likely as any other.
    fn begin<T: Float>(&self, sample: usize, seed: u64, near: &mut [T]) {
        let (draw, count) = (Draw::seed(seed), near.len());
        match self.norm {
            Norm::Greatest => draw.each(sample, count, |i, bits| {
                near[i] += T::of(self.epsilon * (2.0 * share_of(bits) - 1.0));
            }),
            Norm::Euclidean => {
                let mut direction = vec![0.0; count];
                draw.normal(sample, count, |i, n| direction[i] = n);
                let norm = length(direction.iter().copied());
                let mut share = 0.0;
                draw.inside(1)
                    .each(sample, 1, |_, bits| share = share_of(bits));
                let radius = self.epsilon * share.powf(1.0 / count as f64);
                for (near, n) in near.iter_mut().zip(direction) {
                    *near += T::of(radius * n / norm.max(f64::MIN_POSITIVE));
                }
            }
        }
    }

    fn climb<T: Float>(&self, dx: &[T], near: &mut [T]) {
        let norm = match self.norm {
            Norm::Greatest => 1.0,
            Norm::Euclidean => length(dx.iter().map(|d| d.to_f64())),
        };
        for (near, d) in near.iter_mut().zip(dx) {
            let d = d.to_f64();
            let direction = match self.norm {
                _ if d == 0.0 || norm == 0.0 => 0.0,
                Norm::Greatest => d.signum(),
                Norm::Euclidean => d / norm,
            };
            *near += T::of(self.step * direction);
        }
    }

    /// Into the ball, and into the range.
    fn bring_back<T: Float>(&self, x: &[T], near: &mut [T]) {
        let norm = match self.norm {
            Norm::Greatest => 0.0,
            Norm::Euclidean => {
                let pairs = near.iter().zip(x);
                length(pairs.map(|(near, x)| near.to_f64() - x.to_f64()))
            }
        };
        let (low, high) = self.range;
        for (near, x) in near.iter_mut().zip(x) {
            let (x, change) = (x.to_f64(), near.to_f64() - x.to_f64());
            let change = match self.norm {
                Norm::Greatest => change.clamp(-self.epsilon, self.epsilon),
                Norm::Euclidean if norm > self.epsilon => change * self.epsilon / norm,
                Norm::Euclidean => change,
            };
            *near = T::of((x + change).clamp(low, high));
        }
    }
}

checked!(Attack);

/// 32 random bits as a number between 0 and 1.
fn share_of(bits: u32) -> f64 {
    (f64::from(bits) + 0.5) / 4_294_967_296.0
}

/// The Euclidean norm.
fn length(vector: impl Iterator<Item = f64>) -> f64 {
    vector.map(|element| element * element).sum::<f64>().sqrt()
}

/// The memory of an attack.
pub(super) struct Memory<N: Explainable> {
    tape: Box<Tape<N>>,
    dx: Box<N::Input>,
}

impl<N: Explainable> Memory<N> {
    pub fn new() -> Memory<N> {
        Memory {
            tape: boxed_zeroed(),
            dx: boxed_zeroed(),
        }
    }
}
