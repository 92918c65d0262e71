//! A callback that ends training when it no longer helps.

use std::fmt;

use crate::network::Network;
use crate::plain::{Aligned, boxed_zeroed};
use crate::state::{FloatsMut, StateVisitor};
use crate::train::{Callback, Epoch, Flow, History, Now, Plan, Watch};

/// Ends training when a number has not become better for some epochs, and brings back the weights of the best one.
///
/// ```
/// # use netwright::prelude::*;
/// # use netwright::train::EarlyStopping;
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
/// let mut stopping = EarlyStopping::on(Watch::val_loss()).patience(3);
/// Trainer::new(&mut net, &mut sgd, MeanSquaredError)
///     .epochs(100)
///     .validate_on(&data)
///     .with(&mut stopping)
///     .fit(&data, &mut rng)?;
/// println!("{stopping}");
/// # Ok(())
/// # }
/// ```
///
/// Training that runs to its last epoch has the best weights in the end, too. Where no epoch had a number that is one,
/// as with a loss of NaN throughout, the weights stay. Of Keras's `EarlyStopping`, but that that keeps the last weights
/// unless told, as [`keep_last`](EarlyStopping::keep_last) does.
///
/// Source: L. Prechelt, *Early stopping, but when?*, in Neural Networks: Tricks of the Trade, 1998.
#[must_use]
pub struct EarlyStopping<N> {
    watch: Watch,
    patience: u64,
    /// The weights of the best epoch, unless the last are to be kept.
    weights: Option<Box<Aligned<N>>>,
    /// How many epochs in a row were not the best.
    waited: u64,
    /// The epoch after which it stopped, or 0.
    stopped: u64,
}

impl<N: Network> EarlyStopping<N> {
    /// On this number, with a patience of one epoch.
    pub fn on(watch: Watch) -> EarlyStopping<N> {
        EarlyStopping {
            watch,
            patience: 1,
            weights: Some(boxed_zeroed()),
            waited: 0,
            stopped: 0,
        }
    }

    /// After how many epochs in a row that are not the best it stops; at least one.
    pub fn patience(self, epochs: usize) -> EarlyStopping<N> {
        EarlyStopping {
            patience: epochs.max(1) as u64,
            ..self
        }
    }

    /// Leaves the weights as they are in the end. Keras's `restore_best_weights = False`.
    #[doc(alias = "restore_best_weights")]
    pub fn keep_last(self) -> EarlyStopping<N> {
        EarlyStopping {
            weights: None,
            ..self
        }
    }
}

impl<N> EarlyStopping<N> {
    /// The epoch after which it ended training; `None` if it did not.
    #[doc(alias = "stopped_epoch")]
    pub fn stopped(&self) -> Option<usize> {
        (self.stopped > 0).then_some(self.stopped as usize)
    }

    /// The number that it watches, with its best value and that one's epoch.
    pub fn watch(&self) -> &Watch {
        &self.watch
    }
}

impl<N: Network> Callback<N> for EarlyStopping<N> {
    fn train_begin(&mut self, _: &Plan, _: &mut Now<'_, N>) -> Flow {
        self.watch.reset();
        (self.waited, self.stopped) = (0, 0);
        Flow::Continue
    }

    fn epoch_begin(&mut self, _: usize, _: &mut Now<'_, N>) -> Flow {
        // So a training that goes on from where it was stopped trains no epoch more.
        match self.stopped {
            0 => Flow::Continue,
            _ => Flow::Stop,
        }
    }

    fn epoch_end(&mut self, epoch: &Epoch, now: &mut Now<'_, N>) -> Flow {
        match self.watch.is_best(epoch) {
            Ok(true) => {
                self.waited = 0;
                if let Some(weights) = &mut self.weights {
                    weights.copy_from(now.net);
                }
            }
            Ok(false) => self.waited += 1,
            Err(sentence) => return Flow::fail(sentence),
        }
        if self.waited < self.patience {
            return Flow::Continue;
        }
        self.stopped = epoch.epoch as u64;
        Flow::Stop
    }

    fn train_end(&mut self, _: &History, now: &mut Now<'_, N>) -> Flow {
        if let (Some(weights), Some(_)) = (&self.weights, self.watch.best_epoch()) {
            now.net.copy_from(weights);
        }
        Flow::Continue
    }

    fn state(&mut self, visitor: &mut dyn StateVisitor) {
        self.watch.state("early_stopping.best", visitor);
        visitor.count("early_stopping.waited", &mut self.waited);
        visitor.count("early_stopping.stopped", &mut self.stopped);
        if let Some(weights) = &mut self.weights {
            let floats = FloatsMut::of(weights.as_mut_slice());
            visitor.floats("early_stopping.weights", floats);
        }
    }
}

/// When it stopped, and which epoch was best.
impl<N> fmt::Display for EarlyStopping<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.stopped {
            0 => f.write_str("not stopped early"),
            epoch => write!(f, "stopped after epoch {epoch}"),
        }?;
        let name = self.watch.name();
        let (Some(best), Some(epoch)) = (self.watch.best(), self.watch.best_epoch()) else {
            return write!(f, "; no epoch had a `{name}`");
        };
        write!(f, "; `{name}` was best in epoch {epoch}: {best}")?;
        match self.weights {
            Some(_) => f.write_str(", whose weights the network has"),
            None => Ok(()),
        }
    }
}

impl<N> fmt::Debug for EarlyStopping<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EarlyStopping")
            .field("watch", &self.watch)
            .field("patience", &self.patience)
            .field("waited", &self.waited)
            .field("stopped", &self.stopped)
            .finish_non_exhaustive()
    }
}
