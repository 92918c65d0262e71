//! Sums, means and maxima of windows.

use super::{axes, meet, pairs};
use crate::{bits, config, numbers};
use netwright::kernel::Pooling;
use netwright::scalar::Float;
use proptest::prelude::*;

fn pooling() -> impl Strategy<Value = Pooling> {
    (1..4_usize, axes(false), any::<bool>()).prop_map(
        |(channels, (rows, columns), count_padding)| Pooling {
            channels,
            rows,
            columns,
            count_padding,
        },
    )
}

/// Where each window of a pooling meets the input, by its place in the output, in order.
fn windows(dims: &Pooling) -> Vec<Vec<usize>> {
    let (rows, columns) = (&dims.rows, &dims.columns);
    let mut windows = Vec::new();
    for c in 0..dims.channels {
        for (i, j) in pairs(rows.output, columns.output) {
            let taps = pairs(rows.window, columns.window);
            let covered = taps.filter_map(|(k, l)| {
                let row = c * rows.input + meet(rows, i, k)?;
                Some(row * columns.input + meet(columns, j, l)?)
            });
            windows.push(covered.collect());
        }
    }
    windows
}

fn input<T: Float>(dims: &Pooling, seed: u64) -> Vec<T> {
    numbers(seed, dims.channels * dims.rows.input * dims.columns.input)
}

fn sum_and_mean_agree_with_naive_twins<T: Float>(dims: Pooling, seed: u64) {
    let (x, windows) = (input::<T>(&dims, seed + 1), windows(&dims));
    let dy = numbers::<T>(seed + 2, windows.len());
    let mut y = vec![T::of(f64::NAN); windows.len()];
    T::mean_pool(&dims, &x, &mut y);
    let mut dx = vec![T::ZERO; x.len()];
    for (at, window) in windows.iter().enumerate() {
        let counted = match dims.count_padding {
            true => dims.rows.window * dims.columns.window,
            false => window.len().max(1),
        };
        let count = T::of(counted as f64);
        let sum = window.iter().fold(T::ZERO, |sum, &at| sum + x[at]);
        assert_eq!(y[at], sum / count, "one by one, then divided");
        window.iter().for_each(|&to| dx[to] += dy[at] / count);
    }
    let mut found = vec![T::of(f64::NAN); x.len()];
    T::mean_pool_gradient(&dims, &dy, &mut found);
    assert_eq!(bits(&found), bits(&dx));

    T::sum_pool(&dims, &x, &mut y);
    let mut dx = vec![T::ZERO; x.len()];
    for (at, window) in windows.iter().enumerate() {
        let sum = window.iter().fold(T::ZERO, |sum, &at| sum + x[at]);
        assert_eq!(y[at], sum, "one by one");
        window.iter().for_each(|&to| dx[to] += dy[at]);
    }
    T::sum_pool_gradient(&dims, &dy, &mut found);
    assert_eq!(bits(&found), bits(&dx));
}

fn max_agrees_with_a_naive_twin<T: Float>(dims: Pooling, seed: u64) {
    // Few different numbers, so that there are ties.
    let coarse = |x: T| T::of((x.to_f64() * 2.0).round() / 2.0);
    let x: Vec<T> = input(&dims, seed + 1).into_iter().map(coarse).collect();
    let windows = windows(&dims);
    let dy = numbers::<T>(seed + 2, windows.len());
    let mut y = vec![T::of(f64::NAN); windows.len()];
    T::max_pool(&dims, &x, &mut y);
    let mut dx = vec![T::ZERO; x.len()];
    for (at, window) in windows.iter().enumerate() {
        let larger = |best: usize, at: usize| if x[at] > x[best] { at } else { best };
        match window.iter().copied().reduce(larger) {
            Some(first) => {
                assert_eq!(y[at], x[first]);
                dx[first] += dy[at];
            }
            None => assert_eq!(y[at].to_f64(), f64::NEG_INFINITY, "nothing is covered"),
        }
    }
    let mut found = vec![T::of(f64::NAN); x.len()];
    T::max_pool_gradient(&dims, &x, &dy, &mut found);
    assert_eq!(bits(&found), bits(&dx));
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn sums_and_means_of_windows_agree_with_naive_twins(dims in pooling(), seed: u32) {
        sum_and_mean_agree_with_naive_twins::<f32>(dims, seed.into());
        sum_and_mean_agree_with_naive_twins::<f64>(dims, seed.into());
    }

    #[test]
    fn maxima_of_windows_agree_with_a_naive_twin(dims in pooling(), seed: u32) {
        max_agrees_with_a_naive_twin::<f32>(dims, seed.into());
        max_agrees_with_a_naive_twin::<f64>(dims, seed.into());
    }
}
