use netwright::prelude::*;

network! {
    pub struct Net: [4] -> [2] {
        output: Dense(2),
    }
}

fn main() {
    let (mut net, grad) = (Net::boxed_zeroed(), Net::boxed_zeroed());
    let mut adam: Box<Adam<{ Net::PARAMS }, f64>> = Adam::boxed(AdamConfig::default());
    adam.step(&mut net, &grad);
}
