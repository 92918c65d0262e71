//! What the model keeps of a declaration: elements, arguments, spans, costs.

use super::{read_source, right};
use crate::model::{ArgValue, Element, Init, Stage, shape_text};
use crate::registry::Cost;
use crate::text;

#[test]
fn a_generic_scalar_and_indices() {
    let network = right(
        "struct Net<T: Scalar>: (words: [Index<1000>; 32], x: [T; 4]) -> [T; 4] where T: Copy {
            embed: my::Embedding<_, 4>,
            fn forward(words, x) { embed(words) + x }
        }",
    );
    assert_eq!(text::of(&network.scalar), "T");
    assert!(
        matches!(&network.inputs[0].element, Element::Other(ty) if text::of(ty) == "Index<1000>")
    );
    assert!(matches!(network.inputs[1].element, Element::Scalar));
    assert!(network.generics.where_clause.is_some());
}

#[test]
fn arguments_by_place_and_by_name() {
    let network = right(
        "struct Net: [4] -> [4] {
            a: Dense(10, false, he_normal), b: Dense(units = 4, init = normal(mean = 0, deviation = 0.5)),
            c: Dropout(0.5) -> LeakyRelu, d: Dense(4, init = my::init(3)), e: Dense(4, init = INIT),
        }",
    );
    let args = |entry: usize, stage: usize| match &network.entries[entry].stages[stage] {
        Stage::Builtin(call) => &call.args,
        _ => panic!("a built-in"),
    };
    assert!(!args(0, 0).flag("bias").value);
    assert!(matches!(args(0, 0).init("init"), Init::Named { ident, .. } if ident == "he_normal"));
    assert_eq!(args(1, 0).dim("units").value, Some(4));
    assert!(args(1, 0).flag("bias").value);
    let Init::Named {
        ident,
        args: numbers,
        ..
    } = args(1, 0).init("init")
    else {
        panic!("a named initialiser")
    };
    assert_eq!(
        (
            ident.to_string().as_str(),
            numbers.float("mean").value,
            numbers.float("deviation").value
        ),
        ("normal", Some(0.0), Some(0.5))
    );
    assert_eq!(text::of(&numbers.float("mean").tokens), "0.0");
    assert_eq!(args(2, 0).float("rate").value, Some(0.5));
    assert_eq!(
        (
            args(2, 1).float("slope").value,
            args(2, 1).list[0].defaulted
        ),
        (Some(0.01), true)
    );
    assert!(
        matches!(args(3, 0).init("init"), Init::Custom(expr) if text::of(expr) == "my::init(3)")
    );
    assert!(matches!(args(4, 0).init("init"), Init::Custom(expr) if text::of(expr) == "INIT"));
    assert!(
        args(4, 0)
            .list
            .iter()
            .all(|arg| !matches!(arg.value, ArgValue::Dims(_)))
    );
    assert_eq!(
        network.stage_text(1),
        "Dense(units = 4, init = normal(mean = 0.0, deviation = 0.5))"
    );
}

#[test]
fn spans_point_at_the_names_of_the_declaration() {
    let network = right(
        "struct Net: [4] -> [4] { fc: Dense(4) -> Relu, fn forward(x) { let h = fc(x); tanh(h) } }",
    );
    let spans: Vec<String> = network
        .graph
        .values
        .iter()
        .map(|value| value.span.source_text().unwrap_or_default())
        .collect();
    assert_eq!(spans, ["x", "fc", "Relu", "tanh"]);
}

#[test]
fn costs_of_a_dense_layer() {
    let network = right("struct Net: [784] -> [10] { a: Dense(10), b: Dense(10, bias = false) }");
    let cost = |entry: usize, from: usize| match &network.entries[entry].stages[0] {
        Stage::Builtin(call) => (call.kind.cost)(
            network.graph.values[from]
                .shape
                .as_deref()
                .expect("a known shape"),
            call,
        ),
        _ => None,
    };
    assert_eq!(
        cost(0, 0),
        Some(Cost {
            parameters: 7850,
            macs: 7840
        })
    );
    assert_eq!(
        cost(1, 1),
        Some(Cost {
            parameters: 100,
            macs: 100
        })
    );
}

#[test]
fn a_declaration_with_mistakes_still_has_its_signature() {
    let (network, errors) = read_source("struct Net: [4] -> [2] { a: Desne(8), b: Dense(2) }");
    let network = network.expect("a name is enough for a model");
    assert!(!errors.is_empty());
    let names: Vec<String> = network
        .entries
        .iter()
        .map(|entry| entry.name.to_string())
        .collect();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(
        network.outputs[0].dims.as_deref().map(shape_text),
        Some("[2]".to_owned())
    );
}
