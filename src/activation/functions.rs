//! The activations by the names that `fn forward` calls them by: `relu(x)`.
//!
//! A declaration refers to them here, so that an editor finds what is behind the name.

pub use super::{
    Celu as celu, Elu as elu, Exponential as exponential, Gelu as gelu, GeluTanh as gelu_tanh,
    HardShrink as hard_shrink, HardSigmoid as hard_sigmoid, HardSilu as hard_silu,
    HardSwish as hard_swish, HardTanh as hard_tanh, Identity as identity, LeakyRelu as leaky_relu,
    LogSigmoid as log_sigmoid, LogSoftmax as log_softmax, Mish as mish, Relu as relu,
    Relu6 as relu6, Selu as selu, Sigmoid as sigmoid, Silu as silu, SoftShrink as soft_shrink,
    Softmax as softmax, Softplus as softplus, Softsign as softsign, SparsePlus as sparse_plus,
    SparseSigmoid as sparse_sigmoid, SquaredRelu as squared_relu, Squareplus as squareplus,
    Swish as swish, Tanh as tanh, TanhShrink as tanh_shrink, Threshold as threshold,
};
