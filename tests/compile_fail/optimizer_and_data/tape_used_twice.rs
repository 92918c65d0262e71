use netwright::prelude::*;

network! {
    pub struct Net: [4] -> [2] {
        output: Dense(2),
    }
}

fn main() {
    let net = Net::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Net::boxed_zeroed());
    let filled = net.run(&[[0.0; 4]; 2], &mut tape);
    filled.backward(&[[0.0; 2]; 2], &mut grad);
    filled.backward(&[[0.0; 2]; 2], &mut grad);
}
