//! The learning rate range test: a short run in which the rate rises until the loss diverges.

use std::fmt;

use crate::config::{ConfigError, Number, Rules};
use crate::loss::{FitsHead, Loss};
use crate::network::Network;
use crate::parameters::Model;
use crate::plain::{Aligned, Plain, boxed_zeroed};
use crate::random::Rng;
use crate::scalar::Real;
use crate::train::data::{Dataset, SampleFor, TargetFor};
use crate::train::metrics::Correct;
use crate::train::{Batch, Callback, Flow, Now, OptimizerOf, Plan, TrainError, Trainer};

/// Finds which learning rates are worth trying: the rate rises from step to step by the same factor, from one that does
/// nothing to one that is too large, and the loss of each batch is noted.
///
/// The network is trained as a copy, so it stays as it is; the optimizer is used up. The losses are smoothed as
/// a running mean is, and the test ends when that is four times as large as it ever was, or not finite. fastai's
/// `lr_find`.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::search::RangeTest;
///
/// network! { struct Line: [1] -> [1] { line: Dense(1) } }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let data = Samples::from_pairs((0..64).map(|i| ([i as f32 / 64.0], [i as f32 / 32.0 + 1.0])))?;
/// let mut rng = Generator::seed(1);
/// let net = Line::boxed(&mut rng);
/// let sgd = Sgd::boxed(SgdConfig::default());
/// let test = RangeTest::new(1e-5, 100.0).batch(16).run(&net, sgd, MeanSquaredError, &data, &mut rng)?;
/// println!("{test}");
/// let rate = test.steepest().expect("the loss has fallen");
/// assert!((1e-3..10.0).contains(&rate));
/// # Ok(())
/// # }
/// ```
///
/// Source: L. N. Smith, *Cyclical learning rates for training neural networks*, WACV 2017.
#[doc(alias("lr_find", "LRFinder"))]
#[derive(Debug, Clone, Copy, PartialEq)]
#[must_use]
pub struct RangeTest {
    from: f64,
    to: f64,
    steps: usize,
    batch: usize,
    smoothing: f64,
    divergence: f64,
}

impl RangeTest {
    /// From the first rate to the last in 100 steps, with batches of 32 samples.
    pub const fn new(from: f64, to: f64) -> RangeTest {
        RangeTest {
            from,
            to,
            steps: 100,
            batch: 32,
            smoothing: 0.98,
            divergence: 4.0,
        }
    }

    /// In how many steps.
    pub const fn steps(self, steps: usize) -> RangeTest {
        RangeTest { steps, ..self }
    }

    /// How many samples a batch has.
    pub const fn batch(self, batch: usize) -> RangeTest {
        RangeTest { batch, ..self }
    }

    /// How much of the running mean of the losses stays at each step, β: 0 smooths nothing.
    pub const fn smoothing(self, smoothing: f64) -> RangeTest {
        RangeTest { smoothing, ..self }
    }

    /// At how many times its lowest value the smoothed loss ends the test.
    pub const fn divergence(self, divergence: f64) -> RangeTest {
        RangeTest { divergence, ..self }
    }

    /// All is well, or the first setting that makes no sense.
    ///
    /// # Errors
    /// [`ConfigError`]: that setting.
    pub const fn check(self) -> Result<RangeTest, ConfigError> {
        let RangeTest {
            from,
            to,
            steps,
            divergence,
            ..
        } = self;
        let last = ConfigError::new("to", "is above `from` and finite", Number::Real(to));
        let few = ConfigError::new("steps", "is at least 2", Number::Whole(steps as u64));
        let ratio = ConfigError::new("divergence", "is above 1", Number::Real(divergence));
        let rules = Rules::new()
            .above_zero("from", from)
            .that(to > from && to < f64::INFINITY, last)
            .that(steps >= 2, few)
            .below_one("smoothing", self.smoothing)
            .that(divergence > 1.0, ratio);
        match rules.result() {
            Ok(()) => Ok(self),
            Err(error) => Err(error),
        }
    }

    /// The rate of a step, counted from 0.
    fn rate(&self, step: usize) -> f64 {
        let share = step as f64 / (self.steps - 1) as f64;
        if step + 1 == self.steps {
            return self.to;
        }
        self.from * Real::exp(Real::ln(self.to / self.from) * share)
    }

    /// Runs the test on a copy of the network.
    ///
    /// # Errors
    /// [`TrainError`], as of the trainer; a setting that makes no sense is its [`Callback`](TrainError::Callback).
    /// That the loss diverges is what is looked for, and no error.
    pub fn run<M, N, T, O, L, D, R>(
        self,
        net: &M,
        mut optimizer: O,
        loss: L,
        data: &D,
        rng: &mut R,
    ) -> Result<RangeTestResult, TrainError>
    where
        M: Model<Network = N> + ?Sized,
        N: Network,
        T: Plain + Correct<N::Output>,
        O: OptimizerOf<N>,
        L: Loss<N::Output, T, Expects: FitsHead<N::Ending>>,
        D: Dataset<Input: SampleFor<N::Input>, Target: TargetFor<T>> + ?Sized,
        R: Rng + ?Sized,
    {
        if let Err(error) = self.check() {
            return Err(TrainError::Callback(Box::new(error)));
        }
        let mut copy = boxed_zeroed::<Aligned<N>>();
        copy.0.copy_from(net.network());
        let mut rising = Rising {
            test: self,
            records: Vec::with_capacity(self.steps),
            mean: 0.0,
            lowest: f64::INFINITY,
        };
        let trained = Trainer::new(&mut copy.0, &mut optimizer, loss)
            .batch(self.batch)
            // Enough for as many steps; `rising` ends the training at the last.
            .epochs(self.steps)
            .with(&mut rising)
            .fit(data, rng);
        match trained {
            // The rate was too large, and that is what was looked for.
            Err(TrainError::LossNotFinite { .. } | TrainError::NotFinite { .. })
                if !rising.records.is_empty() => {}
            other => drop(other?),
        }
        Ok(RangeTestResult {
            records: rising.records,
        })
    }
}

/// Raises the rate after each step, and notes the losses.
struct Rising {
    test: RangeTest,
    records: Vec<RangeRecord>,
    /// The running mean of the losses, before it is corrected for where it began.
    mean: f64,
    lowest: f64,
}

impl<N> Callback<N> for Rising {
    fn train_begin(&mut self, _: &Plan, now: &mut Now<'_, N>) -> Flow {
        now.rate = self.test.from;
        Flow::Continue
    }

    fn batch_end(&mut self, batch: &Batch, now: &mut Now<'_, N>) -> Flow {
        let (step, beta) = (self.records.len(), self.test.smoothing);
        self.mean = beta * self.mean + (1.0 - beta) * batch.loss;
        let count = i32::try_from(step + 1).unwrap_or(i32::MAX);
        let smoothed = self.mean / (1.0 - Real::powi(beta, count));
        self.lowest = self.lowest.min(smoothed);
        self.records.push(RangeRecord {
            rate: self.test.rate(step),
            loss: batch.loss,
            smoothed,
        });
        if step + 1 >= self.test.steps || smoothed > self.test.divergence * self.lowest {
            return Flow::Stop;
        }
        now.rate = self.test.rate(step + 1);
        Flow::Continue
    }
}

/// One step of a [`RangeTest`].
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct RangeRecord {
    /// The rate of the step.
    pub rate: f64,
    /// The loss of its batch, before the step.
    pub loss: f64,
    /// The running mean of the losses.
    pub smoothed: f64,
}

/// What a [`RangeTest`] found. It prints as a table of every tenth part, with what it suggests.
#[derive(Debug, Clone, PartialEq)]
pub struct RangeTestResult {
    records: Vec<RangeRecord>,
}

impl RangeTestResult {
    /// The steps, until the last rate or divergence.
    pub fn records(&self) -> &[RangeRecord] {
        &self.records
    }

    /// The steps that are looked at: the first tenth is not, for the mean begins there, nor the last five, where the
    /// loss may diverge. fastai leaves out the same.
    fn seen(&self) -> &[RangeRecord] {
        let first = self.records.len() / 10;
        let last = self.records.len().saturating_sub(5).max(first);
        &self.records[first..last]
    }

    /// The rate at which the smoothed loss falls fastest over the logarithm of the rate; `None` if it never falls.
    /// fastai's `steep`.
    pub fn steepest(&self) -> Option<f64> {
        let slopes = self.seen().windows(2).map(|pair| {
            let fall = pair[1].smoothed - pair[0].smoothed;
            (fall / Real::ln(pair[1].rate / pair[0].rate), pair[0].rate)
        });
        let (slope, rate) = slopes.min_by(|(a, _), (b, _)| a.total_cmp(b))?;
        (slope < 0.0).then_some(rate)
    }

    /// A tenth of the rate at which the smoothed loss is lowest. fastai's `minimum`.
    pub fn tenth_of_minimum(&self) -> Option<f64> {
        let lowest = self.seen().iter();
        let lowest = lowest.min_by(|a, b| a.smoothed.total_cmp(&b.smoothed))?;
        Some(lowest.rate / 10.0)
    }
}

#[cfg(feature = "plot")]
impl RangeTestResult {
    /// The losses over the rates, with where they fall fastest. Needs the feature `plot`.
    pub fn chart(&self) -> crate::plot::Chart {
        let losses = self.records.iter().map(|record| (record.rate, record.loss));
        let smoothed = self
            .records
            .iter()
            .map(|record| (record.rate, record.smoothed));
        let mut panel = crate::plot::Panel::new()
            .x_label("learning rate")
            .y_label("loss")
            .log_x()
            .points("batch", losses)
            .line("smoothed", smoothed);
        if let Some(rate) = self.steepest() {
            panel = panel.mark_x(rate, "steepest");
        }
        crate::plot::Chart::new().panel(panel)
    }
}

impl fmt::Display for RangeTestResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "      rate        loss    smoothed")?;
        let every = self.records.len().div_ceil(20).max(1);
        for record in self.records.iter().step_by(every) {
            let RangeRecord {
                rate,
                loss,
                smoothed,
            } = record;
            write!(f, "\n{rate:>10.2e}  {loss:>10.4}  {smoothed:>10.4}")?;
        }
        let suggestion =
            |rate: Option<f64>| rate.map_or("none".into(), |rate| format!("{rate:.1e}"));
        let (steepest, tenth) = (self.steepest(), self.tenth_of_minimum());
        write!(f, "\nsteepest descent at {}", suggestion(steepest))?;
        write!(
            f,
            ", a tenth of the minimum's rate is {}",
            suggestion(tenth)
        )
    }
}
