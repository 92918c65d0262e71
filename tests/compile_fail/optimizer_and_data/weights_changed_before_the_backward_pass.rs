use netwright::prelude::*;

network! {
    pub struct Net: [4] -> [2] {
        output: Dense(2),
    }
}

fn main() {
    let mut net = Net::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Net::boxed_zeroed());
    let filled = net.run(&[[0.0; 4]; 2], &mut tape);
    net.output.weight[0][0] = 1.0;
    filled.backward(&[[0.0; 2]; 2], &mut grad);
}
