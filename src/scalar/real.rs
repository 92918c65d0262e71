//! [`Real`]: what a formula needs of a number.

use core::fmt::Debug;
use core::iter::Sum;
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

/// A real number: `f32`, `f64`, or a [`Dual`](super::Dual) of one of them.
///
/// A function written over `Real` has an exact derivative, because it can be evaluated on dual
/// numbers:
///
/// ```
/// use netwright::scalar::{Dual, Real};
///
/// fn swish<R: Real>(x: R) -> R {
///     x * x.sigmoid()
/// }
///
/// fn hard_swish<R: Real>(x: R) -> R {
///     x * (x + R::of(3.0)).clamp(R::ZERO, R::of(6.0)) * R::of(1.0 / 6.0)
/// }
///
/// let y = swish(Dual::variable(0.0_f64));
/// assert_eq!((y.value, y.derivative), (0.0, 0.5));
/// assert_eq!(hard_swish(3.5_f32), 3.5);
/// ```
///
/// # Where a derivative does not exist
///
/// The conventions are those of PyTorch's activations: the derivative is 0 where the function has
/// a kink at which it stops depending on its argument. So `abs` has derivative 0 at 0, `clamp` has
/// derivative 0 at its bounds, and at a tie [`max`](Self::max) and [`min`](Self::min) take the
/// *second* number: `x.max(R::ZERO)` is ReLU with derivative 0 at 0.
///
/// # Methods of the same name
///
/// On a variable whose type is plainly `f32` or `f64`, Rust prefers the inherent `x.exp()` of the
/// standard library, whose last bit depends on the platform. Formulas belong in generic functions.
pub trait Real:
    Copy
    + Debug
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + Sum
{
    /// The number 0.
    const ZERO: Self;

    /// The number 1.
    const ONE: Self;

    /// The number nearest to `x`: how a formula writes a literal, `R::of(0.5)`.
    fn of(x: f64) -> Self;

    /// eˣ.
    fn exp(self) -> Self;

    /// eˣ − 1, accurate near 0.
    fn exp_m1(self) -> Self;

    /// The natural logarithm.
    fn ln(self) -> Self;

    /// ln(1 + x), accurate near 0.
    fn ln_1p(self) -> Self;

    /// The hyperbolic tangent.
    fn tanh(self) -> Self;

    /// √x; NaN below 0.
    fn sqrt(self) -> Self;

    /// The sine of an angle in radians.
    fn sin(self) -> Self;

    /// The cosine of an angle in radians.
    fn cos(self) -> Self;

    /// The error function, 2/√π ∫₀ˣ e^(−t²) dt.
    fn erf(self) -> Self;

    /// x to the power of a constant; NaN below 0 unless the exponent is whole.
    fn powf(self, exponent: f64) -> Self;

    /// |x|, with derivative 0 at 0.
    fn abs(self) -> Self;

    /// Whether this is not a number.
    fn is_nan(self) -> bool;

    /// 1 / x.
    #[inline(always)]
    fn recip(self) -> Self {
        Self::ONE / self
    }

    /// x to a whole power, by repeated squaring; x⁰ is 1.
    ///
    /// The relative error grows in proportion to the exponent.
    #[inline]
    fn powi(self, exponent: i32) -> Self {
        let mut power = Self::ONE;
        let mut square = self;
        let mut rest = exponent.unsigned_abs();
        while rest > 0 {
            if rest % 2 == 1 {
                power *= square;
            }
            rest /= 2;
            if rest > 0 {
                square *= square;
            }
        }
        if exponent < 0 { power.recip() } else { power }
    }

    /// The larger of two numbers; `other` if they are equal, NaN if either is.
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        if self > other || self.is_nan() {
            self
        } else {
            other
        }
    }

    /// The smaller of two numbers; `other` if they are equal, NaN if either is.
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        if self < other || self.is_nan() {
            self
        } else {
            other
        }
    }

    /// The number brought into `low ..= high`; NaN stays NaN.
    #[inline(always)]
    fn clamp(self, low: Self, high: Self) -> Self {
        self.max(low).min(high)
    }

    /// −1, 0 or 1 as the number is negative, zero or positive; NaN stays NaN.
    ///
    /// (Rust's own `signum` gives 1 for 0.)
    #[inline(always)]
    fn signum(self) -> Self {
        if self > Self::ZERO {
            Self::ONE
        } else if self < Self::ZERO {
            -Self::ONE
        } else if self.is_nan() {
            self
        } else {
            Self::ZERO
        }
    }

    /// The logistic function, 1 / (1 + e⁻ˣ), from an exponential that cannot overflow.
    #[inline(always)]
    fn sigmoid(self) -> Self {
        let negative = self < Self::ZERO;
        let e = if negative { self } else { -self }.exp();
        let numerator = if negative { e } else { Self::ONE };
        numerator / (Self::ONE + e)
    }

    /// ln(1 + eˣ), from an exponential that cannot overflow.
    #[inline(always)]
    fn softplus(self) -> Self {
        let positive = self > Self::ZERO;
        let e = if positive { -self } else { self }.exp();
        let line = if positive { self } else { Self::ZERO };
        line + e.ln_1p()
    }
}

macro_rules! real {
    ($float:ident, $math:ident) => {
        impl Real for $float {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;

            #[inline(always)]
            fn of(x: f64) -> Self {
                x as Self
            }

            real!(@forward $math: exp exp_m1 ln ln_1p tanh sqrt sin cos erf);

            #[inline]
            fn powf(self, exponent: f64) -> Self {
                crate::math::$math::pow(self, exponent as Self)
            }

            #[inline(always)]
            fn abs(self) -> Self {
                $float::abs(self)
            }

            #[inline(always)]
            fn is_nan(self) -> bool {
                $float::is_nan(self)
            }
        }
    };
    (@forward $math:ident: $($function:ident)*) => {$(
        #[inline(always)]
        fn $function(self) -> Self {
            crate::math::$math::$function(self)
        }
    )*};
}

real!(f32, single);
real!(f64, double);
