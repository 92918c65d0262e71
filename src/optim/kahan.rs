//! Compensated updates: what rounding takes from a small step is not lost.

use super::descent::Configured;
use super::optimizer::{Optimizer, Pass, Report, wraps};
use crate::plain::{Plain, zeroed};
use crate::state::{FloatsMut, StateVisitor};
use crate::tensor::Floats;

/// An optimizer whose updates are summed with Kahan's compensation.
///
/// A step of less than half a unit in the last place changes no `f32`, and a thousand such steps
/// neither. Here the part that rounding took is kept, a float a parameter, and goes into the next
/// step.
///
/// Source: W. Kahan, *Further remarks on reducing truncation errors*, Communications of the ACM 8,
/// 1965.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct Kahan<O: Optimizer> {
    /// The optimizer.
    pub optimizer: O,
    /// What rounding has added to each parameter too much.
    pub excess: O::Flat,
}

// SAFETY: every field is plain.
#[diagnostic::do_not_recommend]
unsafe impl<O: Optimizer + Plain> Plain for Kahan<O> {}

impl<O: Optimizer> Kahan<O> {
    /// An optimizer whose updates are compensated.
    pub const fn new(optimizer: O) -> Self {
        Kahan {
            optimizer,
            excess: zeroed(),
        }
    }

    /// The same on the heap, made there from the settings of the optimizer:
    /// `Kahan::<AdamFor<Net>>::boxed(AdamConfig::default())`.
    ///
    /// # Panics
    /// If a setting makes no sense.
    #[cfg(feature = "alloc")]
    #[track_caller]
    pub fn boxed(optimizer: O::Config) -> alloc::boxed::Box<Self>
    where
        O: Configured,
    {
        let mut wrapper = crate::plain::boxed_zeroed::<Self>();
        wrapper.configure(optimizer);
        wrapper
    }
}

impl<O: Configured> Configured for Kahan<O> {
    type Config = O::Config;

    fn configure(&mut self, optimizer: O::Config) {
        self.optimizer.configure(optimizer);
    }
}

impl<O: Optimizer> Optimizer for Kahan<O> {
    wraps!();

    fn state(&mut self, visitor: &mut dyn StateVisitor) {
        visitor.floats("excess", FloatsMut::of(self.excess.as_mut_slice()));
        self.optimizer.state(visitor);
    }

    fn pass(&mut self, pass: Pass<'_, O::Scalar>) -> Report {
        self.optimizer.pass(Pass {
            excess: Some(self.excess.as_mut_slice()),
            ..pass
        })
    }
}
