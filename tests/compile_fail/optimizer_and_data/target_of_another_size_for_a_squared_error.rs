use netwright::prelude::*;

network! {
    pub struct Line: [4] -> [2] {
        output: Dense(2),
    }
}

fn main() {
    let net = Line::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Line::boxed_zeroed());
    net.gradient(&[[0.0; 4]; 2], &[[0.0; 3]; 2], MeanSquaredError, &mut tape, &mut grad);
}
