//! The check of a network with its loss.

use alloc::boxed::Box;
use alloc::format;
use core::any::type_name;

use super::input::{Input, float, gradients, set_float};
use super::laws::same;
use super::layer::{SEED, layer_with};
use super::mismatch::{Claim, Mismatch, Report};
use super::numeric::{Derivative, floor};
use super::subject::{boxed_copy, chosen, copies, of_sample, parameter, segments};
use crate::layer::Layer;
use crate::loss::{FitsHead, Loss};
use crate::network::{self, Network};
use crate::parameters::{Model, Role};
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
    let net = net.network();
    let bench = Bench {
        net,
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
    fn parameters<const B: usize>(&self, report: &mut Report) -> Result<Box<N>, Mismatch> {
        let rng = &mut Generator::seed(SEED);
        let mut tape = boxed_zeroed::<Tape<N, B>>();
        let mut evaluate = |net: &N, grad: &mut N| {
            // The same random numbers each time.
            tape.seed(SEED);
            network::gradient(net, self.inputs, self.targets, &self.loss, &mut tape, grad)
        };
        let (mut grad, mut unused) = (boxed_zeroed(), boxed_zeroed());
        let value = evaluate(self.net, &mut grad);
        let mut net = boxed_copy(self.net);
        let segments = segments::<N>();
        for segment in segments.iter().filter(|s| s.role != Role::Buffer) {
            for i in chosen(segment.range.len(), rng) {
                let i = segment.range.start + i;
                let derivative = Derivative {
                    at: net.as_slice()[i],
                    found: grad.as_slice()[i],
                    floor: floor(value.abs()),
                };
                let comparison = derivative.compare(|at| {
                    net.as_mut_slice()[i] = at;
                    evaluate(&net, &mut unused)
                });
                net.as_mut_slice()[i] = derivative.at;
                let claim = Claim::Derivative("gradient");
                comparison.record(report, type_name::<N>(), claim, || {
                    format!("{} in groups of {B}", parameter::<N>(i))
                })?;
            }
        }
        Ok(grad)
    }

    /// That groups of another size give the same bits.
    fn agree(&self, grouped: &N, alone: &N, size: usize) -> Result<(), Mismatch> {
        let claim = Claim::Groups("gradient");
        same::<N>(grouped.as_slice(), alone.as_slice(), claim, |i| {
            format!("{} in groups of {size}", parameter::<N>(i))
        })
    }

    /// Checks the gradient with respect to the inputs, sample by sample, as in inference.
    fn input(&self, report: &mut Report) -> Result<(), Mismatch> {
        let rng = &mut Generator::seed(SEED);
        let mut tape = boxed_zeroed::<Tape<N, 1>>();
        let mut x = copies(self.inputs);
        for (s, (x, target)) in x.iter_mut().zip(self.targets).enumerate() {
            let mut evaluate = |x: &N::Input, dx: &mut Grad<N::Input>| {
                network::input_gradient(self.net, x, target, &self.loss, &mut tape, dx)
            };
            let (mut dx, mut unused) = (boxed_zeroed(), boxed_zeroed());
            let value = evaluate(x, &mut dx);
            let dx = gradients(x, &dx);
            for i in chosen(dx.len(), rng) {
                let derivative = Derivative {
                    at: float(x, i),
                    found: dx[i],
                    floor: floor(value.abs()),
                };
                let comparison = derivative.compare(|at| {
                    set_float(x, i, at);
                    evaluate(x, &mut unused)
                });
                set_float(x, i, derivative.at);
                let claim = Claim::Derivative("input_gradient");
                comparison.record(report, type_name::<N>(), claim, || of_sample("input", s, i))?;
            }
        }
        Ok(())
    }
}
