//! What a metric is.

use super::{Accuracy, Correct};

/// A number that says how good outputs `Y` are beside their targets `T`, over samples given one by one.
///
/// The trainer measures any number of them at once, in training and on the validation set. The metrics of this
/// module implement it for the outputs and targets that they make sense of. One of your own is a struct and this
/// trait, or a closure: [`mean_of`].
///
/// ```
/// use netwright::train::metrics::Metric;
///
/// /// How far the worst output is from its target.
/// #[derive(Default)]
/// struct Worst(f64);
///
/// impl Metric<[f32; 1], [f32; 1]> for Worst {
///     fn name(&self) -> &str {
///         "worst"
///     }
///
///     fn reset(&mut self) {
///         self.0 = 0.0;
///     }
///
///     fn add(&mut self, y: &[f32; 1], target: &[f32; 1]) {
///         self.0 = self.0.max(f64::from((y[0] - target[0]).abs()));
///     }
///
///     fn value(&self) -> f64 {
///         self.0
///     }
///
///     fn higher_is_better(&self) -> bool {
///         false
///     }
/// }
///
/// let mut several: Vec<Box<dyn Metric<[f32; 1], [f32; 1]>>> = vec![Box::new(Worst::default())];
/// several[0].add(&[1.0], &[1.5]);
/// assert_eq!(several[0].value(), 0.5);
/// ```
#[doc(alias = "Metrics")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not measure an output `{Y}` against a target `{T}`",
    label = "is not a metric of these outputs and targets",
    note = "classes are measured on outputs of as many elements, regression on targets of the output's type",
    note = "a metric of your own is a struct that implements `Metric<{Y}, {T}>`, or \
            `metrics::mean_of(\"name\", |y: &{Y}, target: &{T}| ..)`"
)]
pub trait Metric<Y, T> {
    /// What it is called in tables, files and pictures, such as `accuracy` or `top-5 accuracy`.
    fn name(&self) -> &str;

    /// Forgets all samples.
    fn reset(&mut self);

    /// Takes a sample into account.
    fn add(&mut self, y: &Y, target: &T);

    /// The metric over all samples since the last reset; NaN where it is undefined, as without a sample.
    fn value(&self) -> f64;

    /// Whether a greater value is a better one, as of accuracy; not so of errors.
    fn higher_is_better(&self) -> bool {
        true
    }
}

/// A metric of outputs and targets that are there, one each; those without a partner are passed over.
///
/// ```
/// use netwright::train::metrics::{Rmse, measure};
///
/// assert_eq!(measure(Rmse::new(), &[[1.0], [2.0]], &[[4.0], [6.0]]), 3.5355339059327378);
/// ```
pub fn measure<Y, T>(mut metric: impl Metric<Y, T>, outputs: &[Y], targets: &[T]) -> f64 {
    metric.reset();
    for (y, target) in outputs.iter().zip(targets) {
        metric.add(y, target);
    }
    metric.value()
}

impl<Y, T, M: Metric<Y, T> + ?Sized> Metric<Y, T> for Box<M> {
    fn name(&self) -> &str {
        (**self).name()
    }

    fn reset(&mut self) {
        (**self).reset();
    }

    fn add(&mut self, y: &Y, target: &T) {
        (**self).add(y, target);
    }

    fn value(&self) -> f64 {
        (**self).value()
    }

    fn higher_is_better(&self) -> bool {
        (**self).higher_is_better()
    }
}

impl<Y, T: Correct<Y>> Metric<Y, T> for Accuracy {
    fn name(&self) -> &str {
        "accuracy"
    }

    fn reset(&mut self) {
        *self = Accuracy::default();
    }

    fn add(&mut self, y: &Y, target: &T) {
        Accuracy::add(self, y, target);
    }

    fn value(&self) -> f64 {
        Accuracy::value(self).unwrap_or(f64::NAN)
    }
}

/// The mean over the samples of what a closure says of each: a metric in a line.
///
/// ```
/// use netwright::train::metrics::{Metric, mean_of};
///
/// let mut bias = mean_of("bias", |y: &[f32; 1], target: &[f32; 1]| f64::from(y[0] - target[0]));
/// bias.add(&[1.0], &[0.5]);
/// bias.add(&[2.0], &[1.0]);
/// assert_eq!(Metric::<[f32; 1], [f32; 1]>::value(&bias), 0.75);
/// ```
#[doc(alias = "MeanMetricWrapper")]
pub fn mean_of<Y, T, F>(name: impl Into<String>, each: F) -> MeanOf<F>
where
    F: Fn(&Y, &T) -> f64,
{
    MeanOf {
        name: name.into(),
        each,
        higher_is_better: true,
        sum: 0.0,
        samples: 0,
    }
}

/// What [`mean_of`] makes.
#[derive(Debug, Clone)]
pub struct MeanOf<F> {
    name: String,
    each: F,
    higher_is_better: bool,
    sum: f64,
    samples: u64,
}

impl<F> MeanOf<F> {
    /// Says that a smaller value is a better one.
    pub fn lower_is_better(self) -> Self {
        MeanOf {
            higher_is_better: false,
            ..self
        }
    }
}

impl<Y, T, F: Fn(&Y, &T) -> f64> Metric<Y, T> for MeanOf<F> {
    fn name(&self) -> &str {
        &self.name
    }

    fn reset(&mut self) {
        (self.sum, self.samples) = (0.0, 0);
    }

    fn add(&mut self, y: &Y, target: &T) {
        self.sum += (self.each)(y, target);
        self.samples += 1;
    }

    fn value(&self) -> f64 {
        self.sum / self.samples as f64
    }

    fn higher_is_better(&self) -> bool {
        self.higher_is_better
    }
}
