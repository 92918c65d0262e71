//! The lines themselves. A new built-in is one more line here, and its rules if no rule fits yet.

use std::ops::Bound;

use super::{Builtin, Default, Form, Initialiser, Kind, Parameter, Range, Words};
use super::{rules, windows};

/// Every built-in layer and activation.
pub static BUILTINS: &[Builtin] = &[
    layer(
        "Dense",
        &[
            dim("units"),
            flag("bias", true),
            init("init"),
            init("bias_init"),
        ],
    )
    .trained()
    .also(&["Linear", "FullyConnected", "Fc", "Affine"])
    .rules(rules::dense, rules::vector, rules::dense_cost),
    layer("Flatten", &[]).rules(rules::flat, rules::anything, rules::free),
    layer("Reshape", &[dims("shape")])
        .also(&["View", "Unflatten"])
        .rules(rules::reshape, rules::same_count, rules::free),
    layer("Dropout", &[rate("rate")]).keeping_shape(),
    layer(
        "Conv2d",
        &[
            dim("filters"),
            size_of_window("kernel", Default::Required),
            size_of_window("stride", Default::Size(1)),
            padding("padding"),
            size_of_window("dilation", Default::Size(1)),
            dim_or("groups", 1),
            flag("bias", true),
            init("init"),
            init("bias_init"),
        ],
    )
    .trained()
    .also(&["Convolution2D", "Conv", "Convolution", "DepthwiseConv2D"])
    .rules(
        windows::convolution,
        windows::convolvable,
        windows::convolution_cost,
    )
    .saying_shape(),
    layer("MaxPool2d", POOLING)
        .also(&["MaxPooling2D", "MaxPool"])
        .rules(windows::pooling, windows::poolable, rules::free)
        .saying_shape(),
    layer("AvgPool2d", AVERAGE_POOLING)
        .also(&["AveragePooling2D", "AvgPool", "MeanPool2d"])
        .rules(windows::pooling, windows::poolable, rules::free)
        .saying_shape(),
    activation("Identity", &[]).also(&["Id"]),
    activation("Relu", &[]),
    activation("Relu6", &[]),
    activation("LeakyRelu", &[any_number("slope", 0.01)]),
    activation("SquaredRelu", &[]).also(&["ReluSquared", "Relu2"]),
    activation("Threshold", &[number("threshold"), number("value")]).also(&["ThresholdedRelu"]),
    activation("Elu", &[above_zero("alpha", 1.0)]),
    activation("Celu", &[above_zero("alpha", 1.0)]),
    activation("Selu", &[]),
    activation("Exponential", &[]).also(&["Exp"]),
    activation("Softplus", &[above_zero("beta", 1.0)]),
    activation("Squareplus", &[above_zero("b", 4.0)]),
    activation("SparsePlus", &[]),
    activation("LogSigmoid", &[]),
    activation("Sigmoid", &[]).also(&["Logistic"]),
    activation("HardSigmoid", &[]),
    activation("SparseSigmoid", &[]),
    activation("Tanh", &[]),
    activation(
        "HardTanh",
        &[any_number("min", -1.0), any_number("max", 1.0)],
    )
    .also(&["Clip", "Clamp"]),
    activation("Softsign", &[]),
    activation("Silu", &[]),
    activation("Swish", &[]),
    activation("HardSwish", &[]),
    activation("HardSilu", &[]),
    activation("Mish", &[]),
    activation("Gelu", &[]),
    activation("GeluTanh", &[]).also(&["GeluApproximate", "GeluNew"]),
    activation("SoftShrink", &[at_least_zero("lambda", 0.5)]),
    activation("HardShrink", &[at_least_zero("lambda", 0.5)]),
    activation("TanhShrink", &[]),
    activation("Softmax", &[]).fitting(rules::vector),
    activation("LogSoftmax", &[]).fitting(rules::vector),
];

/// Every initialiser.
pub static INITIALISERS: &[Initialiser] = &[
    initialiser("zeros", &[]),
    initialiser("ones", &[]),
    initialiser("constant", &[number("value")]),
    initialiser("uniform", &[number("low"), number("high")]).also(&["random_uniform"]),
    initialiser("normal", &[number("mean"), size("deviation")]).also(&["random_normal"]),
    initialiser(
        "truncated_normal",
        &[number("mean"), size("deviation"), size("bound").or(2.0)],
    )
    .also(&["trunc_normal"]),
    initialiser(
        "variance_scaling",
        &[
            size("scale"),
            word("fan", FANS, "fan_in"),
            word("form", FORMS, "truncated_normal"),
        ],
    ),
    initialiser("glorot_uniform", &[]).also(&["glorot"]),
    initialiser("glorot_normal", &[]),
    initialiser("glorot_truncated_normal", &[]),
    initialiser("xavier_uniform", &[number("gain").or(1.0)]).also(&["xavier"]),
    initialiser("xavier_normal", &[number("gain").or(1.0)]),
    initialiser("he_uniform", &[]).also(&["he"]),
    initialiser("he_normal", &[]),
    initialiser("he_truncated_normal", &[]),
    initialiser("kaiming_uniform", KAIMING).also(&["kaiming"]),
    initialiser("kaiming_normal", KAIMING),
    initialiser("lecun_uniform", &[]).also(&["lecun"]),
    initialiser("lecun_normal", &[]),
    initialiser("lecun_truncated_normal", &[]),
    initialiser("orthogonal", &[number("gain").or(1.0)]),
    initialiser("identity", &[number("gain").or(1.0)]).also(&["eye", "dirac"]),
    initialiser("sparse", &[rate("sparsity"), size("deviation").or(0.01)]),
    initialiser("pytorch", &[]).also(&["torch"]),
];

const KAIMING: &[Parameter] = &[number("slope").or(0.0), word("fan", FANS, "fan_in")];

const FANS: Words = Words {
    of: "Fan",
    list: &[
        ("fan_in", "In"),
        ("fan_out", "Out"),
        ("fan_average", "Average"),
    ],
};

const FORMS: Words = Words {
    of: "Form",
    list: &[
        ("uniform", "Uniform"),
        ("normal", "Normal"),
        ("truncated_normal", "TruncatedNormal"),
    ],
};

/// What a pooling takes.
const POOLING: &[Parameter] = &[
    size_of_window("kernel", Default::Required),
    size_of_window("stride", Default::SizeOf("kernel")),
    padding("padding"),
];

/// What a pooling by the mean takes.
const AVERAGE_POOLING: &[Parameter] = &[
    size_of_window("kernel", Default::Required),
    size_of_window("stride", Default::SizeOf("kernel")),
    padding("padding"),
    flag("count_padding", true),
];

const fn layer(name: &'static str, args: &'static [Parameter]) -> Builtin {
    Builtin {
        name,
        form: Form::Layer,
        has_parameters: false,
        args,
        aliases: &[],
        shape: rules::unchanged,
        fits: rules::anything,
        cost: rules::free,
        keeps_shape: false,
        says_shape: false,
    }
}

const fn activation(name: &'static str, args: &'static [Parameter]) -> Builtin {
    Builtin {
        form: Form::Activation,
        ..layer(name, args).keeping_shape()
    }
}

impl Builtin {
    const fn trained(self) -> Builtin {
        Builtin {
            has_parameters: true,
            ..self
        }
    }

    const fn also(self, aliases: &'static [&'static str]) -> Builtin {
        Builtin { aliases, ..self }
    }

    const fn rules(self, shape: rules::Shape, fits: rules::Fits, cost: rules::Costs) -> Builtin {
        Builtin {
            shape,
            fits,
            cost,
            ..self
        }
    }

    const fn fitting(self, fits: rules::Fits) -> Builtin {
        Builtin { fits, ..self }
    }

    const fn saying_shape(self) -> Builtin {
        Builtin {
            says_shape: true,
            ..self
        }
    }

    const fn keeping_shape(self) -> Builtin {
        Builtin {
            keeps_shape: true,
            ..self
        }
    }
}

const fn dim(name: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Dim,
        default: Default::Required,
    }
}

const fn dim_or(name: &'static str, default: usize) -> Parameter {
    Parameter {
        default: Default::Dim(default),
        ..dim(name)
    }
}

const fn size_of_window(name: &'static str, default: Default) -> Parameter {
    Parameter {
        name,
        kind: Kind::Size,
        default,
    }
}

const fn padding(name: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Padding,
        default: Default::Padding,
    }
}

const fn dims(name: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Dims,
        default: Default::Required,
    }
}

const fn flag(name: &'static str, default: bool) -> Parameter {
    Parameter {
        name,
        kind: Kind::Bool,
        default: Default::Bool(default),
    }
}

const fn float(name: &'static str, low: Bound<f64>, high: Bound<f64>) -> Parameter {
    Parameter {
        name,
        kind: Kind::Float(Range(low, high)),
        default: Default::Required,
    }
}

const fn rate(name: &'static str) -> Parameter {
    float(name, Bound::Included(0.0), Bound::Excluded(1.0))
}

const fn number(name: &'static str) -> Parameter {
    float(name, Bound::Unbounded, Bound::Unbounded)
}

/// Any number from 0 on.
const fn size(name: &'static str) -> Parameter {
    float(name, Bound::Included(0.0), Bound::Unbounded)
}

const fn any_number(name: &'static str, default: f64) -> Parameter {
    number(name).or(default)
}

const fn above_zero(name: &'static str, default: f64) -> Parameter {
    float(name, Bound::Excluded(0.0), Bound::Unbounded).or(default)
}

const fn at_least_zero(name: &'static str, default: f64) -> Parameter {
    size(name).or(default)
}

impl Parameter {
    const fn or(self, default: f64) -> Parameter {
        Parameter {
            default: Default::Float(default),
            ..self
        }
    }
}

const fn word(name: &'static str, words: Words, default: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Word(words),
        default: Default::Word(default),
    }
}

const fn init(name: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Init,
        default: Default::Init,
    }
}

const fn initialiser(name: &'static str, args: &'static [Parameter]) -> Initialiser {
    Initialiser {
        name,
        args,
        aliases: &[],
    }
}

impl Initialiser {
    const fn also(self, aliases: &'static [&'static str]) -> Initialiser {
        Initialiser { aliases, ..self }
    }
}
