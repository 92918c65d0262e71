//! Convolution: gradients, and numbers that can be computed by hand.

use netwright::check;
use netwright::layers::{Conv2d, Window};
use netwright::prelude::*;

use crate::gradients;

gradients! {
    no_padding: [2, 6, 7] -> [3, 4, 5], Conv2d(3, kernel = 3);
    one_pixel: [3, 4, 5] -> [2, 4, 5], Conv2d(2, kernel = 1);
    as_large_as_the_image: [2, 4, 5] -> [3, 1, 1], Conv2d(3, kernel = (4, 5));
    no_bias: [2, 5, 6] -> [3, 4, 5], Conv2d(3, kernel = 2, bias = false);
    rows_and_columns: [2, 6, 8] -> [2, 4, 4], Conv2d(2, kernel = (3, 5));
    same: [2, 5, 4] -> [3, 5, 4], Conv2d(3, kernel = 3, padding = same);
    same_of_an_even_kernel: [2, 5, 4] -> [3, 5, 4], Conv2d(3, kernel = (2, 4), padding = same);
    same_with_a_stride: [2, 7, 6] -> [3, 4, 3], Conv2d(3, kernel = 3, stride = 2, padding = same);
    same_with_a_stride_beyond_the_kernel:
        [2, 8, 7] -> [3, 3, 3], Conv2d(3, kernel = 2, stride = 3, padding = same);
    same_with_a_dilation: [2, 6, 7] -> [2, 6, 7], Conv2d(2, kernel = 3, dilation = 2, padding = same);
    stride_of_two: [2, 7, 8] -> [3, 3, 3], Conv2d(3, kernel = 3, stride = 2);
    stride_of_rows: [2, 7, 6] -> [3, 3, 4], Conv2d(3, kernel = 3, stride = (2, 1));
    stride_of_columns: [2, 5, 9] -> [3, 3, 3], Conv2d(3, kernel = 3, stride = (1, 3));
    padding_of_one: [2, 4, 5] -> [3, 4, 5], Conv2d(3, kernel = 3, padding = 1);
    padding_of_rows_and_columns: [2, 3, 5] -> [2, 5, 5], Conv2d(2, kernel = (3, 5), padding = (2, 2));
    padding_as_large_as_the_kernel: [2, 3, 3] -> [2, 6, 4], Conv2d(2, kernel = 2, padding = (2, 1));
    padding_around_one_pixel: [2, 3, 4] -> [2, 5, 6], Conv2d(2, kernel = 1, padding = 1);
    dilation_of_two: [2, 7, 8] -> [3, 3, 4], Conv2d(3, kernel = 3, dilation = 2);
    dilation_of_columns: [2, 4, 9] -> [3, 2, 3], Conv2d(3, kernel = 3, dilation = (1, 3));
    dilation_and_stride_and_padding:
        [2, 9, 10] -> [2, 4, 4], Conv2d(2, kernel = 3, stride = 2, padding = 1, dilation = 2);
    two_groups: [4, 4, 5] -> [6, 2, 3], Conv2d(6, kernel = 3, groups = 2);
    depthwise: [3, 5, 4] -> [3, 5, 4], Conv2d(3, kernel = 3, padding = same, groups = 3);
    depthwise_of_two_each:
        [3, 5, 4] -> [6, 3, 2], Conv2d(6, kernel = 3, padding = 1, stride = 2, groups = 3, bias = false);
    one_row: [1, 1, 9] -> [2, 1, 4], Conv2d(2, kernel = (1, 3), stride = (1, 2));
}

network! {
    /// Each channel for itself, of any number of channels and any size.
    struct Depthwise<const C: usize, const H: usize, const W: usize>: [f64; C, H, W] -> [C, H, W] {
        depthwise: Conv2d(C, kernel = (3, 5), padding = same, groups = C),
    }
}

const CHANNELS: usize = 4;

network! {
    /// Dimensions by constants of the program.
    struct Constants: [f64; CHANNELS, 6, 5] -> [{ CHANNELS / 2 }] {
        conv: Conv2d(CHANNELS, kernel = 3, groups = 2) -> Tanh,
        deep: Conv2d({ CHANNELS / 2 }, kernel = (2, 1), groups = { CHANNELS / 2 }),
        pool: GlobalAvgPool,
    }
}

#[test]
fn channels_filters_and_groups_may_be_constants() {
    check::layer::<Constants>();
}

#[test]
fn a_generic_network_convolves_each_channel() {
    check::layer::<Depthwise<3, 4, 5>>();
    check::layer::<Depthwise<1, 1, 6>>();
}

network! {
    struct Known: [1, 3, 3] -> [1, 2, 2] {
        conv: Conv2d(1, kernel = 2),
    }
}

network! {
    struct Padded: [1, 3, 3] -> [1, 2, 2] {
        conv: Conv2d(1, kernel = 2, stride = 2, padding = same),
    }
}

const X: [[[f32; 3]; 3]; 1] = [[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]];

#[test]
fn known_numbers_come_out() {
    let mut net = Known::zeroed();
    net.conv.weight = [[[[1.0, 2.0], [3.0, 4.0]]]];
    net.conv.bias = [0.5];
    assert_eq!(net.forward(&X), [[[37.5, 47.5], [67.5, 77.5]]]);
}

#[test]
fn of_an_odd_padding_the_larger_half_lies_behind() {
    let mut net = Padded::zeroed();
    net.conv.weight = [[[[1.0, 2.0], [3.0, 4.0]]]];
    assert_eq!(net.forward(&X), [[[37.0, 21.0], [23.0, 9.0]]]);
}

#[test]
fn not_a_number_reaches_the_windows_that_cover_it_and_no_other() {
    let mut net = Known::zeroed();
    net.conv.weight = [[[[1.0, 0.0], [0.0, 1.0]]]];
    let mut x = X;
    x[0][0][2] = f32::NAN;
    let y = net.forward(&x);
    assert!(y[0][0][1].is_nan(), "even where the weight is zero");
    assert_eq!([y[0][0][0], y[0][1][0], y[0][1][1]], [6.0, 12.0, 14.0]);
}

#[test]
fn its_parameters_are_named_and_shaped_as_pytorch_has_them() {
    network! {
        struct Net: [4, 8, 8] -> [6, 4, 4] {
            first: Conv2d(6, kernel = (3, 5), groups = 2, padding = same),
            second: Conv2d(6, kernel = 2, stride = 2, bias = false),
        }
    }
    let mut segments = Vec::new();
    Net::TREE.visit(|segment| {
        segments.push(format!("{} {}", segment.path, segment.shape));
    });
    let expected = [
        "first.weight [6, 2, 3, 5]",
        "first.bias [6]",
        "second.weight [6, 6, 2, 2]",
    ];
    assert_eq!(segments, expected);
    assert_eq!(Net::PARAMS, 6 * 2 * 15 + 6 + 6 * 6 * 4);
    assert_eq!(Net::MACS, 64 * 6 * 2 * 15 + 16 * 6 * 6 * 4);
}

type Image<const H: usize, const W: usize, const C: usize> = [[[f32; W]; H]; C];

#[test]
#[should_panic(expected = "`conv`: a window over 3 of 7 rows does not have 7 positions")]
fn a_type_that_makes_too_many_rows_says_so() {
    type Conv =
        Conv2d<Image<7, 7, 1>, Image<7, 5, 1>, [[[[f32; 3]; 3]; 1]; 1], [f32; 1], Window<1, 1>>;
    Conv::CHECK.hold("conv");
}

#[test]
#[should_panic(expected = "`conv`: a window over 3 of 7 columns does not have 4 positions")]
fn a_type_that_makes_too_few_columns_says_so() {
    type Conv =
        Conv2d<Image<7, 7, 1>, Image<5, 4, 1>, [[[[f32; 3]; 3]; 1]; 1], [f32; 1], Window<1, 1>>;
    Conv::CHECK.hold("conv");
}

#[test]
#[should_panic(expected = "`conv`: there is one bias a filter: 2, not 3")]
fn a_type_with_too_many_biases_says_so() {
    type Conv =
        Conv2d<Image<3, 3, 1>, Image<1, 1, 2>, [[[[f32; 3]; 3]; 1]; 2], [f32; 3], Window<1, 1>>;
    Conv::CHECK.hold("conv");
}

#[test]
#[should_panic(expected = "`conv`: 2 groups do not divide 3 channels and 2 filters")]
fn a_type_with_groups_that_do_not_divide_says_so() {
    type Conv =
        Conv2d<Image<3, 3, 3>, Image<1, 1, 2>, [[[[f32; 3]; 3]; 1]; 2], [f32; 2], Window<1, 1>, 2>;
    Conv::CHECK.hold("conv");
}
