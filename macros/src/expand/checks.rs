//! What must hold of the constants, said at the tokens that it is required of.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::context::{Context, Node, respan};
use super::{arguments, proof, sized};
use crate::lengths::{Computed, computed};
use crate::model::{Dim, Function, Op, ValueId};
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
        .chain(parameters(cx))
        .chain(cx.ids().filter_map(|id| of_node(cx, id)))
        .chain(outputs(cx))
        .collect()
}

/// That enough of what is a parameter is left for every layer.
fn parameters(cx: &Context<'_>) -> Vec<Check> {
    let of_one = |one: Computed| {
        let id = one.needed_by?;
        let (parameter, least, what) = (&one.base.parameter, one.least, one.what());
        let krate = cx.krate(cx.span(id));
        Some(Check {
            requirement: quote!(#krate::computed::at_least(#parameter, #least, #what)),
            name: name(cx, id)?,
            span: cx.span(id),
        })
    };
    computed(cx.net).into_iter().filter_map(of_one).collect()
}

/// That outputs have the shapes that they are declared with, where the types do not tell.
fn outputs<'a>(cx: &'a Context<'_>) -> impl Iterator<Item = Check> + 'a {
    let ports = cx.net.outputs.iter().zip(&cx.net.graph.outputs);
    ports.zip(&cx.outputs).filter_map(|((port, id), declared)| {
        if port.dims.is_none() || !may_be_computed(cx, *id) {
            return None;
        }
        let span = syn::Error::new_spanned(&port.tokens, "").span();
        let (krate, ty) = (cx.krate(span), cx.value_type(*id));
        // As where the output is handed over, for rustc to say it once.
        let ty = match cx.net.named_outputs {
            true => ty,
            false => respan(ty, span),
        };
        Some(Check {
            requirement: quote_spanned!(span=> <#ty as #krate::graph::Produces<#declared>>::CHECK),
            name: name(cx, *id).unwrap_or_else(|| port.name.clone()),
            span,
        })
    })
}

/// Whether the type of a value may be an image of a computed size, which fits plain arrays of any.
fn may_be_computed(cx: &Context<'_>, id: ValueId) -> bool {
    let shape = cx.net.graph.values[id.0].shape.as_deref();
    shape.is_none_or(|shape| shape.iter().any(Dim::is_derived))
}

fn of_node(cx: &Context<'_>, id: ValueId) -> Option<Check> {
    let (krate, span) = (cx.krate(cx.span(id)), cx.span(id));
    let requirement = match cx.node(id) {
        Node::Layer { ty, field, from } => {
            let mut requirement = quote_spanned!(span=> <#ty as #krate::layer::Layer>::CHECK);
            if cx.written(id).is_some() && may_be_computed(cx, from) {
                let input = respan(cx.value_type(from), span);
                requirement = quote_spanned! {span=>
                    <#input as #krate::layer::Fits<<#ty as #krate::layer::Layer>::Input>>::CHECK.and(#requirement)
                };
            }
            if field.is_none() && cx.builtin(id).is_none() {
                requirement =
                    quote_spanned!(span=> #requirement.and(#krate::graph::nameless::<#ty>()));
            }
            if let Some(call) = cx.builtin(id) {
                let asked = proof::asked(cx, id).map(|asked| cx.taken(id, asked.of));
                if let Some(fits) = asked.and_then(|input| sized::requirement(cx, call, &input)) {
                    requirement = quote_spanned!(span=> #fits.and(#requirement));
                }
                for init in call.inits().filter(|init| init.is_constant()) {
                    let init = arguments::init(cx, call, init);
                    requirement = quote_spanned!(span=> #requirement.and(#init.requirement()));
                }
            }
            requirement
        }
        Node::Binary { left, right, .. }
            if [left, right]
                .into_iter()
                .any(|side| may_be_computed(cx, side)) =>
        {
            let (left, right) = (cx.value_type(left), respan(cx.value_type(right), span));
            quote_spanned!(span=> <#right as #krate::graph::SameShape<#left>>::CHECK)
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
        Op::Binary { .. } => Ident::new("forward", Span::call_site()),
        _ => return None,
    })
}
