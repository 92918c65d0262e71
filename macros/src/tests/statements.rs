//! Statements in `fn forward` that cannot be read.

use super::wrong;

#[test]
fn mutable() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { let mut h = relu(x); h } }",
        &[("mut", "a value is made once and never changes: drop `mut`")],
    );
}

#[test]
fn typed_let() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { let h: [f32; 4] = relu(x); h } }",
        &[(
            ": [f32; 4]",
            "the shape of a value follows from its layers: write the name alone",
        )],
    );
}

#[test]
fn tuple_pattern() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { let (a, (b, c)) = relu(x); a + b } }",
        &[(
            "(a, (b, c))",
            "a `let` names a value, `h`, or several, `(a, b)`, found `(a, (b, c))`",
        )],
    );
}

#[test]
fn let_without_value() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { let h; h } }",
        &[("h", "`h` has no value: `let h = ...;`")],
    );
}

#[test]
fn let_keyword() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { let in = relu(x); x } }",
        &[(
            "in",
            "`in` is a keyword of Rust and cannot be a name\nhelp: `in_`, for example",
        )],
    );
}

#[test]
fn let_else() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { let h = relu(x) else { x }; h } }",
        &[("else", "a graph has no branches: drop the `else`")],
    );
}

#[test]
fn no_semicolon() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { let h = relu(x) relu(h) } }",
        &[("relu(x)", "missing `;` behind `relu(x)`")],
    );
}

#[test]
fn no_semicolon_before_let() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { let h = relu(x) let g = relu(h); g } }",
        &[("relu(x)", "missing `;` behind `relu(x)`")],
    );
}

#[test]
fn semicolon_at_the_end() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { relu(x); } }",
        &[(
            "relu(x)",
            "the last line is what the network produces: drop the `;` behind it",
        )],
    );
}

#[test]
fn comma_at_the_end() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { relu(x), } }",
        &[(
            ",",
            "the last line is what the network produces: drop the `,` behind it",
        )],
    );
}

#[test]
fn several_values_without_parentheses() {
    wrong(
        "struct Net: [4] -> (a: [4], b: [4]) { fn forward(x) { x, relu(x) } }",
        &[(
            "x, relu(x)",
            "several values stand in parentheses: `(x, relu(x))`",
        )],
    );
}

#[test]
fn value_lost() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { relu(x); x } }",
        &[(
            "relu(x)",
            "the value of `relu(x)` is lost: give it a name with `let`",
        )],
    );
}

#[test]
fn empty() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) {} }",
        &[(
            "forward",
            "`fn forward` ends without a value: its last line is what the network produces",
        )],
    );
}

#[test]
fn only_lets() {
    wrong(
        "struct Net: [4] -> [4] { fn forward(x) { let h = relu(x); } }",
        &[(
            "forward",
            "`fn forward` ends without a value: its last line is what the network produces",
        )],
    );
}

#[test]
fn unreadable() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4), fn forward(x) { let h = fc(x) + ; let g = relu(y); g } }",
        &[
            (";", "expected an expression"),
            (
                "y",
                "there is no value `y`\nhelp: name it before: `let y = ...;`",
            ),
        ],
    );
}

#[test]
fn no_value() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4), fn forward(x) { let h = ; fc(h) } }",
        &[(";", "a value is missing before this `;`")],
    );
}
