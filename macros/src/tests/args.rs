//! Mistakes in the arguments of built-ins.

use super::{right, wrong};

#[test]
fn missing() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense }",
        &[(
            "Dense",
            "`Dense` needs `units`, a dimension: `Dense(10)`, for example",
        )],
    );
}

#[test]
fn missing_in_parentheses() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense() -> Dropout() }",
        &[
            (
                "Dense",
                "`Dense` needs `units`, a dimension: `Dense(10)`, for example",
            ),
            (
                "Dropout",
                "`Dropout` needs `rate`, a number: `Dropout(0.5)`, for example",
            ),
        ],
    );
}

#[test]
fn missing_shape() {
    wrong(
        "struct Net: [4] -> [4] { fc: Reshape() }",
        &[(
            "Reshape",
            "`Reshape` needs `shape`, the dimensions of a shape: `Reshape(16, 4, 4)`, for example",
        )],
    );
}

#[test]
fn several_missing() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4) -> Threshold, out: Threshold(0.1) }",
        &[
            (
                "Threshold",
                "`Threshold` needs `threshold`, a number, and `value`, a number: `Threshold(threshold, value)`",
            ),
            (
                "Threshold",
                "`Threshold` needs `value`, a number: `Threshold(0.1, value = 0.5)`, for example",
            ),
        ],
    );
}

#[test]
fn missing_in_forward() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { threshold(x, value = 1) } }",
        &[(
            "threshold",
            "`threshold` needs `threshold`, a number: `threshold(x, threshold = 0.5, value = 1)`, for example",
        )],
    );
}

#[test]
fn surplus() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4, true, he_normal, zeros, 5, 6) }",
        &[(
            "5, 6",
            "`Dense` takes `units`, `bias`, `init` and `bias_init` and nothing more",
        )],
    );
}

#[test]
fn surplus_where_there_are_none() {
    wrong(
        "struct Net: [4] -> [4] { fc: Relu(4) }",
        &[("4", "`Relu` takes no arguments")],
    );
}

#[test]
fn doubled() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4, units = 5) }",
        &[("units", "`units` is given twice: it is `4` already")],
    );
}

#[test]
fn doubled_by_name() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4, bias = true, bias = false) }",
        &[("bias", "`bias` is given twice: it is `true` already")],
    );
}

#[test]
fn place_behind_name() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(units = 4, true) }",
        &[(
            "true",
            "`true` has no name, but follows `units = 4`: arguments by place come first",
        )],
    );
}

#[test]
fn unknown() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4, activation = relu) }",
        &[(
            "activation",
            "`Dense` has no argument `activation`\nhelp: an activation follows after an arrow: `Dense(...) -> Relu`",
        )],
    );
}

#[test]
fn unknown_instead_of_needed() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(out = 4) }",
        &[(
            "out",
            "`Dense` has no argument `out`\nhelp: it takes `units`, `bias`, `init` and `bias_init`",
        )],
    );
}

#[test]
fn similar() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(unit = 4, bais = false) }",
        &[
            (
                "unit",
                "`Dense` has no argument `unit`\nhelp: a similar one exists: `units`",
            ),
            (
                "bais",
                "`Dense` has no argument `bais`\nhelp: a similar one exists: `bias`",
            ),
        ],
    );
}

#[test]
fn similar_and_missing() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(bais = false) }",
        &[
            (
                "bais",
                "`Dense` has no argument `bais`\nhelp: a similar one exists: `bias`",
            ),
            (
                "Dense",
                "`Dense` needs `units`, a dimension: `Dense(units = 10, bias = false)`, for example",
            ),
        ],
    );
}

#[test]
fn none_known() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4) -> Tanh(slope = 1.0) }",
        &[(
            "slope",
            "`Tanh` has no argument `slope`\nhelp: it takes none",
        )],
    );
}

#[test]
fn wrong_kind() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(true) }",
        &[(
            "true",
            "`units` is a whole number, a constant or a const parameter, not `true`",
        )],
    );
}

#[test]
fn number_for_switch() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4, bias = 1) }",
        &[("1", "`bias` is `true` or `false`, not `1`")],
    );
}

#[test]
fn second_dimension() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4, 4) }",
        &[(
            "4",
            "`bias` is `true` or `false`, not `4`\nhelp: the input's size follows from what stands before: `Dense(4)`",
        )],
    );
}

#[test]
fn zero() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(0) }",
        &[("0", "`units` is at least 1, found 0")],
    );
}

#[test]
fn negative() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(-3) }",
        &[("-3", "`units` is at least 1, found -3")],
    );
}

#[test]
fn fraction() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4.0) }",
        &[("4.0", "`units` is a whole number, found 4.0")],
    );
}

#[test]
fn computed() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(N * 2) -> Relu, out: Dense(4) }",
        &[(
            "N * 2",
            "a computed dimension stands in braces: `{ N * 2 }`",
        )],
    );
}

#[test]
fn computed_of_a_parameter() {
    for written in ["N * 2", "{ N * 2 }"] {
        wrong(
            &format!(
                "struct Net<const N: usize>: [4] -> [4] {{ fc: Dense({written}), out: Dense(4) }}"
            ),
            &[(
                written,
                "`N * 2` cannot be a dimension: Rust does not compute with a parameter such as `N` here\nhelp: give it a parameter of its own, `const M: usize`, and write `M`",
            )],
        );
    }
}

#[test]
fn computed_of_a_constant_beside_a_parameter_of_its_name() {
    right("struct Net<const N: usize>: [N] -> [4] { fc: Dense({ my::N * 2 }), out: Dense(4) }");
}

#[test]
fn parameter_of_another_type() {
    wrong(
        "struct Net<const N: i32>: [4] -> [3] { a: Dense(N), b: Dense({ N }), c: Dense(3) }",
        &[
            (
                "N",
                "a dimension is a `usize`, but the parameter `N` is of type `i32`\nhelp: declare it as `const N: usize`",
            ),
            (
                "{ N }",
                "a dimension is a `usize`, but the parameter `N` is of type `i32`\nhelp: declare it as `const N: usize`",
            ),
        ],
    );
}

#[test]
fn size_of_the_input_first() {
    wrong(
        "struct Net: [4] -> [3] { fc: Dense(4, 3) }",
        &[(
            "3",
            "`bias` is `true` or `false`, not `3`\nhelp: the input's size follows from what stands before: `Dense(3)`",
        )],
    );
}

#[test]
fn suffix() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4u8) }",
        &[("4u8", "`units` is a `usize`: write `4`")],
    );
}

#[test]
fn rate_out_of_range() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dropout(1.5) }",
        &[("1.5", "`rate` is at least 0 and below 1, found 1.5")],
    );
}

#[test]
fn rate_of_one() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dropout(1) }",
        &[("1", "`rate` is at least 0 and below 1, found 1")],
    );
}

#[test]
fn negative_rate() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dropout(-0.1) }",
        &[("-0.1", "`rate` is at least 0 and below 1, found -0.1")],
    );
}

#[test]
fn not_above_zero() {
    wrong(
        "struct Net: [4] -> [4] {
            a: Dense(4) -> Elu(0), b: Dense(4) -> Celu(alpha = -0.5), c: Dense(4) -> Softplus(-0.0),
            fn forward(x) { squareplus(c(b(a(x))), b = -4) }
        }",
        &[
            ("0", "`alpha` is above 0, found 0"),
            ("-0.5", "`alpha` is above 0, found -0.5"),
            ("-0.0", "`beta` is above 0, found -0.0"),
            ("-4", "`b` is above 0, found -4"),
        ],
    );
}

#[test]
fn below_zero() {
    wrong(
        "struct Net: [4] -> [4] { a: Dense(4) -> SoftShrink(0) -> HardShrink(lambda = -1e-9) }",
        &[("-1e-9", "`lambda` is at least 0, found -1e-9")],
    );
}

#[test]
fn text_for_number() {
    wrong(
        r#"struct Net: [4] -> [4] { fc: LeakyRelu(slope = "steep") }"#,
        &[(r#""steep""#, r#"`slope` is a number, not `"steep"`"#)],
    );
}

#[test]
fn no_value() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4, bias = ) }",
        &[("bias", "`bias` has no value: `bias = ...`")],
    );
}

#[test]
fn colon_for_equals() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4, bias: false) }",
        &[(
            ":",
            "an argument is named with `=`, not `:`: write `bias = ...`",
        )],
    );
}

#[test]
fn no_comma() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4 bias = false) }",
        &[("bias", "missing `,` before `bias`")],
    );
}

#[test]
fn not_an_argument() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(;) }",
        &[(";", "expected an argument, found `;`")],
    );
}

#[test]
fn named_shape() {
    wrong(
        "struct Net: [4] -> [4] { fc: Reshape(shape = 4) }",
        &[("shape", "`shape` is given by place: `Reshape(4)`")],
    );
}

#[test]
fn zero_in_reshape() {
    wrong(
        "struct Net: [4] -> [4] { fc: Reshape(4, 0) -> Flatten -> Dense(4) }",
        &[("0", "a dimension is at least 1, found 0")],
    );
}

#[test]
fn switch_for_number() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dropout(rate = true) }",
        &[("true", "`rate` is a number, not `true`")],
    );
}
