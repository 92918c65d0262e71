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
            "`2 * N` cannot be a dimension: Rust does not compute with a parameter such as `N` here\nhelp: give it a parameter of its own, `const M: usize`, and write `M`",
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
fn input_of_a_type_that_no_network_takes() {
    for element in ["i32", "bool", "usize", "f16"] {
        wrong(
            &format!("struct Net: [{element}; 4] -> [3] {{ b: Tanh -> Dense(3) }}"),
            &[(
                element,
                &format!(
                    "an input holds floats, `f32`, not `{element}`\nhelp: write `f32` and convert the samples; layers of your own may take `u8`, `u16` and `u32`, too"
                ),
            )],
        );
    }
}

const MEND: &str = "help: write `f32` and convert the samples, or let a layer of your own take it first: `my::Layer<_>`";

#[test]
fn input_of_integers_to_a_built_in() {
    wrong(
        "struct Net: [u8; 4] -> [3] { b: Dense(3) }",
        &[(
            "u8",
            &format!("`b` (Dense) takes floats, but the input holds `u8`\n{MEND}"),
        )],
    );
}

#[test]
fn input_of_integers_to_an_operation() {
    wrong(
        "struct Net: (x: [f64; 4], y: [u8; 3]) -> [3] { a: Dense(3), fn forward(x, y) { a(x) + y } }",
        &[(
            "u8",
            &format!(
                "an operation takes floats, but the input `y` holds `u8`\n{}",
                MEND.replace("f32", "f64")
            ),
        )],
    );
}

#[test]
fn input_of_integers_that_comes_out() {
    wrong(
        "struct Net: (x: [4], y: [u8; 3]) -> (a: [4], b: [_]) { fn forward(x, y) { (x, y) } }",
        &[(
            "u8",
            &format!("`Net` produces floats, but the input `y` holds `u8`\n{MEND}"),
        )],
    );
}

#[test]
fn comma_behind_the_element() {
    wrong(
        "struct Net: [f32, 4] -> [3] { b: Dense(3) }",
        &[(
            ",",
            "behind the type of the elements stands a `;`: `[f32; 4]`",
        )],
    );
}

#[test]
fn dimensions_in_parentheses() {
    wrong(
        "struct Net: (4) -> (1, 3) { fc: Dense(3) }",
        &[
            ("(4)", "a shape is written in brackets: `[4]`"),
            ("(1, 3)", "a shape is written in brackets: `[1, 3]`"),
        ],
    );
}

#[test]
fn input_without_a_name() {
    wrong(
        "struct Net: (_: [4], b: [4]) -> [4] { fn forward(a, b) { a + b } }",
        &[(
            "_",
            "a name is needed here, not `_`\nhelp: `hidden`, for example",
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
