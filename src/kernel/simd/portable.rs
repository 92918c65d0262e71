//! Vectors in plain Rust: what every machine has, and the reference of the other sets.

use super::{Part, Registers, Set, Vector};
use crate::kernel::lanes::total;
use crate::scalar::Real;

/// Whatever instructions the program is compiled for.
pub(crate) struct Portable;

impl Set for Portable {
    type Single = Array<f32, 16>;
    type Double = Array<f64, 8>;
}

/// A vector that the compiler makes of as many registers as it takes.
#[derive(Clone, Copy)]
pub(crate) struct Array<T, const L: usize>([T; L]);

impl<T: Real, const L: usize> Vector for Array<T, L> {
    type Element = T;
    const LANES: usize = L;
    const REGISTERS: Registers = Registers::Few;

    #[inline(always)]
    fn splat(x: T) -> Self {
        Self([x; L])
    }

    #[inline(always)]
    unsafe fn load(x: *const T) -> Self {
        // SAFETY: as many numbers are there; an array is aligned as its elements are.
        Self(unsafe { *x.cast::<[T; L]>() })
    }

    #[inline(always)]
    unsafe fn load_part(x: *const T, part: Part) -> Self {
        let mut lanes = [T::ZERO; L];
        for (lane, value) in lanes.iter_mut().enumerate() {
            if part & (1 << lane) != 0 {
                // SAFETY: this lane takes part.
                *value = unsafe { *x.add(lane) };
            }
        }
        Self(lanes)
    }

    #[inline(always)]
    unsafe fn store(self, y: *mut T) {
        // SAFETY: as in `load`.
        unsafe { *y.cast::<[T; L]>() = self.0 }
    }

    #[inline(always)]
    unsafe fn store_part(self, y: *mut T, part: Part) {
        for (lane, value) in self.0.into_iter().enumerate() {
            if part & (1 << lane) != 0 {
                // SAFETY: this lane takes part.
                unsafe { *y.add(lane) = value }
            }
        }
    }

    #[inline(always)]
    unsafe fn copy_half(x: *const T, part: Part, y: *mut T) {
        for lane in 0..L / 2 {
            // SAFETY: a lane that takes part is read, and half of the lanes are written.
            unsafe {
                *y.add(lane) = match part & (1 << lane) {
                    0 => T::ZERO,
                    _ => *x.add(lane),
                };
            }
        }
    }

    #[inline(always)]
    fn plus_product(mut self, a: Self, b: Self) -> Self {
        for (lane, sum) in self.0.iter_mut().enumerate() {
            *sum += a.0[lane] * b.0[lane];
        }
        self
    }

    #[inline(always)]
    fn total(self) -> T {
        total(self.0)
    }
}
