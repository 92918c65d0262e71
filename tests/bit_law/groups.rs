//! Losses, gradients and trained weights do not depend on the size of a tape's groups.

use netwright::init::glorot_uniform;
use netwright::plain::boxed_zeroed;
use netwright::prelude::*;

use super::networks::*;
use super::{assert_same, bits_of, random};

/// Five steps of Adam in groups of `B`: every loss, every gradient and the weights after them.
fn training<N, L, const B: usize>(loss: L, batch: usize, seed: u64) -> Vec<u64>
where
    N: Network<Input: Tensor>,
    L: Loss<N::Output, Expects: FitsHead<N::Ending>>,
{
    let (x, targets) = (random::<N::Input>(batch, 1), random::<N::Output>(batch, 2));
    let mut net = boxed_zeroed::<N>();
    net.initialise(glorot_uniform(), &mut Generator::seed(seed));
    let mut adam = AdamFor::<N>::boxed(AdamConfig {
        rate: 0.01,
        ..AdamConfig::default()
    });
    let mut tape = boxed_zeroed::<Tape<N, B>>();
    tape.seed(seed);
    let mut grad = boxed_zeroed::<N>();
    let mut all = Vec::new();
    for step in 0..5 {
        let value = netwright::network::gradient(&*net, &x, &targets, &loss, &mut tape, &mut grad);
        let gradient = bits_of(&*grad);
        assert!(
            gradient.iter().any(|bits| bits << 1 != 0),
            "step {step}: the gradient is zero"
        );
        all.push(value.to_f64().to_bits());
        all.extend(gradient);
        adam.step(&mut *net, &grad);
    }
    all.extend(bits_of(&*net));
    all
}

fn groups_agree<N, L>(loss: L)
where
    N: Network<Input: Tensor>,
    L: Loss<N::Output, Expects: FitsHead<N::Ending>> + Copy,
{
    for batch in [1, 5, 32, 45] {
        let [one, seven, many] = [
            training::<N, L, 1>(loss, batch, 3),
            training::<N, L, 7>(loss, batch, 3),
            training::<N, L, 32>(loss, batch, 3),
        ];
        assert_same(
            &format!("{batch} samples in groups of 1 and 7"),
            &one,
            &seven,
        );
        assert_same(
            &format!("{batch} samples in groups of 1 and 32"),
            &one,
            &many,
        );
    }
}

macro_rules! groups_agree {
    ($($name:ident: $network:ty, $loss:expr;)*) => { $(
        #[test]
        fn $name() {
            groups_agree::<$network, _>($loss);
        }
    )* };
}
groups_agree! {
    chain: Chain, MeanSquaredError;
    chain_with_a_fused_loss: Chain, CategoricalCrossEntropy;
    residual: Residual, MeanSquaredError;
    siamese: Siamese, MeanSquaredError;
    siamese_with_a_fused_loss: Siamese, BinaryCrossEntropy;
    dropping: Dropping, MeanSquaredError;
    nested: Nested, MeanSquaredError;
    biasless: Biasless, MeanSquaredError;
    biasless_on_logits: Biasless, BinaryCrossEntropyWithLogits;
    convolutional: Convolutional, CategoricalCrossEntropy;
    several: Several, MeanSquaredError;
    double: Double, MeanSquaredError;
}

#[test]
fn the_seed_decides() {
    let training = |seed| training::<Nested, _, 7>(MeanSquaredError, 45, seed);
    assert_same("the same seed", &training(3), &training(3));
    assert_ne!(training(3), training(4));
}

#[test]
fn the_tapes_seed_decides_the_masks() {
    let gradient = |seed| {
        let mut net = Dropping::boxed_zeroed();
        net.initialise(&mut Generator::seed(1));
        let (x, targets) = (random(20, 1), random::<[f32; 5]>(20, 2));
        let (mut tape, mut grad) = (Tape::boxed(), Dropping::boxed_zeroed());
        tape.seed(seed);
        let first = net.gradient(&x, &targets, MeanSquaredError, &mut tape, &mut grad);
        let second = net.gradient(&x, &targets, MeanSquaredError, &mut tape, &mut grad);
        assert_ne!(first, second, "two steps drew the same masks");
        bits_of(&**grad)
    };
    assert_same("the same seed", &gradient(8), &gradient(8));
    assert_ne!(gradient(8), gradient(9));
}
