//! Weights and data, as `data.py` wrote them.

use std::fs;
use std::path::Path;

use safetensors::{Dtype, SafeTensors};

/// How many batches training goes through, again and again.
pub const BATCHES: usize = 8;
/// How many samples an epoch has.
pub const EPOCH: usize = 60_000;

/// The file of a network, and the digits.
pub struct Data {
    net: String,
    own: Vec<u8>,
    digits: Vec<u8>,
}

/// Samples, one after the other, and their labels.
#[derive(Clone)]
pub struct Batch {
    pub inputs: Vec<f32>,
    pub labels: Vec<u8>,
}

/// An epoch of pictures as bytes, and the order of the first.
pub struct Digits {
    pub images: Vec<u8>,
    pub labels: Vec<u8>,
    pub order: Vec<u32>,
}

impl Data {
    pub fn new(folder: &Path, net: &str) -> Data {
        let read = |name: &str| {
            let path = folder.join(format!("{name}.safetensors"));
            fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        };
        // The peak of the machine is asked for like a work, and is of no network.
        let own = if net == "fma" { Vec::new() } else { read(net) };
        Data {
            net: net.into(),
            own,
            digits: read("digits"),
        }
    }

    /// A weight by its name, and its shape.
    pub fn weight(&self, name: &str) -> (Vec<f32>, Vec<usize>) {
        let file = parse(&self.own);
        let tensor = file
            .tensor(name)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(tensor.dtype(), Dtype::F32);
        (floats(tensor.data()), tensor.shape().to_vec())
    }

    /// The names of all weights, in the order of the layers.
    pub fn weights(&self) -> Vec<String> {
        let (others, dense): (&[&str], usize) = match self.net() {
            "lenet" => (&["conv.0", "conv.1"], 3),
            "lstm" => (&["lstm"], 1),
            "transformer" => (
                &[
                    "attention.in",
                    "attention.out",
                    "mlp.0",
                    "mlp.1",
                    "norm1",
                    "norm2",
                ],
                1,
            ),
            net => (&[], dense_sizes(net).map_or(0, |sizes| sizes.len() - 1)),
        };
        let layers = others.iter().map(|&layer| layer.to_owned());
        let layers = layers.chain((0..dense).map(|layer| format!("dense.{layer}")));
        let parts = |layer: &str| match layer {
            "lstm" => &["weight_ih", "weight_hh", "bias_ih", "bias_hh"][..],
            _ => &["weight", "bias"],
        };
        layers
            .flat_map(|layer| {
                parts(&layer)
                    .iter()
                    .map(move |part| format!("{layer}.{part}"))
            })
            .collect()
    }

    /// The first `count` samples.
    pub fn samples(&self, count: usize) -> Batch {
        if let Ok(inputs) = parse(&self.own).tensor("inputs") {
            let one: usize = inputs.shape()[1..].iter().product();
            let labels = bytes(&self.own, "labels");
            return Batch {
                inputs: floats(&inputs.data()[..4 * one * count]),
                labels: labels[..count].to_vec(),
            };
        }
        let (images, labels) = (bytes(&self.digits, "images"), bytes(&self.digits, "labels"));
        let index = (0..count).map(|i| i % labels.len());
        let pixels = index.clone().flat_map(|i| &images[784 * i..784 * (i + 1)]);
        Batch {
            inputs: pixels.map(|&pixel| f32::from(pixel) / 255.0).collect(),
            labels: index.map(|i| labels[i]).collect(),
        }
    }

    /// The batches of training.
    pub fn batches(&self, batch: usize) -> Vec<Batch> {
        let all = self.samples(BATCHES * batch);
        let inputs = all.inputs.chunks(all.inputs.len() / BATCHES);
        let both = inputs.zip(all.labels.chunks(batch));
        both.map(|(inputs, labels)| Batch {
            inputs: inputs.into(),
            labels: labels.into(),
        })
        .collect()
    }

    /// Single samples for inference.
    pub fn singles(&self) -> Vec<Vec<f32>> {
        let all = self.samples(64).inputs;
        all.chunks(all.len() / 64).map(<[f32]>::to_vec).collect()
    }

    /// An epoch of digits.
    pub fn epoch(&self) -> Digits {
        let (images, labels) = (bytes(&self.digits, "images"), bytes(&self.digits, "labels"));
        let index = (0..EPOCH).map(|i| i % labels.len());
        let order = bytes(&self.digits, "order");
        Digits {
            images: index
                .clone()
                .flat_map(|i| &images[784 * i..784 * (i + 1)])
                .copied()
                .collect(),
            labels: index.map(|i| labels[i]).collect(),
            order: order
                .as_chunks()
                .0
                .iter()
                .map(|&word| u32::from_le_bytes(word))
                .collect(),
        }
    }

    pub fn net(&self) -> &str {
        &self.net
    }
}

impl Digits {
    /// Another order, for the next epoch.
    pub fn shuffle(&mut self) {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64 ^ u64::from(self.order[0]);
        for left in (1..self.order.len()).rev() {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let other = (u128::from(state) * (left as u128 + 1)) >> 64;
            self.order.swap(left, other as usize);
        }
    }

    /// The samples of a part of the order, as floats.
    pub fn gather(&self, order: &[u32]) -> Batch {
        let pixels = order
            .iter()
            .flat_map(|&i| &self.images[784 * i as usize..][..784]);
        Batch {
            inputs: pixels.map(|&pixel| f32::from(pixel) / 255.0).collect(),
            labels: order.iter().map(|&i| self.labels[i as usize]).collect(),
        }
    }

    /// The mean loss of an epoch, of which `step` takes the batches.
    pub fn run(&self, batch: usize, mut step: impl FnMut(Batch) -> f32) -> f32 {
        let parts = self.order.chunks(batch);
        let count = parts.len() as f32;
        parts.map(|order| step(self.gather(order))).sum::<f32>() / count
    }
}

/// The widths of a network of dense layers.
pub fn dense_sizes(net: &str) -> Option<Vec<usize>> {
    let number = |prefix| {
        net.strip_prefix(prefix)
            .and_then(|n: &str| n.parse::<usize>().ok())
    };
    match net {
        "w1" => Some(vec![784, 10, 10]),
        "w2" => Some(vec![784, 256, 128, 10]),
        "wide" => Some(vec![2048, 2048, 2048, 10]),
        _ => match (number("width-"), number("depth-")) {
            (Some(width), _) => Some(vec![784, width, width, 10]),
            (_, Some(depth)) => Some([&[784][..], &vec![64; depth], &[10]].concat()),
            _ => None,
        },
    }
}

fn parse(file: &[u8]) -> SafeTensors<'_> {
    SafeTensors::deserialize(file).expect("a whole file")
}

fn bytes<'a>(file: &'a [u8], name: &str) -> &'a [u8] {
    parse(file)
        .tensor(name)
        .unwrap_or_else(|error| panic!("{name}: {error}"))
        .data()
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes
        .as_chunks()
        .0
        .iter()
        .map(|&word| f32::from_le_bytes(word))
        .collect()
}
