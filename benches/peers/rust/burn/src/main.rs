//! burn on its CPU backend Flex, with its own layers and its Adam.

mod nets;

use std::hint::black_box;

use burn::nn::loss::CrossEntropyLossConfig;
use burn::optim::{AdamConfig, GradientsParams};
use burn::prelude::*;
use burn::tensor::activation::softmax;
use nets::{Dense, LeNet, Net, Reader, Transformer};
use peers_protocol::{Batch, Data, Digits, Options, Prepared, Work, cycle};

/// Samples as rows, and labels.
fn tensors(batch: Batch, device: &Device) -> (Tensor<2>, Tensor<1, Int>) {
    let count = batch.labels.len();
    let shape = [count, batch.inputs.len() / count];
    let labels: Vec<i32> = batch.labels.into_iter().map(i32::from).collect();
    (
        Tensor::from_data(TensorData::new(batch.inputs, shape), device),
        Tensor::from_data(TensorData::new(labels, [count]), device),
    )
}

fn work<N: Net + 'static>(what: &Work, data: &Data) -> Prepared {
    if what.kind == "infer" {
        let device = Device::flex();
        let net = N::new(data, &device);
        let singles = data.singles().into_iter();
        let singles: Vec<Tensor<2>> = singles
            .map(|x| Tensor::from_data(TensorData::new(x.clone(), [1, x.len()]), &device))
            .collect();
        let mut next = cycle(singles);
        let mut infer = move || softmax(net.logits(next()), 1).into_data();
        return Prepared::new(infer().into_vec::<f32>().unwrap(), move || {
            black_box(infer());
        });
    }
    let device = Device::flex().autodiff();
    let loss = CrossEntropyLossConfig::new().init(&device);
    let mut net = Some(N::new(data, &device));
    if what.kind == "gradient" {
        let (x, labels) = tensors(data.batches(what.batch).swap_remove(0), &device);
        let net = net.take().unwrap();
        let both = move || {
            let loss = loss.forward(net.logits(x.clone()), labels.clone());
            black_box(GradientsParams::from_grads(loss.backward(), &net));
            loss.into_scalar::<f32>()
        };
        return Prepared::new(vec![both()], move || {
            black_box(both());
        });
    }
    let mut adam = AdamConfig::new().with_epsilon(1e-8).init();
    let mut step = move |x: Tensor<2>, labels: Tensor<1, Int>| {
        let now = net.take().unwrap();
        let loss = loss.forward(now.logits(x), labels);
        let grads = GradientsParams::from_grads(loss.backward(), &now);
        net = Some(adam.step(1e-3, now, grads));
        loss.into_scalar::<f32>()
    };
    if what.kind == "epoch" {
        let (batch, mut digits) = (what.batch, data.epoch());
        let mut epoch = move |digits: &Digits| {
            digits.run(batch, |samples| {
                let (x, labels) = tensors(samples, &device);
                step(x, labels)
            })
        };
        let first = epoch(&digits);
        return Prepared::new(vec![first], move || {
            digits.shuffle();
            black_box(epoch(&digits));
        });
    }
    let batches = data.batches(what.batch).into_iter();
    let batches: Vec<_> = batches.map(|batch| tensors(batch, &device)).collect();
    let mut next = cycle(batches);
    Prepared::training(move || {
        let (x, labels) = next();
        step(x, labels)
    })
}

fn prepare(_: &str, what: &Work, data: &Data) -> Result<Prepared, String> {
    Ok(match what.net.as_str() {
        "lenet" => work::<LeNet>(what, data),
        "lstm" => work::<Reader>(what, data),
        "transformer" => work::<Transformer>(what, data),
        _ => work::<Dense>(what, data),
    })
}

fn main() {
    let modes: [(&str, &[&str]); 4] =
        ["train", "gradient", "infer", "epoch"].map(|kind| (kind, &["eager"][..]));
    peers_protocol::serve("burn", "0.22.1", &modes, &Options::read(), prepare);
}
