//! The library's types for the built-ins of the registry.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, Made, argument, array};
use crate::model::{BuiltinCall, Number, ValueId};
use crate::registry::Form;

/// Whether a built-in is a layer, not an activation.
pub fn is_layer(call: &BuiltinCall) -> bool {
    call.kind.form == Form::Layer
}

/// The type of a built-in that receives a value of type `input` and makes the value `id`.
pub fn stage(cx: &Context<'_>, call: &BuiltinCall, input: &TokenStream, id: ValueId) -> Made {
    let krate = cx.krate(call.ident.span());
    if is_layer(call) {
        Made::Layer(layer(cx, call, input, id))
    } else {
        Made::Activation(activation(&krate, call))
    }
}

fn layer(cx: &Context<'_>, call: &BuiltinCall, input: &TokenStream, id: ValueId) -> TokenStream {
    let BuiltinCall { ident, args, .. } = call;
    let krate = cx.krate(ident.span());
    match call.kind.name {
        "Dense" => {
            let units = argument(args.dim("units"));
            let bias = if args.flag("bias").value {
                quote!()
            } else {
                quote!(, 0)
            };
            quote!(#krate::layers::#ident<#input, #units #bias>)
        }
        "Dropout" => {
            let rate = hyper(&krate, args.float("rate"));
            quote!(#krate::layers::#ident<#input, #rate>)
        }
        "Flatten" if cx.needs_alias(id) => quote!(#krate::layers::#ident<#input>),
        "Flatten" => {
            let output = cx.value_type(id);
            quote!(#krate::layers::#ident<#input, #output>)
        }
        "Reshape" => {
            let output = array(&cx.scalar, args.dims("shape"));
            quote!(#krate::layers::#ident<#input, #output>)
        }
        name => unreachable!("the registry knows `{name}`, the expansion does not"),
    }
}

/// The type of a built-in activation.
pub fn activation(krate: &TokenStream, call: &BuiltinCall) -> TokenStream {
    let BuiltinCall { ident, args, .. } = call;
    let functions = call.in_forward().then(|| quote!(functions::));
    let path = quote!(#krate::activation::#functions #ident);
    if args.list.is_empty() {
        return path;
    }
    let arguments = (args.list.iter()).map(|arg| hyper(krate, args.float(arg.name)));
    quote!(#path<#(#arguments),*>)
}

/// A number as a const generic argument.
fn hyper(krate: &TokenStream, number: &Number) -> TokenStream {
    let number = typed(krate, &quote!(::core::primitive::f64), &number.tokens);
    quote!({ #krate::scalar::hyper(#number) })
}

/// An argument whose type is checked at its own token.
pub fn typed(krate: &TokenStream, ty: &TokenStream, value: &TokenStream) -> TokenStream {
    quote!(#krate::macros::Argument::<#ty> { value: #value }.value)
}

/// Whether an input must be a vector, which rustc checks where the macro does not know its shape.
pub fn takes_vector(call: &BuiltinCall) -> bool {
    matches!(call.kind.name, "Dense" | "Softmax" | "LogSoftmax")
}
