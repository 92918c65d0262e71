//! Networks of these layers, with their losses.

use netwright::check;
use netwright::plain::zeroed;
use netwright::prelude::*;
use netwright::random::Draw;
use netwright::tensor::flat;

network! {
    /// Convolution, pooling and dense layers, as one classifies with them.
    struct Classifier: [f64; 2, 9, 8] -> [4] {
        enter: Conv2d(4, kernel = 3, bias = false) -> Tanh -> MaxPool2d(2),
        deep: Conv2d(4, kernel = 3, padding = same, groups = 2) -> Gelu -> AvgPool2d(2, padding = 1),
        output: Flatten -> Dense(4) -> Softmax,
    }
}

network! {
    /// What keeps its shape can be added to its input, whatever the shape.
    struct Block<const C: usize, const H: usize, const W: usize>: [f64; C, H, W] -> [C, H, W] {
        first: Conv2d(C, kernel = 3, padding = same) -> Tanh,
        second: Conv2d(C, kernel = (1, 3), padding = (0, 1), bias = false),

        fn forward(x) {
            gelu(second(first(x)) + x)
        }
    }
}

network! {
    /// One block called twice, and another.
    struct Residual: [f64; 1, 6, 6] -> [3] {
        enter: Conv2d(3, kernel = 3, stride = 2, padding = 1) -> Softplus,
        twice: Block<3, 3, 3>,
        other: Block<3, 3, 3>,
        head: AvgPool2d(3) -> Flatten -> Dense(3),

        fn forward(x) {
            let h = enter(x);
            head(other(twice(twice(h))) - h)
        }
    }
}

network! {
    /// Behind a network, whose shape only rustc knows, images are pooled as a whole.
    struct Small: [f64; 3, 8, 8] -> [10] {
        stem: Conv2d(4, kernel = 3, padding = 1) -> Tanh,
        block: Block<4, 8, 8>,
        head: GlobalAvgPool -> Dense(10),
    }
}

network! {
    /// The same of images of any size, and of two heads.
    struct Headed<const C: usize, const H: usize, const W: usize>: [f64; C, H, W] -> [2] {
        block: Block<C, H, W>,
        mean: GlobalAvgPool -> Dense(2),
        largest: GlobalMaxPool -> Dense(2),

        fn forward(x) {
            let h = block(x);
            mean(h) - largest(h) * 0.5
        }
    }
}

network! {
    /// The same in a function, and what else has no parameters.
    struct Called: [f64; 2, 8, 8] -> [2] {
        block: Block<2, 8, 8>,
        signal: Reshape(2, 64),

        fn forward(x) {
            let h = global_avg_pool(block(x));
            let s = crop(max_pool1d(signal(x), 3, stride = 1, padding = 1), (1, 2));
            let s = upsample(adaptive_avg_pool1d(zero_pad1d(s, 1), 5), 2, mode = linear);
            h + global_max_pool(s) + global_avg_pool(avg_pool1d(s, 2))
        }
    }
}

/// So many values of numbers between −1 and 1.
fn several<X: Tensor<Scalar = f64>>(count: usize, seed: u64) -> Vec<X> {
    let value = |s| {
        let mut x: X = zeroed();
        Draw::seed(seed).each(s, X::LEN, |i, bits| {
            x.as_mut_slice()[i] = f64::from(bits) / f64::from(u32::MAX) * 2.0 - 1.0;
        });
        x
    };
    (0..count).map(value).collect()
}

fn labels<const N: usize>(count: usize) -> Vec<Class<N>> {
    let label = |s| Class::new(s * 5 % N).expect("a remainder is in range");
    (0..count).map(label).collect()
}

/// The checks take at least two inputs; a layer is checked on single samples besides.
const BATCHES: [usize; 2] = [2, 7];

#[test]
fn a_classifier_has_the_right_gradient() {
    let net = Classifier::boxed(&mut Generator::seed(1));
    for count in BATCHES {
        let x = several(count, 2);
        check::network(&net, &x, &labels::<4>(count), CategoricalCrossEntropy);
    }
}

#[test]
fn residual_blocks_have_the_right_gradient() {
    check::layer::<Block<2, 5, 4>>();
    check::layer::<Block<1, 1, 3>>();
    check::layer::<Small>();
    check::layer::<Called>();
    check::layer::<Headed<3, 4, 5>>();
    let net = Residual::boxed(&mut Generator::seed(1));
    for count in BATCHES {
        let x = several(count, 3);
        check::network(
            &net,
            &x,
            &labels::<3>(count),
            CategoricalCrossEntropyWithLogits,
        );
        check::network(&net, &x, &several::<[f64; 3]>(count, 4), MeanSquaredError);
    }
}

#[test]
fn the_weights_of_a_convolution_begin_as_those_of_dense_layers_of_its_windows() {
    network! {
        struct Wide: [16, 3, 3] -> [512, 1, 1] {
            conv: Conv2d(512, kernel = 3) -> Relu,
        }
    }
    let net = Wide::boxed(&mut Generator::seed(5));
    let weights = flat(&net.conv.weight);
    let square: f64 = weights.iter().map(|w| f64::from(w * w)).sum();
    let variance = square / weights.len() as f64;
    // He et al.: 2 / fan in, which is the window's 3 · 3 · 16 elements.
    let expected = 2.0 / 144.0;
    assert!(
        (variance / expected - 1.0).abs() < 0.03,
        "{variance} and {expected}"
    );
    assert_eq!(net.conv.bias, [0.0; 512]);
}
