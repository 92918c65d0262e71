//! Loss and accuracy of a network on data, without training.

use super::TrainError;
use super::batch::Gathered;
use super::data::{Dataset, Fitting, SampleFor, TargetFor};
use super::measures::Measures;
use super::metrics::Correct;
use super::objective::Objective;
use crate::loss::{FitsHead, Loss, Mean};
use crate::network::Network;
use crate::parallel::{Pool, Team};
use crate::parameters::Model;
use crate::plain::Plain;

/// How good a network is on data.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Evaluation {
    /// The mean loss over the samples, by what they count for.
    pub loss: f64,
    /// The share of right outputs, 0 to 1, where the targets can tell.
    pub accuracy: Option<f64>,
}

/// The loss and accuracy of a network on data, as in inference.
///
/// ```
/// # use netwright::prelude::*;
/// # network! { struct Line: [1] -> [1] { slope: Dense(1, bias = false) } }
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut net = Line::zeroed();
/// # net.slope.weight = [[2.0]];
/// let data = Samples::new([[1.0], [3.0]], [[3.0], [6.0]])?;
/// let evaluation = netwright::train::evaluate(&net, &data, MeanSquaredError)?;
/// assert_eq!((evaluation.loss, evaluation.accuracy), (0.5, None));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`TrainError::Empty`] without a sample, [`TrainError::LossArgument`] where an argument of the loss makes
/// no sense.
pub fn evaluate<M, N, T, D, L>(net: &M, data: &D, loss: L) -> Result<Evaluation, TrainError>
where
    M: Model<Network = N> + ?Sized,
    N: Network,
    T: Plain + Correct<N::Output>,
    D: Dataset<Input: SampleFor<N::Input>, Target: TargetFor<T>> + ?Sized,
    L: Loss<N::Output, T, Expects: FitsHead<N::Ending>>,
{
    if data.is_empty() {
        return Err(TrainError::Empty { set: "data" });
    }
    loss.rules().result().map_err(TrainError::LossArgument)?;
    let mut team = Team::<N>::of(Pool::default());
    let mut gathered = Gathered::room(data.len().min(GROUP));
    Ok(measure(
        net.network(),
        &Fitting::new(data),
        &loss,
        &mut team,
        &mut gathered,
        &mut Measures::default(),
    ))
}

/// How many samples [`evaluate`] gathers at a time.
const GROUP: usize = 256;

/// Goes through data in order with memory that is there already.
pub(super) fn measure<N: Network, T: Plain, const B: usize>(
    net: &N,
    data: &(impl Dataset<Input = N::Input, Target = T> + ?Sized),
    objective: &(impl Objective<N, T, B> + ?Sized),
    team: &mut Team<N, B>,
    gathered: &mut Gathered<N::Input, T>,
    measures: &mut Measures<'_, N::Output, T>,
) -> Evaluation {
    let mut mean = Mean::default();
    for start in (0..data.len()).step_by(gathered.len()) {
        let end = data.len().min(start + gathered.len());
        let batch = gathered.read(data, start..end);
        objective.evaluate(net, batch, team, &mut mean, measures);
    }
    Evaluation {
        loss: mean.value(),
        accuracy: measures.accuracy.value(),
    }
}
