//! What must hold of the constants, said at the tokens that it is required of.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::arguments;
use super::context::{Context, Node};
use crate::model::{Function, Op, ValueId};
use crate::text;

/// A requirement, and the name and place of what it is required of.
struct Check {
    requirement: TokenStream,
    name: Ident,
    span: Span,
}

/// The requirements of the network as a layer: each one's, under its name.
pub fn of_network(cx: &Context<'_>) -> Vec<TokenStream> {
    all(cx)
        .into_iter()
        .map(|check| {
            let Check {
                requirement,
                name,
                span,
            } = check;
            let name = text::name(&name);
            quote_spanned!(span=> #requirement.of(#name))
        })
        .collect()
}

/// The same as constants, to be evaluated where the network is declared, if it is not generic.
///
/// They bear the names of the entries, or of the activations that `forward` calls, for rustc says which one could not be evaluated.
pub fn items(cx: &Context<'_>) -> TokenStream {
    if !cx.net.generics.params.is_empty() {
        return TokenStream::new();
    }
    let mut constants: Vec<(Ident, TokenStream)> = Vec::new();
    for check in all(cx) {
        let Check {
            requirement,
            name,
            span,
        } = check;
        let said = text::name(&name);
        let statement = quote_spanned!(span=> #requirement.hold(#said););
        match constants.iter_mut().find(|(entry, _)| *entry == name) {
            Some((_, statements)) => statements.extend(statement),
            None => constants.push((name, statement)),
        }
    }
    let cfg = cx.cfg();
    let constants = constants.into_iter().map(|(mut name, statements)| {
        name.set_span(Span::call_site());
        quote!(const #name: () = { #statements };)
    });
    quote! {
        #(#cfg)*
        #[allow(clippy::all, clippy::pedantic, non_upper_case_globals)]
        const _: () = {
            #(#constants)*
        };
    }
}

fn all(cx: &Context<'_>) -> Vec<Check> {
    let inputs = (cx.net.inputs.iter().zip(&cx.inputs)).map(|(port, ty)| {
        let span = syn::Error::new_spanned(&port.tokens, "").span();
        let krate = cx.krate(span);
        Check {
            requirement: quote_spanned! {span=>
                #krate::requirement::Requirement::some_elements(<#ty as #krate::tensor::Value>::SHAPE)
            },
            name: port.name.clone(),
            span,
        }
    });
    inputs
        .chain(cx.ids().filter_map(|id| of_node(cx, id)))
        .collect()
}

fn of_node(cx: &Context<'_>, id: ValueId) -> Option<Check> {
    let (krate, span) = (cx.krate(cx.span(id)), cx.span(id));
    let requirement = match cx.node(id) {
        Node::Layer { ty, field, .. } => {
            let mut requirement = quote_spanned!(span=> <#ty as #krate::layer::Layer>::CHECK);
            if field.is_none() && cx.builtin(id).is_none() {
                requirement =
                    quote_spanned!(span=> #requirement.and(#krate::graph::nameless::<#ty>()));
            }
            if let Some(call) = cx.builtin(id) {
                for init in call.inits().filter(|init| init.is_constant()) {
                    let init = arguments::init(cx, call, init);
                    requirement = quote_spanned!(span=> #requirement.and(#init.requirement()));
                }
            }
            requirement
        }
        // Of a built-in activation without arguments, nothing is required.
        Node::Activation { ty, from }
            if cx.builtin(id).is_none_or(|call| !call.args.list.is_empty()) =>
        {
            let input = cx.value_type(from);
            quote_spanned!(span=> <#ty as #krate::activation::Activation<#input>>::CHECK)
        }
        _ => return None,
    };
    Some(Check {
        requirement,
        name: name(cx, id)?,
        span,
    })
}

/// What messages call it: the entry's name, or an activation's that `forward` calls.
fn name(cx: &Context<'_>, id: ValueId) -> Option<Ident> {
    Some(match &cx.net.graph.values[id.0].op {
        Op::Stage { entry, .. } => cx.net.entries[*entry].name.clone(),
        Op::Call { function, .. } => match function {
            Function::Builtin(call) => call.ident.clone(),
            Function::Custom(path) => path.segments.last()?.ident.clone(),
        },
        _ => return None,
    })
}
