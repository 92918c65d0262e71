//! Names keep their places in the expansion, so that an editor completes, explains and jumps to
//! what they stand for.

use proc_macro2::{TokenStream, TokenTree};

use super::{right, tokens};
use crate::{expand, network::read, report::Errors};

const SOURCE: &str = "struct Net<const N: usize>: [N] -> [_] {
    first: Dense(units = 16, bias = false, init = he_normal) -> Relu,
    bend: LeakyRelu(slope = 0.2),
    drop: Dropout(rate = 0.5),
    gate: my::Gate<_, 4> -> my::Swish,

    fn forward(x) {
        let h = bend(first(x));
        let g = gelu(leaky_relu(h, slope = 0.1));
        gate(drop(g)) + my::Swish(h)
    }
}";

/// Asserts that a name stands in the expansion with the place that it has in the source, where it
/// stands more than once.
#[track_caller]
fn keeps_place(name: &str, nth: usize) {
    let source = tokens(SOURCE);
    let declared = places(source.clone(), name)[nth];
    let network = read(source, &mut Errors::new()).expect("a declaration without mistakes");
    assert!(
        places(expand::network(&network), name).contains(&declared),
        "`{name}`, the {nth}th in the source, is not in the expansion"
    );
}

/// Where a name stands: line and column.
fn places(tokens: TokenStream, name: &str) -> Vec<(usize, usize)> {
    tokens
        .into_iter()
        .flat_map(|token| match token {
            TokenTree::Ident(ident) if ident == name => {
                let start = ident.span().start();
                vec![(start.line, start.column)]
            }
            TokenTree::Group(group) => places(group.stream(), name),
            _ => Vec::new(),
        })
        .collect()
}

#[test]
fn the_source_is_right() {
    right(SOURCE);
}

#[test]
fn layers_and_activations_of_entries() {
    for name in ["Dense", "Relu", "LeakyRelu", "Dropout", "Gate", "Swish"] {
        keeps_place(name, 0);
    }
}

#[test]
fn activations_of_forward() {
    keeps_place("gelu", 0);
    keeps_place("leaky_relu", 0);
    keeps_place("Swish", 1);
}

#[test]
fn arguments() {
    for name in ["units", "bias", "init", "he_normal", "rate"] {
        keeps_place(name, 0);
    }
    keeps_place("slope", 0);
    keeps_place("slope", 1);
}

#[test]
fn values_where_they_are_made_and_where_they_are_used() {
    for (name, uses) in [("x", 2), ("h", 3), ("g", 2)] {
        for nth in 0..uses {
            keeps_place(name, nth);
        }
    }
}

#[test]
fn fields_where_they_are_declared_and_where_they_are_called() {
    for name in ["first", "drop", "gate"] {
        keeps_place(name, 0);
        keeps_place(name, 1);
    }
}
