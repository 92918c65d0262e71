//! Recurrent layers, with the frameworks' weights: outputs, and the gradients of parameters and inputs.

use netwright::activation::Identity;
use netwright::network::gradient;
use netwright::parameters::Model;
use netwright::plain::zeroed;
use netwright::prelude::*;

use crate::file::Reference;
use crate::passes::layers;

#[test]
fn recurrent_layers_are_those_of_the_frameworks() {
    let file = Reference::new(include_bytes!("data/recurrent.safetensors"));
    for name in file.cases("/output") {
        layers! { file, name:
            rnn: [5, 3] -> [4], Rnn(4);
            rnn_relu_sequence: [6, 4] -> [6, 5], Rnn(5, activation = relu, sequence = true);
            rnn_reverse: [5, 3] -> [4], Rnn(4, reverse = true);
            rnn_bidirectional: [4, 3] -> [6], Rnn(3, activation = relu, bidirectional = true);
            lstm: [5, 3] -> [4], Lstm(4);
            lstm_one_step: [1, 3] -> [4], Lstm(4);
            lstm_one_unit: [6, 1] -> [6, 1], Lstm(1, sequence = true);
            lstm_long: [19, 2] -> [3], Lstm(3);
            lstm_sequence: [6, 2] -> [6, 5], Lstm(5, sequence = true);
            lstm_no_bias: [4, 3] -> [4, 5], Lstm(5, sequence = true, bias = false);
            lstm_reverse: [5, 3] -> [4], Lstm(4, reverse = true);
            lstm_reverse_sequence: [4, 3] -> [4, 2], Lstm(2, reverse = true, sequence = true);
            lstm_bidirectional: [5, 3] -> [8], Lstm(4, bidirectional = true);
            lstm_bidirectional_sequence: [4, 2] -> [4, 6], Lstm(3, bidirectional = true, sequence = true);
            gru: [5, 3] -> [4], Gru(4);
            gru_sequence: [6, 2] -> [6, 5], Gru(5, sequence = true);
            gru_no_bias: [4, 3] -> [5], Gru(5, bias = false);
            gru_reverse: [5, 3] -> [4], Gru(4, reverse = true);
            gru_bidirectional_sequence: [4, 2] -> [4, 6], Gru(3, bidirectional = true, sequence = true);
            gru_reset_before: [5, 3] -> [4], Gru(4, reset_after = false);
            gru_reset_before_sequence: [6, 2] -> [6, 5], Gru(5, reset_after = false, sequence = true);
            gru_reset_before_reverse: [4, 3] -> [4], Gru(4, reset_after = false, reverse = true, bias = false);
            gru_reset_before_bidirectional: [4, 3] -> [6], Gru(3, reset_after = false, bidirectional = true);
        }
    }
    file.assert_all_read();
}

network! {
    struct LstmClassifier: [f64; 9, 3] -> [4] {
        first: Lstm(6, sequence = true, bidirectional = true),
        second: Lstm(5),
        output: Dense(4),
    }
}

network! {
    struct GruClassifier: [f64; 9, 3] -> [4] {
        first: Gru(6, sequence = true),
        second: Gru(5, bidirectional = true),
        output: Dense(4),
    }
}

#[test]
fn the_training_of_recurrent_classifiers_is_pytorchs() {
    let file = Reference::new(include_bytes!("data/recurrent_training.safetensors"));
    train::<LstmClassifier>(&file, "lstm");
    train::<GruClassifier>(&file, "gru");
    file.assert_all_read();
}

/// Twenty steps of Adam on one batch.
fn train<N>(file: &Reference<'_>, name: &str)
where
    N: Network<Scalar = f64, Input = [[f64; 3]; 9], Output = [f64; 4]>,
    N: Model<Network = N, Ending = Identity>,
{
    let tensor = |which: &str| format!("{name}/{which}");
    let mut net: N = zeroed();
    file.load(&tensor("initial/"), &mut net);
    let x: Vec<[[f64; 3]; 9]> = file.rows(&tensor("input"));
    let labels: Vec<Class<4>> = file.classes(&tensor("labels"));
    let config = AdamConfig {
        rate: file.note("training", "learning_rate"),
        ..AdamConfig::pytorch()
    };
    let mut adam = AdamFor::<N>::new(config);
    let (mut tape, mut grad) = (Tape::<N, 4>::zeroed(), zeroed());
    let losses: Vec<f64> = (0..file.note("training", "steps"))
        .map(|_| {
            let loss = CategoricalCrossEntropyWithLogits;
            let loss = gradient(&net, &x, &labels, &loss, &mut tape, &mut grad);
            adam.step(&mut net, &grad);
            loss
        })
        .collect();
    file.check(&tensor("loss"), &losses);
    file.check_segments(&tensor("last/"), &net, "");
}
