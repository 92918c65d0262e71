//! `slope` is the derivative of `value`.

use netwright::activation::Pointwise;
use netwright::check;
use netwright::scalar::Real;
use netwright::tensor::Tensor;

/// Whole halves and quarters between −12 and 12, where kinks are, and numbers far out.
fn places() -> impl Iterator<Item = f64> {
    let near = (-48..=48).map(|i| f64::from(i) / 4.0);
    let far = [20.0, 79.0, 80.0, 100.0, 1e3, 1e4, 1e-4, 1e-8];
    near.chain(far.into_iter().flat_map(|x| [-x, x]))
}

#[test]
fn slopes_are_what_dual_numbers_give() {
    fn agrees<A: Pointwise>(_: &str) {
        check::activation::<A>();
    }
    each_pointwise!(agrees);
}

#[test]
fn slopes_are_central_differences_where_there_is_no_kink() {
    fn agrees<A: Pointwise>(name: &str) {
        const STEP: f64 = 1e-3;
        // No kink is nearer to one of these than 0.018.
        for x in (-120..120).map(|i| f64::from(i) / 10.0 + 0.0317) {
            let y = |steps: f64| A::value(x + steps * STEP);
            let expected = (8.0 * (y(1.0) - y(-1.0)) - (y(2.0) - y(-2.0))) / (12.0 * STEP);
            let found = A::slope(x, y(0.0));
            let error = (found - expected).abs() / expected.abs().max(1e-2);
            assert!(
                error < 1e-6,
                "{name} at {x}: found {found}, differences give {expected}"
            );
        }
    }
    each_pointwise!(agrees);
}

#[test]
fn backward_passes_are_central_differences() {
    fn agrees<A: Pointwise>(_: &str) {
        fn of<A: Pointwise, X: Tensor<Scalar = f64>>() {
            check::vector_activation::<A, X>();
        }
        of::<A, [f64; 1]>();
        of::<A, [f64; 13]>();
        of::<A, [[[f64; 4]; 3]; 2]>();
    }
    each_pointwise!(agrees);
}

#[test]
fn single_precision_is_double_precision_rounded() {
    fn near(name: &str, what: &str, x: f64, found: f32, expected: f64) {
        let rounded = f32::of(expected);
        let error = f64::from((found - rounded).abs()) / expected.abs().max(1.0);
        // Beyond the largest number of single precision, both are infinite.
        assert!(
            found == rounded || error < 1e-6,
            "{what} of {name} at {x}: found {found}, expected {expected}"
        );
    }
    fn agrees<A: Pointwise>(name: &str) {
        for x in places() {
            let narrow = x as f32;
            let wide = f64::from(narrow);
            let (y, y64) = (A::value(narrow), A::value(wide));
            near(name, "value", x, y, y64);
            near(name, "slope", x, A::slope(narrow, y), A::slope(wide, y64));
        }
    }
    each_pointwise!(agrees);
}
