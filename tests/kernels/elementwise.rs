//! Element-wise kernels and the sums over a slice.

use crate::{assert_sum, bits, length, numbers, plus_product};
use netwright::kernel::Kernels;
use netwright::scalar::Float;
use proptest::prelude::*;

fn elementwise_agrees_with_loops<T: Float>(length: usize, seed: u64) {
    let [a, b, y] = [1, 2, 3].map(|stream| numbers::<T>(seed + stream, length));
    let (factor, term) = (T::of(-1.25), T::of(0.75));
    let check = |kernel: &dyn Fn(&mut [T]), twin: &dyn Fn(usize) -> T| {
        let mut found = y.clone();
        kernel(&mut found);
        let expected: Vec<T> = (0..length).map(twin).collect();
        assert_eq!(bits(&found), bits(&expected));
    };
    check(&|y| T::add_into(&a, &b, y), &|i| a[i] + b[i]);
    check(&|y| T::subtract_into(&a, &b, y), &|i| a[i] - b[i]);
    check(&|y| T::multiply_into(&a, &b, y), &|i| a[i] * b[i]);
    check(&|y| T::affine_into(factor, &a, term, y), &|i| {
        factor * a[i] + term
    });
    check(&|y| T::accumulate(&a, y), &|i| y[i] + a[i]);
    check(&|y| T::accumulate_scaled(factor, &a, y), &|i| {
        y[i] + factor * a[i]
    });
    check(&|y| T::accumulate_product(&a, &b, y), &|i| {
        y[i] + a[i] * b[i]
    });
    check(&|y| T::scale(factor, y), &|i| factor * y[i]);
    check(&|y| T::fill(term, y), &|_| term);
}

fn sums_agree_with_naive_twins<T: Float>(length: usize, seed: u64) {
    let (a, b) = (numbers::<T>(seed, length), numbers::<T>(seed + 1, length));
    assert_sum(
        T::dot(&a, &b),
        a.iter().zip(&b).map(|(a, b)| a.to_f64() * b.to_f64()),
    );

    let naive: f64 = a.iter().map(|a| a.to_f64() * a.to_f64()).sum();
    let found = T::sum_of_squares(&a);
    assert!(
        (found - naive).abs() <= 1e-13 * naive,
        "found {found}, expected {naive}"
    );
}

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn elementwise_kernels_agree_with_loops(length in length(), seed: u32) {
        elementwise_agrees_with_loops::<f32>(length, seed.into());
        elementwise_agrees_with_loops::<f64>(length, seed.into());
    }

    #[test]
    fn sums_over_a_slice_agree_with_naive_twins(length in 0..300_usize, seed: u32) {
        sums_agree_with_naive_twins::<f32>(length, seed.into());
        sums_agree_with_naive_twins::<f64>(length, seed.into());
    }
}

/// The order of `dot` as its documentation tells it, with so many lanes.
fn dot_by_the_book<T: Float, const LANES: usize>(a: &[T], b: &[T]) -> T {
    let mut lanes = [T::ZERO; LANES];
    for i in 0..a.len() {
        lanes[i % LANES] = plus_product(lanes[i % LANES], a[i], b[i]);
    }
    let mut left = LANES;
    while left > 1 {
        left /= 2;
        for lane in 0..left {
            let upper = lanes[lane + left];
            lanes[lane] += upper;
        }
    }
    lanes[0]
}

#[test]
fn dot_sums_in_the_order_that_is_documented() {
    for length in 0..200 {
        let (a, b) = (numbers::<f32>(1, length), numbers::<f32>(2, length));
        assert_eq!(
            f32::dot(&a, &b),
            dot_by_the_book::<_, 16>(&a, &b),
            "{length} terms"
        );
        let (a, b) = (numbers::<f64>(1, length), numbers::<f64>(2, length));
        assert_eq!(
            f64::dot(&a, &b),
            dot_by_the_book::<_, 8>(&a, &b),
            "{length} terms"
        );
    }
}

#[test]
fn squares_of_very_large_and_very_small_singles_are_summed() {
    assert_eq!(
        f32::sum_of_squares(&[2.0_f32.powi(100); 20]),
        20.0 * 2.0_f64.powi(200)
    );
    assert_eq!(
        f32::sum_of_squares(&[2.0_f32.powi(-100); 3]),
        3.0 * 2.0_f64.powi(-200)
    );
}

#[test]
#[cfg(debug_assertions)]
#[should_panic(expected = "length of a slice")]
fn a_slice_that_is_too_long_panics_in_a_debug_build() {
    f32::add_into(&[0.0; 3], &[0.0; 4], &mut [0.0; 3]);
}

#[test]
fn one_number_that_is_not_finite_is_found_wherever_it_is() {
    for length in [1, 7, 1024, 1025, 3000] {
        let all = vec![1.0_f32; length];
        assert!(f32::all_finite(&all));
        for at in [0, length / 2, length - 1] {
            for wrong in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
                let mut some = all.clone();
                some[at] = wrong;
                assert!(!f32::all_finite(&some), "{wrong} at {at} of {length}");
            }
        }
    }
    assert!(f64::all_finite(&[]) && !f64::all_finite(&[f64::NAN]));
}
