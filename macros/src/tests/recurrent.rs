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

#[test]
fn states_come_in_and_go_out() {
    for (layer, state, output, ty) in [
        (
            "Lstm(8)",
            "[2, 8]",
            "[8]",
            "WithState < Lstm < [[f32 ; 3] ; 9] , 8 , 8 , 8 , Last , Forward > , FromState , OutputAndState >",
        ),
        (
            "Lstm(8, bidirectional = true)",
            "[2, 2, 8]",
            "[16]",
            "WithState < Lstm < [[f32 ; 3] ; 9] , 8 , 16 , 8 , Last , Both > , FromState , OutputAndState >",
        ),
        (
            "Gru(8, bidirectional = true)",
            "[2, 8]",
            "[16]",
            "WithState < Gru < [[f32 ; 3] ; 9] , 8 , 16 , 8 , Last , Both > , FromState , OutputAndState >",
        ),
        (
            "Gru(8, reverse = true)",
            "[8]",
            "[8]",
            "WithState < Gru < [[f32 ; 3] ; 9] , 8 , 8 , 8 , Last , Backward > , FromState , OutputAndState >",
        ),
    ] {
        let written = format!(
            "struct Net: (x: [9, 3], begin: {state}) -> (y: {output}, end: {state}) {{ read: {layer},
                fn forward(x, begin) {{ let (y, end) = read(x, begin); (y, end) }} }}"
        );
        right(&written);
        let code = expanded(&written).to_string();
        let code = code.replace("netwright :: layers :: ", "");
        let code = code.replace(":: core :: primitive :: ", "");
        assert!(code.contains(&format!("pub read : {ty}")), "{code}");
    }
}

#[test]
fn a_state_of_another_shape() {
    wrong(
        "struct Net: (x: [9, 3], begin: [8]) -> [8] { read: Lstm(8), fn forward(x, begin) { read(x, begin) } }",
        &[(
            "read",
            "`read` is an Lstm layer, which takes a sequence [steps, features] and the state before its first step, [2, 8], but the input `x` is [9, 3] and the input `begin` is [8]\nhelp: the state of an Lstm is h and c, one behind the other: `concat(reshape(h, 1, 8), reshape(c, 1, 8), axis = 0)`",
        )],
    );
    wrong(
        "struct Net: (x: [9, 3], begin: [7]) -> [8] { read: Gru(8), fn forward(x, begin) { let (y, _) = read(x, begin); y } }",
        &[(
            "read",
            "`read` is a Gru layer, which takes a sequence [steps, features] and the state before its first step, [8], but the input `x` is [9, 3] and the input `begin` is [7]\nhelp: a state has a number for each unit: declare the one that comes in as [8]",
        )],
    );
    wrong(
        "struct Net: (x: [9], begin: [8]) -> [8] { read: Gru(8), fn forward(x, begin) { read(x, begin) } }",
        &[(
            "read",
            "`read` is a Gru layer, which takes a sequence [steps, features], but the input `x` is [9] and the input `begin` is [8]\nhelp: put `Reshape(steps, features)` before it, such as `Reshape(9, 1)`",
        )],
    );
    wrong(
        "struct Net: (x: [9, 3], begin: [8]) -> [8] { read: Gru(8), fn forward(x, begin) { read(x, begin, begin) } }",
        &[(
            "read(x, begin, begin)",
            "`read` takes one value to 2, found 3: `read(x, begin)`",
        )],
    );
}

#[test]
fn a_state_of_both_ways() {
    for (layer, state, both) in [
        ("Gru", "[8]", "[2, 8]"),
        ("Rnn", "[16]", "[2, 8]"),
        ("Lstm", "[8, 2, 2]", "[2, 2, 8]"),
    ] {
        let article = if layer == "Rnn" || layer == "Lstm" {
            "an"
        } else {
            "a"
        };
        wrong(
            &format!(
                "struct Net: (x: [9, 3], begin: {state}) -> [16] {{ read: {layer}(8, bidirectional = true),
                    fn forward(x, begin) {{ read(x, begin) }} }}"
            ),
            &[(
                "read",
                &format!(
                    "`read` is {article} {layer} layer, which takes a sequence [steps, features] and the state before its first step, {both}, but the input `x` is [9, 3] and the input `begin` is {state}\nhelp: a state has a number for each unit of each way: declare the one that comes in as {both}"
                ),
            )],
        );
    }
    wrong(
        "struct Net: (x: [9, 3], h: [2, 8]) -> [16] { read: Lstm(8, bidirectional = true),
            fn forward(x, h) { read(x, h) } }",
        &[(
            "read",
            "`read` is an Lstm layer, which takes a sequence [steps, features] and the state before its first step, [2, 2, 8], but the input `x` is [9, 3] and the input `h` is [2, 8]\nhelp: the state of an Lstm is h and c, one behind the other: `concat(reshape(h, 1, 2, 8), reshape(c, 1, 2, 8), axis = 0)`",
        )],
    );
}

#[test]
fn a_state_in_one_call_alone() {
    wrong(
        "struct Net: [9, 3] -> [8] { read: Gru(8), fn forward(x) { let (y, _) = read(x); y + read(x) } }",
        &[(
            "read",
            "`read` gives two values, its output and its last state, because a `let` takes them apart\nhelp: take them apart here, too: `let (y, _) = read(...);`",
        )],
    );
    wrong(
        "struct Net: [9, 3] -> [8] { read: Gru(8), fn forward(x) { read(x) + read(x, relu(read(x))) } }",
        &[(
            "read",
            "`read` takes a state here, but took none before: a layer takes the same in each call\nhelp: give it a state in each call; an input of the network may be the first one",
        )],
    );
    wrong(
        "struct Net: [9, 3] -> [8] { read: Gru(8), fn forward(x) { let (a, b, c) = read(x); a } }",
        &[(
            "read(x)",
            "the pattern names 3 values, but `read(x)` is one, [8]\nhelp: `split(read(x), axis = 0)` takes a value apart",
        )],
    );
}
