//! Integrated gradients, and the baseline that they start from.

use super::gradients::mean_gradient;
use super::quadrature::Quadrature;
use super::score::Passes;
use super::{ExplainError, Explainable, Score};
use crate::config::Rules;
use crate::parameters::Model;
use crate::plain::{boxed_zeroed, copy};
use crate::scalar::{Float, Real};
use crate::tensor::{Floats, Tensor};

/// A sample that says nothing, which others are compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Baseline<'a, X> {
    /// All elements are this number; 0 by default.
    Constant(f64),
    /// This sample.
    Sample(&'a X),
}

impl<X> Default for Baseline<'_, X> {
    fn default() -> Self {
        Baseline::Constant(0.0)
    }
}

impl<X: Tensor> Baseline<'_, X> {
    /// The sample itself.
    pub(super) fn sample(&self) -> Box<X> {
        let mut sample = boxed_zeroed::<X>();
        match self {
            Baseline::Constant(number) => sample.as_mut_slice().fill(X::Scalar::of(*number)),
            Baseline::Sample(from) => copy(*from, &mut sample),
        }
        sample
    }
}

/// The settings of [`integrated_gradients`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IntegratedGradients<'a, X> {
    /// Where the path to x begins. Captum's `baselines`.
    pub baseline: Baseline<'a, X>,
    /// At how many places of the path there is a gradient. Captum's `n_steps`.
    pub steps: usize,
    /// Where they are.
    pub quadrature: Quadrature,
}

impl<X> Default for IntegratedGradients<'_, X> {
    /// From 0 in 50 steps, by Gauss and Legendre: as in Captum.
    fn default() -> Self {
        IntegratedGradients {
            baseline: Baseline::default(),
            steps: 50,
            quadrature: Quadrature::GaussLegendre,
        }
    }
}

/// What each element adds to f, and whether it adds up.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Integrated<X> {
    /// What each element adds.
    pub attribution: Box<X>,
    /// f(x).
    pub value: f64,
    /// f(x′), of the baseline.
    pub baseline: f64,
    /// Σ attribution − (f(x) − f(x′)): the completeness gap, Captum's `convergence_delta`. Exact gradients
    /// of a smooth f along the whole path give 0; if it is not small, take more steps.
    #[doc(alias = "convergence_delta")]
    pub gap: f64,
}

/// (xᵢ − x′ᵢ) · ∫₀¹ ∂f/∂xᵢ(x′ + α (x − x′)) dα: what each element adds to f on the way from the baseline x′.
///
/// Captum's `IntegratedGradients`.
///
/// ```
/// use netwright::explain::{IntegratedGradients, Score, integrated_gradients};
/// use netwright::prelude::*;
///
/// network! { struct Net: [3] -> [2] { hidden: Dense(8) -> Tanh, output: Dense(2) } }
///
/// # fn main() -> Result<(), netwright::explain::ExplainError> {
/// let net = Net::boxed(&mut Generator::seed(1));
/// let found = integrated_gradients(
///     &net,
///     &[0.5, -1.0, 2.0],
///     Score::Logit(0),
///     IntegratedGradients::default(),
/// )?;
/// assert!(found.gap.abs() < 1e-6);
/// # Ok(())
/// # }
/// ```
///
/// Source: M. Sundararajan, A. Taly, Q. Yan, *Axiomatic attribution for deep networks*, ICML 2017.
///
/// # Errors
/// [`ExplainError::Setting`] without a step, [`ExplainError::NoOutput`], [`ExplainError::NotFinite`].
#[doc(alias = "IntegratedGradients")]
pub fn integrated_gradients<N: Explainable>(
    net: &(impl Model<Network = N> + ?Sized),
    x: &N::Input,
    score: Score<'_, N::Scalar>,
    settings: IntegratedGradients<'_, N::Input>,
) -> Result<Integrated<N::Input>, ExplainError> {
    let rules = Rules::new().at_least_one("steps", settings.steps as u64);
    rules.result().map_err(ExplainError::Setting)?;
    let from = settings.baseline.sample();
    let mut passes = Passes::new(net.network(), score)?;
    let (value, baseline) = (passes.value(x)?, passes.value(&from)?);
    let places = settings.quadrature.places(settings.steps);
    let mut attribution = mean_gradient(&mut passes, x, places.len(), |step, at| {
        let (alpha, weight) = places[step];
        for (at, from) in at.as_mut_slice().iter_mut().zip(from.as_slice()) {
            *at = *from + N::Scalar::of(alpha) * (*at - *from);
        }
        weight
    })?;
    let mut sum = 0.0;
    let both = x.as_slice().iter().zip(from.as_slice());
    for (a, (x, from)) in attribution.as_mut_slice().iter_mut().zip(both) {
        *a *= *x - *from;
        sum += a.to_f64();
    }
    Ok(Integrated {
        attribution,
        value,
        baseline,
        gap: sum - (value - baseline),
    })
}
