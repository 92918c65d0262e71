//! The check of a layer: group by group, then the groups together.

use alloc::vec::Vec;
use alloc::{format, vec};

use super::group::{Group, Values};
use super::input::Input;
use super::laws::same_values;
use super::mismatch::{Claim, Mismatch, Report};
use super::passes::{Machine, Passes};
use super::subject::{self, SEED, Subject};
use crate::layer::{Layer, Mode};
use crate::parameters::Model;
use crate::random::{Draw, Generator};
use crate::tensor::Tensor;

/// How many random inputs there are: a group of two, another, and one that is not full.
const SAMPLES: usize = 5;

/// As [`check::layer`](super::layer()).
///
/// # Errors
/// What does not hold.
pub fn layer<L>() -> Result<Report, Mismatch>
where
    L: Layer<Scalar = f64, Input: Tensor<Scalar = f64>>,
{
    let mut rng = Generator::seed(SEED);
    let net = subject::network::<L>(&mut rng);
    let inputs: Vec<L::Input> = subject::tensors(SAMPLES, &mut rng);
    layer_with(&*net, &inputs)
}

/// As [`check::layer_with`](super::layer_with()).
///
/// # Errors
/// What does not hold.
///
/// # Panics
/// If there are fewer than two inputs.
#[track_caller]
pub fn layer_with<M>(net: &M, inputs: &[<M::Network as Layer>::Input]) -> Result<Report, Mismatch>
where
    M: Model<Network: Layer<Scalar = f64, Input: Input>>,
{
    assert!(
        inputs.len() >= 2,
        "a layer is checked on at least 2 inputs, and there is {}: one sample cannot show whether samples are kept apart",
        inputs.len(),
    );
    Bench {
        subject: Subject::of::<M::Network>(),
        net: net.network(),
        inputs,
        dy: subject::tensors(inputs.len(), &mut Generator::seed(SEED + 1)),
    }
    .check()
}

/// A layer with inputs, and a random gradient for each output.
struct Bench<'a, L: Layer> {
    subject: Subject,
    net: &'a L,
    inputs: &'a [L::Input],
    dy: Vec<L::Output>,
}

impl<L: Layer<Scalar = f64, Input: Input>> Bench<'_, L> {
    fn check(&self) -> Result<Report, Mismatch> {
        const { L::CHECK.hold("the layer") }
        let mut report = Report::default();
        let alone = self.in_groups::<1>(&mut report)?;
        let pairs = self.in_groups::<2>(&mut report)?;
        let together = self.in_groups::<8>(&mut report)?;
        if !L::COUPLED {
            self.agree(&alone, &pairs, 2)?;
            self.agree(&alone, &together, 8)?;
        }
        Ok(report)
    }

    /// Checks all groups of `B` samples; gives what they compute in training.
    fn in_groups<const B: usize>(&self, report: &mut Report) -> Result<Values, Mismatch> {
        let mut all = Values {
            grad: vec![0.0; L::LEN],
            ..Values::default()
        };
        for (index, (x, dy)) in self.inputs.chunks(B).zip(self.dy.chunks(B)).enumerate() {
            let mut machine = Machine::<L, B>::new(self.net, x, dy);
            let draw = Draw::seed(SEED).from_sample(index * B);
            check_group(&self.subject, &mut machine, draw, &mut all, report)?;
        }
        Ok(all)
    }

    /// That groups of another size give the same bits.
    fn agree(&self, alone: &Values, grouped: &Values, size: usize) -> Result<(), Mismatch> {
        let claims = ["record", "backward", "accumulate"].map(Claim::Groups);
        let setting = format!("in groups of {size} in training");
        same_values(&self.subject, grouped, alone, claims, &setting)
    }
}

/// Checks a group in both modes; adds what it computes in training to `all`.
fn check_group(
    subject: &Subject,
    passes: &mut dyn Passes,
    draw: Draw,
    all: &mut Values,
    report: &mut Report,
) -> Result<(), Mismatch> {
    let mut group = Group {
        subject,
        passes,
        mode: Mode::Inference,
    };
    group.check(report)?;
    group.mode = Mode::Training(draw);
    group.check(report)?;
    let values = group.values();
    all.y.extend(values.y);
    all.dx.extend(values.dx);
    let whole = group.whole();
    group.passes.grad().copy_from_slice(&all.grad);
    group.passes.accumulate(&whole);
    all.grad.copy_from_slice(group.passes.grad());
    Ok(())
}
