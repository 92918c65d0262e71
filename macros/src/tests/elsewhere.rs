//! What is written as in other libraries: one message each, with what it is here.

use super::wrong;

/// The one mistake of a graph of two inputs of four.
#[track_caller]
fn graph(line: &str, at: &str, message: &str) {
    let source = format!(
        "struct Net: (a: [4], b: [4]) -> [_] {{ fc: Dense(4), fn forward(a, b) {{ {line} }} }}"
    );
    wrong(&source, &[(at, message)]);
}

#[test]
fn functions_of_other_names() {
    let written = [
        ("cat([a, fc(b)], dim = 0)", "cat", "concat(a, b, axis = 0)"),
        (
            "concatenate((a, fc(b)))",
            "concatenate",
            "concat(a, b, axis = 0)",
        ),
        ("add(a, fc(b))", "add", "a + fc(b)"),
        ("multiply(a, fc(b))", "multiply", "a * fc(b)"),
        ("mm(a, fc(b))", "mm", "matmul(a, b)"),
        ("view(fc(a) + b, 2, 2)", "view", "reshape(fc(a) + b, ...)"),
        (
            "unsqueeze(fc(a) + b, 0)",
            "unsqueeze",
            "reshape(fc(a) + b, ...)",
        ),
        (
            "let (p, q) = chunk(fc(a) + b, 2); p + q",
            "chunk",
            "split(fc(a) + b, axis = 0)",
        ),
    ];
    for (line, at, here) in written {
        let message = format!("there is no function `{at}`\nhelp: here it is `{here}`");
        graph(line, at, &message);
    }
}

#[test]
fn operators_and_fields() {
    graph(
        "fc(a) @ b",
        "@",
        "a graph has no `@`: a matrix product is `matmul(fc(a), b)`",
    );
    graph(
        "(fc(a) + b).T",
        "(fc(a) + b).T",
        "a graph has no fields: write `transpose((fc(a) + b))`",
    );
}

#[test]
fn values_in_a_list() {
    graph(
        "concat([a, fc(b)])",
        "concat([a, fc(b)])",
        "`concat` puts two values or more side by side: `concat(a, fc(b), axis = 0)`",
    );
}

#[test]
fn indices_of_several_axes() {
    for index in ["[.., 0]", "[0, 1]", "[1.., 0..2]"] {
        wrong(
            &format!(
                "struct Net: [8, 4] -> [8] {{ fc: Dense(8), fn forward(x) {{ fc(x{index}) }} }}"
            ),
            &[(
                index,
                "a slice is along the first axis: `x[2..5]`, `x[0]`\n\
                 help: along another one it is a call: `slice(x, 2..5, axis = 1)`, `slice(x, 0, axis = 1)`",
            )],
        );
    }
}

#[test]
fn dimensions_in_brackets_or_left_open() {
    wrong(
        "struct Net: [4] -> [2, 2] { fc: Dense(4), fn forward(x) { reshape(fc(x), [2, 2]) } }",
        &[("[2, 2]", "the dimensions stand without brackets: `2, 2`")],
    );
    wrong(
        "struct Net: [4] -> [2, 2] { fc: Dense(4) -> Reshape((2, 2)) }",
        &[("(2, 2)", "the dimensions stand without brackets: `2, 2`")],
    );
    wrong(
        "struct Net: [4] -> [2, 2] { fc: Dense(4), fn forward(x) { reshape(fc(x), 2, -1) } }",
        &[(
            "-1",
            "a dimension is at least 1, found -1\nhelp: none is left open: write the number",
        )],
    );
}

#[test]
fn arguments_of_python() {
    wrong(
        "struct Net: [9, 4] -> [8] { first: Lstm(8, sequence = True), second: Lstm(8) }",
        &[(
            "True",
            "`sequence` is `true` or `false`, not `True`: write `true`",
        )],
    );
    wrong(
        "struct Net: [9] -> [8] { fc: Dense(8, bias = False) }",
        &[(
            "False",
            "`bias` is `true` or `false`, not `False`: write `false`",
        )],
    );
    wrong(
        "struct Net: [9] -> [8] { fc: Dense(8, init = \"he_normal\") }",
        &[(
            "\"he_normal\"",
            "`init` is a word without quotes: `he_normal`",
        )],
    );
    wrong(
        "struct Net: [9] -> [8] { fc: Dense(8, init = \"GlorotUniform\") }",
        &[(
            "\"GlorotUniform\"",
            "`init` is a word without quotes: `glorot_uniform`",
        )],
    );
}

#[test]
fn arguments_that_follow_or_stand_elsewhere() {
    let follows = "the size of what arrives follows from what stands before, and is not given";
    let written = [
        (
            "[9, 4] -> [8]",
            "Lstm(8, input_size = 4)",
            "input_size",
            follows,
        ),
        (
            "[4] -> [8]",
            "Dense(8, in_features = 4)",
            "in_features",
            follows,
        ),
        (
            "[9, 4] -> [8]",
            "Gru(8, num_layers = 2)",
            "num_layers",
            "each is an entry of its own, all but the last with `sequence = true`: \
             `first: Gru(64, sequence = true), second: Gru(64)`",
        ),
        (
            "[9, 4] -> [8]",
            "Lstm(8, dropout = 0.2)",
            "dropout",
            "dropout is a layer behind it: `Lstm(...) -> Dropout(0.2)`",
        ),
        (
            "[9, 4] -> [9, 4]",
            "MultiHeadAttention(2, dropout = 0.1)",
            "dropout",
            "dropout is a layer behind it: `MultiHeadAttention(...) -> Dropout(0.2)`",
        ),
        (
            "[9, 4] -> [8]",
            "Lstm(8, return_state = true)",
            "return_state",
            "in a graph a state goes in and comes out: `let (y, end) = read(x, begin);`",
        ),
        (
            "[9, 4] -> [8]",
            "Lstm(8, batch_first = true)",
            "batch_first",
            "a network takes one sample, a sequence [steps, features]: there is no axis of the batch",
        ),
        (
            "[Index<50>; 9] -> [9, 8]",
            "Embedding(8, input_dim = 50)",
            "input_dim",
            "how many indices there are is said by the input's type: `[Index<1000>; 12]`",
        ),
        (
            "[8] -> [8]",
            "Softmax(dim = 0)",
            "dim",
            "it is over a whole vector, and takes none",
        ),
        (
            "[8] -> [8]",
            "Dropout(p = 0.2)",
            "p",
            "a similar one exists: `rate`",
        ),
        (
            "[8] -> [8]",
            "LeakyRelu(negative_slope = 0.2)",
            "negative_slope",
            "a similar one exists: `slope`",
        ),
    ];
    for (header, layer, key, help) in written {
        let name = layer.split('(').next().expect("a name");
        let found = super::mistakes(&format!("struct Net: {header} {{ part: {layer} }}"));
        let message = format!("`{name}` has no argument `{key}`\nhelp: {help}");
        assert_eq!(found.first(), Some(&(key.to_owned(), message)), "{layer}");
    }
}

#[test]
fn sizes_of_norms() {
    for (layer, at, size, written) in [
        ("BatchNorm(64)", "64", "number of channels", "BatchNorm"),
        (
            "InstanceNorm(64)",
            "64",
            "number of channels",
            "InstanceNorm",
        ),
        (
            "GroupNorm(8, 64)",
            "64",
            "number of channels",
            "GroupNorm(8)",
        ),
        ("LayerNorm(2)", "2", "width", "LayerNorm"),
        ("RmsNorm(2)", "2", "width", "RmsNorm"),
    ] {
        let name = layer.split('(').next().expect("a name");
        wrong(
            &format!("struct Net: [64, 2] -> [64, 2] {{ norm: {layer} }}"),
            &[(
                at,
                &*format!(
                    "`{name}` takes no {size}: that follows from what stands before\nhelp: write `{written}`"
                ),
            )],
        );
    }
}

#[test]
fn a_switch_that_is_off_is_turned_on() {
    wrong(
        "struct Net: [9, 4] -> [8] { first: Lstm(8, sequence = false), second: Lstm(8) }",
        &[(
            "Lstm",
            "`second` is an Lstm layer, which takes a sequence [steps, features], but `first` (Lstm) produces [8]\n\
             help: let `first` give all steps, not the last alone: `Lstm(8, sequence = true)`",
        )],
    );
}

#[test]
fn layers_that_join_values() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4), sum: Add, fn forward(x) { sum(x, fc(x)) } }",
        &[(
            "Add",
            "there is no layer `Add`: in `fn forward` two values are joined by `a + b`\n\
             help: if `Add` is a type of your own, write it by path: `self::Add`",
        )],
    );
    wrong(
        "struct Net: [4] -> [8] { fc: Dense(4), both: Concatenate(axis = 0), fn forward(x) { both(x, fc(x)) } }",
        &[(
            "Concatenate",
            "unknown layer `Concatenate`\nhelp: here it is `concat(a, b, axis = 0)`",
        )],
    );
}

#[test]
fn indices_behind_the_dimensions() {
    wrong(
        "struct Net: [12, Index<50>] -> [12, 16] { words: Embedding(16) }",
        &[(
            "Index<50>",
            "the type of the elements stands first, behind it a `;`: `[Index<50>; 12]`",
        )],
    );
}

#[test]
fn one_value_as_queries_keys_and_values() {
    wrong(
        "struct Net: [12, 16] -> [12, 16] { attend: MultiHeadAttention(4), fn forward(x) { attend(x, x, x) } }",
        &[(
            "attend",
            "`attend` is a MultiHeadAttention layer, which takes a sequence, which attends, another one, to which it \
             attends, and a mask of that one's steps, but the input is [12, 16] each time\n\
             help: of a sequence to itself it is `attend(x)`: queries, keys and values are made of it",
        )],
    );
}
