//! A callback that watches whether gradients are healthy.

mod report;
mod units;

use std::fmt;

pub use self::report::{EpochHealth, SegmentHealth, UnitHealth, UnitKind};

use self::report::Condition;
use crate::network::Network;
use crate::parameters::Role;
use crate::plain::{Aligned, boxed_zeroed};
use crate::scalar::Float;
use crate::tape::Tape;
use crate::train::{Batch, Callback, Epoch, Flow, Now, Plan};

/// Watches the gradient of each segment, how far its steps go, and units that no longer learn; warns once of each kind
/// of trouble, and says what to try.
///
/// ```
/// # use netwright::prelude::*;
/// # use netwright::train::GradientHealth;
/// # network! {
/// #     pub struct Net: [1] -> [1] {
/// #         hidden: Dense(8) -> Relu,
/// #         output: Dense(1),
/// #     }
/// # }
/// # fn main() -> Result<(), netwright::train::TrainError> {
/// # let data = Samples::new([[0.0], [0.5], [1.0]], [[1.0], [0.0], [-1.0]]).unwrap();
/// # let mut rng = Generator::seed(1);
/// # let mut net = Net::boxed(&mut rng);
/// # let mut sgd = Sgd::boxed(SgdConfig::default());
/// let mut health = GradientHealth::new().looking_at(data.inputs().to_vec());
/// Trainer::new(&mut net, &mut sgd, MeanSquaredError)
///     .epochs(3)
///     .with(&mut health)
///     .fit(&data, &mut rng)?;
/// println!("{health}");
/// assert_eq!(health.epochs().len(), 3);
/// # Ok(())
/// # }
/// ```
///
/// It prints as a table of the last epoch; `health.plot()`, with the feature `plot`, draws the segments and their course.
///
/// | what | when it is told |
/// |---|---|
/// | vanishing | the root mean square of a weight's gradient is below a thousandth of the greatest |
/// | exploding | a step changes a weight by more than a tenth of itself, both by their norms, or its gradient has a norm above 1000 |
/// | dead | a `Relu`'s unit, or its channel of an image, is 0 for all samples that it looks at; told from a fifth of them on |
/// | saturated | the slope of a `Sigmoid` or `Tanh` is below a twentieth of its greatest; told from half of the values on |
///
/// Healthy steps change a weight by about a thousandth of itself. Units are those of the entries of the network itself,
/// not of networks in it, and not of its head, which is to be saturated in the end. It keeps nothing in a checkpoint:
/// after training went on, it tells of the epochs since.
///
/// Sources: X. Glorot, Y. Bengio, *Understanding the difficulty of training deep feedforward neural networks*, AISTATS
/// 2010; S. Hochreiter et al., *Gradient flow in recurrent nets: the difficulty of learning long-term dependencies*, 2001.
#[must_use]
#[doc(alias("vanishing", "exploding", "watch"))]
pub struct GradientHealth<N: Network> {
    samples: Vec<N::Input>,
    tape: Box<Tape<N>>,
    /// The weights before the next step.
    before: Box<Aligned<N>>,
    /// The sums of each segment over the batches of the epoch.
    sums: Vec<Sum>,
    batches: usize,
    epochs: Vec<EpochHealth>,
    warnings: Vec<(Condition, String)>,
    quiet: bool,
}

/// What is summed over batches.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    gradient: f64,
    update: f64,
}

impl<N: Network> Default for GradientHealth<N> {
    fn default() -> Self {
        GradientHealth::new()
    }
}

impl<N: Network> GradientHealth<N> {
    /// Of the segments; it prints its warnings.
    pub fn new() -> GradientHealth<N> {
        GradientHealth {
            samples: Vec::new(),
            tape: boxed_zeroed(),
            before: boxed_zeroed(),
            sums: Vec::new(),
            batches: 0,
            epochs: Vec::new(),
            warnings: Vec::new(),
            quiet: false,
        }
    }

    /// Looks at the values of these samples after each epoch, too, as in inference, to find units that no longer learn:
    /// some hundred are enough.
    pub fn looking_at(self, samples: Vec<N::Input>) -> GradientHealth<N> {
        GradientHealth { samples, ..self }
    }

    /// Prints no warning; there are still [`warnings`](GradientHealth::warnings).
    pub fn quiet(self) -> GradientHealth<N> {
        GradientHealth {
            quiet: true,
            ..self
        }
    }

    /// What was found, epoch by epoch.
    pub fn epochs(&self) -> &[EpochHealth] {
        &self.epochs
    }

    /// The warnings so far, each with what to try.
    pub fn warnings(&self) -> impl Iterator<Item = &str> {
        self.warnings.iter().map(|(_, sentence)| sentence.as_str())
    }

    fn measure(&mut self, epoch: usize, net: &N) -> EpochHealth {
        let (mut place, mut segments) = (0, Vec::new());
        let batches = self.batches.max(1) as f64;
        N::TREE.visit(|segment| {
            if segment.role == Role::Buffer {
                return;
            }
            let floats = &net.as_slice()[segment.range.clone()];
            let Sum { gradient, update } = self.sums[place];
            place += 1;
            segments.push(SegmentHealth {
                name: segment.path.to_string(),
                is_weight: segment.role == Role::Weight,
                floats: floats.len(),
                gradient: gradient / batches,
                weights: norm(floats.iter().map(|float| float.to_f64())),
                update: update / batches,
            });
        });
        let units = units::look(net, &self.samples, &mut self.tape);
        EpochHealth {
            epoch,
            segments,
            units,
        }
    }

    /// Warns of what is not well and was not told before.
    fn warn(&mut self, health: &EpochHealth) {
        for (condition, sentence) in health.warnings() {
            if self.warnings.iter().any(|(told, _)| *told == condition) {
                continue;
            }
            let sentence = format!("epoch {}: {sentence}", health.epoch);
            if !self.quiet {
                eprintln!("warning: {sentence}");
            }
            self.warnings.push((condition, sentence));
        }
    }
}

impl<N: Network> Callback<N> for GradientHealth<N> {
    fn train_begin(&mut self, _: &Plan, _: &mut Now<'_, N>) -> Flow {
        self.epochs.clear();
        self.warnings.clear();
        Flow::Continue
    }

    fn epoch_begin(&mut self, _: usize, now: &mut Now<'_, N>) -> Flow {
        self.before.copy_from(now.net);
        let mut segments = 0;
        N::TREE.visit(|segment| segments += usize::from(segment.role != Role::Buffer));
        self.sums.clear();
        self.sums.resize(segments, Sum::default());
        self.batches = 0;
        Flow::Continue
    }

    fn batch_end(&mut self, _: &Batch, now: &mut Now<'_, N>) -> Flow {
        let (before, after, gradient) = (
            self.before.as_slice(),
            now.net.as_slice(),
            now.gradient.as_slice(),
        );
        let mut place = 0;
        N::TREE.visit(|segment| {
            if segment.role == Role::Buffer {
                return;
            }
            let range = segment.range.clone();
            let pairs = before[range.clone()].iter().zip(&after[range.clone()]);
            let step = norm(pairs.map(|(before, after)| after.to_f64() - before.to_f64()));
            let weights = norm(before[range.clone()].iter().map(|float| float.to_f64()));
            let sum = &mut self.sums[place];
            sum.gradient += norm(gradient[range].iter().map(|float| float.to_f64()));
            // From zeros, any step is far.
            sum.update += if weights > 0.0 { step / weights } else { 0.0 };
            place += 1;
        });
        self.batches += 1;
        self.before.copy_from(now.net);
        Flow::Continue
    }

    fn epoch_end(&mut self, epoch: &Epoch, now: &mut Now<'_, N>) -> Flow {
        let health = self.measure(epoch.epoch, now.net);
        self.warn(&health);
        self.epochs.push(health);
        Flow::Continue
    }
}

fn norm(values: impl Iterator<Item = f64>) -> f64 {
    values.map(|value| value * value).sum::<f64>().sqrt()
}

/// The table of the last epoch, and the warnings.
impl<N: Network> fmt::Display for GradientHealth<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.epochs.last() {
            Some(health) => write!(f, "{health}")?,
            None => f.write_str("no epoch has ended")?,
        }
        self.warnings()
            .try_for_each(|sentence| write!(f, "\n{sentence}"))
    }
}

impl<N: Network> fmt::Debug for GradientHealth<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GradientHealth")
            .field("samples", &self.samples.len())
            .field("epochs", &self.epochs.len())
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "plot")]
impl<N: Network> GradientHealth<N> {
    /// A chart of the weights' gradients over the layers and over the epochs, of how far steps go, and of the units that
    /// no longer learn, where samples were looked at.
    ///
    /// Needs the feature `plot`.
    pub fn plot(&self) -> crate::plot::Chart {
        report::plot(&self.epochs)
    }
}
