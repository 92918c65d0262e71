//! Samples that differ each time they are trained on.

use netwright::class::Class;
use netwright::random::Draw;
use netwright::train::data::augment::{Augmented, AugmentedSeries, Mixup};
use netwright::train::data::{Dataset, Samples};
use proptest::prelude::*;

type Picture = [[[f32; 5]; 4]; 2];

/// Pictures whose pixels all differ.
fn pictures(count: usize) -> Samples<Picture, u32> {
    Samples::from_pairs((0..count).map(|sample| {
        let mut picture = [[[0.0; 5]; 4]; 2];
        for (i, pixel) in picture
            .as_flattened_mut()
            .as_flattened_mut()
            .iter_mut()
            .enumerate()
        {
            *pixel = (40 * sample + i + 1) as f32;
        }
        (picture, sample as u32)
    }))
    .unwrap()
}

/// A sample as it varies, and its target.
fn varied<D: Dataset<Input: Copy + Default, Target: Copy + Default>>(
    data: &D,
    seed: u64,
    index: usize,
) -> (D::Input, D::Target) {
    let (mut x, mut target) = (D::Input::default(), D::Target::default());
    data.read_varied(index, Draw::seed(seed), &mut x, &mut target);
    (x, target)
}

fn picture(data: &impl Dataset<Input = Picture, Target = u32>, seed: u64, index: usize) -> Picture {
    let (mut x, mut target) = ([[[0.0; 5]; 4]; 2], 0);
    data.read_varied(index, Draw::seed(seed), &mut x, &mut target);
    assert_eq!(target, index as u32);
    x
}

fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len() as f64
}

fn variance(numbers: &[f64]) -> f64 {
    let mean = mean(numbers);
    numbers.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / numbers.len() as f64
}

#[test]
fn nothing_happens_unasked_nor_in_validation() {
    let data = pictures(3);
    let all = Augmented::new(&data)
        .shift(3.0)
        .rotate(90.0)
        .scale(0.5..=2.0)
        .noise(1.0)
        .erase(1.0, 0.1..=0.5);
    for index in 0..3 {
        let (mut x, mut target) = ([[[0.0; 5]; 4]; 2], 0);
        all.read(index, &mut x, &mut target);
        assert_eq!(x, data.inputs()[index]);
        assert_eq!(
            picture(&Augmented::new(&data), 1, index),
            data.inputs()[index]
        );
        assert_ne!(picture(&all, 1, index), data.inputs()[index]);
    }
}

#[test]
fn a_sample_varies_by_run_epoch_and_place_alone() {
    let data = pictures(8);
    let train = Augmented::new(&data)
        .shift(2.0)
        .rotate(30.0)
        .noise(0.1)
        .contrast(0.5)
        .erase(0.5, 0.1..=0.3);
    let draw = Draw::seed(4).inside(7);
    let read = |index: usize, draw: Draw| {
        let (mut x, mut target) = ([[[0.0; 5]; 4]; 2], 0);
        train.read_varied(index, draw, &mut x, &mut target);
        x
    };
    let forwards: Vec<Picture> = (0..8).map(|index| read(index, draw)).collect();
    let mut backwards: Vec<Picture> = (0..8).rev().map(|index| read(index, draw)).collect();
    backwards.reverse();
    assert_eq!(forwards, backwards);
    let threads: Vec<Picture> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|i| scope.spawn(move || read(i, draw))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    assert_eq!(forwards, threads);
    assert_ne!(forwards[0], read(0, draw.next_step()));
    assert_ne!(forwards[0], read(0, Draw::seed(5).inside(7)));
}

#[test]
fn mirrors_are_exact_and_as_frequent_as_asked() {
    let data = pictures(1);
    let original = data.inputs()[0];
    let across = picture(&Augmented::new(&data).flip_horizontal(1.0), 1, 0);
    let down = picture(&Augmented::new(&data).flip_vertical(1.0), 1, 0);
    for (c, i, j) in (0..2).flat_map(|c| (0..4).flat_map(move |i| (0..5).map(move |j| (c, i, j)))) {
        assert_eq!(across[c][i][j], original[c][i][4 - j]);
        assert_eq!(down[c][i][j], original[c][3 - i][j]);
    }
    let some = Augmented::new(&data).flip_horizontal(0.3);
    let flipped = (0..2000)
        .filter(|seed| picture(&some, *seed, 0) != original)
        .count();
    // Six deviations around 600.
    assert!((477..723).contains(&flipped), "{flipped}");
    let never = Augmented::new(&data).flip_horizontal(0.0);
    assert!((0..100).all(|seed| picture(&never, seed, 0) == original));
}

#[test]
fn crops_move_by_whole_pixels() {
    let data = pictures(1);
    let original = data.inputs()[0];
    let train = Augmented::new(&data).crop(2).fill(-1.0);
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..400 {
        let moved = picture(&train, seed, 0);
        let moves = (-2..=2).flat_map(|down| (-2..=2).map(move |right| (down, right)));
        let found = moves.clone().find(|(down, right)| {
            (0..2).all(|c| {
                (0..4_i32).all(|i| {
                    (0..5_i32).all(|j| {
                        let (y, x) = (i - down, j - right);
                        let inside = (0..4).contains(&y) && (0..5).contains(&x);
                        let expected = if inside {
                            original[c][y as usize][x as usize]
                        } else {
                            -1.0
                        };
                        moved[c][i as usize][j as usize] == expected
                    })
                })
            })
        });
        seen.insert(found.expect("moved by whole pixels"));
    }
    assert_eq!(seen.len(), 25);
}

#[test]
fn shifts_and_turns_interpolate_between_pixels() {
    // A slope stays one where it is moved by parts of a pixel.
    let slope: [[[f64; 9]; 9]; 1] = [std::array::from_fn(|i| {
        std::array::from_fn(|j| (3 * i + j) as f64)
    })];
    let data = Samples::new([slope; 300], [0_u8; 300]).unwrap();
    let shifted = Augmented::new(&data).shift(1.5);
    let (mut downs, mut rights) = (Vec::new(), Vec::new());
    for index in 0..300 {
        let (mut x, mut target) = (slope, 0);
        shifted.read_varied(index, Draw::seed(1), &mut x, &mut target);
        let by = slope[0][4][4] - x[0][4][4];
        for (i, j) in [(3, 3), (5, 4), (4, 5)] {
            assert!((slope[0][i][j] - x[0][i][j] - by).abs() < 1e-12);
        }
        // 3 · down + right.
        assert!(by.abs() <= 6.0);
        downs.push(by / 3.0);
        rights.push(by);
    }
    // Uniform: variance 1.5² / 3 · (9 + 1), six deviations around it.
    assert!(
        (variance(&rights) - 7.5).abs() < 2.2,
        "{}",
        variance(&rights)
    );
    assert!(mean(&downs).abs() < 0.35, "{}", mean(&downs));

    // Turned by 90 degrees or less, the middle stays, and far corners leave.
    let turned = Augmented::new(&data).rotate(90.0);
    let mut angles = Vec::new();
    for index in 0..300 {
        let (mut x, mut target) = (slope, 0);
        turned.read_varied(index, Draw::seed(2), &mut x, &mut target);
        assert!((x[0][4][4] - slope[0][4][4]).abs() < 1e-12);
        // The slope turns: along a column it rises by 3 cos - sin, along a row by cos + 3 sin.
        let (down, right) = (x[0][5][4] - x[0][4][4], x[0][4][5] - x[0][4][4]);
        assert!(
            (down.powi(2) + right.powi(2) - 10.0).abs() < 1e-9,
            "{down} {right}"
        );
        angles.push(right.atan2(down).to_degrees() - 1.0_f64.atan2(3.0).to_degrees());
    }
    assert!(angles.iter().all(|angle| angle.abs() <= 90.0 + 1e-9));
    assert!(angles.iter().any(|angle| *angle > 75.0) && angles.iter().any(|angle| *angle < -75.0));
}

#[test]
fn zooming_keeps_the_middle_and_scales_slopes() {
    let slope: [[[f64; 9]; 9]; 1] = [std::array::from_fn(|_| std::array::from_fn(|j| j as f64))];
    let data = Samples::new([slope; 100], [0_u8; 100]).unwrap();
    let zoomed = Augmented::new(&data).scale(1.0..=4.0);
    for index in 0..100 {
        let (mut x, mut target) = (slope, 0);
        zoomed.read_varied(index, Draw::seed(3), &mut x, &mut target);
        let factor = 1.0 / (x[0][4][5] - x[0][4][4]);
        assert!((1.0..=4.0).contains(&factor), "{factor}");
        assert!((x[0][0][8] - 4.0 - 4.0 / factor).abs() < 1e-9);
    }
}

#[test]
fn colours_change_as_asked() {
    let picture = [[[0.2_f32, 0.8]; 2]; 1];
    let data = Samples::new([picture; 500], [0_u8; 500]).unwrap();
    let read = |data: &dyn Dataset<Input = [[[f32; 2]; 2]; 1], Target = u8>, index| {
        let (mut x, mut target) = (picture, 0);
        data.read_varied(index, Draw::seed(1), &mut x, &mut target);
        x[0][1]
    };
    for index in 0..500 {
        let [dark, light] = read(&Augmented::new(&data).brightness(0.1), index);
        assert!((light - dark - 0.6).abs() < 1e-6 && (dark - 0.2).abs() <= 0.1 + 1e-6);
        let [dark, light] = read(&Augmented::new(&data).contrast(0.5), index);
        assert!((light + dark - 1.0).abs() < 1e-6);
        assert!((0.3 - 1e-6..=0.9 + 1e-6).contains(&(light - dark)));
        let clamped = read(&Augmented::new(&data).noise(2.0).clamp(0.0..=1.0), index);
        assert!(clamped.iter().all(|x| (0.0..=1.0).contains(x)));
    }
    let noisy = Augmented::new(&data).noise(0.5);
    let noise: Vec<f64> = (0..500)
        .map(|index| f64::from(read(&noisy, index)[0]) - 0.2)
        .collect();
    assert!(mean(&noise).abs() < 0.14, "{}", mean(&noise));
    assert!(
        (variance(&noise) - 0.25).abs() < 0.1,
        "{}",
        variance(&noise)
    );
}

#[test]
fn what_is_erased_is_a_rectangle_of_the_size_asked() {
    let picture = [[[1.0_f32; 20]; 10]; 3];
    let data = Samples::new([picture; 400], [0_u8; 400]).unwrap();
    let train = Augmented::new(&data).erase(0.5, 0.1..=0.2).fill(-2.0);
    let mut erased = 0;
    for index in 0..400 {
        let (mut x, mut target) = (picture, 0);
        train.read_varied(index, Draw::seed(1), &mut x, &mut target);
        assert!(x[0] == x[1] && x[1] == x[2]);
        let gone = |i: usize, j: usize| x[0][i][j] == -2.0;
        let rows: Vec<usize> = (0..10).filter(|i| (0..20).any(|j| gone(*i, j))).collect();
        let columns: Vec<usize> = (0..20).filter(|j| (0..10).any(|i| gone(i, *j))).collect();
        if rows.is_empty() {
            continue;
        }
        erased += 1;
        assert!(rows.iter().all(|i| columns.iter().all(|j| gone(*i, *j))));
        assert_eq!(rows.len() - 1, rows[rows.len() - 1] - rows[0]);
        assert_eq!(columns.len() - 1, columns[columns.len() - 1] - columns[0]);
        // Up to rounding of the sides.
        assert!(
            (12..=52).contains(&(rows.len() * columns.len())),
            "{rows:?} {columns:?}"
        );
    }
    assert!((140..260).contains(&erased), "{erased}");
}

#[test]
fn series_are_warped_between_their_ends() {
    let series: [[f64; 2]; 40] = std::array::from_fn(|t| [t as f64, -(t as f64)]);
    let data = Samples::new([series; 50], [0_u8; 50]).unwrap();
    let train = AugmentedSeries::new(&data).time_warp(0.5);
    for index in 0..50 {
        let (mut x, mut target) = (series, 0);
        train.read_varied(index, Draw::seed(1), &mut x, &mut target);
        assert_ne!(x, series);
        assert!((x[0][0] - 0.0).abs() < 1e-12 && (x[39][0] - 39.0).abs() < 1e-12);
        for step in x.windows(2) {
            let speed = step[1][0] - step[0][0];
            assert!((0.5 / 1.5..=1.5 / 0.5).contains(&speed), "{speed}");
            assert!((step[0][0] + step[0][1]).abs() < 1e-12);
        }
    }
}

#[test]
fn features_of_series_are_scaled_as_a_whole_and_noisy_by_themselves() {
    let series = [[1.0_f64, 2.0, 3.0]; 10];
    let data = Samples::new([series; 1000], [0_u8; 1000]).unwrap();
    let read = |data: &AugmentedSeries<&Samples<[[f64; 3]; 10], u8>>, index| {
        let (mut x, mut target) = (series, 0);
        data.read_varied(index, Draw::seed(1), &mut x, &mut target);
        x
    };
    let scaled = AugmentedSeries::new(&data).scale(0.2);
    let factors: Vec<f64> = (0..1000)
        .flat_map(|index| {
            let x = read(&scaled, index);
            assert!(x.iter().all(|step| *step == x[0]));
            [x[0][0], x[0][1] / 2.0, x[0][2] / 3.0]
        })
        .collect();
    assert!((mean(&factors) - 1.0).abs() < 0.03);
    assert!(
        (variance(&factors) - 0.04).abs() < 0.01,
        "{}",
        variance(&factors)
    );
    let noisy = AugmentedSeries::new(&data).jitter(0.1);
    let noise: Vec<f64> = (0..1000)
        .map(|index| read(&noisy, index)[9][2] - 3.0)
        .collect();
    assert!(mean(&noise).abs() < 0.02);
    assert!(
        (variance(&noise) - 0.01).abs() < 0.004,
        "{}",
        variance(&noise)
    );
}

#[test]
fn mixup_mixes_samples_and_targets_alike() {
    let data = Samples::from_pairs((0..10).map(|i| {
        let class = Class::<10>::new(i).unwrap();
        ([i as f64, 1.0], class.one_hot::<f64>())
    }))
    .unwrap();
    for alpha in [1e-300, 0.2, 1.0, 8.0] {
        let train = Mixup::new(&data, alpha);
        let mut shares = Vec::new();
        let mut own = 0;
        for seed in 0..400 {
            for index in 0..10 {
                let (x, target) = varied(&train, seed, index);
                assert!((target.iter().sum::<f64>() - 1.0).abs() < 1e-12);
                let expected: f64 = target
                    .iter()
                    .enumerate()
                    .map(|(i, share)| i as f64 * share)
                    .sum();
                assert!((x[0] - expected).abs() < 1e-9 && (x[1] - 1.0).abs() < 1e-12);
                if target[index] == 1.0 {
                    own += 1;
                }
                let others = target
                    .iter()
                    .enumerate()
                    .filter(|(i, share)| *i != index && **share > 0.0);
                assert!(others.count() <= 1);
                shares.push(target[index]);
            }
        }
        // One time in ten with itself; otherwise λ of mean ½ and variance 1 / (4 (2 α + 1)).
        let expected = 0.1 + 0.9 * 0.5;
        assert!(
            (mean(&shares) - expected).abs() < 0.05,
            "{alpha} {}",
            mean(&shares)
        );
        assert!(own > 200);
        let lambda = 1.0 / (4.0 * (2.0 * alpha + 1.0));
        let second = 0.1 + 0.9 * (lambda + 0.25) - expected * expected;
        assert!(
            (variance(&shares) - second).abs() < 0.02,
            "{alpha} {}",
            variance(&shares)
        );
    }
}

#[test]
fn data_that_is_augmented_can_be_augmented_again() {
    let data = pictures(4);
    let twice = Augmented::new(Augmented::new(&data).flip_vertical(1.0)).flip_vertical(1.0);
    assert_eq!(picture(&twice, 1, 2), data.inputs()[2]);
    let one = Augmented::new(&data).noise(1.0);
    let two = Augmented::new(Augmented::new(&data).noise(1.0)).noise(1.0);
    let added = |x: Picture| f64::from(x[0][0][0] - data.inputs()[0][0][0][0]);
    let (one, two): (Vec<f64>, Vec<f64>) = (0..600)
        .map(|seed| (added(picture(&one, seed, 0)), added(picture(&two, seed, 0))))
        .unzip();
    // Not the same noise twice, which would have four times the variance.
    assert!((variance(&two) / variance(&one) - 2.0).abs() < 0.7);
}

#[test]
fn ranges_that_make_no_sense_are_refused_where_they_are_given() {
    let data = pictures(1);
    type Change<'a> = Augmented<&'a Samples<Picture, u32>>;
    fn said<'a>(
        data: &'a Samples<Picture, u32>,
        change: impl Fn(Change<'a>) -> Change<'a>,
    ) -> String {
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            change(Augmented::new(data));
        }));
        caught
            .unwrap_err()
            .downcast_ref::<String>()
            .unwrap()
            .clone()
    }
    assert_eq!(
        said(&data, |a| a.shift(-1.0)),
        "`shift` is at least 0 and finite, found -1"
    );
    assert_eq!(
        said(&data, |a| a.rotate(f64::NAN)),
        "`rotate` is at least 0 and finite, found NaN"
    );
    assert_eq!(
        said(&data, |a| a.scale(0.0..=1.0)),
        "`scale` is above 0 and finite, found 0"
    );
    #[allow(clippy::reversed_empty_ranges)]
    let falls = 1.5..=0.5;
    assert_eq!(
        said(&data, |a| a.scale(falls.clone())),
        "`scale` runs upwards, found 1.5 to 0.5"
    );
    assert_eq!(
        said(&data, |a| a.flip_horizontal(1.5)),
        "`flip_horizontal` is from 0 to 1, found 1.5"
    );
    assert_eq!(
        said(&data, |a| a.erase(0.5, 0.5..=2.0)),
        "`erase` is from 0 to 1, found 2"
    );
    assert_eq!(
        said(&data, |a| a.clamp(0.0..=f64::INFINITY)),
        "`clamp` runs upwards, from a finite number, found 0 to inf"
    );
}

proptest! {
    #[test]
    fn whatever_is_asked_pictures_stay_finite(
        seed: u64, shift in 0.0..100.0_f64, degrees in 0.0..720.0_f64, low in 1e-3..1.0_f64,
        padding in 0..20_usize, share in 0.001..1.0_f64,
    ) {
        let data = pictures(1);
        let train = Augmented::new(&data)
            .shift(shift)
            .rotate(degrees)
            .scale(low..=1.0 / low)
            .crop(padding)
            .flip_horizontal(0.5)
            .flip_vertical(0.5)
            .erase(0.5, share..=1.0)
            .contrast(1.0);
        let x = picture(&train, seed, 0);
        prop_assert!(x.as_flattened().as_flattened().iter().all(|x| x.is_finite()));
    }
}
