//! Optimizers whose steps are noisy: they leave local minima that a descent stays in.

use super::descent::Configured;
use super::groups::Treatment;
use super::optimizer::{Optimizer, Pass, Report, wraps};
use super::schedule::Schedule;
use crate::config::{Rules, checked};
use crate::parameters::Role;
use crate::plain::{Plain, zeroed};
use crate::random::Draw;
use crate::scalar::Real;
use crate::state::StateVisitor;
use crate::tensor::Floats;

/// An optimizer after whose steps noise is added: p ← p + √(2 η T) ξ, where ξ is drawn from N(0, 1).
///
/// η is the learning rate of the segment, T the temperature: a number, or a [`Schedule`] of the steps, such
/// as [`ExponentialDecay`](super::ExponentialDecay), that cools. Around [`Sgd`](super::Sgd) this is Langevin
/// dynamics, which goes everywhere as often as exp(−loss / T) says: it climbs out of a minimum that is
/// not deeper than a few T. With gradients of batches it is SGLD (whose η is twice as large and T is 1).
///
/// Running statistics and what is frozen get no noise; constraints hold after it. The noise is drawn by
/// counter: it depends on the seed, the step, the segment and the element alone. It keeps nothing for the
/// parameters, so that a large optimizer is wrapped in its box: `Langevin::new(Adam::boxed(config), 1e-4, 7)`.
///
/// ```
/// use netwright::prelude::*;
///
/// network! { struct Line: [1] -> [1] { output: Dense(1) } }
///
/// let mut net = Line::zeroed();
/// let cooling = ExponentialDecay::new(0.1, 100, 0.5);
/// let mut optimizer = Langevin::new(Sgd::new(SgdConfig::default()), cooling, 7);
/// optimizer.step(&mut net, &Line::zeroed());
/// assert_ne!(net.output.weight, [[0.0]]);
/// ```
///
/// Source: M. Welling, Y. W. Teh, *Bayesian learning via stochastic gradient Langevin dynamics*, ICML 2011.
#[doc(alias("SGLD", "SgLd"))]
#[derive(Debug, Clone, Copy)]
pub struct Langevin<O, S> {
    /// The optimizer.
    pub optimizer: O,
    /// The temperature T of each step.
    pub temperature: S,
    /// How many steps were taken.
    pub steps: u64,
    /// The seed of the noise.
    pub seed: u64,
}

impl<O: Optimizer, S: Schedule> Langevin<O, S> {
    /// An optimizer that has taken no step, the temperature, and the seed of the noise.
    ///
    /// # Panics
    /// If the schedule of the temperature makes no sense, with the sentence of its error.
    #[track_caller]
    pub fn new(optimizer: O, temperature: S, seed: u64) -> Self {
        if let Err(error) = temperature.verify(u64::MAX) {
            panic!("{}", error.sentence().as_str());
        }
        Langevin {
            optimizer,
            temperature,
            steps: 0,
            seed,
        }
    }
}

impl<O: Optimizer, S: Schedule> Optimizer for Langevin<O, S> {
    wraps!();

    fn state(&mut self, visitor: &mut dyn StateVisitor) {
        visitor.count("langevin_steps", &mut self.steps);
        self.optimizer.state(visitor);
    }

    fn pass(&mut self, mut pass: Pass<'_, O::Scalar>) -> Report {
        let report = self.optimizer.pass(pass.reborrow());
        if !report.stepped {
            return report;
        }
        let heat = 2.0 * self.optimizer.rate() * self.temperature.rate(self.steps);
        let draw = Draw::seed(self.seed).at_step(self.steps);
        let mut place = 0;
        pass.tree.visit(|segment| {
            place += 1;
            let treatment = Treatment::of(segment, pass.groups);
            if segment.role == Role::Buffer || treatment.frozen {
                return;
            }
            let p = &mut pass.parameters[segment.range.clone()];
            let deviation = Real::sqrt(heat * treatment.rate);
            draw.normal(place, p.len(), |i, noise| {
                p[i] += O::Scalar::of(deviation * noise);
            });
            treatment.constraint.apply(segment.shape, p);
        });
        self.steps = self.steps.saturating_add(1);
        report
    }
}

/// The settings of [`GradientNoise`].
#[derive(Debug, Clone, Copy, PartialEq, Plain)]
pub struct GradientNoiseConfig {
    /// The variance of the noise in the first step, η.
    pub variance: f64,
    /// How fast it falls, γ.
    pub decay: f64,
    /// The seed of the noise.
    pub seed: u64,
}

impl GradientNoiseConfig {
    const fn rules(&self) -> Rules {
        Rules::new()
            .at_least_zero("variance", self.variance)
            .at_least_zero("decay", self.decay)
    }
}

checked!(GradientNoiseConfig);

impl Default for GradientNoiseConfig {
    /// The paper's: γ = 0.55, and the smallest of its η, 0.01.
    fn default() -> Self {
        GradientNoiseConfig {
            variance: 0.01,
            decay: 0.55,
            seed: 0,
        }
    }
}

/// An optimizer whose gradients get noise: g ← g + ξ √(η / (1 + t)^γ), where ξ is drawn from N(0, 1).
///
/// t counts the gradients from 0. The rule, clipping and decay of the optimizer see the noisy
/// gradient, where [`Langevin`] moves the parameters whatever the rule. Running statistics get no noise. A
/// float a parameter.
///
/// Source: A. Neelakantan et al., *Adding gradient noise improves learning for very deep networks*, 2015.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct GradientNoise<O: Optimizer> {
    /// The optimizer.
    pub optimizer: O,
    /// The settings.
    pub config: GradientNoiseConfig,
    /// How many gradients there were, t.
    pub gradients: u64,
    /// The gradient with its noise.
    pub noisy: O::Flat,
}

// SAFETY: every field is plain.
#[diagnostic::do_not_recommend]
unsafe impl<O: Optimizer + Plain> Plain for GradientNoise<O> {}

impl<O: Optimizer> GradientNoise<O> {
    /// An optimizer that has taken no step, and the noise of its gradients.
    ///
    /// # Panics
    /// If a setting makes no sense; in a constant, that is a compile error.
    #[track_caller]
    pub const fn new(optimizer: O, config: GradientNoiseConfig) -> Self {
        GradientNoise {
            optimizer,
            config: config.valid(),
            gradients: 0,
            noisy: zeroed(),
        }
    }

    /// The same on the heap, made there from the settings of both:
    /// `GradientNoise::<AdamFor<Net>>::boxed(AdamConfig::default(), GradientNoiseConfig::default())`.
    ///
    /// # Panics
    /// If a setting makes no sense.
    #[cfg(feature = "alloc")]
    #[track_caller]
    pub fn boxed(optimizer: O::Config, config: GradientNoiseConfig) -> alloc::boxed::Box<Self>
    where
        O: Configured,
    {
        let mut wrapper = crate::plain::boxed_zeroed::<Self>();
        wrapper.configure((optimizer, config));
        wrapper
    }
}

impl<O: Configured> Configured for GradientNoise<O> {
    type Config = (O::Config, GradientNoiseConfig);

    fn configure(&mut self, (optimizer, config): Self::Config) {
        self.optimizer.configure(optimizer);
        self.config = config.valid();
    }
}

impl<O: Optimizer> Optimizer for GradientNoise<O> {
    wraps!();

    fn state(&mut self, visitor: &mut dyn StateVisitor) {
        visitor.count("gradients", &mut self.gradients);
        self.optimizer.state(visitor);
    }

    fn pass(&mut self, pass: Pass<'_, O::Scalar>) -> Report {
        let GradientNoiseConfig {
            variance, decay, ..
        } = self.config;
        let variance = variance / Real::powf(1.0 + self.gradients as f64, decay);
        let deviation = Real::sqrt(variance);
        let noisy = self.noisy.as_mut_slice();
        noisy.copy_from_slice(pass.gradient);
        let draw = Draw::seed(self.config.seed).at_step(self.gradients);
        let mut place = 0;
        pass.tree.visit(|segment| {
            place += 1;
            if segment.role == Role::Buffer {
                return;
            }
            let g = &mut noisy[segment.range.clone()];
            draw.normal(place, g.len(), |i, noise| {
                g[i] += O::Scalar::of(deviation * noise);
            });
        });
        self.gradients = self.gradients.saturating_add(1);
        self.optimizer.pass(Pass {
            gradient: noisy,
            ..pass
        })
    }
}
