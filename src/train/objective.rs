//! What the trainer needs of a loss and of an optimizer, with their types forgotten.
//!
//! So a mismatch is told once, where the trainer is made, and the trainer is compiled once for a
//! network.

use super::measures::Measures;
use super::metrics::Correct;
use crate::config::Rules;
use crate::loss::{FitsHead, Loss, Mean};
use crate::network::{self, Network};
use crate::optim::{Optimizer, Report, SameParameters};
use crate::parallel::{Parallel, Shared, Team};
use crate::parameters::Parameters;
use crate::state::StateVisitor;

/// A loss of the outputs of a network `N` against targets `T`.
pub(super) trait Objective<N: Network, T, const B: usize> {
    /// What must hold of the loss's arguments.
    fn rules(&self) -> Rules;

    /// The mean loss of a batch, and what its samples count for; writes its gradient and measures its
    /// outputs.
    fn gradient(
        &self,
        net: &N,
        batch: (&[N::Input], &[T]),
        team: &mut Team<N, B>,
        grad: &mut N,
        measures: &mut Measures<'_, N::Output, T>,
    ) -> (N::Scalar, f64);

    /// Adds the losses of samples in inference to `mean` and measures the outputs.
    fn evaluate(
        &self,
        net: &N,
        batch: (&[N::Input], &[T]),
        team: &mut Team<N, B>,
        mean: &mut Mean,
        measures: &mut Measures<'_, N::Output, T>,
    );
}

impl<N, T, L, const B: usize> Objective<N, T, B> for L
where
    N: Network,
    T: Sync + Correct<N::Output>,
    L: Loss<N::Output, T, Expects: FitsHead<N::Ending>>,
{
    fn rules(&self) -> Rules {
        Loss::rules(self)
    }

    fn gradient(
        &self,
        net: &N,
        (x, targets): (&[N::Input], &[T]),
        team: &mut Team<N, B>,
        grad: &mut N,
        measures: &mut Measures<'_, N::Output, T>,
    ) -> (N::Scalar, f64) {
        let batch = Shared {
            net,
            x,
            targets,
            loss: self,
        };
        let mean = team.gradient_observed(batch, grad, |i, y| measures.add(y, &targets[i]));
        (mean, network::count::<N, T, L>(self, targets))
    }

    fn evaluate(
        &self,
        net: &N,
        (x, targets): (&[N::Input], &[T]),
        team: &mut Team<N, B>,
        mean: &mut Mean,
        measures: &mut Measures<'_, N::Output, T>,
    ) {
        let batch = Shared {
            net,
            x,
            targets,
            loss: self,
        };
        team.evaluate(batch, mean, |i, y| measures.add(y, &targets[i]));
    }
}

/// An optimizer that fits a network `N`: every [`Optimizer`] with state for its parameters.
pub trait OptimizerOf<N: Parameters> {
    /// Changes the network against the gradient; says what it found.
    fn take_step(&mut self, net: &mut N, grad: &N, threads: &dyn Parallel) -> Report;

    /// The learning rate.
    fn current_rate(&self) -> f64;

    /// Changes the learning rate.
    fn change_rate(&mut self, rate: f64);

    /// Shows everything that changes with training.
    fn visit_state(&mut self, visitor: &mut dyn StateVisitor);
}

impl<N, O> OptimizerOf<N> for O
where
    N: Network<Flat: SameParameters<O::Flat>>,
    O: Optimizer,
{
    fn take_step(&mut self, net: &mut N, grad: &N, threads: &dyn Parallel) -> Report {
        self.step_on(net, grad, Some(threads))
    }

    fn current_rate(&self) -> f64 {
        self.rate()
    }

    fn change_rate(&mut self, rate: f64) {
        self.set_rate(rate);
    }

    fn visit_state(&mut self, visitor: &mut dyn StateVisitor) {
        self.state(visitor);
    }
}
