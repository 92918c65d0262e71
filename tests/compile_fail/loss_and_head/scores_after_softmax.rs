use netwright::prelude::*;

network! {
    pub struct Net: [4] -> [3] {
        output: Dense(3) -> Softmax,
    }
}

fn main() {
    let net = Net::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Net::boxed_zeroed());
    let targets = [[0.0_f32, 1.0, 0.0]; 2];
    net.gradient(&[[0.0; 4]; 2], &targets, CategoricalHinge, &mut tape, &mut grad);
}
