//! The check of a layer: group by group, then the groups together.

use alloc::format;
use alloc::vec::Vec;

use super::group::{Group, Values};
use super::input::Input;
use super::laws::same_values;
use super::mismatch::{Claim, Mismatch, Report};
use super::subject;
use crate::layer::{Layer, Mode, Part};
use crate::parameters::Model;
use crate::plain::boxed_zeroed;
use crate::random::{Draw, Generator};
use crate::tensor::Tensor;

/// How many random inputs there are: a group of two, another, and one that is not full.
const SAMPLES: usize = 5;

/// The seed of everything random in a check.
pub(super) const SEED: u64 = 20_150_527;

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
        net: net.network(),
        inputs,
        dy: subject::tensors(inputs.len(), &mut Generator::seed(SEED + 1)),
    }
    .check()
}

/// A layer with inputs, and a random gradient for each output.
struct Bench<'a, L: Layer> {
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
        let mut all = Values::default();
        let mut sum = boxed_zeroed::<L>();
        for (index, (x, dy)) in self.inputs.chunks(B).zip(self.dy.chunks(B)).enumerate() {
            let draw = Draw::seed(SEED).from_sample(index * B);
            for mode in [Mode::Inference, Mode::Training(draw)] {
                let net = self.net;
                let group = Group::<L, B> { net, x, dy, mode };
                let (memory, values) = group.check(report)?;
                if mode != Mode::Inference {
                    all.y.extend(values.y);
                    all.dx.extend(values.dx);
                    group.accumulate(&memory, &mut sum, &Part::whole(x.len()));
                }
            }
        }
        all.grad = sum.as_slice().to_vec();
        Ok(all)
    }

    /// That groups of another size give the same bits.
    fn agree(&self, alone: &Values, grouped: &Values, size: usize) -> Result<(), Mismatch> {
        let claims = ["record", "backward", "accumulate"].map(Claim::Groups);
        let setting = format!("in groups of {size} in training");
        same_values::<L>(grouped, alone, claims, &setting)
    }
}
