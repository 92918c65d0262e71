//! Every loss and its gradient: of a prediction as it stands, and after each head of a network
//! that it fits.

use netwright::network::input_gradient;
use netwright::plain::zeroed;
use netwright::prelude::*;

use crate::file::Reference;

mod classes;
mod numbers;
mod outputs;

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
const VARIANTS: [&str; 11] = [
    "_f64",
    "_soft",
    "_unnormalised",
    "_clipped",
    "_far",
    "_scaled",
    "_exact",
    "_plain",
    "_balanced",
    "_bits",
    "_wide",
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
        let topics = [
            numbers::check::<T>,
            classes::check::<T>,
            classes::check_weights::<T>,
            outputs::check::<T>,
        ];
        let known = topics.iter().any(|check| check(self));
        assert!(known, "no loss here is called `{}`", self.name);
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
    fn alone<Y: Tensor, U>(&self, loss: impl Loss<Y, U>, targets: &[U]) {
        self.each(&loss, targets, |y, target, dy| {
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
        self.each(&loss, targets, |z, target, dz| {
            input_gradient(&net, z, target, &loss, &mut tape, dz)
        });
    }

    /// The loss of the prediction, and of a network that ends in it.
    #[track_caller]
    fn linear<T: Float, U>(
        &self,
        loss: impl Loss<[T; 10], U, Expects: FitsHead<Identity>> + Copy,
        targets: &[U],
    ) {
        self.alone(loss, targets);
        self.after::<Linear<T>, T, _>(loss, targets);
    }

    /// Compares the mean of a loss over the samples, by what they count for, and its gradient.
    #[track_caller]
    fn each<Y: Tensor, U>(
        &self,
        loss: &impl Loss<Y, U>,
        targets: &[U],
        mut of: impl FnMut(&Y, &U, &mut Y) -> Y::Scalar,
    ) {
        let predictions = self.file.rows::<Y>(&self.tensor("prediction"));
        assert_eq!(predictions.len(), targets.len(), "`{}`", self.name);
        let share = 1.0
            / targets
                .iter()
                .map(|target| loss.counts(target))
                .sum::<f64>();
        let mut mean = 0.0;
        let mut gradient = Vec::new();
        for (y, target) in predictions.iter().zip(targets) {
            let mut dy: Y = zeroed();
            mean += share * of(y, target, &mut dy).to_f64();
            for dy in dy.as_mut_slice() {
                *dy *= Y::Scalar::of(share);
            }
            gradient.push(dy);
        }
        let mean = [Y::Scalar::of(mean)];
        self.file.check(&self.tensor("loss"), &mean);
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

    /// The weights of classes or samples.
    fn weights<T: Float>(&self) -> Vec<f64> {
        let weights = self.file.rows::<T>(&self.tensor("weights"));
        weights.into_iter().map(Float::to_f64).collect()
    }

    /// A number that the loss is told.
    fn note(&self, key: &str) -> f64 {
        let case = self.name.strip_suffix("_f64").unwrap_or(self.name);
        self.file.note(case, key)
    }

    fn tensor(&self, which: &str) -> String {
        format!("{}.{which}", self.name)
    }
}
