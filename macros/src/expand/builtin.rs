//! The library's types for the built-ins of the registry.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, Made, argument, array};
use crate::model::{BuiltinCall, ValueId};
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
            let rate = &args.float("rate").tokens;
            quote!(#krate::layers::#ident<#input, { #krate::scalar::hyper(#rate) }>)
        }
        "Flatten" if cx.needs_alias(id) => quote!(#krate::layers::#ident<#input>),
        "Flatten" => {
            let output = cx.value_type(id);
            quote!(#krate::layers::#ident<#input, #output>)
        }
        "Reshape" => {
            let output = array(&cx.net.scalar, args.dims("shape"));
            quote!(#krate::layers::#ident<#input, #output>)
        }
        name => unreachable!("the registry knows `{name}`, the expansion does not"),
    }
}

/// The type of a built-in activation.
pub fn activation(krate: &TokenStream, call: &BuiltinCall) -> TokenStream {
    let BuiltinCall { args, .. } = call;
    // In `fn forward` the user's token is in snake case: the type is the library's own name.
    let ident = proc_macro2::Ident::new(call.kind.name, call.ident.span());
    match call.kind.name {
        "LeakyRelu" => {
            let slope = &args.float("slope").tokens;
            quote!(#krate::activation::#ident<{ #krate::scalar::hyper(#slope) }>)
        }
        _ => quote!(#krate::activation::#ident),
    }
}

/// Whether an input must be a vector, which rustc checks where the macro does not know its shape.
pub fn takes_vector(call: &BuiltinCall) -> bool {
    matches!(call.kind.name, "Dense" | "Softmax" | "LogSoftmax")
}
