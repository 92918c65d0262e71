//! [`Dual`]: forward-mode differentiation of one-argument formulas.

use super::Real;
use core::cmp::Ordering;
use core::iter::Sum;
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

/// A number and its derivative with respect to one variable: `value + derivative · ε`, ε² = 0.
///
/// Arithmetic follows the rules of differentiation, so evaluating a formula on
/// [`Dual::variable`]`(x)` yields its value and its exact derivative at x in one go. The value has
/// the bits that plain arithmetic gives.
///
/// ```
/// use netwright::scalar::{Dual, Real};
///
/// let x = Dual::variable(2.0_f64);
/// let y = x * x * x - Dual::constant(1.0);
/// assert_eq!((y.value, y.derivative), (7.0, 12.0));
/// ```
///
/// Dual numbers are compared by their values alone, as a branch in a formula needs it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Dual<T> {
    /// The number.
    pub value: T,
    /// Its derivative.
    pub derivative: T,
}

impl<T: Real> Dual<T> {
    /// The variable that is differentiated by: derivative 1.
    #[inline(always)]
    pub const fn variable(value: T) -> Self {
        Self {
            value,
            derivative: T::ONE,
        }
    }

    /// A number that does not depend on the variable: derivative 0.
    #[inline(always)]
    pub const fn constant(value: T) -> Self {
        Self {
            value,
            derivative: T::ZERO,
        }
    }

    /// The chain rule: a function of this number with this value and this slope.
    #[inline(always)]
    fn chain(self, value: T, slope: T) -> Self {
        Self {
            value,
            derivative: slope * self.derivative,
        }
    }
}

impl<T: Real> Real for Dual<T> {
    const ZERO: Self = Self::constant(T::ZERO);
    const ONE: Self = Self::constant(T::ONE);

    #[inline(always)]
    fn of(x: f64) -> Self {
        Self::constant(T::of(x))
    }

    #[inline(always)]
    fn exp(self) -> Self {
        let exp = self.value.exp();
        self.chain(exp, exp)
    }

    #[inline(always)]
    fn exp_m1(self) -> Self {
        self.chain(self.value.exp_m1(), self.value.exp())
    }

    #[inline(always)]
    fn ln(self) -> Self {
        self.chain(self.value.ln(), self.value.recip())
    }

    #[inline(always)]
    fn ln_1p(self) -> Self {
        self.chain(self.value.ln_1p(), (T::ONE + self.value).recip())
    }

    #[inline(always)]
    fn tanh(self) -> Self {
        let tanh = self.value.tanh();
        self.chain(tanh, (T::ONE - tanh) * (T::ONE + tanh))
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        let sqrt = self.value.sqrt();
        self.chain(sqrt, T::of(0.5) / sqrt)
    }

    #[inline(always)]
    fn sin(self) -> Self {
        self.chain(self.value.sin(), self.value.cos())
    }

    #[inline(always)]
    fn cos(self) -> Self {
        self.chain(self.value.cos(), -self.value.sin())
    }

    #[inline(always)]
    fn erf(self) -> Self {
        let bell = (-self.value * self.value).exp();
        self.chain(
            self.value.erf(),
            T::of(core::f64::consts::FRAC_2_SQRT_PI) * bell,
        )
    }

    #[inline(always)]
    fn powf(self, exponent: f64) -> Self {
        // x⁰ is constant, even at 0, where 0 · x⁻¹ would be NaN.
        let slope = if exponent == 0.0 {
            T::ZERO
        } else {
            T::of(exponent) * self.value.powf(exponent - 1.0)
        };
        self.chain(self.value.powf(exponent), slope)
    }

    #[inline(always)]
    fn abs(self) -> Self {
        self.chain(self.value.abs(), self.value.signum())
    }

    #[inline(always)]
    fn is_nan(self) -> bool {
        self.value.is_nan()
    }
}

impl<T: Real> Add for Dual<T> {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self {
            value: self.value + other.value,
            derivative: self.derivative + other.derivative,
        }
    }
}

impl<T: Real> Sub for Dual<T> {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self {
            value: self.value - other.value,
            derivative: self.derivative - other.derivative,
        }
    }
}

impl<T: Real> Mul for Dual<T> {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self {
            value: self.value * other.value,
            derivative: self.derivative * other.value + self.value * other.derivative,
        }
    }
}

impl<T: Real> Div for Dual<T> {
    type Output = Self;

    #[inline(always)]
    fn div(self, other: Self) -> Self {
        let quotient = self.value / other.value;
        Self {
            value: quotient,
            derivative: (self.derivative - quotient * other.derivative) / other.value,
        }
    }
}

impl<T: Real> Neg for Dual<T> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Self {
            value: -self.value,
            derivative: -self.derivative,
        }
    }
}

macro_rules! assign {
    ($($trait:ident $method:ident $operator:tt)*) => {$(
        impl<T: Real> $trait for Dual<T> {
            #[inline(always)]
            fn $method(&mut self, other: Self) {
                *self = *self $operator other;
            }
        }
    )*};
}

assign! { AddAssign add_assign + SubAssign sub_assign - MulAssign mul_assign * DivAssign div_assign / }

impl<T: Real> Sum for Dual<T> {
    #[inline]
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        numbers.fold(Self::ZERO, Add::add)
    }
}

impl<T: PartialEq> PartialEq for Dual<T> {
    #[inline(always)]
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: PartialOrd> PartialOrd for Dual<T> {
    #[inline(always)]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&other.value)
    }
}
