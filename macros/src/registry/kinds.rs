//! What built-ins do to a value, for the warnings: by name, so that one is listed before it is there.

/// Linear layers with parameters: y = W x + b.
const LINEAR: &[&str] = &[
    "Dense",
    "Conv1d",
    "Conv2d",
    "ConvTranspose1d",
    "ConvTranspose2d",
    "DepthwiseConv2d",
];

/// Layers without parameters that are linear in inference: a linear layer before or behind one can take
/// it in.
const LINEAR_BETWEEN: &[&str] = &[
    "Identity",
    "Flatten",
    "Reshape",
    "Permute",
    "Dropout",
    "SpatialDropout",
    "AvgPool1d",
    "AvgPool2d",
    "AdaptiveAvgPool1d",
    "AdaptiveAvgPool2d",
    "GlobalAvgPool",
    "GlobalAvgPool1d",
    "ZeroPad1d",
    "ZeroPad2d",
    "Crop",
    "Crop1d",
    "Crop2d",
    "Upsample",
];

/// Normalisations that take the mean of each channel away, and with it a bias.
const MEAN_FREE: &[&str] = &["BatchNorm", "InstanceNorm"];

/// What keeps each channel apart and moves no constant.
const CHANNELS_APART: &[&str] = &["Identity", "Flatten", "GlobalAvgPool"];

/// Layers that drop values in training.
const DROPPING: &[&str] = &["Dropout", "SpatialDropout"];

/// Activations that give 0 for all that is negative.
const CUTTING: &[&str] = &["Relu", "Relu6", "SquaredRelu"];

/// Activations that give the probabilities of a classifier.
const CLASSIFYING: &[&str] = &["Softmax", "LogSoftmax", "Sigmoid", "LogSigmoid"];

macro_rules! questions {
    ($($(#[$doc:meta])* $question:ident: $list:ident;)*) => {
        impl super::Builtin {
            $($(#[$doc])* pub fn $question(&self) -> bool {
                $list.contains(&self.name)
            })*
        }
    };
}
questions! {
    /// Whether it is a linear layer with parameters.
    is_linear: LINEAR;
    /// Whether it has no parameters and is linear.
    is_linear_between: LINEAR_BETWEEN;
    /// Whether it takes the mean of each channel away.
    is_mean_free: MEAN_FREE;
    /// Whether a constant of each channel stays one of that channel.
    keeps_channels_apart: CHANNELS_APART;
    /// Whether it drops values in training.
    is_dropping: DROPPING;
    /// Whether it gives 0 for all that is negative.
    is_cutting: CUTTING;
    /// Whether it gives probabilities.
    is_classifying: CLASSIFYING;
}
