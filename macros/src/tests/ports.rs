//! Mistakes in the shapes of the header, and in named inputs and outputs.

use super::wrong;

#[test]
fn empty_shape() {
    wrong(
        "struct Net: [] -> [2] { fc: Dense(2) }",
        &[(
            "[]",
            "a shape has at least one dimension: `[1]` is a single number",
        )],
    );
}

#[test]
fn zero() {
    wrong(
        "struct Net: [4, 0] -> [2] { f: Flatten, fc: Dense(2) }",
        &[("0", "a dimension is at least 1, found 0")],
    );
}

#[test]
fn negative() {
    wrong(
        "struct Net: [-4] -> [2] { fc: Dense(2) }",
        &[("-4", "a dimension is at least 1, found -4")],
    );
}

#[test]
fn fraction() {
    wrong(
        "struct Net: [4.5] -> [2] { fc: Dense(2) }",
        &[("4.5", "a dimension is a whole number, found 4.5")],
    );
}

#[test]
fn text() {
    wrong(
        r#"struct Net: ["four"] -> [2] { fc: Dense(2) }"#,
        &[(
            r#""four""#,
            r#"a dimension is a whole number, a constant or a const parameter, not `"four"`"#,
        )],
    );
}

#[test]
fn suffix() {
    wrong(
        "struct Net: [4u32] -> [2] { fc: Dense(2) }",
        &[("4u32", "a dimension is a `usize`: write `4`")],
    );
}

#[test]
fn huge() {
    wrong(
        "struct Net: [99999999999999999999] -> [2] { fc: Dense(2) }",
        &[(
            "99999999999999999999",
            "a dimension of 99999999999999999999 is more than a `usize` can hold",
        )],
    );
}

#[test]
fn product_overflows() {
    wrong(
        "struct Net: [4294967296, 4294967296] -> [2] { f: Flatten, fc: Dense(2) }",
        &[(
            "[4294967296, 4294967296]",
            "an array of [4294967296, 4294967296] is larger than memory can be",
        )],
    );
}

#[test]
fn computed_dimension() {
    wrong(
        "struct Net<const N: usize>: [2 * N] -> [2] { fc: Dense(2) }",
        &[(
            "2 * N",
            "a computed dimension stands in braces: `{ 2 * N }`",
        )],
    );
}

#[test]
fn no_comma_in_a_shape() {
    wrong(
        "struct Net: [1 28, 28] -> [2] { f: Flatten, fc: Dense(2) }",
        &[("28", "missing `,` before `28`")],
    );
}

#[test]
fn comma_too_many() {
    wrong(
        "struct Net: [1,, 28] -> [2] { f: Flatten, fc: Dense(2) }",
        &[(",", "a dimension is missing before this `,`")],
    );
}

#[test]
fn inferred_input() {
    wrong(
        "struct Net: [_] -> [2] { fc: Dense(2) }",
        &[(
            "[_]",
            "an input's shape has to be written: only an output's can be inferred",
        )],
    );
}

#[test]
fn partly_inferred_output() {
    wrong(
        "struct Net: [4] -> [_, 2] { fc: Dense(2) }",
        &[("_", "`_` stands for a whole shape: `[_]`")],
    );
}

#[test]
fn nested_array() {
    wrong(
        "struct Net: [[f32; 28]; 28] -> [2] { f: Flatten, fc: Dense(2) }",
        &[(
            "[[f32; 28]; 28]",
            "a shape is written flat: `[f32; 28, 28]`",
        )],
    );
}

#[test]
fn no_element() {
    wrong(
        "struct Net: [; 28] -> [2] { fc: Dense(2) }",
        &[(
            "[; 28]",
            "before the `;` of a shape stands the type of its elements: `[f64; 784]`",
        )],
    );
}

#[test]
fn two_floats() {
    wrong(
        "struct Net: [f64; 4] -> [f32; 2] { fc: Dense(2) }",
        &[(
            "f32",
            "a network computes in one type of number: `f64` was written before, here it is `f32`",
        )],
    );
}

#[test]
fn float_and_parameter() {
    wrong(
        "struct Net<T>: (a: [f64; 4], b: [T; 4]) -> [4] { fn forward(a, b) { a + b } }",
        &[(
            "T",
            "a network computes in one type of number: `f64` was written before, here it is `T`",
        )],
    );
}

#[test]
fn output_of_indices() {
    wrong(
        "struct Net: [4] -> [Index<10>; 2] { fc: Dense(2) }",
        &[(
            "Index<10>",
            "an output holds the network's own numbers, `f32`, not `Index<10>`",
        )],
    );
}

#[test]
fn unnamed_inputs() {
    wrong(
        "struct Net: ([4], [3]) -> [2] { fc: Dense(2) }",
        &[
            ("[4]", "several shapes are named: `(left: [4], ...)`"),
            ("[3]", "several shapes are named: `(left: [3], ...)`"),
        ],
    );
}

#[test]
fn no_inputs() {
    wrong(
        "struct Net: () -> [2] { fc: Dense(2) }",
        &[("()", "a network has at least one input: `(input: [10])`")],
    );
}

#[test]
fn same_input_twice() {
    wrong(
        "struct Net: (a: [4], a: [4]) -> [4] { fn forward(x, y) { x + y } }",
        &[(
            "a",
            "there are two inputs called `a`: give each a name of its own",
        )],
    );
}

#[test]
fn input_without_colon() {
    wrong(
        "struct Net: (a [4], b: [4]) -> [4] { fn forward(a, b) { a + b } }",
        &[("a", "missing `:` after `a`: `a: [shape]`")],
    );
}

#[test]
fn input_without_brackets() {
    wrong(
        "struct Net: (a: 4, b: [4]) -> [4] { fn forward(a, b) { a + b } }",
        &[("4", "the shape of `a` is written in brackets: `a: [10]`")],
    );
}

#[test]
fn input_without_shape() {
    wrong(
        "struct Net: (a, b: [4]) -> [4] { fn forward(a, b) { a + b } }",
        &[("a", "missing `:` after `a`: `a: [shape]`")],
    );
}

#[test]
fn keyword_as_input() {
    wrong(
        "struct Net: (in: [4], b: [4]) -> [4] { fn forward(a, b) { a + b } }",
        &[(
            "in",
            "`in` is a keyword of Rust and cannot be a name\nhelp: `in_`, for example",
        )],
    );
}
