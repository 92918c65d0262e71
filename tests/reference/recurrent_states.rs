//! Recurrent layers from a state that comes in to one that goes out, with the frameworks' weights.

use netwright::network::run;
use netwright::plain::zeroed;
use netwright::prelude::*;

use crate::file::Reference;

/// Compares the layers of these names, each a network of the one entry `layer`.
macro_rules! check {
    ($file:ident, $name:ident: $(
        $case:ident: [$($input:tt)*], [$($state:tt)*] -> [$($output:tt)*], $layer:ident($($arguments:tt)*);
    )*) => {
        match $name.as_str() {
            $(stringify!($case) => {
                network! {
                    struct Net: (x: [$($input)*], begin: [$($state)*]) -> (y: [$($output)*], end: [$($state)*]) {
                        layer: $layer($($arguments)*),

                        fn forward(x, begin) {
                            let (y, end) = layer(x, begin);
                            (y, end)
                        }
                    }
                }
                let tensor = |which: &str| format!("{}/{which}", $name);
                let mut net: Net = zeroed();
                $file.load(&tensor(""), &mut net);
                let (x, begins) = ($file.rows(&tensor("input")), $file.rows(&tensor("begin")));
                let x: Vec<NetInput> = x.into_iter().zip(begins).map(|(x, begin)| NetInput { x, begin }).collect();
                let (dy, ends) = ($file.rows(&tensor("output.grad")), $file.rows(&tensor("end.grad")));
                let dy: Vec<NetOutput> = dy.into_iter().zip(ends).map(|(y, end)| NetOutput { y, end }).collect();

                let y: Vec<NetOutput> = x.iter().map(|x| net.forward(x)).collect();
                let mut dx: Vec<NetInput> = x.iter().map(|_| zeroed()).collect();
                let (mut tape, mut grad) = (Tape::<Net, 3>::zeroed(), zeroed());
                let filled = run(&net, &x, &mut tape);
                for y in [&y[..], filled.outputs()] {
                    $file.check(&tensor("output"), &y.iter().map(|y| y.y).collect::<Vec<_>>());
                    $file.check(&tensor("end"), &y.iter().map(|y| y.end).collect::<Vec<_>>());
                }
                filled.backward_to_input(&dy, &mut grad, &mut dx);
                $file.check_segments(&tensor(""), &grad, ".grad");
                $file.check(&tensor("input.grad"), &dx.iter().map(|dx| dx.x).collect::<Vec<_>>());
                $file.check(&tensor("begin.grad"), &dx.iter().map(|dx| dx.begin).collect::<Vec<_>>());
            })*
            _ => panic!("no layer here is called `{}`", $name),
        }
    };
}

#[test]
fn states_come_in_and_go_out_as_in_the_frameworks() {
    let file = Reference::new(include_bytes!("data/recurrent_states.safetensors"));
    for name in file.cases("/output") {
        check! { file, name:
            rnn: [5, 3], [4] -> [4], Rnn(4);
            rnn_relu_sequence: [4, 2], [5] -> [4, 5], Rnn(5, activation = relu, sequence = true, bias = false);
            lstm: [5, 3], [2, 4] -> [4], Lstm(4);
            lstm_one_step: [1, 3], [2, 4] -> [4], Lstm(4);
            lstm_sequence: [6, 2], [2, 5] -> [6, 5], Lstm(5, sequence = true);
            lstm_reverse: [4, 3], [2, 2] -> [2], Lstm(2, reverse = true);
            gru: [5, 3], [4] -> [4], Gru(4);
            gru_sequence_reverse: [6, 2], [5] -> [6, 5], Gru(5, sequence = true, reverse = true);
            gru_no_bias: [4, 3], [5] -> [5], Gru(5, bias = false);
            gru_reset_before: [5, 3], [4] -> [4], Gru(4, reset_after = false);
            gru_reset_before_sequence: [4, 2], [3] -> [4, 3],
                Gru(3, reset_after = false, sequence = true, bias = false);
            rnn_bidirectional: [4, 3], [2, 3] -> [6], Rnn(3, activation = relu, bidirectional = true);
            lstm_bidirectional: [5, 3], [2, 2, 4] -> [8], Lstm(4, bidirectional = true);
            lstm_bidirectional_sequence: [4, 2], [2, 2, 3] -> [4, 6],
                Lstm(3, bidirectional = true, sequence = true);
            gru_bidirectional: [4, 2], [2, 3] -> [6], Gru(3, bidirectional = true);
            gru_bidirectional_sequence: [5, 3], [2, 2] -> [5, 4],
                Gru(2, bidirectional = true, sequence = true, bias = false);
            gru_reset_before_bidirectional: [4, 3], [2, 3] -> [6],
                Gru(3, reset_after = false, bidirectional = true);
        }
    }
    file.assert_all_read();
}
