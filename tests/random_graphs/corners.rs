//! Graphs that chance rarely finds.

use netwright::prelude::*;

use super::{check_gradient, random};

macro_rules! corners {
    ($($name:ident: $network:ident $header:tt -> $output:tt { $($body:tt)* })*) => { $(
        network! { pub struct $network: $header -> $output { $($body)* } }

        #[test]
        fn $name() {
            check_gradient::<$network>();
        }
    )* };
}

corners! {
    the_head_stands_on_the_input: HeadOnInput [f64; 4] -> [4] {
        fn forward(x) {
            tanh(x)
        }
    }

    the_head_stands_on_a_named_input: HeadOnNamedInput (a: [f64; 4], b: [4]) -> [4] {
        fn forward(a, b) {
            let _unused = a + b;
            softmax(b)
        }
    }

    the_output_is_an_input: OutputIsInput (a: [f64; 4], b: [4]) -> [4] {
        fn forward(_a, b) {
            b
        }
    }

    there_are_no_parameters: NoParameters [f64; 4] -> [4] {
        fn forward(x) {
            sigmoid(x) * x - 0.5
        }
    }

    a_value_meets_itself: Itself [f64; 3] -> [3] {
        layer: Dense(3),
        fn forward(x) {
            let h = layer(x * x);
            h * h - h + (h - h)
        }
    }

    a_layer_feeds_itself: Recurrent [f64; 3] -> [3] {
        layer: Dense(3) -> Tanh,
        fn forward(x) {
            layer(layer(layer(x)))
        }
    }

    an_output_comes_twice: Twice [f64; 3] -> (one: [3], other: [3], input: [3]) {
        layer: Dense(3) -> Tanh,
        fn forward(x) {
            let h = layer(x);
            (h, h, x)
        }
    }

    an_output_feeds_another: Feeding [f64; 3] -> (one: [3], other: [2]) {
        first: Dense(3) -> Tanh,
        second: Dense(2),
        fn forward(x) {
            let h = first(x);
            (h, second(h))
        }
    }

    the_input_joins_late: Late [f64; 3] -> [3] {
        layer: Dense(3),
        fn forward(x) {
            let early = tanh(x);
            relu(layer(early) + early * x - x)
        }
    }

    activations_follow_each_other: Activations [f64; 3] -> [3] {
        layer: Dense(3) -> Tanh -> Sigmoid -> Softmax,
    }
}

network! {
    /// Only activations, as an inner network.
    struct Squash: [f64; 3] -> [3] {
        fn forward(x) {
            tanh(x)
        }
    }
}

network! {
    /// The gradient passes through a network whose head stands on its input.
    struct Squashed: [f64; 3] -> [2] {
        first: Dense(3),
        squash: Squash,
        second: Dense(2),
    }
}

#[test]
fn a_network_inside_is_an_activation() {
    check_gradient::<Squashed>();
}

#[test]
fn what_is_unused_has_no_gradient() {
    let x = random(1, 4);
    let mut dx = netwright::plain::zeroed();
    let net = OutputIsInput::zeroed();
    let target = random::<[f64; 4]>(1, 5);
    net.input_gradient(
        &x[0],
        &target[0],
        MeanSquaredError,
        &mut Tape::boxed(),
        &mut dx,
    );
    assert_eq!(dx.a, [0.0; 4]);
    assert!(dx.b.iter().all(|dx| *dx != 0.0));
}
