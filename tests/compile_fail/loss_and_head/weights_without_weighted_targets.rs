use netwright::prelude::*;

network! {
    pub struct Line: [4] -> [1] {
        output: Dense(1),
    }
}

fn main() {
    let net = Line::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Line::boxed_zeroed());
    let loss = SampleWeights { loss: MeanSquaredError, average: Average::Samples };
    net.gradient(&[[0.0; 4]; 2], &[[0.0_f32; 1]; 2], loss, &mut tape, &mut grad);
}
