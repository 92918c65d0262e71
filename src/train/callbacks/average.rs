//! Callbacks that keep an average of the weights.

use std::fmt;

use crate::config::{ConfigError, Number};
use crate::network::Network;
use crate::parameters::Role;
use crate::plain::{Aligned, boxed_zeroed};
use crate::scalar::Real;
use crate::state::{FloatsMut, StateVisitor};
use crate::train::{Batch, Callback, Epoch, Flow, History, Now, Plan};

/// An average, and how many networks went into it.
struct Average<N> {
    weights: Box<Aligned<N>>,
    count: u64,
}

impl<N: Network> Average<N> {
    fn none() -> Average<N> {
        Average {
            weights: boxed_zeroed(),
            count: 0,
        }
    }

    /// a ← a + share (w − a), element by element; running statistics are copied.
    fn add(&mut self, net: &N, share: f64) {
        self.count += 1;
        let (average, share) = (self.weights.as_mut_slice(), N::Scalar::of(share));
        N::TREE.visit(|segment| {
            let (range, copied) = (segment.range.clone(), segment.role == Role::Buffer);
            let (average, now) = (&mut average[range.clone()], &net.as_slice()[range]);
            // The first is taken as it is.
            if copied || share == N::Scalar::ONE {
                return average.copy_from_slice(now);
            }
            for (average, now) in average.iter_mut().zip(now) {
                *average = *average + share * (*now - *average);
            }
        });
    }

    fn get(&self) -> Option<&N> {
        (self.count > 0).then_some(&**self.weights)
    }

    fn state(&mut self, name: &str, visitor: &mut dyn StateVisitor) {
        visitor.count(&format!("{name}.count"), &mut self.count);
        let floats = FloatsMut::of(self.weights.as_mut_slice());
        visitor.floats(&format!("{name}.weights"), floats);
    }
}

/// Keeps an exponential moving average of the weights, which often generalises better than the last ones:
/// a ← d a + (1 − d) w after each step, of decay d; the first step gives a = w.
///
/// ```
/// # use netwright::prelude::*;
/// # use netwright::train::ExponentialMovingAverage;
/// # network! {
/// #     pub struct Line: [1] -> [1] {
/// #         line: Dense(1),
/// #     }
/// # }
/// # fn main() -> Result<(), netwright::train::TrainError> {
/// # let data = Samples::new([[0.0], [0.5], [1.0]], [[1.0], [0.0], [-1.0]]).unwrap();
/// # let mut rng = Generator::seed(1);
/// # let mut net = Line::boxed(&mut rng);
/// # let mut sgd = Sgd::boxed(SgdConfig::default());
/// let mut average = ExponentialMovingAverage::new(0.99);
/// Trainer::new(&mut net, &mut sgd, MeanSquaredError)
///     .epochs(10)
///     .with(&mut average)
///     .fit(&data, &mut rng)?;
/// assert_eq!(average.weights().unwrap().line.bias, net.line.bias);
/// # Ok(())
/// # }
/// ```
///
/// In the end the network has the average, unless it is [kept apart](ExponentialMovingAverage::apart). Losses on the
/// validation set are of the network as it is trained, so put [`EarlyStopping`](super::EarlyStopping) with `keep_last`
/// beside it. Running statistics are those of the network. PyTorch's `AveragedModel` with `get_ema_multi_avg_fn`;
/// Keras's `use_ema` is as this one, but for its first value, which is that from before the first step.
///
/// Source: B. Polyak, A. Juditsky, *Acceleration of stochastic approximation by averaging*, 1992.
#[must_use]
#[doc(alias("EMA", "AveragedModel", "use_ema"))]
pub struct ExponentialMovingAverage<N> {
    average: Average<N>,
    decay: f64,
    corrected: bool,
    apart: bool,
}

impl<N: Network> ExponentialMovingAverage<N> {
    /// Of this decay, at least 0 and below 1: 0.999 averages over about the last thousand steps.
    pub fn new(decay: f64) -> ExponentialMovingAverage<N> {
        ExponentialMovingAverage {
            average: Average::none(),
            decay,
            corrected: false,
            apart: false,
        }
    }

    /// Lets the first steps count no more than the others, as in Adam: the average of t steps is
    /// Σᵢ dᵗ⁻ⁱ wᵢ / Σᵢ dᵗ⁻ⁱ.
    pub fn bias_corrected(self) -> ExponentialMovingAverage<N> {
        ExponentialMovingAverage {
            corrected: true,
            ..self
        }
    }

    /// Leaves the network as it was trained in the end.
    pub fn apart(self) -> ExponentialMovingAverage<N> {
        ExponentialMovingAverage {
            apart: true,
            ..self
        }
    }

    /// The average; `None` before the first step.
    pub fn weights(&self) -> Option<&N> {
        self.average.get()
    }

    /// What the next network counts for.
    fn share(&self) -> f64 {
        let Some(steps) = self.average.count.checked_add(1).filter(|steps| *steps > 1) else {
            return 1.0;
        };
        match self.corrected {
            true => (1.0 - self.decay) / (1.0 - self.decay.powf(steps as f64)),
            false => 1.0 - self.decay,
        }
    }
}

impl<N: Network> Callback<N> for ExponentialMovingAverage<N> {
    fn train_begin(&mut self, _: &Plan, _: &mut Now<'_, N>) -> Flow {
        self.average.count = 0;
        match (0.0..1.0).contains(&self.decay) {
            true => Flow::Continue,
            false => Flow::fail(ConfigError::new(
                "decay",
                "of an average is at least 0 and below 1",
                Number::Real(self.decay),
            )),
        }
    }

    fn batch_end(&mut self, batch: &Batch, now: &mut Now<'_, N>) -> Flow {
        if batch.report.stepped {
            let share = self.share();
            self.average.add(now.net, share);
        }
        Flow::Continue
    }

    fn train_end(&mut self, _: &History, now: &mut Now<'_, N>) -> Flow {
        into(&self.average, self.apart, now)
    }

    fn state(&mut self, visitor: &mut dyn StateVisitor) {
        self.average.state("moving_average", visitor);
    }
}

/// Keeps the mean of the weights after each epoch from one on, with which training walks around a minimum at a rate
/// that stays high: stochastic weight averaging.
///
/// ```
/// # use netwright::prelude::*;
/// # use netwright::train::{StochasticWeightAverage, renew_statistics};
/// # network! {
/// #     pub struct Net: [1] -> [1] {
/// #         line: Dense(4),
/// #         norm: BatchNorm -> Relu,
/// #         output: Dense(1),
/// #     }
/// # }
/// # fn main() -> Result<(), netwright::train::TrainError> {
/// # let data = Samples::new([[0.0], [0.5], [1.0]], [[1.0], [0.0], [-1.0]]).unwrap();
/// # let mut rng = Generator::seed(1);
/// # let mut net = Net::boxed(&mut rng);
/// # let mut sgd = Sgd::boxed(SgdConfig::default());
/// Trainer::new(&mut net, &mut sgd, MeanSquaredError)
///     .epochs(20)
///     .with(StochasticWeightAverage::from_epoch(15))
///     .fit(&data, &mut rng)?;
/// // Where there is a `BatchNorm`, its statistics are of other weights.
/// renew_statistics(&mut net, &data)?;
/// # Ok(())
/// # }
/// ```
///
/// In the end the network has the average, unless it is [kept apart](StochasticWeightAverage::apart), with the running
/// statistics of the last epoch: [`renew_statistics`](crate::train::renew_statistics) takes those of the average.
/// PyTorch's `AveragedModel`; its `SWALR` is a [`LearningRate`](crate::train::LearningRate) by epochs.
///
/// Source: P. Izmailov et al., *Averaging weights leads to wider optima and better generalization*, UAI 2018.
#[must_use]
#[doc(alias("SWA", "AveragedModel"))]
pub struct StochasticWeightAverage<N> {
    average: Average<N>,
    from: usize,
    apart: bool,
}

impl<N: Network> StochasticWeightAverage<N> {
    /// The mean over this epoch, counted from 1, and all behind it.
    pub fn from_epoch(epoch: usize) -> StochasticWeightAverage<N> {
        StochasticWeightAverage {
            average: Average::none(),
            from: epoch,
            apart: false,
        }
    }

    /// Leaves the network as it was trained in the end.
    pub fn apart(self) -> StochasticWeightAverage<N> {
        StochasticWeightAverage {
            apart: true,
            ..self
        }
    }

    /// The average; `None` before the first epoch of it has ended.
    pub fn weights(&self) -> Option<&N> {
        self.average.get()
    }
}

impl<N: Network> Callback<N> for StochasticWeightAverage<N> {
    fn train_begin(&mut self, plan: &Plan, _: &mut Now<'_, N>) -> Flow {
        self.average.count = 0;
        if self.from > plan.epochs {
            return Flow::fail(format!(
                "weights are averaged from epoch {} on, and there are {} epochs: take `StochasticWeightAverage::from_epoch({})` or an earlier one",
                self.from, plan.epochs, plan.epochs,
            ));
        }
        Flow::Continue
    }

    fn epoch_end(&mut self, epoch: &Epoch, now: &mut Now<'_, N>) -> Flow {
        if epoch.epoch >= self.from {
            let share = 1.0 / (self.average.count + 1) as f64;
            self.average.add(now.net, share);
        }
        Flow::Continue
    }

    fn train_end(&mut self, _: &History, now: &mut Now<'_, N>) -> Flow {
        into(&self.average, self.apart, now)
    }

    fn state(&mut self, visitor: &mut dyn StateVisitor) {
        self.average.state("weight_average", visitor);
    }
}

/// Gives the network the average, if there is one and it is for it.
fn into<N: Network>(average: &Average<N>, apart: bool, now: &mut Now<'_, N>) -> Flow {
    if let Some(weights) = average.get().filter(|_| !apart) {
        now.net.copy_from(weights);
    }
    Flow::Continue
}

impl<N> fmt::Debug for ExponentialMovingAverage<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExponentialMovingAverage")
            .field("decay", &self.decay)
            .field("steps", &self.average.count)
            .finish_non_exhaustive()
    }
}

impl<N> fmt::Debug for StochasticWeightAverage<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StochasticWeightAverage")
            .field("from", &self.from)
            .field("epochs", &self.average.count)
            .finish_non_exhaustive()
    }
}
