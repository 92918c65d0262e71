//! The structs of several inputs or outputs.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Type;

use super::context::Context;
use crate::layout;
use crate::model::{Element, Port};
use crate::text;

/// `DigitsInput` and `DigitsOutput`, where the declaration names their parts.
pub fn structs(cx: &Context<'_>) -> TokenStream {
    let net = cx.net;
    let mut structs = TokenStream::new();
    if net.named_inputs {
        let (name, fields) = (cx.part("Input"), fields(&net.inputs, &cx.inputs));
        structs.extend(port_struct(cx, &name, &fields, "inputs"));
    }
    if net.named_outputs {
        let (name, fields) = (cx.part("Output"), fields(&net.outputs, &cx.outputs));
        structs.extend(port_struct(cx, &name, &fields, "outputs"));
    }
    structs
}

/// Ports with their types. Of two of one name, which is a mistake, a stub has the first.
fn fields<'a>(ports: &'a [Port], types: &'a [TokenStream]) -> Vec<(&'a Port, &'a TokenStream)> {
    let mut fields: Vec<(&Port, &TokenStream)> = Vec::new();
    for (port, ty) in ports.iter().zip(types) {
        if fields.iter().all(|(earlier, _)| earlier.name != port.name) {
            fields.push((port, ty));
        }
    }
    fields
}

fn port_struct(
    cx: &Context<'_>,
    name: &Ident,
    fields: &[(&Port, &TokenStream)],
    what: &str,
) -> TokenStream {
    let krate = cx.krate(cx.net.name.span());
    let (vis, generics) = (&cx.net.vis, &cx.net.generics);
    let wheres = &generics.where_clause;
    let (ports, types): (Vec<&Port>, Vec<&TokenStream>) = fields.iter().copied().unzip();
    let names: Vec<&Ident> = ports.iter().map(|port| &port.name).collect();
    let doc = format!("The {what} of [`{}`].", cx.net.name);
    let fields = names.iter().zip(&types).map(|(name, ty)| {
        let doc = format!("`{}`.", text::name(name));
        quote!(#[doc = #doc] pub #name: #ty)
    });
    let floats = ports
        .iter()
        .all(|port| matches!(port.element, Element::Scalar));
    let cfg = cx.cfg();
    let value = if floats {
        value(cx, name, (&names, &types), &quote!(Self), true)
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
            let doc = format!("With respect to `{}`.", text::name(name));
            quote!(#[doc = #doc] pub #name: #ty)
        });
        let (_, arguments, _) = generics.split_for_impl();
        let of_gradient: Vec<&TokenStream> = gradients.iter().collect();
        let parts = (&*names, &*of_gradient);
        let own = value(
            cx,
            name,
            (&names, &types),
            &quote!(#gradient #arguments),
            false,
        );
        let its = value(cx, &gradient, parts, &quote!(Self), false);
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
    let nth = nth(cx, name, (&names, &types));
    quote! {
        #(#cfg)*
        #[doc = #doc]
        #[derive(Debug, Clone, PartialEq)]
        #[repr(C)]
        #vis struct #name #generics #wheres { #(#fields),* }
        #value
        #(#cfg)*
        const _: () = {
            #nth
        };
    }
}

/// The implementations that let a struct travel through a network.
fn value(
    cx: &Context<'_>,
    name: &Ident,
    (names, types): (&[&Ident], &[&TokenStream]),
    grad: &TokenStream,
    floats: bool,
) -> TokenStream {
    let krate = cx.krate(cx.net.name.span());
    let generics = &cx.net.generics;
    let (impls, arguments, wheres) = generics.split_for_impl();
    let verbatim: Vec<Type> = types
        .iter()
        .map(|ty| Type::Verbatim((*ty).clone()))
        .collect();
    let texts = names.iter().map(|name| text::name(name));
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
                const PARTS: &'static [(&'static ::core::primitive::str, #krate::tensor::Shape)] = &[
                    #((#texts, <#types as #krate::tensor::Value>::SHAPE)),*
                ];
            }
        };
    }
}

/// The implementations that let several values be put into the struct and taken out by place.
fn nth(
    cx: &Context<'_>,
    name: &Ident,
    (names, types): (&[&Ident], &[&TokenStream]),
) -> TokenStream {
    let krate = cx.krate(cx.net.name.span());
    let (impls, arguments, wheres) = cx.net.generics.split_for_impl();
    let count = names.len();
    let indices = 0..count;
    quote! {
        #[diagnostic::do_not_recommend]
        impl #impls #krate::tensor::OfParts<#count> for #name #arguments #wheres {}
        #(impl #impls #krate::tensor::Nth<#indices> for #name #arguments #wheres {
            type Part = #types;
            fn part(&self) -> &#types {
                &self.#names
            }
            fn part_mut(&mut self) -> &mut #types {
                &mut self.#names
            }
            fn gradient(gradient: &#krate::tensor::Grad<Self>) -> &#krate::tensor::Grad<#types> {
                &gradient.#names
            }
            fn gradient_mut(gradient: &mut #krate::tensor::Grad<Self>) -> &mut #krate::tensor::Grad<#types> {
                &mut gradient.#names
            }
        })*
    }
}
