//! Activations, as they stand after an arrow and as they are called.

use super::dice::Dice;

/// The name after an arrow, the small one, and arguments.
const LIST: &[(&str, &str, &str)] = &[
    ("Softmax", "softmax", ""),
    ("LogSoftmax", "log_softmax", ""),
    ("Identity", "identity", ""),
    ("Relu", "relu", ""),
    ("Relu6", "relu6", ""),
    ("LeakyRelu", "leaky_relu", "0.3"),
    ("SquaredRelu", "squared_relu", ""),
    ("Threshold", "threshold", "0.1, -0.5"),
    ("Elu", "elu", "0.7"),
    ("Celu", "celu", "1.5"),
    ("Selu", "selu", ""),
    ("Softplus", "softplus", "2.0"),
    ("Squareplus", "squareplus", ""),
    ("SparsePlus", "sparse_plus", ""),
    ("LogSigmoid", "log_sigmoid", ""),
    ("Sigmoid", "sigmoid", ""),
    ("HardSigmoid", "hard_sigmoid", ""),
    ("SparseSigmoid", "sparse_sigmoid", ""),
    ("Tanh", "tanh", ""),
    ("HardTanh", "hard_tanh", "-0.5, 1.5"),
    ("Softsign", "softsign", ""),
    ("Silu", "silu", ""),
    ("Swish", "swish", ""),
    ("HardSwish", "hard_swish", ""),
    ("HardSilu", "hard_silu", ""),
    ("Mish", "mish", ""),
    ("Gelu", "gelu", ""),
    ("GeluTanh", "gelu_tanh", ""),
    ("SoftShrink", "soft_shrink", "0.2"),
    ("HardShrink", "hard_shrink", "0.2"),
    ("TanhShrink", "tanh_shrink", ""),
];

fn any(dice: &mut Dice, rank: usize) -> (&'static str, &'static str, &'static str) {
    // Softmax is for vectors.
    dice.pick(if rank == 1 { LIST } else { &LIST[2..] })
}

/// ` -> LeakyRelu(0.3)`, or nothing.
pub fn behind(dice: &mut Dice, rank: usize) -> String {
    match dice.below(8) {
        0 | 1 => String::new(),
        // Large numbers have an exponential that is too large.
        2 => " -> Tanh -> Exponential".to_owned(),
        _ => match any(dice, rank) {
            (name, _, "") => format!(" -> {name}"),
            (name, _, args) => format!(" -> {name}({args})"),
        },
    }
}

/// `leaky_relu(x, 0.3)`
pub fn call(dice: &mut Dice, rank: usize, x: &str) -> String {
    match any(dice, rank) {
        (_, name, "") => format!("{name}({x})"),
        (_, name, args) => format!("{name}({x}, {args})"),
    }
}
