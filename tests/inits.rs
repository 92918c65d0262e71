//! Initialisers: bounds, mean and deviation of what they draw, and which one a layer gets.

use netwright::init;
use netwright::prelude::*;
use netwright::random::Rng;

const IN: usize = 150;
const OUT: usize = 100;

macro_rules! drawn_by {
    ($($network:ident: $init:expr;)*) => { $(
        network! { struct $network: [IN] -> [OUT] { layer: Dense(OUT, init = $init) } }
    )* };
}

/// What was drawn, seen from afar.
struct Statistics {
    mean: f64,
    deviation: f64,
    least: f64,
    greatest: f64,
}

impl Statistics {
    fn of(values: &[f32]) -> Statistics {
        let count = values.len() as f64;
        let values = || values.iter().map(|&value| f64::from(value));
        let mean = values().sum::<f64>() / count;
        let variance = values().map(|value| (value - mean).powi(2)).sum::<f64>() / count;
        Statistics {
            mean,
            deviation: variance.sqrt(),
            least: values().fold(f64::INFINITY, f64::min),
            greatest: values().fold(f64::NEG_INFINITY, f64::max),
        }
    }

    /// Between the bounds, near to both, and even in between. Five standard errors are allowed.
    #[track_caller]
    fn assert_uniform(&self, count: usize, low: f64, high: f64) {
        let (width, count) = (high - low, count as f64);
        let (mean, deviation) = ((low + high) / 2.0, width / 12_f64.sqrt());
        assert!(
            self.least >= low - 1e-7 && self.greatest <= high + 1e-7,
            "out of bounds"
        );
        let edge = 10.0 * width / count;
        assert!(
            self.least < low + edge && self.greatest > high - edge,
            "bounds too narrow"
        );
        assert!(
            (self.mean - mean).abs() < 5.0 * deviation / count.sqrt(),
            "mean {}",
            self.mean
        );
        // The standard error of the deviation: σ √((κ − 1) / 4n), κ = 9/5.
        let error = deviation * (0.2 / count).sqrt();
        assert!(
            (self.deviation - deviation).abs() < 5.0 * error,
            "deviation {}",
            self.deviation
        );
    }

    /// As many far values as a normal distribution has. Five standard errors are allowed.
    #[track_caller]
    fn assert_normal(&self, count: usize, mean: f64, deviation: f64) {
        let count = count as f64;
        assert!(
            (self.mean - mean).abs() < 5.0 * deviation / count.sqrt(),
            "mean {}",
            self.mean
        );
        // κ = 3.
        let error = deviation / (2.0 * count).sqrt();
        assert!(
            (self.deviation - deviation).abs() < 5.0 * error,
            "deviation {}",
            self.deviation
        );
        // Of 15,000 values, the farthest is at 3 to 6 deviations in all but one case of a million.
        let far = [mean - self.least, self.greatest - mean].map(|far| far / deviation);
        assert!(
            far.iter().all(|far| (3.0..6.0).contains(far)),
            "farthest at {far:?} deviations"
        );
    }
}

fn uniform(weight: &[[f32; IN]; OUT], low: f64, high: f64) {
    Statistics::of(weight.as_flattened()).assert_uniform(IN * OUT, low, high);
}

fn normal(weight: &[[f32; IN]; OUT], mean: f64, deviation: f64) {
    Statistics::of(weight.as_flattened()).assert_normal(IN * OUT, mean, deviation);
}

drawn_by! {
    Zeros: zeros;
    Ones: ones;
    Constant: constant(0.25);
    Uniform: uniform(-0.25, 0.75);
    Normal: normal(0.5, 0.25);
    GlorotUniform: glorot_uniform;
    GlorotNormal: glorot_normal;
    HeUniform: he_uniform;
    HeNormal: he_normal;
    LecunUniform: lecun_uniform;
    LecunNormal: lecun_normal;
    PyTorch: pytorch;
    Own: init::Init::Constant(2.0);
}

#[test]
fn each_initialiser_draws_what_it_says() {
    macro_rules! layer {
        ($network:ty) => {
            <$network>::boxed(&mut Generator::seed(1)).0.layer
        };
    }
    let (fan_in, fan_out) = (IN as f64, OUT as f64);
    let glorot = 2.0 / (fan_in + fan_out);

    assert_eq!(layer!(Zeros).weight, [[0.0; IN]; OUT]);
    assert_eq!(layer!(Ones).weight, [[1.0; IN]; OUT]);
    assert_eq!(layer!(Constant).weight, [[0.25; IN]; OUT]);
    assert_eq!(layer!(Own).weight, [[2.0; IN]; OUT]);
    uniform(&layer!(Uniform).weight, -0.25, 0.75);
    normal(&layer!(Normal).weight, 0.5, 0.25);
    let symmetric = |weight: &_, bound: f64| uniform(weight, -bound, bound);
    symmetric(&layer!(GlorotUniform).weight, (3.0 * glorot).sqrt());
    normal(&layer!(GlorotNormal).weight, 0.0, glorot.sqrt());
    symmetric(&layer!(HeUniform).weight, (6.0 / fan_in).sqrt());
    normal(&layer!(HeNormal).weight, 0.0, (2.0 / fan_in).sqrt());
    symmetric(&layer!(LecunUniform).weight, (3.0 / fan_in).sqrt());
    normal(&layer!(LecunNormal).weight, 0.0, (1.0 / fan_in).sqrt());
    assert_eq!(layer!(HeNormal).bias, [0.0; OUT]);
    assert_eq!(layer!(Ones).bias, [0.0; OUT]);

    let pytorch = layer!(PyTorch);
    symmetric(&pytorch.weight, 1.0 / fan_in.sqrt());
    let bound = 1.0 / fan_in.sqrt();
    Statistics::of(&pytorch.bias).assert_uniform(OUT, -bound, bound);
}

/// An activation that names its initialiser.
struct Mild;

impl Pointwise for Mild {
    const INIT: init::Init = init::constant(0.5);

    fn value<R: Real>(x: R) -> R {
        x.tanh()
    }
}

network! {
    /// Every layer before another activation.
    struct Defaults: [IN] -> [OUT] {
        relu: Dense(OUT) -> Relu,
        leaky: Dense(IN) -> LeakyRelu(0.1),
        gelu: Dense(OUT) -> Gelu,
        tanh: Dense(IN) -> Tanh,
        sigmoid: Dense(OUT) -> Sigmoid,
        own: Dense(IN) -> self::Mild,
        named: Dense(OUT, init = lecun_uniform) -> Relu,
        linear: Dense(IN),
        softmax: Dense(OUT) -> Softmax,
    }
}

#[test]
fn the_default_fits_the_activation_that_follows() {
    let net = Defaults::boxed(&mut Generator::seed(1));
    let glorot = (6.0 / (IN + OUT) as f64).sqrt();
    let he = |fan_in: usize| (6.0 / fan_in as f64).sqrt();
    let assert = |weight: &[f32], bound: f64| {
        Statistics::of(weight).assert_uniform(IN * OUT, -bound, bound);
    };
    assert(net.relu.weight.as_flattened(), he(IN));
    assert(net.leaky.weight.as_flattened(), he(OUT));
    assert(net.gelu.weight.as_flattened(), he(IN));
    assert(net.tanh.weight.as_flattened(), glorot);
    assert(net.sigmoid.weight.as_flattened(), glorot);
    assert_eq!(net.own.weight, [[0.5; OUT]; IN]);
    assert(net.named.weight.as_flattened(), (3.0 / IN as f64).sqrt());
    assert(net.linear.weight.as_flattened(), glorot);
    assert(net.softmax.weight.as_flattened(), glorot);
    for bias in [&net.relu.bias, &net.gelu.bias, &net.named.bias] {
        assert_eq!(*bias, [0.0; OUT]);
    }
}

network! {
    /// Activations by name in a graph, and none straight after a layer.
    struct Graph: [IN] -> [IN] {
        first: Dense(IN),
        second: Dense(IN),

        fn forward(x) {
            relu(second(relu(first(x))) + x)
        }
    }
}

#[test]
fn a_graph_counts_as_a_chain_does() {
    let net = Graph::boxed(&mut Generator::seed(1));
    let (he, glorot) = ((6.0 / IN as f64).sqrt(), (3.0 / IN as f64).sqrt());
    Statistics::of(net.first.weight.as_flattened()).assert_uniform(IN * IN, -he, he);
    Statistics::of(net.second.weight.as_flattened()).assert_uniform(IN * IN, -glorot, glorot);
}

#[test]
fn the_seed_decides() {
    let weights = |seed| {
        Defaults::boxed(&mut Generator::seed(seed))
            .as_slice()
            .to_vec()
    };
    assert!(weights(1) == weights(1));
    assert!(weights(1) != weights(2));
    let mut again = Defaults::boxed(&mut Generator::seed(2));
    again.initialise(&mut Generator::seed(1));
    assert!(weights(1) == again.as_slice());
}

#[test]
fn layers_do_not_repeat_each_other() {
    let net = Defaults::boxed(&mut Generator::seed(1));
    let ratio = net.relu.weight[0][0] / net.gelu.weight[0][0];
    let same = (0..IN).all(|i| net.relu.weight[0][i] == ratio * net.gelu.weight[0][i]);
    assert!(!same);
}

/// The linear congruential generator of MMIX, as somebody else's.
struct Mmix(u64);

impl rand::TryRng for Mmix {
    type Error = core::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        self.try_next_u64().map(|bits| (bits >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        Ok(self.0)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        for byte in bytes {
            *byte = (self.try_next_u64()? >> 56) as u8;
        }
        Ok(())
    }
}

#[test]
fn any_generator_will_do() {
    let bound = (6.0 / IN as f64).sqrt();
    let own = HeUniform::boxed(&mut Mmix(1));
    uniform(&own.layer.weight, -bound, bound);

    let mut chacha = <rand::rngs::ChaCha20Rng as rand::SeedableRng>::seed_from_u64(1);
    uniform(&HeUniform::boxed(&mut chacha).layer.weight, -bound, bound);

    let unsized_rng: &mut dyn Rng = &mut Mmix(1);
    let through_a_pointer = HeUniform::boxed(unsized_rng);
    assert!(own.as_slice() == through_a_pointer.as_slice());
}
