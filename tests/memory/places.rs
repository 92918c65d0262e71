//! Places that are shared, by themselves.

use netwright::plain::place::{Either, Place, Room, Shared};
use netwright::plain::zeroed;
use netwright::prelude::*;

type Floats3 = Shared<[[f32; 3]; 2], Shared<[f32; 5], ()>>;

#[test]
fn a_place_is_as_large_as_its_largest_member() {
    assert_eq!(size_of::<Place<Floats3>>(), 24);
    assert_eq!(Floats3::BYTES, 24);
    let mut place: Place<Floats3> = zeroed();
    place
        .write::<[f32; 3]>(2)
        .copy_from_slice(&[[1.0; 3], [2.0; 3]]);
    assert_eq!(place.read::<[f32; 5]>(1), [[1.0, 1.0, 1.0, 2.0, 2.0]]);
    assert_eq!(place.read::<f32>(6)[5], 2.0);
    assert_eq!(place.read::<[f32; 0]>(9), [[0.0; 0]; 9]);
}

#[test]
#[should_panic(expected = "a place is as large as its members")]
fn no_more_is_read_than_there_is() {
    let place: Place<Floats3> = zeroed();
    place.read::<[f32; 3]>(3);
}

#[test]
#[should_panic(expected = "a place is as large as its members")]
fn no_more_is_written_than_there_is() {
    let mut place: Place<Floats3> = zeroed();
    place.write::<[f32; 5]>(usize::MAX);
}

/// Of this, not all bytes are a value, and some are a gap.
#[derive(Plain, Clone, Copy)]
struct Flags {
    number: u32,
    flag: bool,
}

#[derive(Plain, Clone, Copy)]
struct Numbers {
    numbers: [u16; 6],
    whole: u32,
}

#[test]
fn what_not_all_bytes_are_begins_and_ends_with_zeroes() {
    const {
        assert!(!Flags::ANY_BYTES && Numbers::ANY_BYTES && !<[bool; 2]>::ANY_BYTES);
        assert!(<[[f64; 2]; 3]>::ANY_BYTES && <()>::ANY_BYTES);
    }
    let mut place: Place<Either<Flags, Either<Numbers, ()>>> = zeroed();
    place.lend::<Numbers>(|numbers| {
        numbers.numbers = [0xffff; 6];
        numbers.whole = 7;
    });
    place.lend::<Numbers>(|numbers| assert_eq!(numbers.whole, 7));
    place.lend::<Flags>(|flags| {
        assert_eq!((flags.number, flags.flag), (0, false));
        (flags.number, flags.flag) = (5, true);
    });
    place.lend::<Numbers>(|numbers| {
        assert_eq!(numbers.numbers, [0, 0, 0, 0, 0xffff, 0xffff]);
        assert_eq!(numbers.whole, 7);
    });
}
