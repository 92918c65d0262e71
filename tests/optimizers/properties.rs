//! What holds of every step, whatever the numbers.

use std::fmt::Debug;

use netwright::plain::zeroed;
use netwright::prelude::*;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::every_rule::{Visitor, visit_every_rule};
use crate::{Block, Net};

/// The floats of [`Net`] in one struct.
#[derive(Parameters)]
#[repr(C)]
struct Unnested {
    #[weight]
    weight: [[f32; 3]; 2],
    #[bias]
    bias: [f32; 2],
    #[norm]
    scale: [f32; 2],
    #[buffer]
    mean: [f32; 2],
    others: Others,
}

#[derive(Parameters)]
#[repr(C)]
struct Others {
    #[weight]
    weight: [[f32; 3]; 2],
    #[bias]
    bias: [f32; 2],
    #[norm]
    scale: [f32; 2],
    #[buffer]
    mean: [f32; 2],
    last: [Block; 1],
}

/// The floats of [`Net`] in double precision.
#[derive(Parameters)]
#[repr(C)]
struct Double {
    blocks: [DoubleBlock; 3],
}

#[derive(Parameters)]
#[repr(C)]
struct DoubleBlock {
    #[weight]
    weight: [[f64; 3]; 2],
    #[bias]
    bias: [f64; 2],
    #[norm]
    scale: [f64; 2],
    #[buffer]
    mean: [f64; 2],
}

/// Where a network of these floats is after a step along each of the gradients.
fn after<N, C, const SLOTS: usize>(
    config: C,
    start: &[f32],
    gradients: &[Vec<f32>],
) -> Vec<N::Scalar>
where
    N: Parameters + netwright::parameters::Model<Network = N>,
    N::Flat: SameParameters<N::Flat>,
    C: Configuration + Rule<SLOTS>,
{
    let filled = |floats: &[f32]| {
        let mut net = Box::new(zeroed::<N>());
        for (p, float) in net.as_mut_slice().iter_mut().zip(floats) {
            *p = N::Scalar::of(f64::from(*float));
        }
        net
    };
    let mut optimizer = Descent::<N::Flat, C, SLOTS>::boxed(config);
    let mut net = filled(start);
    for gradient in gradients {
        optimizer.step(&mut *net, &filled(gradient));
    }
    net.as_slice().to_vec()
}

/// A step sees segments, not how structs stand inside each other, nor (but for rounding) floats.
struct Alike<'a> {
    start: &'a [f32],
    gradients: &'a [Vec<f32>],
}

impl Visitor for Alike<'_> {
    fn visit<C, const SLOTS: usize>(&mut self, config: C)
    where
        C: Configuration + Rule<SLOTS> + Debug,
    {
        let Alike { start, gradients } = *self;
        let bits = |floats: &[f32]| floats.iter().map(|p| p.to_bits()).collect::<Vec<_>>();
        let nested = after::<Net, C, SLOTS>(config, start, gradients);
        let unnested = after::<Unnested, C, SLOTS>(config, start, gradients);
        assert_eq!(bits(&nested), bits(&unnested), "{config:?}");

        let double = after::<Double, C, SLOTS>(config, start, gradients);
        for (single, double) in nested.iter().zip(double) {
            let apart = (f64::from(*single) - double).abs() / double.abs().max(1.0);
            assert!(apart < 1e-5, "{config:?}: {single} and {double}");
        }
    }
}

/// Neither near zero, where a sign or a quotient hangs on rounding, nor large.
fn floats() -> impl Strategy<Value = Vec<f32>> {
    let float =
        (0.1_f32..2.0, any::<bool>()).prop_map(|(size, sign)| if sign { size } else { -size });
    vec(float, Net::PARAMS)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_step_knows_segments_alone(start in floats(), gradients in vec(floats(), 1..4), place in 0..4_usize) {
        let clip = [Clip::None, Clip::Value(0.5), Clip::Norm(1.0), Clip::GlobalNorm(2.0)][place];
        let mut alike = Alike { start: &start, gradients: &gradients };
        for decay in [Decay::None, Decay::L2(0.01), Decay::Decoupled(0.01)] {
            visit_every_rule(&mut alike, decay, clip);
        }
    }
}
