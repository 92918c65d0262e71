//! Numbers of a distribution, drawn one by one in double precision.

use core::f64::consts::TAU;

use rand::Rng;

use crate::scalar::{Float, Real};

/// Uniform in [0, 1), of 53 random bits.
pub(super) fn unit<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    Float::uniform(rng.next_u64())
}

pub(super) fn fill_uniform<T, R>(place: &mut [T], low: f64, high: f64, rng: &mut R)
where
    T: Float,
    R: Rng + ?Sized,
{
    for value in place {
        *value = T::of(low + (high - low) * unit(rng));
    }
}

pub(super) fn fill_normal<T, R>(place: &mut [T], mean: f64, deviation: f64, rng: &mut R)
where
    T: Float,
    R: Rng + ?Sized,
{
    let mut normals = Normals::new(rng);
    for value in place {
        *value = T::of(mean + deviation * normals.next());
    }
}

/// Below this bound, in deviations, the normal density is so flat that uniform numbers come nearer to
/// it than normal ones, most of which would be drawn in vain.
const FLAT: f64 = 0.5;

/// By rejection: what is farther than `bound` deviations from the mean is drawn again.
///
/// Source: J. von Neumann, *Various techniques used in connection with random digits*, 1951.
pub(super) fn fill_truncated_normal<T, R>(
    place: &mut [T],
    mean: f64,
    deviation: f64,
    bound: f64,
    rng: &mut R,
) where
    T: Float,
    R: Rng + ?Sized,
{
    let mut normals = Normals::new(rng);
    for value in place {
        let normal = loop {
            let (number, kept) = if bound < FLAT {
                let number = bound * (2.0 * unit(normals.rng) - 1.0);
                (
                    number,
                    unit(normals.rng) < Real::exp(-number * number / 2.0),
                )
            } else {
                let number = normals.next();
                (number, Real::abs(number) <= bound)
            };
            if kept {
                break number;
            }
        };
        *value = T::of(mean + deviation * normal);
    }
}

/// Standard normal numbers by the Box–Muller transform, which makes two at a time.
///
/// Source: G. E. P. Box, M. E. Muller, *A note on the generation of random normal deviates*, 1958.
struct Normals<'r, R: ?Sized> {
    rng: &'r mut R,
    second: Option<f64>,
}

impl<'r, R: Rng + ?Sized> Normals<'r, R> {
    fn new(rng: &'r mut R) -> Normals<'r, R> {
        Normals { rng, second: None }
    }

    fn next(&mut self) -> f64 {
        if let Some(second) = self.second.take() {
            return second;
        }
        let radius = Real::sqrt(-2.0 * Real::ln(1.0 - unit(self.rng)));
        let angle = TAU * unit(self.rng);
        self.second = Some(radius * Real::sin(angle));
        radius * Real::cos(angle)
    }
}
