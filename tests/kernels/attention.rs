//! Attention against a naive twin in double precision, and its bits.

use netwright::kernel::{Attention, Kernels, Pairs};
use netwright::scalar::Float;
use proptest::prelude::*;

use super::{bits, config, numbers};

fn attention() -> impl Strategy<Value = Attention> {
    let heads = prop_oneof![Just((1, 1)), Just((2, 2)), Just((4, 2)), Just((3, 1))];
    let size = prop_oneof![1..=5_usize, 15..=18_usize, 33..=35_usize];
    let sizes = (1..=6_usize, 1..=6_usize, heads, size, any::<bool>());
    sizes.prop_map(
        |(queries, keys, (heads, key_value_heads), head_size, causal)| Attention {
            queries,
            keys,
            heads,
            key_value_heads,
            head_size,
            causal,
        },
    )
}

/// Queries, keys and values; a mask that leaves out some of the keys.
fn inputs<T: Float>(dims: &Attention, seed: u64) -> ([Vec<T>; 3], Vec<T>) {
    let (q, k) = (dims.queries * dims.width(), dims.keys * dims.key_width());
    let inputs = [(1, q), (2, k), (3, k)].map(|(salt, length)| numbers(seed ^ salt, length));
    let mask: Vec<T> = numbers(seed ^ 4, dims.keys);
    let mask = mask
        .iter()
        .map(|m| if *m > T::of(-0.3) { *m } else { T::ZERO });
    (inputs, mask.collect())
}

fn attend<T: Float>(dims: &Attention, inputs: &[Vec<T>; 3], mask: Option<&[T]>) -> [Vec<T>; 2] {
    let mut weights = vec![T::of(f64::NAN); dims.weights()];
    let mut y = vec![T::of(f64::NAN); dims.queries * dims.width()];
    T::attend(
        dims,
        inputs.each_ref().map(|input| &**input),
        mask,
        &mut weights,
        &mut y,
    );
    [weights, y]
}

/// The same element by element, in double precision.
fn naive<T: Float>(dims: &Attention, [q, k, v]: &[Vec<T>; 3], mask: Option<&[T]>) -> Vec<f64> {
    let (size, group) = (dims.head_size, dims.heads / dims.key_value_heads);
    let mut y = vec![0.0; dims.queries * dims.width()];
    for query in 0..dims.queries {
        for head in 0..dims.heads {
            let mine = query * dims.width() + head * size;
            let theirs = |key: usize| key * dims.key_width() + head / group * size;
            let there = |key: &usize| {
                (!dims.causal || *key <= query)
                    && mask.is_none_or(|mask| mask[*key].to_f64() != 0.0)
            };
            let score = |key: usize| -> f64 {
                let terms = (0..size).map(|i| q[mine + i].to_f64() * k[theirs(key) + i].to_f64());
                terms.sum::<f64>() / (size as f64).sqrt()
            };
            let powers: Vec<(usize, f64)> = (0..dims.keys)
                .filter(there)
                .map(|key| (key, score(key).exp()))
                .collect();
            let sum: f64 = powers.iter().map(|(_, power)| power).sum();
            for (key, power) in powers {
                for i in 0..size {
                    y[mine + i] += power / sum * v[theirs(key) + i].to_f64();
                }
            }
        }
    }
    y
}

fn check<T: Float>(dims: &Attention, seed: u64) {
    let (inputs, mask) = inputs::<T>(dims, seed);
    for mask in [None, Some(&*mask)] {
        let [_, y] = attend(dims, &inputs, mask);
        for (y, expected) in y.iter().zip(naive(dims, &inputs, mask)) {
            let error = (y.to_f64() - expected).abs();
            assert!(
                error <= 64.0 * T::EPSILON.to_f64(),
                "{y}, expected {expected}"
            );
        }
        // The weights of one query at a time give the same bits.
        let slices = inputs.each_ref().map(|input| &**input);
        let (mut row, mut again) = (vec![T::of(f64::NAN); dims.keys], y.clone());
        T::attend(dims, slices, mask, &mut row, &mut again);
        assert_eq!(bits(&y), bits(&again));
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn attention_is_what_it_says(dims in attention(), seed: u64) {
        check::<f32>(&dims, seed);
        check::<f64>(&dims, seed);
    }

    /// A query's result depends on its own row, and of a causal one on the keys up to it.
    #[test]
    fn a_query_does_not_care_for_others(dims in attention(), seed: u64) {
        let (inputs, _) = inputs::<f32>(&dims, seed);
        let [_, y] = attend(&dims, &inputs, None);
        let width = dims.width();
        let reach = |query: usize| if dims.causal { dims.keys.min(query + 1) } else { dims.keys };
        for query in 0..dims.queries {
            let keys = reach(query);
            let one = Attention { queries: 1, keys, causal: false, ..dims };
            let [q, k, v] = &inputs;
            let of_keys = keys * dims.key_width();
            let row = [q[query * width..][..width].to_vec(), k[..of_keys].to_vec(), v[..of_keys].to_vec()];
            let [_, alone] = attend(&one, &row, None);
            prop_assert_eq!(bits(&alone), bits(&y[query * width..][..width]));
        }
    }

    /// What is turned and turned back is what it was, and lengths stay.
    #[test]
    fn rotations_turn_back(size in (1..=9_usize).prop_map(|half| 2 * half), steps in 1..=5_usize, seed: u64, halves: bool) {
        let pairs = if halves { Pairs::Halves } else { Pairs::Interleaved };
        let mut table = vec![0.0; steps * size];
        f64::rotary_angles(size, 100.0, &mut table);
        let x: Vec<f64> = numbers(seed, steps * 3 * size);
        let mut y = x.clone();
        f64::rotate(size, pairs, &table, false, 3 * size, &mut y);
        prop_assert!((f64::sum_of_squares(&x) - f64::sum_of_squares(&y)).abs() < 1e-12);
        f64::rotate(size, pairs, &table, true, 3 * size, &mut y);
        prop_assert!(x.iter().zip(&y).all(|(x, y)| (x - y).abs() < 1e-14));
    }
}
