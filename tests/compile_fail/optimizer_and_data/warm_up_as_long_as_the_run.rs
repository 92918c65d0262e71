//! A run of 300 steps whose warm-up takes 500, and a schedule where a callback is wanted.

use netwright::prelude::*;

const RATES: Warmup<CosineDecay> = Warmup::new(500, CosineDecay::new(1e-3, 9_500)).within(300);

network! {
    pub struct Net: [4] -> [3] {
        output: Dense(3),
    }
}

fn main() {
    let data = Samples::new([[0.0_f32; 4]], [[0.0_f32; 3]]).unwrap();
    let mut net = Net::zeroed();
    let mut adam = Adam::boxed(AdamConfig::default());
    let _ = Trainer::new(&mut net, &mut adam, MeanSquaredError)
        .with(RATES)
        .fit(&data, &mut Generator::seed(1));
}
