//! Look-ahead: slow weights that follow the fast ones of another optimizer.

use super::descent::Configured;
use super::groups::Treatment;
use super::optimizer::{Optimizer, Pass, Report, wraps};
use crate::config::{Rules, checked};
use crate::kernel::Kernels;
use crate::parameters::Role;
use crate::plain::{Plain, zeroed};
use crate::scalar::Real;
use crate::state::{FloatsMut, StateVisitor};
use crate::tensor::Floats;

/// The settings of [`LookAhead`].
#[derive(Debug, Clone, Copy, PartialEq, Plain)]
pub struct LookAheadConfig {
    /// After how many steps of the optimizer the slow weights follow, k.
    pub every: u64,
    /// The share of the way that they follow, α.
    pub share: f64,
}

impl LookAheadConfig {
    const fn rules(&self) -> Rules {
        Rules::new()
            .at_least_one("every", self.every)
            .share("share", self.share)
    }
}

checked!(LookAheadConfig);

impl Default for LookAheadConfig {
    /// The paper's: k = 5, α = 0.5.
    fn default() -> Self {
        LookAheadConfig {
            every: 5,
            share: 0.5,
        }
    }
}

/// An optimizer whose weights are drawn back every k steps: φ ← φ + α (θ − φ), θ ← φ.
///
/// The fast weights θ are the network's, the slow ones φ are kept here: a float a parameter. PyTorch
/// and Keras have none. [`Groups`](super::Groups) stand around it, so that it knows what is frozen.
///
/// Source: M. R. Zhang et al., *Lookahead optimizer: k steps forward, 1 step back*, NeurIPS 2019.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct LookAhead<O: Optimizer> {
    /// The optimizer.
    pub optimizer: O,
    /// The settings.
    pub config: LookAheadConfig,
    /// How many steps were taken.
    pub steps: u64,
    /// The slow weights φ.
    pub slow: O::Flat,
}

// SAFETY: every field is plain.
#[diagnostic::do_not_recommend]
unsafe impl<O: Optimizer + Plain> Plain for LookAhead<O> {}

impl<O: Optimizer> LookAhead<O> {
    /// An optimizer that has taken no step, and how the slow weights follow.
    ///
    /// # Panics
    /// If a setting makes no sense; in a constant, that is a compile error.
    #[track_caller]
    pub const fn new(optimizer: O, config: LookAheadConfig) -> Self {
        LookAhead {
            optimizer,
            config: config.valid(),
            steps: 0,
            slow: zeroed(),
        }
    }

    /// The same on the heap, made there from the settings of both:
    /// `LookAhead::<AdamFor<Net>>::boxed(AdamConfig::default(), LookAheadConfig::default())`.
    ///
    /// # Panics
    /// If a setting makes no sense.
    #[cfg(feature = "alloc")]
    #[track_caller]
    pub fn boxed(optimizer: O::Config, config: LookAheadConfig) -> alloc::boxed::Box<Self>
    where
        O: Configured,
    {
        let mut wrapper = crate::plain::boxed_zeroed::<Self>();
        wrapper.configure((optimizer, config));
        wrapper
    }
}

impl<O: Configured> Configured for LookAhead<O> {
    type Config = (O::Config, LookAheadConfig);

    fn configure(&mut self, (optimizer, config): Self::Config) {
        self.optimizer.configure(optimizer);
        self.config = config.valid();
    }
}

impl<O: Optimizer> Optimizer for LookAhead<O> {
    wraps!();

    fn state(&mut self, visitor: &mut dyn StateVisitor) {
        visitor.count("look_ahead_steps", &mut self.steps);
        visitor.floats("slow", FloatsMut::of(self.slow.as_mut_slice()));
        self.optimizer.state(visitor);
    }

    fn pass(&mut self, mut pass: Pass<'_, O::Scalar>) -> Report {
        let slow = self.slow.as_mut_slice();
        if self.steps == 0 {
            slow.copy_from_slice(pass.parameters);
        }
        let report = self.optimizer.pass(pass.reborrow());
        if !report.stepped {
            return report;
        }
        self.steps += 1;
        if self.steps.is_multiple_of(self.config.every) {
            let share = O::Scalar::of(self.config.share);
            pass.tree.visit(|segment| {
                let treatment = Treatment::of(segment, pass.groups);
                let at = segment.range.clone();
                let (slow, fast) = (&mut slow[at.clone()], &mut pass.parameters[at]);
                if segment.role != Role::Buffer && !treatment.frozen {
                    O::Scalar::approach(share, fast, slow);
                    treatment.constraint.apply(segment.shape, slow);
                    fast.copy_from_slice(slow);
                } else {
                    slow.copy_from_slice(fast);
                }
            });
        }
        report
    }
}
