//! Every loss and its gradient: of a prediction as it stands, and after each head of a network
//! that it fits.

use netwright::network::input_gradient;
use netwright::plain::zeroed;
use netwright::prelude::*;

use crate::file::Reference;

network! {
    struct Linear<T: Float>: [T; 10] -> [10] { z: Flatten }
}

network! {
    struct Distribution<T: Float>: [T; 10] -> [10] { z: Flatten -> Softmax }
}

network! {
    struct LogDistribution<T: Float>: [T; 10] -> [10] { z: Flatten -> LogSoftmax }
}

network! {
    struct Chances<T: Float>: [T; 10] -> [10] { z: Flatten -> Sigmoid }
}

#[test]
fn losses_are_those_of_the_frameworks() {
    let file = Reference::new(include_bytes!("data/losses.safetensors"));
    for name in file.cases(".loss") {
        let case = Case {
            file: &file,
            name: &name,
        };
        match name.strip_suffix("_f64") {
            Some(_) => case.check::<f64>(),
            None => case.check::<f32>(),
        }
    }
    file.assert_all_read();
}

/// A loss on one batch.
struct Case<'a> {
    file: &'a Reference<'a>,
    name: &'a str,
}

/// What distinguishes the cases of one loss.
const VARIANTS: [&str; 6] = [
    "_f64",
    "_soft",
    "_unnormalised",
    "_clipped",
    "_far",
    "_scaled",
];

impl Case<'_> {
    /// The name of the loss: that of the case without its variants.
    fn loss(&self) -> &str {
        let mut name = self.name;
        while let Some(rest) = VARIANTS.iter().find_map(|end| name.strip_suffix(end)) {
            name = rest;
        }
        name
    }

    fn check<T: Float>(&self) {
        match self.loss() {
            "mean_squared_error" => {
                self.alone(MeanSquaredError, &self.rows::<T>());
                self.after::<Linear<T>, T, _>(MeanSquaredError, &self.rows());
            }
            "categorical_cross_entropy" => {
                self.alone(CategoricalCrossEntropy, &self.rows::<T>());
            }
            "categorical_cross_entropy_logits" => self.of_logits::<T, _>(&self.rows::<T>()),
            "sparse_categorical_cross_entropy" => {
                self.alone::<T, _>(CategoricalCrossEntropy, &self.classes());
            }
            "sparse_categorical_cross_entropy_logits" => self.of_logits::<T, _>(&self.classes()),
            "binary_cross_entropy" => self.alone(BinaryCrossEntropy, &self.rows::<T>()),
            "binary_cross_entropy_logits" => {
                self.alone(BinaryCrossEntropyWithLogits, &self.rows::<T>());
                self.after::<Linear<T>, T, _>(BinaryCrossEntropyWithLogits, &self.rows());
                self.after::<Chances<T>, T, _>(BinaryCrossEntropy, &self.rows());
            }
            "negative_log_likelihood" => {
                self.alone::<T, _>(NegativeLogLikelihood, &self.classes());
            }
            unknown => panic!("`{}`: no loss here is called `{unknown}`", self.name),
        }
    }

    /// The cross-entropy of logits, which is the same by three losses after their heads.
    #[track_caller]
    fn of_logits<T: Float, U: Target<[T; 10]>>(&self, targets: &[U]) {
        self.alone(CategoricalCrossEntropyWithLogits, targets);
        self.after::<Linear<T>, T, _>(CategoricalCrossEntropyWithLogits, targets);
        self.after::<Distribution<T>, T, _>(CategoricalCrossEntropy, targets);
        self.after::<LogDistribution<T>, T, _>(NegativeLogLikelihood, targets);
    }

    /// The loss of the prediction.
    #[track_caller]
    fn alone<T: Float, U>(&self, loss: impl Loss<[T; 10], U>, targets: &[U]) {
        self.each(targets, |y, target, dy| {
            loss.value_and_gradient(y, target, dy)
        });
    }

    /// The loss of a network without parameters that takes the prediction as input.
    #[track_caller]
    fn after<N, T, U>(
        &self,
        loss: impl Loss<[T; 10], U, Expects: FitsHead<N::Ending>>,
        targets: &[U],
    ) where
        N: Network<Input = [T; 10], Output = [T; 10], Scalar = T>,
        T: Float,
    {
        let (net, mut tape) = (zeroed::<N>(), Tape::<N, 1>::zeroed());
        self.each(targets, |z, target, dz| {
            input_gradient(&net, z, target, &loss, &mut tape, dz)
        });
    }

    /// Compares the mean over the samples of a loss, and its gradient.
    #[track_caller]
    fn each<T: Float, U>(
        &self,
        targets: &[U],
        mut loss: impl FnMut(&[T; 10], &U, &mut [T; 10]) -> T,
    ) {
        let predictions = self.file.rows::<[T; 10]>(&self.tensor("prediction"));
        assert_eq!(predictions.len(), targets.len(), "`{}`", self.name);
        let share = 1.0 / targets.len() as f64;
        let mut gradient = vec![[T::ZERO; 10]; targets.len()];
        let mut mean = 0.0;
        for ((y, target), dy) in predictions.iter().zip(targets).zip(&mut gradient) {
            mean += share * loss(y, target, dy).to_f64();
            dy.iter_mut().for_each(|dy| *dy *= T::of(share));
        }
        self.file.check(&self.tensor("loss"), &[T::of(mean)]);
        self.file.check(&self.tensor("gradient"), &gradient);
    }

    /// Targets that are distributions, bits or numbers.
    fn rows<T: Float>(&self) -> Vec<[T; 10]> {
        self.file.rows(&self.tensor("target"))
    }

    /// Targets that are labels.
    fn classes(&self) -> Vec<Class<10>> {
        self.file.classes(&self.tensor("target"))
    }

    fn tensor(&self, which: &str) -> String {
        format!("{}.{which}", self.name)
    }
}
