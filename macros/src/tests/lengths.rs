//! Lengths that are computed from const parameters: what they are, and what is declared for them.

use super::{expanded, mistakes, right, wrong};
use crate::lengths::computed;
use crate::model::shape_text;

/// The shape that layers make of an image of `[2, H, W]`.
#[track_caller]
fn shape(layers: &str) -> String {
    let net = right(&format!(
        "struct Net<const H: usize, const W: usize>: [2, H, W] -> [_] {{ {layers} }}"
    ));
    let value = net.graph.values.last().expect("a layer makes a value");
    shape_text(value.shape.as_deref().expect("the shape is known"))
}

#[test]
fn shapes_follow_from_parameters() {
    for (layers, expected) in [
        ("a: Conv2d(3, kernel = 5)", "[3, H - 4, W - 4]"),
        ("a: Conv2d(3, kernel = (1, 2))", "[3, H, W - 1]"),
        ("a: Conv2d(3, kernel = 3, padding = 2)", "[3, H + 2, W + 2]"),
        (
            "a: Conv2d(3, kernel = 3, dilation = (2, 1))",
            "[3, H - 4, W - 2]",
        ),
        (
            "a: Conv2d(3, kernel = 3, stride = 2, padding = 1)",
            "[3, (H + 1) / 2, (W + 1) / 2]",
        ),
        (
            "a: Conv2d(3, kernel = 3, stride = 2, padding = same)",
            "[3, (H + 1) / 2, (W + 1) / 2]",
        ),
        (
            "a: Conv2d(3, kernel = 3, stride = 2)",
            "[3, (H - 1) / 2, (W - 1) / 2]",
        ),
        ("a: MaxPool2d(2)", "[2, H / 2, W / 2]"),
        (
            "a: AvgPool2d((3, 2), stride = (2, 1))",
            "[2, (H - 1) / 2, W - 1]",
        ),
        ("a: MaxPool2d(2) -> MaxPool2d(3)", "[2, H / 6, W / 6]"),
        (
            "a: Conv2d(3, 5) -> MaxPool2d(2), b: Conv2d(4, 5) -> MaxPool2d(2)",
            "[4, (H - 12) / 4, (W - 12) / 4]",
        ),
        (
            "a: ZeroPad2d((1, 0)) -> Conv2d(3, kernel = 3)",
            "[3, H, W - 2]",
        ),
        (
            "a: Upsample(2) -> ZeroPad2d(1)",
            "[2, 2 * H + 2, 2 * W + 2]",
        ),
        (
            "a: MaxPool2d(2) -> Upsample(2)",
            "[2, 2 * (H / 2), 2 * (W / 2)]",
        ),
        ("a: Upsample(2) -> MaxPool2d(2)", "[2, H, W]"),
        ("a: MaxPool2d(2) -> GlobalAvgPool", "[2]"),
        (
            "a: my::Layer<_> -> Reshape(2, (H - 2) / 2, { W + 1 })",
            "[2, (H - 2) / 2, W + 1]",
        ),
    ] {
        assert_eq!(shape(layers), expected, "{layers}");
    }
}

#[test]
fn signals_of_a_length_that_is_a_parameter() {
    for (layers, expected) in [
        (
            "a: Conv1d(3, kernel = 5) -> MaxPool1d(2)",
            "[3, (N - 4) / 2]",
        ),
        (
            "a: Conv1d(3, kernel = 3, stride = 2, padding = causal)",
            "[3, (N + 1) / 2]",
        ),
        ("a: Conv1d(3, kernel = 3, padding = causal)", "[3, N]"),
        (
            "a: ConvTranspose1d(3, kernel = 3, stride = 2, output_padding = 1)",
            "[3, 2 * N + 2]",
        ),
        ("a: Crop((1, 0)) -> Upsample(2)", "[2, 2 * N - 2]"),
    ] {
        let net = right(&format!(
            "struct Net<const N: usize>: [2, N] -> [_] {{ {layers} }}"
        ));
        let value = net.graph.values.last().expect("a layer makes a value");
        let shape = value.shape.as_deref().expect("the shape is known");
        assert_eq!(shape_text(shape), expected, "{layers}");
    }
}

#[test]
fn the_least_of_a_parameter() {
    let net = right(
        "struct Net<const H: usize, const W: usize, const C: usize>: [C, H, W] -> [C] {
            a: Conv2d(C, kernel = (5, 1)) -> MaxPool2d((2, 3), padding = (0, 1)),
            b: Conv2d(C, kernel = 3) -> Relu -> GlobalAvgPool,
        }",
    );
    let found: Vec<(String, usize, usize)> = (computed(&net).iter())
        .map(|one| (one.base.name.to_string(), one.least, one.lengths.len()))
        .collect();
    assert_eq!(
        found,
        [("NetH".to_owned(), 10, 3), ("NetW".to_owned(), 7, 2)]
    );
}

#[test]
fn a_trait_for_each_parameter_that_needs_one() {
    let code = expanded(
        "pub struct Net<const ROWS: usize, const W: usize>: [1, ROWS, W] -> [2] {
            conv: Conv2d(2, kernel = (3, 1)) -> GlobalMaxPool,
        }",
    )
    .to_string();
    for part in [
        "pub trait NetRows",
        "type Minus2 : netwright :: tensor :: extent :: Count",
        "`Net` needs 3 to 1024 rows, but gets `{Self}`",
        "where Extent<ROWS>: NetRows",
        "netwright :: tensor :: extent :: Extent < ROWS > : NetRows",
        "computed :: at_least (ROWS , 3usize , \"rows\")",
    ] {
        assert!(code.contains(part), "{part}\nin {code}");
    }
    assert!(!code.contains("NetW"), "{code}");
}

#[test]
fn what_keeps_the_size_needs_no_trait() {
    let code = expanded(
        "struct Net<const H: usize, const W: usize>: [2, H, W] -> [2, H, W] {
            conv: Conv2d(2, kernel = 3, padding = same) -> MaxPool2d(3, stride = 1, padding = 1),
        }",
    )
    .to_string();
    assert!(!code.contains("extent"), "{code}");
}

#[test]
fn sums_of_what_is_computed_in_different_ways() {
    wrong(
        "struct Net<const H: usize, const W: usize>: [2, H, W] -> [_] { conv: Conv2d(2, kernel = 3), fn forward(x) { conv(x) + x } }",
        &[(
            "conv(x) + x",
            "`+` joins two values of one shape, but `conv(x)` is [2, H - 2, W - 2], from `conv` (Conv2d), and the input `x` is [2, H, W]\nhelp: lead one of them through a layer that produces the other's shape",
        )],
    );
    right(
        "struct Net<const H: usize, const W: usize>: [2, H, W] -> [_] {
            a: Conv2d(3, kernel = 3, stride = 2, padding = same), b: Conv2d(3, kernel = 1, stride = 2),
            fn forward(x) { a(x) + b(x) }
        }",
    );
}

#[test]
fn outputs_of_a_computed_size() {
    for output in [
        "[2, H / 2, W / 2]",
        "[2, { H / 2 }, W / 2]",
        "[2, (H) / 2, W / 2]",
        "[2, ROWS, COLUMNS]",
        "[_]",
    ] {
        right(&format!(
            "struct Net<const H: usize, const W: usize, const ROWS: usize, const COLUMNS: usize>: [2, H, W] -> {output} {{ pool: MaxPool2d(2) }}"
        ));
    }
    for output in ["[2, H, W / 2]", "[2, 14, W / 2]", "[2, H / 3, W / 2]"] {
        let found = mistakes(&format!(
            "struct Net<const H: usize, const W: usize>: [2, H, W] -> {output} {{ pool: MaxPool2d(2) }}"
        ));
        let expected = format!(
            "`Net` is declared to produce {output}, but `pool` (MaxPool2d) produces [2, H / 2, W / 2]\nhelp: declare [2, H / 2, W / 2], or let `pool` (MaxPool2d) produce {output}"
        );
        assert_eq!(found, [(output.to_owned(), expected)]);
    }
}

#[test]
fn what_is_computed_is_no_dimension_elsewhere() {
    let complaint = |computed: &str| {
        format!(
            "`{computed}` cannot be a dimension: Rust does not compute with a parameter such as `H` here\nhelp: give it a parameter of its own, `const M: usize`, and write `M`"
        )
    };
    wrong(
        "struct Net<const H: usize>: [1, H / 2, 4] -> [_] { pool: MaxPool2d(2) }",
        &[("H / 2", &complaint("H / 2"))],
    );
    wrong(
        "struct Net<const H: usize>: [1, H, 4] -> [2, H * H, 4] { conv: Conv2d(2, kernel = 1) }",
        &[("H * H", &complaint("H * H"))],
    );
}

#[test]
fn windows_by_a_parameter() {
    wrong(
        "struct Net<const H: usize, const K: usize>: [1, H, H] -> [_] { conv: Conv2d(2, kernel = K) }",
        &[(
            "Conv2d",
            "`conv` is a Conv2d layer, which takes a kernel that is a number, but only rustc knows the number `K`\nhelp: the shape that it produces follows from the number: write it",
        )],
    );
    wrong(
        "struct Net<const H: usize, const S: usize>: [1, H, H] -> [_] { pool: MaxPool2d(2, stride = S) }",
        &[(
            "MaxPool2d",
            "`pool` is a MaxPool2d layer, which takes a stride that is a number, but only rustc knows the number `S`\nhelp: the shape that it produces follows from the number: write it",
        )],
    );
}

#[test]
fn numbers_beyond_those_that_are_known() {
    wrong(
        "struct Net<const H: usize>: [1, H, 4] -> [_] { pool: MaxPool2d((2000, 1)) }",
        &[(
            "MaxPool2d",
            "`pool` is a MaxPool2d layer, which takes an image whose number of rows the declaration knows, but the input is [1, H, 4], of which only rustc knows `H`\nhelp: write numbers, or keep the size: `stride = 1, padding = same`",
        )],
    );
    wrong(
        "struct Net<const H: usize>: [1, H, 4] -> [_] { up: Upsample(2000) }",
        &[(
            "Upsample",
            "`up` is an Upsample layer, which takes an image whose size the declaration knows, but the input is [1, H, 4], of which only rustc knows `H`\nhelp: write numbers",
        )],
    );
}

#[test]
fn a_declaration_with_mistakes_has_the_traits_too() {
    let code = crate::network::network(super::tokens(
        "struct Net<const H: usize>: [1, H, 4] -> [7] { conv: Conv2d(2, kernel = 3) -> GlobalAvgPool }",
    ))
    .to_string();
    assert!(code.contains("trait NetH"), "{code}");
}
