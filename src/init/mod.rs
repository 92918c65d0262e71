//! Initialisers: how the parameters of a new network are drawn.
//!
//! The default fits the activation that follows a layer; a declaration names another, and one for
//! the biases, which are zero otherwise:
//!
//! ```
//! use netwright::init;
//! use netwright::prelude::*;
//!
//! network! {
//!     struct Policy: [8] -> [2] {
//!         first: Dense(64, init = orthogonal(init::gain::TANH), bias_init = constant(0.1)) -> Tanh,
//!         second: Dense(64, init = kaiming_normal(fan = fan_out)) -> Relu,
//!         out: Dense(2, init = truncated_normal(mean = 0, deviation = 0.01)),
//!     }
//! }
//!
//! let net = Policy::boxed(&mut Generator::seed(1));
//! assert_eq!(net.first.bias, [0.1; 64]);
//! ```
//!
//! The arguments in this table have the defaults of a declaration; the functions take all of them.
//!
//! | name | weights | Keras | PyTorch | source |
//! |---|---|---|---|---|
//! | [`zeros`], [`ones`], [`constant`]`(value)` | all the same | `Zeros`, `Ones`, `Constant` | `zeros_`, `ones_`, `constant_` | |
//! | [`uniform`]`(low, high)` | U(low, high) | `RandomUniform` | `uniform_` | |
//! | [`normal`]`(mean, deviation)` | N(mean, deviation²) | `RandomNormal` | `normal_` | |
//! | [`truncated_normal`]`(mean, deviation, bound = 2)` | the same, what is farther than bound · deviation from the mean drawn again | `TruncatedNormal` | `trunc_normal_` | |
//! | [`variance_scaling`]`(scale, fan = fan_in, form = truncated_normal)` | of the variance scale / fan | `VarianceScaling` | | He 2015 |
//! | [`glorot_uniform`] | U(±√(6 / (fan_in + fan_out))) | `GlorotUniform` | `xavier_uniform_` | Glorot 2010 |
//! | [`glorot_normal`] | N(0, 2 / (fan_in + fan_out)) | | `xavier_normal_` | Glorot 2010 |
//! | [`glorot_truncated_normal`] | the same variance, truncated | `GlorotNormal` | | Glorot 2010 |
//! | [`xavier_uniform`]`(gain = 1)`, [`xavier_normal`]`(gain = 1)` | gain · Glorot's | | `xavier_uniform_`, `xavier_normal_` | Glorot 2010 |
//! | [`he_uniform`] | U(±√(6 / fan_in)) | `HeUniform` | `kaiming_uniform_` | He 2015 |
//! | [`he_normal`] | N(0, 2 / fan_in) | | `kaiming_normal_` | He 2015 |
//! | [`he_truncated_normal`] | the same variance, truncated | `HeNormal` | | He 2015 |
//! | [`kaiming_uniform`]`(slope = 0, fan = fan_in)`, [`kaiming_normal`]`(slope = 0, fan = fan_in)` | of the variance 2 / ((1 + slope²) · fan) | | `kaiming_uniform_`, `kaiming_normal_` | He 2015 |
//! | [`lecun_uniform`] | U(±√(3 / fan_in)) | `LecunUniform` | | LeCun 1998 |
//! | [`lecun_normal`] | N(0, 1 / fan_in) | | `kaiming_normal_` for `linear` | LeCun 1998 |
//! | [`lecun_truncated_normal`] | the same variance, truncated | `LecunNormal` | | LeCun 1998 |
//! | [`orthogonal`]`(gain = 1)` | gain · orthonormal rows or columns | `Orthogonal` | `orthogonal_` | Saxe 2014 |
//! | [`identity`]`(gain = 1)` | what comes in goes out, times gain | `Identity` | `eye_`, `dirac_` | |
//! | [`sparse`]`(sparsity, deviation = 0.01)` | N(0, deviation²), a share of each column 0 | | `sparse_` | Martens 2010 |
//! | [`pytorch`] | U(±1/√fan_in), the biases, too | | what `Linear` and `Conv2d` do | |
//!
//! # Keras's normal is truncated
//!
//! `he_normal` means two things: Keras truncates the normal distribution at two deviations and
//! widens it so that the variance is 2 / fan_in all the same; PyTorch and the papers do not
//! truncate. Here the plain name is the plain distribution, and `he_truncated_normal` is Keras's; so
//! with Glorot's and LeCun's.
//!
//! # Shapes
//!
//! A weight is `[out, in, ...]`, where the further axes are those of a kernel: fan_in is in times
//! the size of the kernel, fan_out is out times it. A weight or bias `[n]` has fans of n, as in
//! Keras. [`orthogonal`] and [`sparse`] take a weight as the matrix `[out, in · kernel]`, and one of a
//! single axis as a column.
//!
//! # Numbers
//!
//! The same generator gives the same bits on every platform, with and without std. They are drawn in
//! double precision: an `f32` network gets those of an `f64` network, rounded, except for
//! [`orthogonal`], which starts from rounded numbers. Rounding may reach a bound that is not an `f32`.

#![forbid(unsafe_code)]

mod distribution;
mod draw;
pub mod gain;
mod pattern;
mod requirement;
mod scaled;

pub(crate) use draw::draw;
pub use draw::{initialise, initialise_biases};
pub use scaled::{
    Fan, Form, glorot_normal, glorot_truncated_normal, glorot_uniform, he_normal,
    he_truncated_normal, he_uniform, kaiming_normal, kaiming_uniform, lecun_normal,
    lecun_truncated_normal, lecun_uniform, variance_scaling, xavier_normal, xavier_uniform,
};

/// How the weights of a layer are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Init {
    /// Every weight the same.
    Constant(f64),
    /// Uniform between two bounds.
    Uniform {
        /// The lower bound, included.
        low: f64,
        /// The upper bound, excluded but for rounding.
        high: f64,
    },
    /// Normal.
    Normal {
        /// The mean.
        mean: f64,
        /// The standard deviation.
        deviation: f64,
    },
    /// Normal, without what is far from the mean.
    TruncatedNormal {
        /// The mean.
        mean: f64,
        /// The standard deviation before it is truncated.
        deviation: f64,
        /// How many standard deviations from the mean are allowed.
        bound: f64,
    },
    /// Of the variance `scale / fan`: Glorot, He, LeCun.
    Scaled {
        /// The variance times the fan.
        scale: f64,
        /// What the variance is divided by.
        fan: Fan,
        /// The form of the distribution.
        form: Form,
    },
    /// Orthonormal rows or columns.
    Orthogonal {
        /// Their length.
        gain: f64,
    },
    /// The identity.
    Identity {
        /// What it is multiplied by.
        gain: f64,
    },
    /// Normal around zero, and zero for the most part.
    Sparse {
        /// The share of each column that is zero.
        sparsity: f64,
        /// The standard deviation of the rest.
        deviation: f64,
    },
    /// PyTorch's default: weights and biases uniform in ±1/√fan_in.
    PyTorch,
}

/// Zero.
pub const fn zeros() -> Init {
    Init::Constant(0.0)
}

/// One.
pub const fn ones() -> Init {
    Init::Constant(1.0)
}

/// Every weight `value`.
pub const fn constant(value: f64) -> Init {
    Init::Constant(value)
}

/// Uniform in `low..high`.
pub const fn uniform(low: f64, high: f64) -> Init {
    Init::Uniform { low, high }
}

/// Normal with this mean and standard deviation.
pub const fn normal(mean: f64, deviation: f64) -> Init {
    Init::Normal { mean, deviation }
}

/// Normal with this mean and standard deviation, where what is farther than `bound · deviation` from
/// the mean is drawn again. So its own deviation is smaller: 0.88 · deviation for a bound of 2.
///
/// Keras's `TruncatedNormal` has the bound 2, which is the default in a declaration. PyTorch's
/// `trunc_normal_` has absolute bounds a = −2 and b = 2 unless told otherwise: those of mean 0 and
/// the bound 2 / deviation. (Bounds that do not lie evenly around the mean are not on offer.)
pub const fn truncated_normal(mean: f64, deviation: f64, bound: f64) -> Init {
    Init::TruncatedNormal {
        mean,
        deviation,
        bound,
    }
}

/// The rows are orthogonal to each other and as long as `gain`; of a weight with more rows than
/// columns, the columns are. No such matrix is more likely than another.
///
/// The matrix is `[out, in · kernel]`. It is the Q of the decomposition A = QR of a matrix of normal
/// numbers, with signs such that R has a positive diagonal; of Aᵀ for a wide matrix. It is computed in
/// place with sums in double precision, in time proportional to out · in · min(out, in).
///
/// [`gain`] has the gains of activations. Keras's `Orthogonal`, PyTorch's `orthogonal_`.
///
/// Source: A. M. Saxe et al., *Exact solutions to the nonlinear dynamics of learning in deep linear
/// neural networks*, ICLR 2014; for the signs, F. Mezzadri, *How to generate random matrices from the
/// classical compact groups*, 2007.
pub const fn orthogonal(gain: f64) -> Init {
    Init::Orthogonal { gain }
}

/// Output i is input i times `gain`, for as many as there are of both; all other weights are zero.
/// In the kernel of a convolution, the weight stands in the middle: at index size / 2 of each axis.
///
/// Keras's `Identity` and PyTorch's `eye_` for matrices, PyTorch's `dirac_` with one group for
/// convolutions.
pub const fn identity(gain: f64) -> Init {
    Init::Identity { gain }
}

/// Normal around zero, but in each column of the matrix `[out, in · kernel]`, ⌈sparsity · out⌉ weights
/// at random places are zero.
///
/// PyTorch's `sparse_`.
///
/// Source: J. Martens, *Deep learning via Hessian-free optimization*, ICML 2010.
pub const fn sparse(sparsity: f64, deviation: f64) -> Init {
    Init::Sparse {
        sparsity,
        deviation,
    }
}

/// PyTorch's default for dense and convolutional layers: weights and biases uniform in ±1/√fan_in.
///
/// PyTorch writes it `kaiming_uniform_(a=sqrt(5))` for the weights.
pub const fn pytorch() -> Init {
    Init::PyTorch
}
