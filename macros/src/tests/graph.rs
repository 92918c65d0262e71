//! Declarations without mistakes, and the graphs that they become.

use super::right;
use crate::model::{Function, Network, Op, ValueId, shape_text};
use crate::text;

/// A graph, a line a value: number, how it comes about, shape. The last line is the outputs.
fn lines(network: &Network) -> Vec<String> {
    let graph = &network.graph;
    let mut lines: Vec<String> = Vec::new();
    for (at, value) in graph.values.iter().enumerate() {
        let op = match &value.op {
            Op::Input(port) => format!("input {port}"),
            Op::Stage {
                entry,
                stage,
                from,
                call,
            } => {
                let stage = network.entries[*entry].stages[*stage].text();
                format!("{call}.{stage} {}", from.0)
            }
            Op::Call {
                function: Function::Builtin(call),
                from,
            } => format!("{} {}", call.text(), from.0),
            Op::Call {
                function: Function::Custom(path),
                from,
            } => format!("{} {}", text::of(path), from.0),
            Op::Concat { axis, from } => format!("concat {axis} {}", ids(from)),
            Op::Product { left, right } => format!("matmul {} {}", left.0, right.0),
            Op::Tied {
                entry,
                transposed,
                from,
            } => {
                let weight = &network.entries[*entry].name;
                let transposed = if *transposed { "ᵀ" } else { "" };
                format!("matmul {} {weight}{transposed}", from.0)
            }
            Op::Join { from } => format!("join {}", ids(from)),
            Op::Part { from, index, count } => format!("part {index}/{count} {}", from.0),
            Op::Binary { op, left, right } => format!("{} {} {}", left.0, op.sign(), right.0),
            Op::Constant {
                op,
                value,
                from,
                reversed: false,
            } => {
                format!("{} {} {}", from.0, op.sign(), text::of(&value.tokens))
            }
            Op::Constant {
                op,
                value,
                from,
                reversed: true,
            } => {
                format!("{} {} {}", text::of(&value.tokens), op.sign(), from.0)
            }
        };
        let shape = value.shape.as_deref().map_or("?".to_owned(), shape_text);
        lines.push(format!("{at}: {op} {shape}"));
    }
    let outputs: Vec<String> = graph
        .outputs
        .iter()
        .map(|value| value.0.to_string())
        .collect();
    lines.push(format!("-> {}", outputs.join(", ")));
    lines
}

fn ids(values: &[ValueId]) -> String {
    let ids: Vec<String> = values.iter().map(|value| value.0.to_string()).collect();
    ids.join(" ")
}

#[track_caller]
fn becomes(source: &str, expected: &[&str]) -> Network {
    let network = right(source);
    assert_eq!(lines(&network), expected, "\nin {source}");
    network
}

#[test]
fn a_chain() {
    let network = becomes(
        "/// Documented.
         #[derive(Hash)]
         pub struct Digits: [784] -> [10] {
             /// The hidden layer.
             hidden: Dense(10) -> Relu,
             output: Dense(10) -> Softmax,
         }",
        &[
            "0: input 0 [784]",
            "1: hidden.Dense(10) 0 [10]",
            "2: hidden.Relu 1 [10]",
            "3: output.Dense(10) 2 [10]",
            "4: output.Softmax 3 [10]",
            "-> 4",
        ],
    );
    assert_eq!(text::of(&network.krate), "netwright");
    assert_eq!(
        (network.attrs.len(), network.entries[0].attrs.len()),
        (2, 1)
    );
    assert_eq!(
        (
            network.inputs[0].name.to_string(),
            network.outputs[0].name.to_string()
        ),
        ("input".into(), "output".into())
    );
    assert!(!network.named_inputs && !network.named_outputs);
    assert_eq!(text::of(&network.scalar), "f32");
    assert_eq!(network.stage_text(0), "Dense(10) → Relu");
}

#[test]
fn an_inferred_output() {
    let network = becomes(
        "struct Net: [2, 3] -> [_] { flat: Flatten, fc: Dense(4) }",
        &[
            "0: input 0 [2, 3]",
            "1: flat.Flatten 0 [6]",
            "2: fc.Dense(4) 1 [4]",
            "-> 2",
        ],
    );
    assert!(network.outputs[0].dims.is_none());
}

#[test]
fn a_residual_block() {
    becomes(
        "struct Block: [8] -> [8] {
            fc1: Dense(8), fc2: Dense(8),
            fn forward(x) { let h = relu(fc1(x)); relu(fc2(h) + x) }
        }",
        &[
            "0: input 0 [8]",
            "1: fc1.Dense(8) 0 [8]",
            "2: Relu 1 [8]",
            "3: fc2.Dense(8) 2 [8]",
            "4: 3 + 0 [8]",
            "5: Relu 4 [8]",
            "-> 5",
        ],
    );
}

#[test]
fn const_parameters() {
    let network = becomes(
        "struct Net<const N: usize, const H: usize>: [N, my::W] -> [{ my::H / 2 }] {
            fc: Reshape(H) -> Dense({ my::H / 2 }),
        }",
        &[
            "0: input 0 [N, my::W]",
            "1: fc.Reshape(H) 0 [H]",
            "2: fc.Dense({ my::H / 2 }) 1 [{ my::H / 2 }]",
            "-> 2",
        ],
    );
    assert_eq!(network.entries[0].field, 1);
}

#[test]
fn flatten_of_symbols_is_left_to_rustc() {
    becomes(
        "struct Net<const N: usize>: [N, 2] -> [4] { a: Flatten -> Relu, b: Dense(4) }",
        &[
            "0: input 0 [N, 2]",
            "1: a.Flatten 0 ?",
            "2: a.Relu 1 ?",
            "3: b.Dense(4) 2 [4]",
            "-> 3",
        ],
    );
    becomes(
        "struct Net<const N: usize>: [N] -> [N] { a: Flatten }",
        &["0: input 0 [N]", "1: a.Flatten 0 [N]", "-> 1"],
    );
}

#[test]
fn different_symbols_are_left_to_rustc() {
    right("struct Net<const N: usize, const M: usize>: [N] -> [M] { act: Relu }");
    right("struct Net<const N: usize>: [N] -> [8] { fc: Dense(8), fn forward(x) { fc(x) + x } }");
}

#[test]
fn layers_of_ones_own() {
    let network = becomes(
        "struct Net: [3, 8, 8] -> [10] {
            block: ResidualBlock<16, 8, 8>,
            gate: Relu -> my::Gate<_, 4>,
            head: Flatten -> Dense(10) -> my::Swish,
        }",
        &[
            "0: input 0 [3, 8, 8]",
            "1: block.ResidualBlock<16, 8, 8> 0 ?",
            "2: gate.Relu 1 ?",
            "3: gate.my::Gate<_, 4> 2 ?",
            "4: head.Flatten 3 ?",
            "5: head.Dense(10) 4 [10]",
            "6: head.my::Swish 5 [10]",
            "-> 6",
        ],
    );
    let fields: Vec<usize> = network.entries.iter().map(|entry| entry.field).collect();
    assert_eq!(fields, [0, 1, 1]);
}

#[test]
fn names_that_are_far_from_built_ins_are_types() {
    becomes(
        "struct Net: [4] -> [4] { a: Gate -> Maxout, b: <T as my::Block>::Inner, c: Cell -> Dish }",
        &[
            "0: input 0 [4]",
            "1: a.Gate 0 ?",
            "2: a.Maxout 1 ?",
            "3: b.<T as my::Block>::Inner 2 ?",
            "4: c.Cell 3 ?",
            "5: c.Dish 4 ?",
            "-> 5",
        ],
    );
    becomes(
        "struct Net: [4] -> [4] { fn forward(x) { Dish(x) } }",
        &["0: input 0 [4]", "1: Dish 0 [4]", "-> 1"],
    );
}

#[test]
fn arithmetic_with_numbers() {
    becomes(
        "struct Net: [4] -> [4] { fn forward(x) { let y = 1 - x; let z = 2.5 * y + -1; -(z - 0.5) } }",
        &[
            "0: input 0 [4]",
            "1: 1.0 - 0 [4]",
            "2: 2.5 * 1 [4]",
            "3: 2 + -1.0 [4]",
            "4: 3 - 0.5 [4]",
            "5: 4 * -1.0 [4]",
            "-> 5",
        ],
    );
}

#[test]
fn several_inputs_and_outputs() {
    let network = becomes(
        "struct Net: (left: [f64; 3], right: [4]) -> (sum: [2], last: [_]) {
            a: Dense(2), b: Dense(2),
            fn forward(left, right) { let s = a(left) + b(right); (s, tanh(s)) }
        }",
        &[
            "0: input 0 [3]",
            "1: input 1 [4]",
            "2: a.Dense(2) 0 [2]",
            "3: b.Dense(2) 1 [2]",
            "4: 2 + 3 [2]",
            "5: Tanh 4 [2]",
            "-> 4, 5",
        ],
    );
    assert!(network.named_inputs && network.named_outputs);
    assert_eq!(text::of(&network.scalar), "f64");
    assert_eq!(network.graph.values[0].label, "`left`");
    assert_eq!(network.graph.values[4].label, "`s`");
}

#[test]
fn a_layer_called_twice() {
    becomes(
        "struct Net: [4] -> [4] { fc: Dense(4) -> Tanh, fn forward(x) { fc(fc(x)) } }",
        &[
            "0: input 0 [4]",
            "1: fc.Dense(4) 0 [4]",
            "2: fc.Tanh 1 [4]",
            "3: fc.Dense(4) 2 [4]",
            "4: fc.Tanh 3 [4]",
            "-> 4",
        ],
    );
}

#[test]
fn what_no_output_needs_is_taken_out() {
    becomes(
        "struct Net: (a: [4], b: [3]) -> [4] {
            fc: Dense(4),
            fn forward(a, b) { let lost = relu(b) * 2; let _ = fc(a); let x = tanh(a); fc(x) }
        }",
        &[
            "0: input 0 [4]",
            "1: input 1 [3]",
            "2: Tanh 0 [4]",
            "3: fc.Dense(4) 2 [4]",
            "-> 3",
        ],
    );
}

#[test]
fn shadowing() {
    becomes(
        "struct Net: [4] -> [4] { x: Dense(4), fn forward(x) { let x = x(x); let x = relu(x); x } }",
        &[
            "0: input 0 [4]",
            "1: x.Dense(4) 0 [4]",
            "2: Relu 1 [4]",
            "-> 2",
        ],
    );
}

#[test]
fn activations_in_forward() {
    becomes(
        "struct Net: [4] -> [4] {
            fn forward(x) { my::Swish(Maxout(leaky_relu(x) + leaky_relu(x, slope = -0.2) + leaky_relu(x, my::SLOPE))) }
        }",
        &[
            "0: input 0 [4]",
            "1: LeakyRelu 0 [4]",
            "2: LeakyRelu(slope = -0.2) 0 [4]",
            "3: 1 + 2 [4]",
            "4: LeakyRelu(my::SLOPE) 0 [4]",
            "5: 3 + 4 [4]",
            "6: Maxout 5 [4]",
            "7: my::Swish 6 [4]",
            "-> 7",
        ],
    );
}

#[test]
fn commas_around_forward_are_optional() {
    right("struct Net: [4] -> [4] { fc: Dense(4), fn forward(x) { fc(x) }, }");
    right("struct Net: [4] -> [4] { fn forward(x) { x } }");
}
