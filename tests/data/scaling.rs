//! Scaling to mean and deviation or to a range.

use netwright::class::Class;
use netwright::train::data::npy::Npz;
use netwright::train::data::{DataError, Dataset, MinMax, Samples, Standardise};

fn data<X: Copy, const N: usize>(inputs: [X; N]) -> Samples<X, f32> {
    Samples::new(inputs, [0.0; N]).unwrap()
}

#[track_caller]
fn close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-12, "{found} {expected}");
    }
}

#[test]
fn each_element_has_a_mean_and_deviation() {
    let data = data([[1.0_f64, 10.0], [2.0, 10.0], [6.0, 10.0]]);
    let scaler = Standardise::fit(&data).unwrap();
    close(&scaler.mean, &[3.0, 10.0]);
    // Of three, not of two; a constant is only shifted.
    close(&scaler.deviation, &[(14.0_f64 / 3.0).sqrt(), 1.0]);
    let mut x = [6.0, 11.0];
    scaler.apply(&mut x);
    close(&x, &[3.0 / (14.0_f64 / 3.0).sqrt(), 1.0]);
    scaler.invert(&mut x);
    close(&x, &[6.0, 11.0]);
}

#[test]
fn elements_are_taken_together_as_asked() {
    let data = data([[[1.0_f64, 2.0], [30.0, 50.0]], [[3.0, 2.0], [10.0, 30.0]]]);
    let mean = |scaler: Box<Standardise<[[f64; 2]; 2]>>| scaler.mean;
    assert_eq!(
        mean(Standardise::fit(&data).unwrap()),
        [[2.0, 2.0], [20.0, 40.0]]
    );
    assert_eq!(
        mean(Standardise::fit_channels(&data).unwrap()),
        [[2.0, 2.0], [30.0, 30.0]]
    );
    assert_eq!(
        mean(Standardise::fit_features(&data).unwrap()),
        [[11.0, 21.0], [11.0, 21.0]]
    );
    assert_eq!(
        mean(Standardise::fit_whole(&data).unwrap()),
        [[16.0, 16.0], [16.0, 16.0]]
    );
    let range = MinMax::fit_channels(&data).unwrap();
    assert_eq!(range.least, [[1.0, 1.0], [10.0, 10.0]]);
    assert_eq!(range.range, [[2.0, 2.0], [40.0, 40.0]]);
}

#[test]
fn what_is_scaled_has_mean_zero_and_deviation_one() {
    let data = Samples::from_pairs((0..500).map(|i| {
        let t = i as f32;
        ([1e4 + t.sin(), -3.0 * t, 0.1], 0.0_f32)
    }))
    .unwrap();
    let scaler = Standardise::fit(&data).unwrap();
    assert_eq!(scaler.deviation[2], 1.0);
    let scaled = data.apply(|x, _| scaler.apply(x));
    let again = Standardise::fit(&scaled).unwrap();
    for feature in 0..2 {
        assert!(again.mean[feature].abs() < 1e-3, "{:?}", again.mean);
        assert!(
            (again.deviation[feature] - 1.0).abs() < 1e-3,
            "{:?}",
            again.deviation
        );
    }
}

#[test]
fn a_range_becomes_zero_to_one() {
    let data = data([[2.0_f32, 5.0], [4.0, 5.0], [10.0, 5.0]]);
    let scaler = MinMax::fit(&data).unwrap();
    let scaled = data.apply(|x, _| scaler.apply(x)).to_samples().unwrap();
    assert_eq!(scaled.inputs(), [[0.0, 0.0], [0.25, 0.0], [1.0, 0.0]]);
    let mut beyond = [12.0, 6.0];
    scaler.apply(&mut beyond);
    assert_eq!(beyond, [1.25, 1.0]);
    scaler.invert(&mut beyond);
    assert_eq!(beyond, [12.0, 6.0]);
}

/// What `tests/reference/scaling.py` wrote.
const SCIKIT_LEARN: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/reference/data/scaling.npz"
);

#[test]
fn scalers_are_those_of_scikit_learn() {
    let mut file = Npz::open(SCIKIT_LEARN).unwrap();
    let mut rows = |name: &str| file.read::<[f64; 8]>(name).unwrap();
    let x = Samples::new(rows("x"), [0_u8; 40]).unwrap();
    let one = |found: &[f64], expected: &[[f64; 8]]| {
        for (found, expected) in found.iter().zip(expected.as_flattened()) {
            assert!(
                (found - expected).abs() <= 1e-12 * expected.abs(),
                "{found} {expected}"
            );
        }
    };
    let all = |found: Samples<[f64; 8], u8>, expected: &[[f64; 8]]| {
        let found = found.inputs().as_flattened().iter();
        // A deviation of 0.01 around 10⁶: of sixteen digits, eight are left.
        for (found, expected) in found.zip(expected.as_flattened()) {
            assert!(
                (found - expected).abs() <= 1e-8 * expected.abs().max(1.0),
                "{found} {expected}"
            );
        }
    };
    let scaler = Standardise::fit(&x).unwrap();
    one(&scaler.mean, &rows("mean"));
    one(&scaler.deviation, &rows("deviation"));
    all(
        x.apply(|x, _| scaler.apply(x)).to_samples().unwrap(),
        &rows("standardised"),
    );
    let scaler = MinMax::fit(&x).unwrap();
    one(&scaler.least, &rows("least"));
    one(&scaler.range, &rows("range"));
    all(
        x.apply(|x, _| scaler.apply(x)).to_samples().unwrap(),
        &rows("in_range"),
    );
}

#[test]
fn files_that_numpy_wrote_are_read() {
    let mut file = Npz::open(SCIKIT_LEARN).unwrap();
    assert_eq!(file.names()[..3], ["x", "x_fortran", "x_single"]);
    type Array = [[f64; 4]; 2];
    let x: Samples<Array, Class<3>> = file.samples("x", "labels").unwrap();
    assert_eq!((x.len(), x.targets()[5].index()), (40, 2));
    assert_eq!(file.read::<Array>("x_fortran").unwrap(), x.inputs());
    let single = file.read::<[[f32; 4]; 2]>("x_single").unwrap();
    for (single, double) in single.as_flattened().iter().zip(x.inputs().as_flattened()) {
        assert_eq!(*single, double.map(|x| x as f32));
    }
    let bytes = file.read::<[[u8; 4]; 2]>("bytes").unwrap();
    assert_eq!(
        file.read::<[f32; 8]>("bytes").unwrap()[3][7],
        f32::from(bytes[3][1][3])
    );
}

#[test]
fn a_scaler_is_two_arrays() {
    const SCALER: Standardise<[f32; 2]> = Standardise {
        mean: [1.0, 2.0],
        deviation: [2.0, 4.0],
    };
    let mut x = [3.0, 2.0];
    SCALER.apply(&mut x);
    assert_eq!(x, [1.0, 0.0]);
}

#[test]
fn nothing_is_fitted_to_nan() {
    let data = data([[[1.0_f32, 2.0]], [[3.0, f32::NAN]]]);
    let error = Standardise::fit(&data).unwrap_err();
    assert_eq!(error.to_string(), "the input of sample 1 is NaN at [0, 1]");
    assert!(matches!(
        MinMax::fit(&data),
        Err(DataError::NotFinite { .. })
    ));
}
