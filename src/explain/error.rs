//! Why there is no explanation.

use thiserror::Error;

use crate::config::ConfigError;
use crate::tensor::Shape;

/// Why a network was not explained.
#[derive(Error)]
#[non_exhaustive]
pub enum ExplainError {
    /// A score is of an output that there is not.
    #[error("there is no output {index}: the network has {outputs}, numbered from 0")]
    NoOutput {
        /// The output.
        index: usize,
        /// How many there are.
        outputs: usize,
    },
    /// A setting makes no sense.
    #[error("a setting makes no sense: {0}")]
    Setting(ConfigError),
    /// What is explained is infinite or NaN.
    #[error(
        "what is to be explained is {value}, not a finite number: look for such numbers in the sample and the weights"
    )]
    NotFinite {
        /// The value.
        value: f64,
    },
    /// A window that does not go with the input.
    #[error(
        "a window {window:?} with the stride {stride:?} does not go over an input {input}: each has a number for each axis, from 1 to its length, and no stride is above the window's length, which would leave elements out"
    )]
    Window {
        /// The lengths of the window.
        window: Vec<usize>,
        /// By how much it moves on.
        stride: Vec<usize>,
        /// The shape of the input.
        input: Shape,
    },
    /// There is no such image inside the network.
    #[error("{}", no_map(entry, stage, found))]
    NoMap {
        /// The entry that was asked for.
        entry: String,
        /// The stage of the entry, if one was asked for.
        stage: Option<usize>,
        /// The entries that there are, with the shapes of their stages.
        found: Vec<(&'static str, Vec<Shape>)>,
    },
    /// A set of data has no sample.
    #[error("the data has no samples")]
    Empty,
    /// A group of features that is empty, or is not within the sample.
    #[error("the group of features {from}..{to} is not one of a sample of {features} numbers")]
    Features {
        /// Its first feature.
        from: usize,
        /// The one behind its last.
        to: usize,
        /// How many there are.
        features: usize,
    },
}

crate::error::debug_is_the_sentence!(ExplainError);

fn no_map(entry: &str, stage: &Option<usize>, found: &[(&'static str, Vec<Shape>)]) -> String {
    let wanted = match stage {
        Some(stage) => format!("`{entry}` has no stage {stage} that gives"),
        None => format!("`{entry}` is no entry that gives"),
    };
    let there: Vec<String> = found
        .iter()
        .map(|(name, shapes)| {
            let shapes: Vec<String> = shapes.iter().map(Shape::to_string).collect();
            format!("`{name}` {}", shapes.join(" -> "))
        })
        .collect();
    format!(
        "{wanted} channels of an image or of a signal and has a gradient; there are {}",
        there.join(", ")
    )
}
