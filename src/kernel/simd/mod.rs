//! Vectors of numbers, and the instruction sets that compute with them.
//!
//! A kernel is written once, over [`Vector`] or over plain loops that the compiler vectorises, and compiled once for
//! each [`Set`] by [`vectorised`]. The [`InstructionSet`] of the machine is looked up when the first kernel runs.
//!
//! # The bit law
//!
//! A vector has the same number of lanes in all sets, and its lanes are added in one order. So sets that multiply
//! and add with one rounding give the same bits as each other; [`Portable`] rounds twice, as plain Rust does.

mod choice;
mod portable;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use choice::{InstructionSet, NotAvailable};
pub(super) use portable::Portable;

use crate::scalar::Real;

/// An instruction set: the vectors of each type of number.
pub(crate) trait Set {
    type Single: Vector<Element = f32>;
    type Double: Vector<Element = f64>;
}

/// A number of which there are vectors.
pub(crate) trait Lanes: Real {
    type Vector<S: Set>: Vector<Element = Self>;
}

impl Lanes for f32 {
    type Vector<S: Set> = S::Single;
}

impl Lanes for f64 {
    type Vector<S: Set> = S::Double;
}

/// How many vectors the sums of a tile may take, beside their operands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Registers {
    /// Sixteen, with all there is to load beside them.
    Many,
    /// Six.
    Some,
    /// Two.
    Few,
}

/// The lanes of a vector that take part, one bit each from the lowest on.
pub(crate) type Part = u32;

/// The first `count` lanes.
#[inline(always)]
pub(crate) const fn first(count: usize) -> Part {
    (1 << count) - 1
}

/// 64 bytes of numbers, which compute lane by lane.
///
/// The methods of a set other than the portable one are called where the set was found: in what
/// [`dispatch`] runs.
pub(crate) trait Vector: Copy {
    type Element: Real;
    /// The number of lanes.
    const LANES: usize;
    const REGISTERS: Registers;

    fn splat(x: Self::Element) -> Self;

    /// # Safety
    /// `x` points to as many numbers as there are lanes.
    unsafe fn load(x: *const Self::Element) -> Self;

    /// Loads some lanes; the others are zero.
    ///
    /// # Safety
    /// `x` plus the place of each lane that takes part points to a number.
    unsafe fn load_part(x: *const Self::Element, part: Part) -> Self;

    /// # Safety
    /// As of [`load`](Self::load), to be written to.
    unsafe fn store(self, y: *mut Self::Element);

    /// # Safety
    /// As of [`load_part`](Self::load_part), to be written to.
    unsafe fn store_part(self, y: *mut Self::Element, part: Part);

    /// Copies the lanes of the lower half that take part; the others are written as zeros.
    ///
    /// # Safety
    /// `x` as of [`load_part`](Self::load_part), and `y` points to half as many numbers as there are lanes.
    unsafe fn copy_half(x: *const Self::Element, part: Part, y: *mut Self::Element);

    /// self + a · b, with one rounding where the set can.
    fn plus_product(self, a: Self, b: Self) -> Self;

    /// The sum of the lanes: the upper half is added to the lower until one lane is left.
    fn total(self) -> Self::Element;

    /// The [`total`](Self::total) of each.
    #[inline(always)]
    fn totals(vectors: [Self; 4]) -> [Self::Element; 4] {
        let [a, b, c, d] = vectors;
        [a.total(), b.total(), c.total(), d.total()]
    }
}

/// What is compiled for each instruction set.
pub(crate) trait Work<Arguments> {
    type Output;
    fn run<S: Set>(arguments: Arguments) -> Self::Output;
}

/// Does the work with the instructions that this machine has.
#[inline(always)]
pub(crate) fn dispatch<W: Work<Arguments>, Arguments>(arguments: Arguments) -> W::Output {
    match InstructionSet::current() {
        // SAFETY: a set is current only where the machine has it.
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx512 => unsafe { x86::with_avx512::<W, Arguments>(arguments) },
        // SAFETY: likewise.
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx2 => unsafe { x86::with_avx2::<W, Arguments>(arguments) },
        InstructionSet::Portable => W::run::<Portable>(arguments),
    }
}

/// Compiles a function for each instruction set, here in the library, where it is optimised. In its body, `S` is the
/// [`Set`].
macro_rules! vectorised {
    ($(
        $(#[$attribute:meta])*
        $visibility:vis fn $name:ident($($argument:ident: $type:ty),* $(,)?) $(-> $output:ty)? $body:block
    )*) => {$(
        $(#[$attribute])*
        #[inline(never)]
        $visibility fn $name($($argument: $type),*) $(-> $output)? {
            struct This;
            impl $crate::kernel::simd::Work<($($type,)*)> for This {
                type Output = $crate::kernel::simd::vectorised!(@output $($output)?);
                #[inline(always)]
                fn run<S: $crate::kernel::simd::Set>(arguments: ($($type,)*)) $(-> $output)? {
                    let ($($argument,)*) = arguments;
                    $body
                }
            }
            $crate::kernel::simd::dispatch::<This, _>(($($argument,)*))
        }
    )*};
    (@output) => { () };
    (@output $output:ty) => { $output };
}
pub(crate) use vectorised;
