//! Signals, transposed and separable convolutions, cropping: shapes that follow, and declarations that do not hold.

use super::windows::shape;
use super::wrong;

#[test]
fn shapes_of_signals_follow_from_the_window() {
    for (input, layer, expected) in [
        ("[2, 9]", "Conv1d(6, 3)", "[6, 7]"),
        ("[2, 9]", "Conv1d(6, 3, stride = 2, padding = 1)", "[6, 5]"),
        (
            "[2, 9]",
            "Conv1d(6, 3, stride = 2, padding = same)",
            "[6, 5]",
        ),
        (
            "[2, 9]",
            "Conv1d(6, 3, dilation = 4, padding = causal)",
            "[6, 9]",
        ),
        (
            "[2, 9]",
            "Conv1d(6, 2, stride = 2, padding = causal)",
            "[6, 5]",
        ),
        (
            "[C, H]",
            "Conv1d(6, 2, dilation = 3, padding = causal)",
            "[6, H]",
        ),
        ("[C, H]", "Conv1d(C, 5, padding = 2, groups = C)", "[C, H]"),
        ("[C, H]", "DepthwiseConv1d(5, padding = same)", "[C, H]"),
        ("[3, 9]", "DepthwiseConv1d(5, multiplier = 2)", "[6, 5]"),
        ("[3, 9]", "SeparableConv1d(4, 5, multiplier = 2)", "[4, 5]"),
        ("[3, 9]", "MaxPool1d(2)", "[3, 4]"),
        ("[3, 9]", "AvgPool1d(2, padding = same)", "[3, 5]"),
        ("[C, H]", "MaxPool1d(3, 1, same)", "[C, H]"),
        ("[C, H]", "GlobalMaxPool", "[C]"),
        ("[C, H]", "AdaptiveAvgPool1d(W)", "[C, W]"),
        ("[C, H, 7]", "AdaptiveAvgPool2d((W, 3))", "[C, W, 3]"),
        ("[C, 9]", "ZeroPad1d((1, 3))", "[C, 13]"),
        ("[C, 9]", "Crop((1, 3))", "[C, 5]"),
        ("[C, 9]", "Upsample(3, mode = linear)", "[C, 27]"),
        ("[C, 9, 8]", "ZeroPad2d(((1, 0), (0, 2)))", "[C, 10, 10]"),
        ("[C, 9, 8]", "Crop((1, 3))", "[C, 7, 2]"),
        ("[C, 9, 8]", "Crop(((0, 1), (5, 2)))", "[C, 8, 1]"),
        (
            "[2, 5]",
            "ConvTranspose1d(4, 4, stride = 2, padding = 1)",
            "[4, 10]",
        ),
        (
            "[2, 5, 3]",
            "ConvTranspose2d(4, 3, dilation = 2)",
            "[4, 9, 7]",
        ),
        (
            "[2, 5, 3]",
            "ConvTranspose2d(4, (3, 2), stride = (2, 3), output_padding = (1, 2))",
            "[4, 12, 10]",
        ),
        (
            "[C, H, W]",
            "ConvTranspose2d(4, 3, padding = 1)",
            "[4, H, W]",
        ),
        (
            "[C, H, W]",
            "SeparableConv2d(4, (3, 5), padding = same)",
            "[4, H, W]",
        ),
    ] {
        assert_eq!(shape(input, layer), expected, "{layer} on {input}");
    }
}

/// A layer that cannot take this input, what is pointed at and what is said.
#[track_caller]
fn refused(input: &str, layer: &str, message: &str) {
    let at = layer.split('(').next().expect("a layer has a name");
    wrong(
        &format!(
            "struct Net<const C: usize, const H: usize>: {input} -> [10] {{ layer: {layer}, out: Flatten -> Dense(10) }}"
        ),
        &[(at, message)],
    );
}

#[test]
fn a_signal_is_no_image() {
    refused(
        "[16, 100]",
        "Conv2d(8, kernel = 3)",
        "`layer` is a Conv2d layer, which takes an image [channels, height, width], but the input is [16, 100]\nhelp: for signals [channels, length] it is `Conv1d`; for an image of one channel, put `Reshape(1, 16, 100)` before it: `Reshape(1, 16, 100) -> Conv2d(8, kernel = 3)`",
    );
}

#[test]
fn an_image_is_no_signal() {
    refused(
        "[3, 28, 28]",
        "Conv1d(8, kernel = 3)",
        "`layer` is a Conv1d layer, which takes a signal [channels, length], but the input is [3, 28, 28]\nhelp: for images it is `Conv2d`",
    );
    refused(
        "[3, 28, 28]",
        "ZeroPad1d(1)",
        "`layer` is a ZeroPad1d layer, which takes a signal [channels, length], but the input is [3, 28, 28]\nhelp: for images it is `ZeroPad2d`",
    );
}

#[test]
fn a_vector_is_no_signal() {
    refused(
        "[784]",
        "ConvTranspose1d(8, kernel = 3)",
        "`layer` is a ConvTranspose1d layer, which takes a signal [channels, length], but the input is [784]\nhelp: put `Reshape(1, 784)` before it: `Reshape(1, 784) -> ConvTranspose1d(8, kernel = 3)`",
    );
}

#[test]
fn a_kernel_longer_than_the_signal() {
    refused(
        "[2, 4]",
        "Conv1d(8, kernel = 3, dilation = 2)",
        "`layer` is a Conv1d layer, which takes a signal of at least 5 elements, but the input is [2, 4]\nhelp: take a smaller kernel or dilation, or `padding = 1`",
    );
    refused(
        "[2, 4]",
        "MaxPool1d(7, padding = 1)",
        "`layer` is a MaxPool1d layer, which takes a signal of at least 7 elements, padding included, but the input is [2, 4]\nhelp: take `kernel = 6`, or `padding = 2`",
    );
    refused(
        "[2, 4]",
        "AvgPool1d(2, padding = 2)",
        "`layer` is an AvgPool1d layer, which takes a padding below its kernel of 2 elements, but a window that begins 2 elements before the signal meets none of it\nhelp: `padding = 1` at most",
    );
}

#[test]
fn signals_of_a_length_that_only_rustc_knows() {
    refused(
        "[2, LENGTH]",
        "Conv1d(8, kernel = 3)",
        "`layer` is a Conv1d layer, which takes a signal whose length the declaration knows, but the input is [2, LENGTH], of which only rustc knows `LENGTH`\nhelp: write numbers, or keep the size: `stride = 1, padding = same`",
    );
    refused(
        "[2, LENGTH]",
        "Upsample(2)",
        "`layer` is an Upsample layer, which takes a signal whose length the declaration knows, but the input is [2, LENGTH], of which only rustc knows `LENGTH`\nhelp: write numbers",
    );
    refused(
        "[2, LENGTH]",
        "ConvTranspose1d(8, kernel = 3)",
        "`layer` is a ConvTranspose1d layer, which takes a signal whose length the declaration knows, but the input is [2, LENGTH], of which only rustc knows `LENGTH`\nhelp: write numbers, or keep the size: `stride = 1`, and a padding of half of the kernel",
    );
    wrong(
        "struct Net: [3, 8] -> [10] { gate: my::Gate<_>, layer: SeparableConv1d(4, kernel = 3), out: Flatten -> Dense(10) }",
        &[(
            "SeparableConv1d",
            "`layer` is a SeparableConv1d layer, which takes a signal whose length the declaration knows, but what `my::Gate<_>` produces only rustc knows\nhelp: put `Reshape(channels, length)` before it",
        )],
    );
}

#[test]
fn sizes_of_signals_are_numbers() {
    wrong(
        "struct Net: [3, 8] -> [10] { layer: Conv1d(4, kernel = (3, 3)), out: Flatten -> Dense(10) }",
        &[(
            "(3, 3)",
            "`kernel` is a whole number, a constant or a const parameter, not `(3, 3)`",
        )],
    );
    wrong(
        "struct Net: [3, 8] -> [10] { layer: Conv1d(4, kernel = 3, padding = full), pool: MaxPool1d(2, padding = causal), out: Flatten -> Dense(10) }",
        &[
            (
                "full",
                "`padding` is `valid`, `same`, `causal`, a number, or a pair of numbers before and behind, not `full`",
            ),
            (
                "causal",
                "`padding` is `valid`, `same` or a number, not `causal`",
            ),
        ],
    );
    wrong(
        "struct Net: [3, 8, 8] -> [10] { layer: Conv2d(4, kernel = 3, padding = causal), out: Flatten -> Dense(10) }",
        &[(
            "causal",
            "`padding` is `valid`, `same`, a number or a pair, not `causal`",
        )],
    );
}

#[test]
fn a_padding_before_a_signal_and_behind_it() {
    for (layer, shape) in [
        ("Conv1d(4, kernel = 3, padding = (2, 1))", "[4, 9]"),
        ("Conv1d(4, kernel = 3, padding = (0, 2))", "[4, L]"),
        ("Conv1d(4, kernel = 3, padding = (N, 1))", "[4, 8]"),
    ] {
        let length = if shape == "[4, L]" { "L" } else { "8" };
        let source =
            format!("struct Net<const L: usize>: [3, {length}] -> [_] {{ layer: {layer} }}");
        if layer.contains('N') {
            wrong(
                &source
                    .replace("<const L: usize>", "")
                    .replace("(N, 1)", "(my::N, 1)"),
                &[(
                    "Conv1d",
                    "`layer` is a Conv1d layer, which takes a padding that is a number, but only rustc knows the number `my::N`\nhelp: the shape that it produces follows from the number: write it",
                )],
            );
            continue;
        }
        let net = super::right(&source);
        let value = net.graph.values.last().expect("a layer makes a value");
        let found = value.shape.as_deref().expect("the shape is known");
        assert_eq!(crate::model::shape_text(found), shape, "{layer}");
    }
    wrong(
        "struct Net: [3, 4] -> [2, 1] { layer: Conv1d(2, kernel = 8, padding = (1, 2)) }",
        &[(
            "Conv1d",
            "`layer` is a Conv1d layer, which takes a signal of at least 8 elements, padding included, but the input is [3, 4]\nhelp: take `kernel = 7`, or `padding = 2`",
        )],
    );
    wrong(
        "struct Net: [3, 8] -> [2, 8] { layer: Conv1d(2, kernel = 3, padding = (1, 1, 1)) }",
        &[(
            "(1, 1, 1)",
            "`padding` is a whole number, a constant or a const parameter, not `(1, 1, 1)`",
        )],
    );
    wrong(
        "struct Net: [3, 8] -> [2, 8] { layer: Conv1d(2, kernel = 3, stride = 0, padding = same) }",
        &[("0", "`stride` is at least 1, found 0")],
    );
    wrong(
        "struct Net: [3, 8] -> [2, 8] { layer: Conv1d(2, kernel = 3, stride = 0) }",
        &[("0", "`stride` is at least 1, found 0")],
    );
    wrong(
        "struct Net: [3, 8, 8] -> [2, 8, 8] { layer: Conv2d(2, kernel = 3, padding = same, dilation = (1, 0)) }",
        &[("0", "`dilation` is at least 1, found 0")],
    );
    wrong(
        "struct Net: [3, 8] -> [3, 4] { pool: MaxPool1d(2, padding = (0, 1)) }",
        &[(
            "(0, 1)",
            "`padding` is a whole number, a constant or a const parameter, not `(0, 1)`",
        )],
    );
}

#[test]
fn groups_of_transposed_convolutions_divide() {
    refused(
        "[4, 5, 5]",
        "ConvTranspose2d(6, kernel = 3, groups = 3)",
        "`layer` is a ConvTranspose2d layer, which takes channels and filters that its 3 groups divide, but 3 does not divide the 4 channels\nhelp: `groups = 2` divides 4 channels and 6 filters",
    );
}

#[test]
fn output_padding_is_below_the_stride() {
    refused(
        "[4, 5, 5]",
        "ConvTranspose2d(6, kernel = 3, stride = (3, 2), output_padding = 2)",
        "`layer` is a ConvTranspose2d layer, which takes an output_padding below its stride of 2, but it is 2\nhelp: `output_padding = 1` at most",
    );
    refused(
        "[4, 5]",
        "ConvTranspose1d(6, kernel = 3, output_padding = 1)",
        "`layer` is a ConvTranspose1d layer, which takes an output_padding below its stride of 1, but it is 1\nhelp: where the stride is 1, there is none",
    );
}

#[test]
fn transposed_padding_leaves_something() {
    refused(
        "[4, 2]",
        "ConvTranspose1d(6, kernel = 3, padding = 2)",
        "`layer` is a ConvTranspose1d layer, which takes a padding that leaves something of the 4 elements that its windows cover, but it cuts off 2 at both sides\nhelp: `padding = 1` at most",
    );
}

#[test]
fn too_much_is_cut_off() {
    refused(
        "[3, 5, 9]",
        "Crop((3, 1))",
        "`layer` is a Crop layer, which takes more than the 6 rows that it cuts off, but the input is [3, 5, 9]\nhelp: cut off 4 at most",
    );
    refused(
        "[3, 5]",
        "Crop((3, 2))",
        "`layer` is a Crop layer, which takes more than the 5 elements that it cuts off, but the input is [3, 5]\nhelp: cut off 4 at most",
    );
}

#[test]
fn margins_fit_what_they_are_put_around() {
    refused(
        "[3, 5]",
        "Crop(((1, 1), (1, 1)))",
        "`layer` is a Crop layer, which takes a signal's cropping, before it and behind it, but `((1, 1), (1, 1))` is that of an image\nhelp: a number, or a pair: `cropping = (1, 2)`, for example",
    );
    wrong(
        "struct Net: [3, 5, 5] -> [10] { layer: ZeroPad2d((1, 2, 3, 4)), out: Flatten -> Dense(10) }",
        &[(
            "(1, 2, 3, 4)",
            "`padding` is a number, a pair, or a pair of pairs `((top, bottom), (left, right))`, not `(1, 2, 3, 4)`",
        )],
    );
    wrong(
        "struct Net: [3, 5, 5] -> [10] { layer: Crop, out: Flatten -> Dense(10) }",
        &[(
            "Crop",
            "`Crop` needs `cropping`, a number, a pair or a pair of pairs: `Crop(1)`, for example",
        )],
    );
}

#[test]
fn signals_are_enlarged_in_one_way() {
    refused(
        "[3, 5]",
        "Upsample((1, 2))",
        "`layer` is an Upsample layer, which takes one factor of a signal, but there are two\nhelp: `factor = 2`",
    );
    refused(
        "[3, 5]",
        "Upsample(2, mode = bilinear)",
        "`layer` is an Upsample layer, which takes signals with another mode, but `bilinear` is not one for them\nhelp: `mode = linear`",
    );
    refused(
        "[3, 5, 5]",
        "Upsample(2, mode = linear)",
        "`layer` is an Upsample layer, which takes images with another mode, but `linear` is not one for them\nhelp: `mode = bilinear`",
    );
}

#[test]
fn channels_that_only_rustc_could_multiply() {
    refused(
        "[C, 5, 5]",
        "SeparableConv2d(4, kernel = 3, multiplier = 2)",
        "`layer` is a SeparableConv2d layer, which takes a number of channels that the declaration knows, for each becomes 2, but only rustc knows the number `C`\nhelp: write a number, or leave `multiplier = 1`",
    );
    refused(
        "[3, 5, 5]",
        "DepthwiseConv2d(kernel = 3, multiplier = C)",
        "`layer` is a DepthwiseConv2d layer, which takes a multiplier that is a number, but only rustc knows the number `C`\nhelp: the shape that it produces follows from the number: write it",
    );
}

#[test]
fn names_of_other_libraries() {
    for (theirs, ours) in [
        ("Conv2DTranspose(4, 3)", "ConvTranspose2d"),
        ("SeparableConvolution2D(4, 3)", "SeparableConv2d"),
        ("Cropping2D(1)", "Crop"),
        ("AdaptiveAveragePooling2D(1)", "AdaptiveAvgPool2d"),
        ("UpSampling2D(2)", "Upsample"),
    ] {
        let at = theirs.split('(').next().expect("a layer has a name");
        wrong(
            &format!(
                "struct Net: [3, 8, 8] -> [10] {{ layer: {theirs}, out: Flatten -> Dense(10) }}"
            ),
            &[(
                at,
                &format!("unknown layer `{at}`\nhelp: a similar one is built in: `{ours}`"),
            )],
        );
    }
}
