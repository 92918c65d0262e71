//! All data as one batch: the loss of a network as a function.

use super::TrainError;
use super::batch::gather;
use super::data::{Dataset, Fitting, SampleFor, TargetFor};
use crate::loss::{FitsHead, Loss, Mean};
use crate::network::{self, Network};
use crate::parameters::Model;
use crate::plain::{Plain, boxed_zeroed};
use crate::scalar::Float;
use crate::tape::Tape;

/// The loss of a network on all samples of a data set at once, and its gradient: what
/// [`Lbfgs`](crate::optim::Lbfgs) and [`SimulatedAnnealing`](crate::optim::SimulatedAnnealing) step on.
///
/// The samples are read once, into memory. What is random in training is drawn alike each time, so that the loss
/// is a function of the parameters.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::train::FullBatch;
///
/// network! { struct Line: [1] -> [1] { line: Dense(1) } }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let data = Samples::new([[0.0], [1.0], [2.0]], [[1.0], [3.0], [5.0]])?;
/// let (mut net, mut grad) = (Line::zeroed(), Line::zeroed());
/// let mut batch = FullBatch::new(&net, &data, MeanSquaredError)?;
/// let mut lbfgs = Lbfgs::<2>::new(LbfgsConfig::default());
/// lbfgs.step(&mut net, &mut grad, |net, grad| batch.gradient(net, grad));
/// assert!(batch.loss(&net) < 1e-6);
/// # Ok(())
/// # }
/// ```
pub struct FullBatch<N: Network, T, L> {
    inputs: Vec<N::Input>,
    targets: Vec<T>,
    loss: L,
    tape: Box<Tape<N, GROUP>>,
}

/// How many samples the tape holds.
const GROUP: usize = 32;

impl<N: Network, T: Plain, L> FullBatch<N, T, L>
where
    L: Loss<N::Output, T, Expects: FitsHead<N::Ending>>,
{
    /// The samples of `data` for a network like `net`, of which only the type counts.
    ///
    /// # Errors
    /// [`TrainError`]: no samples, an argument of the loss that makes no sense, more samples than the 32 that
    /// a network takes that needs its batch as a whole.
    pub fn new<M, D>(net: &M, data: &D, loss: L) -> Result<Self, TrainError>
    where
        M: Model<Network = N> + ?Sized,
        D: Dataset<Input: SampleFor<N::Input>, Target: TargetFor<T>> + ?Sized,
    {
        let _ = net;
        let samples = data.len();
        if samples == 0 {
            return Err(TrainError::Empty { set: "training" });
        }
        loss.rules().result().map_err(TrainError::LossArgument)?;
        if N::COUPLED && samples > GROUP {
            let (batch, group) = (samples, GROUP);
            return Err(TrainError::Coupled { batch, group });
        }
        let (inputs, targets) = gather(&Fitting::<_, N::Input, T>::new(data));
        Ok(FullBatch {
            inputs,
            targets,
            loss,
            tape: boxed_zeroed(),
        })
    }

    /// The mean loss, as in inference.
    pub fn loss(&mut self, net: &N) -> f64 {
        let mut mean = Mean::default();
        let (x, targets) = (&self.inputs, &self.targets);
        network::evaluate(
            net,
            x,
            targets,
            &self.loss,
            &mut self.tape,
            &mut mean,
            |_, _| {},
        );
        mean.value()
    }

    /// The mean loss, as in training; writes its gradient.
    pub fn gradient(&mut self, net: &N, grad: &mut N) -> f64 {
        self.tape.seed(0);
        let (x, targets) = (&self.inputs, &self.targets);
        network::gradient(net, x, targets, &self.loss, &mut self.tape, grad).to_f64()
    }
}
