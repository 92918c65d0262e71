//! The check of a network with its loss.

use alloc::vec::Vec;
use alloc::{format, vec};

use super::input::{Input, floats, gradients, set_float};
use super::laws::same;
use super::layer::layer_with;
use super::mismatch::{Claim, Mismatch, Report};
use super::numeric::Gradient;
use super::subject::{SEED, Subject, boxed_copy, chosen, copies, zeros};
use crate::layer::Layer;
use crate::loss::{FitsHead, Loss};
use crate::network::{self, Network};
use crate::parameters::Model;
use crate::plain::boxed_zeroed;
use crate::random::Generator;
use crate::tape::Tape;
use crate::tensor::Grad;

/// As [`check::network`](super::network()).
///
/// # Errors
/// What does not hold.
///
/// # Panics
/// If there are fewer than two inputs, or not as many targets.
#[track_caller]
pub fn network<M, T, L>(
    net: &M,
    inputs: &[<M::Network as Layer>::Input],
    targets: &[T],
    loss: L,
) -> Result<Report, Mismatch>
where
    M: Model<Network: Network<Scalar = f64, Input: Input>>,
    L: Loss<<M::Network as Layer>::Output, T, Expects: FitsHead<<M::Network as Model>::Ending>>,
{
    let mut report = layer_with(net, inputs)?;
    let bench = Bench {
        subject: Subject::of::<M::Network>(),
        net: net.network(),
        inputs,
        targets,
        loss,
    };
    let alone = bench.parameters::<1>(&mut report)?;
    let pairs = bench.parameters::<2>(&mut report)?;
    let together = bench.parameters::<8>(&mut report)?;
    if !M::Network::COUPLED {
        bench.agree(&pairs, &alone, 2)?;
        bench.agree(&together, &alone, 8)?;
    }
    bench.input(&mut report)?;
    Ok(report)
}

/// A network with a batch and a loss.
struct Bench<'a, N: Layer, T, L> {
    subject: Subject,
    net: &'a N,
    inputs: &'a [N::Input],
    targets: &'a [T],
    loss: L,
}

impl<N, T, L> Bench<'_, N, T, L>
where
    N: Network<Scalar = f64, Input: Input>,
    L: Loss<N::Output, T, Expects: FitsHead<N::Ending>>,
{
    /// Checks the gradient with respect to the parameters, computed in groups of `B`; gives it.
    #[track_caller]
    fn parameters<const B: usize>(&self, report: &mut Report) -> Result<Vec<f64>, Mismatch> {
        let mut tape = boxed_zeroed::<Tape<N, B>>();
        // Where samples influence each other, a batch is one group.
        let samples = match N::COUPLED {
            true => self.inputs.len().min(B),
            false => self.inputs.len(),
        };
        let x = &self.inputs[..samples];
        let targets = self.targets.get(..samples).unwrap_or(self.targets);
        let (mut net, mut grad) = (boxed_copy(self.net), boxed_zeroed::<N>());
        let mut evaluate = |params: &[f64]| {
            net.as_mut_slice().copy_from_slice(params);
            // The same random numbers each time.
            tape.seed(SEED);
            let loss = network::gradient(&*net, x, targets, &self.loss, &mut tape, &mut *grad);
            (loss, grad.as_slice().to_vec())
        };
        is_the_derivative(&self.subject, self.net.as_slice(), B, report, &mut evaluate)
    }

    /// That groups of another size give the same bits.
    fn agree(&self, grouped: &[f64], alone: &[f64], size: usize) -> Result<(), Mismatch> {
        let place = |i| format!("{} in groups of {size}", self.subject.parameter(i));
        same(
            &self.subject,
            grouped,
            alone,
            Claim::Groups("gradient"),
            &place,
        )
    }

    /// Checks the gradient with respect to the inputs, sample by sample, as in inference.
    fn input(&self, report: &mut Report) -> Result<(), Mismatch> {
        let rng = &mut Generator::seed(SEED);
        let mut tape = boxed_zeroed::<Tape<N, 1>>();
        let mut inputs = copies(self.inputs);
        for (s, (input, target)) in inputs.chunks_mut(1).zip(self.targets).enumerate() {
            let mut evaluate = |x: &N::Input, dx: &mut Grad<N::Input>| {
                network::input_gradient(self.net, x, target, &self.loss, &mut tape, dx)
            };
            let (mut dx, mut unused) = (zeros(1), boxed_zeroed());
            evaluate(&input[0], &mut dx[0]);
            let (at, found) = (floats(input), gradients(input, &dx));
            Gradient {
                subject: self.subject.name,
                function: "input_gradient",
                at: &at,
                found: &found,
                weights: &[1.0],
            }
            .check(
                report,
                &chosen(0..at.len(), rng),
                &mut |i, x| {
                    set_float(&mut input[0], i, x);
                    let value = evaluate(&input[0], &mut unused);
                    set_float(&mut input[0], i, at[i]);
                    vec![value]
                },
                &|i| format!("element {i} of input {s}"),
            )?;
        }
        Ok(())
    }
}

/// Computes the loss of parameters, and its gradient.
type Evaluate<'a> = dyn FnMut(&[f64]) -> (f64, Vec<f64>) + 'a;

/// Checks the gradient that `evaluate` gives with the loss, both of parameters; gives it. Compiled once for all
/// networks and groups.
fn is_the_derivative(
    subject: &Subject,
    at: &[f64],
    size: usize,
    report: &mut Report,
    evaluate: &mut Evaluate<'_>,
) -> Result<Vec<f64>, Mismatch> {
    let (_, found) = evaluate(at);
    let mut params = at.to_vec();
    Gradient {
        subject: subject.name,
        function: "gradient",
        at,
        found: &found,
        weights: &[1.0],
    }
    .check(
        report,
        &subject.chosen(),
        &mut |i, x| {
            params[i] = x;
            let (loss, _) = evaluate(&params);
            params[i] = at[i];
            vec![loss]
        },
        &|i| format!("{} in groups of {size}", subject.parameter(i)),
    )?;
    Ok(found)
}
