use netwright::prelude::*;

network! {
    pub struct Small: [4] -> [2] {
        output: Dense(2),
    }
}

network! {
    pub struct Large: [8] -> [2] {
        output: Dense(2),
    }
}

fn main() {
    let mut net = Small::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Large::boxed_zeroed());
    net.gradient(&[[0.0; 4]; 2], &[[0.0; 2]; 2], MeanSquaredError, &mut tape, &mut grad);
    Sgd::boxed(SgdConfig::default()).step(&mut net, &grad);
}
