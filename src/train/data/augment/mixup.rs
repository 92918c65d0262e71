//! Samples mixed with others.

use super::super::Dataset;
use super::{NUMBERS, normals, uniform};
use crate::config::Rules;
use crate::plain::boxed_zeroed;
use crate::random::Draw;
use crate::scalar::Real;
use crate::tensor::{Floats, Tensor};

/// Each sample mixed with another one where it is trained on: x ← λ x + (1 − λ) x′, and its target likewise.
///
/// λ is drawn from a beta distribution, Beta(α, α), for each sample by itself; the other sample is any of the data set.
/// Targets are numbers; classes become such by `class.one_hot()`:
///
/// ```
/// use netwright::class::Class;
/// use netwright::train::data::augment::Mixup;
/// use netwright::train::data::{Dataset, Samples};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let data = Samples::new([[0.5_f32; 4]; 8], [Class::<3>::new(1)?; 8])?;
/// let rows = data.map(|x, class| (*x, class.one_hot::<f32>()));
/// let train = Mixup::new(&rows, 0.2);
/// # Ok(())
/// # }
/// ```
///
/// Source: H. Zhang et al., *mixup: beyond empirical risk minimization*, ICLR 2018.
#[derive(Debug, Clone)]
pub struct Mixup<D> {
    data: D,
    alpha: f64,
}

impl<D: Dataset<Input: Tensor, Target: Tensor>> Mixup<D> {
    /// These samples, mixed the more the larger `alpha` is; `&data` borrows them.
    ///
    /// # Panics
    /// Unless `alpha` is above 0 and finite.
    #[track_caller]
    pub fn new(data: D, alpha: f64) -> Self {
        Rules::new().above_zero("alpha", alpha).hold();
        Mixup { data, alpha }
    }
}

#[diagnostic::do_not_recommend]
impl<D: Dataset<Input: Tensor, Target: Tensor>> Dataset for Mixup<D> {
    type Input = D::Input;
    type Target = D::Target;

    fn len(&self) -> usize {
        self.data.len()
    }

    fn read(&self, index: usize, x: &mut D::Input, target: &mut D::Target) {
        self.data.read(index, x, target);
    }

    fn read_varied(&self, index: usize, draw: Draw, x: &mut D::Input, target: &mut D::Target) {
        self.data.read_varied(index, draw.inside(0), x, target);
        let (mut other, mut other_target) = (boxed_zeroed(), boxed_zeroed());
        let [choice] = uniform(draw.inside(1), index);
        let chosen = (choice * self.len() as f64) as usize;
        let varied = draw.inside(2);
        self.data
            .read_varied(chosen, varied, &mut other, &mut other_target);
        let lambda = beta(draw.inside(3), index, self.alpha);
        mix(lambda, &*other, x);
        mix(lambda, &*other_target, target);
    }
}

/// x ← λ x + (1 − λ) x′.
fn mix<X: Floats>(lambda: f64, other: &X, x: &mut X) {
    let (own, rest) = (X::Scalar::of(lambda), X::Scalar::of(1.0 - lambda));
    for (x, other) in x.as_mut_slice().iter_mut().zip(other.as_slice()) {
        *x = own * *x + rest * *other;
    }
}

/// A number of the distribution Beta(α, α).
fn beta(draw: Draw, sample: usize, alpha: f64) -> f64 {
    if alpha > 1.0 {
        let [a, b] = [0, 1].map(|i| gamma(draw.inside(i), sample, alpha));
        return a / (a + b);
    }
    // M. D. Jöhnk, Erzeugung von betaverteilten und gammaverteilten Zufallszahlen, Metrika 8, 1964: of two uniform
    // numbers to the power of 1/α, with a sum of at most 1, the share of the first. By logarithms, for the powers may be
    // less than the least number that there is.
    for attempt in 0.. {
        let uniform: [f64; 2] = uniform(draw.inside(attempt), sample);
        let [a, b] = uniform.map(|u| Real::ln(u + 0.5 / NUMBERS) / alpha.max(1e-6));
        if Real::exp(a) + Real::exp(b) <= 1.0 {
            return 1.0 / (1.0 + Real::exp(b - a));
        }
    }
    0.5
}

/// A number of the gamma distribution with shape α above 1.
///
/// Source: G. Marsaglia, W. W. Tsang, *A simple method for generating gamma variables*, 2000.
fn gamma(draw: Draw, sample: usize, alpha: f64) -> f64 {
    let d = alpha - 1.0 / 3.0;
    let c = 1.0 / Real::sqrt(9.0 * d);
    for attempt in 0.. {
        let draw = draw.inside(attempt);
        let mut normal = 0.0;
        normals(draw, sample, 1, |_, number| normal = number);
        let [u] = uniform(draw.inside(0), sample);
        let v = 1.0 + c * normal;
        let v = v * v * v;
        let bound = 0.5 * normal * normal + d - d * v;
        if v > 0.0 && Real::ln(u + 0.5 / NUMBERS) < bound + d * Real::ln(v) {
            return d * v;
        }
    }
    alpha
}
