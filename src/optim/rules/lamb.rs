//! LAMB.

use super::adam::Moments;
use super::optimizer;
use crate::optim::rule::{Elements, Rule, Step, compiled};
use crate::optim::{Decay, configuration::config};
use crate::plain::Plain;
use crate::scalar::{Float, Real};

/// Where a decoupled decay stands in [`Lamb`]: the paper and Keras differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum LambDecay {
    /// u = m̂ / (√v̂ + ε) + λ p: the decay is a part of the step whose norm is taken.
    #[default]
    Paper,
    /// p ← p − η λ p before the step, which knows nothing of it.
    Keras,
}

// SAFETY: `repr(u8)` gives the first variant the value zero.
#[diagnostic::do_not_recommend]
unsafe impl Plain for LambDecay {}

config! {
    /// The settings of [`Lamb`].
    pub struct LambConfig {
        rate: 1e-3,
        decay: Decay::None,
        /// How slowly the mean m of gradients moves, β₁.
        pub beta1: f64 = 0.9, below_one;
        /// How slowly the mean v of squared gradients moves, β₂.
        pub beta2: f64 = 0.999, below_one;
        /// What keeps the denominator from zero, ε.
        pub epsilon: f64 = 1e-6, at_least_zero;
        /// Where a decoupled decay stands.
        pub form: LambDecay = LambDecay::Paper;
    }
}

impl LambConfig {
    /// Keras's defaults: rate 1e-3, β 0.9 and 0.999, ε 1e-7. PyTorch has no such rule.
    pub const fn keras() -> LambConfig {
        LambConfig {
            epsilon: 1e-7,
            form: LambDecay::Keras,
            ..LambConfig::DEFAULT
        }
    }
}

optimizer! {
    #[doc(alias("LAMB"))]
    /// Adam whose step in each segment is as long as its weights: p ← p − η ‖p‖ / ‖u‖ · u, with
    /// u = m̂ / (√v̂ + ε) + λ p; the ratio is 1 where a norm is 0. For very large batches.
    ///
    /// Source: Y. You et al., *Large batch optimization for deep learning: training BERT in 76
    /// minutes*, ICLR 2020.
    Lamb, LambFor: LambConfig, 2
}

impl Rule<2> for LambConfig {
    const STATE: [&'static str; 2] = ["mean", "square"];

    #[inline(always)]
    fn update<T: Float>(&self, step: Step, mut elements: Elements<'_, T, 2>) {
        let moments = Moments::<T>::of(step, self.beta1, self.beta2);
        let [mean, square] = moments.corrections();
        let (grow, shrink) = (T::of(1.0 / mean), T::of(1.0 / Real::sqrt(square)));
        let epsilon = T::of(self.epsilon);
        let decay = match self.form {
            LambDecay::Paper => elements.take_decay(),
            LambDecay::Keras => T::ZERO,
        };
        let direction =
            |p: T, m: T, v: T| grow * m / (Real::sqrt(v) * shrink + epsilon) + decay * p;

        let (mut weights, mut directions) = (0.0, 0.0);
        elements.observe(|p, g, [m, v]| {
            moments.follow(g, m, v);
            let u = direction(p, *m, *v).to_f64();
            weights += p.to_f64() * p.to_f64();
            directions += u * u;
        });
        let ratio = match weights > 0.0 && directions > 0.0 {
            true => Real::sqrt(weights) / Real::sqrt(directions),
            false => 1.0,
        };
        let stride = T::of(step.rate * ratio);
        elements.fall(|p, _, [m, v]| stride * direction(p, *m, *v));
    }

    compiled!(whole segments, LambConfig, 2);
}
