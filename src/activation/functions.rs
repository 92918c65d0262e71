//! The activations by the names that `fn forward` calls them by: `relu(x)`.
//!
//! A declaration refers to them here, so that an editor finds what is behind the name.

pub use super::{
    Gelu as gelu, Identity as identity, LeakyRelu as leaky_relu, LogSoftmax as log_softmax,
    Relu as relu, Sigmoid as sigmoid, Softmax as softmax, Tanh as tanh,
};
