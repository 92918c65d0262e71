//! Convolution and pooling of signals: gradients, and that a signal is an image of height 1.

use netwright::check;
use netwright::layers::{Conv1d, MaxPool1d, Window};
use netwright::prelude::*;

use crate::gradients;

gradients! {
    no_padding: [2, 9] -> [3, 7], Conv1d(3, kernel = 3);
    one_element: [3, 5] -> [2, 5], Conv1d(2, kernel = 1);
    as_long_as_the_signal: [2, 6] -> [3, 1], Conv1d(3, kernel = 6, bias = false);
    same: [2, 7] -> [3, 7], Conv1d(3, kernel = 3, padding = same);
    same_of_an_even_kernel: [2, 8] -> [3, 8], Conv1d(3, kernel = 4, padding = same);
    same_with_a_stride: [2, 7] -> [3, 4], Conv1d(3, kernel = 3, stride = 2, padding = same);
    causal: [2, 7] -> [3, 7], Conv1d(3, kernel = 3, padding = causal);
    causal_with_a_dilation: [2, 9] -> [2, 9], Conv1d(2, kernel = 3, dilation = 2, padding = causal);
    causal_with_a_stride: [2, 8] -> [3, 3], Conv1d(3, kernel = 2, stride = 3, padding = causal);
    causal_beyond_the_signal: [1, 3] -> [2, 3], Conv1d(2, kernel = 3, dilation = 4, padding = causal);
    before_and_behind: [2, 6] -> [3, 8], Conv1d(3, kernel = 4, padding = (1, 4));
    behind_alone: [2, 7] -> [2, 4], Conv1d(2, kernel = 3, stride = 2, padding = (0, 2));
    before_alone_in_groups:
        [2, 5] -> [4, 5], Conv1d(4, kernel = 2, dilation = 3, padding = (3, 0), groups = 2);
    farther_behind_than_the_kernel: [1, 2] -> [2, 7], Conv1d(2, kernel = 2, padding = (1, 5));
    separable_before_and_behind: [2, 6] -> [3, 3], SeparableConv1d(3, kernel = 3, stride = 2, padding = (0, 1));
    depthwise_before_and_behind: [3, 4] -> [6, 6], DepthwiseConv1d(2, multiplier = 2, padding = (1, 2));
    stride_padding_and_dilation:
        [2, 11] -> [3, 5], Conv1d(3, kernel = 3, stride = 2, padding = 1, dilation = 2);
    groups: [4, 7] -> [6, 5], Conv1d(6, kernel = 3, groups = 2);
    depthwise: [3, 7] -> [6, 7], DepthwiseConv1d(3, multiplier = 2, padding = causal);
    largest: [2, 7] -> [2, 3], MaxPool1d(2);
    largest_of_overlapping_windows: [2, 8] -> [2, 4], MaxPool1d(3, stride = 2, padding = 1);
    largest_same: [2, 7] -> [2, 4], MaxPool1d(2, padding = same);
    mean: [2, 7] -> [2, 3], AvgPool1d(3, stride = 2);
    mean_with_padding: [2, 7] -> [2, 4], AvgPool1d(3, stride = 2, padding = 1);
    mean_that_leaves_padding_out:
        [2, 7] -> [2, 4], AvgPool1d(3, stride = 2, padding = 1, count_padding = false);
    as_long_as_asked_for: [2, 7] -> [2, 3], AdaptiveAvgPool1d(3);
    global_mean: [3, 5] -> [3], GlobalAvgPool();
    global_largest: [3, 5] -> [3], GlobalMaxPool();
    zeros_around: [2, 3] -> [2, 7], ZeroPad1d(2);
    zeros_before: [2, 3] -> [2, 5], ZeroPad1d((2, 0));
    cropped: [2, 7] -> [2, 3], Crop(2);
    cropped_behind: [2, 7] -> [2, 5], Crop((0, 2));
    longer: [2, 3] -> [2, 6], Upsample(2);
    smoothly_longer: [2, 3] -> [2, 9], Upsample(3, mode = linear);
}

network! {
    /// What keeps its length does so for any.
    struct Anywhere<const C: usize, const L: usize>: [f64; C, L] -> [C, L] {
        seen: Conv1d(C, kernel = 3, padding = same) -> Tanh,
        each: DepthwiseConv1d(4, dilation = 2, padding = causal),
        largest: MaxPool1d(3, stride = 1, padding = 1),
        back: ConvTranspose1d(C, kernel = 5, padding = 2),
        thin: SeparableConv1d(C, kernel = 2, padding = causal),
        ahead: Conv1d(C, kernel = 4, padding = (1, 2)),
    }
}

network! {
    /// Twice as long and one less, or half as long, for any length.
    struct Longer<const L: usize>: [f64; 1, L] -> [_] {
        ahead: Conv1d(2, kernel = 3, stride = 2, padding = (0, 2)) -> Tanh,
        all: Conv1d(1, kernel = 2, padding = (2, 1)),
    }
}

#[test]
fn of_any_length_with_more_behind_than_before() {
    check::layer::<Longer<6>>();
    check::layer::<Longer<1>>();
    assert_eq!(<Longer<7> as Layer>::Output::SHAPE.axes(), [1, 6]);
}

#[test]
fn generic_networks_keep_a_length() {
    check::layer::<Anywhere<2, 6>>();
    check::layer::<Anywhere<1, 1>>();
}

network! {
    struct Past: [1, 4] -> [1, 4] {
        conv: Conv1d(1, kernel = 2, dilation = 2, padding = causal, bias = false),
    }
}

#[test]
fn a_causal_output_sees_its_place_and_what_came_before() {
    let mut net = Past::zeroed();
    net.conv.weight = [[[10.0, 1.0]]];
    let mut x = [[1.0, 2.0, 3.0, 4.0]];
    assert_eq!(net.forward(&x), [[1.0, 2.0, 13.0, 24.0]]);
    x[0][2] = f32::NAN;
    let [y] = net.forward(&x);
    assert_eq!(y[..2], [1.0, 2.0]);
    assert!(y[2].is_nan() && y[3] == 24.0);
}

network! {
    struct Signal: [4, 9] -> [6, 5] {
        conv: Conv1d(6, kernel = 3, stride = 2, padding = 1, groups = 2),
    }
}

network! {
    struct Flat: [4, 1, 9] -> [6, 1, 5] {
        conv: Conv2d(6, kernel = (1, 3), stride = (1, 2), padding = (0, 1), groups = 2),
    }
}

#[test]
fn a_signal_is_an_image_of_height_one() {
    let signal = Signal::boxed(&mut Generator::seed(1));
    let mut flat = Flat::zeroed();
    flat.as_mut_slice().copy_from_slice(signal.as_slice());
    let mut x = [[0.0; 9]; 4];
    for (i, x) in x.as_flattened_mut().iter_mut().enumerate() {
        *x = (i * i % 11) as f32 - 5.0;
    }
    let y = signal.forward(&x);
    assert_eq!(y.map(|y| [y]), flat.forward(&x.map(|x| [x])));
    assert_eq!((Signal::PARAMS, Signal::MACS), (Flat::PARAMS, Flat::MACS));
}

#[test]
fn its_parameters_are_named_and_shaped_as_pytorch_has_them() {
    let mut segments = Vec::new();
    Signal::TREE.visit(|segment| segments.push(format!("{} {}", segment.path, segment.shape)));
    assert_eq!(segments, ["conv.weight [6, 2, 3]", "conv.bias [6]"]);
}

network! {
    /// A classifier of signals.
    struct Classifier: [f64; 2, 12] -> [3] {
        enter: Conv1d(4, kernel = 3, padding = causal) -> Tanh -> MaxPool1d(2),
        deep: SeparableConv1d(5, kernel = 3) -> Gelu -> GlobalAvgPool,
        output: Dense(3) -> Softmax,
    }
}

#[test]
fn a_network_of_signals_has_the_right_gradient() {
    check::layer::<Classifier>();
}

network! {
    /// Every argument by its name.
    struct Named: [f64; 2, 8] -> [4, 3, 5] {
        pad: ZeroPad1d(padding = (1, 2)),
        conv: Conv1d(
            filters = 4, kernel = 3, stride = 2, padding = causal, dilation = 2, groups = 2, bias = true, init = he_normal,
            bias_init = zeros
        ),
        back: ConvTranspose1d(
            filters = 4, kernel = 3, stride = 2, padding = 1, output_padding = 1, dilation = 1, groups = 2, bias = false,
            init = pytorch
        ),
        each: DepthwiseConv1d(
            kernel = 3, multiplier = 2, stride = 1, padding = same, dilation = 1, bias = true, init = ones, bias_init = ones
        ),
        thin: SeparableConv1d(
            filters = 3, kernel = 2, stride = 1, padding = valid, dilation = 1, multiplier = 2, bias = true, init = lecun_normal,
            bias_init = ones
        ),
        pools: MaxPool1d(kernel = 3, stride = 1, padding = 1) -> AvgPool1d(kernel = 2, stride = 1, count_padding = false),
        sizes: Crop(cropping = (1, 0)) -> Upsample(factor = 2, mode = linear) -> AdaptiveAvgPool1d(size = 16),
        image: Reshape(3, 4, 4),
        each_2d: DepthwiseConv2d(kernel = (2, 1), multiplier = 1, padding = same, dilation = (1, 2)),
        thin_2d: SeparableConv2d(filters = 4, kernel = 3, padding = (1, 1), multiplier = 2),
        back_2d: ConvTranspose2d(filters = 4, kernel = (3, 2), stride = (2, 1), padding = 1, output_padding = (1, 0)),
        sizes_2d: ZeroPad2d(padding = ((1, 0), (0, 2))) -> Crop(cropping = ((1, 1), (2, 0))),
        end: Upsample(factor = (1, 2), mode = bilinear) -> AdaptiveAvgPool2d(size = (3, 5)),
    }
}

#[test]
fn every_argument_has_a_name() {
    check::layer::<Named>();
    let net = Named::boxed(&mut Generator::seed(1));
    assert_eq!(net.each.bias, [1.0; 8]);
    assert_eq!(net.thin.pointwise.bias, [1.0; 3]);
}

type Wave<const L: usize, const C: usize> = [[f32; L]; C];

#[test]
#[should_panic(expected = "`conv`: a window over 5 of 7 elements does not have 2 positions")]
fn a_type_that_makes_too_few_elements_says_so() {
    type Conv =
        Conv1d<Wave<7, 1>, Wave<2, 1>, [[[f32; 3]; 1]; 1], [f32; 1], Window<1, 1, 0, 0, 1, 2>>;
    Conv::CHECK.hold("conv");
}

#[test]
#[should_panic(expected = "`conv`: the weight of this convolution is [2, 1, 3], not [2, 1, 1, 3]")]
fn a_type_whose_weight_has_rows_says_so() {
    type Conv = Conv1d<Wave<5, 1>, Wave<3, 2>, [[[[f32; 3]; 1]; 1]; 2], [f32; 2], Window<1, 1>>;
    Conv::CHECK.hold("conv");
}

#[test]
#[should_panic(
    expected = "`pool`: a window over 2 elements does not meet the image behind a padding of 2"
)]
fn a_type_whose_windows_miss_the_signal_says_so() {
    type Pool = MaxPool1d<Wave<4, 1>, Wave<4, 1>, Window<1, 2, 0, 2>, 2>;
    Pool::CHECK.hold("pool");
}
