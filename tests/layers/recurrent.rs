//! Recurrent layers: gradients through time, ways and forms, and how weights begin.

use netwright::check;
use netwright::layers::{Gru, Lstm, Rnn};
use netwright::prelude::*;

use crate::gradients;

gradients! {
    rnn: [5, 3] -> [4], Rnn(4);
    rnn_of_one_step: [1, 3] -> [4], Rnn(4);
    rnn_of_one_unit: [7, 1] -> [1], Rnn(1);
    rnn_of_a_sequence: [6, 3] -> [6, 5], Rnn(5, sequence = true);
    rnn_with_a_rectifier: [4, 3] -> [4, 5], Rnn(5, activation = relu, sequence = true);
    rnn_without_bias: [4, 3] -> [5], Rnn(5, bias = false);
    rnn_in_reverse: [4, 3] -> [5], Rnn(5, reverse = true);
    rnn_both_ways: [4, 3] -> [10], Rnn(5, bidirectional = true);
    lstm: [5, 3] -> [4], Lstm(4);
    lstm_of_one_step: [1, 3] -> [4], Lstm(4);
    lstm_of_one_unit: [7, 1] -> [1], Lstm(1);
    lstm_of_a_sequence: [6, 3] -> [6, 5], Lstm(5, sequence = true);
    lstm_of_more_steps_than_are_taken_at_once: [19, 2] -> [3], Lstm(3);
    lstm_without_bias: [4, 3] -> [5], Lstm(5, bias = false);
    lstm_in_reverse: [4, 3] -> [5], Lstm(5, reverse = true);
    lstm_of_a_sequence_in_reverse: [4, 3] -> [4, 5], Lstm(5, sequence = true, reverse = true);
    lstm_both_ways: [4, 3] -> [10], Lstm(5, bidirectional = true);
    lstm_of_a_sequence_both_ways: [3, 5] -> [3, 14], Lstm(7, sequence = true, bidirectional = true);
    lstm_both_ways_of_one_step: [1, 2] -> [6], Lstm(3, bidirectional = true, bias = false);
    gru: [5, 3] -> [4], Gru(4);
    gru_of_one_step: [1, 3] -> [4], Gru(4);
    gru_of_one_unit: [7, 1] -> [1], Gru(1);
    gru_of_a_sequence: [6, 3] -> [6, 5], Gru(5, sequence = true);
    gru_without_bias: [4, 3] -> [5], Gru(5, bias = false);
    gru_in_reverse: [4, 3] -> [5], Gru(5, reverse = true);
    gru_of_a_sequence_both_ways: [3, 5] -> [3, 14], Gru(7, sequence = true, bidirectional = true);
    gru_reset_before: [5, 3] -> [4], Gru(4, reset_after = false);
    gru_reset_before_of_one_step: [1, 3] -> [4], Gru(4, reset_after = false);
    gru_reset_before_of_a_sequence: [6, 3] -> [6, 5], Gru(5, sequence = true, reset_after = false);
    gru_reset_before_in_reverse: [4, 3] -> [5], Gru(5, reverse = true, reset_after = false);
    gru_reset_before_both_ways: [4, 3] -> [10], Gru(5, bidirectional = true, reset_after = false);
    gru_reset_before_without_bias: [4, 3] -> [5], Gru(5, bias = false, reset_after = false);
}

#[test]
fn layers_are_written_as_types_too() {
    check::layer::<Rnn<[[f64; 3]; 4], 2>>();
    check::layer::<Lstm<[[f64; 3]; 4], 2>>();
    check::layer::<Gru<[[f64; 3]; 4], 2>>();
}

network! {
    struct Reader<const STEPS: usize, const N: usize>: [f64; STEPS, N] -> [N] {
        first: Gru(N, sequence = true),
        second: Lstm(N),
    }
}

#[test]
fn generic_networks_read() {
    check::layer::<Reader<5, 3>>();
}

network! {
    struct Sentiment: [f64; 6, 3] -> [2] {
        first: Lstm(4, sequence = true, bidirectional = true),
        second: Gru(5),
        output: Dense(2) -> Softmax,
    }
}

#[test]
fn a_network_that_reads_has_the_right_gradient() {
    let mut rng = Generator::seed(3);
    let net = Sentiment::boxed(&mut rng);
    let mut x = [[[0.0; 3]; 6]; 5];
    for (i, x) in flat_mut(&mut x).iter_mut().enumerate() {
        *x = (0.7 * i as f64).sin();
    }
    let labels = [0, 1, 1, 0, 1].map(|label| Class::<2>::new(label).unwrap());
    check::network(&net, &x, &labels, CategoricalCrossEntropy);
}

network! {
    struct Names: [3, 2] -> [3, 8] {
        lstm: Lstm(4, sequence = true, bidirectional = true),
    }
}

#[test]
fn parameters_are_named_and_shaped_as_in_pytorch() {
    let mut found = Vec::new();
    Names::TREE.visit(|segment| found.push(format!("{} {}", segment.path, segment.shape)));
    let expected = [
        "lstm.weight_ih_l0 [16, 2]",
        "lstm.weight_hh_l0 [16, 4]",
        "lstm.bias_ih_l0 [16]",
        "lstm.bias_hh_l0 [16]",
        "lstm.weight_ih_l0_reverse [16, 2]",
        "lstm.weight_hh_l0_reverse [16, 4]",
        "lstm.bias_ih_l0_reverse [16]",
        "lstm.bias_hh_l0_reverse [16]",
    ];
    assert_eq!(found, expected);
}

network! {
    struct Begins: [9, 5] -> [16] {
        lstm: Lstm(8, bidirectional = true) -> Relu,
    }
}

network! {
    struct BeginsAsInPyTorch: [9, 5] -> [8] {
        lstm: Lstm(8, init = pytorch),
    }
}

network! {
    struct BeginsAsTold: [9, 5] -> [8] {
        lstm: Lstm(8, init = constant(0.25), bias_init = constant(0.5)),
    }
}

#[test]
fn weights_begin_as_in_keras() {
    let net = Begins::boxed(&mut Generator::seed(1));
    let lstm = &net.lstm;
    let bound = (6.0_f32 / (5.0 + 32.0)).sqrt();
    let input = lstm.weight_ih_l0.as_slice();
    assert!(input.iter().all(|w| w.abs() <= bound) && input.iter().any(|w| w.abs() > 0.9 * bound));
    // The columns of the recurrent weight are orthonormal.
    for hidden in [&lstm.weight_hh_l0, &lstm.weight_hh_l0_reverse] {
        for i in 0..8 {
            for j in 0..8 {
                let rows = hidden.as_slice().chunks(8);
                let product: f32 = rows.map(|row| row[i] * row[j]).sum();
                let expected = f32::from(u8::from(i == j));
                assert!((product - expected).abs() < 1e-5, "{i} {j}: {product}");
            }
        }
    }
    for (bias, other) in [
        (&lstm.bias_ih_l0, &lstm.bias_hh_l0),
        (&lstm.bias_ih_l0_reverse, &lstm.bias_hh_l0_reverse),
    ] {
        assert_eq!(bias.0, [[0.0; 8], [1.0; 8], [0.0; 8], [0.0; 8]]);
        assert_eq!(other.0, [[0.0; 8]; 4]);
    }
}

#[test]
fn weights_begin_as_in_pytorch_if_told_so() {
    let net = BeginsAsInPyTorch::boxed(&mut Generator::seed(1));
    let bound = 1.0 / 8.0_f32.sqrt();
    BeginsAsInPyTorch::TREE.visit(|segment| {
        let place = &net.as_slice()[segment.range.clone()];
        assert!(place.iter().all(|w| w.abs() <= bound), "{}", segment.path);
        assert!(
            place.iter().any(|w| w.abs() > 0.8 * bound),
            "{}",
            segment.path
        );
    });
}

#[test]
fn biases_begin_as_told() {
    let net = BeginsAsTold::boxed(&mut Generator::seed(1));
    assert!(net.lstm.weight_ih_l0.as_slice().iter().all(|w| *w == 0.25));
    assert!(net.lstm.bias_ih_l0.as_slice().iter().all(|b| *b == 0.5));
    assert!(net.lstm.bias_hh_l0.as_slice().iter().all(|b| *b == 0.5));
}

#[test]
fn an_lstm_computes_what_its_formula_says() {
    let mut lstm: Lstm<[[f64; 1]; 2], 1> = netwright::plain::zeroed();
    lstm.weight_ih_l0.0 = [[[0.5]], [[-0.25]], [[1.0]], [[0.75]]];
    lstm.weight_hh_l0.0 = [[[0.1]], [[0.2]], [[-0.3]], [[0.4]]];
    lstm.bias_ih_l0.0 = [[0.1], [1.0], [0.0], [-0.1]];
    let (x, mut h, mut c) = ([2.0, -1.0], 0.0, 0.0);
    let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
    for x in x {
        let i = sigmoid(0.5 * x + 0.1 + 0.1 * h);
        let f = sigmoid(-0.25 * x + 1.0 + 0.2 * h);
        let g = f64::tanh(x - 0.3 * h);
        let o = sigmoid(0.75 * x - 0.1 + 0.4 * h);
        c = f * c + i * g;
        h = o * f64::tanh(c);
    }
    let mut y = [0.0];
    lstm.forward(&x.map(|x| [x]), &mut y, &mut netwright::plain::zeroed());
    assert!((y[0] - h).abs() < 1e-15, "{} {h}", y[0]);
}

#[test]
fn nan_reaches_all_later_outputs_and_no_earlier_one() {
    network! {
        struct Net: [4, 2] -> [4, 3] {
            layer: Rnn(3, activation = relu, sequence = true),
        }
    }
    let net = Net::boxed(&mut Generator::seed(1));
    let mut x = [[1.0; 2]; 4];
    x[2][0] = f32::NAN;
    let y = net.forward(&x);
    assert!(flat(&y[..2]).iter().all(|y| y.is_finite()));
    assert!(flat(&y[2..]).iter().all(|y| y.is_nan()));
}
