//! candle: networks written with its tensors, trained by its `AdamW` without decay, which is Adam.

mod nets;

use std::hint::black_box;

use candle_core::{Device, Result, Tensor, Var};
use candle_nn::ops::softmax;
use candle_nn::{AdamW, Optimizer, ParamsAdamW, loss::cross_entropy};
use nets::Net;
use peers_protocol::{Batch, Data, Options, Prepared, Work, cycle};

const DEVICE: Device = Device::Cpu;

fn tensors(batch: Batch, shape: &[usize]) -> Result<(Tensor, Tensor)> {
    let count = batch.labels.len();
    let labels = batch.labels.into_iter().map(u32::from).collect();
    let shape: Vec<_> = [&[count], shape].concat();
    Ok((
        Tensor::from_vec(batch.inputs, shape, &DEVICE)?,
        Tensor::from_vec(labels, count, &DEVICE)?,
    ))
}

fn ready(work: &Work, data: &Data) -> Result<Prepared> {
    let net = Net::new(data)?;
    let shape = net.input();
    if work.kind == "infer" {
        let net = net.detached();
        let shape: Vec<_> = [&[1], &shape[..]].concat();
        let singles = data.singles().into_iter();
        let singles = singles
            .map(|x| Tensor::from_vec(x, shape.clone(), &DEVICE))
            .collect::<Result<Vec<_>>>()?;
        let mut next = cycle(singles);
        let mut infer = move || softmax(&net.logits(&next())?, 1)?.flatten_all()?.to_vec1();
        let first: Vec<f32> = infer()?;
        return Ok(Prepared::new(first, move || {
            black_box(infer().unwrap());
        }));
    }
    if work.kind == "gradient" {
        let (x, labels) = tensors(data.batches(work.batch).swap_remove(0), &shape)?;
        let both = move || {
            let loss = cross_entropy(&net.logits(&x)?, &labels)?;
            black_box(loss.backward()?);
            loss.to_scalar::<f32>()
        };
        return Ok(Prepared::new(vec![both()?], move || {
            black_box(both().unwrap());
        }));
    }
    let vars: Vec<Var> = net.variables();
    let settings = ParamsAdamW {
        lr: 1e-3,
        beta1: 0.9,
        beta2: 0.999,
        eps: 1e-8,
        weight_decay: 0.0,
    };
    let mut adam = AdamW::new(vars, settings)?;
    let mut step = move |x: &Tensor, labels: &Tensor| {
        let loss = cross_entropy(&net.logits(x)?, labels)?;
        adam.backward_step(&loss)?;
        loss.to_scalar::<f32>()
    };
    if work.kind == "epoch" {
        let (batch, mut digits) = (work.batch, data.epoch());
        let mut epoch = move |digits: &peers_protocol::Digits| {
            digits.run(batch, |samples| {
                let (x, labels) = tensors(samples, &shape).unwrap();
                step(&x, &labels).unwrap()
            })
        };
        let first = epoch(&digits);
        return Ok(Prepared::new(vec![first], move || {
            digits.shuffle();
            black_box(epoch(&digits));
        }));
    }
    let batches = data.batches(work.batch).into_iter();
    let batches = batches
        .map(|batch| tensors(batch, &shape))
        .collect::<Result<Vec<_>>>()?;
    let mut next = cycle(batches);
    let training = Prepared::training(move || {
        let (x, labels) = next();
        step(&x, &labels).unwrap()
    });
    Ok(match work.net.as_str() {
        "lenet" => training
            .note("candle's pooling shares a gradient among equal values: its losses are its own"),
        _ => training,
    })
}

fn main() {
    let modes: [(&str, &[&str]); 4] =
        ["train", "gradient", "infer", "epoch"].map(|kind| (kind, &["eager"][..]));
    peers_protocol::serve(
        "candle",
        "0.11.1",
        &modes,
        &Options::read(),
        |_, work, data| ready(work, data).map_err(|error| error.to_string()),
    );
}
