//! A trait for each const parameter that lengths are computed from: what it has to be, and the lengths
//! as numbers of typenum.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::context::Context;
use crate::lengths::{Computed, computed};
use crate::model::{Length, MOST, Step};
use crate::text;

/// The traits, implemented for the numbers that fit.
pub fn traits(cx: &Context<'_>) -> TokenStream {
    let of_one = |one: &Computed| of_parameter(cx, one);
    computed(cx.net).iter().map(of_one).collect()
}

/// In place of them, where a declaration has mistakes: traits that all numbers have.
pub fn any(cx: &Context<'_>) -> TokenStream {
    let (vis, cfg, krate) = (&cx.net.vis, cx.cfg(), &cx.net.krate);
    let of_one = |one: &Computed| {
        let name = &one.base.name;
        quote! {
            #(#cfg)*
            #[doc(hidden)]
            #[allow(dead_code)]
            #vis trait #name {}
            #(#cfg)*
            impl<const __N: ::core::primitive::usize> #name for #krate::tensor::extent::Extent<__N> {}
        }
    };
    computed(cx.net).iter().map(of_one).collect()
}

fn of_parameter(cx: &Context<'_>, one: &Computed) -> TokenStream {
    let (vis, cfg) = (&cx.net.vis, cx.cfg());
    let krate = cx.krate(cx.net.name.span());
    let extent = quote!(#krate::tensor::extent);
    let name = &one.base.name;
    let Words {
        doc,
        message,
        label,
        note,
    } = words(cx, one);
    let names: Vec<_> = one.lengths.iter().map(Length::name).collect();
    let texts = one.lengths.iter().map(|length| {
        let text = length.clone().dim(name.span()).text();
        format!("`{text}`.")
    });
    let chains = (one.lengths.iter()).map(|length| chain(&extent, &length.steps));
    let (bounds, numbers): (Vec<_>, Vec<_>) = chains.unzip();
    let bounds = bounds.iter().flatten();
    quote! {
        #(#cfg)*
        #[doc = #doc]
        #[allow(dead_code)]
        #[diagnostic::on_unimplemented(message = #message, label = #label, note = #note)]
        #vis trait #name {
            #(#[doc = #texts] #[doc(hidden)] type #names: #extent::Count;)*
        }
        #(#cfg)*
        #[allow(clippy::all, clippy::pedantic)]
        #[diagnostic::do_not_recommend]
        impl<const __N: ::core::primitive::usize, __L> #name for #extent::Extent<__N>
        where
            Self: #extent::Counted<Number = __L>,
            #(#bounds,)*
        {
            #(type #names = #numbers;)*
        }
    }
}

struct Words {
    doc: String,
    message: String,
    label: String,
    note: String,
}

fn words(cx: &Context<'_>, one: &Computed) -> Words {
    let net = text::name(&cx.net.name);
    let (parameter, name, least) = (&one.base.parameter, &one.base.name, one.least);
    let what = one.what();
    let bound = format!("where Extent<{parameter}>: {name}");
    Words {
        doc: format!(
            "A number of {what} that [`{net}`] can be built on: from {least} to {MOST}. Code that is generic \
             over it says so, `{bound}`."
        ),
        message: format!("`{net}` needs {least} to {MOST} {what}, but gets `{{Self}}`"),
        label: format!("not known to be {least} to {MOST} {what}"),
        note: format!("code that is generic over this number says that it fits: `{bound}`"),
    }
}

/// Bounds for what some steps make of a number, and the number that they make of it.
fn chain(extent: &TokenStream, steps: &[Step]) -> (Vec<TokenStream>, TokenStream) {
    let mut bounds = Vec::new();
    let mut number = quote!(__L);
    for Step { times, more, by } in steps {
        let literal = |number: &i64| Literal::u64_unsuffixed(number.unsigned_abs());
        let none = Literal::u64_unsuffixed(0);
        let (times, by) = (literal(times), literal(by));
        let (more, less) = match more {
            0.. => (literal(more), none),
            _ => (none, literal(more)),
        };
        let step = quote!(#extent::Step<#times, #more, #less, #by>);
        bounds.push(quote!(#number: #step));
        number = quote!(<#number as #step>::To);
    }
    (bounds, number)
}
