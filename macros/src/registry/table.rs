//! The lines themselves. A new built-in is one more line here, and its rules if no rule fits yet.

use super::parameter::*;
use super::{Builtin, Course, Default, Form, Grid, Initialiser, Paddings, Parameter, Reads, Words};
use super::{axes, images, norms, recurrent, rules, separable, sequences, transposed, windows};
use crate::model::BuiltinCall;

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
    .rules(rules::dense, rules::vector, rules::dense_cost)
    .reading(Reads::NEITHER),
    layer("Flatten", &[])
        .rules(rules::flat, rules::anything, rules::free)
        .keeping_floats(),
    layer("Reshape", &[dims("shape")])
        .also(&["View", "Unflatten"])
        .rules(rules::reshape, rules::same_count, rules::free)
        .keeping_floats(),
    layer("Dropout", &[RATE])
        .keeping_shape()
        .each_step()
        .reading(Reads::NEITHER),
    layer("SpatialDropout", &[RATE])
        .also(&["SpatialDropout2D", "Dropout1d", "Dropout2d"])
        .keeping_shape()
        .fitting(norms::channels)
        .reading(Reads::NEITHER),
    layer("GaussianNoise", &[amount("deviation").also(&["stddev"])])
        .keeping_shape()
        .reading(Reads::NEITHER),
    layer("PRelu", &[over("one"), any_number("slope", 0.25)])
        .also(&["PReLU"])
        .sharing(norms::shared_cost)
        .reading(Reads::INPUT),
    layer("Bias", &[over("elements"), BIAS_INIT])
        .sharing(norms::shared_bias_cost)
        .reading(Reads::NEITHER),
    layer("Scale", &[over("elements"), any_number("factor", 1.0)])
        .also(&["LayerScale"])
        .sharing(norms::shared_cost)
        .reading(Reads::NEITHER),
    layer(
        "Slice",
        &[range("indices"), axis(Default::Axis(0)).by_name()],
    )
    .also(&["Narrow"])
    .rules(axes::slice, axes::sliceable, rules::free)
    .of_any_shape()
    .reading(Reads::NEITHER),
    layer("Permute", &[super::parameter::axes("order")])
        .rules(axes::permuted, axes::permutable, rules::free)
        .of_any_shape()
        .reading(Reads::NEITHER),
    layer("Transpose", &[])
        .rules(axes::transposed, axes::transposable, rules::free)
        .of_any_shape()
        .reading(Reads::NEITHER),
    layer("Broadcast", &[dims("shape")])
        .also(&["BroadcastTo", "Expand"])
        .rules(axes::broadcast, axes::broadcastable, rules::free)
        .of_any_shape()
        .reading(Reads::NEITHER),
    layer("Mean", REDUCTION)
        .also(&["ReduceMean", "GlobalAveragePooling1D"])
        .rules(axes::reduced, axes::reducible, rules::free)
        .of_any_shape()
        .reading(Reads::NEITHER),
    layer("Sum", REDUCTION)
        .also(&["ReduceSum"])
        .rules(axes::reduced, axes::reducible, rules::free)
        .of_any_shape()
        .reading(Reads::NEITHER),
    layer("Max", REDUCTION)
        .also(&["ReduceMax", "Amax", "GlobalMaxPooling1D"])
        .rules(axes::reduced, axes::reducible, rules::free)
        .of_any_shape()
        .reading(Reads::INPUT),
    layer(
        "Glu",
        &[
            axis(Default::Axis(-1)),
            word("gate", GATES, "sigmoid")
                .also(&["activation"])
                .by_name(),
        ],
    )
    .also(&["GLU"])
    .instead(&[
        ("SwiGLU", "Glu(gate = silu)"),
        ("GEGLU", "Glu(gate = gelu)"),
    ])
    .rules(axes::halved, axes::halvable, rules::free)
    .of_any_shape()
    .reading(Reads::INPUT),
    layer(
        "Conv2d",
        &[
            FILTERS,
            KERNEL,
            // Elsewhere the number of channels comes first, and all others by place would be wrong.
            EACH_STEP.by_name(),
            PADDING,
            DILATION,
            GROUPS,
            BIAS,
            INIT,
            BIAS_INIT,
        ],
    )
    .trained()
    .also(&["Convolution2D", "Conv", "Convolution"])
    .rules(
        windows::convolution,
        windows::convolvable,
        windows::convolution_cost,
    )
    .dividing_channels("groups")
    .saying_shape()
    .reading(Reads::NEITHER),
    layer(
        "Conv1d",
        &[
            FILTERS,
            KERNEL_1D,
            EACH_STEP_1D.by_name(),
            PADDING_IN_TIME,
            DILATION_1D,
            GROUPS,
            BIAS,
            INIT,
            BIAS_INIT,
        ],
    )
    .trained()
    .over(Grid::Signal)
    .also(&["Convolution1D"])
    .rules(
        windows::convolution,
        windows::convolvable,
        windows::convolution_cost,
    )
    .dividing_channels("groups")
    .saying_shape()
    .reading(Reads::NEITHER),
    layer(
        "ConvTranspose2d",
        &[
            FILTERS,
            KERNEL,
            EACH_STEP.by_name(),
            count("padding"),
            count("output_padding"),
            DILATION,
            GROUPS,
            BIAS,
            INIT,
            BIAS_INIT,
        ],
    )
    .trained()
    .also(&["Conv2DTranspose", "Convolution2DTranspose", "Deconv2d"])
    .rules(
        transposed::convolution,
        transposed::convolvable,
        transposed::cost,
    )
    .dividing_channels("groups")
    .saying_shape()
    .reading(Reads::NEITHER),
    layer(
        "ConvTranspose1d",
        &[
            FILTERS,
            KERNEL_1D,
            EACH_STEP_1D.by_name(),
            count_along("padding"),
            count_along("output_padding"),
            DILATION_1D,
            GROUPS,
            BIAS,
            INIT,
            BIAS_INIT,
        ],
    )
    .trained()
    .over(Grid::Signal)
    .also(&["Conv1DTranspose", "Convolution1DTranspose", "Deconv1d"])
    .rules(
        transposed::convolution,
        transposed::convolvable,
        transposed::cost,
    )
    .dividing_channels("groups")
    .saying_shape()
    .reading(Reads::NEITHER),
    layer(
        "SeparableConv2d",
        &[
            FILTERS,
            KERNEL,
            EACH_STEP.by_name(),
            PADDING,
            DILATION,
            MULTIPLIER,
            BIAS,
            INIT,
            BIAS_INIT,
        ],
    )
    .trained()
    .also(&["SeparableConvolution2D"])
    .rules(
        windows::convolution,
        separable::convolvable,
        separable::cost,
    )
    .saying_shape()
    .reading(Reads::NEITHER),
    layer(
        "DepthwiseConv2d",
        &[
            KERNEL,
            MULTIPLIER.by_name(),
            EACH_STEP,
            PADDING,
            DILATION,
            BIAS,
            INIT,
            BIAS_INIT,
        ],
    )
    .trained()
    .rules(
        windows::convolution,
        windows::convolvable,
        windows::convolution_cost,
    )
    .saying_shape()
    .reading(Reads::NEITHER),
    layer(
        "SeparableConv1d",
        &[
            FILTERS,
            KERNEL_1D,
            EACH_STEP_1D.by_name(),
            PADDING_IN_TIME,
            DILATION_1D,
            MULTIPLIER,
            BIAS,
            INIT,
            BIAS_INIT,
        ],
    )
    .trained()
    .over(Grid::Signal)
    .also(&["SeparableConvolution1D"])
    .rules(
        windows::convolution,
        separable::convolvable,
        separable::cost,
    )
    .saying_shape()
    .reading(Reads::NEITHER),
    layer(
        "DepthwiseConv1d",
        &[
            KERNEL_1D,
            MULTIPLIER.by_name(),
            EACH_STEP_1D,
            PADDING_IN_TIME,
            DILATION_1D,
            BIAS,
            INIT,
            BIAS_INIT,
        ],
    )
    .trained()
    .over(Grid::Signal)
    .rules(
        windows::convolution,
        windows::convolvable,
        windows::convolution_cost,
    )
    .saying_shape()
    .reading(Reads::NEITHER),
    layer("MaxPool2d", POOLING)
        .also(&["MaxPooling2D", "MaxPool"])
        .rules(windows::pooling, windows::poolable, rules::free)
        .saying_shape()
        .reading(Reads::INPUT),
    layer("AvgPool2d", AVERAGE_POOLING)
        .also(&["AveragePooling2D", "AvgPool", "MeanPool2d"])
        .rules(windows::pooling, windows::poolable, rules::free)
        .saying_shape()
        .reading(Reads::NEITHER),
    layer("MaxPool1d", &[KERNEL_1D, STRIDE_1D, PADDING_1D])
        .over(Grid::Signal)
        .also(&["MaxPooling1D"])
        .rules(windows::pooling, windows::poolable, rules::free)
        .saying_shape()
        .reading(Reads::INPUT),
    layer(
        "AvgPool1d",
        &[KERNEL_1D, STRIDE_1D, PADDING_1D, COUNT_PADDING],
    )
    .over(Grid::Signal)
    .also(&["AveragePooling1D", "MeanPool1d"])
    .rules(windows::pooling, windows::poolable, rules::free)
    .saying_shape()
    .reading(Reads::NEITHER),
    layer(
        "AdaptiveAvgPool2d",
        &[size("size", Default::Required).also(&["output_size"])],
    )
    .also(&["AdaptiveAveragePooling2D"])
    .rules(images::adapted, images::image, rules::free)
    .saying_shape()
    .reading(Reads::NEITHER),
    layer(
        "AdaptiveAvgPool1d",
        &[length("size", Default::Required).also(&["output_size"])],
    )
    .over(Grid::Signal)
    .also(&["AdaptiveAveragePooling1D"])
    .rules(images::adapted, images::image, rules::free)
    .saying_shape()
    .reading(Reads::NEITHER),
    layer("GlobalAvgPool", &[])
        .over(Grid::Either)
        .also(&[
            "GlobalAveragePooling2D",
            "GlobalAveragePooling1D",
            "GlobalAvgPool2d",
            "GlobalAvgPool1d",
            "GlobalMeanPool",
        ])
        .rules(images::channels, images::image, rules::free)
        .asking_input("Grid", "HEIGHT")
        .reading(Reads::NEITHER),
    layer("GlobalMaxPool", &[])
        .over(Grid::Either)
        .also(&[
            "GlobalMaxPooling2D",
            "GlobalMaxPooling1D",
            "GlobalMaxPool2d",
            "GlobalMaxPool1d",
        ])
        .rules(images::channels, images::image, rules::free)
        .instead(&[
            ("AdaptiveMaxPool2d", "GlobalMaxPool"),
            ("AdaptiveMaxPool1d", "GlobalMaxPool"),
        ])
        .asking_input("Grid", "HEIGHT")
        .reading(Reads::INPUT),
    layer("ZeroPad2d", &[margins("padding")])
        .also(&["ZeroPadding2D"])
        .rules(images::padded, images::paddable, rules::free)
        .saying_shape()
        .reading(Reads::NEITHER),
    layer("ZeroPad1d", &[margins("padding")])
        .over(Grid::Signal)
        .also(&["ZeroPadding1D"])
        .rules(images::padded, images::paddable, rules::free)
        .saying_shape()
        .reading(Reads::NEITHER),
    layer("Crop", &[margins("cropping")])
        .over(Grid::Either)
        .also(&["Cropping2D", "Cropping1D"])
        .rules(images::cropped, images::croppable, rules::free)
        .saying_shape()
        .reading(Reads::NEITHER),
    layer(
        "Upsample",
        &[
            size("factor", Default::Required).also(&["scale_factor"]),
            word("mode", MODES, "nearest")
                .by_name()
                .also(&["interpolation"]),
        ],
    )
    .over(Grid::Either)
    .also(&["UpSampling2D", "UpSampling1D"])
    .rules(images::upsampled, images::enlargeable, rules::free)
    .saying_shape()
    .reading(Reads::NEITHER),
    layer(
        "BatchNorm",
        &[share("momentum", 0.1).by_name(), EPSILON, affine(true)],
    )
    .also(&["BatchNorm1d", "BatchNorm2d", "BatchNormalization"])
    .normalising(norms::channels, norms::batch_cost),
    layer(
        "LayerNorm",
        &[AXES, EPSILON, affine(true), flag("bias", true)],
    )
    .also(&["LayerNormalization"])
    .normalising(norms::last_axes, norms::axes_cost)
    .running(norms::course),
    layer("RmsNorm", &[AXES, epsilon(1e-6), affine(true)])
        .also(&["RMSNormalization"])
        .normalising(norms::last_axes, norms::axes_cost)
        .running(norms::course),
    layer(
        "GroupNorm",
        &[dim("groups").also(&["num_groups"]), EPSILON, affine(true)],
    )
    .also(&["GroupNormalization"])
    .normalising(norms::groups, norms::channels_cost),
    layer("InstanceNorm", &[EPSILON, affine(false)])
        .also(&["InstanceNorm1d", "InstanceNorm2d"])
        .normalising(norms::positions, norms::channels_cost),
    layer(
        "Rnn",
        &[
            UNITS,
            word("activation", RNN_ACTIVATIONS, "tanh")
                .by_name()
                .also(&["nonlinearity"]),
            SEQUENCE,
            REVERSE,
            BIDIRECTIONAL,
            BIAS,
            INIT,
            BIAS_INIT,
        ],
    )
    .also(&["SimpleRNN", "Elman"])
    .recurrent(),
    layer("Lstm", RECURRENT)
        .instead(&[("Bidirectional", "Lstm(64, bidirectional = true)")])
        .recurrent(),
    layer(
        "Gru",
        &[
            UNITS,
            SEQUENCE.by_name(),
            REVERSE,
            BIDIRECTIONAL,
            flag("reset_after", true),
            BIAS,
            INIT,
            BIAS_INIT,
        ],
    )
    .recurrent(),
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
    .rules(sequences::embedded, rules::anything, rules::unknown)
    .each_step()
    .reading(Reads::NEITHER),
    layer("TimeDistributed", &[a_layer("layer")])
        .trained()
        .also(&["Timewise", "PerStep", "Vmap"])
        .rules(
            sequences::distributed,
            sequences::distributable,
            sequences::distributed_cost,
        )
        .each_step(),
    layer("SinusoidalPositions", &[])
        .also(&["PositionalEncoding", "SinePositionEncoding"])
        .keeping_shape()
        .fitting(sequences::sequence)
        .reading(Reads::NEITHER),
    layer(
        "LearnedPositions",
        &[init_of("init", "normal", &[0.0, 0.02]).by_name()],
    )
    .trained()
    .also(&["PositionEmbedding"])
    .keeping_shape()
    .rules(
        rules::unchanged,
        sequences::sequence,
        sequences::positions_cost,
    )
    .reading(Reads::NEITHER),
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
    .fitting(sequences::in_heads)
    .reading(Reads::NEITHER),
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
    )
    .reading(Reads::INPUT),
    activation("Identity", &[])
        .also(&["Id"])
        .reading(Reads::OUTPUT),
    activation("Relu", &[]).reading(Reads::OUTPUT),
    activation("Relu6", &[]).reading(Reads::INPUT),
    activation(
        "LeakyRelu",
        &[any_number("slope", 0.01).also(&["negative_slope", "alpha"])],
    )
    .reading(Reads::INPUT),
    activation("SquaredRelu", &[])
        .also(&["ReluSquared", "Relu2"])
        .reading(Reads::INPUT),
    activation("Threshold", &[number("threshold"), number("value")])
        .also(&["ThresholdedRelu"])
        .reading(Reads::INPUT),
    activation("Elu", &[above_zero("alpha", 1.0)]).reading(Reads::OUTPUT),
    activation("Celu", &[above_zero("alpha", 1.0)]).reading(Reads::OUTPUT),
    activation("Selu", &[]).reading(Reads::OUTPUT),
    activation("Exponential", &[])
        .also(&["Exp"])
        .reading(Reads::OUTPUT),
    activation("Softplus", &[above_zero("beta", 1.0)]).reading(Reads::INPUT),
    activation("Squareplus", &[above_zero("b", 4.0)]),
    activation("SparsePlus", &[]).reading(Reads::INPUT),
    activation("LogSigmoid", &[]).reading(Reads::INPUT),
    activation("Sigmoid", &[])
        .also(&["Logistic"])
        .reading(Reads::OUTPUT),
    activation("HardSigmoid", &[]).reading(Reads::INPUT),
    activation("SparseSigmoid", &[]).reading(Reads::INPUT),
    activation("Tanh", &[]).reading(Reads::OUTPUT),
    activation(
        "HardTanh",
        &[any_number("min", -1.0), any_number("max", 1.0)],
    )
    .also(&["Clip", "Clamp"])
    .reading(Reads::INPUT),
    activation("Softsign", &[]).reading(Reads::INPUT),
    activation("Silu", &[]).reading(Reads::INPUT),
    activation("Swish", &[]).reading(Reads::INPUT),
    activation("HardSwish", &[]).reading(Reads::INPUT),
    activation("HardSilu", &[]).reading(Reads::INPUT),
    activation("Mish", &[]).reading(Reads::INPUT),
    activation("Gelu", &[]).reading(Reads::INPUT),
    activation("GeluTanh", &[])
        .also(&["GeluApproximate", "GeluNew"])
        .reading(Reads::INPUT),
    activation("SoftShrink", &[at_least_zero("lambda", 0.5)]).reading(Reads::INPUT),
    activation("HardShrink", &[at_least_zero("lambda", 0.5)]).reading(Reads::INPUT),
    activation("TanhShrink", &[]).reading(Reads::INPUT),
    activation("Softmax", &[])
        .fitting(rules::vector)
        .reading(Reads::OUTPUT),
    activation("LogSoftmax", &[])
        .fitting(rules::vector)
        .reading(Reads::OUTPUT),
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

const MODES: Words = Words {
    of: "Interpolation",
    module: "layers",
    list: &[
        ("nearest", "Nearest"),
        ("linear", "Linear"),
        ("bilinear", "Bilinear"),
    ],
};

const RATE: Parameter = rate("rate").also(&["p"]);

/// What opens and shuts one half of a tensor.
const GATES: Words = Words {
    of: "Gate",
    module: "layers",
    list: &[
        ("sigmoid", "Sigmoid"),
        ("silu", "Silu"),
        ("gelu", "Gelu"),
        ("gelu_tanh", "GeluTanh"),
        ("relu", "Relu"),
        ("tanh", "Tanh"),
        ("identity", "Identity"),
    ],
};

const FILTERS: Parameter = dim("filters").also(&["out_channels"]);
const GROUPS: Parameter = dim("groups").or(Default::Dim(1));
const BIAS: Parameter = flag("bias", true).also(&["use_bias"]);
const INIT: Parameter = init("init").also(&["kernel_initializer"]);
const BIAS_INIT: Parameter = init("bias_init").also(&["bias_initializer"]);
const AXES: Parameter = dim("axes").or(Default::Dim(1)).by_name();
const EPSILON: Parameter = epsilon(1e-5);
const KERNEL: Parameter = size("kernel", Default::Required).also(&["kernel_size", "pool_size"]);
const KERNEL_1D: Parameter =
    length("kernel", Default::Required).also(&["kernel_size", "pool_size"]);
const EACH_STEP: Parameter = size("stride", Default::Size(1)).also(&["strides"]);
const EACH_STEP_1D: Parameter = length("stride", Default::Size(1)).also(&["strides"]);
const STRIDE: Parameter = size("stride", Default::SizeOf("kernel"));
const STRIDE_1D: Parameter = length("stride", Default::SizeOf("kernel"));
const DILATION: Parameter = size("dilation", Default::Size(1)).also(&["dilation_rate"]);
const DILATION_1D: Parameter = length("dilation", Default::Size(1)).also(&["dilation_rate"]);
const PADDING: Parameter = padding("padding", Paddings::Images);
const PADDING_1D: Parameter = padding("padding", Paddings::Signals);
const PADDING_IN_TIME: Parameter = padding("padding", Paddings::SignalsInTime);
const MULTIPLIER: Parameter = dim("multiplier")
    .or(Default::Dim(1))
    .also(&["depth_multiplier"]);
const COUNT_PADDING: Parameter = flag("count_padding", true).also(&["count_include_pad"]);

/// What a sum, a mean and the like take.
const REDUCTION: &[Parameter] = &[axis(Default::AllAxes)];

/// Over what parameters are spread.
const OVER: Words = Words {
    of: "Over",
    module: "layers",
    list: &[
        ("one", "One"),
        ("channels", "Channels"),
        ("features", "Features"),
        ("elements", "Elements"),
    ],
};

const fn over(default: &'static str) -> Parameter {
    word("parameters", OVER, default).also(&["num_parameters", "shared_axes"])
}

/// What is added to a variance.
const fn epsilon(default: f64) -> Parameter {
    // Elsewhere the size of the input stands in its place.
    above_zero("epsilon", default).also(&["eps"]).by_name()
}

/// Whether what was normalised is scaled and shifted.
const fn affine(default: bool) -> Parameter {
    flag("affine", default).also(&["elementwise_affine", "scale", "center"])
}

const UNITS: Parameter = dim("units").also(&["hidden_size", "out_features"]);
const SEQUENCE: Parameter = flag("sequence", false).also(&["return_sequences"]);
const REVERSE: Parameter = flag("reverse", false).also(&["go_backwards"]);
const BIDIRECTIONAL: Parameter = flag("bidirectional", false);

/// What a recurrent layer takes.
const RECURRENT: &[Parameter] = &[
    UNITS,
    // Elsewhere the number of features comes first, or an activation second.
    SEQUENCE.by_name(),
    REVERSE,
    BIDIRECTIONAL,
    BIAS,
    INIT,
    BIAS_INIT,
];

const RNN_ACTIVATIONS: Words = Words {
    of: "RnnActivation",
    module: "layers",
    list: &[("tanh", "Tangent"), ("relu", "Rectifier")],
};

/// What a pooling takes.
const POOLING: &[Parameter] = &[KERNEL, STRIDE, PADDING];

/// What a pooling by the mean takes.
const AVERAGE_POOLING: &[Parameter] = &[KERNEL, STRIDE, PADDING, COUNT_PADDING];

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
        doubles: None,
        course: rules::whole,
        remembers: false,
        keeps_shape: false,
        keeps_floats: false,
        reads: Reads::ALL,
        takes_indices: false,
        says_shape: false,
        asks_input: None,
        grid: Grid::Image,
    }
}

const fn activation(name: &'static str, args: &'static [Parameter]) -> Builtin {
    Builtin {
        form: Form::Activation,
        ..layer(name, args).keeping_shape().each_step()
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

    /// One with parameters that elements share.
    const fn sharing(self, cost: rules::Costs) -> Builtin {
        let trained = self.trained().keeping_shape();
        trained.rules(rules::unchanged, norms::shared, cost)
    }

    /// One with weights, and of any sizes of what fits.
    const fn normalising(self, fits: rules::Fits, cost: rules::Costs) -> Builtin {
        let trained = self.trained().keeping_shape();
        let normalising = trained.rules(rules::unchanged, fits, cost);
        normalising.reading(Reads::INPUT)
    }

    /// A layer with parameters that turns a sequence into a vector, or into another one.
    const fn recurrent(self) -> Builtin {
        Builtin {
            doubles: Some("bidirectional"),
            asks_input: Some(("Sequence", "STEPS")),
            course: recurrent::course,
            remembers: true,
            several: Some(recurrent::BEGUN),
            parts: Some(recurrent::parts),
            reads: Reads::NEITHER,
            ..self
                .trained()
                .rules(recurrent::output, recurrent::sequence, recurrent::cost)
        }
    }

    /// Of a sequence it takes each step for itself.
    const fn each_step(self) -> Builtin {
        self.running(rules::each)
    }

    /// Of a sequence it makes this step by step.
    const fn running(self, course: fn(&BuiltinCall) -> Option<Course>) -> Builtin {
        Builtin { course, ..self }
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

    const fn over(self, grid: Grid) -> Builtin {
        Builtin { grid, ..self }
    }

    const fn saying_shape(self) -> Builtin {
        Builtin {
            says_shape: true,
            ..self
        }
    }

    /// Its input has this trait of `tensor`, and so this constant.
    const fn asking_input(self, bound: &'static str, constant: &'static str) -> Builtin {
        Builtin {
            asks_input: Some((bound, constant)),
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

    const fn keeping_floats(self) -> Builtin {
        Builtin {
            keeps_floats: true,
            ..self.reading(Reads::NEITHER)
        }
    }

    const fn reading(self, reads: Reads) -> Builtin {
        Builtin { reads, ..self }
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
