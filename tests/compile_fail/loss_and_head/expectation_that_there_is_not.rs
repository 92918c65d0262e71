use netwright::prelude::*;

struct Mine;

impl Loss<[f32; 10]> for Mine {
    type Expects = Softmax;

    fn value_and_gradient(&self, y: &[f32; 10], target: &[f32; 10], dy: &mut [f32; 10]) -> f32 {
        CategoricalCrossEntropy.value_and_gradient(y, target, dy)
    }
}

network! {
    pub struct Digits: [784] -> [10] {
        output: Dense(10) -> Softmax,
    }
}

fn main() {
    let net = Digits::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Digits::boxed_zeroed());
    net.gradient(&[[0.0; 784]], &[[0.1; 10]], Mine, &mut tape, &mut grad);
}
