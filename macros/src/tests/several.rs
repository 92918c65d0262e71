//! Several values at once: side by side, multiplied, taken apart.

use super::wrong;

/// A network of two inputs that gives `body`, and its only mistake.
#[track_caller]
fn of_two(a: &str, b: &str, body: &str, at: &str, message: &str) {
    let source = format!("struct Net: (a: {a}, b: {b}) -> [_] {{ fn forward(a, b) {{ {body} }} }}");
    wrong(&source, &[(at, message)]);
}

#[test]
fn concat_of_other_axes() {
    of_two(
        "[2, 4]",
        "[2, 5]",
        "concat(a, b)",
        "concat(a, b)",
        "`concat` along axis 0 joins values that are equal in all other axes, but `a` is [2, 4], and `b` is [2, 5]\n\
         help: lead one of them through a layer that gives it the other's axes, or take another axis",
    );
    of_two(
        "[2, 4]",
        "[8]",
        "concat(a, b, axis = 1)",
        "concat(a, b, axis = 1)",
        "`concat` along axis 1 joins values that are equal in all other axes, but `a` is [2, 4], and `b` is [8]\n\
         help: lead one of them through a layer that gives it the other's axes, or take another axis",
    );
}

#[test]
fn concat_along_no_axis() {
    of_two(
        "[4]",
        "[4]",
        "concat(a, b, axis = 1)",
        "concat(a, b, axis = 1)",
        "there is no axis 1 in [4]",
    );
    of_two(
        "[4]",
        "[4]",
        "concat(a, b, along = 0)",
        "along",
        "`concat` has no argument `along`\nhelp: it takes `axis`",
    );
    of_two(
        "[4]",
        "[4]",
        "concat(a, b, axis = a)",
        "a",
        "`axis` is the number of an axis, 0 for the first, -1 for the last, not `a`",
    );
}

#[test]
fn concat_of_one() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { concat(x) } }",
        &[(
            "concat(x)",
            "`concat` puts two values or more side by side: `concat(a, b, axis = 0)`",
        )],
    );
}

#[test]
fn concat_of_what_only_rustc_knows() {
    wrong(
        "struct Net: [4] -> [_] { gate: my::Gate<_>, fn forward(x) { concat(gate(x), x) } }",
        &[(
            "concat(gate(x), x)",
            "`concat` takes values whose shapes the declaration knows, but that of `gate(x)` only rustc knows\n\
             help: lead it through `reshape(x, ...)`, which says its shape",
        )],
    );
}

#[test]
fn products_that_do_not_meet() {
    of_two(
        "[2, 4]",
        "[5, 4]",
        "matmul(a, b)",
        "matmul(a, b)",
        "`matmul` multiplies [m, k] with [k, n], but `a` is [2, 4], and `b` is [5, 4]\n\
         help: transpose the second: `matmul(a, transpose(b))`",
    );
    of_two(
        "[2, 4]",
        "[5, 3]",
        "matmul(a, b)",
        "matmul(a, b)",
        "`matmul` multiplies [m, k] with [k, n], but `a` is [2, 4], and `b` is [5, 3]\n\
         help: the last axis of the first is as long as the first axis of the second",
    );
    of_two(
        "[2, 4]",
        "[4]",
        "matmul(a)",
        "matmul(a)",
        "`matmul` takes two values, found 1: `matmul(a, b)`",
    );
}

#[test]
fn halves_of_gated_units() {
    for (input, layer, message) in [
        (
            "[5, 4]",
            "Glu(axis = 0)",
            "takes an axis with two halves, but the input is [5, 4], whose axis 0 has 5\n\
             help: the layer before it makes both halves: it has twice as many outputs",
        ),
        (
            "[4, N]",
            "Glu",
            "takes an axis with two halves, but the input is [4, N], of which only rustc knows `N`\n\
             help: half of a parameter is no parameter: let two layers make the halves, and multiply: `a(x) * sigmoid(b(x))`",
        ),
        (
            "[8]",
            "Glu(axis = 1)",
            "takes a value with an axis 1, but the input is [8]\nhelp: its only axis is 0",
        ),
    ] {
        let source = format!("struct Net<const N: usize>: {input} -> [_] {{ gate: {layer} }}");
        wrong(
            &source,
            &[("Glu", &format!("`gate` is a Glu layer, which {message}"))],
        );
    }
    wrong(
        "struct Net: [8] -> [4] { gate: Glu(gate = selu) }",
        &[(
            "selu",
            "`gate` is `sigmoid`, `silu`, `gelu`, `gelu_tanh`, `relu`, `tanh` or `identity`, not `selu`",
        )],
    );
    wrong(
        "struct Net: [8] -> [8] { gate: SwiGLU }",
        &[(
            "SwiGLU",
            "there is no layer or activation `SwiGLU`, but a similar one: `Glu(gate = silu)`\n\
             help: if `SwiGLU` is a type of your own, write it by path: `self::SwiGLU`",
        )],
    );
}

#[test]
fn what_a_layer_makes_of_an_unknown_shape_is_as_unknown() {
    wrong(
        "struct Net: [2, 4, 4] -> [6, 4, 4] {
            gate: my::Gate<_>,
            conv: Conv2d(4, kernel = 1) -> Relu,
            fn forward(x) { concat(conv(gate(x)), x, axis = 0) }
        }",
        &[(
            "concat(conv(gate(x)), x, axis = 0)",
            "`concat` takes values whose shapes the declaration knows, but that of `conv(gate(x))` only rustc knows\n\
             help: lead it through `reshape(x, ...)`, which says its shape",
        )],
    );
}

#[test]
fn slices_beyond_an_axis() {
    for (slice, message) in [
        (
            "x[3..9]",
            "`slice` takes an axis of at least 9 indices, but the input is [8, 2], whose axis 0 has 8\n\
             help: the last range ends in 8: `3..8`",
        ),
        (
            "x[8]",
            "`slice` takes an axis of at least 9 indices, but the input is [8, 2], whose axis 0 has 8\n\
             help: the last index is 7",
        ),
        (
            "x[4..4]",
            "`slice` takes indices that follow each other, but `4..4` holds none\n\
             help: the first comes before the second: `0..4`",
        ),
    ] {
        let source = format!("struct Net: [8, 2] -> [_] {{ fn forward(x) {{ {slice} }} }}");
        wrong(&source, &[("x", message)]);
    }
    wrong(
        "struct Net: [8] -> [_] { fn forward(x) { slice(x, 0..2, axis = 1) } }",
        &[(
            "slice",
            "`slice` takes a value with an axis 1, but the input is [8]\nhelp: its only axis is 0",
        )],
    );
    wrong(
        "struct Net: [8] -> [_] { fn forward(x) { x[x] } }",
        &[(
            "x",
            "`indices` are a range of numbers, `0..4`, or an index, not `x`",
        )],
    );
}

#[test]
fn axes_that_are_not_all() {
    wrong(
        "struct Net: [8, 2] -> [_] { fn forward(x) { permute(x, 1, 1) } }",
        &[(
            "permute",
            "`permute` takes the numbers of all axes, 0 to 1, each once, but the input is [8, 2]\n\
             help: `permute(x, 1, 0)`, for example",
        )],
    );
    wrong(
        "struct Net: [8] -> [_] { fn forward(x) { transpose(x) } }",
        &[(
            "transpose",
            "`transpose` takes a matrix, or more axes, but the input is [8]\n\
             help: a vector has no other side: use it as it is",
        )],
    );
    wrong(
        "struct Net: [8, 2] -> [_] { fn forward(x) { mean(x, axis = 2) } }",
        &[(
            "mean",
            "`mean` takes a value with an axis 2, but the input is [8, 2]\nhelp: its axes are 0 to 1",
        )],
    );
}

#[test]
fn repeated_to_another_shape() {
    wrong(
        "struct Net: [3, 2] -> [_] { fn forward(x) { broadcast(x, 3, 4) } }",
        &[(
            "broadcast",
            "`broadcast` takes a shape that repeats to [3, 4], but the input is [3, 2]\n\
             help: axes are compared from the last: each is 1, or stays as it is",
        )],
    );
}

#[test]
fn splits_that_leave_a_rest() {
    wrong(
        "struct Net: [7] -> [_] { fn forward(x) { let (a, b) = split(x); a * b } }",
        &[(
            "split(x)",
            "axis 0 of [7] has 7 indices, which are not these 2 parts\n\
             help: say how long each part is: `split(x, 3, 4, axis = 0)`",
        )],
    );
    wrong(
        "struct Net: [7] -> [_] { fn forward(x) { let (a, b) = split(x, 3, 3); a * b } }",
        &[(
            "split(x, 3, 3)",
            "axis 0 of [7] has 7 indices, which are not these 2 parts\n\
             help: say how long each part is: `split(x, 3, 4, axis = 0)`",
        )],
    );
    wrong(
        "struct Net: [8] -> [_] { fn forward(x) { split(x) } }",
        &[(
            "split(x)",
            "`split` gives several values: `let (a, b) = split(x, axis = 0);`",
        )],
    );
}

#[test]
fn one_value_under_two_names() {
    wrong(
        "struct Net: [8] -> [_] { fn forward(x) { let (a, b) = relu(x); a * b } }",
        &[(
            "relu(x)",
            "the pattern names 2 values, but `relu(x)` is one, [8]\n\
             help: `split(relu(x), axis = 0)` takes a value apart",
        )],
    );
    wrong(
        "struct Net: [8] -> [_] { fn forward(x) { let (a, b) = (x, x, x); a * b } }",
        &[("(x, x, x)", "the pattern names 2 values, and this is 3")],
    );
}

#[test]
fn weights_that_do_not_fit() {
    let source = |body: &str| {
        format!(
            "struct Net: [8] -> [_] {{ code: Dense(3), norm: my::Gate<_>, fn forward(x) {{ {body} }} }}"
        )
    };
    wrong(
        &source("let h = norm(code(x)); matmul(x, code.weight) + h"),
        &[(
            "matmul(x, code.weight)",
            "`x` is [8], but the weight of `code` is [3, 8]\n\
             help: `matmul(x, transpose(code.weight))` takes 8 values",
        )],
    );
    wrong(
        &source("norm(code(x)) * code.weight"),
        &[(
            "code.weight",
            "`code.weight` is not a value of the graph\n\
             help: the weight of a Dense layer stands in a matrix product: `matmul(x, code.weight)`, \
             `matmul(x, transpose(code.weight))`",
        )],
    );
    wrong(
        &source("let h = norm(x); matmul(x, code.weight) + code(h)"),
        &[(
            "matmul(x, code.weight)",
            "`code` has no weight yet: call it before its weight is used",
        )],
    );
}

#[test]
fn a_parameterless_layer_by_its_large_name() {
    wrong(
        "struct Net: [8, 2] -> [16] { fn forward(x) { Flatten(x) } }",
        &[(
            "Flatten",
            "in `forward` a layer without parameters is called by its small name: `flatten`",
        )],
    );
}
