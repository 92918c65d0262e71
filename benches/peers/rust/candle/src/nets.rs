//! The networks.

use std::collections::BTreeMap;

use candle_core::{D, Device, Module, Result, Tensor, Var};
use candle_nn::ops::{layer_norm_slow, sigmoid, softmax};
use peers_protocol::{Data, dense_sizes};

/// A network: its weights by name.
pub struct Net {
    name: String,
    dense: usize,
    variables: Vec<Var>,
    weights: BTreeMap<String, Tensor>,
}

impl Net {
    pub fn new(data: &Data) -> Result<Net> {
        let name = data.net().to_owned();
        let (mut variables, mut weights) = (Vec::new(), BTreeMap::new());
        for name in data.weights() {
            let (floats, shape) = data.weight(&name);
            let variable = Var::from_vec(floats, shape, &Device::Cpu)?;
            weights.insert(name, variable.as_tensor().clone());
            variables.push(variable);
        }
        let dense = weights
            .keys()
            .filter(|name| name.starts_with("dense."))
            .count()
            / 2;
        Ok(Net {
            name,
            dense,
            variables,
            weights,
        })
    }

    /// The same without gradients.
    pub fn detached(mut self) -> Net {
        self.weights
            .values_mut()
            .for_each(|weight| *weight = weight.detach());
        self
    }

    pub fn variables(&self) -> Vec<Var> {
        self.variables.clone()
    }

    /// The shape of a sample.
    pub fn input(&self) -> Vec<usize> {
        match self.name.as_str() {
            "lenet" => vec![1, 28, 28],
            "lstm" => vec![32, 16],
            "transformer" => vec![32, 64],
            net => vec![dense_sizes(net).map_or(0, |sizes| sizes[0])],
        }
    }

    pub fn logits(&self, x: &Tensor) -> Result<Tensor> {
        match self.name.as_str() {
            "lenet" => self.lenet(x),
            "lstm" => self.lstm(x),
            "transformer" => self.transformer(x),
            _ => self.dense(x.clone()),
        }
    }

    fn weight(&self, name: &str) -> &Tensor {
        &self.weights[name]
    }

    fn linear(&self, layer: &str, x: &Tensor) -> Result<Tensor> {
        let weight = self.weight(&format!("{layer}.weight")).clone();
        candle_nn::Linear::new(weight, Some(self.weight(&format!("{layer}.bias")).clone()))
            .forward(x)
    }

    fn dense(&self, mut x: Tensor) -> Result<Tensor> {
        for layer in 0..self.dense {
            x = self.linear(&format!("dense.{layer}"), &x)?;
            if layer + 1 < self.dense {
                x = x.relu()?;
            }
        }
        Ok(x)
    }

    fn lenet(&self, x: &Tensor) -> Result<Tensor> {
        let mut x = x.clone();
        for layer in 0..2 {
            let bias = self
                .weight(&format!("conv.{layer}.bias"))
                .reshape((1, (), 1, 1))?;
            x = x.conv2d(self.weight(&format!("conv.{layer}.weight")), 0, 1, 1, 1)?;
            x = x.broadcast_add(&bias)?.relu()?.max_pool2d(2)?;
        }
        self.dense(x.flatten_from(1)?)
    }

    fn lstm(&self, x: &Tensor) -> Result<Tensor> {
        let (batch, steps, _) = x.dims3()?;
        let hidden = self.weight("lstm.weight_hh").t()?;
        let seen = x
            .flatten_to(1)?
            .matmul(&self.weight("lstm.weight_ih").t()?)?;
        let bias = (self.weight("lstm.bias_ih") + self.weight("lstm.bias_hh"))?;
        let seen = seen.broadcast_add(&bias)?.reshape((batch, steps, ()))?;
        let mut h = Tensor::zeros((batch, 64), x.dtype(), x.device())?;
        let mut c = h.clone();
        for step in 0..steps {
            let gates = (seen.narrow(1, step, 1)?.squeeze(1)? + h.matmul(&hidden)?)?.chunk(4, 1)?;
            let [i, f, g, o] = &gates[..] else {
                unreachable!()
            };
            c = ((sigmoid(f)? * &c)? + (sigmoid(i)? * g.tanh()?)?)?;
            h = (sigmoid(o)? * c.tanh()?)?;
        }
        self.dense(h)
    }

    fn norm(&self, layer: &str, x: &Tensor) -> Result<Tensor> {
        let weight = self.weight(&format!("{layer}.weight"));
        layer_norm_slow(x, weight, self.weight(&format!("{layer}.bias")), 1e-5)
    }

    fn transformer(&self, x: &Tensor) -> Result<Tensor> {
        let (batch, steps, width) = x.dims3()?;
        let qkv = self.linear("attention.in", &self.norm("norm1", x)?)?;
        let part = |i: usize| {
            let part = qkv
                .narrow(2, i * width, width)?
                .reshape((batch, steps, 4, 16))?;
            part.transpose(1, 2)?.contiguous()
        };
        let (q, k, v) = (part(0)?, part(1)?, part(2)?);
        let scores = softmax(&(q.matmul(&k.t()?)? / 4.0)?, D::Minus1)?;
        let attended = scores
            .matmul(&v)?
            .transpose(1, 2)?
            .reshape((batch, steps, width))?;
        let h = (x + self.linear("attention.out", &attended)?)?;
        let wide = self.linear("mlp.0", &self.norm("norm2", &h)?)?.gelu_erf()?;
        let y = (&h + self.linear("mlp.1", &wide)?)?;
        self.dense(y.mean(1)?)
    }
}
