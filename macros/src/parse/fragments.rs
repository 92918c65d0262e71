//! What a `macro_rules!` hands over in one piece: `$layer:ty` arrives in a group without delimiters.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::{Type, parse2};

/// The tokens, with paths that came as fragments taken out of their groups, as if they had been
/// written there. An expression stays in its group, which says how far it goes.
pub fn opened(tokens: TokenStream) -> TokenStream {
    if !has_fragment(tokens.clone()) {
        return tokens;
    }
    let open = |token| match token {
        TokenTree::Group(group) => {
            let inner = opened(group.stream());
            if group.delimiter() == Delimiter::None && is_path(&inner) {
                return inner;
            }
            let mut opened = Group::new(group.delimiter(), inner);
            opened.set_span(group.span());
            TokenTree::Group(opened).into()
        }
        other => other.into(),
    };
    tokens.into_iter().map(open).collect::<TokenStream>()
}

fn has_fragment(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => {
            group.delimiter() == Delimiter::None || has_fragment(group.stream())
        }
        _ => false,
    })
}

fn is_path(tokens: &TokenStream) -> bool {
    matches!(parse2(tokens.clone()), Ok(Type::Path(_)))
}
