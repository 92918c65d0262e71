//! Layers alone, each as a network of one: forward, and both passes with the gradient of the input, for 32
//! samples.
//!
//! `cargo bench --bench layers`

#[path = "peak/report.rs"]
mod report;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use netwright::plain::{Aligned, Plain, boxed_zeroed};
use netwright::prelude::*;
use netwright::tensor::{Grad, flat_mut};
use report::{bench, fill};

network! {
    struct OfDense: [784] -> [256] { layer: Dense(256) }
}
network! {
    struct OfConv: [6, 12, 12] -> [16, 8, 8] { layer: Conv2d(16, kernel = 5) }
}
network! {
    struct OfSameConv: [16, 16, 16] -> [16, 16, 16] { layer: Conv2d(16, kernel = 3, padding = same) }
}
network! {
    struct OfLstm: [32, 16] -> [64] { layer: Lstm(64) }
}
network! {
    struct OfGru: [32, 16] -> [64] { layer: Gru(64) }
}
network! {
    struct OfAttention: [32, 64] -> [32, 64] { layer: MultiHeadAttention(4) }
}
network! {
    struct OfLayerNorm: [32, 64] -> [32, 64] { layer: LayerNorm }
}
network! {
    struct OfGelu: [32, 64] -> [32, 64] { layer: Scale -> Gelu }
}
network! {
    struct OfPool: [6, 24, 24] -> [6, 12, 12] { layer: Conv2d(6, kernel = 1, groups = 6) -> MaxPool2d(2) }
}

const SAMPLES: usize = 32;

fn filled<X: Tensor<Scalar = f32> + Plain>() -> Vec<X> {
    let mut values: Vec<X> = (0..SAMPLES).map(|_| netwright::plain::zeroed()).collect();
    fill(flat_mut(&mut values), 0.5);
    values
}

fn layer<N>(c: &mut Criterion, name: &str)
where
    N: Network<
            Scalar = f32,
            Input: Tensor<Scalar = f32, Grad = <N as Layer>::Input>,
            Output: Tensor<Scalar = f32>,
        > + 'static,
{
    let mut net: Box<Aligned<N>> = boxed_zeroed();
    fill(net.as_mut_slice(), 0.1);
    let (x, dy) = (filled::<N::Input>(), filled::<N::Output>());
    let (mut y, mut dx) = (filled::<N::Output>(), filled::<Grad<N::Input>>());
    let operations = 2.0 * (SAMPLES * N::MACS) as f64;
    let mut scratch: Box<Scratch<N>> = boxed_zeroed();
    bench(c, &format!("{name} forward"), operations, || {
        network::forward_batch(&**net, black_box(&x), black_box(&mut y), &mut scratch);
    });
    let mut tape = Tape::<N>::boxed();
    let mut grad: Box<Aligned<N>> = boxed_zeroed();
    bench(c, &format!("{name} both"), 3.0 * operations, || {
        let filled = network::run(&**net, black_box(&x), &mut tape);
        filled.backward_to_input(black_box(&dy), &mut grad, black_box(&mut dx));
    });
}

fn layers(c: &mut Criterion) {
    layer::<OfDense>(c, "Dense 784-256");
    layer::<OfConv>(c, "Conv2d 6-16, 5x5");
    layer::<OfSameConv>(c, "Conv2d 16-16, 3x3");
    layer::<OfLstm>(c, "Lstm 32, 16-64");
    layer::<OfGru>(c, "Gru 32, 16-64");
    layer::<OfAttention>(c, "Attention 32x64");
    layer::<OfLayerNorm>(c, "LayerNorm 32x64");
    layer::<OfGelu>(c, "Scale, Gelu 32x64");
    layer::<OfPool>(c, "MaxPool2d 6x24x24");
}

criterion_group!(benches, layers);
criterion_main!(benches);
