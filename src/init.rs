//! Initialisers: how the parameters of a new network are drawn.
//!
//! The default fits the activation that follows a layer; a declaration names another:
//! `Dense(10, init = he_normal)`.

use core::f64::consts::TAU;

use rand::Rng;

use crate::parameters::{Parameters, Role};
use crate::scalar::{Float, Real};
use crate::tensor::Shape;

/// How the weights of a layer are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Init {
    /// Every weight the same.
    Constant(f64),
    /// Uniform between two bounds.
    Uniform {
        /// The lower bound, included.
        low: f64,
        /// The upper bound, excluded.
        high: f64,
    },
    /// Normal.
    Normal {
        /// The mean.
        mean: f64,
        /// The standard deviation.
        deviation: f64,
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
    /// PyTorch's default: weights and biases uniform in ±1/√fan_in.
    PyTorch,
}

/// The number of connections that the variance of a weight is divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fan {
    /// Inputs of a neuron.
    In,
    /// The mean of inputs and outputs.
    Average,
}

/// The form of a distribution of given variance around zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Uniform in ±√(3 · variance).
    Uniform,
    /// Normal, not truncated.
    Normal,
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

const fn scaled(scale: f64, fan: Fan, form: Form) -> Init {
    Init::Scaled { scale, fan, form }
}

/// Uniform in ±√(6 / (fan_in + fan_out)), Keras's default.
///
/// Source: X. Glorot, Y. Bengio, *Understanding the difficulty of training deep feedforward neural
/// networks*, AISTATS 2010.
pub const fn glorot_uniform() -> Init {
    scaled(1.0, Fan::Average, Form::Uniform)
}

/// Normal with the variance 2 / (fan_in + fan_out). Source: as [`glorot_uniform`].
pub const fn glorot_normal() -> Init {
    scaled(1.0, Fan::Average, Form::Normal)
}

/// Uniform in ±√(6 / fan_in), for ReLU and its kin.
///
/// Source: K. He et al., *Delving deep into rectifiers*, ICCV 2015.
pub const fn he_uniform() -> Init {
    scaled(2.0, Fan::In, Form::Uniform)
}

/// Normal with the variance 2 / fan_in. Source: as [`he_uniform`].
pub const fn he_normal() -> Init {
    scaled(2.0, Fan::In, Form::Normal)
}

/// Uniform in ±√(3 / fan_in).
///
/// Source: Y. LeCun et al., *Efficient BackProp*, 1998.
pub const fn lecun_uniform() -> Init {
    scaled(1.0, Fan::In, Form::Uniform)
}

/// Normal with the variance 1 / fan_in. Source: as [`lecun_uniform`].
pub const fn lecun_normal() -> Init {
    scaled(1.0, Fan::In, Form::Normal)
}

/// PyTorch's default for dense and convolutional layers: weights and biases uniform in ±1/√fan_in.
pub const fn pytorch() -> Init {
    Init::PyTorch
}

/// Draws the parameters of one layer: weights by `init`, scales of a normalisation one, biases
/// and buffers zero. The bias behind a weight takes part in [`pytorch`].
///
/// What [`Layer::initialise`](crate::layer::Layer::initialise) does by default.
pub fn initialise<P, R>(parameters: &mut P, init: Init, rng: &mut R)
where
    P: Parameters,
    R: Rng + ?Sized,
{
    let floats = parameters.as_mut_slice();
    let mut fans = Fans {
        input: 1.0,
        output: 1.0,
    };
    P::TREE.visit(|segment| {
        let place = &mut floats[segment.range.clone()];
        match segment.role {
            Role::Weight => {
                fans = Fans::of(segment.shape);
                fill(place, init, fans, rng);
            }
            Role::Bias if init == Init::PyTorch => fill(place, init, fans, rng),
            Role::Bias | Role::Buffer => place.fill(Real::ZERO),
            Role::Norm => place.fill(Real::ONE),
        }
    });
}

/// How many connections lead into and out of a neuron.
#[derive(Clone, Copy)]
struct Fans {
    input: f64,
    output: f64,
}

impl Fans {
    /// Of a weight `[out, in, ...]`, where the further axes are those of a kernel.
    fn of(shape: Shape) -> Fans {
        match *shape.axes() {
            [] => Fans {
                input: 1.0,
                output: 1.0,
            },
            [n] => Fans {
                input: n as f64,
                output: n as f64,
            },
            [output, input, ref kernel @ ..] => {
                let field: usize = kernel.iter().product();
                Fans {
                    input: (input * field) as f64,
                    output: (output * field) as f64,
                }
            }
        }
    }
}

fn fill<T: Float, R: Rng + ?Sized>(place: &mut [T], init: Init, fans: Fans, rng: &mut R) {
    match init {
        Init::Constant(value) => place.fill(T::of(value)),
        Init::Uniform { low, high } => fill_uniform(place, low, high, rng),
        Init::Normal { mean, deviation } => fill_normal(place, mean, deviation, rng),
        Init::Scaled { scale, fan, form } => {
            let fan = match fan {
                Fan::In => fans.input,
                Fan::Average => (fans.input + fans.output) / 2.0,
            };
            let variance = scale / fan.max(1.0);
            match form {
                Form::Uniform => {
                    let bound = Real::sqrt(3.0 * variance);
                    fill_uniform(place, -bound, bound, rng);
                }
                Form::Normal => fill_normal(place, 0.0, Real::sqrt(variance), rng),
            }
        }
        Init::PyTorch => {
            let bound = 1.0 / Real::sqrt(fans.input.max(1.0));
            fill_uniform(place, -bound, bound, rng);
        }
    }
}

/// Uniform in [0, 1), of 53 random bits.
fn unit<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    (rng.next_u64() >> 11) as f64 / (1u64 << 53) as f64
}

fn fill_uniform<T: Float, R: Rng + ?Sized>(place: &mut [T], low: f64, high: f64, rng: &mut R) {
    for value in place {
        *value = T::of(low + (high - low) * unit(rng));
    }
}

/// Normal numbers by the Box–Muller transform, two at a time.
///
/// Source: G. E. P. Box, M. E. Muller, *A note on the generation of random normal deviates*, 1958.
fn fill_normal<T: Float, R: Rng + ?Sized>(place: &mut [T], mean: f64, deviation: f64, rng: &mut R) {
    for pair in place.chunks_mut(2) {
        let radius = Real::sqrt(-2.0 * Real::ln(1.0 - unit(rng)));
        let angle = TAU * unit(rng);
        let normal = [radius * Real::cos(angle), radius * Real::sin(angle)];
        for (value, normal) in pair.iter_mut().zip(normal) {
            *value = T::of(mean + deviation * normal);
        }
    }
}
