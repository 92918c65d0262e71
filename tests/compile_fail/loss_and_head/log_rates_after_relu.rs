use netwright::prelude::*;

network! {
    pub struct Net: [4] -> [3] {
        output: Dense(3) -> Relu,
    }
}

fn main() {
    let net = Net::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Net::boxed_zeroed());
    let targets = [[1.0_f32; 3]; 2];
    net.gradient(&[[0.0; 4]; 2], &targets, PoissonWithLogRates, &mut tape, &mut grad);
}
