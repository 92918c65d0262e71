use netwright::prelude::*;

network! {
    pub struct Line: [4] -> [1] {
        output: Dense(1),
    }
}

fn main() {
    let net = Line::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Line::boxed_zeroed());
    let target = Weighted { target: [1.0], weight: 2.0 };
    net.gradient(&[[0.0; 4]], &[target], MeanSquaredError, &mut tape, &mut grad);
}
