//! Separable and depthwise convolution: gradients, and that they are the convolutions that they consist of.

use netwright::check;
use netwright::prelude::*;

use crate::gradients;

gradients! {
    separable: [3, 5, 6] -> [4, 3, 4], SeparableConv2d(4, kernel = 3);
    several_each: [2, 5, 6] -> [3, 5, 6], SeparableConv2d(3, kernel = (3, 2), multiplier = 3, padding = same);
    stride_and_no_bias:
        [3, 7, 6] -> [2, 4, 3], SeparableConv2d(2, kernel = 3, stride = 2, padding = 1, bias = false);
    dilation: [2, 7, 8] -> [2, 3, 4], SeparableConv2d(2, kernel = 3, dilation = 2);
    of_one_channel: [1, 4, 4] -> [2, 3, 3], SeparableConv2d(2, kernel = 2, multiplier = 2);
    of_signals: [3, 7] -> [4, 7], SeparableConv1d(4, kernel = 3, multiplier = 2, padding = causal);
    depthwise: [3, 5, 4] -> [3, 3, 2], DepthwiseConv2d(3);
    depthwise_several_each:
        [3, 5, 4] -> [6, 3, 2], DepthwiseConv2d(3, multiplier = 2, stride = 2, padding = same, bias = false);
}

network! {
    /// Of any number of channels.
    struct Anywhere<const C: usize, const H: usize, const W: usize>: [f64; C, H, W] -> [C, H, W] {
        thin: SeparableConv2d(C, kernel = 3, padding = same) -> Tanh,
        each: DepthwiseConv2d((1, 3), padding = same),
    }
}

#[test]
fn a_generic_network_separates() {
    check::layer::<Anywhere<3, 2, 4>>();
    check::layer::<Anywhere<1, 1, 1>>();
}

network! {
    struct Whole: [3, 6, 5] -> [4, 3, 3] {
        conv: SeparableConv2d(4, kernel = 3, stride = 2, padding = 1, multiplier = 2),
    }
}

network! {
    struct Parts: [3, 6, 5] -> [4, 3, 3] {
        depthwise: Conv2d(6, kernel = 3, stride = 2, padding = 1, groups = 3, bias = false),
        pointwise: Conv2d(4, kernel = 1),
    }
}

#[test]
fn it_is_two_convolutions_in_a_row() {
    let whole = Whole::boxed(&mut Generator::seed(2));
    let mut parts = Parts::zeroed();
    parts.as_mut_slice().copy_from_slice(whole.as_slice());
    let mut x = [[[[0.0; 5]; 6]; 3]];
    for (i, x) in flat_mut(&mut x).iter_mut().enumerate() {
        *x = (i * 5 % 17) as f32 - 8.0;
    }
    assert_eq!(whole.forward(&x[0]), parts.forward(&x[0]));
    assert_eq!(Whole::MACS, Parts::MACS);

    let mut segments = Vec::new();
    Whole::TREE.visit(|segment| segments.push(format!("{} {}", segment.path, segment.shape)));
    let expected = [
        "conv.depthwise.weight [6, 1, 3, 3]",
        "conv.pointwise.weight [4, 6, 1, 1]",
        "conv.pointwise.bias [4]",
    ];
    assert_eq!(segments, expected);
    assert!(
        whole.as_slice()[..54].iter().all(|w| *w != 0.0),
        "both begin as weights do"
    );
}
