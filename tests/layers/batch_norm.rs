//! Batch normalisation: statistics of the group and running ones, and what becomes of them.

use netwright::check;
use netwright::layers::{BatchNorm, Dense, Learned};
use netwright::prelude::*;
use netwright::random::Rng;
use netwright::scalar::hyper;

use crate::gradients;

gradients! {
    of_a_vector: [7] -> [7], BatchNorm();
    of_one_feature: [1] -> [1], BatchNorm();
    of_signals: [3, 5] -> [3, 5], BatchNorm();
    of_images: [2, 3, 5] -> [2, 3, 5], BatchNorm();
    of_a_pixel: [3, 1, 1] -> [3, 1, 1], BatchNorm();
    with_other_numbers: [3, 19] -> [3, 19], BatchNorm(momentum = 0.5, epsilon = 0.1);
    without_parameters: [2, 3, 3] -> [2, 3, 3], BatchNorm(affine = false);
}

network! {
    struct Block<const C: usize, const L: usize>: [f64; C, L] -> [C, L] {
        norm: BatchNorm -> Tanh,
        again: BatchNorm(affine = false),
    }
}

network! {
    /// Normalises what only rustc knows, behind a layer with parameters.
    struct Behind: [f64; 6] -> [2] {
        first: Dense(12),
        shape: Reshape(3, 4),
        block: self::Block<3, 4>,
        norm: BatchNorm -> Relu,
        head: Flatten -> Dense(2),
    }
}

fn samples<X: Tensor>(count: usize, seed: u64) -> Vec<X> {
    let mut rng = Generator::seed(seed);
    let sample = |_| {
        let mut x: X = netwright::plain::zeroed();
        let draw = || X::Scalar::of(rng.next_u32() as f64 / 2.0_f64.powi(31) - 1.0);
        x.as_mut_slice().fill_with(draw);
        x
    };
    (0..count).map(sample).collect()
}

#[test]
fn it_stands_in_generic_networks_and_behind_them() {
    const { assert!(Behind::COUPLED && Block::<1, 1>::COUPLED) };
    check::layer::<Block<3, 4>>();
    let net = Behind::boxed(&mut Generator::seed(1));
    assert_eq!(net.norm.weight, [1.0; 3]);
    assert_eq!(net.norm.running_var, [1.0; 3]);
    let (x, targets) = (samples(5, 1), samples::<[f64; 2]>(5, 2));
    check::network(&net, &x, &targets, MeanSquaredError);
}

network! {
    struct Norm: [f32; 2] -> [2] {
        norm: BatchNorm,
    }
}

#[test]
fn statistics_are_right_far_from_zero() {
    let net = Norm::boxed(&mut Generator::seed(1));
    let x = [
        [4096.0, -1.0],
        [4097.0, -1.0],
        [4098.0, -1.0],
        [4099.0, -1.0],
    ];
    let mut tape = Tape::boxed();
    let filled = net.run(&x, &mut tape);
    let first: Vec<f32> = filled.outputs().iter().map(|y| y[0]).collect();
    let deviation = (1.25_f32 + 1e-5).sqrt();
    assert_eq!(first, [-1.5, -0.5, 0.5, 1.5].map(|y| y * (1.0 / deviation)));
    assert!(filled.outputs().iter().all(|y| y[1] == 0.0));
    let mut grad = Norm::boxed_zeroed();
    filled.backward(&[[0.0; 2]; 4], &mut grad);
    // A tenth of the way, the variance with Bessel's correction.
    assert_eq!(grad.norm.running_mean, [0.1 * 4097.5, -0.1]);
    assert_eq!(
        grad.norm.running_var,
        [0.1 * (1.25 * (4.0 / 3.0) - 1.0), -0.1]
    );
}

#[test]
fn a_single_value_has_no_variance_to_learn_from() {
    let net = Norm::boxed(&mut Generator::seed(1));
    let (mut tape, mut grad) = (Tape::boxed(), Norm::boxed_zeroed());
    let filled = net.run(&[[3.0, 5.0]], &mut tape);
    assert_eq!(filled.outputs(), [[0.0; 2]]);
    filled.backward(&[[1.0; 2]], &mut grad);
    assert_eq!(grad.norm.running_mean, [0.1 * 3.0, 0.1 * 5.0]);
    assert_eq!(grad.norm.running_var, [0.0; 2]);
}

#[test]
fn what_is_not_a_number_stays_in_its_channel() {
    let net = Norm::boxed(&mut Generator::seed(1));
    let mut tape = Tape::boxed();
    let filled = net.run(&[[f32::NAN, 5.0], [1.0, 7.0]], &mut tape);
    assert!(
        filled
            .outputs()
            .iter()
            .all(|y| y[0].is_nan() && y[1].abs() > 0.9)
    );
}

#[test]
#[should_panic(expected = "of 33 samples, `Tape::group_of::<33>()` holds them, this tape 32")]
fn a_batch_of_several_groups_is_refused() {
    let net = Norm::boxed(&mut Generator::seed(1));
    let (x, mut grad) = ([[0.0; 2]; 33], Norm::boxed_zeroed());
    net.gradient(&x, &x, MeanSquaredError, &mut Tape::boxed(), &mut grad);
}

network! {
    #[allow(netwright::bias_before_norm)]
    struct Folding: [f64; 2, 5, 5] -> [3] {
        conv: Conv2d(4, kernel = 3, bias = false),
        norm: BatchNorm -> Relu,
        narrow: Conv2d(3, kernel = 3),
        bare: BatchNorm(affine = false) -> Tanh,
        hidden: Flatten -> Dense(6),
        features: BatchNorm(epsilon = 1e-3) -> Tanh,
        slim: Dense(3, bias = false),
        last: BatchNorm(affine = false),
    }
}

#[test]
fn folded_into_the_layer_before_it_inference_stays() {
    let mut net = Folding::boxed(&mut Generator::seed(3));
    let mut rng = Generator::seed(4);
    let mut draw = |low: f64| low + f64::from(rng.next_u32()) / f64::from(u32::MAX);
    net.norm.weight.fill_with(|| draw(-0.5));
    net.norm.bias.fill_with(|| draw(-0.5));
    net.norm.running_mean.fill_with(|| draw(-0.5));
    net.norm.running_var.fill_with(|| draw(0.1));
    net.narrow.bias.fill_with(|| draw(-0.5));
    net.bare.running_mean.fill_with(|| draw(-0.5));
    net.bare.running_var.fill_with(|| draw(0.1));
    net.hidden.bias.fill_with(|| draw(-0.5));
    net.features.weight.fill_with(|| draw(0.5));
    net.features.running_mean.fill_with(|| draw(-0.5));
    net.features.running_var.fill_with(|| draw(0.1));
    net.last.running_mean.fill_with(|| draw(-0.5));
    net.last.running_var.fill_with(|| draw(0.1));
    let x: Vec<[[[f64; 5]; 5]; 2]> = samples(5, 5);
    let before: Vec<[f64; 3]> = x.iter().map(|x| net.forward(x)).collect();

    let net = &mut **net;
    net.norm.fold_into(&mut net.conv);
    net.bare.fold_into(&mut net.narrow);
    net.features.fold_into(&mut net.hidden);
    net.last.fold_into(&mut net.slim);
    for (x, before) in x.iter().zip(&before) {
        for (after, before) in net.forward(x).iter().zip(before) {
            assert!(
                (after - before).abs() < 1e-12 * before.abs().max(0.1),
                "{after} {before}"
            );
        }
    }
    // What is left of those behind a bias gives what it is given; behind none, it adds.
    let h = [0.3, -0.7, 1e-9, 4.0, -5.0, 1e9];
    let mut y = [0.0; 6];
    net.features.forward(&h, &mut y, &mut ());
    assert_eq!(y, h);
    assert_eq!(net.norm.running_mean, [0.0; 4]);
    assert!(net.norm.bias.iter().all(|bias| *bias != 0.0));
    let (narrow, bare) = ([1.5; 3], [0.0; 3]);
    assert_eq!(net.bare.running_mean, bare);
    assert!((net.bare.running_var[0] + 1e-5 - 1.0).abs() < 1e-15);
    assert!(
        net.last.running_mean.iter().all(|mean| *mean != 0.0),
        "{narrow:?}"
    );
}

type Odd = BatchNorm<[f32; 4], { hyper(1.5) }, { hyper(1e-5) }, Learned>;
type Flat = BatchNorm<[f32; 4], { hyper(0.1) }, { hyper(0.0) }, Learned>;

#[test]
#[should_panic(
    expected = "`norm`: the momentum of a BatchNorm is at least 0 and at most 1, found 1.5"
)]
fn a_type_with_too_much_momentum_says_so() {
    Odd::CHECK.hold("norm");
}

#[test]
#[should_panic(expected = "`norm`: the epsilon of a normalisation is above 0, found 0")]
fn a_type_without_epsilon_says_so() {
    Flat::CHECK.hold("norm");
}

#[test]
fn its_defaults_are_those_of_a_declaration() {
    fn same<T>(_: &T, _: &T) {}
    let net = Norm::zeroed();
    same::<BatchNorm<[f32; 2]>>(&net.norm, &net.norm);
    let _: Option<Dense<[f32; 2], 1>> = None;
}
