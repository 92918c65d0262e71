//! The arguments that a declaration names, as fields of a struct of the library, in a function that
//! nobody calls: an editor finds what is behind `bias` in `Dense(10, bias = false)`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::builtin;
use super::context::Context;
use crate::model::{
    ArgValue, BuiltinCall, Dim, Function, Init, Margins, Op, Padding, Stage, WordArg,
};
use crate::registry::Form;

/// The function.
pub fn named(cx: &Context<'_>) -> TokenStream {
    let stages = cx.net.entries.iter().flat_map(|entry| &entry.stages);
    let in_entries = stages.filter_map(|stage| match stage {
        Stage::Builtin(call) => Some(call),
        _ => None,
    });
    let in_forward = cx
        .net
        .graph
        .values
        .iter()
        .filter_map(|value| match &value.op {
            Op::Call {
                function: Function::Builtin(call),
                ..
            } => Some(call),
            _ => None,
        });
    let literals: Vec<TokenStream> = in_entries
        .flat_map(|call| [Some(call), call.inner()])
        .flatten()
        .chain(in_forward)
        .filter_map(|call| literal(cx, call))
        .collect();
    if literals.is_empty() {
        return TokenStream::new();
    }
    let (impls, _, wheres) = cx.net.generics.split_for_impl();
    quote! {
        #[allow(dead_code, unused_comparisons)]
        fn __arguments #impls () #wheres {
            #(let _ = #literals;)*
        }
    }
}

/// `DenseArguments { bias: false, ..left_out() }`, if an argument is named.
fn literal(cx: &Context<'_>, call: &BuiltinCall) -> Option<TokenStream> {
    let krate = cx.krate(call.ident.span());
    let fields: Vec<TokenStream> = (call.args.list.iter())
        .filter_map(|arg| {
            let key = arg.key.as_ref()?;
            let value = value(cx, call, &arg.value)?;
            Some(quote!(#key: #value))
        })
        .collect();
    if fields.is_empty() {
        return None;
    }
    let module = match call.kind.form {
        Form::Layer => quote!(layers),
        Form::Activation => quote!(activation),
    };
    let name = format_ident!("{}Arguments", call.kind.name);
    Some(quote!(#krate::#module::#name { #(#fields,)* ..#krate::macros::left_out() }))
}

/// An argument as an expression; none if it is left to default, or a list.
fn value(cx: &Context<'_>, call: &BuiltinCall, value: &ArgValue) -> Option<TokenStream> {
    Some(match value {
        ArgValue::Dim(dim) => dim.expression(),
        ArgValue::Bool(flag) => flag.tokens.clone(),
        ArgValue::Float(number) => number.tokens.clone(),
        ArgValue::Word(WordArg {
            of,
            module,
            variant,
            ..
        }) => {
            let krate = cx.krate(variant.span());
            quote!(#krate::#module::#of::#variant)
        }
        ArgValue::Init(value) => init(cx, call, value)?,
        ArgValue::Size(size) => extent(cx, call, size),
        ArgValue::Length([_, length]) => length.expression(),
        ArgValue::Margins(margins) => sides(cx, call, margins)?,
        ArgValue::Padding(padding) => {
            let krate = cx.krate(call.ident.span());
            match padding {
                Padding::Valid => quote!(#krate::layers::Padding::Valid),
                Padding::Same => quote!(#krate::layers::Padding::Same),
                Padding::Causal => quote!(#krate::layers::Padding::Causal),
                Padding::Sides(sides) => {
                    let [before, behind] = sides.each_ref().map(Dim::expression);
                    quote!(#krate::layers::Padding::Sides([#before, #behind]))
                }
                Padding::By(size, _) => {
                    let size = extent(cx, call, size);
                    quote!(#krate::layers::Padding::By(#size))
                }
            }
        }
        ArgValue::Axis(axis) => axis.tokens.clone(),
        // Given by place alone, or not at all.
        ArgValue::Dims(_)
        | ArgValue::SizeOf(_)
        | ArgValue::Axes(_)
        | ArgValue::Indices(_)
        | ArgValue::Layer(_)
        | ArgValue::Nothing => {
            return None;
        }
    })
}

fn extent(cx: &Context<'_>, call: &BuiltinCall, [rows, columns]: &[Dim; 2]) -> TokenStream {
    let krate = cx.krate(call.ident.span());
    let (rows, columns) = (rows.expression(), columns.expression());
    quote!(#krate::layers::Size([#rows, #columns]))
}

fn sides(cx: &Context<'_>, call: &BuiltinCall, margins: &Margins) -> Option<TokenStream> {
    let krate = cx.krate(call.ident.span());
    let margins_type = quote!(#krate::layers::Margins);
    let pair = |pair: &[Dim; 2]| {
        let [a, b] = pair.each_ref().map(Dim::expression);
        quote!([#a, #b])
    };
    Some(match margins {
        Margins::Each(n) => {
            let n = n.expression();
            quote!(#margins_type::Each(#n))
        }
        Margins::Pair(both) => {
            let both = pair(both);
            quote!(#margins_type::Pair(#both))
        }
        Margins::Sides(sides) => {
            let [rows, columns] = sides.each_ref().map(pair);
            quote!(#margins_type::Sides([#rows, #columns]))
        }
        Margins::Unknown => return None,
    })
}

/// An initialiser of a built-in as an expression, unless it is left to default.
pub fn init(cx: &Context<'_>, call: &BuiltinCall, init: &Init) -> Option<TokenStream> {
    match init {
        Init::Default => None,
        Init::Custom(expression) => {
            let krate = cx.krate(call.ident.span());
            let init = quote!(#krate::init::Init);
            Some(builtin::typed(&krate, &init, &quote!(#expression)))
        }
        Init::Named { ident, args } => {
            let krate = cx.krate(ident.span());
            let args = args
                .list
                .iter()
                .filter_map(|arg| value(cx, call, &arg.value));
            Some(quote!(#krate::init::#ident(#(#args),*)))
        }
    }
}
