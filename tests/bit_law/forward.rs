//! Every way to compute an output gives the same bits.

use netwright::plain::boxed_zeroed;
use netwright::prelude::*;
use netwright::random::Draw;

use super::networks::*;
use super::{assert_same, bits, bits_of, random, trained};

/// `trained` is whether a pass of training computes the same outputs, as without dropout.
fn ways_agree<N: Network<Input: Tensor>>(deterministic: bool) {
    let net = trained::<N>(1);
    for count in [1, 2, 7, 32] {
        let x = random::<N::Input>(count, 2);
        let outputs: Vec<N::Output> = x
            .iter()
            .map(|x| netwright::network::forward(&*net, x))
            .collect();
        let one_by_one = bits(&outputs);

        let mut scratch = Scratch::<N>::boxed();
        let in_scratch: Vec<u64> = x
            .iter()
            .flat_map(|x| bits_of(scratch.forward(&*net, x)))
            .collect();
        assert_same("forward and forward_in", &one_by_one, &in_scratch);

        let mut y = random(count, 3);
        netwright::network::forward_batch(&*net, &x, &mut y, &mut scratch);
        assert_same("forward and forward_batch", &one_by_one, &bits(&y));

        let mut inner = boxed_zeroed::<N::Inner<32>>();
        net.trace(&x, &mut y, &mut inner, Mode::Inference, &mut ());
        assert_same("forward and a group in inference", &one_by_one, &bits(&y));

        let mut tape = boxed_zeroed::<Tape<N, 32>>();
        let filled = netwright::network::run(&*net, &x, &mut tape);
        if deterministic {
            assert_same("forward and run", &one_by_one, &bits(filled.outputs()));
        } else {
            assert_ne!(one_by_one, bits(filled.outputs()), "nothing was dropped");
        }
    }
}

macro_rules! ways_agree {
    ($($name:ident: $network:ty, $deterministic:expr;)*) => { $(
        #[test]
        fn $name() {
            ways_agree::<$network>($deterministic);
        }
    )* };
}
ways_agree! {
    chain: Chain, true;
    residual: Residual, true;
    siamese: Siamese, true;
    dropping: Dropping, false;
    nested: Nested, false;
    biasless: Biasless, true;
    convolutional: Convolutional, true;
    several: Several, true;
    double: Double, true;
}

#[test]
fn methods_are_the_functions() {
    let net = trained::<Chain>(1);
    let x = random::<[f32; 37]>(5, 2);
    let mut scratch = Scratch::boxed();
    let mut y = [[0.0; 10]; 5];
    net.forward_batch(&x, &mut y, &mut scratch);
    for (x, y) in x.iter().zip(&y) {
        assert_eq!(net.forward(x), *y);
        assert_eq!(net.forward_in(x, &mut scratch), y);
    }
    assert_eq!(net.run(&x, &mut Tape::group_of::<5>()).outputs(), y);
}

#[test]
fn the_first_group_of_a_step_is_the_group_that_run_computes() {
    let net = trained::<Dropping>(1);
    let x = random::<[f32; 9]>(7, 2);
    let (mut inner, mut y) = (boxed_zeroed(), random(7, 3));
    let draw = Draw::seed(4).next_step();
    net.trace::<7, ()>(&x, &mut y, &mut inner, Mode::Training(draw), &mut ());
    let mut tape = Tape::group_of::<7>();
    tape.seed(4);
    assert_same(
        "trace and run",
        &bits(&y),
        &bits(net.run(&x, &mut tape).outputs()),
    );
}
