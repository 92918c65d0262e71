use netwright::prelude::*;

network! {
    pub struct Net<const N: usize>: [N] -> [2] {
        output: Dense(2),
    }
}

fn main() {
    let (mut net, grad) = (Net::<4>::boxed_zeroed(), Net::<4>::boxed_zeroed());
    let mut adam: Box<Adam<10>> = Adam::boxed(AdamConfig::default());
    adam.step(&mut net, &grad);
}
