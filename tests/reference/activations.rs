//! Every activation: its value, and the gradient that it carries back.

use netwright::activation::{Activation, Gelu, Identity, LeakyRelu, LogSoftmax};
use netwright::activation::{Relu, Sigmoid, Softmax, Tanh};
use netwright::scalar::hyper;

use crate::file::Reference;

#[test]
fn activations_are_those_of_the_frameworks() {
    let file = Reference::new(include_bytes!("data/activations.safetensors"));
    for name in file.cases(".y") {
        match name.as_str() {
            "identity" => check::<Identity>(&file, &name),
            "relu" => check::<Relu>(&file, &name),
            "leaky_relu" => check::<LeakyRelu>(&file, &name),
            "leaky_relu_keras" => check::<LeakyRelu<{ hyper(0.3) }>>(&file, &name),
            "sigmoid" => check::<Sigmoid>(&file, &name),
            "tanh" => check::<Tanh>(&file, &name),
            "gelu" => check::<Gelu>(&file, &name),
            "softmax" => check::<Softmax>(&file, &name),
            "log_softmax" => check::<LogSoftmax>(&file, &name),
            _ => panic!("no activation here is called `{name}`"),
        }
    }
    file.assert_all_read();
}

fn check<A: Activation<[f32; 64]>>(file: &Reference<'_>, name: &str) {
    let z = file.rows::<[f32; 64]>("z");
    // The gradient with respect to y becomes the one with respect to z, in place.
    let mut d = file.rows::<[f32; 64]>("dy");
    let mut y = vec![[0.0; 64]; z.len()];
    for ((z, y), d) in z.iter().zip(&mut y).zip(&mut d) {
        A::apply(z, y);
        A::backward(z, y, d);
    }
    file.check(&format!("{name}.y"), &y);
    file.check(&format!("{name}.dz"), &d);
}
