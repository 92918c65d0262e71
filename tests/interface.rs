//! What a declaration gives its user: constants, texts, constructors, and types that fit.

// What a declaration asks for, rustc does not warn of.
#![deny(unused_braces)]

use netwright::prelude::*;

network! {
    /// The classifier of the backpropagation article.
    pub struct Digits: [784] -> [10] {
        hidden: Dense(10) -> Relu,
        output: Dense(10) -> Softmax,
    }
}

network! {
    /// A block of any width.
    #[derive(Clone, PartialEq)]
    pub struct Block<const N: usize>: [N] -> [N] {
        inner: Dense(N) -> Tanh,
        outer: Dense(N, bias = false),

        fn forward(x) {
            outer(inner(inner(x))) + x
        }
    }
}

network! {
    /// Networks in a network.
    pub struct Tower: [2, 3] -> [_] {
        flat: Flatten -> Dropout(0.25),
        low: Block<6>,
        high: Block<6>,
        head: Dense(4, bias = false),
    }
}

network! {
    /// Two inputs and two outputs.
    pub struct Ports<const N: usize>: (image: [f64; 2, 2], meta: [N]) -> (one: [N], other: [3]) {
        look: Flatten -> Dense(N),
        other: Dense(3) -> Sigmoid,

        fn forward(image, meta) {
            let h = look(image) + meta;
            (h, other(h))
        }
    }
}

const FLOAT: usize = size_of::<f32>();

#[test]
fn the_constants_of_a_chain() {
    assert_eq!(Digits::PARAMS, 784 * 10 + 10 + 10 * 10 + 10);
    assert_eq!(Digits::MACS, 784 * 10 + 10 * 10);
    assert_eq!(Digits::BYTES, Digits::PARAMS * FLOAT);
    assert_eq!(Digits::BYTES, size_of::<Digits>());
    // The value between the layers, and the output, where Softmax is computed in place.
    assert_eq!(Digits::SCRATCH_BYTES, (10 + 10) * FLOAT);
    assert_eq!(Digits::SCRATCH_BYTES, size_of::<Scratch<Digits>>());
    // For each of 32 samples these, the gradient before Relu, which lies where the value before Softmax was,
    // and the one before Softmax; and the place in the sequence of random numbers.
    let draw = size_of::<netwright::random::Draw>();
    assert_eq!(Digits::TAPE_BYTES, 32 * (2 * 10 + 2 * 10) * FLOAT + draw);
    assert_eq!(Digits::TAPE_BYTES, size_of::<Tape<Digits>>());
}

#[test]
fn the_constants_of_nested_networks() {
    assert_eq!(Block::<6>::PARAMS, 36 + 6 + 36);
    // A layer that is called twice computes twice.
    assert_eq!(Block::<6>::MACS, 3 * 36);
    assert_eq!(Tower::PARAMS, 2 * (36 + 6 + 36) + 24);
    assert_eq!(Tower::MACS, 2 * 3 * 36 + 24);
    assert_eq!(
        Ports::<5>::BYTES,
        (4 * 5 + 5 + 5 * 3 + 3) * size_of::<f64>()
    );
}

#[test]
fn the_summary_of_a_chain() {
    let expected = "\
Digits: [784] -> [10]
name    layer                 output  parameters     mult-adds
hidden  Dense(10) -> Relu     [10]          7850          7840
output  Dense(10) -> Softmax  [10]           110           100
7960 parameters, 31840 bytes, 7940 multiply-accumulates a sample";
    assert_eq!(Digits::SUMMARY.to_string(), expected);
}

#[test]
fn the_summary_of_nested_networks() {
    let expected = "\
Tower: [2, 3] -> [4]
name     layer                     output  parameters     mult-adds
flat     Flatten -> Dropout(0.25)  [6]              0             0
low      Block<6>                  [6]             78           108
  inner  Dense(N) -> Tanh          [6]             42            72
  outer  Dense(N, bias = false)    [6]             36            36
high     Block<6>                  [6]             78           108
  inner  Dense(N) -> Tanh          [6]             42            72
  outer  Dense(N, bias = false)    [6]             36            36
head     Dense(4, bias = false)    [4]             24            24
180 parameters, 720 bytes, 240 multiply-accumulates a sample";
    assert_eq!(Tower::SUMMARY.to_string(), expected);
}

network! {
    /// Layers whose declarations are long.
    struct Wide: [1, 28, 28] -> [10] {
        first_convolution: Conv2d(6, kernel = 5, stride = 2, padding = same, bias = false, init = glorot_uniform) -> Relu,
        out: MaxPool2d(2) -> Flatten -> Dense(10, init = glorot_uniform) -> Softmax,
    }
}

#[test]
fn the_summary_breaks_long_layers() {
    let expected = "\
Wide: [1, 28, 28] -> [10]
name               layer                     output       parameters     mult-adds
first_convolution  Conv2d(6, kernel = 5,     [6, 14, 14]         150         29400
                     stride = 2,
                     padding = same,
                     bias = false,
                     init = glorot_uniform)
                     -> Relu
out                MaxPool2d(2) -> Flatten   [10]               2950          2940
                     -> Dense(10,
                     init = glorot_uniform)
                     -> Softmax
3100 parameters, 12400 bytes, 32340 multiply-accumulates a sample";
    assert_eq!(Wide::SUMMARY.to_string(), expected);
}

#[test]
fn the_summary_names_several_inputs_and_outputs() {
    let expected = "Ports: (image: [2, 2], meta: [5]) -> (one: [5], other: [3])\n";
    assert!(Ports::<5>::SUMMARY.to_string().starts_with(expected));
}

network! {
    /// One of each.
    struct One: [1] -> [1] {
        scale: Dense(1, bias = false),
    }
}

#[test]
fn a_summary_counts_in_the_singular() {
    let summary = One::SUMMARY.to_string();
    let last = summary.lines().last();
    assert_eq!(
        last,
        Some("1 parameter, 4 bytes, 1 multiply-accumulate a sample")
    );
}

const WIDTH: usize = 4;

network! {
    /// Dimensions that are computed.
    struct Computed: [{ WIDTH + 1 }] -> [{ WIDTH - 1 }] {
        wide: Dense({ WIDTH * 2 }),
        same: Dense({ WIDTH }),
        named: Dense(units = { WIDTH / 2 }),
        out: Dense({ WIDTH - 1 }),
    }
}

#[test]
fn a_dimension_may_be_computed_of_constants() {
    assert_eq!(Computed::PARAMS, 6 * 8 + 9 * 4 + 5 * 2 + 3 * 3);
    let y: [f32; 3] = Computed::zeroed().forward(&[0.0; 5]);
    assert_eq!(y, [0.0; 3]);
}

network! {
    /// Names that are keywords.
    struct Raw: (r#in: [4], b: [4]) -> (r#type: [3]) {
        r#fn: Dense(3),

        fn forward(r#in, b) {
            r#fn(r#in - b)
        }
    }
}

#[test]
fn a_keyword_may_be_a_name() {
    let mut net = Raw::boxed_zeroed();
    net.r#fn.bias = [1.0; 3];
    let x = RawInput {
        r#in: [1.0; 4],
        b: [0.0; 4],
    };
    assert_eq!(net.forward(&x).r#type, [1.0; 3]);
    let mut paths = Vec::new();
    <Raw as Parameters>::TREE.visit(|segment| paths.push(segment.path.to_string()));
    assert_eq!(paths, ["fn.weight", "fn.bias"]);
    let summary = Raw::SUMMARY.to_string();
    assert!(summary.starts_with("Raw: (in: [4], b: [4]) -> (type: [3])"));
    assert!(summary.contains("\nfn "));
}

#[test]
fn debug_is_short() {
    assert_eq!(
        format!("{:?}", Digits::zeroed()),
        "Digits { [784] -> [10], 7960 parameters }"
    );
    assert_eq!(
        format!("{:?}", Digits::boxed_zeroed()),
        format!("{:?}", Digits::zeroed())
    );
    let ports = Ports::<5>::zeroed();
    assert_eq!(format!("{ports:?}"), "Ports { [9] -> [8], 43 parameters }");
}

/// A network in the program's constant data, weights and all.
static TRAINED: Aligned<Block<2>> = Aligned({
    let mut net = Block::zeroed();
    net.inner.bias = [0.5, -0.5];
    net.outer.weight = [[1.0, 2.0], [3.0, 4.0]];
    net
});
static ZEROS: Aligned<Digits> = Aligned(Digits::zeroed());

#[test]
fn a_network_is_a_static() {
    assert_eq!((&raw const TRAINED).addr() % 64, 0);
    assert_eq!((&raw const ZEROS).addr() % 64, 0);
    let h = [0.5_f32.tanh(), (-0.5_f32).tanh()];
    let y = TRAINED.forward(&[10.0, 20.0]);
    let expected = [10.0 + h[0] + 2.0 * h[1], 20.0 + 3.0 * h[0] + 4.0 * h[1]];
    for (y, expected) in y.iter().zip(expected) {
        assert!((y - expected).abs() < 1e-5, "{y} is not {expected}");
    }
    assert_eq!(ZEROS.forward(&[1.0; 784]), [0.1; 10]);
}

#[test]
fn tape_scratch_and_optimizer_are_constants() {
    const NET: Block<2> = Block::zeroed();
    let (mut tape, mut scratch) = (Tape::<Block<2>, 4>::zeroed(), Scratch::zeroed());
    let mut adam = AdamFor::<Block<2>>::new(AdamConfig::default());
    let (mut net, mut grad) = (NET, NET);
    net.gradient(
        &[[1.0, 2.0]],
        &[[0.0, 0.0]],
        MeanSquaredError,
        &mut tape,
        &mut grad,
    );
    adam.step(&mut net, &grad);
    assert_eq!(
        *net.forward_in(&[0.0, 0.0], &mut scratch),
        net.forward(&[0.0, 0.0])
    );
}

#[test]
fn boxes_are_aligned() {
    let mut rng = Generator::seed(1);
    for _ in 0..20 {
        let nets = [Digits::boxed(&mut rng), Digits::boxed_zeroed()];
        let copies = [nets[0].boxed_clone(), ZEROS.boxed_clone()];
        for net in nets.iter().chain(&copies) {
            assert_eq!((&raw const **net).addr() % 64, 0);
        }
    }
}

#[test]
fn a_copy_is_equal() {
    let net = Block::<6>::boxed(&mut Generator::seed(1));
    assert!(net.boxed_clone().0 == net.0);
    assert!(net.0.clone() == net.0);
    let mut other = Block::zeroed();
    assert!(other != net.0);
    other.copy_from(&net);
    assert!(other == net.0);
}

#[test]
fn boxed_and_plain_values_mix_in_a_step() {
    let (x, target) = ([[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]], [[0.0; 6]]);
    let start = Block::<6>::boxed(&mut Generator::seed(1));
    let (mut boxed_grad, mut plain_grad) = (Block::boxed_zeroed(), Block::zeroed());
    let mut tape = Tape::boxed();
    start.gradient(&x, &target, MeanSquaredError, &mut tape, &mut boxed_grad);
    start.gradient(&x, &target, MeanSquaredError, &mut tape, &mut plain_grad);
    assert!(boxed_grad.0 == plain_grad);

    let config = AdamConfig::default();
    let (mut boxed, mut plain) = (start.boxed_clone(), start.0.clone());
    let mut aligned = Aligned(start.0.clone());
    AdamFor::<Block<6>>::boxed(config).step(&mut boxed, &plain_grad);
    AdamFor::<Block<6>>::new(config).step(&mut plain, &boxed_grad);
    AdamFor::<Block<6>>::new(config).step(&mut aligned, &plain_grad);
    assert!(boxed.0 == plain && aligned.0 == plain && plain != start.0);
}

#[test]
fn the_number_of_parameters_follows_from_use() {
    let (mut net, grad) = (Digits::boxed_zeroed(), Digits::boxed_zeroed());
    Adam::boxed(AdamConfig::default()).step(&mut net, &grad);
    AdamW::boxed(AdamWConfig::default()).step(&mut net, &grad);
    Sgd::boxed(SgdConfig::default()).step(&mut net, &grad);
    let by_number: Box<Adam<{ Digits::PARAMS }>> = Adam::boxed(AdamConfig::default());
    let by_network: Box<AdamFor<Digits>> = by_number;
    assert_eq!(by_network.state[0].len(), 7960);
}

/// What is generic over the network works for all of them.
fn learns<N: Network<Scalar = f32>>(net: &mut N, x: &[N::Input], targets: &[N::Output]) -> bool {
    let mut adam = AdamFor::<N>::boxed(AdamConfig {
        rate: 0.01,
        ..AdamConfig::default()
    });
    let mut grad = netwright::plain::boxed_zeroed::<N>();
    let mut tape = Tape::boxed();
    let mut losses = (0..50).map(|_| {
        let loss = &MeanSquaredError;
        let loss = netwright::network::gradient(net, x, targets, loss, &mut tape, &mut grad);
        adam.step(net, &grad);
        loss
    });
    let first = losses.next();
    losses.last() < first
}

#[test]
fn a_function_takes_any_network() {
    let mut rng = Generator::seed(1);
    assert!(learns(
        &mut Digits::boxed(&mut rng).0,
        &[[0.5; 784]],
        &[[0.1; 10]]
    ));
    assert!(learns(
        &mut Block::<3>::boxed(&mut rng).0,
        &[[0.5; 3]],
        &[[0.1; 3]]
    ));
    assert!(learns(
        &mut Tower::boxed(&mut rng).0,
        &[[[0.5; 3]; 2]],
        &[[0.1; 4]]
    ));
}

#[test]
fn several_inputs_and_outputs_are_structs() {
    let net = Ports::<2>::boxed(&mut Generator::seed(1));
    let x = PortsInput {
        image: [[0.0; 2]; 2],
        meta: [1.0, 2.0],
    };
    let PortsOutput { one, other } = net.forward(&x);
    assert_eq!(one, [1.0, 2.0]);
    assert_eq!(other.len(), 3);
    assert_eq!(net.forward(&x.clone()), PortsOutput { one, other });
}

/// The library under another path, as a facade has it.
mod facade {
    pub mod engine {
        pub use netwright::*;
    }
}

mod elsewhere {
    use super::facade::engine as nw;

    nw::network! {
        /// Nothing of the library is in scope here.
        pub struct Remote: [3] -> [2] {
            hidden: Dense(4) -> Gelu,
            output: Dense(2),

            fn forward(x) {
                output(tanh(hidden(x)) * 0.5)
            }
        }
    }
}

#[test]
fn the_macro_works_through_a_facade() {
    let net = elsewhere::Remote::boxed(&mut Generator::seed(1));
    assert_ne!(net.forward(&[1.0, 2.0, 3.0]), [0.0; 2]);
}
