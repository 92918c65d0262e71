//! Names in `fn forward`: undeclared, unused, of another kind.

use super::wrong;

#[test]
fn undeclared_layer() {
    wrong(
        "struct Net: [4] -> [4] { fc1: Dense(4), fn forward(x) { fc1(fc2_b(x)) } }",
        &[(
            "fc2_b",
            "there is no layer or activation `fc2_b`\n\
             help: a layer is declared above `fn forward`: `fc2_b: Dense(10)`\n\
             help: activations and layers without parameters are called as they are, `relu(x)`, \
             `max_pool2d(x, 2)`; an activation of your own by its path: `self::Fc2B(x)`",
        )],
    );
}

#[test]
fn activation_that_is_not_built_in() {
    wrong(
        "struct Net: [4] -> [3] { a: Dense(3), fn forward(x) { ripple(a(x)) } }",
        &[(
            "ripple",
            "there is no layer or activation `ripple`\n\
             help: a layer is declared above `fn forward`: `ripple: Dense(10)`\n\
             help: activations and layers without parameters are called as they are, `relu(x)`, \
             `max_pool2d(x, 2)`; an activation of your own by its path: `self::Ripple(a(x))`",
        )],
    );
}

#[test]
fn function_of_two() {
    wrong(
        "struct Net: [4] -> [3] { a: Dense(3), fn forward(x) { minimum(a(x), 0.0) } }",
        &[(
            "minimum",
            "there is no layer or activation `minimum`\n\
             help: two values are joined by `+`, `-`, `*` and `/`, by `concat(a, b, axis = 0)` and by `matmul(a, b)`",
        )],
    );
}

#[test]
fn similar_layer() {
    wrong(
        "struct Net: [4] -> [4] { hidden: Dense(4), fn forward(x) { hiden(hidden(x)) } }",
        &[(
            "hiden",
            "there is no layer or activation `hiden`\nhelp: a similar one exists: `hidden`",
        )],
    );
}

#[test]
fn similar_activation() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { rleu(x) } }",
        &[(
            "rleu",
            "there is no layer or activation `rleu`\nhelp: a similar one exists: `relu`",
        )],
    );
}

#[test]
fn undeclared_value() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4), fn forward(x) { fc(x) + y } }",
        &[(
            "y",
            "there is no value `y`\nhelp: name it before: `let y = ...;`",
        )],
    );
}

#[test]
fn similar_value() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4), fn forward(x) { let hidden = fc(x); relu(hiden) } }",
        &[(
            "hiden",
            "there is no value `hiden`\nhelp: a similar one exists: `hidden`",
        )],
    );
}

#[test]
fn unused_layer() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4), extra: Dense(4), fn forward(x) { fc(x) } }",
        &[(
            "extra",
            "`extra` is declared, but `forward` never calls it\nhelp: call it, `extra(...)`, or take it out",
        )],
    );
}

#[test]
fn layer_that_leads_nowhere() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4), extra: Dense(4), fn forward(x) { let lost = extra(x); fc(x) } }",
        &[(
            "extra",
            "`extra` is called, but nothing that `forward` produces depends on it\nhelp: use its value, or take it out",
        )],
    );
}

#[test]
fn layer_as_value() {
    wrong(
        "struct Net: [4] -> [4] { hidden: Dense(4), fn forward(x) { x + hidden } }",
        &[(
            "hidden",
            "`hidden` is a layer, not a value: call it, `hidden(...)`",
        )],
    );
}

#[test]
fn activation_as_value() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { x + relu } }",
        &[(
            "relu",
            "`relu` is an activation, not a value: call it, `relu(...)`",
        )],
    );
}

#[test]
fn value_called() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4), fn forward(x) { let h = fc(x); h(x) } }",
        &[("h", "`h` is a value, not a layer: it cannot be called")],
    );
}

#[test]
fn activation_in_capitals() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { Relu(x) } }",
        &[(
            "Relu",
            "in `forward` an activation is called by its small name: `relu`",
        )],
    );
}

#[test]
fn layer_in_place() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { Dense(x) } }",
        &[(
            "Dense",
            "`Dense` is a kind of layer: declare one, `dense: Dense(...)`, and call it by its name",
        )],
    );
}

#[test]
fn path_value() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { x + my::OFFSET } }",
        &[("my::OFFSET", "`my::OFFSET` is not a value of the graph")],
    );
}

#[test]
fn call_of_a_call() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { relu(x)(x) } }",
        &[("relu(x)", "only layers and activations can be called")],
    );
}
