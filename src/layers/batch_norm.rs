//! Batch normalisation.

use core::marker::PhantomData;

use super::fold::Foldable;
use super::switch::{Learned, Switch, optional};
use crate::init::Init;
use crate::kernel::{ChannelNorm, Kernels, Moments};
use crate::layer::{Fits, Layer, Mode, Part};
use crate::parameters::Parameters;
use crate::plain::Plain;
use crate::requirement::{Requirement, Sentence};
use crate::scalar::{Real, hyper};
use crate::tensor::{Channels, Floats, flat, flat_mut};

/// y = (x − μ) / √(σ² + ε) ⊙ w + b, channel by channel; x and y `[channels]`, `[channels, length]` or
/// `[channels, height, width]`, all else `[channels]`.
///
/// In training, μ and σ² are the mean and the variance of the group of samples, over all positions; in
/// inference, the running ones. Each step moves those a part of the way, the momentum, to the group's mean
/// and to its variance with Bessel's correction, n / (n − 1) · σ²; a single value has none, and then
/// `running_var` stays.
///
/// Declared as `BatchNorm(momentum = 0.1, epsilon = 1e-5, affine = true)`; without `affine`, w is 1, b is
/// 0, and neither is a parameter. `MOMENTUM` and `EPSILON` hold the bits of the numbers. Put it before the
/// activation, behind a layer without bias, whose place its own takes.
///
/// # The group
///
/// The statistics are those of a group, so a network with this layer takes a batch whole:
/// [`gradient`](crate::network::gradient) panics on, and the trainer refuses, a batch larger than the tape's
/// group. `Tape::group_of::<128>()` and `Trainer::group_of::<128>` hold one of 128.
///
/// # In other libraries
///
/// PyTorch's `BatchNorm1d` and `BatchNorm2d`, of the same names and numbers; its count
/// `num_batches_tracked` is passed over when a file is loaded, because nothing here depends on it.
/// Keras's `BatchNormalization` calls 1 − momentum `momentum` (0.99), has an epsilon of 1e-3, and moves its
/// running variance to σ² without correction.
///
/// Source: S. Ioffe, C. Szegedy, *Batch normalization: accelerating deep network training by reducing
/// internal covariate shift*, ICML 2015.
#[doc(alias("BatchNorm1d", "BatchNorm2d", "BatchNormalization"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct BatchNorm<
    X: Channels,
    const MOMENTUM: u64 = { hyper(0.1) },
    const EPSILON: u64 = { hyper(1e-5) },
    A: Switch = Learned,
> {
    /// w, or nothing.
    #[norm]
    pub weight: A::Of<X::PerChannel<X::Scalar>>,
    /// b, or nothing.
    #[bias]
    pub bias: A::Of<X::PerChannel<X::Scalar>>,
    /// μ in inference.
    #[buffer]
    pub running_mean: X::PerChannel<X::Scalar>,
    /// σ² in inference.
    #[buffer]
    pub running_var: X::PerChannel<X::Scalar>,
    affine: PhantomData<A>,
}

/// The arguments of [`BatchNorm`] in a declaration.
pub struct BatchNormArguments {
    /// How far a step moves the running statistics, from 0 to 1; 0.1 unless given.
    pub momentum: f64,
    /// What is added to the variance, above 0; 1e-5 unless given.
    pub epsilon: f64,
    /// Whether a weight and a bias follow; `true` unless given.
    pub affine: bool,
}

/// What a group was normalised with.
#[derive(Plain)]
#[repr(C)]
pub struct Statistics<X: Channels> {
    mean: X::PerChannel<X::Scalar>,
    variance: X::PerChannel<X::Scalar>,
    /// Σ dy · (x − μ) / √(σ² + ε) and Σ dy over the group.
    across: X::PerChannel<X::Scalar>,
    along: X::PerChannel<X::Scalar>,
    of_group: bool,
}

impl<X: Channels, const MOMENTUM: u64, const EPSILON: u64, A: Switch>
    BatchNorm<X, MOMENTUM, EPSILON, A>
{
    const M: f64 = f64::from_bits(MOMENTUM);
    const DIMS: ChannelNorm = ChannelNorm {
        channels: X::CHANNELS,
        positions: X::POSITIONS,
        epsilon: f64::from_bits(EPSILON),
    };

    fn running(&self) -> Moments<'_, X::Scalar> {
        Moments {
            mean: self.running_mean.as_slice(),
            variance: self.running_var.as_slice(),
        }
    }

    /// What a group was normalised with.
    fn moments<'a>(&'a self, saved: &'a Statistics<X>) -> Moments<'a, X::Scalar> {
        if !saved.of_group {
            return self.running();
        }
        Moments {
            mean: saved.mean.as_slice(),
            variance: saved.variance.as_slice(),
        }
    }

    fn apply(&self, x: &[X], moments: Moments<'_, X::Scalar>, y: &mut [X]) {
        let (weight, bias) = (optional(&self.weight), optional(&self.bias));
        X::Scalar::channel_norm(&Self::DIMS, flat(x), moments, weight, bias, flat_mut(y));
    }

    /// Moves what this layer does in inference into the layer before it, which then does both in one:
    /// this one gives what it is given.
    ///
    /// y = s ⊙ (W x + c − μ) + b with s = w / √(σ² + ε) is W′ x + c′, where W′ is W with its rows times s,
    /// and c′ = s ⊙ (c − μ) + b. A layer without bias takes the s alone, and this one goes on adding
    /// b − s ⊙ μ (without `affine`, subtracting s ⊙ μ). The network is then one for inference: training it
    /// would normalise anew. PyTorch's `fuse_conv_bn_eval`.
    ///
    /// The layer must be the one whose output this one receives, with nothing between: no activation, either.
    ///
    /// ```
    /// use netwright::prelude::*;
    ///
    /// network! {
    ///     struct Net: [1, 8, 8] -> [4, 6, 6] {
    ///         conv: Conv2d(4, kernel = 3),
    ///         norm: BatchNorm -> Relu,
    ///     }
    /// }
    ///
    /// let mut net = Net::boxed(&mut Generator::seed(1));
    /// // The network itself, of which two layers can be borrowed at once.
    /// let net = &mut **net;
    /// net.norm.running_mean = [0.1, -0.2, 0.3, 0.0];
    /// net.norm.running_var = [0.5, 1.0, 2.0, 4.0];
    /// let x = [[[0.25; 8]; 8]];
    /// let before = net.forward(&x);
    ///
    /// net.norm.fold_into(&mut net.conv);
    /// let after = net.forward(&x);
    /// let apart = |(a, b): (&f32, &f32)| (a - b).abs();
    /// let pairs = before.as_flattened().as_flattened().iter().zip(after.as_flattened().as_flattened());
    /// assert!(pairs.map(apart).all(|apart| apart < 1e-6));
    /// ```
    pub fn fold_into<L: Foldable<Scalar = X::Scalar, Output: Fits<X>>>(&mut self, layer: &mut L) {
        let (weight, bias) = layer.weight_and_bias();
        let row = weight.len() / X::CHANNELS;
        for c in 0..X::CHANNELS {
            let of = |values: Option<&[X::Scalar]>, none| values.map_or(none, |values| values[c]);
            let deviation =
                (self.running_var.as_slice()[c] + X::Scalar::of(Self::DIMS.epsilon)).sqrt();
            let scale = of(optional(&self.weight), X::Scalar::ONE) / deviation;
            let shift = of(optional(&self.bias), X::Scalar::ZERO);
            let mean = self.running_mean.as_slice()[c];
            X::Scalar::scale(scale, &mut weight[c * row..(c + 1) * row]);
            let (left_mean, left_shift) = match bias.get_mut(c) {
                Some(bias) => {
                    *bias = (*bias - mean) * scale + shift;
                    (X::Scalar::ZERO, X::Scalar::ZERO)
                }
                None if A::IS_LEARNED => (X::Scalar::ZERO, shift - mean * scale),
                None => (mean * scale, X::Scalar::ZERO),
            };
            self.running_mean.as_mut_slice()[c] = left_mean;
            self.neutral(c);
            if let Some(bias) = self.bias.as_mut_slice().get_mut(c) {
                *bias = left_shift;
            }
        }
    }

    /// Lets a channel have a factor of 1.
    fn neutral(&mut self, c: usize) {
        let epsilon = X::Scalar::of(Self::DIMS.epsilon);
        let variance = &mut self.running_var.as_mut_slice()[c];
        match self.weight.as_mut_slice().get_mut(c) {
            Some(weight) => {
                *variance = X::Scalar::ONE;
                *weight = (X::Scalar::ONE + epsilon).sqrt();
            }
            None => *variance = X::Scalar::ONE - epsilon,
        }
    }
}

#[diagnostic::do_not_recommend]
impl<X: Channels, const MOMENTUM: u64, const EPSILON: u64, A: Switch> Layer
    for BatchNorm<X, MOMENTUM, EPSILON, A>
{
    type Input = X;
    type Output = X;
    type Saved<const B: usize> = Statistics<X>;
    type Scratch = ();
    const MACS: usize = X::LEN;
    const COUPLED: bool = true;
    const CHECK: Requirement = Requirement::that(
        Self::M >= 0.0 && Self::M <= 1.0,
        Sentence::new("the momentum of a BatchNorm is at least 0 and at most 1, found ")
            .real(Self::M),
    )
    .and(super::switch::some_epsilon(Self::DIMS.epsilon));

    fn forward(&self, x: &X, y: &mut X, _: &mut ()) {
        let (x, y) = (core::slice::from_ref(x), core::slice::from_mut(y));
        self.apply(x, self.running(), y);
    }

    fn record<const B: usize>(&self, x: &[X], y: &mut [X], saved: &mut Statistics<X>, mode: Mode) {
        saved.of_group = mode != Mode::Inference;
        if saved.of_group {
            let (mean, variance) = (saved.mean.as_mut_slice(), saved.variance.as_mut_slice());
            X::Scalar::channel_moments(&Self::DIMS, flat(x), mean, variance);
        }
        self.apply(x, self.moments(saved), y);
    }

    fn backward<const B: usize>(
        &self,
        x: &[X],
        _: &[X],
        saved: &mut Statistics<X>,
        dy: &[X],
        dx: &mut [X],
    ) {
        let (x_and_dy, weight) = ([flat(x), flat(dy)], optional(&self.weight));
        let (dims, dx) = (&Self::DIMS, flat_mut(dx));
        if !saved.of_group {
            let moments = self.running();
            return X::Scalar::channel_norm_gradient(dims, x_and_dy, moments, weight, None, dx);
        }
        let moments = Moments {
            mean: saved.mean.as_slice(),
            variance: saved.variance.as_slice(),
        };
        let (across, along) = (saved.across.as_mut_slice(), saved.along.as_mut_slice());
        across.fill(X::Scalar::ZERO);
        along.fill(X::Scalar::ZERO);
        let all = 0..X::CHANNELS;
        X::Scalar::channel_norm_weight_gradient(dims, x_and_dy, moments, all, across, along);
        let sums = Some([&*along, &*across]);
        X::Scalar::channel_norm_gradient(dims, x_and_dy, moments, weight, sums, dx);
    }

    fn accumulate<const B: usize>(
        &self,
        x: &[X],
        _: &[X],
        saved: &Statistics<X>,
        dy: &[X],
        grad: &mut Self,
        part: &Part,
    ) {
        let (rows, samples) = (part.rows(X::CHANNELS), part.samples());
        if A::IS_LEARNED {
            let x_and_dy = [flat(&x[samples.clone()]), flat(&dy[samples.clone()])];
            let (dims, moments) = (&Self::DIMS, self.moments(saved));
            let dw = &mut grad.weight.as_mut_slice()[rows.clone()];
            let db = &mut grad.bias.as_mut_slice()[rows.clone()];
            X::Scalar::channel_norm_weight_gradient(dims, x_and_dy, moments, rows.clone(), dw, db);
        }
        // The increments of buffers are the group's: they go with its first sample.
        if saved.of_group && samples.contains(&0) {
            let momentum = X::Scalar::of(Self::M);
            let towards = |sum: &mut X::Scalar, from: X::Scalar, to: X::Scalar| {
                *sum += momentum * (to - from);
            };
            let count = (x.len() * X::POSITIONS) as f64;
            let correction = X::Scalar::of(count / (count - 1.0).max(1.0));
            let Moments { mean, variance } = self.running();
            for c in rows {
                let to = saved.mean.as_slice()[c];
                towards(&mut grad.running_mean.as_mut_slice()[c], mean[c], to);
                if count > 1.0 {
                    let to = saved.variance.as_slice()[c] * correction;
                    towards(&mut grad.running_var.as_mut_slice()[c], variance[c], to);
                }
            }
        }
    }

    /// Weights and running variances begin at 1, all else at 0.
    fn initialise<R: rand::Rng + ?Sized>(&mut self, init: Init, rng: &mut R) {
        crate::init::initialise(self, init, rng);
        self.running_var.as_mut_slice().fill(X::Scalar::ONE);
    }
}
