//! Stages that do not take the shape that arrives, outputs of another shape than declared.

use super::wrong;

#[test]
fn dense_on_the_input() {
    wrong(
        "struct Net: [1, 28, 28] -> [10] { fc: Dense(10) }",
        &[(
            "Dense",
            "`fc` is a Dense layer, which takes a vector, but the input is [1, 28, 28]\nhelp: put `Flatten` before it: `Flatten -> Dense(10)`",
        )],
    );
}

#[test]
fn dense_on_an_image() {
    wrong(
        "struct Net: [256] -> [10] { conv1: Reshape(16, 4, 4) -> Relu, fc: Dense(10, bias = false) }",
        &[(
            "Dense",
            "`fc` is a Dense layer, which takes a vector, but `conv1` (Reshape) produces [16, 4, 4]\nhelp: put `Flatten` before it: `Flatten -> Dense(10, bias = false)`",
        )],
    );
}

#[test]
fn dense_in_the_same_entry() {
    wrong(
        "struct Net: [256] -> [10] { fc: Reshape(16, 16) -> Dense(10) }",
        &[(
            "Dense",
            "`fc` is a Dense layer, which takes a vector, but `fc` (Reshape) produces [16, 16]\nhelp: write `TimeDistributed(Dense(10))`, for each step of a sequence, or put `Flatten` before it: `Flatten -> Dense(10)`",
        )],
    );
}

#[test]
fn softmax_of_an_image() {
    wrong(
        "struct Net: [16] -> [16] { image: Reshape(4, 4) -> Softmax, flat: Flatten }",
        &[(
            "Softmax",
            "`Softmax` in `image` takes a vector, but `image` (Reshape) produces [4, 4]\nhelp: put `Flatten` before it: `Flatten -> Softmax`; for each step of a sequence, write `TimeDistributed(Net)` \
             of a network that ends in `Softmax`, or leave it to the loss: `EachStep(CategoricalCrossEntropyWithLogits)`",
        )],
    );
}

#[test]
fn log_softmax_in_forward() {
    wrong(
        "struct Net: [4, 4] -> [4, 4] { fn forward(x) { log_softmax(x) } }",
        &[(
            "log_softmax",
            "`log_softmax` takes a vector, but the input is [4, 4]\nhelp: declare `flat: Flatten` and call it on the value first",
        )],
    );
}

#[test]
fn reshape() {
    wrong(
        "struct Net: [12] -> [4, 4] { image: Reshape(4, 4) }",
        &[(
            "Reshape",
            "`image` is a Reshape layer, which takes 16 values for [4, 4], but the input is [12], which is 12 values\nhelp: the dimensions of `Reshape(4, 4)` have to multiply to 12",
        )],
    );
}

#[test]
fn output() {
    wrong(
        "struct Digits: [784] -> [10] { hidden: Dense(10) -> Relu, output: Dense(12) -> Softmax }",
        &[(
            "[10]",
            "`Digits` is declared to produce [10], but `output` (Dense) produces [12]\nhelp: declare [12], or let `output` (Dense) produce [10]",
        )],
    );
}

#[test]
fn output_of_other_rank() {
    wrong(
        "struct Net: [16] -> [16] { image: Reshape(4, 4) }",
        &[(
            "[16]",
            "`Net` is declared to produce [16], but `image` (Reshape) produces [4, 4]\nhelp: declare [4, 4], or let `image` (Reshape) produce [16]",
        )],
    );
}

#[test]
fn output_is_the_input() {
    wrong(
        "struct Net: [16] -> [10] { act: Relu }",
        &[(
            "[10]",
            "`Net` is declared to produce [10], but the input is [16]\nhelp: declare [16], or add a layer that produces [10]",
        )],
    );
}

#[test]
fn named_output() {
    wrong(
        "struct Net: [4] -> (class: [3], value: [1]) { c: Dense(3), v: Dense(2), fn forward(x) { (c(x), v(x)) } }",
        &[(
            "[1]",
            "the output `value` of `Net` is declared to produce [1], but `v` (Dense) produces [2]\nhelp: declare [2], or let `v` (Dense) produce [1]",
        )],
    );
}

#[test]
fn chain_of_two_inputs() {
    wrong(
        "struct Net: (left: [4], right: [4]) -> [4] { fc: Dense(4) }",
        &[(
            "right",
            "a chain has one input and one output, but `Net` has the inputs `left` and `right`\nhelp: say how they meet: `fn forward(left, right) { ... }`",
        )],
    );
}

#[test]
fn chain_of_two_outputs() {
    wrong(
        "struct Net: [4] -> (a: [4], b: [4]) { fc: Dense(4) }",
        &[(
            "b",
            "a chain has one input and one output, but `Net` has the outputs `a` and `b`\nhelp: say how they meet: `fn forward(x) { ... }`",
        )],
    );
}

#[test]
fn parameters_overflow() {
    wrong(
        "struct Net: [4294967296] -> [1] { big: Dense(4294967296), out: Dense(1) }",
        &[(
            "Dense",
            "the parameters of `Dense(4294967296)` on [4294967296] are more than memory can hold",
        )],
    );
}

#[test]
fn reshape_overflow() {
    wrong(
        "struct Net<const N: usize>: [N] -> [1] { big: Reshape(4294967296, 4294967296) -> Flatten, out: Dense(1) }",
        &[(
            "Reshape",
            "`Reshape(4294967296, 4294967296)` produces an array of [4294967296, 4294967296], which is larger than memory can be",
        )],
    );
}

#[test]
fn no_cascade_behind_a_type() {
    wrong(
        "struct Net: [8] -> [4] { gate: my::Gate<_, 4>, fc: Dense(4), bad: Reshape(3) }",
        &[(
            "Reshape",
            "`bad` is a Reshape layer, which takes 3 values for [3], but `fc` (Dense) produces [4], which is 4 values\nhelp: the dimensions of `Reshape(3)` have to multiply to 4",
        )],
    );
}

#[test]
fn reshape_hides_nothing_behind() {
    wrong(
        "struct Net: [12] -> [12] { r: Reshape(5, 2) -> Flatten }",
        &[(
            "Reshape",
            "`r` is a Reshape layer, which takes 10 values for [5, 2], but the input is [12], which is 12 values\nhelp: the dimensions of `Reshape(5, 2)` have to multiply to 12",
        )],
    );
}

#[test]
fn symbolic_image() {
    wrong(
        "struct Net<const N: usize>: [N, 2] -> [N] { fc: Dense(3), f: Flatten -> Dense(N) }",
        &[(
            "Dense",
            "`fc` is a Dense layer, which takes a vector, but the input is [N, 2]\nhelp: write `TimeDistributed(Dense(3))`, for each step of a sequence, or put `Flatten` before it: `Flatten -> Dense(3)`",
        )],
    );
}

#[test]
fn inputs_by_their_names() {
    wrong(
        "struct Net: (a: [2, 2], b: [4]) -> [4] { fc: Dense(4), fn forward(a, b) { fc(a) + b } }",
        &[(
            "fc",
            "`fc` is a Dense layer, which takes a vector, but the input `a` is [2, 2]\nhelp: write `TimeDistributed(Dense(4))`, for each step of a sequence, or put `Flatten` before it: `Flatten -> Dense(4)`",
        )],
    );
}

#[test]
fn with_a_where_clause() {
    wrong(
        "struct Net<T>: [T; 4] -> [4] where T: { fc: Dense(3) }",
        &[(
            "[4]",
            "`Net` is declared to produce [4], but `fc` (Dense) produces [3]\nhelp: declare [3], or let `fc` (Dense) produce [4]",
        )],
    );
}
