//! A convolution: an image goes in, and the shape that comes out is computed.

use netwright::check;
use netwright::prelude::*;

use crate::conv::Conv;
use crate::support::{Picture, same_bits_in_all_groups, samples};

network! {
    /// Two convolutions, the second with stride and padding.
    struct Edges: [f64; 2, 7, 6] -> [3] {
        valid: Conv<_, 3, 3, 5, 4> -> Tanh,
        strided: Conv<_, 2, 3, 3, 2, 2, 1> -> Gelu,
        head: Flatten -> Dense(3) -> Softmax,
    }
}

#[test]
fn the_gradient_is_right_for_any_kernel_stride_and_padding() {
    check::layer::<Conv<Picture<1, 3, 3>, 1, 1, 3, 3>>();
    check::layer::<Conv<Picture<2, 5, 4>, 3, 3, 3, 2>>();
    check::layer::<Conv<Picture<3, 4, 4>, 2, 4, 1, 1>>();
    check::layer::<Conv<Picture<2, 6, 5>, 2, 2, 3, 2, 2>>();
    check::layer::<Conv<Picture<2, 4, 5>, 3, 3, 2, 3, 2, 1>>();
    check::layer::<Conv<Picture<1, 3, 4>, 2, 5, 3, 4, 1, 2>>();
}

#[test]
fn a_network_of_convolutions_has_the_right_gradient() {
    let net = Edges::boxed(&mut Generator::seed(1));
    let labels = [0, 2, 1, 2, 0].map(|label| Class::<3>::new(label).unwrap());
    check::network(&net, &samples(5, 2), &labels, CategoricalCrossEntropy);

    let targets: Vec<[f64; 3]> = samples(33, 3);
    same_bits_in_all_groups(&net.0, &samples(33, 4), &targets, &MeanSquaredError, 0);
}

#[test]
fn known_numbers_come_out() {
    let conv = Conv::<Picture<1, 3, 3>, 1, 2, 2, 2> {
        weight: [[[[1.0, 2.0], [3.0, 4.0]]]],
        bias: [0.5],
    };
    let x = [[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]];
    let mut y = [[[0.0; 2]; 2]];
    conv.forward(&x, &mut y, &mut ());
    assert_eq!(y, [[[37.5, 47.5], [67.5, 77.5]]]);

    let padded = Conv::<Picture<1, 3, 3>, 1, 2, 2, 2, 2, 1> {
        weight: conv.weight,
        bias: conv.bias,
    };
    padded.forward(&x, &mut y, &mut ());
    assert_eq!(y, [[[4.5, 18.5], [36.5, 77.5]]]);
}

#[test]
fn its_parameters_are_named_and_shaped_as_pytorch_has_them() {
    let mut segments = Vec::new();
    Edges::TREE.visit(|segment| segments.push(format!("{} {}", segment.path, segment.shape)));
    let expected = [
        "valid.weight [3, 2, 3, 3]",
        "valid.bias [3]",
        "strided.weight [2, 3, 3, 3]",
        "strided.bias [2]",
        "head.weight [3, 12]",
        "head.bias [3]",
    ];
    assert_eq!(segments, expected);
    assert_eq!(Edges::MACS, 3 * 20 * 18 + 2 * 6 * 27 + 3 * 12);
}

#[test]
#[should_panic(
    expected = "`conv`: a kernel of 9 does not fit the 6 columns that it receives; at most 6, or a padding of 2"
)]
fn a_kernel_that_does_not_fit_is_told_with_both_numbers() {
    Conv::<Picture<1, 9, 6>, 1, 9, 1, 1>::CHECK.hold("conv");
}

#[test]
#[should_panic(
    expected = "`conv`: of 7 rows this convolution makes 3, and it is declared to make 4"
)]
fn a_height_that_is_not_the_computed_one_is_told_with_both_numbers() {
    Conv::<Picture<1, 7, 7>, 1, 3, 4, 3, 2>::CHECK.hold("conv");
}
