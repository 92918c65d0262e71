//! The lines themselves. A new built-in is one more line here, and its rules if no rule fits yet.

use super::parameter::*;
use super::{Builtin, Default, Form, Initialiser, Parameter, Words};
use super::{axes, images, rules, sequences, windows};

/// Every built-in layer and activation.
pub static BUILTINS: &[Builtin] = &[
    layer(
        "Dense",
        &[
            dim("units").also(&["out_features", "neurons"]),
            BIAS,
            INIT,
            BIAS_INIT,
        ],
    )
    .trained()
    .with_matrix()
    .also(&["Linear", "FullyConnected", "Fc", "Affine"])
    .rules(rules::dense, rules::vector, rules::dense_cost),
    layer("Flatten", &[]).rules(rules::flat, rules::anything, rules::free),
    layer("Reshape", &[dims("shape")])
        .also(&["View", "Unflatten"])
        .rules(rules::reshape, rules::same_count, rules::free),
    layer("Dropout", &[rate("rate")]).keeping_shape(),
    layer(
        "Slice",
        &[range("indices"), axis(Default::Axis(0)).by_name()],
    )
    .also(&["Narrow"])
    .rules(axes::slice, axes::sliceable, rules::free)
    .of_any_shape(),
    layer("Permute", &[super::parameter::axes("order")])
        .rules(axes::permuted, axes::permutable, rules::free)
        .of_any_shape(),
    layer("Transpose", &[])
        .rules(axes::transposed, axes::transposable, rules::free)
        .of_any_shape(),
    layer("Broadcast", &[dims("shape")])
        .also(&["BroadcastTo", "Expand"])
        .rules(axes::broadcast, axes::broadcastable, rules::free)
        .of_any_shape(),
    layer("Mean", REDUCTION)
        .also(&["ReduceMean", "GlobalAveragePooling1D"])
        .rules(axes::reduced, axes::reducible, rules::free)
        .of_any_shape(),
    layer("Sum", REDUCTION)
        .also(&["ReduceSum"])
        .rules(axes::reduced, axes::reducible, rules::free)
        .of_any_shape(),
    layer("Max", REDUCTION)
        .also(&["ReduceMax", "Amax", "GlobalMaxPooling1D"])
        .rules(axes::reduced, axes::reducible, rules::free)
        .of_any_shape(),
    layer(
        "Conv2d",
        &[
            dim("filters").also(&["out_channels"]),
            KERNEL,
            // Elsewhere the number of channels comes first, and all others by place would be wrong.
            size("stride", Default::Size(1)).by_name(),
            PADDING,
            size("dilation", Default::Size(1)).also(&["dilation_rate"]),
            dim("groups").or(Default::Dim(1)),
            BIAS,
            INIT,
            BIAS_INIT,
        ],
    )
    .trained()
    .also(&["Convolution2D", "Conv", "Convolution"])
    .instead(&[(
        "DepthwiseConv2D",
        "Conv2d(channels, kernel = 3, groups = channels)",
    )])
    .rules(
        windows::convolution,
        windows::convolvable,
        windows::convolution_cost,
    )
    .dividing_channels("groups")
    .saying_shape(),
    layer("MaxPool2d", POOLING)
        .also(&["MaxPooling2D", "MaxPool"])
        .rules(windows::pooling, windows::poolable, rules::free)
        .saying_shape(),
    layer("AvgPool2d", AVERAGE_POOLING)
        .also(&["AveragePooling2D", "AvgPool", "MeanPool2d"])
        .rules(windows::pooling, windows::poolable, rules::free)
        .saying_shape(),
    layer("GlobalAvgPool", &[])
        .also(&[
            "GlobalAveragePooling2D",
            "GlobalAvgPool2d",
            "GlobalMeanPool",
        ])
        .rules(images::channels, images::image, rules::free)
        .instead(&[("AdaptiveAvgPool2d", "GlobalAvgPool")])
        .saying_shape(),
    layer("GlobalMaxPool", &[])
        .also(&["GlobalMaxPooling2D", "GlobalMaxPool2d"])
        .rules(images::channels, images::image, rules::free)
        .instead(&[("AdaptiveMaxPool2d", "GlobalMaxPool")])
        .saying_shape(),
    layer("ZeroPad2d", &[count("padding")])
        .also(&["ZeroPadding2D"])
        .rules(images::padded, images::counted, rules::free)
        .saying_shape(),
    layer(
        "Upsample",
        &[size("factor", Default::Required).also(&["scale_factor"])],
    )
    .also(&["UpSampling2D"])
    .rules(images::upsampled, images::counted, rules::free)
    .saying_shape(),
    layer(
        "Embedding",
        &[
            dim("dim").also(&["embedding_dim", "output_dim", "features"]),
            optional_count("padding_index")
                .by_name()
                .also(&["padding_idx", "mask_zero"]),
            init_of("init", "normal", &[0.0, 1.0]).also(&["embeddings_initializer"]),
        ],
    )
    .trained()
    .taking_indices()
    .also(&["Lookup", "Embed"])
    .rules(sequences::embedded, rules::anything, rules::unknown),
    layer("TimeDistributed", &[a_layer("layer")])
        .trained()
        .also(&["Timewise", "PerStep", "Vmap"])
        .rules(
            sequences::distributed,
            sequences::distributable,
            sequences::distributed_cost,
        ),
    layer("SinusoidalPositions", &[])
        .also(&["PositionalEncoding", "SinePositionEncoding"])
        .keeping_shape()
        .fitting(sequences::sequence),
    layer(
        "LearnedPositions",
        &[init_of("init", "normal", &[0.0, 0.02])],
    )
    .trained()
    .also(&["PositionEmbedding"])
    .keeping_shape()
    .rules(
        rules::unchanged,
        sequences::sequence,
        sequences::positions_cost,
    ),
    layer(
        "RotaryPositions",
        &[
            dim("heads").or(Default::Dim(1)),
            word("pairs", PAIRS, "interleaved").by_name(),
            above_zero("base", 10_000.0).also(&["theta"]),
        ],
    )
    .also(&["RotaryEmbedding", "Rope"])
    .keeping_shape()
    .fitting(sequences::in_heads),
    layer(
        "MultiHeadAttention",
        &[
            dim("heads").also(&["num_heads", "n_heads", "nhead"]),
            // Elsewhere the width comes first, or the length of a head second.
            flag("causal", false)
                .by_name()
                .also(&["use_causal_mask", "is_causal"]),
            BIAS,
            optional("key_value_heads").also(&["kv_heads", "num_kv_heads", "num_key_value_heads"]),
            optional("head_size").also(&["key_dim", "head_dim"]),
            word("rotary", ROTARY, "none").also(&["rope"]),
            above_zero("rotary_base", 10_000.0).also(&["rope_theta"]),
            INIT,
            BIAS_INIT,
        ],
    )
    .trained()
    .also(&[
        "MultiheadAttention",
        "SelfAttention",
        "Attention",
        "GroupedQueryAttention",
    ])
    .taking_several(&sequences::ATTENTION)
    .rules(
        rules::unchanged,
        sequences::in_heads,
        sequences::attention_cost,
    ),
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
    initialiser("normal", &[number("mean"), amount("deviation")]).also(&["random_normal"]),
    initialiser(
        "truncated_normal",
        &[
            number("mean"),
            amount("deviation"),
            above_zero("bound", 2.0),
        ],
    )
    .also(&["trunc_normal"]),
    initialiser(
        "variance_scaling",
        &[
            amount("scale"),
            word("fan", FANS, "fan_in"),
            word("form", FORMS, "truncated_normal"),
        ],
    ),
    initialiser("glorot_uniform", &[]).also(&["glorot"]),
    initialiser("glorot_normal", &[]),
    initialiser("glorot_truncated_normal", &[]),
    initialiser("xavier_uniform", &[any_number("gain", 1.0)]).also(&["xavier"]),
    initialiser("xavier_normal", &[any_number("gain", 1.0)]),
    initialiser("he_uniform", &[]).also(&["he"]),
    initialiser("he_normal", &[]),
    initialiser("he_truncated_normal", &[]),
    initialiser("kaiming_uniform", KAIMING).also(&["kaiming"]),
    initialiser("kaiming_normal", KAIMING),
    initialiser("lecun_uniform", &[]).also(&["lecun"]),
    initialiser("lecun_normal", &[]),
    initialiser("lecun_truncated_normal", &[]),
    initialiser("orthogonal", &[any_number("gain", 1.0)]),
    initialiser("identity", &[any_number("gain", 1.0)]).also(&["eye", "dirac"]),
    initialiser(
        "sparse",
        &[rate("sparsity"), at_least_zero("deviation", 0.01)],
    ),
    initialiser("pytorch", &[]).also(&["torch"]),
];

const KAIMING: &[Parameter] = &[any_number("slope", 0.0), word("fan", FANS, "fan_in")];

const FANS: Words = Words {
    of: "Fan",
    module: "init",
    list: &[
        ("fan_in", "In"),
        ("fan_out", "Out"),
        ("fan_average", "Average"),
    ],
};

/// Which elements of a head are turned together.
const PAIRS: Words = Words {
    of: "RotaryPairs",
    module: "layers",
    list: &[("interleaved", "Interleaved"), ("halves", "Halves")],
};

const ROTARY: Words = Words {
    list: &[
        ("none", "None"),
        ("interleaved", "Interleaved"),
        ("halves", "Halves"),
    ],
    ..PAIRS
};

const FORMS: Words = Words {
    of: "Form",
    module: "init",
    list: &[
        ("uniform", "Uniform"),
        ("normal", "Normal"),
        ("truncated_normal", "TruncatedNormal"),
    ],
};

const BIAS: Parameter = flag("bias", true).also(&["use_bias"]);
const INIT: Parameter = init("init").also(&["kernel_initializer"]);
const BIAS_INIT: Parameter = init("bias_init").also(&["bias_initializer"]);
const KERNEL: Parameter = size("kernel", Default::Required).also(&["kernel_size", "pool_size"]);
const STRIDE: Parameter = size("stride", Default::SizeOf("kernel"));
const PADDING: Parameter = padding("padding");

/// What a sum, a mean and the like take.
const REDUCTION: &[Parameter] = &[axis(Default::AllAxes)];

/// What a pooling takes.
const POOLING: &[Parameter] = &[KERNEL, STRIDE, PADDING];

/// What a pooling by the mean takes.
const AVERAGE_POOLING: &[Parameter] = &[
    KERNEL,
    STRIDE,
    PADDING,
    flag("count_padding", true).also(&["count_include_pad"]),
];

const fn layer(name: &'static str, args: &'static [Parameter]) -> Builtin {
    Builtin {
        name,
        form: Form::Layer,
        has_parameters: false,
        args,
        aliases: &[],
        instead: &[],
        shape: rules::unchanged,
        fits: rules::anything,
        cost: rules::free,
        of_any_shape: false,
        several: None,
        parts: None,
        has_matrix: false,
        divides: None,
        keeps_shape: false,
        takes_indices: false,
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

    const fn instead(self, instead: &'static [(&'static str, &'static str)]) -> Builtin {
        Builtin { instead, ..self }
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

    const fn dividing_channels(self, by: &'static str) -> Builtin {
        Builtin {
            divides: Some(by),
            ..self
        }
    }

    const fn with_matrix(self) -> Builtin {
        Builtin {
            has_matrix: true,
            ..self
        }
    }

    const fn of_any_shape(self) -> Builtin {
        Builtin {
            of_any_shape: true,
            ..self.saying_shape()
        }
    }

    const fn saying_shape(self) -> Builtin {
        Builtin {
            says_shape: true,
            ..self
        }
    }

    /// In a graph it takes one value or several.
    const fn taking_several(self, several: &rules::Several) -> Builtin {
        Builtin {
            several: Some(*several),
            ..self
        }
    }

    const fn taking_indices(self) -> Builtin {
        Builtin {
            takes_indices: true,
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
