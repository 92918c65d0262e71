//! dfdx: networks of dense layers. Its convolutions need a nightly compiler, and it has no recurrent layers.

use std::convert::Infallible;
use std::hint::black_box;

use dfdx::nn::tensor_collection::{RecursiveWalker, TensorOptions, TensorVisitor, ViewTensorMut};
use dfdx::optim::{Adam, AdamConfig};
use dfdx::prelude::*;
use peers_protocol::{Batch, Data, Options, Prepared, Work, cycle};

type W1 = ((Linear<784, 10>, ReLU), Linear<10, 10>);
type W2 = (
    (Linear<784, 256>, ReLU),
    (Linear<256, 128>, ReLU),
    Linear<128, 10>,
);
type Wide = (
    (Linear<2048, 2048>, ReLU),
    (Linear<2048, 2048>, ReLU),
    Linear<2048, 10>,
);
type Width<const N: usize> = ((Linear<784, N>, ReLU), (Linear<N, N>, ReLU), Linear<N, 10>);
/// `N` layers behind the first.
type Depth<const N: usize> = (
    (Linear<784, 64>, ReLU),
    Repeated<(Linear<64, 64>, ReLU), N>,
    Linear<64, 10>,
);

/// Fills a network with weights, in the order of its layers.
struct Loader<'a> {
    data: &'a Data,
    tensors: usize,
}

impl TensorVisitor<f32, Cpu> for Loader<'_> {
    type Viewer = ViewTensorMut;
    type Err = Infallible;
    type E2 = f32;
    type D2 = Cpu;

    fn visit<S: Shape>(
        &mut self,
        _: TensorOptions<S, f32, Cpu>,
        tensor: &mut Tensor<S, f32, Cpu>,
    ) -> Result<Option<Tensor<S, f32, Cpu>>, Infallible> {
        let part = ["weight", "bias"][self.tensors % 2];
        tensor.copy_from(
            &self
                .data
                .weight(&format!("dense.{}.{part}", self.tensors / 2))
                .0,
        );
        self.tensors += 1;
        Ok(None)
    }
}

/// Inputs, and labels as probabilities.
type Pair<const IN: usize> = (
    Tensor<(usize, Const<IN>), f32, Cpu>,
    Tensor<(usize, Const<10>), f32, Cpu>,
);

fn tensors<const IN: usize>(device: &Cpu, batch: Batch) -> Pair<IN> {
    let mut targets = vec![0.0; 10 * batch.labels.len()];
    for (target, &label) in targets.chunks_mut(10).zip(&batch.labels) {
        target[usize::from(label)] = 1.0;
    }
    let count = batch.labels.len();
    (
        device.tensor_from_vec(batch.inputs, (count, Const)),
        device.tensor_from_vec(targets, (count, Const)),
    )
}

fn work<const IN: usize, B>(work: &Work, data: &Data) -> Result<Prepared, String>
where
    B: BuildOnDevice<Cpu, f32> + 'static,
    B::Built: 'static
        + TensorCollection<f32, Cpu>
        + ZeroGrads<f32, Cpu>
        + Module<Tensor<(usize, Const<IN>), f32, Cpu>, Output = Tensor<(usize, Const<10>), f32, Cpu>>
        + Module<
            Tensor<(usize, Const<IN>), f32, Cpu, OwnedTape<f32, Cpu>>,
            Output = Tensor<(usize, Const<10>), f32, Cpu, OwnedTape<f32, Cpu>>,
        >,
{
    let device = Cpu::default();
    let mut net = device.build_module::<B, f32>();
    let mut loader = Loader { data, tensors: 0 };
    let walked = B::Built::iter_tensors(&mut RecursiveWalker {
        m: &mut net,
        f: &mut loader,
    });
    let Ok(_) = walked;
    if work.kind == "infer" {
        let singles = data
            .singles()
            .into_iter()
            .map(|x| device.tensor_from_vec(x, (1, Const)));
        let singles: Vec<_> = singles.collect();
        let mut next = cycle(singles);
        let mut infer = move || net.forward(next()).softmax::<Axis<1>>().as_vec();
        return Ok(Prepared::new(infer(), move || {
            black_box(infer());
        }));
    }
    if work.kind == "gradient" {
        let (x, y) = tensors::<IN>(&device, data.batches(work.batch).swap_remove(0));
        let mut grads = Some(net.alloc_grads());
        let mut both = move || {
            let logits = net.forward(x.clone().traced(grads.take().unwrap()));
            let loss = cross_entropy_with_logits_loss(logits, y.clone());
            let value = loss.array();
            let mut done = loss.backward();
            net.zero_grads(&mut done);
            grads = Some(done);
            value
        };
        return Ok(Prepared::new(vec![both()], move || {
            black_box(both());
        }));
    }
    let mut adam = Adam::new(
        &net,
        AdamConfig {
            lr: 1e-3,
            eps: 1e-8,
            ..Default::default()
        },
    );
    let mut grads = Some(net.alloc_grads());
    let mut step = move |(x, y): Pair<IN>| {
        let logits = net.forward(x.traced(grads.take().unwrap()));
        let loss = cross_entropy_with_logits_loss(logits, y);
        let value = loss.array();
        let mut done = loss.backward();
        adam.update(&mut net, &done)
            .expect("every parameter has a gradient");
        net.zero_grads(&mut done);
        grads = Some(done);
        value
    };
    if work.kind == "epoch" {
        let (batch, mut digits) = (work.batch, data.epoch());
        let mut epoch = move |digits: &peers_protocol::Digits| {
            digits.run(batch, |samples| step(tensors(&device, samples)))
        };
        let first = epoch(&digits);
        return Ok(Prepared::new(vec![first], move || {
            digits.shuffle();
            black_box(epoch(&digits));
        }));
    }
    let batches: Vec<_> = data
        .batches(work.batch)
        .into_iter()
        .map(|batch| tensors(&device, batch))
        .collect();
    let mut next = cycle(batches);
    Ok(Prepared::training(move || step(next())))
}

fn prepare(_: &str, what: &Work, data: &Data) -> Result<Prepared, String> {
    match what.net.as_str() {
        "w1" => work::<784, W1>(what, data),
        "w2" => work::<784, W2>(what, data),
        "wide" => work::<2048, Wide>(what, data),
        "width-8" => work::<784, Width<8>>(what, data),
        "width-16" => work::<784, Width<16>>(what, data),
        "width-32" => work::<784, Width<32>>(what, data),
        "width-64" => work::<784, Width<64>>(what, data),
        "width-128" => work::<784, Width<128>>(what, data),
        "width-256" => work::<784, Width<256>>(what, data),
        "width-512" => work::<784, Width<512>>(what, data),
        "width-1024" => work::<784, Width<1024>>(what, data),
        "width-2048" => work::<784, Width<2048>>(what, data),
        "depth-1" => work::<784, Depth<0>>(what, data),
        "depth-2" => work::<784, Depth<1>>(what, data),
        "depth-4" => work::<784, Depth<3>>(what, data),
        "depth-8" => work::<784, Depth<7>>(what, data),
        "depth-16" => work::<784, Depth<15>>(what, data),
        "depth-32" => work::<784, Depth<31>>(what, data),
        net => Err(format!(
            "not to be built of dfdx's layers on a stable compiler: {net}"
        )),
    }
}

fn main() {
    dfdx::flush_denormals_to_zero();
    let modes: [(&str, &[&str]); 4] =
        ["train", "gradient", "infer", "epoch"].map(|kind| (kind, &["eager"][..]));
    peers_protocol::serve("dfdx", "0.13.0", &modes, &Options::read(), prepare);
}
