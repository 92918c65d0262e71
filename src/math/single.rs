//! Elementary functions in single precision.
//!
//! Those that activations call for each element are written without a branch and in plain multiplications and
//! additions, so the compiler makes vectors of the loops around them, with the same bits on every machine. Coefficients
//! are minimax fits; the errors stated are the largest that the tests below find over all binary exponents.

pub(crate) use libm::{
    cosf as cos, expm1f as exp_m1, log1pf as ln_1p, logf as ln, powf as pow, sinf as sin,
};

#[inline(always)]
pub(crate) fn sqrt(x: f32) -> f32 {
    #[cfg(feature = "std")]
    return x.sqrt();
    #[cfg(not(feature = "std"))]
    libm::sqrtf(x)
}

/// c₀ + c₁ x + c₂ x² + …
#[inline(always)]
fn polynomial<const N: usize>(x: f32, coefficients: [f32; N]) -> f32 {
    let mut sum = 0.0;
    let mut i = N;
    while i > 0 {
        i -= 1;
        sum = sum * x + coefficients[i];
    }
    sum
}

/// eˣ, within 0.9 ulp; 0 and ∞ where it is too small and too large.
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    // Beyond, the result is 0 or ∞ all the same. NaN stays.
    let x = if x > 89.0 { 89.0 } else { x };
    let x = if x < -104.0 { -104.0 } else { x };
    // n = x / ln 2 to the nearest whole number, which adding 1.5 · 2²³ leaves in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    let rounded = x * core::f32::consts::LOG2_E + ROUND;
    let n = rounded - ROUND;
    let power = (rounded.to_bits() as i32).wrapping_sub(ROUND.to_bits() as i32);
    // r = x − n ln 2 with ln 2 in two parts, the first of so few bits that its multiples are exact; what r was rounded by
    // is added where it still counts.
    let (coarse, fine) = (x - n * 0.693_359_4, n * 2.121_944_4e-4);
    let r = coarse + fine;
    let rest = (coarse - r) + fine;
    let tail = polynomial(
        r,
        [
            0.5,
            0.166_665_18,
            0.041_666_206,
            0.008_368_89,
            0.001_395_048_9,
        ],
    );
    let y = 1.0 + (r + (r * r * tail + rest));
    // In two factors, of which each is a normal number.
    let half = power >> 1;
    y * two_to(half) * two_to(power.wrapping_sub(half))
}

/// 2ⁿ for n between −126 and 127.
#[inline(always)]
fn two_to(n: i32) -> f32 {
    f32::from_bits((n.wrapping_add(127) as u32) << 23)
}

/// The hyperbolic tangent, within 1.4 ulp.
#[inline(always)]
pub(crate) fn tanh(x: f32) -> f32 {
    let size = x.abs();
    let square = x * x;
    let near = x + x
        * square
        * polynomial(
            square,
            [
                -0.333_332_63,
                0.133_308_99,
                -0.053_692_97,
                0.020_483_32,
                -0.005_528_637,
            ],
        );
    let far = 1.0 - 2.0 / (exp(2.0 * size) + 1.0);
    let y = if size > 0.625 { far } else { near };
    // Of −0, too, where the terms of the polynomial differ in sign.
    y.copysign(x)
}

/// The error function, within 2 ulp.
#[inline(always)]
pub(crate) fn erf(x: f32) -> f32 {
    let size = x.abs();
    let square = x * x;
    let near = x + x * polynomial(
        square,
        [
            0.128_379_17,
            -0.376_126_26,
            0.112_836,
            -0.026_854_448,
            0.005_189_542,
            -0.000_802_089_5,
            7.889_285e-5,
        ],
    );
    // 1 − erf(x) = e^p(x).
    let size = if size > 4.0 { 4.0 } else { size };
    let far = 1.0
        - exp(polynomial(
            size,
            [
                1.880_381_8e-4,
                -1.129_578_5,
                -0.633_219_9,
                -0.108_418_56,
                0.025_208_248,
                -0.004_204_559,
                4.413_359e-4,
                -2.168_681_4e-5,
            ],
        ));
    if size > 0.98 { far.copysign(x) } else { near }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The largest error, in units of the last place of the true value, over numbers of every binary exponent.
    fn largest_error(
        f: fn(f32) -> f32,
        truth: fn(f64) -> f64,
        range: core::ops::RangeInclusive<f32>,
    ) -> f64 {
        let mut largest = 0.0_f64;
        // A prime step, so that all mantissas come about.
        for bits in (0..0x7f80_0000_u32).step_by(997) {
            for x in [f32::from_bits(bits), -f32::from_bits(bits)] {
                if !range.contains(&x) {
                    continue;
                }
                let (found, truth) = (f(x), truth(x.into()));
                let exponent =
                    (truth.abs().max(f64::from(f32::MIN_POSITIVE)).to_bits() >> 52) as i32 - 1023;
                let ulp = f64::from_bits(((exponent - 23 + 1023) as u64) << 52);
                largest = largest.max((f64::from(found) - truth).abs() / ulp);
            }
        }
        largest
    }

    #[track_caller]
    fn assert_error(found: f64, stated: f64) {
        assert!(found <= stated, "{found} ulp, and {stated} are stated");
    }

    #[test]
    fn exp_is_as_exact_as_stated() {
        assert_error(largest_error(exp, libm::exp, -87.3..=88.72), 0.9);
        assert_eq!(exp(0.0), 1.0);
    }

    #[test]
    fn exp_ends_at_zero_and_infinity() {
        assert_eq!([exp(f32::NEG_INFINITY), exp(-1e9), exp(-104.5)], [0.0; 3]);
        assert_eq!(
            [exp(f32::INFINITY), exp(1e9), exp(88.73)],
            [f32::INFINITY; 3]
        );
        assert!(exp(f32::NAN).is_nan());
        // Below the normal numbers, to the nearest multiple of the smallest.
        for x in [-88.0, -95.5, -100.0, -103.0] {
            let error = f64::from(exp(x)) - libm::exp(x.into());
            assert!(
                error.abs() <= 1.5 * f64::from(f32::from_bits(1)),
                "e^{x} = {}",
                exp(x)
            );
        }
    }

    #[test]
    fn tanh_is_as_exact_as_stated() {
        assert_error(largest_error(tanh, libm::tanh, -20.0..=20.0), 1.4);
        assert_eq!(
            [tanh(0.0), tanh(f32::INFINITY), tanh(f32::NEG_INFINITY)],
            [0.0, 1.0, -1.0]
        );
        assert_eq!([tanh(1e30), tanh(-1e30)], [1.0, -1.0]);
        assert!(tanh(-0.0).is_sign_negative() && tanh(f32::NAN).is_nan());
    }

    #[test]
    fn erf_is_as_exact_as_stated() {
        assert_error(largest_error(erf, libm::erf, -6.0..=6.0), 2.0);
        assert_eq!(
            [erf(0.0), erf(f32::INFINITY), erf(f32::NEG_INFINITY)],
            [0.0, 1.0, -1.0]
        );
        assert!(erf(-0.0).is_sign_negative() && erf(f32::NAN).is_nan());
    }
}
