//! Gradient accumulation: the steps of large batches from the gradients of small ones.

use super::descent::{Configured, measure};
use super::optimizer::{Optimizer, Pass, Report, wraps};
use crate::config::{Rules, checked};
use crate::kernel::Kernels;
use crate::parameters::Role;
use crate::plain::{Plain, zeroed};
use crate::scalar::Real;
use crate::state::{FloatsMut, StateVisitor};
use crate::tensor::Floats;

/// The settings of [`Accumulate`].
#[derive(Debug, Clone, Copy, PartialEq, Plain)]
pub struct AccumulateConfig {
    /// How many gradients make a step.
    pub gradients: u64,
}

impl AccumulateConfig {
    const fn rules(&self) -> Rules {
        Rules::new().at_least_one("gradients", self.gradients)
    }
}

checked!(AccumulateConfig);

/// An optimizer that steps once for several gradients, along their mean.
///
/// Small batches then train as one large batch does, as far as they are of the same size. Running
/// statistics take each gradient's increment at once. A float a parameter. Keras's
/// `gradient_accumulation_steps`.
///
/// A gradient that is only gathered is reported as one that steps is; of groups, those around this
/// optimizer count in that, not those inside.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct Accumulate<O: Optimizer> {
    /// The optimizer.
    pub optimizer: O,
    /// The settings.
    pub config: AccumulateConfig,
    /// How many gradients have been gathered since the last step.
    pub gathered: u64,
    /// Their sum.
    pub sum: O::Flat,
}

// SAFETY: every field is plain.
#[diagnostic::do_not_recommend]
unsafe impl<O: Optimizer + Plain> Plain for Accumulate<O> {}

impl<O: Optimizer> Accumulate<O> {
    /// An optimizer that has taken no step, and how many gradients make one.
    ///
    /// # Panics
    /// Without gradients; in a constant, that is a compile error.
    #[track_caller]
    pub const fn new(optimizer: O, gradients: u64) -> Self {
        Accumulate {
            optimizer,
            config: AccumulateConfig { gradients }.valid(),
            gathered: 0,
            sum: zeroed(),
        }
    }

    /// The same on the heap, made there from the settings of the optimizer:
    /// `Accumulate::<AdamFor<Net>>::boxed(AdamConfig::default(), 4)`.
    ///
    /// # Panics
    /// Without gradients, or if a setting makes no sense.
    #[cfg(feature = "alloc")]
    #[track_caller]
    pub fn boxed(optimizer: O::Config, gradients: u64) -> alloc::boxed::Box<Self>
    where
        O: Configured,
    {
        let mut wrapper = crate::plain::boxed_zeroed::<Self>();
        wrapper.configure((optimizer, AccumulateConfig { gradients }));
        wrapper
    }
}

impl<O: Configured> Configured for Accumulate<O> {
    type Config = (O::Config, AccumulateConfig);

    fn configure(&mut self, (optimizer, config): Self::Config) {
        self.optimizer.configure(optimizer);
        self.config = config.valid();
    }
}

impl<O: Optimizer> Optimizer for Accumulate<O> {
    wraps!();

    fn state(&mut self, visitor: &mut dyn StateVisitor) {
        visitor.count("gathered", &mut self.gathered);
        visitor.floats("sum", FloatsMut::of(self.sum.as_mut_slice()));
        self.optimizer.state(visitor);
    }

    fn pass(&mut self, pass: Pass<'_, O::Scalar>) -> Report {
        let sum = self.sum.as_mut_slice();
        pass.tree.visit(|segment| {
            let at = segment.range.clone();
            let into = match segment.role {
                Role::Buffer => &mut pass.parameters[at.clone()],
                _ => &mut sum[at.clone()],
            };
            O::Scalar::accumulate(&pass.gradient[at], into);
        });
        self.gathered += 1;
        if self.gathered < self.config.gradients {
            let report = measure(
                pass.tree,
                pass.parameters,
                pass.gradient,
                pass.groups,
                pass.threads,
            );
            return Report {
                stepped: false,
                ..report
            };
        }
        O::Scalar::scale(O::Scalar::of(1.0 / self.gathered as f64), sum);
        let report = self.optimizer.pass(Pass {
            gradient: sum,
            ..pass
        });
        O::Scalar::fill(O::Scalar::ZERO, sum);
        self.gathered = 0;
        report
    }
}
