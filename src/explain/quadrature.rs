//! Integrals as sums.

use core::f64::consts::PI;

/// How the integral ∫₀¹ g(α) dα is computed in n steps, Σ weight · g(α). The names and places are Captum's
/// `method`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Quadrature {
    /// The zeros of Legendre's polynomial of degree n: exact for polynomials up to degree 2n − 1.
    #[doc(alias = "gausslegendre")]
    #[default]
    GaussLegendre,
    /// k / n for k from 0 to n − 1.
    #[doc(alias = "riemann_left")]
    RiemannLeft,
    /// k / n for k from 1 to n.
    #[doc(alias = "riemann_right")]
    RiemannRight,
    /// (k + ½) / n for k from 0 to n − 1.
    #[doc(alias = "riemann_middle")]
    RiemannMiddle,
    /// k / (n − 1) for k from 0 to n − 1, the ends with half of the weight 1 / n, as in Captum: so the weights
    /// sum to 1 − 1 / n.
    #[doc(alias = "riemann_trapezoid")]
    RiemannTrapezoid,
}

impl Quadrature {
    /// The places α and their weights.
    pub(super) fn places(self, n: usize) -> Vec<(f64, f64)> {
        let count = n as f64;
        let even = |first: f64| {
            let place = move |k| ((k as f64 + first) / count, 1.0 / count);
            (0..n).map(place).collect()
        };
        match self {
            Quadrature::GaussLegendre => (0..n).map(|k| zero_of_legendre(n, k)).collect(),
            Quadrature::RiemannLeft => even(0.0),
            Quadrature::RiemannRight => even(1.0),
            Quadrature::RiemannMiddle => even(0.5),
            Quadrature::RiemannTrapezoid => {
                let place = |k| {
                    let end = k == 0 || k == n - 1;
                    let weight = if end { 0.5 } else { 1.0 } / count;
                    (k as f64 / (count - 1.0).max(1.0), weight)
                };
                (0..n).map(place).collect()
            }
        }
    }
}

/// The k-th zero of Legendre's polynomial of degree n, brought to 0..1, and its weight there.
///
/// Newton's method from Tricomi's estimate; the polynomial and its slope by Bonnet's recursion.
fn zero_of_legendre(n: usize, k: usize) -> (f64, f64) {
    let count = n as f64;
    let mut x = -(PI * (k as f64 + 0.75) / (count + 0.5)).cos();
    let mut slope = 1.0;
    for _ in 0..100 {
        let (mut before, mut value) = (1.0, x);
        for degree in 2..=n {
            let degree = degree as f64;
            let next = ((2.0 * degree - 1.0) * x * value - (degree - 1.0) * before) / degree;
            (before, value) = (value, next);
        }
        slope = count * (x * value - before) / (x * x - 1.0);
        let step = value / slope;
        x -= step;
        if step.abs() < 1e-16 {
            break;
        }
    }
    ((1.0 + x) / 2.0, 1.0 / ((1.0 - x * x) * slope * slope))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn integral(quadrature: Quadrature, n: usize, g: impl Fn(f64) -> f64) -> f64 {
        let places = quadrature.places(n);
        assert_eq!(places.len(), n);
        places.iter().map(|(at, weight)| weight * g(*at)).sum()
    }

    #[test]
    fn gauss_and_legendre_are_exact_for_polynomials() {
        for n in 1..=60 {
            let degree = 2 * n as i32 - 1;
            let found = integral(Quadrature::GaussLegendre, n, |a| a.powi(degree));
            assert!(
                (found * f64::from(degree + 1) - 1.0).abs() < 1e-12,
                "{n}: {found}"
            );
        }
    }

    #[test]
    fn sums_of_riemann_come_close() {
        for quadrature in [
            Quadrature::RiemannLeft,
            Quadrature::RiemannRight,
            Quadrature::RiemannMiddle,
            Quadrature::RiemannTrapezoid,
        ] {
            assert!((integral(quadrature, 1000, |a| 3.0 * a * a) - 1.0).abs() < 2e-3);
        }
        assert_eq!(Quadrature::RiemannLeft.places(2), [(0.0, 0.5), (0.5, 0.5)]);
        assert_eq!(Quadrature::RiemannRight.places(2), [(0.5, 0.5), (1.0, 0.5)]);
        assert!(Quadrature::RiemannTrapezoid.places(1)[0].0.is_finite());
    }
}
