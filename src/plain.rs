//! Plain data: values that zero bytes make valid, so that large ones are made in place.
//!
//! A network of 512 MB must never travel through the stack, in a debug build neither. What is
//! [`Plain`] is therefore created by asking the allocator for zeroed memory, and filled there.

#[doc(hidden)]
pub mod place;

use core::fmt;
use core::mem::MaybeUninit;
use core::ops::{Deref, DerefMut};

pub use netwright_macros::Plain;

/// A type for which all-zero bytes are a valid value and which owns nothing.
///
/// Derive it with `#[derive(Plain)]`; every field must be `Plain` itself. `#[derive(Parameters)]`
/// brings it along.
///
/// # Safety
/// The all-zero byte pattern is a valid value of the type, and dropping a value does nothing. What
/// `ANY_BYTES` says is so.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not plain data",
    label = "not plain data: numbers, arrays of them, or a struct with `#[derive(Plain)]`"
)]
pub unsafe trait Plain: Sized + Send + Sync + 'static {
    /// There if a field is plain, which the derive asks.
    #[doc(hidden)]
    const IS: () = ();

    /// Whether any initialised bytes are a valid value and none of them is a gap: that of numbers, not of
    /// `bool`.
    #[doc(hidden)]
    const ANY_BYTES: bool = false;
}

macro_rules! plain {
    ($($number:ty),*) => { $(
        // SAFETY: zero bytes are the number zero, and numbers own nothing.
        #[diagnostic::do_not_recommend]
        unsafe impl Plain for $number {
            const ANY_BYTES: bool = true;
        }
    )* };
}
plain!(
    f32,
    f64,
    u8,
    u16,
    u32,
    u64,
    usize,
    i8,
    i16,
    i32,
    i64,
    isize,
    ()
);

// SAFETY: a zero byte is `false`; of other bytes, one alone is a value.
#[diagnostic::do_not_recommend]
unsafe impl Plain for bool {}

// SAFETY: an array is its elements, one after the other.
#[diagnostic::do_not_recommend]
unsafe impl<T: Plain, const N: usize> Plain for [T; N] {
    const ANY_BYTES: bool = T::ANY_BYTES;
}
// SAFETY: zero bytes are a valid value of each part, and it owns what they own, which is nothing.
#[diagnostic::do_not_recommend]
unsafe impl<A: Plain, B: Plain> Plain for (A, B) {}
// SAFETY: as of two.
#[diagnostic::do_not_recommend]
unsafe impl<A: Plain, B: Plain, C: Plain> Plain for (A, B, C) {}
// SAFETY: as of two.
#[diagnostic::do_not_recommend]
unsafe impl<A: Plain, B: Plain, C: Plain, D: Plain> Plain for (A, B, C, D) {}
// SAFETY: no bytes at all.
#[diagnostic::do_not_recommend]
unsafe impl<T: Send + Sync + 'static> Plain for core::marker::PhantomData<T> {
    const ANY_BYTES: bool = true;
}

/// The value of all-zero bytes, as a constant: `static NET: Digits = zeroed();`
pub const fn zeroed<T: Plain>() -> T {
    // SAFETY: `Plain` promises that zero bytes are a valid value.
    unsafe { MaybeUninit::zeroed().assume_init() }
}

/// A value of all-zero bytes on the heap, made there: nothing passes through the stack.
#[cfg(feature = "alloc")]
pub fn boxed_zeroed<T: Plain>() -> alloc::boxed::Box<T> {
    // SAFETY: as in `zeroed`.
    unsafe { alloc::boxed::Box::new_zeroed().assume_init() }
}

/// Lengthens a list by values of all-zero bytes, made there: nothing passes through the stack.
#[cfg(feature = "alloc")]
pub fn extend_zeroed<T: Plain>(list: &mut alloc::vec::Vec<T>, additional: usize) {
    list.reserve(additional);
    let length = list.len();
    // SAFETY: there is room for as many values, and `Plain` promises that zero bytes are one.
    unsafe {
        list.as_mut_ptr().add(length).write_bytes(0, additional);
        list.set_len(length + additional);
    }
}

/// Copies `from` over `to` in place, without a temporary on the stack.
pub fn copy<T: Plain>(from: &T, to: &mut T) {
    // SAFETY: both are valid for one `T`, they cannot overlap, and a `Plain` value owns nothing,
    // so that a copy of its bytes is a second value.
    unsafe { core::ptr::copy_nonoverlapping(from, to, 1) }
}

/// A value at an address divisible by 64, the length of a cache line and of the widest vector.
///
/// It is what the boxed constructors return and what a `static` should hold. The alignment is
/// not the network's own, which would pad every network that contains it.
#[derive(Clone, Copy, Default, PartialEq)]
#[repr(C, align(64))]
pub struct Aligned<T>(pub T);

// SAFETY: the padding behind the value is never read.
#[diagnostic::do_not_recommend]
unsafe impl<T: Plain> Plain for Aligned<T> {}

impl<T: fmt::Debug> fmt::Debug for Aligned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T> Deref for Aligned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Aligned<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}
