//! Every activation: its value, and the gradient that it carries back.

use netwright::activation::*;
use netwright::scalar::hyper;

use crate::file::Reference;

#[test]
fn activations_are_those_of_the_frameworks() {
    let file = Reference::new(include_bytes!("data/activations.safetensors"));
    for name in file.cases(".y") {
        let case = Case {
            file: &file,
            name: &name,
            input: "z",
        };
        match name.as_str() {
            "identity" => case.check::<Identity>(),
            "relu" => case.check::<Relu>(),
            "relu6" => case.check::<Relu6>(),
            "leaky_relu" => case.check::<LeakyRelu>(),
            "leaky_relu_keras" => case.check::<LeakyRelu<{ hyper(0.3) }>>(),
            "threshold" => case.check::<Threshold<{ hyper(0.5) }, { hyper(20.0) }>>(),
            "elu" => case.check::<Elu>(),
            "elu_alpha" => case.check::<Elu<{ hyper(2.5) }>>(),
            "celu" => case.check::<Celu>(),
            "celu_alpha" => case.check::<Celu<{ hyper(0.25) }>>(),
            "selu" => case.check::<Selu>(),
            "exponential" => case.at("z_moderate").check::<Exponential>(),
            "softplus" => case.check::<Softplus>(),
            "softplus_beta" => case.check::<Softplus<{ hyper(3.0) }>>(),
            "squareplus" => case.check::<Squareplus>(),
            "squareplus_b" => case.check::<Squareplus<{ hyper(0.5) }>>(),
            "sparse_plus" => case.check::<SparsePlus>(),
            "log_sigmoid" => case.check::<LogSigmoid>(),
            "sigmoid" => case.check::<Sigmoid>(),
            "hard_sigmoid" => case.check::<HardSigmoid>(),
            "sparse_sigmoid" => case.check::<SparseSigmoid>(),
            "tanh" => case.check::<Tanh>(),
            "hard_tanh" => case.check::<HardTanh>(),
            "hard_tanh_bounds" => case.check::<HardTanh<{ hyper(-2.0) }, { hyper(0.5) }>>(),
            "softsign" => case.check::<Softsign>(),
            "silu" => case.check::<Silu>(),
            "hard_swish" => case.check::<HardSwish>(),
            "mish" => case.check::<Mish>(),
            "gelu" => case.check::<Gelu>(),
            "gelu_tanh" => case.check::<GeluTanh>(),
            "soft_shrink" => case.check::<SoftShrink>(),
            "soft_shrink_lambda" => case.check::<SoftShrink<{ hyper(1.25) }>>(),
            "hard_shrink" => case.check::<HardShrink>(),
            "hard_shrink_lambda" => case.check::<HardShrink<{ hyper(1.25) }>>(),
            "tanh_shrink" => case.check::<TanhShrink>(),
            "softmax" => case.check::<Softmax>(),
            "log_softmax" => case.check::<LogSoftmax>(),
            _ => panic!("no activation here is called `{name}`"),
        }
    }
    file.assert_all_read();
}

/// What a file says of one activation.
struct Case<'a> {
    file: &'a Reference<'a>,
    name: &'a str,
    /// The tensor that it is applied to.
    input: &'a str,
}

impl Case<'_> {
    fn at(self, input: &'static str) -> Self {
        Case { input, ..self }
    }

    fn check<A: Activation<[f32; 64]>>(&self) {
        let Case { file, name, input } = self;
        let z = file.rows::<[f32; 64]>(input);
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
}
