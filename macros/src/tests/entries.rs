//! Mistakes in the syntax of entries: `name: Layer(args) -> Activation`.

use super::{right, wrong};

#[test]
fn no_entries() {
    wrong(
        "struct Net: [4] -> [4] {}",
        &[("Net", "`Net` has no layers: `{ name: Dense(10), ... }`")],
    );
}

#[test]
fn no_comma() {
    wrong(
        "struct Net: [4] -> [2] { hidden: Dense(8) -> Relu output: Dense(2) }",
        &[("output", "missing `,` between `Relu` and `output`")],
    );
}

#[test]
fn no_comma_before_forward() {
    wrong(
        "struct Net: [4] -> [2] { fc: Dense(2) fn forward(x) { fc(x) } }",
        &[("fn", "missing `,` between `Dense(2)` and `fn`")],
    );
}

#[test]
fn semicolon() {
    wrong(
        "struct Net: [4] -> [2] { hidden: Dense(8); output: Dense(2) }",
        &[(";", "entries are separated by `,`, not `;`")],
    );
}

#[test]
fn comma_too_many() {
    wrong(
        "struct Net: [4] -> [2] { hidden: Dense(8),, output: Dense(2) }",
        &[(",", "expected `name: Layer`, found `,`")],
    );
}

#[test]
fn no_colon() {
    wrong(
        "struct Net: [4] -> [2] { fc Dense(2) }",
        &[("Dense", "missing `:` between `fc` and its layer")],
    );
}

#[test]
fn equals() {
    wrong(
        "struct Net: [4] -> [2] { fc = Dense(2) }",
        &[(
            "=",
            "between a name and its layer stands a colon: `fc: ...`",
        )],
    );
}

#[test]
fn no_name() {
    wrong(
        "struct Net: [4] -> [2] { Dense(2) }",
        &[(
            "Dense",
            "an entry is a name, a colon and a layer: `dense: Dense(10)`",
        )],
    );
}

#[test]
fn no_layer() {
    wrong(
        "struct Net: [4] -> [4] { fc: , act: Relu }",
        &[("fc", "`fc` has no layer: `fc: Dense(10)`")],
    );
}

#[test]
fn no_layer_before_the_arrow() {
    wrong(
        "struct Net: [4] -> [4] { fc: -> Relu }",
        &[("->", "a layer is missing before this arrow")],
    );
}

#[test]
fn arrow_to_nowhere() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4) -> , act: Relu }",
        &[(
            "Dense(4)",
            "behind `Dense(4)` stands an arrow that leads nowhere",
        )],
    );
}

#[test]
fn no_arrow() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4) Relu }",
        &[("Relu", "missing `->` between `Dense(4)` and `Relu`")],
    );
}

#[test]
fn wrong_arrow() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4) => Relu }",
        &[("=>", "the arrow between two stages is `->`")],
    );
}

#[test]
fn operator() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4) + Relu, act: Relu }",
        &[("+", "expected `->` or `,` behind `Dense(4)`, found `+`")],
    );
}

#[test]
fn public() {
    wrong(
        "struct Net: [4] -> [4] { pub fc: Dense(4) }",
        &[("pub", "an entry has no visibility of its own: drop `pub`")],
    );
}

#[test]
fn keyword() {
    wrong(
        "struct Net: [4] -> [4] { match: Dense(4), act: Relu }",
        &[(
            "match",
            "`match` is a keyword of Rust and cannot be a name\nhelp: `match_`, for example",
        )],
    );
}

#[test]
fn self_as_name() {
    wrong(
        "struct Net: [4] -> [4] { self: Dense(4) }",
        &[(
            "self",
            "`self` is a keyword of Rust and cannot be a name\nhelp: `self_`, for example",
        )],
    );
}

#[test]
fn twice() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4) -> Relu, fc: Dense(4) }",
        &[(
            "fc",
            "there are two layers called `fc`: the first is `fc: Dense(4) -> Relu`",
        )],
    );
}

#[test]
fn two_trained() {
    wrong(
        "struct Net: [4] -> [2] { fc: Dense(8) -> Relu -> Dense(2, bias = false) }",
        &[(
            "Dense",
            "`Dense(2, bias = false)` is another layer with parameters in `fc`\nhelp: give it a name, an entry of its own: `name: Dense(2, bias = false)`",
        )],
    );
}

#[test]
fn brackets_for_arguments() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense[4] }",
        &[("[4]", "arguments stand in parentheses: `Dense(4)`")],
    );
}

#[test]
fn braces_for_arguments() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense { 4 } }",
        &[("{ 4 }", "arguments stand in parentheses: `Dense(4)`")],
    );
}

#[test]
fn no_parentheses() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense 4 }",
        &[("4", "arguments stand in parentheses: `Dense(4)`")],
    );
}

#[test]
fn no_arrow_before_a_path() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4) my::Swish }",
        &[("my", "missing `->` between `Dense(4)` and `my`")],
    );
}

#[test]
fn an_entry_on_a_condition() {
    let help = "help: put `cfg` on the network, and declare a second one for the other case";
    let message =
        format!("a network cannot be without `fc`: what follows it would not fit\n{help}");
    for condition in [
        "#[cfg(test)]",
        "#[cfg_attr(all(unix, test), doc = \"text\", cfg(test))]",
    ] {
        wrong(
            &format!("struct Net: [4] -> [2] {{ {condition} fc: Dense(2) }}"),
            &[(condition, &message)],
        );
    }
}

#[test]
fn a_conditional_attribute_that_leaves_the_entry() {
    right(
        "struct Net: [4] -> [2] { #[cfg_attr(test, doc = \"text\", allow(unused))] fc: Dense(2) }",
    );
}

#[test]
fn two_with_parameters_of_which_the_second_lacks_an_argument() {
    wrong(
        "struct Net: [4] -> [3] { a: Dense(3) -> Dense }",
        &[(
            "Dense",
            "`Dense` is another layer with parameters in `a`\nhelp: give it a name, an entry of its own: `name: Dense`",
        )],
    );
}

#[test]
fn no_name_at_all() {
    wrong(
        "struct Net: [4] -> [8] { _: Dense(8) }",
        &[(
            "_",
            "a name is needed here, not `_`\nhelp: `hidden`, for example",
        )],
    );
}
