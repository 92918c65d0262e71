//! Which initialiser a layer gets: the declared one, or that of the activation that follows.

use netwright::init::{self, Init};
use netwright::prelude::*;
use netwright::random::Rng;

use super::draw;
use super::law::{UNIFORM, assert_drawn};

const IN: usize = 150;
const OUT: usize = 100;

const OWN: Init = init::constant(2.0);

/// Declares a layer with each initialiser, and asserts that it has the weights that the function
/// draws.
macro_rules! declared {
    ($($network:ident: $declared:expr => $called:expr;)*) => {
        $( network! { struct $network: [IN] -> [OUT] { layer: Dense(OUT, init = $declared) } } )*

        #[test]
        fn a_declaration_draws_what_the_function_does() {
            $(
                let net = $network::boxed(&mut Generator::seed(1));
                let expected = draw::<[[f32; IN]; OUT]>($called, 1);
                assert!(net.layer.weight.as_flattened() == expected, stringify!($declared));
                if $called != init::pytorch() {
                    assert_eq!(net.layer.bias, [0.0; OUT]);
                }
            )*
        }
    };
}

declared! {
    Zeros: zeros => init::zeros();
    Ones: ones => init::ones();
    Constant: constant(0.25) => init::constant(0.25);
    Uniform: uniform(-0.25, 0.75) => init::uniform(-0.25, 0.75);
    Normal: normal(0.5, 0.25) => init::normal(0.5, 0.25);
    Truncated: truncated_normal(0.5, 0.25) => init::truncated_normal(0.5, 0.25, 2.0);
    Narrow: truncated_normal(0.5, 0.25, bound = 1) => init::truncated_normal(0.5, 0.25, 1.0);
    Scaling: variance_scaling(2) => init::he_truncated_normal();
    Outwards: variance_scaling(2, fan_out, normal) => init::kaiming_normal(0.0, init::Fan::Out);
    GlorotUniform: glorot_uniform => init::glorot_uniform();
    GlorotNormal: glorot_normal => init::glorot_normal();
    GlorotTruncated: glorot_truncated_normal => init::glorot_truncated_normal();
    XavierUniform: xavier_uniform => init::glorot_uniform();
    XavierNormal: xavier_normal(init::gain::TANH) => init::xavier_normal(5.0 / 3.0);
    HeUniform: he_uniform => init::he_uniform();
    HeNormal: he_normal => init::he_normal();
    HeTruncated: he_truncated_normal => init::he_truncated_normal();
    KaimingUniform: kaiming_uniform => init::he_uniform();
    KaimingNormal: kaiming_normal(0.2, fan = fan_average) => init::kaiming_normal(0.2, init::Fan::Average);
    LecunUniform: lecun_uniform => init::lecun_uniform();
    LecunNormal: lecun_normal => init::lecun_normal();
    LecunTruncated: lecun_truncated_normal => init::lecun_truncated_normal();
    Orthogonal: orthogonal => init::orthogonal(1.0);
    Stretched: orthogonal(gain = 1.25) => init::orthogonal(1.25);
    Identity: identity => init::identity(1.0);
    Sparse: sparse(0.9) => init::sparse(0.9, 0.01);
    PyTorch: pytorch => init::pytorch();
    Variant: init::Init::Constant(2.0) => OWN;
    Own: OWN => OWN;
}

network! {
    /// Biases by an initialiser of their own.
    #[allow(netwright::two_linear_layers)]
    struct Biased: [IN] -> [OUT] {
        alone: Dense(OUT, bias_init = constant(0.1)) -> Relu,
        both: Dense(IN, init = orthogonal, bias_init = OWN),
        drawn: Dense(OUT, bias_init = he_uniform),
        unlike: Dense(IN, init = pytorch, bias_init = zeros),
        like: Dense(OUT, init = ones, bias_init = pytorch),
        none: Dense(OUT, bias = false, bias_init = ones),
    }
}

#[test]
fn biases_are_drawn_as_declared() {
    let net = Biased::boxed(&mut Generator::seed(1));
    assert_eq!(net.alone.bias, [0.1; OUT]);
    assert_uniform(net.alone.weight.as_flattened(), (6.0 / IN as f64).sqrt());
    assert_eq!(net.both.bias, [2.0; IN]);
    // The fans of a vector are its length.
    assert_uniform(&net.drawn.bias, (6.0 / OUT as f64).sqrt());
    assert_eq!(net.unlike.bias, [0.0; IN]);
    assert_uniform(net.unlike.weight.as_flattened(), 1.0 / (OUT as f64).sqrt());
    // That of the weight before it.
    assert_uniform(&net.like.bias, 1.0 / (IN as f64).sqrt());
    assert_eq!(net.like.weight, [[1.0; IN]; OUT]);
}

#[test]
fn weights_do_not_depend_on_the_initialiser_of_their_biases() {
    let with = Biased::boxed(&mut Generator::seed(1));
    let without = HeUniform::boxed(&mut Generator::seed(1));
    assert!(with.alone.weight == without.layer.weight);
}

network! {
    /// The constant and the number are the network's.
    struct Generic<const N: usize>: [N] -> [N] {
        layer: Dense(N, init = orthogonal(init::gain::RELU), bias_init = OWN),
    }
}

#[test]
fn a_generic_network_has_initialisers_too() {
    let net = Generic::<4>::boxed(&mut Generator::seed(1));
    assert_eq!(net.layer.bias, [2.0; 4]);
    let expected = draw::<[[f32; 4]; 4]>(init::orthogonal(2.0_f64.sqrt()), 1);
    assert_eq!(net.layer.weight.as_flattened(), expected);
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

#[track_caller]
fn assert_uniform(weight: &[f32], bound: f64) {
    assert_drawn(weight, UNIFORM, 0.0, bound);
}

#[test]
fn the_default_fits_the_activation_that_follows() {
    let net = Defaults::boxed(&mut Generator::seed(1));
    let glorot = (6.0 / (IN + OUT) as f64).sqrt();
    let he = |fan_in: usize| (6.0 / fan_in as f64).sqrt();
    assert_uniform(net.relu.weight.as_flattened(), he(IN));
    assert_uniform(net.leaky.weight.as_flattened(), he(OUT));
    assert_uniform(net.gelu.weight.as_flattened(), he(IN));
    assert_uniform(net.tanh.weight.as_flattened(), glorot);
    assert_uniform(net.sigmoid.weight.as_flattened(), glorot);
    assert_eq!(net.own.weight, [[0.5; OUT]; IN]);
    assert_uniform(net.named.weight.as_flattened(), (3.0 / IN as f64).sqrt());
    assert_uniform(net.linear.weight.as_flattened(), glorot);
    assert_uniform(net.softmax.weight.as_flattened(), glorot);
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
    assert_uniform(net.first.weight.as_flattened(), he);
    assert_uniform(net.second.weight.as_flattened(), glorot);
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
    assert_uniform(own.layer.weight.as_flattened(), bound);

    let mut chacha = <rand::rngs::ChaCha20Rng as rand::SeedableRng>::seed_from_u64(1);
    assert_uniform(
        HeUniform::boxed(&mut chacha).layer.weight.as_flattened(),
        bound,
    );

    let unsized_rng: &mut dyn Rng = &mut Mmix(1);
    let through_a_pointer = HeUniform::boxed(unsized_rng);
    assert!(own.as_slice() == through_a_pointer.as_slice());
}
