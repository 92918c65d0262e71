//! Batch normalisation: buffers, and samples that influence each other in training.

use netwright::check;
use netwright::prelude::*;

use crate::support::samples;

/// How far the running statistics move towards those of a group.
const MOMENTUM: f64 = 0.1;

/// y = (x − μ) / √(σ² + ε) · scale + shift, channel by channel.
///
/// In training, μ and σ² are those of the group; in inference, the running ones.
///
/// Source: S. Ioffe, C. Szegedy, *Batch normalization: accelerating deep network training by reducing
/// internal covariate shift*, ICML 2015.
#[derive(Debug, Clone, Parameters)]
#[repr(C)]
pub struct BatchNorm<X: Image> {
    #[norm]
    pub scale: X::PerChannel<X::Scalar>,
    #[bias]
    pub shift: X::PerChannel<X::Scalar>,
    #[buffer]
    pub running_mean: X::PerChannel<X::Scalar>,
    #[buffer]
    pub running_variance: X::PerChannel<X::Scalar>,
}

/// The statistics that a group was normalised with.
#[derive(Plain)]
pub struct Statistics<X: Image> {
    mean: X::PerChannel<X::Scalar>,
    variance: X::PerChannel<X::Scalar>,
    of_group: bool,
}

impl<X: Image> Statistics<X> {
    /// x in units of the standard deviation, and what it was divided by.
    fn normalised(&self, c: usize, x: X::Scalar) -> (X::Scalar, X::Scalar) {
        let variance = self.variance.as_slice()[c];
        let deviation = (variance + X::Scalar::of(1e-5)).sqrt();
        ((x - self.mean.as_slice()[c]) / deviation, deviation)
    }
}

impl<X: Image> BatchNorm<X> {
    /// The elements of a channel.
    fn channel(x: &X, c: usize) -> &[X::Scalar] {
        let pixels = X::HEIGHT * X::WIDTH;
        &x.as_slice()[c * pixels..(c + 1) * pixels]
    }

    /// The elements of a channel, to be written.
    fn channel_mut(x: &mut X, c: usize) -> &mut [X::Scalar] {
        let pixels = X::HEIGHT * X::WIDTH;
        &mut x.as_mut_slice()[c * pixels..(c + 1) * pixels]
    }

    /// The mean of `value` over the elements of a channel in all samples.
    fn mean(x: &[X], c: usize, value: impl Fn(X::Scalar) -> X::Scalar) -> X::Scalar {
        let elements = x.iter().flat_map(|x| Self::channel(x, c));
        let count = X::Scalar::of((x.len() * X::HEIGHT * X::WIDTH) as f64);
        elements.map(|&x| value(x)).sum::<X::Scalar>() / count
    }

    fn running(&self, c: usize) -> [X::Scalar; 2] {
        [&self.running_mean, &self.running_variance].map(|running| running.as_slice()[c])
    }

    fn apply(&self, x: &[X], y: &mut [X], statistics: &Statistics<X>) {
        for (x, y) in x.iter().zip(y) {
            for c in 0..X::CHANNELS {
                let (scale, shift) = (self.scale.as_slice()[c], self.shift.as_slice()[c]);
                let x = Self::channel(x, c);
                for (&x, y) in x.iter().zip(Self::channel_mut(y, c)) {
                    *y = statistics.normalised(c, x).0 * scale + shift;
                }
            }
        }
    }
}

impl<X: Image> Layer for BatchNorm<X> {
    type Input = X;
    type Output = X;
    type Saved<const B: usize> = Statistics<X>;
    type Scratch = Statistics<X>;
    const MACS: usize = X::LEN;
    const COUPLED: bool = true;

    fn forward(&self, x: &X, y: &mut X, scratch: &mut Statistics<X>) {
        let (x, y) = (core::slice::from_ref(x), core::slice::from_mut(y));
        self.record::<1>(x, y, scratch, Mode::Inference);
    }

    fn record<const B: usize>(&self, x: &[X], y: &mut [X], saved: &mut Statistics<X>, mode: Mode) {
        saved.of_group = mode != Mode::Inference;
        for c in 0..X::CHANNELS {
            let [mut mean, mut variance] = self.running(c);
            if saved.of_group {
                mean = Self::mean(x, c, |x| x);
                variance = Self::mean(x, c, |x| (x - mean) * (x - mean));
            }
            saved.mean.as_mut_slice()[c] = mean;
            saved.variance.as_mut_slice()[c] = variance;
        }
        self.apply(x, y, saved);
    }

    fn backward<const B: usize>(
        &self,
        x: &[X],
        _: &[X],
        saved: &mut Statistics<X>,
        dy: &[X],
        dx: &mut [X],
    ) {
        for c in 0..X::CHANNELS {
            let mut means = [X::Scalar::ZERO; 2];
            if saved.of_group {
                // Each x moves μ and σ, and with them every y of the group.
                let all = x.iter().flat_map(|x| Self::channel(x, c));
                let all = all.zip(dy.iter().flat_map(|dy| Self::channel(dy, c)));
                for (&x, &dy) in all {
                    means[0] += dy;
                    means[1] += dy * saved.normalised(c, x).0;
                }
                let count = X::Scalar::of((x.len() * X::HEIGHT * X::WIDTH) as f64);
                means = means.map(|sum| sum / count);
            }
            let scale = self.scale.as_slice()[c];
            for ((x, dy), dx) in x.iter().zip(dy).zip(dx.iter_mut()) {
                let x = Self::channel(x, c).iter().zip(Self::channel(dy, c));
                for ((&x, &dy), dx) in x.zip(Self::channel_mut(dx, c)) {
                    let (normalised, deviation) = saved.normalised(c, x);
                    *dx = scale / deviation * (dy - means[0] - normalised * means[1]);
                }
            }
        }
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
        for c in part.rows(X::CHANNELS) {
            for s in part.samples() {
                for (&x, &dy) in Self::channel(&x[s], c).iter().zip(Self::channel(&dy[s], c)) {
                    grad.scale.as_mut_slice()[c] += dy * saved.normalised(c, x).0;
                    grad.shift.as_mut_slice()[c] += dy;
                }
            }
            // The increment of a buffer is the group's: it goes with the first sample.
            if part.samples().start == 0 {
                let (momentum, [mean, variance]) = (X::Scalar::of(MOMENTUM), self.running(c));
                let towards_mean = momentum * (saved.mean.as_slice()[c] - mean);
                let towards_variance = momentum * (saved.variance.as_slice()[c] - variance);
                grad.running_mean.as_mut_slice()[c] += towards_mean;
                grad.running_variance.as_mut_slice()[c] += towards_variance;
            }
        }
    }

    fn initialise<R: netwright::random::Rng + ?Sized>(
        &mut self,
        init: netwright::init::Init,
        rng: &mut R,
    ) {
        netwright::init::initialise(self, init, rng);
        self.running_variance.as_mut_slice().fill(X::Scalar::ONE);
    }
}

network! {
    struct Normalised: [f64; 2, 3, 2] -> [3] {
        norm: BatchNorm<_> -> Tanh,
        head: Flatten -> Dense(3),
    }
}

network! {
    /// Normalised behind a layer with parameters, so that the coupled gradient is passed on.
    struct Behind: [f64; 5] -> [2] {
        first: Dense(12),
        norm: Reshape(2, 3, 2) -> self::BatchNorm<_> -> Tanh,
        head: Flatten -> Dense(2),
    }
}

#[test]
fn the_gradient_of_coupled_samples_is_right() {
    check::layer::<BatchNorm<[[[f64; 3]; 2]; 2]>>();
    check::layer::<BatchNorm<[[[f64; 1]; 4]; 3]>>();

    let net = Normalised::boxed(&mut Generator::seed(1));
    check::network(
        &net,
        &samples(5, 2),
        &samples::<[f64; 3]>(5, 3),
        MeanSquaredError,
    );
    let net = Behind::boxed(&mut Generator::seed(1));
    check::network(
        &net,
        &samples(5, 2),
        &samples::<[f64; 2]>(5, 3),
        MeanSquaredError,
    );
}

#[test]
fn a_network_with_it_couples_samples() {
    const { assert!(Normalised::COUPLED && Behind::COUPLED) };
}

/// An optimizer that does everything to what it trains.
fn fierce(rate: f64) -> SgdConfig {
    SgdConfig {
        rate,
        momentum: Momentum::Nesterov(0.9),
        decay: Decay::Decoupled(0.5),
        decayed: Roles::ALL,
        clip: Clip::GlobalNorm(1e-3),
        ..SgdConfig::default()
    }
}

#[test]
fn a_step_moves_buffers_by_their_increment_whatever_the_rate_and_the_decay() {
    let fresh = Normalised::boxed(&mut Generator::seed(4));
    let (x, targets) = (
        samples::<[[[f64; 2]; 3]; 2]>(8, 5),
        samples::<[f64; 3]>(8, 6),
    );
    let (mut tape, mut grad) = (Tape::boxed(), Normalised::boxed_zeroed());
    fresh.gradient(&x, &targets, MeanSquaredError, &mut tape, &mut grad);

    for (c, increment) in grad.norm.running_mean.iter().enumerate() {
        let mean = x.iter().flat_map(|x| x[c].as_flattened()).sum::<f64>() / 48.0;
        assert!((increment - MOMENTUM * mean).abs() < 1e-15);
    }
    let moved = |c| fresh.norm.running_mean[c] + grad.norm.running_mean[c];
    let spread = |c| fresh.norm.running_variance[c] + grad.norm.running_variance[c];
    for rate in [0.0, 0.1, 10.0] {
        let mut net = fresh.boxed_clone();
        Sgd::boxed(fierce(rate)).step(&mut net, &grad);
        assert_eq!(net.norm.running_mean, [moved(0), moved(1)]);
        assert_eq!(net.norm.running_variance, [spread(0), spread(1)]);
        assert_eq!(net.norm.scale == fresh.norm.scale, rate == 0.0);
        assert_eq!(net.head == fresh.head, rate == 0.0);
    }
}

#[test]
fn inference_takes_the_running_statistics_which_approach_those_of_training() {
    let mut net = Normalised::boxed(&mut Generator::seed(7));
    let (x, targets) = (samples(8, 8), samples::<[f64; 3]>(8, 9));
    let (mut tape, mut grad) = (Tape::boxed(), Normalised::boxed_zeroed());
    let mut sgd = Sgd::boxed(fierce(0.0));
    let distance = |net: &Normalised| {
        let mut tape = Tape::boxed();
        let filled = net.run(&x, &mut tape);
        let pairs = x.iter().zip(filled.outputs());
        let apart = |(x, y): (_, &[f64; 3])| (net.forward(x)[0] - y[0]).abs();
        pairs.map(apart).fold(0.0, f64::max)
    };
    assert!(distance(&net) > 1e-2);
    for _ in 0..300 {
        net.gradient(&x, &targets, MeanSquaredError, &mut tape, &mut grad);
        sgd.step(&mut net, &grad);
    }
    assert!(distance(&net) < 1e-12);
}
