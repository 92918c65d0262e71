//! The memory of a recurrent layer's passes.

use core::marker::PhantomData;
use core::ops::Range;

use super::cell::{Begin, Cell, Kept, Work};
use super::direction::Directions;
use super::unroll::Recorded;
use crate::kernel::Kernels;
use crate::plain::Plain;
use crate::scalar::Float;
use crate::tensor::{Floats, Sequence, flat, flat_mut};

/// What a recurrent layer keeps of a group.
#[derive(Plain)]
#[repr(C)]
pub struct Unrolled<C: Cell, X: Sequence, const H: usize, const B: usize, D: Directions> {
    ways: D::Each<Way<C, X, H, B>>,
    spare: D::Reverse<X>,
}

/// What it keeps of one direction.
#[derive(Plain)]
#[allow(clippy::type_complexity, reason = "the types say the shapes")]
#[repr(C)]
pub struct Way<C: Cell, X: Sequence, const H: usize, const B: usize> {
    gates: [X::PerStep<C::Gates<[X::Scalar; H]>>; B],
    states: [X::PerStep<[X::Scalar; H]>; B],
    extras: [X::PerStep<C::Extra<[X::Scalar; H]>>; B],
    h: [[X::Scalar; H]; B],
    extra: [[X::Scalar; H]; B],
    sums: [C::Gates<[X::Scalar; H]>; B],
    cell: PhantomData<C>,
}

impl<C: Cell, X: Sequence, const H: usize, const B: usize, D: Directions> Unrolled<C, X, H, B, D> {
    /// What is kept of some samples in one direction, and room for one step of them that is zero.
    pub(super) fn parts(
        &mut self,
        pass: usize,
        samples: usize,
    ) -> (Kept<'_, X::Scalar>, Work<'_, X::Scalar>) {
        let way = &mut self.ways.as_mut()[pass];
        let kept = Kept {
            gates: flat_mut(&mut way.gates[..samples]),
            states: flat_mut(&mut way.states[..samples]),
            extras: flat_mut(&mut way.extras[..samples]),
            begin: Begin::ZEROS,
        };
        let work = Work {
            h: flat_mut(&mut way.h[..samples]),
            extra: flat_mut(&mut way.extra[..samples]),
            sums: flat_mut(&mut way.sums[..samples]),
        };
        X::Scalar::fill(X::Scalar::default(), work.h);
        X::Scalar::fill(X::Scalar::default(), work.extra);
        (kept, work)
    }

    /// The gates of some samples on the way back beside the other one, and room for a gradient.
    pub(super) fn second(&mut self, samples: usize) -> (&[X::Scalar], &mut [X::Scalar]) {
        let way = &self.ways.as_ref()[1];
        (flat(&way.gates[..samples]), self.spare.as_mut_slice())
    }

    /// What the last pass left of the states of some samples in one direction.
    pub(super) fn left(&mut self, pass: usize, samples: usize) -> Work<'_, X::Scalar> {
        let way = &mut self.ways.as_mut()[pass];
        Work {
            h: flat_mut(&mut way.h[..samples]),
            extra: flat_mut(&mut way.extra[..samples]),
            sums: &mut [],
        }
    }

    /// What is kept of these samples in one direction.
    pub(super) fn recorded(&self, pass: usize, samples: Range<usize>) -> Recorded<'_, X::Scalar> {
        let way = &self.ways.as_ref()[pass];
        Recorded {
            gates: flat(&way.gates[samples.clone()]),
            states: flat(&way.states[samples.clone()]),
            extras: flat(&way.extras[samples]),
            begin: Begin::ZEROS,
        }
    }
}

/// The room that a recurrent layer needs to compute one sample, so many steps at a time.
#[derive(Plain)]
#[repr(C)]
pub struct Stepping<C: Cell, T: Float, const H: usize, const STEPS: usize> {
    gates: [C::Gates<[T; H]>; STEPS],
    h: [T; H],
    extra: [T; H],
    sums: C::Gates<[T; H]>,
}

impl<C: Cell, T: Float, const H: usize, const STEPS: usize> Stepping<C, T, H, STEPS> {
    /// The state becomes zero.
    pub(super) fn begin(&mut self) {
        T::fill(T::default(), &mut self.h);
        T::fill(T::default(), &mut self.extra);
    }

    /// Room for the gates of some steps, and for one step.
    pub(super) fn parts(&mut self) -> (&mut [T], Work<'_, T>) {
        let work = Work {
            h: &mut self.h,
            extra: &mut self.extra,
            sums: self.sums.as_mut_slice(),
        };
        (flat_mut(&mut self.gates), work)
    }
}
