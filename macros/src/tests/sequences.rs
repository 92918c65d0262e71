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
             help: the number of indices follows from the input's type, and is not given",
        )],
    );
    wrong(
        "struct Net: [Index<1000>; 32] -> [32, 16] { embed: Embedding(16, padding_index = -1) }",
        &[("-1", "`padding_index` is at least 0, found -1")],
    );
}
