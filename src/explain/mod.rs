//! Explanation: what in a sample makes a network say what it says.
//!
//! | | how much each element adds | Captum |
//! |---|---|---|
//! | [`gradient_of`] | ∂f/∂x | `Saliency(abs=False)` |
//! | [`saliency`] | \|∂f/∂x\| | `Saliency` |
//! | [`input_times_gradient`] | x · ∂f/∂x | `InputXGradient` |
//! | [`integrated_gradients`] | the gradient along the way from a baseline; adds up to f(x) − f(baseline) | `IntegratedGradients` |
//! | [`smooth_grad`] | the mean gradient around x | `NoiseTunnel` |
//! | [`occlusion`] | what f loses where it is hidden | `Occlusion` |
//! | [`grad_cam`] | where an inner image speaks for f | `LayerGradCam` |
//! | [`permutation_importance`] | what a score of a whole data set loses where it is shuffled | scikit-learn's `permutation_importance` |
//!
//! f is a [`Score`]: the logit or the probability of a class, or any function of the outputs. All work as in
//! inference, on a network whose inputs are floats; of several inputs, in a struct that `network!` makes, the
//! attribution is such a struct. [`Map`] makes of an attribution what can be drawn.
//!
//! ```
//! use netwright::explain::{self, Map, Score};
//! use netwright::prelude::*;
//!
//! network! { struct Net: [1, 4, 4] -> [3] { conv: Conv2d(2, kernel = 3) -> Relu -> Flatten, out: Dense(3) } }
//!
//! # fn main() -> Result<(), explain::ExplainError> {
//! let net = Net::boxed(&mut Generator::seed(1));
//! let x = [[[0.0, 1.0, 1.0, 0.0]; 4]];
//! let map: Map = Map::of(&*explain::saliency(&net, &x, Score::Logit(2))?);
//! assert_eq!((map.height(), map.width()), (4, 4));
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod error;
mod grad_cam;
mod gradients;
mod integrated;
mod map;
mod occlusion;
mod permutation;
mod quadrature;
mod score;

pub use error::ExplainError;
pub use grad_cam::{GradCam, grad_cam};
pub use gradients::{SmoothGrad, input_times_gradient, saliency, smooth_grad};
pub use integrated::{Baseline, Integrated, IntegratedGradients, integrated_gradients};
pub use map::Map;
pub use occlusion::{Occlusion, occlusion};
pub use permutation::{
    FeatureImportance, Importance, Permutations, permutation_importance,
    permutation_importance_in_order,
};
pub use quadrature::Quadrature;
pub use score::{Explainable, Score, gradient_of};
