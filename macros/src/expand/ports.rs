//! The structs of several inputs or outputs.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Type;

use super::context::Context;
use crate::layout;
use crate::model::{Element, Port};

/// `DigitsInput` and `DigitsOutput`, where the declaration names their parts.
pub fn structs(cx: &Context<'_>) -> TokenStream {
    let net = cx.net;
    let mut structs = TokenStream::new();
    if net.named_inputs {
        structs.extend(port_struct(
            cx,
            &cx.part("Input"),
            &net.inputs,
            &cx.inputs,
            "inputs",
        ));
    }
    if net.named_outputs {
        let name = cx.part("Output");
        structs.extend(port_struct(cx, &name, &net.outputs, &cx.outputs, "outputs"));
    }
    structs
}

fn port_struct(
    cx: &Context<'_>,
    name: &Ident,
    ports: &[Port],
    types: &[TokenStream],
    what: &str,
) -> TokenStream {
    let krate = cx.krate(cx.net.name.span());
    let (vis, generics) = (&cx.net.vis, &cx.net.generics);
    let wheres = &generics.where_clause;
    let names: Vec<&Ident> = ports.iter().map(|port| &port.name).collect();
    let doc = format!("The {what} of [`{}`].", cx.net.name);
    let fields = names.iter().zip(types).map(|(name, ty)| {
        let doc = format!("`{name}`.");
        quote!(#[doc = #doc] pub #name: #ty)
    });
    let floats = ports
        .iter()
        .all(|port| matches!(port.element, Element::Scalar));
    let cfg = cx.cfg();
    let value = if floats {
        value(cx, name, types, &quote!(Self), true)
    } else {
        let gradient = cx.part("InputGradient");
        let gradients: Vec<TokenStream> = types
            .iter()
            .map(|ty| quote!(#krate::tensor::Grad<#ty>))
            .collect();
        let doc = format!(
            "The gradient with respect to the {what} of [`{}`].",
            cx.net.name
        );
        let fields = names.iter().zip(&gradients).map(|(name, ty)| {
            let doc = format!("With respect to `{name}`.");
            quote!(#[doc = #doc] pub #name: #ty)
        });
        let (_, arguments, _) = generics.split_for_impl();
        let own = value(cx, name, types, &quote!(#gradient #arguments), false);
        let its = value(cx, &gradient, &gradients, &quote!(Self), false);
        quote! {
            #(#cfg)*
            #[doc = #doc]
            #[derive(Debug, Clone, PartialEq)]
            #[repr(C)]
            #vis struct #gradient #generics #wheres { #(#fields),* }
            #own
            #its
        }
    };
    quote! {
        #(#cfg)*
        #[doc = #doc]
        #[derive(Debug, Clone, PartialEq)]
        #[repr(C)]
        #vis struct #name #generics #wheres { #(#fields),* }
        #value
    }
}

/// The implementations that let a struct travel through a network.
fn value(
    cx: &Context<'_>,
    name: &Ident,
    types: &[TokenStream],
    grad: &TokenStream,
    floats: bool,
) -> TokenStream {
    let krate = cx.krate(cx.net.name.span());
    let generics = &cx.net.generics;
    let (impls, arguments, wheres) = generics.split_for_impl();
    let verbatim: Vec<Type> = types.iter().cloned().map(Type::Verbatim).collect();
    let plain = layout::plain(&krate, name, generics, &verbatim.iter().collect::<Vec<_>>());
    let lengths: Vec<TokenStream> = types
        .iter()
        .map(|ty| quote!(<#ty as #krate::tensor::Floats>::LEN))
        .collect();
    let floats = floats.then(|| {
        let floats = layout::floats(&krate, name, generics, &cx.scalar, &lengths);
        quote! {
            #floats
            impl #impls #krate::tensor::Several for #name #arguments #wheres {
                type Parts = (#(#types,)*);
            }
        }
    });
    let cfg = cx.cfg();
    quote! {
        #(#cfg)*
        const _: () = {
            #plain
            #floats
            impl #impls #krate::tensor::Value for #name #arguments #wheres {
                type Grad = #grad;
                const SHAPE: #krate::tensor::Shape = #krate::tensor::Shape::new(&[
                    0 #(+ <#types as #krate::tensor::Value>::SHAPE.len())*
                ]);
            }
        };
    }
}
