use netwright::prelude::*;

network! {
    pub struct Line: [4] -> [1] {
        output: Dense(1),
    }
}

fn main() {
    let net = Line::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Line::boxed_zeroed());
    net.gradient(&[[0.0; 4]], &[[1.0]], BinaryFocalCrossEntropy::default(), &mut tape, &mut grad);
}
