//! Which arguments of an initialiser make sense.

use super::Init;
use crate::requirement::{Requirement, Sentence};

impl Init {
    /// That the arguments make sense. A declaration is held to it at compile time if it names an
    /// initialiser of this module or a constant.
    pub const fn requirement(self) -> Requirement {
        match self {
            Init::Constant(value) => finite(value, "the value of `constant`"),
            Init::Uniform { low, high } => finite(low, "the `low` of `uniform`")
                .and(finite(high, "the `high` of `uniform`"))
                .and(Requirement::that(
                    low < high,
                    Sentence::new("the `low` of `uniform` is below its `high`"),
                )),
            Init::Normal { mean, deviation } => finite(mean, "the mean of `normal`")
                .and(size(deviation, "the deviation of `normal`")),
            Init::TruncatedNormal {
                mean,
                deviation,
                bound,
            } => finite(mean, "the mean of `truncated_normal`")
                .and(size(deviation, "the deviation of `truncated_normal`"))
                .and(Requirement::that(
                    bound > 0.0,
                    Sentence::new("the bound of `truncated_normal` is above 0"),
                )),
            Init::Scaled { scale, .. } => size(
                scale,
                "the scale of a variance, which goes with the square of a gain,",
            ),
            Init::Orthogonal { gain } => finite(gain, "the gain of `orthogonal`"),
            Init::Identity { gain } => finite(gain, "the gain of `identity`"),
            Init::Sparse {
                sparsity,
                deviation,
            } => Requirement::that(
                sparsity >= 0.0 && sparsity < 1.0,
                Sentence::new("the sparsity of `sparse` is at least 0 and below 1"),
            )
            .and(size(deviation, "the deviation of `sparse`")),
            Init::PyTorch => Requirement::NONE,
        }
    }
}

const fn finite(number: f64, what: &str) -> Requirement {
    let sentence = Sentence::new(what).text(" is a finite number");
    Requirement::that(number.is_finite(), sentence)
}

const fn size(number: f64, what: &str) -> Requirement {
    let sentence = Sentence::new(what).text(" is at least 0 and finite");
    Requirement::that(number >= 0.0 && number.is_finite(), sentence)
}
