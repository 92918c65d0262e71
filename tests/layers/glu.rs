//! Gated units: halves along any axis, every gate, and the blocks that are made of them.

use netwright::activation::{Gelu, Sigmoid};
use netwright::blocks::{Highway, SwiGlu};
use netwright::check;
use netwright::layers::Glu;
use netwright::prelude::*;

use crate::gradients;

gradients! {
    of_a_vector: [6] -> [3], Glu();
    of_two: [2] -> [1], Glu(gate = silu);
    of_channels: [4, 5] -> [2, 5], Glu(axis = 0);
    of_features: [3, 10] -> [3, 5], Glu(gate = gelu);
    of_rows: [3, 4, 5] -> [3, 2, 5], Glu(1, gate = gelu_tanh);
    of_the_last_axis: [1, 3, 2] -> [1, 3, 1], Glu(axis = 2, gate = tanh);
    by_a_line: [8] -> [4], Glu(gate = identity);
}

network! {
    struct Gated: [f64; 3, 7] -> [2, 2] {
        conv: Conv1d(8, kernel = 2, padding = causal) -> Glu(axis = 0),
        shape: Transpose -> TimeDistributed(Dense(6)),
        gate: Glu(gate = relu),
        out: Reshape(21) -> Dense(4) -> Reshape(2, 2),

        fn forward(x) {
            let h = shape(conv(x));
            out(gate(h)) + glu(reshape(slice(x[0..2], 0..4, axis = 1), 4, 2), axis = 0)
        }
    }
}

#[test]
fn the_second_half_is_the_gate() {
    let net = Halved::boxed_zeroed();
    let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
    let y = net.forward(&[[1.0, 2.0], [3.0, -4.0], [0.5, 1.5], [100.0, -100.0]]);
    assert!((y[0][1] - 2.0 * sigmoid(1.5)).abs() < 1e-15);
    assert!((y[1][0] - 3.0).abs() < 1e-15 && y[1][1].abs() < 1e-15);
}

network! {
    struct Halved: [f64; 4, 2] -> [2, 2] {
        gate: Glu(axis = 0),
    }
}

#[test]
fn what_is_not_a_number_stays_in_its_pair() {
    let net = Halved::boxed_zeroed();
    let y = net.forward(&[[1.0, 2.0], [f64::NAN, 1.0], [f64::NAN, 0.0], [0.0, 0.0]]);
    assert!(y[0][0].is_nan() && y[1][0].is_nan());
    assert_eq!([y[0][1], y[1][1]], [1.0, 0.5]);
}

#[test]
fn highways_and_gated_feed_forward_layers() {
    check::layer::<Highway<5, f64>>();
    check::layer::<Highway<1, f64>>();
    check::layer::<SwiGlu<4, 7, f64>>();
    let net = Highway::<3>::boxed(&mut Generator::seed(1));
    assert_eq!(net.gate.bias, [-1.0; 3]);
}

network! {
    /// Each step for itself.
    struct Steps: [f64; 3, 4] -> [2] {
        feed: TimeDistributed(SwiGlu<4, 6, f64>),
        carry: TimeDistributed(Highway<4, f64>),
        read: Gru(2),
    }
}

#[test]
fn of_each_step() {
    check::layer::<Steps>();
}

#[test]
#[should_panic(expected = "`gate`: axis 0 of [3] has no two halves")]
fn an_odd_number_has_no_halves() {
    <Glu<[f32; 3], [f32; 1], 0, Sigmoid> as Layer>::CHECK.hold("gate");
}

#[test]
#[should_panic(expected = "`gate`: half of [2, 4] is [2, 2], not [1, 4]")]
fn halves_of_another_axis() {
    <Glu<[[f32; 4]; 2], [[f32; 4]; 1], 1, Gelu> as Layer>::CHECK.hold("gate");
}
