//! What Rust has and a graph has not.

use super::wrong;

#[test]
fn for_loop() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4), fn forward(x) { for i in 0..3 { let x = fc(x); } x } }",
        &[(
            "for i in 0..3 { let x = fc(x); }",
            "a graph has no loops: write the calls one after the other\nhelp: it has `let`, calls of layers and activations, `+`, `-`, `*`, `/`, slices and numbers",
        )],
    );
}

#[test]
fn if_branch() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4), fn forward(x) { if true { fc(x) } else { x } } }",
        &[(
            "if true { fc(x) } else { x }",
            "a graph has no branches: every sample takes the same way\nhelp: it has `let`, calls of layers and activations, `+`, `-`, `*`, `/`, slices and numbers",
        )],
    );
}

#[test]
fn match_branch() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4), fn forward(x) { let h = match x { _ => fc(x) }; h } }",
        &[(
            "match x { _ => fc(x) }",
            "a graph has no branches: every sample takes the same way\nhelp: it has `let`, calls of layers and activations, `+`, `-`, `*`, `/`, slices and numbers",
        )],
    );
}

#[test]
fn while_loop() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { while true { x; } x } }",
        &[(
            "while true { x; }",
            "a graph has no loops: write the calls one after the other\nhelp: it has `let`, calls of layers and activations, `+`, `-`, `*`, `/`, slices and numbers",
        )],
    );
}

#[test]
fn closure() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { let f = |y| y; f(x) } }",
        &[(
            "|y| y",
            "a graph has no closures: a value is an array, never a function\nhelp: it has `let`, calls of layers and activations, `+`, `-`, `*`, `/`, slices and numbers",
        )],
    );
}

#[test]
fn method() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { x.relu() } }",
        &[("x.relu()", "a graph has no methods: write `relu(x)`")],
    );
}

#[test]
fn method_of_a_layer() {
    wrong(
        "struct Net: [4] -> [3] { a: Dense(3), fn forward(x) { a.forward(x) } }",
        &[(
            "a.forward(x)",
            "a layer is called by its name alone: `a(x)`",
        )],
    );
}

#[test]
fn field() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { x.first } }",
        &[(
            "x.first",
            "a graph has no fields: a value is taken whole\nhelp: it has `let`, calls of layers and activations, `+`, `-`, `*`, `/`, slices and numbers",
        )],
    );
}

#[test]
fn macro_call() {
    wrong(
        r#"struct Net: [4] -> [4] { fn forward(x) { println!("{x}"); x } }"#,
        &[(
            r#"println!("{x}")"#,
            "a graph has no macros\nhelp: it has `let`, calls of layers and activations, `+`, `-`, `*`, `/`, slices and numbers",
        )],
    );
}

#[test]
fn reference() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4), fn forward(x) { fc(&x) } }",
        &[(
            "&x",
            "a graph has no references: write `x`\nhelp: it has `let`, calls of layers and activations, `+`, `-`, `*`, `/`, slices and numbers",
        )],
    );
}

#[test]
fn return_value() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4), fn forward(x) { return fc(x); } }",
        &[(
            "return fc(x)",
            "a graph has no `return`: its last line is what the network produces\nhelp: it has `let`, calls of layers and activations, `+`, `-`, `*`, `/`, slices and numbers",
        )],
    );
}

#[test]
fn question_mark() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { relu(x)? } }",
        &[(
            "relu(x)?",
            "a graph has no `?`: nothing in it can fail\nhelp: it has `let`, calls of layers and activations, `+`, `-`, `*`, `/`, slices and numbers",
        )],
    );
}

#[test]
fn remainder() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { x % 2.0 } }",
        &[(
            "x % 2.0",
            "a graph has no `%`\nhelp: it has `let`, calls of layers and activations, `+`, `-`, `*`, `/`, slices and numbers",
        )],
    );
}

#[test]
fn compound_assignment() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { x += 1.0; x } }",
        &[(
            "x += 1.0",
            "a graph has no assignments: a value is made once, with `let`\nhelp: a new one may bear the same name: `let x = x + 1.0;`",
        )],
    );
}

#[test]
fn assignment() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4), fn forward(x) { x = fc(x); x } }",
        &[(
            "x = fc(x)",
            "a graph has no assignments: a value is made once, with `let`\nhelp: a new one may bear the same name: `let x = fc(x);`",
        )],
    );
}

#[test]
fn block() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { let h = { relu(x) }; h } }",
        &[(
            "{ relu(x) }",
            "a graph has no blocks: its lines stand side by side\nhelp: it has `let`, calls of layers and activations, `+`, `-`, `*`, `/`, slices and numbers",
        )],
    );
}

#[test]
fn comparison() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { x > 0.0 } }",
        &[(
            "x > 0.0",
            "a graph has no `>`\nhelp: it has `let`, calls of layers and activations, `+`, `-`, `*`, `/`, slices and numbers",
        )],
    );
}

#[test]
fn cast() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { x as f64 } }",
        &[(
            "x as f64",
            "a graph has no casts: all values hold the same float\nhelp: it has `let`, calls of layers and activations, `+`, `-`, `*`, `/`, slices and numbers",
        )],
    );
}

#[test]
fn text() {
    wrong(
        r#"struct Net: [4] -> [4] { fn forward(x) { "x" } }"#,
        &[(
            r#""x""#,
            "a graph has no place for `\"x\"`\nhelp: it has `let`, calls of layers and activations, `+`, `-`, `*`, `/`, slices and numbers",
        )],
    );
}

#[test]
fn number_alone() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { 2.0 } }",
        &[(
            "2.0",
            "`2.0` is a number, not a value of the graph: `x + 2.0` is one",
        )],
    );
}

#[test]
fn number_alone_beside_a_layer() {
    wrong(
        "struct Net: [4] -> [4] { a: Dense(4), fn forward(x) { 1.0 } }",
        &[(
            "1.0",
            "`1.0` is a number, not a value of the graph: `x + 1.0` is one",
        )],
    );
}

#[test]
fn two_numbers() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { x * (1.0 + 2.0) } }",
        &[(
            "1.0 + 2.0",
            "`1.0 + 2.0` is a number, not a value of the graph: write it as one",
        )],
    );
}

#[test]
fn integer_suffix() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { x * 2u8 } }",
        &[(
            "2u8",
            "`2u8` is not a number that a float holds: write it plainly, as `2.0`",
        )],
    );
}

#[test]
fn values_in_it_are_read_all_the_same() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4), fn forward(x) { fc(y) % 2.0 } }",
        &[
            (
                "y",
                "there is no value `y`\nhelp: name it before: `let y = ...;`",
            ),
            (
                "fc(y) % 2.0",
                "a graph has no `%`\nhelp: it has `let`, calls of layers and activations, `+`, `-`, `*`, `/`, slices and numbers",
            ),
        ],
    );
}

#[test]
fn a_loop_ends_at_its_brace() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { for i in 0..3 {} (relu(x) - 1.0) * 2.0 } }",
        &[(
            "for i in 0..3 {}",
            "a graph has no loops: write the calls one after the other\nhelp: it has `let`, calls of layers and activations, `+`, `-`, `*`, `/`, slices and numbers",
        )],
    );
}
