//! Convolution and pooling: shapes that follow, and declarations that do not hold.

use super::{expanded, right, wrong};
use crate::model::shape_text;

/// The shape that a layer makes of an image.
#[track_caller]
pub(super) fn shape(input: &str, layer: &str) -> String {
    let net = right(&format!(
        "struct Net<const C: usize, const H: usize, const W: usize>: {input} -> [_] {{ layer: {layer} }}"
    ));
    let value = net.graph.values.last().expect("a layer makes a value");
    shape_text(value.shape.as_deref().expect("the shape is known"))
}

#[test]
fn shapes_follow_from_the_window() {
    for (input, layer, expected) in [
        ("[1, 28, 28]", "Conv2d(6, 5)", "[6, 24, 24]"),
        ("[3, 9, 8]", "Conv2d(4, 3, stride = 2)", "[4, 4, 3]"),
        (
            "[3, 9, 8]",
            "Conv2d(4, 3, stride = 2, padding = 1)",
            "[4, 5, 4]",
        ),
        (
            "[3, 9, 8]",
            "Conv2d(4, 3, stride = 2, padding = same)",
            "[4, 5, 4]",
        ),
        (
            "[3, 9, 8]",
            "Conv2d(4, (1, 3), dilation = (5, 2))",
            "[4, 9, 4]",
        ),
        ("[3, 9, 8]", "Conv2d(4, 1, padding = (0, 3))", "[4, 9, 14]"),
        (
            "[C, H, W]",
            "Conv2d(4, (3, 5), padding = (1, 2))",
            "[4, H, W]",
        ),
        (
            "[C, H, 9]",
            "Conv2d(C, (1, 3), stride = (1, 2))",
            "[C, H, 4]",
        ),
        (
            "[C, H, W]",
            "Conv2d(C, 3, dilation = 2, padding = same)",
            "[C, H, W]",
        ),
        ("[3, 9, 8]", "MaxPool2d(2)", "[3, 4, 4]"),
        ("[3, 9, 8]", "MaxPool2d(2, padding = same)", "[3, 5, 4]"),
        ("[3, 9, 8]", "MaxPool2d((3, 2), 1)", "[3, 7, 7]"),
        ("[C, H, W]", "AvgPool2d(3, 1, same)", "[C, H, W]"),
        ("[C, H, W]", "GlobalAvgPool", "[C]"),
        ("[C, 8, 9]", "GlobalMaxPool", "[C]"),
        ("[C, 8, 9]", "ZeroPad2d((0, 2))", "[C, 8, 13]"),
        ("[3, 8, 9]", "Upsample((2, 1))", "[3, 16, 9]"),
    ] {
        assert_eq!(shape(input, layer), expected, "{layer} on {input}");
    }
}

#[test]
fn each_channel_for_itself_has_filters_of_one_channel() {
    let code = expanded(
        "struct Net<const C: usize>: [C, 8, 8] -> [C, 8, 8] { conv: Conv2d(C, 3, padding = same, groups = C) }",
    );
    let code = code.to_string();
    assert!(!code.contains("C / C"), "{code}");
}

#[test]
fn a_kernel_that_does_not_fit() {
    wrong(
        "struct Net: [1, 4, 9] -> [10] { conv: Conv2d(6, kernel = 5), out: Flatten -> Dense(10) }",
        &[(
            "Conv2d",
            "`conv` is a Conv2d layer, which takes an image of at least 5 rows, but the input is [1, 4, 9]\nhelp: take `kernel = (4, 5)`, or `padding = (1, 0)`",
        )],
    );
}

#[test]
fn a_padded_kernel_that_does_not_fit() {
    wrong(
        "struct Net: [1, 9, 4] -> [10] { conv: Conv2d(6, kernel = 9, padding = 1), out: Flatten -> Dense(10) }",
        &[(
            "Conv2d",
            "`conv` is a Conv2d layer, which takes an image of at least 9 columns, padding included, but the input is [1, 9, 4]\nhelp: take `kernel = (9, 6)`, or `padding = (1, 3)`",
        )],
    );
}

#[test]
fn numbers_beyond_all_memory() {
    let most = usize::MAX;
    wrong(
        &format!(
            "struct Net: [1, 4, 4] -> [10] {{ conv: Conv2d(6, {most}, dilation = {most}), out: Flatten -> Dense(10) }}"
        ),
        &[(
            "Conv2d",
            &format!(
                "`conv` is a Conv2d layer, which takes an image of at least {most} rows, but the input is [1, 4, 4]\nhelp: take a smaller kernel or dilation, or `padding = {}`",
                most / 2 - 1
            ),
        )],
    );
    let found = super::mistakes(&format!(
        "struct Net: [1, 4, 4] -> [10] {{ conv: Conv2d(6, 3, padding = {most}), pool: AvgPool2d({most}, padding = same), out: Flatten -> Dense(10) }}"
    ));
    assert!(!found.is_empty());
}

#[test]
fn depthwise_filters_are_a_multiple_of_the_channels() {
    wrong(
        "struct Net: [6, 4, 4] -> [8, 4, 4] { conv: Conv2d(8, kernel = 3, padding = same, groups = 6) }",
        &[(
            "Conv2d",
            "`conv` is a Conv2d layer, which takes channels and filters that its 6 groups divide, but 6 does not divide the 8 filters\nhelp: each channel for itself has 1, 2 or more filters: `filters = 12`, for example",
        )],
    );
}

#[test]
fn a_vector_of_no_square() {
    wrong(
        "struct Net: [30] -> [10] { pool: MaxPool2d(2), out: Flatten -> Dense(10) }",
        &[(
            "MaxPool2d",
            "`pool` is a MaxPool2d layer, which takes an image [channels, height, width], but the input is [30]\nhelp: put `Reshape(channels, height, width)` before it",
        )],
    );
}

#[test]
fn behind_a_vector_whose_length_is_a_parameter() {
    wrong(
        "struct Net<const N: usize>: [N, 2] -> [3] { conv: Flatten -> Conv2d(3, kernel = 1) -> Flatten }",
        &[(
            "Conv2d",
            "`conv` is a Conv2d layer, which takes an image whose size the declaration knows, but what `Flatten` produces only rustc knows\nhelp: put `Reshape(channels, height, width)` before it",
        )],
    );
}

#[test]
fn one_message_for_a_chain_behind_a_type() {
    wrong(
        "struct Net<const C: usize>: [C, 8, 8] -> [10] { gate: my::Gate<_>, conv: Conv2d(4, kernel = 3) -> Relu -> MaxPool2d(2), out: Flatten -> Dense(10) }",
        &[(
            "Conv2d",
            "`conv` is a Conv2d layer, which takes an image whose size the declaration knows, but what `my::Gate<_>` produces only rustc knows\nhelp: put `Reshape(channels, height, width)` before it",
        )],
    );
}

#[test]
fn a_wrong_kernel_is_one_message() {
    wrong(
        "struct Net: [3, 8, 8] -> [10] { conv: Conv2d(4, kernel = 0), pool: MaxPool2d((2, 2, 2)), out: Flatten -> Dense(10) }",
        &[
            ("0", "`kernel` is at least 1, found 0"),
            (
                "(2, 2, 2)",
                "`kernel` is a number, or a pair of rows and columns, not `(2, 2, 2)`",
            ),
        ],
    );
}

#[test]
fn arguments_by_place_as_elsewhere() {
    wrong(
        "struct Net: [1, 8, 8] -> [10] { conv: Conv2d(1, 6, 3), out: Flatten -> Dense(10) }",
        &[(
            "3",
            "`stride` is given by name: `stride = 3`\nhelp: the number of channels that arrive follows from what stands before, and is not given",
        )],
    );
}

#[test]
fn a_padding_by_a_constant() {
    wrong(
        "struct Net: [1, 8, 8] -> [10] { conv: Conv2d(6, 3, padding = SIDE), out: Flatten -> Dense(10) }",
        &[(
            "Conv2d",
            "`conv` is a Conv2d layer, which takes a padding that is a number, but only rustc knows the number `SIDE`\nhelp: the shape that it produces follows from the number: write it",
        )],
    );
}

#[test]
fn channels_of_a_sum() {
    wrong(
        "struct Net: [3, 8, 8] -> [4, 8, 8] { conv: Conv2d(4, 3, padding = same), fn forward(x) { conv(x) + x } }",
        &[(
            "conv(x) + x",
            "`+` joins two values of one shape, but `conv(x)` is [4, 8, 8], from `conv` (Conv2d), and the input `x` is [3, 8, 8]\nhelp: lead the 3 channels through `Conv2d(4, kernel = 1)`",
        )],
    );
}

#[test]
fn what_the_size_of_an_image_does_not_follow_from() {
    wrong(
        "struct Net<const N: usize>: [3, SIDE, 8] -> [_] { up: Upsample(2), pad: ZeroPad2d(1) }",
        &[(
            "Upsample",
            "`up` is an Upsample layer, which takes an image whose size the declaration knows, but the input is [3, SIDE, 8], of which only rustc knows `SIDE`\nhelp: write numbers",
        )],
    );
    wrong(
        "struct Net<const N: usize>: [3, 8, 8] -> [3, 8, 8] { up: Upsample(N) }",
        &[(
            "Upsample",
            "`up` is an Upsample layer, which takes a factor that is a number, but only rustc knows the number `N`\nhelp: the shape that it produces follows from the number: write it",
        )],
    );
}

#[test]
fn layers_as_other_libraries_call_them() {
    wrong(
        "struct Net: [3, 8, 8] -> [3] { pool: AdaptiveMaxPool2d(1) }",
        &[(
            "AdaptiveMaxPool2d",
            "unknown layer `AdaptiveMaxPool2d`\nhelp: here it is `GlobalMaxPool`",
        )],
    );
}

#[test]
fn groups_of_a_parameter() {
    wrong(
        "struct Net<const C: usize, const G: usize>: [C, 8, 8] -> [4, 8, 8] { a: Conv2d(C, 1, groups = 2), b: Conv2d(4, 1, groups = G) }",
        &[
            (
                "Conv2d",
                "`a` is a Conv2d layer, which takes C channels in 2 groups, but stable Rust does not compute with the parameter `C`\nhelp: write numbers, or `groups = C`, each channel for itself",
            ),
            (
                "Conv2d",
                "`b` is a Conv2d layer, which takes C channels in G groups, but stable Rust does not compute with the parameter `C`\nhelp: write numbers, or `groups = C`, each channel for itself",
            ),
        ],
    );
}
