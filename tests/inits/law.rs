//! Distributions in standard form, and whether numbers follow them.

use core::f64::consts::{FRAC_1_SQRT_2, PI};

use netwright::init;
use netwright::prelude::*;

/// A distribution that is symmetric around zero.
#[derive(Clone, Copy)]
pub enum Law {
    /// Uniform in −1..1.
    Uniform,
    /// Normal with deviation 1, where it is within this bound.
    Normal { bound: f64 },
}

pub const UNIFORM: Law = Law::Uniform;
pub const NORMAL: Law = Law::Normal {
    bound: f64::INFINITY,
};

/// The probability that a standard normal number is in ±x.
fn within(x: f64) -> f64 {
    Real::erf(x * FRAC_1_SQRT_2)
}

impl Law {
    /// The probability of a number up to x.
    fn distribution(self, x: f64) -> f64 {
        let inner = match self {
            Law::Uniform => x,
            Law::Normal { bound } => within(x) / within(bound),
        };
        (1.0 + inner.clamp(-1.0, 1.0)) / 2.0
    }

    /// The mean of xᵏ.
    pub fn moment(self, k: u32) -> f64 {
        match self {
            _ if k % 2 == 1 => 0.0,
            Law::Uniform => 1.0 / f64::from(k + 1),
            Law::Normal { .. } if k == 0 => 1.0,
            // By parts, from ∫ xᵏ⁻¹ · x e^(−x²/2) dx.
            Law::Normal { bound } => {
                let edge = match bound.is_finite() {
                    true => bound.powi(k as i32 - 1) * (-bound * bound / 2.0).exp(),
                    false => 0.0,
                };
                let edge = 2.0 * edge / (2.0 * PI).sqrt() / within(bound);
                f64::from(k - 1) * self.moment(k - 2) - edge
            }
        }
    }

    fn bound(self) -> f64 {
        match self {
            Law::Uniform => 1.0,
            Law::Normal { bound } => bound,
        }
    }
}

/// Asserts that numbers are drawn by a law, stretched by `scale` and moved to `centre`: that none is
/// out of bounds, that the mean of each of the first four powers is within five standard errors, and
/// that the distribution is that of the law by the test of Kolmogorov and Smirnov, at a level that
/// one of a million right samples misses.
#[track_caller]
pub fn assert_drawn<T: Float>(values: &[T], law: Law, centre: f64, scale: f64) {
    let mut values: Vec<f64> = values
        .iter()
        .map(|value| (value.to_f64() - centre) / scale)
        .collect();
    values.sort_by(f64::total_cmp);
    let count = values.len() as f64;

    let farthest = values[0].abs().max(values[values.len() - 1].abs());
    let rounding = T::EPSILON.to_f64() * (1.0 + centre.abs() / scale);
    assert!(
        farthest <= law.bound() + rounding,
        "{farthest} is out of bounds"
    );

    for k in 1..=4 {
        let mean = values.iter().map(|x| x.powi(k as i32)).sum::<f64>() / count;
        let expected = law.moment(k);
        let error = ((law.moment(2 * k) - expected * expected) / count).sqrt();
        assert!(
            (mean - expected).abs() < 5.0 * error,
            "mean of the {k}th power: {mean}, expected {expected} ± {error}"
        );
    }

    let distance = values.iter().enumerate().map(|(i, x)| {
        let expected = law.distribution(*x);
        let (below, up_to) = (i as f64 / count, (i + 1) as f64 / count);
        (expected - below).max(up_to - expected)
    });
    let distance = distance.fold(0.0, f64::max) * count.sqrt();
    // 2 e^(−2 d²) is one in a million.
    assert!(distance < 2.7, "distance from the distribution: {distance}");
}

#[test]
fn moments_of_laws_are_known() {
    let truncated = Law::Normal { bound: 2.0 };
    // The deviation that Keras divides by.
    assert!((truncated.moment(2).sqrt() - 0.879_625_661_034_239_8).abs() < 1e-14);
    assert_eq!(
        [2, 4, 6, 8].map(|k| NORMAL.moment(k)),
        [1.0, 3.0, 15.0, 105.0]
    );
    assert_eq!([0, 1, 2].map(|k| UNIFORM.moment(k)), [1.0, 0.0, 1.0 / 3.0]);
}

#[test]
#[should_panic(expected = "mean of the 2th power")]
fn another_deviation_is_found() {
    assert_drawn(
        &super::draw::<[[f64; 150]; 100]>(init::normal(0.0, 1.05), 1),
        NORMAL,
        0.0,
        1.0,
    );
}

#[test]
#[should_panic(expected = "distance from the distribution")]
fn another_distribution_is_found() {
    let values: Vec<f64> = super::draw::<[[f64; 150]; 100]>(init::uniform(-1.0, 1.0), 1)
        .iter()
        // The first four powers hardly change, but a sixteenth of the numbers are the same.
        .map(|x| (x * 8.0).round() / 8.0)
        .collect();
    assert_drawn(&values, UNIFORM, 0.0, 1.0);
}
