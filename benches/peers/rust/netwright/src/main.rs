//! netwright in the comparison: declared, built and called as its README shows.

mod nets;
#[path = "../../../../peak/mod.rs"]
#[expect(dead_code, reason = "the driver does the division")]
mod peak;

use std::hint::black_box;

use netwright::loss::FitsHead;
use netwright::parallel::{Pool, Team};
use netwright::parameters::Model;
use netwright::plain::boxed_zeroed;
use netwright::prelude::*;
use netwright::tensor::flat_mut;
use peers_protocol::{Batch, Data, Digits, Options, Prepared, Work};

use nets::{Depth, LeNet, Reader, Shallow, Transformer, W1, W2, Wide, Width};

const LOSS: CategoricalCrossEntropy = CategoricalCrossEntropy;

fn load<N: Network<Scalar = f32>>(data: &Data) -> Box<Aligned<N>> {
    let mut net: Box<Aligned<N>> = boxed_zeroed();
    let floats = data
        .weights()
        .into_iter()
        .flat_map(|name| data.weight(&name).0);
    net.as_mut_slice()
        .copy_from_slice(&floats.collect::<Vec<_>>());
    net
}

fn samples<X: Tensor<Scalar = f32>>(batch: &Batch) -> (Vec<X>, Vec<Class<10>>) {
    let mut inputs: Vec<X> = (0..batch.labels.len())
        .map(|_| netwright::plain::zeroed())
        .collect();
    flat_mut(&mut inputs).copy_from_slice(&batch.inputs);
    (
        inputs,
        batch.labels.iter().map(|&label| class(label)).collect(),
    )
}

fn class(label: u8) -> Class<10> {
    Class::new(label.into()).expect("a digit")
}

/// Training, or its passes alone.
fn work<N>(work: &Work, data: &Data) -> Result<Prepared, String>
where
    N: Network<Input: Tensor<Scalar = f32>, Scalar = f32, Output = [f32; 10]> + 'static,
    N: Model<Network = N>,
    CategoricalCrossEntropy: Loss<[f32; 10], Class<10>, Expects: FitsHead<<N as Model>::Ending>>,
{
    let mut net = load::<N>(data);
    let mut adam = AdamFor::<N>::boxed(AdamConfig::default());
    // On all cores that the program is pinned to.
    let (mut team, mut grad) = (Team::<N>::of(Pool::of_all_cores()), load::<N>(data));
    if work.kind == "gradient" {
        let (x, labels) = samples::<N::Input>(&data.batches(work.batch)[0]);
        let mut both = move || team.gradient(&**net, &x, &labels, &LOSS, &mut grad);
        return Ok(Prepared::new(vec![both()], move || {
            black_box(both());
        }));
    }
    let batches = data.batches(work.batch);
    let batches: Vec<_> = batches.iter().map(samples::<N::Input>).collect();
    let mut i = 0;
    Ok(Prepared::training(move || {
        let (x, labels) = &batches[i];
        i = (i + 1) % batches.len();
        let loss = team.gradient(&**net, x, labels, &LOSS, &mut grad);
        team.step(&mut adam, &mut *net, &grad);
        loss
    }))
}

/// One sample after the other.
fn infer<N>(data: &Data) -> Prepared
where
    N: Network<Input: Tensor<Scalar = f32>, Scalar = f32, Output = [f32; 10]> + 'static,
{
    let net = load::<N>(data);
    let singles = data.samples(64);
    let (x, _) = samples::<N::Input>(&singles);
    let mut i = 0;
    let first = network::forward(&**net, &x[0]).to_vec();
    Prepared::new(first, move || {
        black_box(network::forward(&**net, black_box(&x[i])));
        i = (i + 1) % x.len();
    })
}

/// An epoch of W1: pixels stay bytes until their batch comes.
fn epoch(batch: usize, data: &Data) -> Prepared {
    let mut net = load::<W1>(data);
    let mut adam = Adam::boxed(AdamConfig::default());
    let (mut tape, mut grad) = (Tape::boxed(), W1::boxed_zeroed());
    let (mut x, mut labels) = (vec![[0.0; 784]; batch], vec![class(0); batch]);
    let mut digits = data.epoch();
    let mut epoch = move |digits: &Digits| {
        let (mut sum, mut count) = (0.0, 0.0);
        for order in digits.order.chunks(batch) {
            for ((x, label), &i) in x.iter_mut().zip(&mut labels).zip(order) {
                let pixels = &digits.images[784 * i as usize..][..784];
                for (x, &pixel) in x.iter_mut().zip(pixels) {
                    *x = f32::from(pixel) * (1.0 / 255.0);
                }
                *label = class(digits.labels[i as usize]);
            }
            let (x, labels) = (&x[..order.len()], &labels[..order.len()]);
            sum += net.gradient(x, labels, LOSS, &mut tape, &mut grad);
            adam.step(&mut net, &grad);
            count += 1.0;
        }
        sum / count
    };
    let first = epoch(&digits);
    Prepared::new(vec![first], move || {
        digits.shuffle();
        black_box(epoch(&digits));
    })
}

fn prepare(_: &str, what: &Work, data: &Data) -> Result<Prepared, String> {
    match (what.kind.as_str(), what.net.as_str()) {
        ("peak", _) => Ok(Prepared::new(vec![peak::work() as f32], || {
            peak::work();
        })),
        ("epoch", "w1") => Ok(epoch(what.batch, data)),
        ("infer", "w1") => Ok(infer::<W1>(data)),
        ("infer", "w2") => Ok(infer::<W2>(data)),
        ("infer", "lenet") => Ok(infer::<LeNet>(data)),
        ("infer", "lstm") => Ok(infer::<Reader>(data)),
        (_, "w1") => work::<W1>(what, data),
        (_, "w2") => work::<W2>(what, data),
        (_, "lenet") => work::<LeNet>(what, data),
        (_, "lstm") => work::<Reader>(what, data),
        (_, "transformer") => work::<Transformer>(what, data),
        (_, "wide") => work::<Wide>(what, data),
        (_, "width-8") => work::<Width<8>>(what, data),
        (_, "width-16") => work::<Width<16>>(what, data),
        (_, "width-32") => work::<Width<32>>(what, data),
        (_, "width-64") => work::<Width<64>>(what, data),
        (_, "width-128") => work::<Width<128>>(what, data),
        (_, "width-256") => work::<Width<256>>(what, data),
        (_, "width-512") => work::<Width<512>>(what, data),
        (_, "width-1024") => work::<Width<1024>>(what, data),
        (_, "width-2048") => work::<Width<2048>>(what, data),
        (_, "depth-1") => work::<Shallow>(what, data),
        (_, "depth-2") => work::<Depth<1>>(what, data),
        (_, "depth-4") => work::<Depth<3>>(what, data),
        (_, "depth-8") => work::<Depth<7>>(what, data),
        (_, "depth-16") => work::<Depth<15>>(what, data),
        (_, "depth-32") => work::<Depth<31>>(what, data),
        (kind, net) => Err(format!("not a work: {kind} {net}")),
    }
}

fn main() {
    let modes: [(&str, &[&str]); 4] =
        ["train", "gradient", "infer", "epoch"].map(|kind| (kind, &["default"][..]));
    peers_protocol::serve("netwright", "0.1.0", &modes, &Options::read(), prepare);
}
