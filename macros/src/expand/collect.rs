//! The parameters' gradients, after the reverse pass.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::context::{Context, Node, at};
use super::forward::{Extent, fitted, read};
use super::items::state;
use super::reverse::{gradient_of, reads};
use crate::model::ValueId;

/// The statements that add the parameters' gradient.
pub fn collect(cx: &Context<'_>) -> TokenStream {
    let mut fields: Vec<(Ident, Vec<ValueId>)> = Vec::new();
    for id in cx.ids() {
        let field = match cx.node(id) {
            Node::Layer { field, .. } => field.clone().filter(|_| cx.may_train(id, &field)),
            Node::Tied { field, .. } => Some(field),
            _ => None,
        };
        let Some(field) = field else {
            continue;
        };
        match fields.iter_mut().find(|(name, _)| *name == field) {
            Some((_, calls)) => calls.push(id),
            None => fields.push((field, vec![id])),
        }
    }
    let mut body = TokenStream::new();
    for (field, calls) in fields {
        let statements: TokenStream = calls.iter().map(|id| accumulate(cx, *id, &field)).collect();
        body.extend(match calls.len() {
            1 => statements,
            // A layer that is called twice sums both calls sample by sample, so that the size of
            // the group changes no bit.
            _ => quote! {
                for s in part.samples() {
                    let part = &part.clone().over(s..s + 1);
                    #statements
                }
            },
        });
    }
    body
}

fn accumulate(cx: &Context<'_>, id: ValueId, field: &Ident) -> TokenStream {
    let (krate, span) = (cx.krate(cx.span(id)), at(cx.span(id)));
    if let Node::Tied {
        transposed, from, ..
    } = cx.node(id)
    {
        let (x, dy) = (read(cx, from, Extent::Group), gradient_of(cx, id));
        return quote_spanned! {span=>
            #krate::graph::tied_accumulate(#transposed, #x, #dy, &mut grad.#field.weight, part);
        };
    }
    let Node::Layer { ty, from, .. } = cx.node(id) else {
        return TokenStream::new();
    };
    let x = fitted(cx, id, from, Extent::Group);
    let y = match reads(cx, id).output_to_accumulate {
        true => read(cx, id, Extent::Group),
        false => quote!(&[]),
    };
    let (s, dy) = (state(id), gradient_of(cx, id));
    quote_spanned! {span=>
        <#ty as #krate::layer::Layer>::accumulate::<__B>(
            &self.#field, #x, #y, &memory.#s, #dy, &mut grad.#field, part,
        );
    }
}
