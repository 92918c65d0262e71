//! Attributions that are a gradient, or a mean of gradients.

use super::score::{GROUP, Passes};
use super::{ExplainError, Explainable, Score, gradient_of};
use crate::config::{Rules, checked};
use crate::parameters::Model;
use crate::plain::{boxed_zeroed, copy, extend_zeroed};
use crate::random::Draw;
use crate::scalar::{Float, Real};
use crate::tensor::Floats;

/// |∂f/∂xᵢ|: how much f changes with each element.
///
/// Captum's `Saliency`; with its sign, `abs=False`, it is [`gradient_of`].
///
/// Source: K. Simonyan, A. Vedaldi, A. Zisserman, *Deep inside convolutional networks: visualising image
/// classification models and saliency maps*, ICLR Workshop 2014.
///
/// # Errors
/// As [`gradient_of`].
#[doc(alias = "Saliency")]
pub fn saliency<N: Explainable>(
    net: &(impl Model<Network = N> + ?Sized),
    x: &N::Input,
    score: Score<'_, N::Scalar>,
) -> Result<Box<N::Input>, ExplainError> {
    let mut dx = gradient_of(net, x, score)?;
    for d in dx.as_mut_slice() {
        *d = d.abs();
    }
    Ok(dx)
}

/// xᵢ · ∂f/∂xᵢ: what each element adds to f, if f is linear.
///
/// Captum's `InputXGradient`.
///
/// Source: A. Shrikumar et al., *Not just a black box: learning important features through propagating activation
/// differences*, arXiv:1605.01713, 2016.
///
/// # Errors
/// As [`gradient_of`].
#[doc(alias = "InputXGradient")]
pub fn input_times_gradient<N: Explainable>(
    net: &(impl Model<Network = N> + ?Sized),
    x: &N::Input,
    score: Score<'_, N::Scalar>,
) -> Result<Box<N::Input>, ExplainError> {
    let mut dx = gradient_of(net, x, score)?;
    for (d, x) in dx.as_mut_slice().iter_mut().zip(x.as_slice()) {
        *d *= *x;
    }
    Ok(dx)
}

/// The settings of [`smooth_grad`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SmoothGrad {
    /// How many noisy samples the mean is of.
    pub samples: usize,
    /// The standard deviation of the noise, as a share of max x − min x. Captum's `stdevs` is the deviation itself.
    pub noise: f64,
    /// The seed of the noise.
    pub seed: u64,
}

impl Default for SmoothGrad {
    /// 50 samples with noise of 15 %, as in the paper.
    fn default() -> SmoothGrad {
        SmoothGrad {
            samples: 50,
            noise: 0.15,
            seed: 0,
        }
    }
}

impl SmoothGrad {
    const fn rules(&self) -> Rules {
        Rules::new()
            .at_least_one("samples", self.samples as u64)
            .at_least_zero("noise", self.noise)
    }
}

checked!(SmoothGrad);

/// The mean of ∂f/∂x over samples around x, x + n with n from N(0, σ²), σ = noise · (max x − min x): a gradient
/// with less of its own noise.
///
/// Captum's `NoiseTunnel(Saliency(..., abs=False))` with `nt_type="smoothgrad"`.
///
/// Source: D. Smilkov et al., *SmoothGrad: removing noise by adding noise*, arXiv:1706.03825, 2017.
///
/// # Errors
/// [`ExplainError::Setting`], and as [`gradient_of`].
#[doc(alias("NoiseTunnel", "SmoothGrad"))]
pub fn smooth_grad<N: Explainable>(
    net: &(impl Model<Network = N> + ?Sized),
    x: &N::Input,
    score: Score<'_, N::Scalar>,
    settings: SmoothGrad,
) -> Result<Box<N::Input>, ExplainError> {
    let SmoothGrad {
        samples,
        noise,
        seed,
    } = settings.check().map_err(ExplainError::Setting)?;
    let floats = x.as_slice().iter().map(|x| x.to_f64());
    let (low, high) = floats.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| {
        (low.min(x), high.max(x))
    });
    let deviation = noise * (high - low);
    let draw = Draw::seed(seed);
    let mut passes = Passes::new(net.network(), score)?;
    mean_gradient(&mut passes, x, samples, |sample, noisy| {
        let noisy = noisy.as_mut_slice();
        draw.normal(sample, noisy.len(), |i, n| {
            noisy[i] += N::Scalar::of(deviation * n);
        });
        1.0 / samples as f64
    })
}

/// Σ weight · ∂f/∂x over samples that `change` makes of x, for each of which it gives the weight.
pub(super) fn mean_gradient<N: Explainable>(
    passes: &mut Passes<'_, N>,
    x: &N::Input,
    samples: usize,
    mut change: impl FnMut(usize, &mut N::Input) -> f64,
) -> Result<Box<N::Input>, ExplainError> {
    let (mut changed, mut dx) = (Vec::new(), Vec::new());
    extend_zeroed(&mut changed, samples.min(GROUP));
    extend_zeroed(&mut dx, samples.min(GROUP));
    let (mut weights, mut sum) = ([0.0; GROUP], vec![0.0; N::Input::LEN]);
    for first in (0..samples).step_by(GROUP) {
        let count = GROUP.min(samples - first);
        let (changed, dx) = (&mut changed[..count], &mut dx[..count]);
        for (s, changed) in changed.iter_mut().enumerate() {
            copy(x, changed);
            weights[s] = change(first + s, changed);
        }
        passes.gradients(changed, dx, &mut ())?;
        for (dx, weight) in dx.iter().zip(weights) {
            for (sum, d) in sum.iter_mut().zip(dx.as_slice()) {
                *sum += weight * d.to_f64();
            }
        }
    }
    let mut mean = boxed_zeroed::<N::Input>();
    for (mean, sum) in mean.as_mut_slice().iter_mut().zip(sum) {
        *mean = N::Scalar::of(sum);
    }
    Ok(mean)
}
