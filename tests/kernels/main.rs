//! Kernels against naive twins, and the bit law: an element's bits depend on its operands alone.

mod attention;
mod elementwise;
mod normalisation;
mod orthonormal;
mod products;
mod windows;

use netwright::kernel::InstructionSet;
use netwright::scalar::Float;
use proptest::prelude::*;

/// Numbers between −1 and 1 from a seed.
fn numbers<T: Float>(seed: u64, length: usize) -> Vec<T> {
    let mut state = seed;
    let number = |_| {
        // SplitMix64, Steele et al. 2014.
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        T::of(2.0) * T::uniform(z ^ (z >> 31)) - T::ONE
    };
    (0..length).map(number).collect()
}

/// The bits of numbers; `f64` tells all `f32` apart.
fn bits<T: Float>(numbers: &[T]) -> Vec<u64> {
    numbers
        .iter()
        .map(|number| number.to_f64().to_bits())
        .collect()
}

/// sum + a · b, rounded as the current instruction set rounds it.
fn plus_product<T: Float>(sum: T, a: T, b: T) -> T {
    let [x, y, z] = [a, b, sum].map(T::to_f64);
    match (InstructionSet::current(), size_of::<T>()) {
        (InstructionSet::Portable, _) => sum + a * b,
        // The three are singles, so the casts change none of them.
        (_, 4) => T::of((x as f32).mul_add(y as f32, z as f32).into()),
        _ => T::of(x.mul_add(y, z)),
    }
}

/// Checks Σ terms as found in T: the error of any order of summation is bounded by the rounding of
/// each product and of each partial sum.
#[track_caller]
fn assert_sum<T: Float>(found: T, terms: impl Iterator<Item = f64>) {
    let (mut sum, mut size, mut count) = (0.0, 0.0, 0);
    for term in terms {
        sum += term;
        size += term.abs();
        count += 1;
    }
    let bound = f64::from(count + 1) * T::EPSILON.to_f64() * size;
    let error = (found.to_f64() - sum).abs();
    assert!(
        error <= bound,
        "found {found}, expected {sum} within {bound}"
    );
}

/// Lengths around the widths that kernels work in.
fn length() -> impl Strategy<Value = usize> {
    prop_oneof![
        0..=5_usize,
        7..=9_usize,
        14..=19_usize,
        30..=35_usize,
        60..=70_usize
    ]
}

/// Cases enough to meet every tile and edge.
fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(96)
    }
}
