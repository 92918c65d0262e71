//! Several mistakes come together, one message each, and none that only follows from another.

use super::wrong;

#[test]
fn one_of_each() {
    wrong(
        "struct Net: [0] -> [10] { hidden: Desne(10) -> Relu, output: Dense(10, bais = false) -> Softmx, extra: Dropout(2) }",
        &[
            ("0", "a dimension is at least 1, found 0"),
            (
                "Desne",
                "unknown layer `Desne`\nhelp: a similar one is built in: `Dense`",
            ),
            (
                "bais",
                "`Dense` has no argument `bais`\nhelp: a similar one exists: `bias`",
            ),
            (
                "Softmx",
                "there is no layer or activation `Softmx`, but a similar one: `Softmax`\nhelp: if `Softmx` is a type of your own, write it by path: `self::Softmx`",
            ),
            ("2", "`rate` is at least 0 and below 1, found 2"),
        ],
    );
}

#[test]
fn shapes_and_names() {
    wrong(
        "struct Net: [1, 28, 28] -> [10] { a: Dense(10), a: Dense(12) }",
        &[
            (
                "a",
                "there are two layers called `a`: the first is `a: Dense(10)`",
            ),
            (
                "Dense",
                "`a` is a Dense layer, which takes a vector, but the input is [1, 28, 28]\nhelp: put `Flatten` before it: `Flatten -> Dense(10)`",
            ),
            (
                "[10]",
                "`Net` is declared to produce [10], but `a` (Dense) produces [12]\nhelp: declare [12], or let `a` (Dense) produce [10]",
            ),
        ],
    );
}

#[test]
fn in_forward() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(8), extra: Relu, fn forward(x) { let h = fc(x) + x; let g = for i in h {}; relu(g) + y } }",
        &[
            (
                "for i in h {}",
                "a graph has no loops: write the calls one after the other\nhelp: it has `let`, calls of layers and activations, `+`, `-`, `*`, `/`, slices and numbers",
            ),
            (
                "y",
                "there is no value `y`\nhelp: name it before: `let y = ...;`",
            ),
            (
                "extra",
                "`extra` is declared, but `forward` never calls it\nhelp: call it, `extra(...)`, or take it out",
            ),
            (
                "fc(x) + x",
                "`+` joins two values of one shape, but `fc(x)` is [8], from `fc` (Dense), and the input `x` is [4]\nhelp: lead one of them through a layer that produces the other's shape",
            ),
        ],
    );
}

#[test]
fn header_and_body() {
    wrong(
        "struct Net: 4 => [2] { fc = Dense(2) Relu out: Dense(0) }",
        &[
            ("4", "a shape is written in brackets: `[4]`"),
            ("=>", "the arrow between input and output is `->`"),
            (
                "=",
                "between a name and its layer stands a colon: `fc: ...`",
            ),
            ("Relu", "missing `->` between `Dense(2)` and `Relu`"),
            ("out", "missing `,` between `Relu` and `out`"),
            ("0", "`units` is at least 1, found 0"),
        ],
    );
}

#[test]
fn broken_dimension_is_silent() {
    wrong(
        "struct Net: [4, 0] -> [2] { fc: Dense(2) }",
        &[("0", "a dimension is at least 1, found 0")],
    );
}

#[test]
fn unknown_is_silent_behind() {
    wrong(
        "struct Net: [4] -> [2] { a: Desne(8), b: Reshape(3), c: Dense(2) }",
        &[(
            "Desne",
            "unknown layer `Desne`\nhelp: a similar one is built in: `Dense`",
        )],
    );
}

#[test]
fn unequal_sum_is_silent_behind() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(3), fn forward(x) { relu(fc(x) + x) + x } }",
        &[(
            "fc(x) + x",
            "`+` joins two values of one shape, but `fc(x)` is [3], from `fc` (Dense), and the input `x` is [4]\nhelp: lead one of them through a layer that produces the other's shape",
        )],
    );
}

#[test]
fn calls_that_lead_nowhere() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(3), fn forward(x) { let a = fc(x); let b = fc(a); let c = fc(b); x } }",
        &[
            (
                "fc",
                "`fc` takes `a` here, which is [3], but took `x` before, which is [4]: a layer takes one shape\nhelp: declare a second layer for it",
            ),
            (
                "fc",
                "`fc` takes `b` here, which is [3], but took `x` before, which is [4]: a layer takes one shape\nhelp: declare a second layer for it",
            ),
            (
                "fc",
                "`fc` is called, but nothing that `forward` produces depends on it\nhelp: use its value, or take it out",
            ),
        ],
    );
}

#[test]
fn comma_and_shape() {
    wrong(
        "struct Net: [4] -> [4] { fc: my::Gate<_, 4> out: Dense(3) }",
        &[
            ("out", "missing `,` between `my::Gate<_, 4>` and `out`"),
            (
                "[4]",
                "`Net` is declared to produce [4], but `out` (Dense) produces [3]\nhelp: declare [3], or let `out` (Dense) produce [4]",
            ),
        ],
    );
}
