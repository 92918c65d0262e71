//! Initialisers: mistakes in them, and what they become.

use proc_macro2::TokenStream;

use super::{expanded, mistakes, wrong};

#[test]
fn unknown_initialiser() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4, init = gaussian) }",
        &[(
            "gaussian",
            "unknown initialiser `gaussian`\nhelp: there are `zeros`, `ones`, `constant`, `uniform`, `normal`, `truncated_normal`, `variance_scaling`, `glorot_uniform`, `glorot_normal`, `glorot_truncated_normal`, `xavier_uniform`, `xavier_normal`, `he_uniform`, `he_normal`, `he_truncated_normal`, `kaiming_uniform`, `kaiming_normal`, `lecun_uniform`, `lecun_normal`, `lecun_truncated_normal`, `orthogonal`, `identity`, `sparse` and `pytorch`; one of your own is written by path: `my::gaussian`",
        )],
    );
}

#[test]
fn names_of_other_libraries() {
    for (name, meant) in [
        ("xavier", "xavier_uniform"),
        ("kaiming_normal_", "kaiming_normal"),
        ("GlorotUniform", "glorot_uniform"),
        ("RandomNormal", "normal"),
        ("trunc_normal", "truncated_normal"),
        ("eye_", "identity"),
        ("dirac", "identity"),
        ("Orthogonal", "orthogonal"),
    ] {
        let source = format!("struct Net: [4] -> [4] {{ fc: Dense(4, init = {name}) }}");
        let [(_, message)] = &mistakes(&source)[..] else {
            panic!("one mistake")
        };
        assert_eq!(
            *message,
            format!("unknown initialiser `{name}`\nhelp: a similar one exists: `{meant}`")
        );
    }
}

#[test]
fn similar_initialiser() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4, init = he_norml) }",
        &[(
            "he_norml",
            "unknown initialiser `he_norml`\nhelp: a similar one exists: `he_normal`",
        )],
    );
}

#[test]
fn initialiser_without_arguments() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4, init = normal) }",
        &[(
            "normal",
            "`normal` needs `mean`, a number, and `deviation`, a number: `normal(mean, deviation)`",
        )],
    );
}

#[test]
fn initialiser_without_one_argument() {
    wrong(
        "struct Net: [4] -> [4] { a: Dense(4, init = uniform(low = 0)), b: Dense(4, init = constant) }",
        &[
            (
                "uniform",
                "`uniform` needs `high`, a number: `uniform(low = 0, high = 0.5)`, for example",
            ),
            (
                "constant",
                "`constant` needs `value`, a number: `constant(0.5)`, for example",
            ),
        ],
    );
}

#[test]
fn initialiser_with_an_argument_twice() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4, init = orthogonal(1, gain = 2)) }",
        &[("gain", "`gain` is given twice: it is `1` already")],
    );
}

#[test]
fn initialiser_out_of_bounds() {
    wrong(
        "struct Net: [4] -> [4] {
            a: Dense(4, init = normal(0, -0.5)),
            b: Dense(4, init = sparse(1.5)),
            c: Dense(4, bias_init = truncated_normal(0, 1, bound = -2)),
        }",
        &[
            ("-0.5", "`deviation` is at least 0, found -0.5"),
            ("1.5", "`sparsity` is at least 0 and below 1, found 1.5"),
            ("-2", "`bound` is above 0, found -2"),
        ],
    );
}

#[test]
fn initialiser_with_a_word_that_is_none() {
    wrong(
        "struct Net: [4] -> [4] {
            a: Dense(4, init = variance_scaling(2, out)),
            b: Dense(4, init = kaiming_normal(fan = 3)),
            c: Dense(4, init = variance_scaling(1, form = Form::Normal)),
        }",
        &[
            (
                "out",
                "`fan` is `fan_in`, `fan_out` or `fan_average`, not `out`",
            ),
            (
                "3",
                "`fan` is `fan_in`, `fan_out` or `fan_average`, not `3`",
            ),
            (
                "Form::Normal",
                "`form` is `uniform`, `normal` or `truncated_normal`, not `Form::Normal`",
            ),
        ],
    );
}

/// The calls of initialisers that a declaration's weights become.
#[test]
fn what_is_left_out_has_its_default() {
    for (declared, called) in [
        ("orthogonal", "orthogonal(1.0)"),
        ("orthogonal(1.5)", "orthogonal(1.5)"),
        (
            "kaiming_normal(fan = fan_out)",
            "kaiming_normal(0.0, netwright::init::Fan::Out)",
        ),
        (
            "kaiming_uniform(0.2)",
            "kaiming_uniform(0.2, netwright::init::Fan::In)",
        ),
        (
            "variance_scaling(2)",
            "variance_scaling(2.0, netwright::init::Fan::In, netwright::init::Form::TruncatedNormal)",
        ),
        ("truncated_normal(0, 1)", "truncated_normal(0.0, 1.0, 2.0)"),
        ("sparse(0.5)", "sparse(0.5, 0.01)"),
    ] {
        let source = format!("struct Net: [4] -> [4] {{ fc: Dense(4, init = {declared}) }}");
        let called = format!("netwright::init::{called}").parse::<TokenStream>();
        let (code, called) = (expanded(&source).to_string(), called.expect("tokens"));
        assert!(
            code.contains(&called.to_string()),
            "{declared}: no {called}"
        );
    }
}

#[test]
fn biases_have_an_initialiser_of_their_own() {
    let with = |arguments| {
        let source = format!("struct Net: [4] -> [4] {{ fc: Dense(4{arguments}) }}");
        expanded(&source).to_string()
    };
    assert!(with(", bias_init = constant(0.1)").contains("initialise_biases"));
    assert!(!with(", init = constant(0.1)").contains("initialise_biases"));
}

#[test]
fn initialiser_with_surplus() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4, init = zeros(1)) }",
        &[("1", "`zeros` takes no arguments")],
    );
}

#[test]
fn initialiser_with_text() {
    wrong(
        r#"struct Net: [4] -> [4] { fc: Dense(4, init = normal(0, "wide")) }"#,
        &[(r#""wide""#, r#"`deviation` is a number, not `"wide"`"#)],
    );
}

#[test]
fn initialiser_with_unknown() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4, init = normal(mean = 0, std = 1)) }",
        &[(
            "std",
            "`normal` has no argument `std`\nhelp: it takes `mean` and `deviation`",
        )],
    );
}

#[test]
fn number_for_initialiser() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4, init = 0.1) }",
        &[(
            "0.1",
            "`init` is an initialiser, such as `he_normal`, not `0.1`",
        )],
    );
}
