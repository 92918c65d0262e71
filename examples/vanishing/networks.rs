//! Eight equal layers between the first and the last, of different kinds.

use netwright::prelude::*;

/// A layer of 32 units, and a network with eight of them.
macro_rules! deep {
    ($(#[$about:meta])* $net:ident of $layer:ident { $($inside:tt)* }) => {
        network! {
            /// Gives as many numbers as it takes.
            pub struct $layer: [32] -> [32] { $($inside)* }
        }

        network! {
            $(#[$about])*
            pub struct $net: [2] -> [3] {
                first: Dense(32) -> Tanh,
                deep: $layer * 8,
                output: Dense(3) -> Softmax,
            }
        }
    };
}

deep! {
    /// A sigmoid's slope is a quarter at most: the gradient shrinks from layer to layer.
    Sigmoids of SigmoidLayer { dense: Dense(32) -> Sigmoid }
}

deep! {
    /// A rectifier's slope is 1 or 0; but these weights are small.
    Rectified of RectifiedLayer { dense: Dense(32) -> Relu }
}

deep! {
    /// Weights with which a rectifier keeps the size of what it is given.
    He of HeLayer { dense: Dense(32, init = he_normal) -> Relu }
}

deep! {
    /// Each layer is given values of deviation 1.
    Normalised of NormalisedLayer { dense: Dense(32, bias = false), norm: BatchNorm -> Sigmoid }
}

deep! {
    /// What goes in is added to what comes out: the gradient has a way around.
    Residual of ResidualLayer {
        dense: Dense(32) -> Sigmoid,

        fn forward(x) {
            x + dense(x)
        }
    }
}

deep! {
    /// Weights that are too large: values and gradients grow from layer to layer.
    Large of LargeLayer { dense: Dense(32, init = orthogonal(3)) -> Relu }
}
