//! The names of `fn forward` as variables, in a function that nobody calls: rustc warns of one that
//! is never used, and an editor finds where it is given.

use std::collections::HashMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use crate::model::Mention;
use crate::text;

/// The function.
pub fn variables(cx: &Context<'_>) -> TokenStream {
    let mut given = HashMap::new();
    // In capitals, a pattern may mean a constant.
    let mentions = cx.net.graph.mentions.iter().filter(|mention| {
        let (Mention::Given(name) | Mention::Used(name)) = mention;
        !text::name(name).starts_with(char::is_uppercase)
    });
    let statements = mentions.map(|mention| match mention {
        Mention::Given(name) => {
            given.insert(text::name(name), name.span());
            // Of a type of which there is no constant: rustc would ask whether it is meant.
            quote!(let #name = &();)
        }
        Mention::Used(name) => {
            let mut name = name.clone();
            // A name that came through another macro is the same to a graph, but not to rustc.
            let resolved = given.get(&text::name(&name)).copied();
            name.set_span(resolved.unwrap_or(name.span()).located_at(name.span()));
            quote!(let _ = #name;)
        }
    });
    let statements: TokenStream = statements.collect();
    if statements.is_empty() {
        return statements;
    }
    let cfg = cx.cfg();
    quote! {
        #(#cfg)*
        #[allow(clippy::all, clippy::pedantic, dead_code, non_snake_case)]
        const _: () = {
            fn __variables() {
                #statements
            }
        };
    }
}
