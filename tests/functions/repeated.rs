//! Layers that are repeated, each time with parameters of their own.

use netwright::check;
use netwright::prelude::*;

network! {
    pub struct Block<const N: usize>: [f64; N] -> [N] {
        first: Dense(2) -> Tanh,
        second: Dense(N),

        fn forward(x) {
            second(first(x)) + x
        }
    }
}

network! {
    struct Deep: [f64; 4] -> [2] {
        wide: Dense(3) -> Tanh,
        blocks: Block<3> * 3,
        drop: Dropout(0.25),
        head: Dense(2),
    }
}

network! {
    struct Generic<const N: usize, const DEPTH: usize>: [f64; N] -> [N] {
        blocks: Block<N> * DEPTH -> Tanh,
    }
}

#[test]
fn repeated_blocks_are_a_layer() {
    check::layer::<[Block<3>; 1]>();
    check::layer::<[Block<3>; 4]>();
    check::layer::<Deep>();
    check::layer::<Generic<3, 2>>();
}

#[test]
fn each_has_parameters_of_its_own_under_its_number() {
    let net = Deep::boxed(&mut Generator::seed(1));
    assert_ne!(net.blocks[0].first.weight, net.blocks[1].first.weight);
    let mut names = Vec::new();
    Deep::TREE.visit(|segment| names.push(segment.path.to_string()));
    assert!(
        names.contains(&"blocks.2.second.bias".to_owned()),
        "{names:?}"
    );
    assert_eq!(
        Deep::PARAMS,
        4 * 3 + 3 + 3 * (3 * 2 + 2 + 2 * 3 + 3) + 3 * 2 + 2
    );
    assert!(Deep::SUMMARY.to_string().contains("Block<3> * 3"));
}

#[test]
fn they_compute_one_after_the_other() {
    let net = Generic::<3, 2>::boxed(&mut Generator::seed(2));
    let x = [0.5, -1.0, 0.25];
    let twice = net.blocks[1].forward(&net.blocks[0].forward(&x));
    assert_eq!(net.forward(&x), twice.map(Real::tanh));
}
