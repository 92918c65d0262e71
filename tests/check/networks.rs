//! Networks with their losses, in a line each.

use netwright::check::{self, Claim, GradientOf, verdict};
use netwright::prelude::*;

use crate::inputs::{Centre, Embedding};

/// Numbers between −1 and 1 that look random.
fn numbers<X: Tensor<Scalar = f64>>(seed: u64) -> X {
    let mut x: X = netwright::plain::zeroed();
    netwright::random::Draw::seed(seed).each(0, X::LEN, |i, bits| {
        x.as_mut_slice()[i] = f64::from(bits) / f64::from(u32::MAX) * 2.0 - 1.0;
    });
    x
}

fn several<X: Tensor<Scalar = f64>, const S: usize>(seed: u64) -> [X; S] {
    core::array::from_fn(|s| numbers(seed + s as u64))
}

/// One of `N` classes for each of `S` samples.
fn labels<const N: usize, const S: usize>() -> [Class<N>; S] {
    core::array::from_fn(|s| Class::new(s * 5 % N).expect("a remainder is in range"))
}

network! {
    pub struct Classifier: [f64; 2, 3] -> [4] {
        hidden: Flatten -> Dense(7) -> Tanh,
        drop: Dropout(0.3),
        output: Dense(4) -> Softmax,
    }
}

network! {
    pub struct OnLogits: [f64; 6] -> [4] {
        hidden: Dense(5, bias = false) -> Gelu,
        output: Dense(4),
    }
}

network! {
    pub struct Logarithms: [f64; 6] -> [3] {
        output: Dense(3) -> LogSoftmax,
    }
}

network! {
    pub struct Binary: [f64; 6] -> [2] {
        hidden: Dense(5) -> LeakyRelu(0.2),
        output: Dense(2) -> Sigmoid,
    }
}

network! {
    /// `twice` is called twice.
    pub struct Residual<const N: usize>: [f64; N] -> [N] {
        twice: Dense(N) -> Relu,
        last: Dense(N),

        fn forward(x) {
            let h = twice(x) + x;
            tanh(last(twice(h) * 0.5) - h * x)
        }
    }
}

network! {
    pub struct Nested: [f64; 4] -> [2] {
        one: Residual<4>,
        two: Residual<4>,
        head: Dense(2),
    }
}

network! {
    pub struct TwoInTwoOut: (left: [f64; 3], right: [3]) -> (sum: [3], product: [2]) {
        both: Dense(3) -> Sigmoid,
        out: Dense(2),

        fn forward(left, right) {
            let a = both(left);
            let b = both(right);
            (a + b, out(a * b))
        }
    }
}

network! {
    pub struct Words: (words: [u32; 3], weight: [f64; 3, 2]) -> [2] {
        embed: Embedding<false>,
        out: Flatten -> Dense(2),

        fn forward(words, weight) {
            out(embed(words) * weight)
        }
    }
}

network! {
    pub struct Forgetful: [u32; 3] -> [f64; 2] {
        embed: Embedding<true>,
        out: Flatten -> Dense(2),
    }
}

network! {
    pub struct Centred: [f64; 3] -> [2] {
        first: Dense(2) -> Tanh,
        centre: Centre<true, true>,
    }
}

impl GradientOf<WordsInput> for WordsInputGradient {
    fn parts(&self, x: &mut WordsInput, see: &mut dyn FnMut(&mut [f64], &[f64])) {
        self.words.parts(&mut x.words, see);
        self.weight.parts(&mut x.weight, see);
    }
}

fn rng() -> Generator {
    Generator::seed(20)
}

#[test]
fn a_classifier() {
    let net = Classifier::boxed(&mut rng());
    let inputs = several::<_, 5>(1);
    let sparse = check::network(&net, &inputs, &labels::<4, 5>(), CategoricalCrossEntropy);
    let one_hot = labels::<4, 5>().map(Class::one_hot);
    let dense = check::network(&net, &inputs, &one_hot, CategoricalCrossEntropy);
    assert_eq!(sparse, dense);
    check::network(&net, &inputs, &one_hot, BinaryCrossEntropy);
    check::network(&net, &inputs, &one_hot, MeanSquaredError);
}

#[test]
fn losses_after_the_heads_that_fit_them() {
    let inputs = several::<[f64; 6], 3>(2);
    let net = OnLogits::boxed(&mut rng());
    check::network(
        &net,
        &inputs,
        &labels::<4, 3>(),
        CategoricalCrossEntropyWithLogits,
    );
    let halves = [[0.5, 0.0, 1.0, 0.25]; 3];
    check::network(&net, &inputs, &halves, BinaryCrossEntropyWithLogits);
    let net = Logarithms::boxed(&mut rng());
    check::network(&net, &inputs, &labels::<3, 3>(), NegativeLogLikelihood);
    let net = Binary::boxed(&mut rng());
    let bits = [[0.0, 1.0], [1.0, 1.0], [0.25, 0.0]];
    check::network(&net, &inputs, &bits, BinaryCrossEntropy);
}

#[test]
fn graphs() {
    let net = Residual::<3>::boxed(&mut rng());
    let report = check::network(
        &net,
        &several::<_, 9>(3),
        &several::<[f64; 3], 9>(4),
        MeanSquaredError,
    );
    assert!(report.largest_error < 1e-6);
    let net = Nested::boxed(&mut rng());
    check::network(
        &net,
        &several::<_, 4>(5),
        &several::<[f64; 2], 4>(6),
        MeanSquaredError,
    );
    let net = TwoInTwoOut::boxed(&mut rng());
    check::network(
        &net,
        &several::<_, 3>(7),
        &several::<TwoInTwoOutOutput, 3>(8),
        MeanSquaredError,
    );
}

#[test]
fn a_network_is_a_layer() {
    check::layer::<Residual<5>>();
    check::layer::<Classifier>();
    check::layer::<TwoInTwoOut>();
    check::layer::<Centred>();
}

#[test]
fn a_network_of_words() {
    let input = |words, seed| WordsInput {
        words,
        weight: numbers(seed),
    };
    let inputs = [
        input([0, 5, 5], 1),
        input([1, 2, 1], 2),
        input([3, 3, 3], 3),
    ];
    let net = Words::boxed(&mut rng());
    let report = check::network(&net, &inputs, &several::<[f64; 2], 3>(9), MeanSquaredError);
    // As a layer: 6 floats of the input in two modes, 27 parameters. With the loss: the same once.
    let as_layer = 3 * 2 * 3 * 6 + (3 + 2 + 1) * 27;
    assert_eq!(report.derivatives, as_layer + 3 * 27 + 3 * 6);
}

#[test]
fn a_network_that_couples_samples() {
    let net = Centred::boxed(&mut rng());
    check::network(
        &net,
        &several::<_, 5>(10),
        &several::<[f64; 2], 5>(11),
        MeanSquaredError,
    );
}

#[test]
fn the_wrong_parameter_of_a_network_is_named() {
    let net = Forgetful::boxed(&mut rng());
    let words = [[0, 3, 5], [4, 4, 1]];
    let mismatch = verdict::network(&net, &words, &several::<[f64; 2], 2>(12), MeanSquaredError)
        .expect_err("one layer is wrong");
    assert_eq!(mismatch.claim, Claim::Derivative("accumulate"));
    assert!(
        mismatch.place.starts_with("`embed.table[4, 0]`"),
        "{mismatch}"
    );
}

/// The mean squared error, with a gradient that lacks the factor 2.
struct Half;

impl<Y: Tensor> Loss<Y> for Half {
    type Expects = Anything;

    fn value_and_gradient(&self, y: &Y, target: &Y, dy: &mut Y) -> Y::Scalar {
        let value = MeanSquaredError.value_and_gradient(y, target, dy);
        for dy in dy.as_mut_slice() {
            *dy *= Y::Scalar::of(0.5);
        }
        value
    }
}

#[test]
fn a_wrong_loss_is_found() {
    let net = Nested::boxed(&mut rng());
    let mismatch = verdict::network(&net, &several::<_, 2>(13), &several::<_, 2>(14), Half)
        .expect_err("the loss is wrong");
    assert_eq!(mismatch.claim, Claim::Derivative("gradient"));
    assert!((mismatch.relative_error - 0.5).abs() < 1e-4, "{mismatch}");
}

#[test]
#[should_panic(expected = "3 samples, but 2 targets")]
fn there_is_a_target_for_each_sample() {
    let net = Nested::boxed(&mut rng());
    check::network(
        &net,
        &several::<_, 3>(15),
        &several::<[f64; 2], 2>(16),
        MeanSquaredError,
    );
}
