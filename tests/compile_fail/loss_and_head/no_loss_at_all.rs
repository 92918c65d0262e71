use netwright::prelude::*;

struct HuberLoss;

network! {
    pub struct Line: [4] -> [1] {
        output: Dense(1),
    }
}

fn main() {
    let net = Line::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Line::boxed_zeroed());
    net.gradient(&[[0.0; 4]; 2], &[[0.0; 1]; 2], HuberLoss, &mut tape, &mut grad);
}
