//! Values and derivatives of every method of [`Real`], on plain and on dual numbers.

use super::{Dual, Real};

/// Points between −3 and 3, none of them special.
const LINE: [f64; 8] = [-2.9, -1.7, -0.8, -0.013, 0.021, 0.6, 1.9, 2.8];
/// Points where logarithms and roots are defined.
const POSITIVE: [f64; 8] = [0.05, 0.2, 0.7, 0.99, 1.01, 1.8, 3.3, 9.1];

/// The derivative of f from a five-point central difference.
fn difference(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    let h = 1e-3;
    (8.0 * (f(x + h) - f(x - h)) - (f(x + 2.0 * h) - f(x - 2.0 * h))) / (12.0 * h)
}

#[track_caller]
fn assert_close(found: f64, expected: f64, tolerance: f64, what: &str, x: f64) {
    let error = (found - expected).abs();
    assert!(
        error <= tolerance * expected.abs().max(1e-3),
        "{what} at {x}: found {found}, expected {expected}"
    );
}

/// Checks a formula at points: dual numbers carry the bits of plain ones, and their derivative is
/// the central difference.
macro_rules! check {
    ($points:expr, $($name:literal: |$x:ident| $formula:expr;)*) => {$({
        fn f<R: Real>($x: R) -> R {
            $formula
        }
        for x in $points {
            let y = f(Dual::variable(x));
            assert_eq!(y.value.to_bits(), f(x).to_bits(), "{} at {x}", $name);
            assert_close(y.derivative, difference(f::<f64>, x), 1e-6, $name, x);

            let narrow = f(Dual::variable(x as f32));
            assert_eq!(narrow.value.to_bits(), f(x as f32).to_bits(), "{} at {x}", $name);
            let wide = f(Dual::variable(f64::from(x as f32)));
            assert_close(narrow.value.into(), wide.value, 1e-5, $name, x);
            assert_close(narrow.derivative.into(), wide.derivative, 1e-5, $name, x);
        }
    })*};
}

#[test]
fn derivatives_of_methods_are_central_differences() {
    check!(LINE,
        "exp": |x| x.exp();
        "exp_m1": |x| x.exp_m1();
        "tanh": |x| x.tanh();
        "sin": |x| x.sin();
        "cos": |x| x.cos();
        "erf": |x| x.erf();
        "abs": |x| x.abs();
        "recip": |x| (x + R::of(5.0)).recip();
        "powi 0": |x| x.powi(0);
        "powi 1": |x| x.powi(1);
        "powi 2": |x| x.powi(2);
        "powi 7": |x| x.powi(7);
        "powi -3": |x| (x + R::of(5.0)).powi(-3);
        "powf 3": |x| x.powf(3.0);
        "powf 0": |x| x.powf(0.0);
        "max": |x| x.max(R::of(0.1));
        "min": |x| x.min(R::of(0.1));
        "clamp": |x| x.clamp(R::of(-1.0), R::of(1.0));
        "signum": |x| x.signum();
        "sigmoid": |x| x.sigmoid();
        "softplus": |x| x.softplus();
    );
    check!(POSITIVE,
        "ln": |x| x.ln();
        "ln_1p": |x| x.ln_1p();
        "ln_1p below 0": |x| (x * R::of(-0.1)).ln_1p();
        "sqrt": |x| x.sqrt();
        "powf 1.5": |x| x.powf(1.5);
        "powf -0.4": |x| x.powf(-0.4);
    );
}

#[test]
fn derivatives_of_arithmetic_are_central_differences() {
    check!(LINE,
        "sum": |x| x + x.exp() + R::of(2.0);
        "difference": |x| x.sin() - R::of(0.3) * x - R::of(2.0);
        "product": |x| x * x.exp() * R::of(0.5);
        "quotient": |x| x.exp() / (x * x + R::ONE);
        "negation": |x| -x.tanh();
        "assignment": |x| {
            let mut y = x;
            y *= x.exp();
            y += x.cos();
            y -= R::of(0.3) * x;
            y /= x * x + R::of(2.0);
            y
        };
        "sum of an iterator": |x| (1..=4).map(|power| x.powi(power)).sum();
        "gelu": |x| R::of(0.5) * x * (R::ONE + (x * R::of(core::f64::consts::FRAC_1_SQRT_2)).erf());
        "mish": |x| x * x.softplus().tanh();
    );
}

#[test]
fn duals_of_duals_give_second_derivatives() {
    fn second<F: Fn(Dual<Dual<f64>>) -> Dual<Dual<f64>>>(f: F, x: f64) -> f64 {
        f(Dual::variable(Dual::variable(x))).derivative.derivative
    }
    for x in [-1.3, 0.0, 0.4] {
        let t = Real::tanh(x);
        assert_close(
            second(Real::tanh, x),
            -2.0 * t * (1.0 - t * t),
            1e-12,
            "tanh",
            x,
        );
        let s = x.sigmoid();
        assert_close(
            second(Real::softplus, x),
            s * (1.0 - s),
            1e-12,
            "softplus",
            x,
        );
        assert_close(
            second(Real::sigmoid, x),
            s * (1.0 - s) * (1.0 - 2.0 * s),
            1e-12,
            "sigmoid",
            x,
        );
    }
}

/// The value and the derivative of f.
fn at(f: impl Fn(Dual<f64>) -> Dual<f64>, x: f64) -> (f64, f64) {
    let y = f(Dual::variable(x));
    (y.value, y.derivative)
}

#[test]
fn kinks_have_the_derivatives_that_are_documented() {
    for zero in [0.0, -0.0] {
        assert_eq!(at(|x| x.max(Real::ZERO), zero), (0.0, 0.0));
        assert_eq!(at(|x| x.min(Real::ZERO), zero), (0.0, 0.0));
        assert_eq!(at(|x| Dual::ZERO.max(x), zero), (0.0, 1.0));
        assert_eq!(at(Real::abs, zero), (0.0, 0.0));
        assert_eq!(at(Real::signum, zero), (0.0, 0.0));
        assert_eq!(at(Real::sigmoid, zero), (0.5, 0.25));
        assert_eq!(at(Real::softplus, zero), (core::f64::consts::LN_2, 0.5));
    }
    let hard_tanh = |x: Dual<f64>| x.clamp(-Dual::ONE, Dual::ONE);
    assert_eq!(at(hard_tanh, 1.0), (1.0, 0.0));
    assert_eq!(at(hard_tanh, -1.0), (-1.0, 0.0));
    assert_eq!(at(hard_tanh, 0.5), (0.5, 1.0));
}

#[test]
fn powers_at_zero() {
    assert_eq!(at(|x| x.powi(0), 0.0), (1.0, 0.0));
    assert_eq!(at(|x| x.powi(1), 0.0), (0.0, 1.0));
    assert_eq!(at(|x| x.powi(2), 0.0), (0.0, 0.0));
    assert_eq!(at(|x| x.powf(0.0), 0.0), (1.0, 0.0));
    assert_eq!(at(|x| x.powf(1.0), 0.0), (0.0, 1.0));
    assert_eq!(at(|x| x.powf(0.5), 0.0), (0.0, f64::INFINITY));
    assert_eq!(at(Real::sqrt, 0.0), (0.0, f64::INFINITY));
    assert_eq!(Real::powi(-1.0_f64, i32::MIN), 1.0);
    assert_eq!(Real::powi(2.0_f32, -3), 0.125);
}

#[test]
fn far_from_zero_the_stable_forms_are_exact() {
    assert_eq!(at(Real::sigmoid, -1e4), (0.0, 0.0));
    assert_eq!(at(Real::sigmoid, 1e4), (1.0, 0.0));
    assert_eq!(at(Real::softplus, -1e4), (0.0, 0.0));
    assert_eq!(at(Real::softplus, 1e4), (1e4, 1.0));
    assert_eq!(at(Real::tanh, -1e4), (-1.0, 0.0));
    assert_eq!(at(Real::tanh, 1e4), (1.0, 0.0));
    assert_eq!(at(Real::erf, 1e2), (1.0, 0.0));
    assert_eq!(at(Real::sigmoid, f64::INFINITY), (1.0, 0.0));
    assert_eq!(at(Real::softplus, f64::NEG_INFINITY), (0.0, 0.0));
    for x in [-40.0_f64, -20.0, 20.0, 40.0] {
        // In the tails, both the small values and the small slopes keep all their digits.
        let e = Real::exp(-x.abs());
        let (value, slope) = at(Real::sigmoid, x);
        let expected = if x < 0.0 {
            e / (1.0 + e)
        } else {
            1.0 / (1.0 + e)
        };
        assert!((value - expected).abs() <= 1e-15 * expected);
        let expected = e / ((1.0 + e) * (1.0 + e));
        assert!(
            (slope - expected).abs() <= 1e-14 * expected,
            "{x}: {slope} {expected}"
        );
    }
    assert_eq!(Real::exp_m1(1e-20_f64), 1e-20);
    assert_eq!(at(Real::exp_m1, 1e-20), (1e-20, 1.0));
    assert_eq!(at(Real::ln_1p, 1e-20), (1e-20, 1.0));
}

#[test]
fn not_a_number_stays_so() {
    fn every_method<R: Real>(nan: R, one: R) -> [R; 24] {
        [
            nan.exp(),
            nan.exp_m1(),
            nan.ln(),
            nan.ln_1p(),
            nan.tanh(),
            nan.sqrt(),
            nan.sin(),
            nan.cos(),
            nan.erf(),
            nan.abs(),
            nan.recip(),
            nan.powi(3),
            nan.powf(1.5),
            nan.max(one),
            one.max(nan),
            nan.min(one),
            one.min(nan),
            nan.clamp(one, one),
            nan.signum(),
            nan.sigmoid(),
            nan.softplus(),
            -nan,
            nan + one,
            one / nan,
        ]
    }
    assert!(every_method(f64::NAN, 1.0).into_iter().all(Real::is_nan));
    assert!(every_method(f32::NAN, 1.0).into_iter().all(Real::is_nan));
    let duals = every_method(Dual::variable(f64::NAN), Dual::constant(1.0));
    assert!(duals.into_iter().all(Real::is_nan));
    assert!(!Dual::variable(1.0_f64).is_nan());
}

#[test]
fn duals_are_compared_by_value() {
    let (constant, variable) = (Dual::constant(1.0_f32), Dual::variable(1.0));
    assert!(constant == variable && constant <= variable);
    assert!(constant < Dual::constant(2.0));
    assert!(Dual::constant(f32::NAN).partial_cmp(&variable).is_none());
}
