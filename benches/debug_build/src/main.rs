//! Prints the median time of a training step of some networks, in microseconds: `name time`, a line each.

#[path = "../../peers/rust/netwright/src/nets.rs"]
#[allow(dead_code, reason = "the sweeps are not measured here")]
mod nets;

use std::time::Instant;

use nets::{LeNet, Reader, Transformer, W1, W2};
use netwright::prelude::*;

const STEPS: usize = 31;

macro_rules! step {
    ($net:ty, $batch:literal, $x:expr) => {{
        let mut net = <$net>::boxed(&mut Generator::seed(1));
        let mut adam = Adam::boxed(AdamConfig::default());
        let (mut tape, mut grad) = (Tape::boxed(), <$net>::boxed_zeroed());
        let x = vec![$x; $batch];
        let labels: Vec<_> = (0..$batch).flat_map(|i| Class::<10>::new(i % 10)).collect();
        let mut times: Vec<f64> = (0..STEPS)
            .map(|_| {
                let start = Instant::now();
                net.gradient(&x, &labels, CategoricalCrossEntropy, &mut tape, &mut grad);
                adam.step(&mut net, &grad);
                start.elapsed().as_secs_f64() * 1e6
            })
            .collect();
        times.sort_by(f64::total_cmp);
        println!("{}/{} {:.2}", stringify!($net), $batch, times[STEPS / 2]);
    }};
}

fn main() {
    step!(W1, 1, [0.5; 784]);
    step!(W1, 32, [0.5; 784]);
    step!(W2, 64, [0.5; 784]);
    step!(LeNet, 64, [[[0.5; 28]; 28]]);
    step!(Reader, 32, [[0.5; 16]; 32]);
    step!(Transformer, 16, [[0.5; 64]; 32]);
}
