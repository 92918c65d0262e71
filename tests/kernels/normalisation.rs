//! Normalisation, channel by channel and row by row.

use crate::{bits, config, numbers};
use netwright::kernel::{ChannelNorm, Moments, RowNorm};
use netwright::scalar::Float;
use proptest::prelude::*;

/// Within the rounding of some thousand operations on numbers of this size.
#[track_caller]
fn assert_near<T: Float>(found: &[T], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    let size = expected.iter().fold(1.0, |size: f64, x| size.max(x.abs()));
    for (found, expected) in found.iter().zip(expected) {
        let bound = 4096.0 * T::EPSILON.to_f64() * size;
        assert!(
            (found.to_f64() - expected).abs() <= bound,
            "found {found}, expected {expected} within {bound}"
        );
    }
}

fn wide<T: Float>(x: &[T]) -> Vec<f64> {
    x.iter().map(|x| x.to_f64()).collect()
}

/// μ and 1 / √(σ² + ε) of these numbers, or 0 and that.
fn moments(x: impl Iterator<Item = f64> + Clone, centred: bool, epsilon: f64) -> [f64; 2] {
    let count = x.clone().count() as f64;
    let mean = if centred {
        x.clone().sum::<f64>() / count
    } else {
        0.0
    };
    let variance = x.map(|x| (x - mean) * (x - mean)).sum::<f64>() / count;
    [mean, (variance + epsilon).sqrt().recip()]
}

fn channels_agree_with_a_naive_twin<T: Float>(samples: usize, [c, p]: [usize; 2], seed: u64) {
    let dims = ChannelNorm {
        channels: c,
        positions: p,
        epsilon: 0.01,
    };
    let length = samples * c * p;
    let (x, dy) = (numbers::<T>(seed, length), numbers::<T>(seed + 1, length));
    let (weight, bias) = (numbers::<T>(seed + 2, c), numbers::<T>(seed + 3, c));
    let nan = |length| vec![T::of(f64::NAN); length];
    let (mut mean, mut variance) = (nan(c), nan(c));
    T::channel_moments(&dims, &x, &mut mean, &mut variance);
    let moments_of = Moments {
        mean: &mean,
        variance: &variance,
    };
    let mut y = nan(length);
    T::channel_norm(&dims, &x, moments_of, Some(&weight), Some(&bias), &mut y);
    let (mut dw, mut db) = (vec![T::ZERO; c], vec![T::ZERO; c]);
    T::channel_norm_weight_gradient(&dims, [&x, &dy], moments_of, 0..c, &mut dw, &mut db);
    let mut dx = nan(length);
    let sums = Some([&*db, &*dw]);
    T::channel_norm_gradient(&dims, [&x, &dy], moments_of, Some(&weight), sums, &mut dx);

    // Shared out, the same bits.
    for cut in 0..=c {
        let (mut dw_parts, mut db_parts) = (vec![T::ZERO; c], vec![T::ZERO; c]);
        for part in [0..cut, cut..c] {
            for s in 0..samples {
                let sample = s * c * p..(s + 1) * c * p;
                let x_and_dy = [&x[sample.clone()], &dy[sample]];
                let (dw, db) = (&mut dw_parts[part.clone()], &mut db_parts[part.clone()]);
                T::channel_norm_weight_gradient(&dims, x_and_dy, moments_of, part.clone(), dw, db);
            }
        }
        assert_eq!(bits(&dw_parts), bits(&dw));
        assert_eq!(bits(&db_parts), bits(&db));
    }

    let [x, dy, weight, bias] = [&x, &dy, &weight, &bias].map(|x| wide(x));
    let (mut expected, mut gradient) = (vec![0.0; length], vec![0.0; length]);
    let mut sums = [vec![0.0; c], vec![0.0; c]];
    for c in 0..c {
        let places: Vec<usize> = (0..length).filter(|i| i / p % dims.channels == c).collect();
        let of = |values: &[f64]| places.iter().map(|i| values[*i]).collect::<Vec<f64>>();
        let [mean, inverse] = moments(of(&x).into_iter(), true, 0.01);
        let normalised = |i: usize| (x[i] - mean) * inverse;
        let count = places.len() as f64;
        let along = places.iter().map(|i| dy[*i]).sum::<f64>();
        let across = places.iter().map(|i| dy[*i] * normalised(*i)).sum::<f64>();
        for &i in &places {
            expected[i] = normalised(i) * weight[c] + bias[c];
            let rest = along / count + normalised(i) * across / count;
            gradient[i] = weight[c] * inverse * (dy[i] - rest);
        }
        (sums[0][c], sums[1][c]) = (across, along);
    }
    assert_near(&y, &expected);
    assert_near(&dx, &gradient);
    assert_near(&dw, &sums[0]);
    assert_near(&db, &sums[1]);
}

/// Rows of `runs` weights, of which there are `sets` times as many, each for `positions` elements.
fn rows_agree_with_a_naive_twin<T: Float>(
    [rows, runs, positions, sets]: [usize; 4],
    centred: bool,
    seed: u64,
) {
    let dims = RowNorm {
        width: runs * positions,
        positions,
        centred,
        epsilon: 0.01,
    };
    let (weights, rows) = (runs * sets, rows * sets);
    let length = rows * dims.width;
    let (x, dy) = (numbers::<T>(seed, length), numbers::<T>(seed + 1, length));
    let (weight, bias) = (
        numbers::<T>(seed + 2, weights),
        numbers::<T>(seed + 3, weights),
    );
    let (mut y, mut dx) = (vec![T::of(f64::NAN); length], vec![T::of(f64::NAN); length]);
    T::row_norm(&dims, &x, Some(&weight), Some(&bias), &mut y);
    T::row_norm_gradient(&dims, [&x, &dy], Some(&weight), &mut dx);
    let (mut dw, mut db) = (vec![T::ZERO; weights], vec![T::ZERO; weights]);
    let x_and_dy = [&*x, &*dy];
    T::row_norm_weight_gradient(&dims, x_and_dy, weights, 0..weights, &mut dw, &mut db);
    for cut in 0..=weights {
        let (mut dw_parts, mut db_parts) = (vec![T::ZERO; weights], vec![T::ZERO; weights]);
        for part in [0..cut, cut..weights] {
            let (dw, db) = (&mut dw_parts[part.clone()], &mut db_parts[part.clone()]);
            T::row_norm_weight_gradient(&dims, x_and_dy, weights, part, dw, db);
        }
        assert_eq!(bits(&dw_parts), bits(&dw));
        assert_eq!(bits(&db_parts), bits(&db));
    }
    let mut without_bias = vec![T::ZERO; weights];
    let dw_alone = &mut without_bias;
    T::row_norm_weight_gradient(&dims, x_and_dy, weights, 0..weights, dw_alone, &mut []);
    assert_eq!(bits(&without_bias), bits(&dw));

    let [x, dy, weight, bias] = [&x, &dy, &weight, &bias].map(|x| wide(x));
    let (mut expected, mut gradient) = (vec![0.0; length], vec![0.0; length]);
    let mut sums = [vec![0.0; weights], vec![0.0; weights]];
    for row in 0..rows {
        let places = row * dims.width..(row + 1) * dims.width;
        let of = |i: usize| i / positions % weights;
        let [mean, inverse] = moments(x[places.clone()].iter().copied(), centred, 0.01);
        let normalised = |i: usize| (x[i] - mean) * inverse;
        let terms =
            |f: &dyn Fn(usize) -> f64| places.clone().map(f).sum::<f64>() / dims.width as f64;
        let along = if centred {
            terms(&|i| dy[i] * weight[of(i)])
        } else {
            0.0
        };
        let across = terms(&|i| dy[i] * weight[of(i)] * normalised(i));
        for i in places.clone() {
            expected[i] = normalised(i) * weight[of(i)] + bias[of(i)];
            gradient[i] = inverse * (dy[i] * weight[of(i)] - along - normalised(i) * across);
            sums[0][of(i)] += dy[i] * normalised(i);
            sums[1][of(i)] += dy[i];
        }
    }
    assert_near(&y, &expected);
    assert_near(&dx, &gradient);
    assert_near(&dw, &sums[0]);
    assert_near(&db, &sums[1]);
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn channels_are_normalised_as_by_a_naive_twin(
        samples in 1..6_usize, channels in 1..6_usize, positions in 1..40_usize, seed: u32
    ) {
        channels_agree_with_a_naive_twin::<f32>(samples, [channels, positions], seed.into());
        channels_agree_with_a_naive_twin::<f64>(samples, [channels, positions], seed.into());
        channels_agree_with_a_naive_twin::<f32>(samples, [positions, 1], seed.into());
    }

    #[test]
    fn rows_are_normalised_as_by_a_naive_twin(
        rows in 1..4_usize, runs in 1..40_usize, positions in 1..20_usize, sets in 1..4_usize,
        centred: bool, seed: u32
    ) {
        for dims in [[rows, runs, 1, 1], [1, runs % 4 + 1, positions, sets], [rows, runs, 1, sets]] {
            rows_agree_with_a_naive_twin::<f32>(dims, centred, seed.into());
            rows_agree_with_a_naive_twin::<f64>(dims, centred, seed.into());
        }
    }
}
