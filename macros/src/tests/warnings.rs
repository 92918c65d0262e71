//! What fits, computes and is probably not meant.

use super::{right, tokens, wrong};
use crate::network;
use crate::warn::warnings;

/// The warnings of a declaration: for each, its name, the text that it is shown under and what it says.
#[track_caller]
fn warned(source: &str) -> Vec<(&'static str, String, String)> {
    let found = warnings(&right(source)).into_iter().map(|warning| {
        let at = warning.at.source_text().unwrap_or_default();
        (warning.name, at, warning.message)
    });
    found.collect()
}

/// Asserts that a declaration is warned of these, each with its name and place.
#[track_caller]
fn warns(source: &str, expected: &[(&str, &str)]) {
    let found = warned(source);
    let found: Vec<(&str, &str)> = found.iter().map(|(name, at, _)| (*name, &**at)).collect();
    assert_eq!(found, expected, "\nin {source}");
}

const LINEAR: &str = "two_linear_layers";
const NORM: &str = "bias_before_norm";
const RELU: &str = "relu_before_head";
const DROPOUT: &str = "dropout_behind_head";

#[test]
fn two_linear_layers_are_one() {
    let source = "struct Net: [784] -> [10] {
        hidden: Dense(128, bias = false),
        out: Dense(10) -> Softmax,
    }";
    assert_eq!(
        warned(source),
        [(
            LINEAR,
            "Dense".to_owned(),
            "`out` follows `hidden` with nothing non-linear between: together they compute what one linear layer does\n\
             help: put an activation behind `hidden`: `Dense(128, bias = false) -> Relu`\n\
             help: if it is meant: `#[allow(netwright::two_linear_layers)]` on `out`"
                .to_owned()
        )]
    );
}

#[test]
fn what_is_linear_does_not_part_them() {
    for between in [
        "Dropout(0.5)",
        "Identity",
        "Reshape(128)",
        "Flatten",
        "Reshape(2, 64) -> Flatten",
    ] {
        let source =
            format!("struct Net: [784] -> [10] {{ a: Dense(128) -> {between}, b: Dense(10) }}");
        warns(&source, &[(LINEAR, "Dense")]);
    }
    warns(
        "struct Net: [3, 32, 32] -> [10] {
            a: Conv2d(8, kernel = 3),
            b: Conv2d(8, kernel = 3) -> AvgPool2d(2) -> Flatten,
            c: Dense(10),
        }",
        &[(LINEAR, "Conv2d"), (LINEAR, "Dense")],
    );
    warns(
        "struct Net: [8] -> [8] { a: Dense(8), b: Dense(8), fn forward(x) { b(a(x) * 0.5 - 1.0) } }",
        &[(LINEAR, "Dense")],
    );
}

#[test]
fn what_is_not_linear_parts_them() {
    for between in [
        "Relu",
        "Tanh",
        "self::Mine",
        "Softmax",
        "Relu -> Dropout(0.5)",
    ] {
        let source =
            format!("struct Net: [784] -> [10] {{ a: Dense(128) -> {between}, b: Dense(10) }}");
        warns(&source, &[]);
    }
    warns(
        "struct Net: [3, 32, 32] -> [10] {
            a: Conv2d(8, kernel = 3) -> MaxPool2d(2) -> Flatten,
            gate: my::Gate<_, 4>,
            b: Dense(10),
        }",
        &[],
    );
}

#[test]
fn a_bottleneck_is_meant() {
    warns(
        "struct Net: [784] -> [784] { code: Dense(32), back: Dense(784) }",
        &[],
    );
    warns(
        "struct Net: [784] -> [784] { code: Dense(784), back: Dense(784) }",
        &[(LINEAR, "Dense")],
    );
    warns(
        "struct Net: [8, 9, 9] -> [16, 9, 9] { a: Conv2d(2, kernel = 1), b: Conv2d(16, kernel = 3, padding = 1) }",
        &[],
    );
}

#[test]
fn a_convolution_taken_apart_is_meant() {
    warns(
        "struct Net: [8, 9, 9] -> [16, 7, 7] {
            depthwise: Conv2d(8, kernel = 3, groups = 8),
            pointwise: Conv2d(16, kernel = 1),
        }",
        &[],
    );
    warns(
        "struct Net: [8, 9, 9] -> [8, 7, 7] {
            rows: Conv2d(8, kernel = (3, 1)),
            columns: Conv2d(8, kernel = (1, 3)),
        }",
        &[],
    );
}

#[test]
fn what_the_macro_does_not_know_is_let_be() {
    warns(
        "struct Net<const N: usize>: [N] -> [10] { a: Dense(SIZE), b: Dense(10) }",
        &[],
    );
    warns(
        "struct Net<const N: usize>: [N] -> [10] { a: Dense(N), b: Dense(10) }",
        &[(LINEAR, "Dense")],
    );
}

#[test]
fn a_value_of_two_uses_is_let_be() {
    warns(
        "struct Net: [8] -> [8] {
            a: Dense(8),
            b: Dense(8),
            fn forward(x) { let h = a(x); b(h) + h }
        }",
        &[],
    );
    warns(
        "struct Net: [8] -> (code: [8], back: [8]) {
            a: Dense(8),
            b: Dense(8),
            fn forward(x) { let h = a(x); (h, b(h)) }
        }",
        &[],
    );
    warns(
        "struct Net: [8] -> [8] {
            a: Dense(8),
            b: Dense(8),
            fn forward(x) { a(relu(b(a(x)))) }
        }",
        &[],
    );
}

#[test]
fn a_bias_before_a_normalisation_does_nothing() {
    let source = "struct Net: [3, 9, 9] -> [8, 7, 7] {
        conv: Conv2d(8, kernel = 3),
        norm: BatchNorm -> Relu,
    }";
    assert_eq!(
        warned(source),
        [(
            NORM,
            "Conv2d".to_owned(),
            "the bias of `conv` does nothing: `norm` takes the mean away, and the bias with it\n\
             help: leave it out: `Conv2d(8, kernel = 3, bias = false)`\n\
             help: if it is meant: `#[allow(netwright::bias_before_norm)]` on `conv`"
                .to_owned()
        )]
    );
    warns(
        "struct Net: [8] -> [3] { a: Dense(3, bias = false), norm: BatchNorm }",
        &[],
    );
    warns(
        "struct Net: [8] -> [3] { a: Dense(3) -> Relu, norm: BatchNorm }",
        &[],
    );
}

#[test]
fn relu_before_a_head_cuts_scores() {
    let source = "struct Net: [8] -> [3] { out: Dense(3) -> Relu -> Softmax }";
    assert_eq!(
        warned(source),
        [(
            RELU,
            "Relu".to_owned(),
            "`Relu` cuts the scores that `Softmax` makes probabilities of: a class with a negative score no longer learns\n\
             help: take `Relu` away, the last layer is linear\n\
             help: if it is meant: `#[allow(netwright::relu_before_head)]` on `out`"
                .to_owned()
        )]
    );
    warns(
        "struct Net: [8] -> [3] { out: Dense(3), fn forward(x) { let y = relu(out(x)); sigmoid(y) } }",
        &[(RELU, "relu")],
    );
    warns("struct Net: [8] -> [3] { out: Dense(3) -> Relu }", &[]);
    warns(
        "struct Net: [8] -> [3] { out: Dense(3) -> LeakyRelu -> Softmax }",
        &[],
    );
    // Inside, it is no classifier's.
    warns(
        "struct Net: [8] -> [3] { a: Dense(3) -> Relu -> Softmax, out: Dense(3) }",
        &[],
    );
}

#[test]
fn dropout_behind_the_last_layer_drops_outputs() {
    let source = "struct Net: [8] -> [3] { out: Dense(3) -> Softmax -> Dropout(0.5) }";
    assert_eq!(
        warned(source),
        [(
            DROPOUT,
            "Dropout".to_owned(),
            "`Dropout` stands behind the last layer: in training, it drops outputs of the network\n\
             help: put it before `out`, or take it out\n\
             help: if it is meant: `#[allow(netwright::dropout_behind_head)]` on `out`"
                .to_owned()
        )]
    );
    warns(
        "struct Net: [8] -> [3] { out: Dense(3) -> Dropout(0.5) -> Softmax }",
        &[(DROPOUT, "Dropout")],
    );
    warns(
        "struct Net: [8] -> [3] { out: Dense(3) -> Dropout(0.5) }",
        &[(DROPOUT, "Dropout")],
    );
    // Blocks of larger networks.
    warns(
        "struct Net: [8] -> [8] { up: Dense(32) -> Gelu, down: Dense(8) -> Dropout(0.1) }",
        &[],
    );
    warns(
        "struct Net: [8] -> [3] { hidden: Dense(3) -> Relu -> Dropout(0.1) }",
        &[],
    );
    warns(
        "struct Net: [8, 8, 8] -> [8, 4, 4] { conv: Conv2d(8, kernel = 1) -> MaxPool2d(2) -> Dropout(0.1) }",
        &[],
    );
    warns(
        "struct Net: [8] -> [3] { early: Dropout(0.1), out: Dense(3) -> Softmax }",
        &[],
    );
}

#[test]
fn they_can_be_allowed() {
    for (net, a, b) in [
        ("", "", "#[allow(netwright::two_linear_layers)]"),
        (
            "",
            "#[allow(netwright::two_linear_layers, reason = \"a test\")]",
            "",
        ),
        ("#[allow(netwright::two_linear_layers)]", "", ""),
        ("#[allow(dead_code, netwright::two_linear_layers)]", "", ""),
    ] {
        let source =
            format!("{net} struct Net: [9] -> [3] {{ {a} one: Dense(9), {b} other: Dense(3) }}");
        warns(&source, &[]);
        let code = network::network(tokens(&source)).to_string();
        assert!(!code.contains("netwright :: two_linear_layers"), "{code}");
        assert_eq!(
            code.contains("allow (dead_code)"),
            net.contains("dead_code")
        );
    }
    warns(
        "#[allow(netwright::relu_before_head)] struct Net: [9] -> [3] { one: Dense(9), other: Dense(3) }",
        &[(LINEAR, "Dense")],
    );
}

#[test]
fn no_other_can_be_allowed() {
    wrong(
        "struct Net: [9] -> [3] { #[allow(netwright::two_linear_layer)] other: Dense(3) }",
        &[(
            "netwright::two_linear_layer",
            "there is no warning `netwright::two_linear_layer`, but a similar one: `netwright::two_linear_layers`",
        )],
    );
    wrong(
        "#[allow(netwright::everything)] struct Net: [9] -> [3] { other: Dense(3) }",
        &[(
            "netwright::everything",
            "there is no warning `netwright::everything`, but `two_linear_layers`, `bias_before_norm`, `relu_before_head`, `dropout_behind_head`, `softmax_of_one`, `channels_last` or `momentum_of_keras`",
        )],
    );
    wrong(
        "#[deny(netwright::two_linear_layers)] struct Net: [9] -> [3] { other: Dense(3) }",
        &[(
            "netwright::two_linear_layers",
            "`netwright::two_linear_layers` can be allowed: `#[allow(...)]`, not `deny`",
        )],
    );
}

#[test]
fn a_warning_is_the_use_of_something_deprecated() {
    let source = "#[cfg(unix)] struct Net: [9] -> [3] { one: Dense(9), other: Dense(3) }";
    let code = network::network(tokens(source)).to_string();
    assert!(
        code.contains(
            "# [cfg (unix)] const _ : () = { # [deprecated (note = \"`other` follows `one`"
        ),
        "{code}"
    );
    assert!(code.contains("macro_rules ! two_linear_layers"));
    assert!(code.contains("two_linear_layers ! ()"));
}

#[test]
fn softmax_of_one_number_is_always_one() {
    assert_eq!(
        warned("struct Net: [8] -> [1] { hidden: Dense(4) -> Relu, chance: Dense(1) -> Softmax }"),
        [(
            "softmax_of_one",
            "Softmax".to_owned(),
            "`Softmax` of one number is always 1: nothing is learned through it\n\
             help: for no and yes it is `Dense(1) -> Sigmoid`, or `Dense(2) -> Softmax` of two classes\n\
             help: if it is meant: `#[allow(netwright::softmax_of_one)]` on `chance`"
                .to_owned()
        )]
    );
    for fine in [
        "Dense(2) -> Softmax",
        "Dense(1) -> Sigmoid",
        "Dense(N) -> Softmax",
    ] {
        let source = format!("struct Net<const N: usize>: [8] -> [_] {{ chance: {fine} }}");
        warns(&source, &[]);
    }
    warns(
        "struct Net: [8] -> [1] { #[allow(netwright::softmax_of_one)] chance: Dense(1) -> LogSoftmax }",
        &[],
    );
}

#[test]
fn pictures_with_their_colours_last() {
    assert_eq!(
        warned("struct Net: [28, 28, 3] -> [8] { conv: Conv2d(8, kernel = 3) -> Relu -> GlobalAvgPool }"),
        [(
            "channels_last",
            "Conv2d".to_owned(),
            "`conv` reads [28, 28, 3] as 28 channels of 28 × 3 pixels: an image is [channels, height, width]\n\
             help: declare [3, 28, 28], or put `Permute(2, 0, 1)` before it, which brings the channels to the front\n\
             help: if it is meant: `#[allow(netwright::channels_last)]` on `conv`"
                .to_owned()
        )]
    );
    warns(
        "struct Net: [32, 32, 1] -> [_] { pool: MaxPool2d(kernel = (2, 1)) -> Flatten }",
        &[("channels_last", "MaxPool2d")],
    );
    for fine in ["[3, 28, 28]", "[28, 20, 3]", "[28, 28, 28]", "[4, 4, 3]"] {
        let source = format!(
            "struct Net: {fine} -> [8] {{ conv: Conv2d(8, kernel = 3) -> Relu -> GlobalAvgPool }}"
        );
        warns(&source, &[]);
    }
    warns(
        "struct Net: [28, 28, 3] -> [8] { conv: Permute(2, 0, 1) -> Conv2d(8, kernel = 3) -> Relu -> GlobalAvgPool }",
        &[],
    );
}

#[test]
fn a_momentum_as_keras_counts_it() {
    assert_eq!(
        warned("struct Net: [8] -> [8] { norm: BatchNorm(momentum = 0.99, epsilon = 1e-3) }"),
        [(
            "momentum_of_keras",
            "BatchNorm".to_owned(),
            "with a momentum of 0.99, `BatchNorm` forgets nearly all but the last batch: it is the share that each \
             batch has, as in PyTorch; Keras calls so what is left\n\
             help: Keras's 0.99 is `momentum = 0.01`\n\
             help: if it is meant: `#[allow(netwright::momentum_of_keras)]` on `norm`"
                .to_owned()
        )]
    );
    for fine in ["0.1", "0.5", "1.0", "MOMENTUM"] {
        warns(
            &format!("struct Net: [8] -> [8] {{ norm: BatchNorm(momentum = {fine}) }}"),
            &[],
        );
    }
}
