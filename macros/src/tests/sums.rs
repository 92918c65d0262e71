//! Values of different shapes that meet, layers that are called with different shapes.

use super::wrong;

#[test]
fn sum() {
    wrong(
        "struct Net: [8] -> [4] { fc: Dense(4), fn forward(x) { relu(fc(x)) + x } }",
        &[(
            "relu(fc(x)) + x",
            "`+` joins two values of one shape, but `relu(fc(x))` is [4], from `fc` (Dense), and the input `x` is [8]\nhelp: lead one of them through a layer that produces the other's shape",
        )],
    );
}

#[test]
fn sum_of_layers() {
    wrong(
        "struct Net: [8] -> [4] { fc1: Dense(4), fc2: Dense(5), fn forward(x) { let a = fc1(x); let b = fc2(x); a * b } }",
        &[(
            "a * b",
            "`*` joins two values of one shape, but `a` is [4], from `fc1` (Dense), and `b` is [5], from `fc2` (Dense)\nhelp: lead one of them through a layer that produces the other's shape",
        )],
    );
}

#[test]
fn sum_of_ranks() {
    wrong(
        "struct Net: [16] -> [16] { r: Reshape(4, 4), fn forward(x) { x - r(x) } }",
        &[(
            "x - r(x)",
            "`-` joins two values of one shape, but the input `x` is [16], and `r(x)` is [4, 4], from `r` (Reshape)\nhelp: lead one of them through a layer that produces the other's shape",
        )],
    );
}

#[test]
fn sum_of_inputs() {
    wrong(
        "struct Net: (a: [3], b: [4]) -> [3] { fn forward(a, b) { a + b } }",
        &[(
            "a + b",
            "`+` joins two values of one shape, but the input `a` is [3], and the input `b` is [4]\nhelp: lead one of them through a layer that produces the other's shape",
        )],
    );
}

#[test]
fn layer_called_with_two_shapes() {
    wrong(
        "struct Net: [8] -> [4] { fc: Dense(4), fn forward(x) { let h = fc(x); fc(h) } }",
        &[(
            "fc",
            "`fc` takes `h` here, which is [4], but took `x` before, which is [8]: a layer takes one shape\nhelp: declare a second layer for it",
        )],
    );
}

#[test]
fn a_sum_has_the_shape_of_the_side_that_is_known() {
    wrong(
        "struct Net: [4] -> [5] { gate: my::Gate<_, 4>, fc: Dense(3), fn forward(x) { gate(x) + fc(x) } }",
        &[(
            "[5]",
            "`Net` is declared to produce [5], but `fc` (Dense) produces [3]\nhelp: declare [3], or let `fc` (Dense) produce [5]",
        )],
    );
}
