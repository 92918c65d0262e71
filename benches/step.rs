//! Training steps, both passes and Adam, of the networks that are compared with other frameworks.
//!
//! `cargo bench --bench step`; before them, how much faster two cores are than one.

#[path = "peers/rust/netwright/src/nets.rs"]
#[allow(dead_code, reason = "the sweeps are not measured here")]
mod nets;
#[path = "peak/report.rs"]
mod report;

use std::hint::black_box;
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use nets::{LeNet, Reader, Transformer, W1, W2};
use netwright::loss::FitsHead;
use netwright::parallel::{Pool, Team};
use netwright::parameters::Model;
use netwright::plain::{Aligned, boxed_zeroed};
use netwright::prelude::*;
use netwright::tensor::flat_mut;
use report::{bench, fill};

/// A step with batches of so many samples. Of the multiply-accumulates of a sample, `first` are those of the first
/// layer, of which there is no input gradient.
fn step<N>(c: &mut Criterion, name: &str, batch: usize, first: usize)
where
    N: Network<Input: Tensor<Scalar = f32>, Scalar = f32, Output = [f32; 10]>
        + Model<Network = N>
        + 'static,
    CategoricalCrossEntropy: Loss<[f32; 10], Class<10>, Expects: FitsHead<<N as Model>::Ending>>,
{
    let mut net: Box<Aligned<N>> = boxed_zeroed();
    fill(net.as_mut_slice(), 0.1);
    let mut adam = AdamFor::<N>::boxed(AdamConfig::default());
    let (mut tape, mut grad) = (Tape::<N>::boxed(), boxed_zeroed::<Aligned<N>>());
    let mut x: Vec<N::Input> = (0..batch).map(|_| netwright::plain::zeroed()).collect();
    fill(flat_mut(&mut x), 0.5);
    let labels: Vec<Class<10>> = (0..batch).flat_map(|i| Class::new(i % 10)).collect();
    let operations = 2.0 * (batch * (3 * N::MACS - first)) as f64;
    bench(c, &format!("{name}, batch {batch}"), operations, || {
        let (x, labels) = (black_box(&x), black_box(&labels));
        let loss = network::gradient(
            &**net,
            x,
            labels,
            &CategoricalCrossEntropy,
            &mut tape,
            &mut grad,
        );
        adam.step(&mut net, &grad);
        black_box(loss);
    });
}

/// A step on one core and on two, in turns: their ratio, of the medians.
fn threads<N>(name: &str, batch: usize)
where
    N: Network<Input: Tensor<Scalar = f32>, Scalar = f32, Output = [f32; 10]>
        + Model<Network = N>
        + 'static,
    CategoricalCrossEntropy: Loss<[f32; 10], Class<10>, Expects: FitsHead<<N as Model>::Ending>>,
{
    let mut x: Vec<N::Input> = (0..batch).map(|_| netwright::plain::zeroed()).collect();
    fill(flat_mut(&mut x), 0.5);
    let labels: Vec<Class<10>> = (0..batch).flat_map(|i| Class::new(i % 10)).collect();
    let mut grad = boxed_zeroed::<Aligned<N>>();
    let mut sides = [1, 2].map(|threads| {
        let mut net: Box<Aligned<N>> = boxed_zeroed();
        fill(net.as_mut_slice(), 0.1);
        let adam = AdamFor::<N>::boxed(AdamConfig::default());
        (net, adam, Team::<N>::of(Pool::of(threads)), Vec::new())
    });
    for _ in 0..200 {
        for (net, adam, team, times) in &mut sides {
            // The first of a turn finds the caches with the other's.
            for turn in 0..4 {
                let start = Instant::now();
                team.gradient(&**net, &x, &labels, &CategoricalCrossEntropy, &mut grad);
                team.step(adam, &mut **net, &grad);
                if turn > 0 {
                    times.push(start.elapsed());
                }
            }
        }
    }
    let [one, two] = sides.map(|(.., mut times)| {
        times.sort();
        times[times.len() / 2].as_secs_f64() * 1e6
    });
    let ratio = one / two;
    println!(
        "{name}, batch {batch}: {one:.1} µs on one core, {two:.1} µs on two: {ratio:.2} times as fast"
    );
}

fn steps(c: &mut Criterion) {
    threads::<W1>("784-10-10", 256);
    threads::<W2>("784-256-128-10", 64);
    threads::<LeNet>("LeNet-5", 64);
    step::<W1>(c, "784-10-10", 1, 7840);
    step::<W1>(c, "784-10-10", 32, 7840);
    step::<W1>(c, "784-10-10", 128, 7840);
    step::<W2>(c, "784-256-128-10", 64, 784 * 256);
    step::<LeNet>(c, "LeNet-5", 64, 6 * 25 * 24 * 24);
    step::<Reader>(c, "LSTM", 32, 32 * 16 * 256);
    step::<Transformer>(c, "transformer", 16, 0);
}

criterion_group!(benches, steps);
criterion_main!(benches);
