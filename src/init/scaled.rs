//! Weights whose variance is divided by the number of connections: Glorot, He, LeCun.

use rand::Rng;

use super::Init;
use super::distribution::{fill_normal, fill_truncated_normal, fill_uniform};
use crate::scalar::{Float, Real};
use crate::tensor::Shape;

/// The number of connections that the variance of a weight is divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fan {
    /// Inputs of a neuron: values keep their size in the forward pass. `fan_in` in a declaration.
    In,
    /// Outputs of a neuron: gradients keep theirs in the backward pass. `fan_out` in a declaration.
    Out,
    /// The mean of inputs and outputs. `fan_average` in a declaration, Keras's `fan_avg`.
    Average,
}

/// The form of a distribution of given variance around zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Uniform in ±√(3 · variance). `uniform` in a declaration.
    Uniform,
    /// Normal, not truncated. `normal` in a declaration, Keras's `untruncated_normal`.
    Normal,
    /// Normal, truncated at two deviations, and wider before so that the variance is the given one.
    /// `truncated_normal` in a declaration.
    TruncatedNormal,
}

/// Of the variance `scale / fan` around zero.
///
/// Keras's `VarianceScaling`; its defaults, `fan_in` and `truncated_normal`, are those of a
/// declaration, where this is `variance_scaling(2.0, fan_out, normal)`, for example.
///
/// Source: K. He et al., *Delving deep into rectifiers*, ICCV 2015.
pub const fn variance_scaling(scale: f64, fan: Fan, form: Form) -> Init {
    Init::Scaled { scale, fan, form }
}

/// Uniform in ±√(6 / (fan_in + fan_out)), Keras's default.
///
/// Source: X. Glorot, Y. Bengio, *Understanding the difficulty of training deep feedforward neural
/// networks*, AISTATS 2010.
pub const fn glorot_uniform() -> Init {
    variance_scaling(1.0, Fan::Average, Form::Uniform)
}

/// Normal with the variance 2 / (fan_in + fan_out), not truncated. Source: as [`glorot_uniform`].
pub const fn glorot_normal() -> Init {
    variance_scaling(1.0, Fan::Average, Form::Normal)
}

/// Normal with the variance 2 / (fan_in + fan_out), truncated at two deviations: Keras's
/// `GlorotNormal`. Source: as [`glorot_uniform`].
pub const fn glorot_truncated_normal() -> Init {
    variance_scaling(1.0, Fan::Average, Form::TruncatedNormal)
}

/// [`glorot_uniform`] times a [gain](super::gain): uniform in ±gain · √(6 / (fan_in + fan_out)).
pub const fn xavier_uniform(gain: f64) -> Init {
    variance_scaling(gain * gain, Fan::Average, Form::Uniform)
}

/// [`glorot_normal`] times a [gain](super::gain): normal with the variance
/// gain² · 2 / (fan_in + fan_out).
pub const fn xavier_normal(gain: f64) -> Init {
    variance_scaling(gain * gain, Fan::Average, Form::Normal)
}

/// Uniform in ±√(6 / fan_in), for ReLU and its kin.
///
/// Source: K. He et al., *Delving deep into rectifiers*, ICCV 2015.
pub const fn he_uniform() -> Init {
    kaiming_uniform(0.0, Fan::In)
}

/// Normal with the variance 2 / fan_in, not truncated. Source: as [`he_uniform`].
pub const fn he_normal() -> Init {
    kaiming_normal(0.0, Fan::In)
}

/// Normal with the variance 2 / fan_in, truncated at two deviations: Keras's `HeNormal`. Source: as
/// [`he_uniform`].
pub const fn he_truncated_normal() -> Init {
    variance_scaling(2.0, Fan::In, Form::TruncatedNormal)
}

/// Uniform in ±√(6 / ((1 + slope²) · fan)), for a rectifier with this slope below 0.
///
/// PyTorch's `kaiming_uniform_` with `a = slope`; [`he_uniform`] where the slope is 0. Source: as
/// there.
pub const fn kaiming_uniform(slope: f64, fan: Fan) -> Init {
    variance_scaling(2.0 / (1.0 + slope * slope), fan, Form::Uniform)
}

/// Normal with the variance 2 / ((1 + slope²) · fan), for a rectifier with this slope below 0.
///
/// PyTorch's `kaiming_normal_` with `a = slope`; [`he_normal`] where the slope is 0. Source: as
/// [`he_uniform`].
pub const fn kaiming_normal(slope: f64, fan: Fan) -> Init {
    variance_scaling(2.0 / (1.0 + slope * slope), fan, Form::Normal)
}

/// Uniform in ±√(3 / fan_in).
///
/// Source: Y. LeCun et al., *Efficient BackProp*, 1998.
pub const fn lecun_uniform() -> Init {
    variance_scaling(1.0, Fan::In, Form::Uniform)
}

/// Normal with the variance 1 / fan_in, not truncated. Source: as [`lecun_uniform`].
pub const fn lecun_normal() -> Init {
    variance_scaling(1.0, Fan::In, Form::Normal)
}

/// Normal with the variance 1 / fan_in, truncated at two deviations: Keras's `LecunNormal`. Source: as
/// [`lecun_uniform`].
pub const fn lecun_truncated_normal() -> Init {
    variance_scaling(1.0, Fan::In, Form::TruncatedNormal)
}

/// How many connections lead into and out of a neuron.
#[derive(Clone, Copy)]
pub(super) struct Fans {
    input: f64,
    output: f64,
}

impl Fans {
    /// Of a weight `[out, in, ...]`, where the further axes are those of a kernel.
    pub(super) fn of(shape: Shape) -> Fans {
        let (input, output) = match *shape.axes() {
            [] => (1, 1),
            [n] => (n, n),
            [output, input, ref kernel @ ..] => {
                let field: usize = kernel.iter().product();
                (input * field, output * field)
            }
        };
        Fans {
            input: input as f64,
            output: output as f64,
        }
    }

    /// The number that `fan` means, at least 1.
    pub(super) fn count(self, fan: Fan) -> f64 {
        let count = match fan {
            Fan::In => self.input,
            Fan::Out => self.output,
            Fan::Average => (self.input + self.output) / 2.0,
        };
        Real::max(count, 1.0)
    }
}

/// Where Keras truncates, in deviations.
const BOUND: f64 = 2.0;

/// The deviation of a standard normal number truncated at [`BOUND`]: with the density φ and the
/// distribution Φ, √(1 − 4 φ(2) / (2 Φ(2) − 1)).
const TRUNCATED_DEVIATION: f64 = 0.879_625_661_034_239_8;

/// Draws numbers of this variance around zero.
pub(super) fn fill_scaled<T, R>(place: &mut [T], variance: f64, form: Form, rng: &mut R)
where
    T: Float,
    R: Rng + ?Sized,
{
    match form {
        Form::Uniform => {
            let bound = Real::sqrt(3.0 * variance);
            fill_uniform(place, -bound, bound, rng);
        }
        Form::Normal => fill_normal(place, 0.0, Real::sqrt(variance), rng),
        Form::TruncatedNormal => {
            let deviation = Real::sqrt(variance) / TRUNCATED_DEVIATION;
            fill_truncated_normal(place, 0.0, deviation, BOUND, rng);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::f64::consts::{FRAC_1_SQRT_2, PI};

    #[test]
    fn the_deviation_of_a_truncated_normal_number_follows_from_its_density() {
        let density = Real::exp(-BOUND * BOUND / 2.0) / Real::sqrt(2.0 * PI);
        let within = Real::erf(BOUND * FRAC_1_SQRT_2);
        let variance = 1.0 - 2.0 * BOUND * density / within;
        let error = Real::sqrt(variance) - TRUNCATED_DEVIATION;
        assert!(Real::abs(error) < 1e-15, "{error}");
    }
}
