//! A layer for each step.

use netwright::check;
use netwright::layers::{Dense, TimeDistributed};
use netwright::prelude::*;

use crate::gradients;

gradients! {
    a_dense_layer: [5, 4] -> [5, 3], TimeDistributed(Dense(3));
    one_step: [1, 4] -> [1, 3], TimeDistributed(Dense(3, bias = false));
    a_convolution: [3, 1, 4, 5] -> [3, 2, 2, 3], TimeDistributed(Conv2d(2, kernel = 3));
    a_pooling: [2, 3, 4, 6] -> [2, 3, 2, 3], TimeDistributed(MaxPool2d(2));
    flat_steps: [2, 3, 4] -> [2, 12], TimeDistributed(Flatten());
}

network! {
    struct Block<const D: usize>: [f64; D] -> [D] {
        up: Dense(7) -> Tanh,
        drop: Dropout(0.3),
        down: Dense(D),

        fn forward(x) { down(drop(up(x))) + x }
    }
}

network! {
    /// With a network for each step, behind which only rustc knows the shape.
    struct Blocks: [f64; 4, 5] -> [4, 2] {
        block: TimeDistributed(self::Block<5>) -> Gelu,
        head: TimeDistributed(Dense(2, init = he_normal)),
    }
}

network! {
    struct Generic<const T: usize, const D: usize>: [f64; T, D] -> [T, D] {
        up: TimeDistributed(Dense(6)) -> Gelu,
        down: TimeDistributed(Dense(D)),
    }
}

#[test]
fn networks_for_each_step() {
    check::layer::<Blocks>();
    check::layer::<Generic<3, 4>>();
    check::layer::<Generic<1, 1>>();
}

#[test]
fn each_step_is_the_layer_alone() {
    let net = Generic::<3, 4>::boxed(&mut Generator::seed(1));
    let x = [[0.5, -1.0, 0.25, 2.0], [1.0; 4], [0.0; 4]];
    let y = net.forward(&x);
    for s in 0..3 {
        let (mut up, mut down) = ([0.0; 6], [0.0; 4]);
        net.up.layer.forward(&x[s], &mut up, &mut ());
        for value in &mut up {
            *value = Gelu::value(*value);
        }
        net.down.layer.forward(&up, &mut down, &mut ());
        assert_eq!(y[s], down);
    }
}

#[test]
fn its_parameters_are_those_of_the_layer_inside() {
    let mut segments = Vec::new();
    Blocks::TREE.visit(|segment| segments.push(format!("{} {}", segment.path, segment.shape)));
    let expected = [
        "block.up.weight [7, 5]",
        "block.up.bias [7]",
        "block.down.weight [5, 7]",
        "block.down.bias [5]",
        "head.weight [2, 5]",
        "head.bias [2]",
    ];
    assert_eq!(segments, expected);
    assert_eq!(Blocks::MACS, 4 * (5 * 7 * 2) + 4 * 5 * 2);
    let summary = Blocks::SUMMARY.to_string();
    for part in ["TimeDistributed(Dense(2,", "init = he_normal))"] {
        assert!(summary.contains(part), "{summary}");
    }
}

#[test]
fn steps_draw_numbers_of_their_own() {
    network! {
        struct Masks: [f64; 4, 50] -> [4, 50] { drop: TimeDistributed(Dropout(0.5)) }
    }
    let x = [[[1.0; 50]; 4]; 2];
    let mut tape = Tape::boxed();
    let filled = netwright::network::run(
        &Masks {
            drop: netwright::plain::zeroed(),
        },
        &x,
        &mut tape,
    )
    .outputs()
    .to_vec();
    let mut steps: Vec<_> = filled
        .iter()
        .flatten()
        .map(|step| step.map(f64::to_bits))
        .collect();
    steps.sort();
    steps.dedup();
    assert_eq!(steps.len(), 8);
}

#[test]
#[should_panic(expected = "`head`: a Dense layer has at least 1 unit, found 0")]
fn the_layer_inside_is_checked() {
    TimeDistributed::<[[f64; 3]; 2], Dense<[f64; 3], 0>>::CHECK.hold("head");
}
