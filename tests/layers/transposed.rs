//! Transposed convolution: gradients, and that it is the gradient of a convolution.

use netwright::layers::{ConvTranspose2d, Window};
use netwright::plain::zeroed;
use netwright::prelude::*;

use crate::gradients;

gradients! {
    nothing_said: [2, 3, 4] -> [3, 5, 6], ConvTranspose2d(3, kernel = 3);
    one_pixel: [2, 3, 4] -> [3, 3, 4], ConvTranspose2d(3, kernel = 1, bias = false);
    twice_as_large: [2, 3, 4] -> [3, 6, 8], ConvTranspose2d(3, kernel = 4, stride = 2, padding = 1);
    twice_as_large_by_output_padding:
        [2, 3, 4] -> [3, 6, 8], ConvTranspose2d(3, kernel = 3, stride = 2, padding = 1, output_padding = 1);
    rows_and_columns:
        [2, 3, 3] -> [2, 6, 5], ConvTranspose2d(2, kernel = (2, 5), stride = (2, 1), padding = (0, 1));
    output_padding_of_columns:
        [1, 2, 3] -> [2, 3, 10], ConvTranspose2d(2, kernel = 2, stride = (1, 3), output_padding = (0, 2));
    dilation: [2, 4, 3] -> [2, 8, 7], ConvTranspose2d(2, kernel = 3, dilation = 2);
    dilation_stride_and_padding:
        [2, 4, 3] -> [2, 9, 7], ConvTranspose2d(2, kernel = 3, stride = 2, padding = 1, dilation = 2);
    stride_beyond_the_kernel: [1, 2, 3] -> [2, 5, 8], ConvTranspose2d(2, kernel = 2, stride = 3);
    padding_that_cuts_off_whole_windows:
        [2, 4, 5] -> [2, 2, 3], ConvTranspose2d(2, kernel = 3, padding = 2);
    groups: [4, 3, 3] -> [6, 5, 5], ConvTranspose2d(6, kernel = 3, groups = 2);
    depthwise: [3, 3, 2] -> [3, 6, 4], ConvTranspose2d(3, kernel = 2, stride = 2, groups = 3);
    of_signals: [2, 5] -> [3, 11], ConvTranspose1d(3, kernel = 3, stride = 2);
    of_signals_with_everything:
        [4, 5] -> [2, 12], ConvTranspose1d(2, kernel = 3, stride = 2, padding = 1, output_padding = 1, dilation = 2, groups = 2);
}

network! {
    struct Known: [1, 2, 2] -> [1, 3, 3] {
        conv: ConvTranspose2d(1, kernel = 2),
    }
}

#[test]
fn known_numbers_come_out() {
    let mut net = Known::zeroed();
    net.conv.weight = [[[[1.0, 2.0], [3.0, 4.0]]]];
    net.conv.bias = [0.5];
    let y = net.forward(&[[[1.0, 10.0], [100.0, 1000.0]]]);
    let expected = [
        [1.5, 12.5, 20.5],
        [103.5, 1234.5, 2040.5],
        [300.5, 3400.5, 4000.5],
    ];
    assert_eq!(y, [expected]);
}

#[test]
fn not_a_number_reaches_its_window_and_no_other_place() {
    let mut net = Known::zeroed();
    net.conv.weight = [[[[1.0, 0.0], [0.0, 1.0]]]];
    let [y] = net.forward(&[[[f32::NAN, 1.0], [2.0, 3.0]]]);
    for (i, y) in y.as_flattened().iter().enumerate() {
        assert_eq!(y.is_nan(), [0, 1, 3, 4].contains(&i), "place {i}");
    }
}

#[test]
fn weights_begin_as_pytorch_draws_them() {
    network! {
        struct Drawn: [64, 2, 2] -> [16, 3, 3] {
            conv: ConvTranspose2d(16, kernel = 2, groups = 2, init = pytorch),
        }
    }
    let net = Drawn::boxed(&mut Generator::seed(4));
    // The fan in of PyTorch's weight [64, 8, 2, 2] is 8 · 2 · 2.
    let bound = 1.0 / 32.0_f32.sqrt();
    for numbers in [flat(&net.conv.weight), &net.conv.bias] {
        let largest = numbers.iter().fold(0.0, |max: f32, w| max.max(w.abs()));
        assert!(largest <= bound && largest > 0.7 * bound, "{largest}");
    }
}

network! {
    struct Forth: [4, 7, 6] -> [6, 3, 3] {
        conv: Conv2d(6, kernel = 3, stride = 2, padding = (0, 1), groups = 2, bias = false),
    }
}

network! {
    struct Back: [6, 3, 3] -> [4, 7, 6] {
        conv: ConvTranspose2d(
            4, kernel = 3, stride = 2, padding = (0, 1), output_padding = (0, 1), groups = 2, bias = false
        ),
    }
}

#[test]
fn it_is_the_gradient_of_a_convolution_to_the_bit() {
    let forth = Forth::boxed(&mut Generator::seed(3));
    let mut back = Back::zeroed();
    back.as_mut_slice().copy_from_slice(forth.as_slice());
    let mut dy = [[[[0.0; 3]; 3]; 6]];
    for (i, dy) in flat_mut(&mut dy).iter_mut().enumerate() {
        *dy = (i * 7 % 13) as f32 - 6.0;
    }
    let (mut tape, mut grad) = (Tape::group_of::<1>(), Forth::zeroed());
    let (x, mut dx) = ([zeroed()], [zeroed()]);
    let filled = forth.run(&x, &mut tape);
    filled.backward_to_input(&dy, &mut grad, &mut dx);
    assert_eq!(back.forward(&dy[0]), dx[0]);
}

#[test]
fn its_parameters_are_named_and_shaped_as_pytorch_has_them() {
    network! {
        struct Net: [4, 8, 8] -> [6, 10, 12] {
            conv: ConvTranspose2d(6, kernel = (3, 5), groups = 2),
        }
    }
    let mut segments = Vec::new();
    Net::TREE.visit(|segment| segments.push(format!("{} {}", segment.path, segment.shape)));
    assert_eq!(segments, ["conv.weight [4, 3, 3, 5]", "conv.bias [6]"]);
    assert_eq!(Net::MACS, 64 * 4 * 3 * 15);
}

type Image<const H: usize, const W: usize, const C: usize> = [[[f32; W]; H]; C];

#[test]
#[should_panic(expected = "`conv`: a window over 3 of 7 rows does not have 2 positions")]
fn a_type_with_more_output_padding_than_stride_says_so() {
    type Conv = ConvTranspose2d<
        Image<2, 2, 1>,
        Image<7, 5, 1>,
        [[[[f32; 3]; 3]; 1]; 1],
        [f32; 1],
        Window<2, 2>,
    >;
    Conv::CHECK.hold("conv");
}

#[test]
#[should_panic(expected = "`conv`: there is one bias a filter: 2, not 1")]
fn a_type_with_a_bias_a_channel_says_so() {
    type Conv = ConvTranspose2d<
        Image<2, 2, 1>,
        Image<4, 4, 2>,
        [[[[f32; 3]; 3]; 2]; 1],
        [f32; 1],
        Window<1, 1>,
    >;
    Conv::CHECK.hold("conv");
}
