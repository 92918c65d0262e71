//! Trust: how sure a network should be, how sure it is of that, and how little deceives it.
//!
//! | | |
//! |---|---|
//! | [`Calibration`] | whether of answers given with 80 % eight in ten are right: the reliability diagram and its error |
//! | [`Temperature`] | one number that makes the probabilities of a trained network mean what they say |
//! | [`monte_carlo_dropout`] | how much the answer varies with what dropout drops |
//! | [`Attack`] | the samples next to a sample that are worst for the network: FGSM and PGD |
//! | [`robustness`] | how many answers stay right under attacks of growing strength |
#![forbid(unsafe_code)]

mod attack;
mod calibration;
mod error;
mod monte_carlo;
mod predictions;
mod robustness;
mod temperature;

pub use attack::{Attack, Norm};
pub use calibration::{Bin, Calibration};
pub use error::TrustError;
pub use monte_carlo::{Passes, Uncertainty, monte_carlo_dropout};
pub use predictions::Predictions;
pub use robustness::{Robust, Robustness, robustness};
pub use temperature::Temperature;
