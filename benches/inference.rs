//! Inference of one sample, of the networks that are compared with other frameworks.
//!
//! `cargo bench --bench inference`

#[path = "peers/rust/netwright/src/nets.rs"]
#[allow(dead_code, reason = "the sweeps are not measured here")]
mod nets;
#[path = "peak/report.rs"]
mod report;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use nets::{LeNet, Reader, W1, W2};
use netwright::plain::{Aligned, boxed_zeroed};
use netwright::prelude::*;
use report::{bench, fill};

fn inference<N>(c: &mut Criterion, name: &str)
where
    N: Network<Input: Tensor<Scalar = f32>, Scalar = f32, Output = [f32; 10]> + 'static,
{
    let mut net: Box<Aligned<N>> = boxed_zeroed();
    fill(net.as_mut_slice(), 0.1);
    let mut x: N::Input = netwright::plain::zeroed();
    fill(x.as_mut_slice(), 0.5);
    bench(c, name, 2.0 * N::MACS as f64, || {
        black_box(network::forward(&**net, black_box(&x)));
    });
}

fn networks(c: &mut Criterion) {
    inference::<W1>(c, "784-10-10");
    inference::<W2>(c, "784-256-128-10");
    inference::<LeNet>(c, "LeNet-5");
    inference::<Reader>(c, "LSTM");
}

criterion_group!(benches, networks);
criterion_main!(benches);
