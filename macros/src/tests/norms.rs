//! Normalisation and what has parameters by axes: declarations that do not hold.

use super::{expanded, right, wrong};
use crate::model::shape_text;

#[test]
fn shapes_stay_as_they_came() {
    for (input, layer) in [
        ("[C]", "BatchNorm"),
        ("[8, 9]", "BatchNorm(momentum = 0.5, epsilon = 1e-3)"),
        ("[C, 8, W]", "BatchNorm(affine = false)"),
        ("[C]", "LayerNorm"),
        ("[8, W]", "LayerNorm(axes = 2, bias = false)"),
        ("[C, 8, W]", "RmsNorm(axes = 3, epsilon = 1e-5)"),
        ("[2, C, 8, W]", "RmsNorm"),
        ("[8]", "GroupNorm(4)"),
        ("[C, 8, W]", "GroupNorm(C)"),
        ("[C, W]", "InstanceNorm(affine = true)"),
    ] {
        let source = format!(
            "struct Net<const C: usize, const W: usize>: {input} -> [_] {{ layer: {layer} }}"
        );
        let net = right(&source);
        let value = net.graph.values.last().expect("a layer makes a value");
        let shape = value.shape.as_deref().expect("the shape is known");
        assert_eq!(shape_text(shape), input, "{layer}");
    }
}

#[test]
fn a_normalisation_without_parameters_has_a_type_that_says_so() {
    let code = |layer: &str| {
        let source = format!("struct Net: [4, 4] -> [4, 4] {{ layer: {layer} }}");
        expanded(&source).to_string()
    };
    assert!(code("BatchNorm").contains(":: layers :: Learned"));
    assert!(code("BatchNorm(affine = false)").contains(":: layers :: Absent"));
}

#[test]
fn numbers_out_of_their_range() {
    wrong(
        "struct Net: [4] -> [4] { norm: BatchNorm(momentum = 1.5) }",
        &[("1.5", "`momentum` is at least 0 and at most 1, found 1.5")],
    );
    wrong(
        "struct Net: [4] -> [4] { norm: BatchNorm(eps = 1e-5) }",
        &[(
            "eps",
            "`BatchNorm` has no argument `eps`\nhelp: a similar one exists: `epsilon`",
        )],
    );
    wrong(
        "struct Net: [4] -> [4] { norm: BatchNorm(epsilon = 0) }",
        &[("0", "`epsilon` is above 0, found 0")],
    );
}

#[test]
fn groups_that_do_not_divide_the_channels() {
    wrong(
        "struct Net: [6, 4] -> [6, 4] { norm: GroupNorm(4) }",
        &[(
            "GroupNorm",
            "`norm` is a GroupNorm layer, which takes channels that its 4 groups divide, but 4 does not divide the 6 channels\nhelp: `GroupNorm(3)` divides them",
        )],
    );
    wrong(
        "struct Net: [6] -> [6] { norm: GroupNorm(groups = 6) }",
        &[(
            "GroupNorm",
            "`norm` is a GroupNorm layer, which takes groups of at least 2 numbers, but the input is [6], a number for each group, which would be 0 whatever it was\nhelp: take fewer groups",
        )],
    );
}

#[test]
fn instances_of_one_number() {
    wrong(
        "struct Net: [6] -> [6] { norm: InstanceNorm }",
        &[(
            "InstanceNorm",
            "`norm` is an InstanceNorm layer, which takes [channels, length] or [channels, height, width], but the input is [6], and a channel of one number has no spread\nhelp: `LayerNorm` normalises a vector",
        )],
    );
    wrong(
        "struct Net: [6, 1, 1] -> [6, 1, 1] { norm: InstanceNorm }",
        &[(
            "InstanceNorm",
            "`norm` is an InstanceNorm layer, which takes groups of at least 2 numbers, but the input is [6, 1, 1], a number for each group, which would be 0 whatever it was\nhelp: `LayerNorm` normalises a vector",
        )],
    );
}

#[test]
fn more_axes_than_there_are() {
    wrong(
        "struct Net: [6, 4] -> [6, 4] { norm: LayerNorm(axes = 4) }",
        &[(
            "LayerNorm",
            "`norm` is a LayerNorm layer, which takes a value of at least 4 axes, but the input is [6, 4]\nhelp: `axes` is how many there are, not how long: at most 2",
        )],
    );
}

#[test]
fn more_axes_than_an_image() {
    wrong(
        "struct Net: [2, 3, 4, 5] -> [2, 3, 4, 5] { norm: BatchNorm }",
        &[(
            "BatchNorm",
            "`norm` is a BatchNorm layer, which takes [channels], [channels, length] or [channels, height, width], but the input is [2, 3, 4, 5]\nhelp: bring it into one of these shapes: `Reshape(channels, height, width) -> BatchNorm`",
        )],
    );
}

#[test]
fn beside_a_layer_with_parameters() {
    wrong(
        "struct Net: [1, 8, 8] -> [4, 6, 6] { conv: Conv2d(4, 3) -> BatchNorm -> Relu }",
        &[(
            "BatchNorm",
            "`BatchNorm` is another layer with parameters in `conv`\nhelp: give it a name, an entry of its own: `name: BatchNorm`",
        )],
    );
}

#[test]
fn names_of_other_libraries() {
    wrong(
        "struct Net: [4] -> [4] { norm: BatchNorm1d(4) }",
        &[(
            "BatchNorm1d",
            "unknown layer `BatchNorm1d`\nhelp: a similar one is built in: `BatchNorm`",
        )],
    );
}

#[test]
fn parameters_that_are_spread_over_no_axis() {
    wrong(
        "struct Net: [4] -> [4] { act: PRelu(parameters = pixels) }",
        &[(
            "pixels",
            "`parameters` is `one`, `channels`, `features` or `elements`, not `pixels`",
        )],
    );
    wrong(
        "struct Net: [4] -> [4] { act: PRelu(4) }",
        &[(
            "4",
            "`parameters` is `one`, `channels`, `features` or `elements`, not `4`",
        )],
    );
    wrong(
        "struct Net: [2, 3, 4, 5] -> [2, 3, 4, 5] { shift: Bias(channels) }",
        &[(
            "Bias",
            "`shift` is a Bias layer, which takes [channels], [channels, length] or [channels, height, width], but the input is [2, 3, 4, 5]\nhelp: bring it into one of these shapes: `Reshape(channels, height, width) -> Bias(channels)`",
        )],
    );
    wrong(
        "struct Net: [4] -> [4] { drop: SpatialDropout(1), noise: GaussianNoise(-1) }",
        &[
            ("1", "`rate` is at least 0 and below 1, found 1"),
            ("-1", "`deviation` is at least 0, found -1"),
        ],
    );
}
