//! Calls in `fn forward` with the wrong arguments.

use super::wrong;

#[test]
fn layer_of_two_values() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4), fn forward(x) { fc(x, x) } }",
        &[("fc(x, x)", "`fc` takes one value, found 2: `fc(x)`")],
    );
}

#[test]
fn layer_of_no_value() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4), fn forward(x) { fc() } }",
        &[("fc()", "`fc` takes one value, found 0: `fc(x)`")],
    );
}

#[test]
fn layer_with_arguments() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4), fn forward(x) { fc(x, bias = false) } }",
        &[(
            "bias = false",
            "`fc` is called with a value alone: its arguments stand where it is declared",
        )],
    );
}

#[test]
fn activation_of_no_value() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { leaky_relu(slope = 0.2) + x } }",
        &[(
            "leaky_relu(slope = 0.2)",
            "`leaky_relu` takes a value first: `leaky_relu(x)`",
        )],
    );
}

#[test]
fn activation_with_surplus() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { relu(x, 0.2) } }",
        &[("0.2", "`relu` takes a value and nothing more")],
    );
}

#[test]
fn activation_with_unknown() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { leaky_relu(x, slop = 0.2) } }",
        &[(
            "slop",
            "`leaky_relu` has no argument `slop`\nhelp: a similar one exists: `slope`",
        )],
    );
}

#[test]
fn custom_activation_of_two() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { my::Swish(x, x) } }",
        &[(
            "my::Swish(x, x)",
            "an activation takes one value, found 2: `my::Swish(x)`",
        )],
    );
}
