use netwright::optim::rule::{Elements, Step};
use netwright::prelude::*;

network! {
    pub struct Net: [4] -> [2] {
        output: Dense(2),
    }
}

#[derive(Debug, Clone, Copy, Plain)]
struct Signs;

impl Rule<1> for Signs {
    fn update<T: Float>(&self, step: Step, elements: Elements<'_, T, 1>) {
        elements.fall(|_, g, [_]| T::of(step.rate) * g.signum());
    }
}

fn main() {
    let mut net = Net::boxed_zeroed();
    let mut signs = Descent::<[f32; 10], Config<Signs>, 2>::boxed(Config::of(0.1, Signs));
    signs.step(&mut net, &Net::zeroed());
}
