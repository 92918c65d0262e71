//! Whatever is wrong with a declaration, the front end answers with messages: it never panics, and
//! it does not drown one slip in a flood.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::network::read;
use crate::report::Errors;

const DECLARATIONS: &[&str] = &[
    "[netwright] struct Net: [9, 4] -> [3] {
        first: Rnn(8, activation = relu, sequence = true) -> Tanh, second: Gru(units = 8, reset_after = false, bidirectional = true),
        third: Reshape(4, 4) -> Lstm(8, reverse = true, init = pytorch), output: Dense(3),
    }",
    "[netwright] #[derive(Hash)] pub struct Net<const N: usize>: [f64; 4, N] -> [_] where [(); N]: Sized {
        flat: Flatten, hidden: Dense(10, bias = false, init = normal(0.0, 0.1)) -> Relu -> Dropout(0.5),
        gate: my::Gate<_, 4> -> LeakyRelu(slope = -0.1), output: Dense(units = 3) -> Softmax,
    }",
    "[netwright] struct Net: (left: [8], right: [Index<5>; 4]) -> (a: [8], b: [8]) {
        fc: Dense(8), embed: my::Embedding<_, 8>,
        fn forward(left, right) { let h = relu(fc(left)) + 2.0 * left; let g = leaky_relu(h, slope = 0.2) - 1; (-g, embed(right) * h) }
    }",
];

/// All ways to change one token, at any depth, into what `change` makes of it.
fn changes(tokens: TokenStream, change: fn(TokenTree) -> Vec<TokenTree>) -> Vec<TokenStream> {
    let all: Vec<TokenTree> = tokens.into_iter().collect();
    let mut changed = Vec::new();
    for at in 0..all.len() {
        let with = |middle: Vec<TokenTree>| -> TokenStream {
            all[..at]
                .iter()
                .cloned()
                .chain(middle)
                .chain(all[at + 1..].iter().cloned())
                .collect()
        };
        changed.push(with(change(all[at].clone())));
        if let TokenTree::Group(group) = &all[at] {
            for inner in changes(group.stream(), change) {
                changed.push(with(vec![Group::new(group.delimiter(), inner).into()]));
            }
        }
    }
    changed
}

/// Reads every changed declaration; gives the largest number of messages that one change caused.
fn worst(change: fn(TokenTree) -> Vec<TokenTree>) -> usize {
    let mut worst = 0;
    for declaration in DECLARATIONS {
        for changed in changes(declaration.parse().expect("tokens"), change) {
            let text = changed.to_string();
            let mut errors = Errors::new();
            let network = read(changed, &mut errors);
            assert!(
                network.is_some() || !errors.is_empty(),
                "nothing to say about {text}"
            );
            worst = worst.max(errors.len());
        }
    }
    worst
}

/// The most messages that a slip of one token may cause; nearly all cause one or two.
const FLOOD: usize = 5;

#[test]
fn a_token_too_few() {
    assert!(worst(|_| Vec::new()) < FLOOD);
}

#[test]
fn a_token_too_many() {
    assert!(worst(|token| vec![token.clone(), token]) < FLOOD);
}

#[test]
fn another_token() {
    let question = |_| {
        "?".parse::<TokenStream>()
            .expect("a token")
            .into_iter()
            .collect()
    };
    assert!(worst(question) < FLOOD);
}

#[test]
fn an_empty_group() {
    let empty = |_| vec![Group::new(Delimiter::Parenthesis, TokenStream::new()).into()];
    assert!(worst(empty) <= FLOOD);
}
