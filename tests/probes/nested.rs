//! A network in a network in a network, and the ending that the outer ones inherit.

use core::marker::PhantomData;

use netwright::check;
use netwright::prelude::*;

use crate::support::{same_bits_in_all_groups, samples};

network! {
    pub struct Cell: [f64; 4] -> [4] {
        gate: Dense(4) -> Sigmoid,
        value: Dense(4, bias = false),

        fn forward(x) {
            gate(x) * value(x) + x
        }
    }
}

network! {
    pub struct Pair: [f64; 4] -> [4] {
        one: Cell -> Tanh,
        drop: Dropout(0.25),
        two: Cell,
    }
}

network! {
    pub struct Classifier: [f64; 4] -> [3] {
        both: Pair -> Tanh,
        head: Dense(3) -> Softmax,
    }
}

network! {
    /// Ends in a network that ends in softmax.
    struct Outer: [f64; 6] -> [3] {
        first: Dense(4) -> Tanh,
        classes: Classifier,
    }
}

network! {
    /// The same layers side by side.
    struct Flat: [f64; 6] -> [3] {
        first: Dense(4) -> Tanh,
        gate_1: Dense(4) -> Sigmoid,
        value_1: Dense(4, bias = false),
        gate_2: Dense(4) -> Sigmoid,
        value_2: Dense(4, bias = false),
        head: Dense(3) -> Softmax,

        fn forward(x) {
            let x = first(x);
            let x = tanh(gate_1(x) * value_1(x) + x);
            let x = gate_2(x) * value_2(x) + x;
            head(tanh(x))
        }
    }
}

fn labels(count: usize) -> Vec<Class<3>> {
    (0..count).map(|i| Class::new(i % 3).unwrap()).collect()
}

#[test]
fn every_depth_has_the_right_gradient() {
    check::layer::<Cell>();
    check::layer::<Pair>();
    check::layer::<Classifier>();
    check::layer::<Outer>();
    let net = Outer::boxed(&mut Generator::seed(1));
    check::network(&net, &samples(5, 2), &labels(5), CategoricalCrossEntropy);
    same_bits_in_all_groups(
        &net.0,
        &samples(33, 3),
        &labels(33),
        &CategoricalCrossEntropy,
        4,
    );
}

#[test]
fn nesting_changes_nothing_of_what_is_computed() {
    let outer = Outer::boxed(&mut Generator::seed(5));
    let mut flat = Flat::boxed_zeroed();
    flat.as_mut_slice().copy_from_slice(outer.as_slice());
    for x in samples::<[f64; 6]>(4, 6) {
        assert_eq!(outer.forward(&x), flat.forward(&x));
    }
}

#[test]
fn names_are_paths() {
    let mut names = Vec::new();
    Outer::TREE.visit(|segment| names.push(segment.path.to_string()));
    let expected = [
        "first.weight",
        "first.bias",
        "classes.both.one.gate.weight",
        "classes.both.one.gate.bias",
        "classes.both.one.value.weight",
        "classes.both.two.gate.weight",
        "classes.both.two.gate.bias",
        "classes.both.two.value.weight",
        "classes.head.weight",
        "classes.head.bias",
    ];
    assert_eq!(names, expected);
}

/// Whether a loss fits a head, as a constant.
struct Fit<Expects, Head>(PhantomData<(Expects, Head)>);

impl<Expects: FitsHead<Head>, Head> Fit<Expects, Head> {
    const HOLDS: bool = true;
}

/// What the constant is where the one above is not.
trait Otherwise {
    const HOLDS: bool = false;
}

impl<T> Otherwise for T {}

macro_rules! fits {
    ($net:ty, $expects:ty) => {
        <Fit<$expects, <$net as netwright::parameters::Model>::Ending>>::HOLDS
    };
}

#[test]
fn a_loss_must_fit_the_ending_of_the_innermost_network() {
    const {
        assert!(fits!(Outer, Probabilities) && fits!(Outer, Anything));
        assert!(!fits!(Outer, Logits) && !fits!(Outer, LogProbabilities));
        assert!(fits!(Classifier, Probabilities) && !fits!(Classifier, Logits));
        assert!(fits!(Cell, Logits) && !fits!(Cell, Probabilities));
        assert!(fits!(Pair, Logits) && !fits!(Pair, Probabilities));
    }
}
