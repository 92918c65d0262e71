//! What is in the code of a network, and what is not.

use super::expanded;

/// The expansion, printed.
fn code(source: &str) -> String {
    let file = syn::parse2(expanded(source)).expect("the expansion is Rust");
    prettyplease::unparse(&file)
}

/// A method of the network, printed without spaces, that lines may break where they like.
#[track_caller]
fn method(source: &str, name: &str) -> String {
    let code = code(source);
    let head = format!("fn {name}<");
    let start = code.find(&head).expect("the network has the method");
    let line = code[..start].rfind('\n').map_or(0, |end| end + 1);
    let end = format!("\n{}}}\n", &code[line..start]);
    let length = code[start..].find(&end).expect("the method ends");
    without_spaces(&code[start..start + length])
}

fn without_spaces(code: &str) -> String {
    code.split_whitespace().collect()
}

#[track_caller]
fn count(text: &str, what: &str, expected: usize) {
    assert_eq!(text.matches(what).count(), expected, "`{what}` in\n{text}");
}

const CHAIN: &str =
    "struct Net: [4] -> [2] { first: Dense(8) -> Relu, second: Dense(2) -> Softmax }";

const SHARED: &str = "struct Net: (a: [4], b: [4]) -> [8] {
    tower: Dense(8),
    fn forward(a, b) { tower(a) - tower(b) }
}";

#[test]
fn training_leaves_out_the_gradient_of_the_input() {
    let reverse = method(CHAIN, "reverse");
    count(&reverse, "::backward::<__B,>(&self.second,", 1);
    count(&reverse, "::backward::<__B,>(&self.first,", 0);
    let input = method(CHAIN, "reverse_input");
    count(&input, "::backward::<__B,>(&self.second,", 0);
    count(&input, "::backward::<__B,>(&self.first,", 1);
}

#[test]
fn the_head_is_left_to_the_loss() {
    count(&method(CHAIN, "trace"), "Softmax", 1);
    count(&method(CHAIN, "reverse"), "Softmax", 0);
    count(&method(CHAIN, "reverse"), "Relu", 1);
}

#[test]
fn an_unused_value_costs_nothing() {
    let used = "struct Net: [4] -> [4] { fc: Dense(4), fn forward(x) { let h = fc(x); h } }";
    let unused = "struct Net: [4] -> [4] { fc: Dense(4), fn forward(x) { let h = fc(x); let g = tanh(h) * 2.0; h } }";
    let called = |source| code(source).replace(&variables(source), "");
    assert_eq!(called(used), called(unused));
    count(&called(unused), "tanh", 0);
}

/// What the function says in which rustc sees the names.
#[track_caller]
fn variables(source: &str) -> String {
    let code = code(source);
    let (_, behind) = code.split_once("fn __variables() {\n").expect("names");
    let (statements, _) = behind.split_once("    }\n").expect("an end");
    statements.to_owned()
}

#[test]
fn rustc_sees_which_names_are_used() {
    let source = "struct Net: (a: [4], b: [4]) -> [4] { fn forward(a, _b) { let h = relu(a); let h = a + h; let g = h; h } }";
    let expected = "let a=&();let _b=&();let _=a;let h=&();let _=a;let _=h;let h=&();let _=h;let g=&();let _=h;";
    assert_eq!(without_spaces(&variables(source)), without_spaces(expected));
}

#[test]
fn a_name_in_capitals_is_no_pattern() {
    let source =
        "struct Net: (A: [4], b: [4]) -> [4] { fn forward(A, b) { let N = A + b; N * b } }";
    let expected = "let b=&();let _=b;let _=b;";
    assert_eq!(without_spaces(&variables(source)), without_spaces(expected));
}

#[test]
fn a_raw_name_is_said_without_its_mark() {
    let code = code(
        "struct Net: (r#in: [4], b: [4]) -> (r#type: [3]) {
            r#fn: Dense(3),
            fn forward(r#in, b) { r#fn(r#in + b) }
        }",
    );
    count(&code, "pub r#fn:", 1);
    // A row of the summary, a segment, the value that is shown and its gradient.
    count(&code, "name: \"fn\"", 4);
    count(&code, "| `fn` |", 1);
    count(&code, "hold(\"in\")", 1);
    count(&code, "///`type`.", 1);
    count(&code, "\"r#", 0);
    count(&code, "`r#", 0);
}

#[test]
fn raw_or_not_a_name_is_the_same() {
    code(
        "struct Net: (r#left: [4], right: [4]) -> [3] {
            r#fc: Dense(3),
            fn forward(left, r#right) { let h = fc(left); r#h - r#fc(right) }
        }",
    );
}

#[test]
fn a_shared_layer_accumulates_sample_by_sample() {
    let collect = method(SHARED, "collect");
    count(&collect, "forsinpart.samples()", 1);
    count(&collect, "::accumulate::<__B,>(&self.tower,", 2);
    count(&code(SHARED), "pub tower:", 1);
    count(&method(CHAIN, "collect"), "part.samples()", 0);
}

#[test]
fn a_value_used_twice_gathers_its_gradient() {
    let source = "struct Net: [4] -> [4] { a: Dense(4), b: Dense(4), fn forward(x) { let h = a(x); b(h) + h } }";
    let reverse = method(source, "reverse");
    // The gradient of the sum is that of both sides; `h`'s is what comes through `b`, and that is added.
    count(&reverse, "graph::copy(", 0);
    count(&reverse, "graph::copy_more(", 1);
}

#[test]
fn no_number_is_unrolled() {
    let small = "struct Net: [4] -> [2] { fc: Dense(2) }";
    let large = "struct Net: [4000] -> [2000] { fc: Dense(2000) }";
    let without_numbers = |source| expanded(source).to_string().replace(char::is_numeric, "");
    assert_eq!(without_numbers(small), without_numbers(large));
}

#[test]
fn no_field_escapes_the_proof_of_the_layout() {
    let code = without_spaces(&code(CHAIN));
    count(&code, "letNet{first:_,second:_}=value;", 1);
    count(&code, "=&rawconstvalue.first;", 1);
    count(&code, "::core::mem::size_of::<Self>()==floats*", 1);
}
