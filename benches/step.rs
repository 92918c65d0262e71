//! The article's network: one inference, and one training step at several batch sizes.
//!
//! `cargo bench --bench step`

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use netwright::prelude::*;

network! {
    /// 784 → 10 → 10.
    struct Digits: [784] -> [10] {
        hidden: Dense(10) -> Relu,
        output: Dense(10) -> Softmax,
    }
}

fn inference(c: &mut Criterion) {
    let net = Digits::boxed(&mut Generator::seed(1));
    let x = [0.5; 784];
    c.bench_function("inference", |b| {
        b.iter(|| black_box(&net).forward(black_box(&x)))
    });
}

fn step(c: &mut Criterion) {
    let mut group = c.benchmark_group("step");
    for batch in [1, 32, 128] {
        let mut net = Digits::boxed(&mut Generator::seed(1));
        let mut adam = Adam::boxed(AdamConfig::default());
        let (mut tape, mut grad) = (Tape::boxed(), Digits::boxed_zeroed());
        let x = vec![[0.5; 784]; batch];
        let labels: Vec<_> = (0..batch)
            .filter_map(|i| Class::<10>::new(i % 10).ok())
            .collect();
        group.throughput(Throughput::Elements(batch as u64));
        group.bench_with_input(BenchmarkId::from_parameter(batch), &batch, |b, _| {
            b.iter(|| {
                let (x, labels) = (black_box(&x), black_box(&labels));
                let loss = net.gradient(x, labels, CategoricalCrossEntropy, &mut tape, &mut grad);
                adam.step(&mut net, &grad);
                loss
            })
        });
    }
    group.finish();
}

criterion_group!(benches, inference, step);
criterion_main!(benches);
