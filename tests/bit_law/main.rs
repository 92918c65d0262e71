//! The bit law: the same seed gives the same bits, whatever the size of a tape's groups, the shares
//! that a gradient is summed in, and what memory held before.

mod forward;
mod groups;
mod memory;
mod networks;
mod parts;

use netwright::plain::{boxed_zeroed, extend_zeroed};
use netwright::prelude::*;
use netwright::random::Rng;
use netwright::tensor::flat_mut;

/// Values with every float uniform in −1 .. 1.
fn random<X: Floats>(count: usize, seed: u64) -> Vec<X> {
    let mut rng = Generator::seed(seed);
    let mut values = Vec::new();
    extend_zeroed(&mut values, count);
    for float in flat_mut(&mut values) {
        let unit = X::Scalar::uniform(rng.next_u64());
        *float = unit + unit - X::Scalar::ONE;
    }
    values
}

/// The bits of every float. An `f32` is told from any other by its value in double precision.
fn bits<X: Floats>(values: &[X]) -> Vec<u64> {
    let floats = netwright::tensor::flat(values).iter();
    floats.map(|float| float.to_f64().to_bits()).collect()
}

/// The bits of every float of one value.
fn bits_of<X: Floats>(value: &X) -> Vec<u64> {
    bits(core::slice::from_ref(value))
}

/// A network whose biases are not zero, as they are after some training.
fn trained<N: Network>(seed: u64) -> Box<N> {
    let mut net = boxed_zeroed::<N>();
    let floats = random::<N>(1, seed);
    net.copy_from(&floats[0]);
    net
}

/// As many bits, and all of them the same.
#[track_caller]
fn assert_same(what: &str, one: &[u64], other: &[u64]) {
    assert_eq!(one.len(), other.len(), "{what}: the number of floats");
    if let Some(at) = (0..one.len()).find(|&at| one[at] != other[at]) {
        let [one, other] = [one[at], other[at]].map(f64::from_bits);
        panic!("{what}: float {at} is {one:e}, and {other:e}");
    }
}
