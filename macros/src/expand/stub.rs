//! What stands in for a network whose declaration has mistakes: its struct with the declared
//! fields and signatures, so that nothing else in the crate turns red.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::{interface, items, lengths, ports, step};
use crate::model::Network;
use crate::parameters::{Kind, Member, Struct};

/// A network of the declared name and shapes that cannot run.
pub fn stub(net: &Network) -> TokenStream {
    let cx = Context::stub(net);
    let krate = cx.krate(net.name.span());
    let (vis, name, generics) = (&net.vis, &net.name, &net.generics);
    let attrs = (net.attrs.iter()).filter(|attr| !attr.path().is_ident("repr"));
    let (impls, arguments, wheres) = generics.split_for_impl();
    let mut fields: Vec<_> = net.entries.iter().map(|entry| &entry.name).collect();
    fields.sort();
    fields.dedup();
    let doc = "A declaration with mistakes.";
    let anything = quote!(#krate::macros::Mistake<#name #arguments>);
    let marker = items::marker(&cx);
    let parameters = Struct {
        krate: krate.clone(),
        name,
        generics,
        scalar: Some(cx.scalar.clone()),
        ending: quote!(#krate::macros::AnyHead),
        end: name.span(),
        transparent: false,
        fields: vec![Member {
            name: quote!(__mistake),
            ty: syn::Type::Verbatim(marker.clone()),
            kind: Kind::Marker,
        }],
    }
    .expand();
    let (structs, methods) = (ports::structs(&cx), interface::methods(&cx));
    let steps = step::stub(&cx);
    let lengths = lengths::any(&cx);
    let debug = interface::debug(&cx);
    let (input, output) = (cx.input(), cx.output());
    let never = quote!(::core::unreachable!("a declaration with mistakes"));
    let cfg = cx.cfg();
    quote! {
        #(#attrs)*
        #[doc = #doc]
        #[repr(C)]
        #[allow(dead_code)]
        #vis struct #name #generics #wheres {
            #(#[doc = #doc] pub #fields: #anything,)*
            __mistake: #marker,
        }
        #lengths
        #structs
        #methods
        #steps
        #(#cfg)*
        #[allow(unused, non_camel_case_types)]
        const _: () = {
            #parameters
            #debug
            impl #impls #krate::layer::Layer for #name #arguments #wheres {
                type Input = #input;
                type Output = #output;
                type Saved<const __B: ::core::primitive::usize> = ();
                type Scratch = ();
                const MACS: ::core::primitive::usize = 0;
                fn forward(&self, _: &Self::Input, _: &mut Self::Output, _: &mut ()) {
                    #never
                }
                fn backward<const __B: ::core::primitive::usize>(
                    &self,
                    _: &[Self::Input],
                    _: &[Self::Output],
                    _: &mut (),
                    _: &[Self::Output],
                    _: &mut [#krate::tensor::Grad<Self::Input>],
                ) {
                    #never
                }
            }
            impl #impls #krate::network::Network for #name #arguments #wheres {
                type Head = #krate::macros::AnyHead;
                type Inner<const __B: ::core::primitive::usize> = ();
                fn trace<const __B: ::core::primitive::usize, __S: #krate::network::See<Self::Scalar>>(
                    &self,
                    _: &[Self::Input],
                    _: &mut [Self::Output],
                    _: &mut (),
                    _: #krate::layer::Mode,
                    _: &mut __S,
                ) {
                    #never
                }
                fn logits<'a, const __B: ::core::primitive::usize>(
                    y: &'a [Self::Output],
                    _: &'a (),
                ) -> &'a [Self::Output] {
                    y
                }
                fn reverse<const __B: ::core::primitive::usize, __S: #krate::network::See<Self::Scalar>>(
                    &self,
                    _: &[Self::Input],
                    _: &[Self::Output],
                    _: &mut (),
                    _: &[Self::Output],
                    _: &mut __S,
                ) {
                    #never
                }
                fn reverse_input<const __B: ::core::primitive::usize, __S: #krate::network::See<Self::Scalar>>(
                    &self,
                    _: &[Self::Input],
                    _: &[Self::Output],
                    _: &mut (),
                    _: &[Self::Output],
                    _: &mut [#krate::tensor::Grad<Self::Input>],
                    _: &mut __S,
                ) {
                    #never
                }
                fn collect<const __B: ::core::primitive::usize>(
                    &self,
                    _: &[Self::Input],
                    _: &[Self::Output],
                    _: &(),
                    _: &[Self::Output],
                    _: &mut Self,
                    _: &#krate::layer::Part,
                ) {
                    #never
                }
            }
        };
    }
}
