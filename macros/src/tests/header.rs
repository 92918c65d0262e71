//! Mistakes in the header: `struct Name: [784] -> [10]`.

use super::wrong;

#[test]
fn no_struct_keyword() {
    wrong(
        "Net: [4] -> [2] { fc: Dense(2) }",
        &[("Net", "missing `struct` before `Net`")],
    );
}

#[test]
fn enum_instead_of_struct() {
    wrong(
        "enum Net: [4] -> [2] { fc: Dense(2) }",
        &[("enum", "a network is declared as a `struct`, found `enum`")],
    );
}

#[test]
fn nothing_at_all() {
    wrong(
        "",
        &[(
            "",
            "expected a network: `struct Name: [784] -> [10] { ... }`",
        )],
    );
}

#[test]
fn no_name() {
    wrong(
        "struct : [4] -> [2] { fc: Dense(2) }",
        &[(":", "expected the network's name, found `:`")],
    );
}

#[test]
fn keyword_as_name() {
    wrong(
        "struct type: [4] -> [2] { fc: Dense(2) }",
        &[(
            "type",
            "`type` is a keyword of Rust and cannot be a name\nhelp: `type_`, for example",
        )],
    );
}

#[test]
fn no_colon() {
    wrong(
        "struct Net [4] -> [2] { fc: Dense(2) }",
        &[("[4]", "missing `:` between `Net` and its shapes")],
    );
}

#[test]
fn no_shapes() {
    wrong(
        "struct Net { fc: Dense(2) }",
        &[("Net", "the shapes are missing: `struct Net: [784] -> [10]`")],
    );
}

#[test]
fn no_brackets() {
    wrong(
        "struct Net: 4 -> [2] { fc: Dense(2) }",
        &[("4", "a shape is written in brackets: `[4]`")],
    );
}

#[test]
fn no_brackets_on_both_sides() {
    wrong(
        "struct Net: 1, 4, 4 -> 2 { fc: Dense(2) }",
        &[
            ("1, 4, 4", "a shape is written in brackets: `[1, 4, 4]`"),
            ("2", "a shape is written in brackets: `[2]`"),
        ],
    );
}

#[test]
fn type_as_a_shape() {
    wrong(
        "struct Net: Img -> [3] { a: Dense(3) }",
        &[(
            "Img",
            "a shape is written out, `[784]` or `[1, 28, 28]`: the declaration cannot look into the type `Img`",
        )],
    );
}

#[test]
fn constant_as_a_shape() {
    wrong(
        "struct Net: PIXELS -> [3] { a: Dense(3) }",
        &[("PIXELS", "a shape is written in brackets: `[PIXELS]`")],
    );
}

#[test]
fn lifetime() {
    wrong(
        "struct Net<'a, T: Float + 'a>: [T; 4] -> [3] where T: 'a { b: Dense(3) }",
        &[(
            "'a",
            "a network is numbers alone and borrows nothing: drop `'a`",
        )],
    );
}

#[test]
fn no_arrow() {
    wrong(
        "struct Net: [4] [2] { fc: Dense(2) }",
        &[("[2]", "missing `->` between the shapes of input and output")],
    );
}

#[test]
fn wrong_arrow() {
    wrong(
        "struct Net: [4] => [2] { fc: Dense(2) }",
        &[("=>", "the arrow between input and output is `->`")],
    );
}

#[test]
fn no_output() {
    wrong(
        "struct Net: [4] { fc: Dense(2) }",
        &[(
            "[4]",
            "the output's shape is missing: add `-> [10]`, or `-> [_]` to have it inferred",
        )],
    );
}

#[test]
fn no_output_behind_the_arrow() {
    wrong(
        "struct Net: [4] -> { fc: Dense(2) }",
        &[(
            "->",
            "the output's shape is missing: add `-> [10]`, or `-> [_]` to have it inferred",
        )],
    );
}

#[test]
fn no_input() {
    wrong(
        "struct Net: -> [2] { fc: Dense(2) }",
        &[(
            "->",
            "a shape is missing here: `struct Name: [784] -> [10]`",
        )],
    );
}

#[test]
fn no_body() {
    wrong(
        "struct Net: [4] -> [2];",
        &[(";", "expected the layers in braces: `{ name: Layer, ... }`")],
    );
}

#[test]
fn body_in_parentheses() {
    wrong(
        "struct Net: [4] -> [2] (fc: Dense(2))",
        &[(
            "(fc: Dense(2))",
            "expected the layers in braces: `{ name: Layer, ... }`",
        )],
    );
}

#[test]
fn nothing_behind_the_shapes() {
    wrong(
        "struct Net: [4] -> [2]",
        &[(
            "Net",
            "the layers of `Net` are missing: `{ name: Layer, ... }`",
        )],
    );
}

#[test]
fn two_networks() {
    wrong(
        "struct Net: [4] -> [2] { fc: Dense(2) } struct Other: [4] -> [2] { fc: Dense(2) }",
        &[(
            "struct",
            "a `network!` declares one network: give this one a `network!` of its own",
        )],
    );
}

#[test]
fn shapes_missing_behind_the_colon() {
    wrong(
        "struct Net: { fc: Dense(2) }",
        &[("Net", "the shapes are missing: `struct Net: [784] -> [10]`")],
    );
}

#[test]
fn no_colon_and_no_input() {
    wrong(
        "struct Net -> [2] { fc: Dense(2) }",
        &[("->", "missing `:` between `Net` and its shapes")],
    );
}

#[test]
fn a_layout() {
    for layout in [
        "repr(packed)",
        "repr(C, align(64))",
        "cfg_attr(test, repr(packed))",
    ] {
        let attribute = format!("#[{layout}]");
        let message = format!(
            "the layout of a network is its own: take `{layout}` away\n\
             help: `Aligned<Net>` holds one at an address divisible by 64"
        );
        wrong(
            &format!("{attribute} struct Net: [4] -> [2] {{ fc: Dense(2) }}"),
            &[(&attribute, &message)],
        );
    }
}
