//! Layers and activations that do not exist, and types that are no stages.

use super::{right, wrong};

#[test]
fn number_as_layer() {
    wrong(
        "struct Net: [4] -> [4] { fc: 10, act: Relu }",
        &[("10", "expected a layer or an activation, found `10`")],
    );
}

#[test]
fn number_behind_arrow() {
    wrong(
        "struct Net: [4] -> [4] { fc: Relu -> 10 * 3, act: Relu }",
        &[("10", "expected a layer or an activation, found `10`")],
    );
}

#[test]
fn path_called() {
    wrong(
        "struct Net: [4] -> [4] { fc: my::Gate(4) }",
        &[(
            "my::Gate(4)",
            "a layer of your own is written as a type: `my::Gate<_, 4>`",
        )],
    );
}

#[test]
fn type_called() {
    wrong(
        "struct Net: [4] -> [4] { fc: Gate<_>(4) }",
        &[("(4)", "`Gate<_>` is a type: its arguments stand in `<...>`")],
    );
}

#[test]
fn tuple() {
    wrong(
        "struct Net: [4] -> [4] { fc: (Dense(4), Relu) }",
        &[(
            "(Dense(4), Relu)",
            "expected a layer or an activation, found `(Dense(4), Relu)`",
        )],
    );
}

#[test]
fn unfinished_type() {
    wrong(
        "struct Net: [4] -> [4] { fc: my::Gate<_, , act: Dense(0) }",
        &[
            ("my::Gate<_,", "`my::Gate<_,` is not a type"),
            ("0", "`units` is at least 1, found 0"),
        ],
    );
}

#[test]
fn unknown_layer() {
    wrong(
        "struct Net: [4] -> [4] { fc: Frobnicate(4) }",
        &[(
            "Frobnicate",
            "unknown layer `Frobnicate`\nhelp: a layer of your own is written as a type: `Frobnicate<_, ...>`",
        )],
    );
}

#[test]
fn unknown_but_similar_layer() {
    wrong(
        "struct Net: [4] -> [4] { fc: Desne(4) }",
        &[(
            "Desne",
            "unknown layer `Desne`\nhelp: a similar one is built in: `Dense`",
        )],
    );
}

#[test]
fn other_libraries_name() {
    wrong(
        "struct Net: [4] -> [4] { fc: Linear(4) -> ReLU }",
        &[
            (
                "Linear",
                "unknown layer `Linear`\nhelp: a similar one is built in: `Dense`",
            ),
            (
                "ReLU",
                "there is no layer or activation `ReLU`, but a similar one: `Relu`\nhelp: if `ReLU` is a type of your own, write it by path: `self::ReLU`",
            ),
        ],
    );
}

#[test]
fn activation_in_other_case() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4) -> GELU, act: LeakyReLU, b: relu }",
        &[
            (
                "GELU",
                "there is no layer or activation `GELU`, but a similar one: `Gelu`\nhelp: if `GELU` is a type of your own, write it by path: `self::GELU`",
            ),
            (
                "LeakyReLU",
                "there is no layer or activation `LeakyReLU`, but a similar one: `LeakyRelu`\nhelp: if `LeakyReLU` is a type of your own, write it by path: `self::LeakyReLU`",
            ),
            (
                "relu",
                "there is no layer or activation `relu`, but a similar one: `Relu`\nhelp: if `relu` is a type of your own, write it by path: `self::relu`",
            ),
        ],
    );
}

#[test]
fn similar_activation() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4) -> Sigmoit }",
        &[(
            "Sigmoit",
            "there is no layer or activation `Sigmoit`, but a similar one: `Sigmoid`\nhelp: if `Sigmoit` is a type of your own, write it by path: `self::Sigmoit`",
        )],
    );
}

#[test]
fn activations_of_other_libraries() {
    let message = |found: &str, meant: &str| {
        format!(
            "there is no layer or activation `{found}`, but a similar one: `{meant}`\nhelp: if `{found}` is a type of your own, write it by path: `self::{found}`"
        )
    };
    for (found, meant) in [
        ("SiLU", "Silu"),
        ("Hardswish", "HardSwish"),
        ("Hardtanh", "HardTanh"),
        ("Tanhshrink", "TanhShrink"),
        ("ReLU6", "Relu6"),
        ("CELU", "Celu"),
        ("ThresholdedReLU", "Threshold"),
        ("SquarePlus", "Squareplus"),
        ("Exp", "Exponential"),
    ] {
        wrong(
            &format!("struct Net: [4] -> [4] {{ fc: Dense(4) -> {found} }}"),
            &[(found, &message(found, meant))],
        );
    }
}

#[test]
fn a_network_as_its_own_layer() {
    let message = "`Net` cannot be a layer of itself: it would have no end\n\
         help: declare the part that repeats as a network of its own";
    for own in ["Net", "self::Net", "Self"] {
        wrong(
            &format!("struct Net: [4] -> [4] {{ fc: Dense(4), again: {own} }}"),
            &[(own, message)],
        );
        wrong(
            &format!("struct Net: [4] -> [4] {{ fc: Dense(4) -> {own} }}"),
            &[(own, message)],
        );
    }
    wrong(
        "struct Net<const N: usize>: [N] -> [4] { fc: Dense(4), again: Net<4> }",
        &[("Net<4>", message)],
    );
    right("struct Net: [4] -> [4] { fc: Dense(4), again: other::Net }");
}
