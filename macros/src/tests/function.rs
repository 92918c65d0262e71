//! The head of `fn forward`, and what it produces.

use super::{right, wrong};

#[test]
fn too_few_inputs() {
    wrong(
        "struct Net: (left: [4], right: [4]) -> [4] { fn forward(x) { x } }",
        &[(
            "forward",
            "`Net` has 2 inputs, `left` and `right`, but `forward` takes 1: `fn forward(x, right)`",
        )],
    );
}

#[test]
fn too_many_inputs() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x, y) { x + y } }",
        &[(
            "forward",
            "`Net` has one input, but `forward` takes 2: `fn forward(x)`",
        )],
    );
}

#[test]
fn same_input_twice() {
    wrong(
        "struct Net: (a: [4], b: [4]) -> [4] { fn forward(x, x) { x } }",
        &[(
            "x",
            "there are two inputs called `x`: give each a name of its own",
        )],
    );
}

#[test]
fn inputs_in_another_order() {
    wrong(
        "struct Net: (x: [1], y: [1]) -> [1] { fn forward(y, x) { y - x } }",
        &[(
            "y",
            "the header calls the input at this place `x`, not `y`\nhelp: inputs come in the header's order: `fn forward(x, y)`",
        )],
    );
}

#[test]
fn input_of_another_name() {
    wrong(
        "struct Net: (left: [4], right: [4]) -> [4] { fn forward(left, r) { left + r } }",
        &[(
            "r",
            "the header calls the input at this place `right`, not `r`\nhelp: inputs come in the header's order: `fn forward(left, right)`",
        )],
    );
}

#[test]
fn an_input_without_a_name_has_any() {
    right("struct Net: [4] -> [4] { fn forward(anything) { relu(anything) } }");
}

#[test]
fn an_input_that_is_not_used_says_so() {
    right("struct Net: (left: [4], right: [4]) -> [4] { fn forward(left, _right) { left } }");
}

#[test]
fn typed_input() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x: [f32; 4]) { x } }",
        &[(
            ": [f32; 4]",
            "the shapes stand in the network's header: write `x` alone",
        )],
    );
}

#[test]
fn self_input() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(&self, x) { x } }",
        &[("&", "the layers are called by name alone: drop `self`")],
    );
}

#[test]
fn return_type() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) -> [f32; 4] { x } }",
        &[(
            "-> [f32; 4]",
            "the shapes stand in the network's header: `fn forward` names no types",
        )],
    );
}

#[test]
fn no_inputs() {
    wrong(
        "struct Net: [4] -> [4] { fn forward { x } }",
        &[(
            "forward",
            "the names of the inputs are missing: `fn forward(x)`",
        )],
    );
}

#[test]
fn no_body() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4), fn forward(x) }",
        &[(
            "forward",
            "`fn forward` has no body: `fn forward(x) { ... }`",
        )],
    );
}

#[test]
fn other_name() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4), fn foward(x) { fc(x) } }",
        &[(
            "foward",
            "a network has one function, `forward`, found `foward`\nhelp: this should be `forward`",
        )],
    );
}

#[test]
fn other_function() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4), fn backward(x) { fc(x) } }",
        &[(
            "backward",
            "a network has one function, `forward`, found `backward`\nhelp: other functions stand in an `impl` of their own",
        )],
    );
}

#[test]
fn other_function_beside_forward() {
    for functions in [
        "fn backward(x) { fc(x) } fn forward(x) { fc(x) }",
        "fn forward(x) { fc(x) } fn backward(x) { fc(x) }",
    ] {
        wrong(
            &format!("struct Net: [4] -> [4] {{ fc: Dense(4), {functions} }}"),
            &[(
                "backward",
                "a network has one function, `forward`, found `backward`\nhelp: other functions stand in an `impl` of their own",
            )],
        );
    }
}

#[test]
fn keyword_as_input() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4), fn forward(type) { fc(type) } }",
        &[(
            "type",
            "`type` is a keyword of Rust and cannot be a name\nhelp: `type_`, for example",
        )],
    );
}

#[test]
fn twice() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { x } fn forward(y) { y } }",
        &[(
            "forward",
            "a network has one `fn forward`, this is the second",
        )],
    );
}

#[test]
fn not_last() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { fc(x) } fc: Dense(4) }",
        &[("fc", "`fc` stands behind `fn forward`, which comes last")],
    );
}

#[test]
fn one_output_too_many() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { (x, x) } }",
        &[(
            "(x, x)",
            "`Net` has one output, but `forward` ends in 2 values\n\
             help: declare as many, `-> (output0: [4], output1: [4])`, or end in one",
        )],
    );
}

#[test]
fn one_output_too_few() {
    wrong(
        "struct Net: [4] -> (a: [4], b: [4]) { fn forward(x) { x } }",
        &[(
            "x",
            "`Net` has 2 outputs, `a` and `b`, but `forward` ends in one value, `x`: end in `(a, b)`",
        )],
    );
}

#[test]
fn nested_tuple() {
    wrong(
        "struct Net: [4] -> (a: [4], b: [4]) { fn forward(x) { (x, (x, x)) } }",
        &[(
            "(x, x)",
            "several values at once stand on the last line only",
        )],
    );
}

#[test]
fn two_layers_behind() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { b(a(x)) } a: Relu, b: Tanh }",
        &[("a", "`a` stands behind `fn forward`, which comes last")],
    );
}
