//! Networks that are generic over the height and the width of their images, which lose pixels inside.

use netwright::check;
use netwright::plain::zeroed;
use netwright::prelude::*;
use netwright::random::Draw;
use netwright::segment;

network! {
    /// Unpadded convolutions and poolings of any height and width.
    pub struct Features<const H: usize, const W: usize>: [f64; 2, H, W] -> [3] {
        conv1: Conv2d(3, kernel = 3) -> Tanh -> MaxPool2d(2),
        conv2: Conv2d(4, kernel = (2, 3), padding = (0, 1)) -> Gelu,
        output: Flatten -> Dense(3) -> Softmax,
    }
}

network! {
    /// The same with numbers.
    pub struct Nine: [f64; 2, 9, 8] -> [3] {
        conv1: Conv2d(3, kernel = 3) -> Tanh -> MaxPool2d(2),
        conv2: Conv2d(4, kernel = (2, 3), padding = (0, 1)) -> Gelu,
        output: Flatten -> Dense(3) -> Softmax,
    }
}

network! {
    /// One number for both axes; strides, dilations, padding that depends on the number.
    pub struct Square<const SIDE: usize>: [f64; 1, SIDE, SIDE] -> [4] {
        enter: Conv2d(3, kernel = 3, stride = 2, padding = same) -> Tanh,
        deep: Conv2d(4, kernel = 3, dilation = 2, padding = 1, groups = 1, bias = false) -> Softplus,
        pool: MaxPool2d(3, stride = 2, padding = 1),
        mean: AvgPool2d(2, padding = same, count_padding = false) -> GlobalAvgPool,
    }
}

network! {
    /// Down, up again and added, as in a U-Net: the size is that of the pixels that a pooling leaves.
    pub struct Hourglass<const H: usize, const W: usize>: [f64; 2, H, W] -> [2, 2 * (H / 2), 2 * (W / 2)] {
        down: MaxPool2d(2),
        side: Conv2d(2, kernel = 3, padding = same),
        narrow: AvgPool2d(2, stride = 1),
        wide: ZeroPad2d(1),
        back: Conv2d(2, kernel = 2) -> Tanh,
        up: Upsample(2),

        fn forward(x) {
            let half = down(x);
            let left = tanh(side(half));
            let right = back(wide(narrow(half)));
            up(left * right - half)
        }
    }
}

/// y = x · scale, by channels.
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct ByChannels<X: Channels> {
    #[weight]
    scale: X::PerChannel<X::Scalar>,
}

impl<X: Channels> Layer for ByChannels<X> {
    type Input = X;
    type Output = X;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = X::LEN;

    fn forward(&self, x: &X, y: &mut X, _: &mut ()) {
        for (i, y) in y.as_mut_slice().iter_mut().enumerate() {
            *y = x.as_slice()[i] * self.scale.as_slice()[i / X::POSITIONS];
        }
    }

    fn backward<const B: usize>(&self, _: &[X], _: &[X], _: &mut (), dy: &[X], dx: &mut [X]) {
        for (dy, dx) in dy.iter().zip(dx) {
            for (i, dx) in dx.as_mut_slice().iter_mut().enumerate() {
                *dx = dy.as_slice()[i] * self.scale.as_slice()[i / X::POSITIONS];
            }
        }
    }

    fn accumulate<const B: usize>(
        &self,
        x: &[X],
        _: &[X],
        _: &(),
        dy: &[X],
        grad: &mut Self,
        part: &Part,
    ) {
        for c in part.rows(X::CHANNELS) {
            for s in part.samples() {
                for i in c * X::POSITIONS..(c + 1) * X::POSITIONS {
                    grad.scale.as_mut_slice()[c] += dy[s].as_slice()[i] * x[s].as_slice()[i];
                }
            }
        }
    }
}

network! {
    /// Channels that are a parameter, a layer of one's own, and dropout, on images of any size.
    #[derive(Clone, PartialEq)]
    pub struct Mixed<const C: usize, const H: usize, const W: usize>: [f64; C, H, W] -> [C, (H - 2) / 2, W - 2] {
        conv: Conv2d(C, kernel = 3, groups = C),
        scale: ByChannels<_> -> Reshape(C, H - 2, W - 2) -> Tanh -> Dropout(0.25) -> MaxPool2d((2, 1)),
    }
}

network! {
    /// A generic network in one of numbers, with the image that it leaves.
    struct Fixed: [f64; 1, 9, 9] -> [3] {
        square: Square<9>,
        out: Dense(3),

        fn forward(x) {
            out(square(x))
        }
    }
}

network! {
    /// A generic network in a generic one says what the inner one needs.
    struct Outer<const H: usize, const W: usize>: [f64; 2, H, W] -> [2]
    where
        Extent<H>: FeaturesH,
        Extent<W>: FeaturesW,
    {
        features: Features<H, W>,
        pool: MaxPool2d(2) -> Flatten -> Dense(3),
        out: Dense(2),

        fn forward(x) {
            out(features(x) * pool(x))
        }
    }
}

/// So many values of numbers between −1 and 1.
pub fn several<X: Tensor<Scalar = f64>>(count: usize, seed: u64) -> Vec<X> {
    let value = |s| {
        let mut x: X = zeroed();
        Draw::seed(seed).each(s, X::LEN, |i, bits| {
            x.as_mut_slice()[i] = f64::from(bits) / f64::from(u32::MAX) * 2.0 - 1.0;
        });
        x
    };
    (0..count).map(value).collect()
}

#[test]
fn windows_of_any_size_have_the_right_gradient() {
    check::layer::<Features<6, 5>>();
    check::layer::<Features<9, 8>>();
    check::layer::<Features<7, 10>>();
}

#[test]
fn padding_that_follows_from_the_size_has_the_right_gradient() {
    check::layer::<Square<5>>();
    check::layer::<Square<6>>();
    check::layer::<Square<9>>();
    check::layer::<Square<12>>();
}

#[test]
fn images_that_are_made_larger_again_have_the_right_gradient() {
    check::layer::<Hourglass<4, 4>>();
    check::layer::<Hourglass<5, 7>>();
}

#[test]
fn layers_of_ones_own_have_the_right_gradient() {
    check::layer::<Mixed<2, 4, 3>>();
    check::layer::<Mixed<1, 7, 6>>();
}

#[test]
fn networks_in_networks_have_the_right_gradient() {
    check::layer::<Outer<6, 6>>();
    check::layer::<Outer<9, 8>>();
}

#[test]
fn it_computes_what_the_same_network_of_numbers_computes() {
    let fixed = Nine::boxed(&mut Generator::seed(3));
    let mut generic = Features::<9, 8>::boxed(&mut Generator::seed(3));
    assert_eq!(fixed.as_slice(), generic.as_slice());
    assert_eq!(Nine::PARAMS, Features::<9, 8>::PARAMS);
    assert_eq!(Nine::MACS, Features::<9, 8>::MACS);
    assert_eq!(Nine::TAPE_BYTES, Features::<9, 8>::TAPE_BYTES);
    generic.as_mut_slice().copy_from_slice(fixed.as_slice());

    let (x, t) = (
        several::<[[[f64; 8]; 9]; 2]>(40, 1),
        several::<[f64; 3]>(40, 2),
    );
    for x in &x {
        assert_eq!(fixed.forward(x), generic.forward(x));
    }
    let (mut tape, mut grad) = (Tape::boxed(), Nine::boxed_zeroed());
    let loss = fixed.gradient(&x, &t, MeanSquaredError, &mut tape, &mut grad);
    let (mut other_tape, mut other_grad) = (Tape::boxed(), Features::boxed_zeroed());
    let other = generic.gradient(&x, &t, MeanSquaredError, &mut other_tape, &mut other_grad);
    assert_eq!(loss.to_bits(), other.to_bits());
    let bits = |grad: &[f64]| grad.iter().map(|g| g.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(grad.as_slice()), bits(other_grad.as_slice()));
}

/// Generic code says one bound a dimension.
fn trained<const H: usize, const W: usize>(steps: usize) -> [f64; 2]
where
    Extent<H>: FeaturesH,
    Extent<W>: FeaturesW,
{
    let mut net = Features::<H, W>::boxed(&mut Generator::seed(4));
    let mut adam = AdamFor::<Features<H, W>>::boxed(AdamConfig::default());
    let (mut tape, mut grad) = (Tape::boxed(), Features::boxed_zeroed());
    let (x, t) = (
        several::<[[[f64; W]; H]; 2]>(9, 5),
        several::<[f64; 3]>(9, 6),
    );
    let mut losses = Vec::new();
    for _ in 0..steps {
        losses.push(net.gradient(&x, &t, MeanSquaredError, &mut tape, &mut grad));
        adam.step(&mut net, &grad);
    }
    [losses[0], losses[steps - 1]]
}

#[test]
fn it_trains_as_any_network_does() {
    for [first, last] in [trained::<6, 9>(30), trained::<11, 5>(30)] {
        assert!(last < first, "{first} to {last}");
    }
}

#[test]
fn its_parameters_are_named_and_saved() {
    let net = Features::<9, 8>::boxed(&mut Generator::seed(5));
    let place = segment!(Features<9, 8>, conv1.weight);
    let _frozen: Group = Group::segment(place).frozen();

    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("net.safetensors");
    net.save(&path).expect("it is saved");
    let mut again = Features::<9, 8>::boxed_zeroed();
    again.load(&path).expect("it is loaded");
    assert_eq!(net.as_slice(), again.as_slice());
    // The output layer sees another number of pixels.
    assert!(Features::<9, 10>::boxed_zeroed().load(&path).is_err());
}

#[test]
fn its_summary_says_its_numbers() {
    let summary = Features::<9, 8>::SUMMARY.to_string();
    for shape in ["[3, 3, 3]", "[4, 2, 3]"] {
        assert!(summary.contains(shape), "{summary}");
    }
}

#[test]
fn an_output_of_a_computed_size_is_read_as_an_array_is() {
    let net = Mixed::<2, 6, 5>::boxed(&mut Generator::seed(6));
    let x = several::<[[[f64; 5]; 6]; 2]>(1, 7);
    let y = net.forward(&x[0]);
    assert_eq!([y.len(), y[0].len(), y[0][0].len()], [2, 2, 3]);
    let last: f64 = y[1][1][2];
    assert_eq!(last, flat(&y)[11]);
}

network! {
    /// One axis that is computed, beside one that is a number.
    struct Strip<const H: usize>: [f64; 1, H, 6] -> [_] {
        rows: Conv2d(2, kernel = (3, 2)) -> Tanh -> MaxPool2d((2, 1)) -> AvgPool2d((1, 2), padding = same) -> GlobalAvgPool,
    }
}

network! {
    /// The same by columns.
    struct Bar<const W: usize>: [f64; 1, 6, W] -> [2] {
        columns: Conv2d(2, kernel = (3, 2)) -> Tanh -> MaxPool2d((2, 1)),
        out: Flatten -> Dense(2),
    }
}

#[test]
fn images_of_one_computed_axis_have_the_right_gradient() {
    check::layer::<Strip<4>>();
    check::layer::<Strip<7>>();
    check::layer::<Bar<2>>();
    check::layer::<Bar<5>>();
}

#[test]
#[should_panic(
    expected = "`features.conv2`: of 5 rows too few are left here; there have to be at least 6"
)]
fn there_is_something_left_for_every_layer() {
    Features::<5, 8>::CHECK.hold("features");
}

network! {
    /// The operations of graphs on images of a computed size.
    struct Graph<const H: usize, const W: usize>: [f64; 1, H, W] -> [3] {
        left: Conv2d(2, kernel = (3, 1)) -> Tanh,
        right: Conv2d(1, kernel = (3, 1), bias = false),
        down: AvgPool2d(2),
        out: Flatten -> Dense(3),

        fn forward(x) {
            let pair = concat(left(x), right(x), axis = 0);
            let half = down(pair * pair);
            out(mean(reshape(half, 3, W / 2, (H - 2) / 2), axis = 1)) / 2.0
        }
    }
}

#[test]
fn the_operations_of_graphs_have_the_right_gradient() {
    check::layer::<Graph<5, 4>>();
    check::layer::<Graph<8, 3>>();
}
