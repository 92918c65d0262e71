//! What a stage written as a type has to be, proved in one place, so that one mistake is one message.
//!
//! `my::Gate<_, 4>` may turn out to be no layer, and each of the many places that ask for what a layer
//! has would say so. They therefore name it through an alias with a constant inside. Where that does
//! not compile, rustc reports it, and has no type to complain about anywhere else.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::context::{Context, Made, at, respan};
use super::sized;
use crate::model::{Op, Stage, ValueId};
use crate::registry::images;
use crate::text;

/// The name of the alias of the stage that makes a value.
pub fn alias(cx: &Context<'_>, id: ValueId) -> Ident {
    format_ident!("__{}{}Stage", cx.net.name, id.0, span = Span::call_site())
}

/// The name of the alias of what a built-in takes.
pub fn input_alias(cx: &Context<'_>, id: ValueId) -> Ident {
    format_ident!("__{}{}Input", cx.net.name, id.0, span = at(cx.span(id)))
}

/// The name of the alias of several values in one.
pub fn parts_alias(cx: &Context<'_>, id: ValueId) -> Ident {
    format_ident!("__{}{}Parts", cx.net.name, id.0, span = at(cx.span(id)))
}

/// A type that has to be several values, and how many, if that can be proved: what a layer takes that is
/// called with several, or gives where its value is taken apart.
pub fn of_parts(cx: &Context<'_>, id: ValueId) -> Option<(TokenStream, usize)> {
    let krate = cx.krate(cx.span(id));
    let (ty, count) = match &cx.net.graph.values[id.0].op {
        Op::Join { from } => {
            let Op::Stage { entry, stage, .. } = cx.net.graph.values.get(id.0 + 1)?.op else {
                return None;
            };
            let Stage::Layer(ty) = &cx.net.entries[entry].stages[stage] else {
                return None;
            };
            let is_open = text::names(ty).iter().any(|name| name == "_");
            let span = at(cx.span(id));
            let ty = quote_spanned!(span=> <#ty as #krate::layer::Layer>::Input);
            (!is_open).then_some((ty, from.len()))?
        }
        _ => {
            let count = cx.net.graph.values.iter().find_map(|value| match value.op {
                Op::Part { from, count, .. } if from == id => Some(count),
                _ => None,
            });
            (cx.value_type(id), count?)
        }
    };
    is_possible(cx, &ty, &TokenStream::new()).then_some((ty, count))
}

/// Whether a stage can be proved: a constant cannot name the network's generic parameters.
pub fn is_possible(cx: &Context<'_>, stage: &TokenStream, input: &TokenStream) -> bool {
    let parameters = &cx.net.generics.params;
    let is_parameter = |name: &String| parameters.iter().any(|param| parameter(param) == *name);
    let names = text::names(quote!(#stage #input));
    !names.iter().any(is_parameter)
}

/// What a built-in asks of an input that only rustc knows.
pub struct Asked {
    /// The value.
    pub of: ValueId,
    /// An expression of its type that compiles if it is what it should be.
    proof: TokenStream,
}

/// What the built-in that makes a value asks, if a constant can prove it. Of several inputs, where a state
/// stands behind a sequence, it is asked of the first.
pub fn asked(cx: &Context<'_>, id: ValueId) -> Option<Asked> {
    let (call, values) = (cx.builtin(id)?, &cx.net.graph.values);
    let from = *values[id.0].op.operands().first()?;
    let of = match &values[from.0].op {
        Op::Join { from } if call.kind.remembers => from[0],
        _ => from,
    };
    let is_image = images::follows_from_type(call, false) && cx.net.generics.params.is_empty();
    if values[of.0].shape.is_some() || !is_image && call.kind.asks_input.is_none() {
        return None;
    }
    let (krate, span) = (cx.krate(cx.span(id)), cx.span(id));
    let input = respan(cx.value_type(of), span);
    if !is_possible(cx, &TokenStream::new(), &input) {
        return None;
    }
    let proof = match call.kind.asks_input {
        Some((bound, constant)) if !is_image => {
            let [bound, constant] = [bound, constant].map(|name| Ident::new(name, at(span)));
            quote_spanned!(span=> <#input as #krate::tensor::#bound>::#constant)
        }
        _ => {
            let kind = Ident::new(&sized::kind(call).to_string(), at(span));
            quote_spanned! {span=>
                ::core::mem::size_of::<<#input as #krate::tensor::#kind>::WithChannels<1>>()
            }
        }
    };
    Some(Asked { of, proof })
}

fn parameter(param: &syn::GenericParam) -> String {
    match param {
        syn::GenericParam::Type(param) => text::name(&param.ident),
        syn::GenericParam::Const(param) => text::name(&param.ident),
        syn::GenericParam::Lifetime(param) => text::name(&param.lifetime.ident),
    }
}

/// The aliases of all stages that are written as types, of inputs that built-ins ask something of, and of
/// several values in one.
pub fn aliases(cx: &Context<'_>) -> TokenStream {
    let cfg = cx.cfg();
    let mut aliases = TokenStream::new();
    for id in cx.ids() {
        if let Some(Asked { of, proof }) = asked(cx, id) {
            let (krate, span, alias) = (cx.krate(cx.span(id)), cx.span(id), input_alias(cx, id));
            let input = respan(cx.value_type(of), span);
            aliases.extend(quote_spanned! {span=>
                #(#cfg)*
                #[doc(hidden)]
                #[allow(non_camel_case_types, dead_code)]
                type #alias = <#input as #krate::macros::Proved<[(); {
                    let _ = #proof;
                    0
                }]>>::Itself;
            });
        }
        let Some((written, input)) = cx.proved(id) else {
            continue;
        };
        let (krate, span, alias) = (cx.krate(cx.span(id)), cx.span(id), alias(cx, id));
        let (ty, scalar) = (written.ty(), &cx.scalar);
        let proof = match written {
            Made::Layer(_) => quote_spanned! {span=>
                <<<#ty as #krate::layer::Layer>::Output as #krate::tensor::Floats>::Scalar
                    as #krate::macros::SameNumber<#scalar>>::PROOF
            },
            Made::Activation(_) => quote_spanned! {span=>
                {
                    let _ = <#ty as #krate::activation::Activation<#input>>::INIT;
                    0
                }
            },
        };
        aliases.extend(quote_spanned! {span=>
            #(#cfg)*
            #[doc(hidden)]
            #[allow(non_camel_case_types, dead_code)]
            type #alias = <#ty as #krate::macros::Proved<[(); #proof]>>::Itself;
        });
    }
    for id in cx.ids() {
        let Some((ty, count)) = of_parts(cx, id) else {
            continue;
        };
        let (krate, span, alias) = (cx.krate(cx.span(id)), cx.span(id), parts_alias(cx, id));
        // A name of its own, for rustc to show one token alone.
        let whole = format_ident!("__{}{}Whole", cx.net.name, id.0, span = at(span));
        aliases.extend(quote_spanned! {at(span)=>
            #(#cfg)*
            #[doc(hidden)]
            #[allow(non_camel_case_types, dead_code)]
            type #whole = #ty;
            #(#cfg)*
            #[doc(hidden)]
            #[allow(non_camel_case_types, dead_code)]
            type #alias = <#whole as #krate::macros::Proved<
                [(); <#whole as #krate::tensor::OfParts<#count>>::PROOF]
            >>::Itself;
        });
    }
    aliases
}
