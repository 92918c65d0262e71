//! Sequences: indices, steps, attention.

use super::{right, wrong};

#[test]
fn an_embedding_adds_an_axis() {
    let net = right(
        "struct Net: [Index<1000>; 32] -> [32, 16] { embed: Embedding(16, padding_index = 0) }",
    );
    let shape = net.graph.values[1].shape.as_deref();
    assert_eq!(
        shape.map(crate::model::shape_text).as_deref(),
        Some("[32, 16]")
    );
}

#[test]
fn floats_into_an_embedding() {
    wrong(
        "struct Net: [32] -> [32, 16] { embed: Embedding(16) }",
        &[(
            "Embedding",
            "`embed` (Embedding) takes indices, but the input holds floats, `f32`\n\
             help: the input says how many there are to choose from: `[Index<1000>; 32]`",
        )],
    );
    wrong(
        "struct Net: [32] -> [32, 16] { fc: Dense(32), embed: Embedding(16) }",
        &[(
            "Embedding",
            "`embed` (Embedding) takes indices, but `fc` is floats, `f32`\n\
             help: the input says how many there are to choose from: `[Index<1000>; 32]`",
        )],
    );
}

#[test]
fn indices_into_a_dense_layer() {
    wrong(
        "struct Net: [Index<1000>; 32] -> [10] { fc: Dense(10) }",
        &[(
            "Index<1000>",
            "`fc` (Dense) takes floats, but the input holds `Index<1000>`\n\
             help: put `Embedding(16)` before it, which makes 16 numbers of each index",
        )],
    );
}

#[test]
fn arguments_of_an_embedding() {
    wrong(
        "struct Net: [Index<1000>; 32] -> [32, 16] { embed: Embedding(1000, 16) }",
        &[(
            "16",
            "`padding_index` is given by name: `padding_index = 16`\n\
             help: the number of indices follows from the input's type, and is not given: `Embedding(16)`",
        )],
    );
    wrong(
        "struct Net: [Index<1000>; 32] -> [32, 16] { embed: Embedding(16, padding_index = -1) }",
        &[("-1", "`padding_index` is at least 0, found -1")],
    );
}

#[test]
fn a_layer_for_each_step() {
    let net = right(
        "struct Net: [32, 8] -> [32, 4, 3] {
            up: TimeDistributed(Dense(12, bias = false)) -> Gelu,
            fold: TimeDistributed(Reshape(4, 3)),
        }",
    );
    let shapes: Vec<_> = (net.graph.values.iter())
        .map(|value| {
            value
                .shape
                .as_deref()
                .map(crate::model::shape_text)
                .unwrap_or_default()
        })
        .collect();
    assert_eq!(shapes, ["[32, 8]", "[32, 12]", "[32, 12]", "[32, 4, 3]"]);
    right(
        "struct Net: [32, 8] -> [32, 3] { up: TimeDistributed(self::Block<_, 4>), down: TimeDistributed(Dense(3)) }",
    );
    right(
        "struct Net: [32, 8, 2] -> [32, 4] { up: TimeDistributed(Flatten) -> TimeDistributed(Dense(4)) }",
    );
}

#[test]
fn the_layer_inside_speaks_of_its_own_mistakes() {
    wrong(
        "struct Net: [32, 8] -> [32, 4] { up: TimeDistributed(Dense(4, biass = false)) }",
        &[(
            "biass",
            "`Dense` has no argument `biass`\nhelp: a similar one exists: `bias`",
        )],
    );
    wrong(
        "struct Net: [32, 8] -> [32, 4] { up: TimeDistributed(Linear(4)) }",
        &[(
            "Linear",
            "unknown layer `Linear`\nhelp: a similar one is built in: `Dense`",
        )],
    );
    wrong(
        "struct Net: [32, 8, 2] -> [32, 4] { up: TimeDistributed(Dense(4)) }",
        &[(
            "TimeDistributed",
            "`up` is a TimeDistributed layer, which takes steps, each of which is a vector, but the input is [32, 8, 2]\n\
             help: put `TimeDistributed(Flatten)` before it, which makes a vector of each step",
        )],
    );
    wrong(
        "struct Net<const D: usize>: [32, D] -> [32, D] { up: TimeDistributed(Dense(D + 1)) }",
        &[(
            "D + 1",
            "`D + 1` cannot be a dimension: Rust does not compute with a parameter such as `D` here\n\
             help: give it a parameter of its own, `const M: usize`, and write `M`",
        )],
    );
}

#[test]
fn what_cannot_be_for_each_step() {
    wrong(
        "struct Net: [32, 8] -> [32, 8] { act: TimeDistributed(Relu) }",
        &[(
            "Relu",
            "`TimeDistributed` takes a layer, and `Relu` is an activation\n\
             help: put it behind: `TimeDistributed(...) -> Relu`",
        )],
    );
    wrong(
        "struct Net: [32, 8] -> [32, 8] { up: TimeDistributed(8) }",
        &[(
            "8",
            "`TimeDistributed` takes a layer, such as `TimeDistributed(Dense(64))`, not `8`",
        )],
    );
    wrong(
        "struct Net: [32, 8] -> [32, 8] { up: TimeDistributed }",
        &[(
            "TimeDistributed",
            "`TimeDistributed` needs `layer`, a layer: `TimeDistributed(Dense(64))`, for example",
        )],
    );
    wrong(
        "struct Net: [8] -> [4] { up: TimeDistributed(Dense(4)) }",
        &[(
            "TimeDistributed",
            "`up` is a TimeDistributed layer, which takes a sequence of steps [steps, ...], but the input is [8]\n\
             help: `Dense(4)` alone takes the whole of it, or put `Reshape(steps, features)` before it",
        )],
    );
    wrong(
        "struct Net: [32, 8] -> [32, 8] { up: TimeDistributed(TimeDistributed(Dense(8))) }",
        &[(
            "TimeDistributed",
            "`TimeDistributed` takes a layer that holds no other\n\
             help: declare the inner one as a network of its own: `TimeDistributed(Inner)`",
        )],
    );
}

#[test]
fn several_layers_for_each_step() {
    for (row, help) in [
        (
            "Dense(3) -> Relu",
            "close the parenthesis before it: `Dense(3)) -> ...`",
        ),
        (
            "Dense(3) -> Softmax",
            "declare a network of `Dense(3) -> Softmax`, of what is one step here, and write its name in their place: `TimeDistributed(Net)`",
        ),
        (
            "Dense(3) -> Relu -> Dense(4)",
            "declare a network of `Dense(3) -> Relu -> Dense(4)`, of what is one step here, and write its name in their place: `TimeDistributed(Net)`",
        ),
    ] {
        wrong(
            &format!("struct Net: [32, 8] -> [_] {{ up: TimeDistributed({row}) }}"),
            &[(
                "->",
                &format!(
                    "an arrow leads from a layer to the next, not within arguments\nhelp: {help}"
                ),
            )],
        );
    }
    right(
        "struct Net: [32, 8] -> [32, 3] { up: TimeDistributed(Dense(3)) -> Relu, out: TimeDistributed(self::Step) }",
    );
}

#[test]
fn a_dense_layer_names_the_one_for_each_step() {
    wrong(
        "struct Net: [32, 64] -> [32, 10] { fc: Dense(10) }",
        &[(
            "Dense",
            "`fc` is a Dense layer, which takes a vector, but the input is [32, 64]\n\
             help: write `TimeDistributed(Dense(10))`, for each step of a sequence, or put `Flatten` before it: `Flatten -> Dense(10)`",
        )],
    );
}

#[test]
fn heads_that_do_not_divide_the_width() {
    wrong(
        "struct Net: [32, 60] -> [32, 60] { attend: MultiHeadAttention(8) }",
        &[(
            "MultiHeadAttention",
            "`attend` is a MultiHeadAttention layer, which takes a width that its 8 heads divide, but the input is \
             [32, 60], a width of 60\n\
             help: 6 heads divide it, and 8 heads divide a width of 56 or 64",
        )],
    );
    right("struct Net: [32, 60] -> [32, 60] { attend: MultiHeadAttention(8, head_size = 8) }");
    wrong(
        "struct Net: [32, 64] -> [32, 64] { attend: MultiHeadAttention(8, key_value_heads = 3) }",
        &[(
            "MultiHeadAttention",
            "`attend` is a MultiHeadAttention layer, which takes `key_value_heads` that divide its 8 heads, but 3 do \
             not\n\
             help: 2 do, or as many as there are heads, which is the default",
        )],
    );
}

#[test]
fn an_image_into_attention() {
    wrong(
        "struct Net: [3, 8, 8] -> [3, 8, 8] { attend: MultiHeadAttention(8) }",
        &[(
            "MultiHeadAttention",
            "`attend` is a MultiHeadAttention layer, which takes a sequence [steps, features], but the input is [3, 8, 8]\n\
             help: put `Reshape(steps, features)` before it",
        )],
    );
    wrong(
        "struct Net: [64] -> [64] { at: LearnedPositions }",
        &[(
            "LearnedPositions",
            "`at` is a LearnedPositions layer, which takes a sequence [steps, features], but the input is [64]\n\
             help: put `Reshape(steps, features)` before it",
        )],
    );
}

#[test]
fn attention_as_other_libraries_write_it() {
    wrong(
        "struct Net: [32, 64] -> [32, 64] { attend: MultiHeadAttention(64, 8) }",
        &[(
            "8",
            "`causal` is given by name: `causal = 8`\n\
             help: the width of the steps follows from what stands before, and is not given: `MultiHeadAttention(8)`",
        )],
    );
    wrong(
        "struct Net: [32, 64] -> [32, 64] { attend: MultiheadAttention(8, key_dim = 8, rope = true) }",
        &[(
            "MultiheadAttention",
            "unknown layer `MultiheadAttention`\nhelp: a similar one is built in: `MultiHeadAttention`",
        )],
    );
    wrong(
        "struct Net: [32, 64] -> [32, 64] { attend: MultiHeadAttention(8, key_dim = 8, rotary = true) }",
        &[
            (
                "key_dim",
                "`MultiHeadAttention` has no argument `key_dim`\nhelp: a similar one exists: `head_size`",
            ),
            (
                "true",
                "`rotary` is `none`, `interleaved` or `halves`, not `true`",
            ),
        ],
    );
}

#[test]
fn what_is_attended_to() {
    let attend = |shapes: &str, call: &str| {
        format!(
            "struct Net: ({shapes}) -> [8, 16] {{
                attend: MultiHeadAttention(4),
                fn forward(x, y, z) {{ {call} }}
            }}"
        )
    };
    right(&attend("x: [8, 16], y: [9, 16], z: [9]", "attend(x, y, z)"));
    right(&attend("x: [8, 16], y: [9, 12], z: [8]", "attend(x, z)"));
    wrong(
        &attend(
            "x: [8, 16], y: [9, 16], z: [9, 12]",
            "attend(attend(x, y), z)",
        ),
        &[(
            "attend",
            "`attend` takes `z` here, which is [9, 12], but took `y` before, which is [9, 16]: a layer takes one shape\n\
             help: declare a second layer for it",
        )],
    );
    let takes = "`attend` is a MultiHeadAttention layer, which takes a sequence, which attends, another one, to which it \
                 attends, and a mask of that one's steps, but";
    wrong(
        &attend("x: [8, 16], y: [9, 16], z: [8]", "attend(x, y, z)"),
        &[(
            "attend",
            &format!(
                "{takes} the input `x` is [8, 16] and the input `y` is [9, 16] and the input `z` is [8]\n\
                 help: the mask has a number for each step that is attended to: [9]"
            ),
        )],
    );
    wrong(
        &attend("x: [8, 16], y: [9, 4, 4], z: [8]", "attend(x, y)"),
        &[(
            "attend",
            &format!(
                "{takes} the input `x` is [8, 16] and the input `y` is [9, 4, 4]\n\
                 help: a memory is [steps, features], a mask [steps]: `attend(x)`, `attend(x, mask)`, \
                 `attend(x, memory)` or `attend(x, memory, mask)`"
            ),
        )],
    );
    wrong(
        &attend("x: [8, 16], y: [9, 16], z: [9]", "attend(x, y, z, z)"),
        &[(
            "attend(x, y, z, z)",
            "`attend` takes one value to 3, found 4: `attend(x, memory, mask)`",
        )],
    );
}

#[test]
fn the_length_of_a_head_is_not_computed_of_parameters() {
    let message = |width: &str, heads: &str, parameter: &str| {
        format!(
            "`attend` is a MultiHeadAttention layer, which takes heads whose length is {width} divided by {heads}, but \
             stable Rust does not compute with the parameter `{parameter}`\n\
             help: say the length: `head_size = 16`, or a parameter of its own"
        )
    };
    wrong(
        "struct Net<const D: usize>: [32, D] -> [32, D] { attend: MultiHeadAttention(8, key_value_heads = 2) }",
        &[("MultiHeadAttention", &message("D", "8", "D"))],
    );
    wrong(
        "struct Net<const D: usize>: (x: [32, 16], memory: [8, D]) -> [32, 16] {
            attend: MultiHeadAttention(4),
            once: MultiHeadAttention(D),
            fn forward(x, memory) { once(attend(x, memory), memory) }
        }",
        &[(
            "MultiHeadAttention",
            &message("16", "D", "D").replace("attend", "once"),
        )],
    );
    right(
        "struct Net<const D: usize, const N: usize>: [32, D] -> [32, D] {
            attend: MultiHeadAttention(8, key_value_heads = 2, head_size = N),
            all: MultiHeadAttention(8),
        }",
    );
}

#[test]
fn plain_integers_into_an_embedding() {
    wrong(
        "struct Net: [u16; 32] -> [32, 8] { embed: Embedding(8) }",
        &[(
            "u16",
            "`embed` (Embedding) takes indices that are known to be in range, but the input holds `u16`\n\
             help: say how many there are to choose from: `[Index<1000, u16>; 32]`; `Index::all` makes them of integers",
        )],
    );
}
