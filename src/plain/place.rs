//! Places that values share whose lives do not overlap; for generated code, no public interface.
//!
//! A place is as large as the largest of its members. What lies in it is written and read as floats,
//! of which all bytes are some, so that what another member left there is only a wrong number, and nobody
//! reads it: each value is written before it is read.

use core::mem::{ManuallyDrop, align_of, size_of};
use core::slice;

use super::Plain;
use crate::tensor::Floats;

/// What a place is as large as.
///
/// # Safety
/// The first `BYTES` bytes of a value stay what they are when it is moved: each belongs to a member and is no
/// gap in it. They are initialised wherever they come from zeroes.
pub unsafe trait Room: Plain {
    /// How many bytes never become undefined.
    const BYTES: usize;
}

// SAFETY: no bytes at all.
unsafe impl Room for () {
    const BYTES: usize = 0;
}

/// Room for `A`, which is floats, or for the rest.
#[repr(C)]
pub union Shared<A: Floats, R: Room> {
    floats: ManuallyDrop<A>,
    rest: ManuallyDrop<R>,
}

// SAFETY: zero bytes are zero floats and a valid rest; neither owns anything.
unsafe impl<A: Floats, R: Room> Plain for Shared<A, R> {
    const ANY_BYTES: bool = Self::BYTES == size_of::<Self>();
}

// SAFETY: floats have no gaps, and the rest promises the same of its own.
unsafe impl<A: Floats, R: Room> Room for Shared<A, R> {
    const BYTES: usize = greater(A::LEN * size_of::<A::Scalar>(), R::BYTES);
}

/// Room for `A`, whatever that is, or for the rest.
#[repr(C)]
pub union Either<A: Plain, R: Room> {
    one: ManuallyDrop<A>,
    rest: ManuallyDrop<R>,
}

// SAFETY: zero bytes are a valid value of both, and neither owns anything.
unsafe impl<A: Plain, R: Room> Plain for Either<A, R> {
    const ANY_BYTES: bool = Self::BYTES == size_of::<Self>();
}

// SAFETY: what any bytes are a value of has no gaps; of all else, nothing is promised.
unsafe impl<A: Plain, R: Room> Room for Either<A, R> {
    const BYTES: usize = greater(if A::ANY_BYTES { size_of::<A>() } else { 0 }, R::BYTES);
}

const fn greater(a: usize, b: usize) -> usize {
    if a > b { a } else { b }
}

/// How many values of so many bytes there is room for.
const fn most(room: usize, bytes: usize) -> usize {
    match room.checked_div(bytes) {
        Some(values) => values,
        None => usize::MAX,
    }
}

/// Compiled once, where generated code reads and writes hundreds of places.
#[cold]
fn no_room() -> ! {
    panic!("a place is as large as its members")
}

/// A place for one of several values at a time.
#[repr(transparent)]
pub struct Place<U: Room>(U);

// SAFETY: as the room.
unsafe impl<U: Room> Plain for Place<U> {
    const ANY_BYTES: bool = U::ANY_BYTES;
}

impl<U: Room> Place<U> {
    /// The floats that lie there, as `n` values.
    ///
    /// # Panics
    /// If the place has no room for so many.
    pub fn read<Y: Floats>(&self, n: usize) -> &[Y] {
        Self::has_room_for::<Y>(n);
        // SAFETY: there is room for `n` values, aligned as they are; the bytes are initialised, and any
        // are floats. All bytes of the place are borrowed.
        unsafe { slice::from_raw_parts((&raw const self.0).cast(), n) }
    }

    /// The floats that lie there, as `n` values, to be written.
    ///
    /// # Panics
    /// If the place has no room for so many.
    pub fn write<Y: Floats>(&mut self, n: usize) -> &mut [Y] {
        Self::has_room_for::<Y>(n);
        // SAFETY: as in `read`; the borrow is exclusive, and floats leave floats behind.
        unsafe { slice::from_raw_parts_mut((&raw mut self.0).cast(), n) }
    }

    fn has_room_for<Y: Floats>(n: usize) {
        const {
            assert!(
                align_of::<Y>() <= align_of::<U>(),
                "a place is aligned as its members"
            )
        }
        // The length of floats is read wherever they are, for it proves that they are nothing else.
        let room = const { most(U::BYTES, Y::LEN * size_of::<Y::Scalar>()) };
        if n > room {
            no_room()
        }
    }

    /// Lends the place as a value of type `S`: what lies there if that can be any bytes, and otherwise zeroes,
    /// which it leaves behind.
    pub fn lend<S: Plain>(&mut self, to: impl FnOnce(&mut S)) {
        const {
            assert!(
                align_of::<S>() <= align_of::<U>(),
                "a place is aligned as its members"
            );
            let bytes = if S::ANY_BYTES {
                U::BYTES
            } else {
                size_of::<U>()
            };
            assert!(
                size_of::<S>() <= bytes,
                "a place is as large as its members"
            );
        }
        let value = (&raw mut self.0).cast::<S>();
        if S::ANY_BYTES {
            // SAFETY: the place is large enough, aligned, and borrowed; its bytes are initialised, and
            // `ANY_BYTES` promises that any are a value and stay defined.
            return to(unsafe { &mut *value });
        }
        // SAFETY: the place is large enough, aligned, and borrowed.
        let cleared = unsafe { Cleared::new(value) };
        // SAFETY: zero bytes are a value.
        to(unsafe { &mut *cleared.0 });
    }
}

/// A value whose bytes are zeroes before and after, for its gaps may become undefined in between.
struct Cleared<S: Plain>(*mut S);

impl<S: Plain> Cleared<S> {
    /// # Safety
    /// There is room for a value, aligned, and nobody else uses it while this lives.
    unsafe fn new(value: *mut S) -> Self {
        // SAFETY: the caller promises the room.
        unsafe { value.write_bytes(0, 1) }
        Cleared(value)
    }
}

impl<S: Plain> Drop for Cleared<S> {
    fn drop(&mut self) {
        // SAFETY: `new` was promised the room.
        unsafe { self.0.write_bytes(0, 1) }
    }
}
