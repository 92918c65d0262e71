//! The backpropagation article's own training: its network on the first 3,200 digits, a hundred
//! steps with Adam.

use netwright::network::gradient;
use netwright::plain::zeroed;
use netwright::prelude::*;
use netwright::train::data::{Samples, idx};

use crate::file::Reference;

network! {
    /// As in Keras: probabilities.
    struct Probabilities: [f64; 784] -> [10] {
        hidden: Dense(10) -> Relu,
        output: Dense(10) -> Softmax,
    }
}

network! {
    /// As in PyTorch: logits, whose softmax is the loss's.
    struct Logits: [f64; 784] -> [10] {
        hidden: Dense(10) -> Relu,
        output: Dense(10),
    }
}

type Digits = Samples<[f64; 784], Class<10>>;

#[test]
fn the_articles_training_is_that_of_the_frameworks() {
    let file = Reference::new(include_bytes!("data/article_training.safetensors"));
    let digits = digits();
    check_digits(&file, &digits);
    for name in file.cases("/loss") {
        let run = Run {
            file: &file,
            digits: &digits,
            name: &name,
        };
        match name.as_str() {
            "keras" => run.check::<Probabilities>(AdamConfig::keras(), CategoricalCrossEntropy),
            "pytorch" => {
                run.check::<Logits>(AdamConfig::pytorch(), CategoricalCrossEntropyWithLogits);
            }
            _ => panic!("no framework here is called `{name}`"),
        }
    }
    file.assert_all_read();
}

/// All training digits.
fn digits() -> Digits {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/digits");
    idx::samples(
        format!("{folder}/train-images-idx3-ubyte.gz"),
        format!("{folder}/train-labels-idx1-ubyte.gz"),
    )
    .unwrap()
}

/// The digits in the file's order, so many at a time, with their labels.
fn batches(digits: &Digits, size: usize) -> impl Iterator<Item = (&[[f64; 784]], &[Class<10>])> {
    let labels = digits.targets().chunks(size);
    digits.inputs().chunks(size).zip(labels)
}

/// Asserts that each batch has the sums of its bytes and labels that it had in the frameworks, so
/// that other data is not taken for another result.
fn check_digits(file: &Reference<'_>, digits: &Digits) {
    let batch: usize = file.note("problem", "batch");
    let pixels = file.integers("batch_pixel_sum");
    let labels = file.integers("batch_label_sum");
    let sums = pixels.into_iter().zip(labels).enumerate();
    for ((images, classes), (step, (pixels, labels))) in batches(digits, batch).zip(sums) {
        let bytes = images
            .as_flattened()
            .iter()
            .map(|pixel| (pixel * 255.0).round() as usize);
        assert_eq!(bytes.sum::<usize>(), pixels, "bytes of batch {step}");
        let found = classes.iter().map(|class| class.index());
        assert_eq!(found.sum::<usize>(), labels, "labels of batch {step}");
    }
}

/// The training by one framework.
struct Run<'a> {
    file: &'a Reference<'a>,
    digits: &'a Digits,
    name: &'a str,
}

impl Run<'_> {
    /// Compares the losses, each taken before its step, and the weights after the last step.
    fn check<N>(
        &self,
        config: AdamConfig,
        loss: impl Loss<N::Output, Class<10>, Expects: FitsHead<N::Ending>>,
    ) where
        N: Network<Input = [f64; 784], Scalar = f64>,
    {
        self.check_config(config);
        let mut net: N = zeroed();
        self.file.load("initial/", &mut net);
        let mut adam = AdamFor::<N>::new(config);
        let (mut tape, mut grad) = (Tape::<N>::zeroed(), zeroed());
        let mut losses = Vec::new();
        let batch: usize = self.file.note("problem", "batch");
        let steps = self.file.note("problem", "steps");
        for (x, targets) in batches(self.digits, batch).take(steps) {
            losses.push(gradient(&net, x, targets, &loss, &mut tape, &mut grad));
            adam.step(&mut net, &grad);
        }
        self.file.check(&format!("{}/loss", self.name), &losses);
        self.file
            .check_segments(&format!("{}/", self.name), &net, "");
    }

    /// Asserts that the framework's defaults, which it trained with, are ours.
    fn check_config(&self, config: AdamConfig) {
        let number = |key| self.file.note::<f64>(self.name, key);
        let expected = AdamConfig {
            rate: number("learning_rate"),
            beta1: number("beta_1"),
            beta2: number("beta_2"),
            epsilon: number("epsilon"),
            ..config
        };
        assert_eq!(config, expected, "`{}`", self.name);
    }
}
