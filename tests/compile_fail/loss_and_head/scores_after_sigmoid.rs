use netwright::prelude::*;

network! {
    pub struct Net: [4] -> [1] {
        output: Dense(1) -> Sigmoid,
    }
}

fn main() {
    let net = Net::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Net::boxed_zeroed());
    let targets = [[1.0_f32]; 2];
    net.gradient(&[[0.0; 4]; 2], &targets, Hinge, &mut tape, &mut grad);
}
