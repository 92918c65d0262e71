//! The networks, of burn's own layers, with given weights.

use burn::module::{Module, Param};
use burn::nn::attention::{MhaInput, MultiHeadAttention, MultiHeadAttentionConfig};
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::nn::pool::{MaxPool2d, MaxPool2dConfig};
use burn::nn::{LayerNorm, LayerNormConfig, Linear, Lstm, LstmConfig};
use burn::prelude::*;
use burn::tensor::activation::{gelu, relu};
use peers_protocol::{Data, dense_sizes};

/// A network that takes samples as rows.
pub trait Net: Module {
    fn new(data: &Data, device: &Device) -> Self;
    fn logits(&self, x: Tensor<2>) -> Tensor<2>;
}

fn tensor<const D: usize>(data: &Data, name: &str, device: &Device) -> Tensor<D> {
    let (floats, shape) = data.weight(name);
    Tensor::from_data(TensorData::new(floats, shape), device)
}

fn param<const D: usize>(data: &Data, name: &str, device: &Device) -> Param<Tensor<D>> {
    Param::from_tensor(tensor(data, name, device))
}

/// A layer from rows of PyTorch's weights, which it keeps transposed.
fn linear_of(data: &Data, weight: &str, bias: &str, rows: [usize; 2], device: &Device) -> Linear {
    let part = |name: &str| {
        let (floats, shape) = data.weight(name);
        let one: usize = shape[1..].iter().product();
        (floats[rows[0] * one..rows[1] * one].to_vec(), one)
    };
    let ((weights, inputs), (biases, _)) = (part(weight), part(bias));
    let outputs = rows[1] - rows[0];
    let columns = (0..inputs).flat_map(|i| weights[i..].iter().step_by(inputs).copied());
    let weights = TensorData::new(columns.collect::<Vec<f32>>(), [inputs, outputs]);
    Linear {
        weight: Param::from_tensor(Tensor::from_data(weights, device)),
        bias: Some(Param::from_tensor(Tensor::from_data(
            TensorData::new(biases, [outputs]),
            device,
        ))),
    }
}

fn linear(data: &Data, name: &str, device: &Device) -> Linear {
    let (weight, bias) = (format!("{name}.weight"), format!("{name}.bias"));
    let outputs = data.weight(&bias).0.len();
    linear_of(data, &weight, &bias, [0, outputs], device)
}

/// Layers one after the other, with ReLU between them.
#[derive(Module, Debug)]
pub struct Dense {
    layers: Vec<Linear>,
}

impl Dense {
    fn of(layers: usize, data: &Data, device: &Device) -> Dense {
        let layers = (0..layers)
            .map(|layer| linear(data, &format!("dense.{layer}"), device))
            .collect();
        Dense { layers }
    }
}

impl Net for Dense {
    fn new(data: &Data, device: &Device) -> Self {
        let sizes = dense_sizes(data.net()).expect("a network of dense layers");
        Dense::of(sizes.len() - 1, data, device)
    }

    fn logits(&self, mut x: Tensor<2>) -> Tensor<2> {
        let last = self.layers.len() - 1;
        for layer in &self.layers[..last] {
            x = relu(layer.forward(x));
        }
        self.layers[last].forward(x)
    }
}

#[derive(Module, Debug)]
pub struct LeNet {
    convolutions: Vec<Conv2d>,
    pool: MaxPool2d,
    dense: Dense,
}

impl Net for LeNet {
    fn new(data: &Data, device: &Device) -> Self {
        let convolution = |layer: usize, channels| {
            let mut layer_of = Conv2dConfig::new(channels, [5, 5]).init(device);
            layer_of.weight = param(data, &format!("conv.{layer}.weight"), device);
            layer_of.bias = Some(param(data, &format!("conv.{layer}.bias"), device));
            layer_of
        };
        LeNet {
            convolutions: vec![convolution(0, [1, 6]), convolution(1, [6, 16])],
            pool: MaxPool2dConfig::new([2, 2]).with_strides([2, 2]).init(),
            dense: Dense::of(3, data, device),
        }
    }

    fn logits(&self, x: Tensor<2>) -> Tensor<2> {
        let mut x = x.reshape([-1, 1, 28, 28]);
        for layer in &self.convolutions {
            x = self.pool.forward(relu(layer.forward(x)));
        }
        self.dense.logits(x.flatten(1, 3))
    }
}

#[derive(Module, Debug)]
pub struct Reader {
    lstm: Lstm,
    dense: Dense,
}

impl Net for Reader {
    fn new(data: &Data, device: &Device) -> Self {
        let mut lstm = LstmConfig::new(16, 64, true).init(device);
        // PyTorch's order: i, f, g, o.
        let forget = lstm.forget_gate.as_mut().expect("a gate of its own");
        let gates = [
            &mut lstm.input_gate,
            forget,
            &mut lstm.cell_gate,
            &mut lstm.output_gate,
        ];
        for (gate, into) in gates.into_iter().enumerate() {
            let rows = [64 * gate, 64 * (gate + 1)];
            into.input_transform = linear_of(data, "lstm.weight_ih", "lstm.bias_ih", rows, device);
            into.hidden_transform = linear_of(data, "lstm.weight_hh", "lstm.bias_hh", rows, device);
        }
        Reader {
            lstm,
            dense: Dense::of(1, data, device),
        }
    }

    fn logits(&self, x: Tensor<2>) -> Tensor<2> {
        let (_, last) = self.lstm.forward(x.reshape([-1, 32, 16]), None);
        self.dense.logits(last.hidden)
    }
}

#[derive(Module, Debug)]
pub struct Transformer {
    attention: MultiHeadAttention,
    mlp: Vec<Linear>,
    norms: Vec<LayerNorm>,
    dense: Dense,
}

impl Net for Transformer {
    fn new(data: &Data, device: &Device) -> Self {
        let mut attention = MultiHeadAttentionConfig::new(64, 4)
            .with_dropout(0.0)
            .init(device);
        let parts = [
            &mut attention.query,
            &mut attention.key,
            &mut attention.value,
        ];
        for (part, into) in parts.into_iter().enumerate() {
            let rows = [64 * part, 64 * (part + 1)];
            *into = linear_of(
                data,
                "attention.in.weight",
                "attention.in.bias",
                rows,
                device,
            );
        }
        attention.output = linear(data, "attention.out", device);
        let norm = |name: &str| {
            let mut norm = LayerNormConfig::new(64).with_epsilon(1e-5).init(device);
            norm.gamma = param(data, &format!("{name}.weight"), device);
            norm.beta = Some(param(data, &format!("{name}.bias"), device));
            norm
        };
        Transformer {
            attention,
            mlp: vec![linear(data, "mlp.0", device), linear(data, "mlp.1", device)],
            norms: vec![norm("norm1"), norm("norm2")],
            dense: Dense::of(1, data, device),
        }
    }

    fn logits(&self, x: Tensor<2>) -> Tensor<2> {
        let x = x.reshape([-1, 32, 64]);
        let seen = MhaInput::self_attn(self.norms[0].forward(x.clone()));
        let h = x + self.attention.forward(seen).context;
        let wide = gelu(self.mlp[0].forward(self.norms[1].forward(h.clone())));
        let y = h + self.mlp[1].forward(wide);
        self.dense.logits(y.mean_dim(1).squeeze_dim(1))
    }
}
