use netwright::prelude::*;

network! {
    struct Writer: [24, 8] -> [24, 28] {
        read: Gru(16, sequence = true),
        next: TimeDistributed(Dense(28)),
    }
}

fn main() {
    let net = Writer::boxed(&mut Generator::seed(1));
    let (mut tape, mut grad) = (Tape::boxed(), Writer::boxed_zeroed());
    let rows = [[[1.0; 28]; 24]];
    net.gradient(&[[[0.0; 8]; 24]], &rows, CategoricalCrossEntropyWithLogits, &mut tape, &mut grad);
}
