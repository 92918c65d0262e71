//! Recurrent layers: shapes that follow, and declarations that do not hold.

use super::{expanded, right, wrong};
use crate::model::shape_text;

#[test]
fn shapes_follow_from_the_arguments() {
    for (input, layer, expected) in [
        ("[9, 3]", "Lstm(8)", "[8]"),
        ("[9, 3]", "Rnn(8, sequence = true)", "[9, 8]"),
        ("[9, 3]", "Gru(8, bidirectional = true)", "[16]"),
        (
            "[9, 3]",
            "Lstm(8, sequence = true, bidirectional = true)",
            "[9, 16]",
        ),
        ("[T, F]", "Lstm(F)", "[F]"),
        (
            "[T, F]",
            "Gru(8, sequence = true, reverse = true)",
            "[T, 8]",
        ),
    ] {
        let net = right(&format!(
            "struct Net<const T: usize, const F: usize>: {input} -> [_] {{ layer: {layer} }}"
        ));
        let value = net.graph.values.last().expect("a layer makes a value");
        let shape = shape_text(value.shape.as_deref().expect("the shape is known"));
        assert_eq!(shape, expected, "{layer} on {input}");
    }
}

#[test]
fn types_follow_from_the_arguments() {
    for (layer, expected) in [
        (
            "Lstm(8)",
            "Lstm < [[f32 ; 3] ; 9] , 8 , 8 , 8 , Last , Forward >",
        ),
        (
            "Rnn(8, activation = relu, bias = false)",
            "Rnn < [[f32 ; 3] ; 9] , 8 , 8 , 0 , Last , Forward , true >",
        ),
        (
            "Gru(8, sequence = true, bidirectional = true, reset_after = false)",
            "Gru < [[f32 ; 3] ; 9] , 8 , 16 , 8 , Every , Both , ResetBefore >",
        ),
        (
            "Gru(8, reverse = true)",
            "Gru < [[f32 ; 3] ; 9] , 8 , 8 , 8 , Last , Backward >",
        ),
    ] {
        let code = expanded(&format!("struct Net: [9, 3] -> [_] {{ layer: {layer} }}"));
        let code = code.to_string();
        let code = code.replace("netwright :: layers :: ", "");
        let code = code.replace(":: core :: primitive :: ", "");
        let found = code.split("pub layer : ").nth(1).unwrap_or_default();
        let found = found.split(" } ").next().unwrap_or_default();
        assert_eq!(found, expected, "{layer}");
    }
}

#[test]
fn what_is_no_sequence() {
    wrong(
        "struct Net: [1, 28, 28] -> [10] { read: Lstm(64), out: Dense(10) }",
        &[(
            "Lstm",
            "`read` is an Lstm layer, which takes a sequence [steps, features], but the input is [1, 28, 28]\nhelp: put `Reshape(steps, features)` before it, such as `Reshape(28, 28)`, a row of the image a step",
        )],
    );
}

#[test]
fn how_other_inputs_become_sequences() {
    for (input, help) in [
        ("[784]", "such as `Reshape(784, 1)`"),
        (
            "[3, 8, 8]",
            "with as many elements in all as there are in [3, 8, 8]",
        ),
    ] {
        wrong(
            &format!("struct Net: {input} -> [8] {{ read: Gru(8) }}"),
            &[(
                "Gru",
                &format!(
                    "`read` is a Gru layer, which takes a sequence [steps, features], but the input is {input}\nhelp: put `Reshape(steps, features)` before it, {help}"
                ),
            )],
        );
    }
}

#[test]
fn a_sequence_in_a_layer_of_images_or_vectors() {
    wrong(
        "struct Net: [9, 3] -> [_] { read: Lstm(64, sequence = true), look: Conv2d(4, kernel = 3) }",
        &[(
            "Conv2d",
            "`look` is a Conv2d layer, which takes an image [channels, height, width], but `read` (Lstm) produces [9, 64]\nhelp: for signals [channels, length] it is `Conv1d`; for an image of one channel, put `Reshape(1, 9, 64)` before it: `Reshape(1, 9, 64) -> Conv2d(4, kernel = 3)`",
        )],
    );
    wrong(
        "struct Net: [9, 3] -> [10] { read: Lstm(64, sequence = true), out: Dense(10) }",
        &[(
            "Dense",
            "`out` is a Dense layer, which takes a vector, but `read` (Lstm) produces [9, 64]\nhelp: write `TimeDistributed(Dense(10))`, for each step of a sequence, or put `Flatten` before it: `Flatten -> Dense(10)`",
        )],
    );
}

#[test]
fn no_units() {
    wrong(
        "struct Net: [9, 3] -> [10] { read: Lstm(0), out: Dense(10) }",
        &[("0", "`units` is at least 1, found 0")],
    );
}

#[test]
fn both_ways_and_in_reverse() {
    wrong(
        "struct Net: [9, 3] -> [8] { read: Rnn(4, reverse = true, bidirectional = true) }",
        &[(
            "Rnn",
            "`read` is an Rnn layer, which takes one way through the sequence, or both, but both `reverse` and `bidirectional` are `true`\nhelp: take one of them away; `bidirectional` runs in reverse, too",
        )],
    );
}

#[test]
fn both_ways_with_as_many_units_as_a_parameter() {
    wrong(
        "struct Net<const N: usize>: [9, N] -> [_] { read: Lstm(N, bidirectional = true) }",
        &[(
            "Lstm",
            "`read` is an Lstm layer, which takes N units each way, but stable Rust does not compute with the parameter `N`\nhelp: write a number, or leave `bidirectional` out",
        )],
    );
    right("struct Net: [9, 4] -> [_] { read: Lstm(UNITS, bidirectional = true) }");
}

#[test]
fn arguments_of_other_libraries() {
    wrong(
        "struct Net: [9, 4] -> [8] { read: Lstm(8, return_sequences = false) }",
        &[(
            "return_sequences",
            "`Lstm` has no argument `return_sequences`\nhelp: a similar one exists: `sequence`",
        )],
    );
}
