//! What activations make of NaN, of infinity, of zeros and of very large numbers.

use netwright::activation::{Activation, LogSoftmax, Pointwise, Softmax};
use netwright::scalar::Float;

/// Value and slope.
fn at<A: Pointwise, T: Float>(x: T) -> [T; 2] {
    let y = A::value(x);
    [y, A::slope(x, y)]
}

#[test]
fn nan_gives_nan() {
    fn of<A: Pointwise, T: Float>(name: &str) {
        let nan = T::ZERO / T::ZERO;
        for (found, what) in at::<A, T>(nan).into_iter().zip(["value", "slope"]) {
            assert!(found.is_nan(), "{what} of {name} at NaN: {found}");
        }
    }
    fn both<A: Pointwise>(name: &str) {
        of::<A, f32>(name);
        of::<A, f64>(name);
    }
    each_pointwise!(both);
}

#[test]
fn nan_anywhere_in_a_vector_gives_nan() {
    fn of<A: Activation<[f32; 5]>>() {
        let (z, mut y, mut d) = ([1.0, f32::NAN, 0.0, -2.0, 3.0], [0.0; 5], [1.0; 5]);
        A::apply(&z, &mut y);
        A::backward(&z, &y, &mut d);
        assert!(y.iter().chain(&d).all(|x| x.is_nan()), "{y:?} {d:?}");
    }
    of::<Softmax>();
    of::<LogSoftmax>();
}

#[test]
fn infinity_gives_the_limit() {
    fn of<A: Pointwise, T: Float>(name: &str) {
        for sign in [-T::ONE, T::ONE] {
            let infinite = at::<A, T>(sign / T::ZERO);
            let far = at::<A, T>(sign * T::of(1e30));
            for (found, far) in infinite.into_iter().zip(far) {
                // What is large there grows on; all else has come to rest.
                let limit = if far.abs() > T::of(1e20) {
                    far / T::ZERO
                } else {
                    far
                };
                let near = (found - limit).abs() < T::of(1e-6);
                assert!(
                    found == limit || near,
                    "{name} at {sign} / 0: found {found}, expected {limit}"
                );
            }
        }
    }
    fn both<A: Pointwise>(name: &str) {
        of::<A, f32>(name);
        of::<A, f64>(name);
    }
    each_pointwise!(both);
}

#[test]
fn far_from_zero_all_is_finite() {
    fn of<A: Pointwise, T: Float>(name: &str) {
        for x in [-1e4, -1e3, -100.0, -20.0, 20.0, 100.0, 1e3, 1e4] {
            let found = at::<A, T>(T::of(x));
            // The one whose true value is more than a float can hold.
            if name == "Exponential" && x > 80.0 {
                assert!(found.iter().all(|found| *found > T::of(1e38)), "{found:?}");
                continue;
            }
            assert!(
                found.iter().all(|found| found.is_finite()),
                "{name} at {x}: {found:?}"
            );
        }
    }
    fn both<A: Pointwise>(name: &str) {
        of::<A, f32>(name);
        of::<A, f64>(name);
    }
    each_pointwise!(both);
}

#[test]
fn both_zeros_are_one() {
    fn of<A: Pointwise, T: Float>(name: &str) {
        let [zero, negative] = [T::ZERO, -T::ZERO].map(at::<A, T>);
        assert_eq!(zero, negative, "{name}");
        assert!(
            zero.iter().all(|found| found.is_finite()),
            "{name}: {zero:?}"
        );
    }
    fn both<A: Pointwise>(name: &str) {
        of::<A, f32>(name);
        of::<A, f64>(name);
    }
    each_pointwise!(both);
}
