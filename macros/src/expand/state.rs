//! The struct of a network's states, and the method that takes a step with it.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;

use super::context::{Context, at};
use super::items;
use crate::parameters::{Kind, Member, Struct};
use crate::text;

/// The struct of the states of these names and types, and its methods.
pub fn structs(cx: &Context<'_>, states: &[(Ident, TokenStream)]) -> TokenStream {
    let net = cx.net;
    let (krate, name) = (cx.krate(net.name.span()), cx.part("State"));
    let (vis, generics, cfg) = (&net.vis, &net.generics, cx.cfg());
    let (impls, arguments, wheres) = generics.split_for_impl();
    let member = |(field, ty): &(Ident, TokenStream)| Member {
        name: quote!(#field),
        ty: Type::Verbatim(ty.clone()),
        kind: Kind::Leaf(Ident::new("Buffer", name.span())),
    };
    let mut fields: Vec<Member> = states.iter().map(member).collect();
    let marker = items::marker(cx);
    fields.push(Member {
        name: quote!(__marker),
        ty: Type::Verbatim(marker.clone()),
        kind: Kind::Marker,
    });
    let lines = states.iter().map(|(field, ty)| {
        let doc = format!("Of `{}`.", text::name(field));
        quote!(#[doc = #doc] pub #field: #ty)
    });
    let parameters = Struct {
        krate: krate.clone(),
        name: &name,
        generics,
        scalar: Some(cx.scalar.clone()),
        ending: quote!(#krate::activation::Identity),
        end: net.name.span(),
        transparent: false,
        fields,
    }
    .whole();
    let doc = format!(
        "What goes from step to step of [`{}`]: plain floats, all zero before the first.",
        net.name
    );
    quote! {
        #(#cfg)*
        #[doc = #doc]
        #[repr(C)]
        #[allow(dead_code)]
        #vis struct #name #generics #wheres {
            #(#lines,)*
            __marker: #marker,
        }
        #(#cfg)*
        #[allow(deprecated, dead_code)]
        const _: () = {
            #parameters
            impl #impls #name #arguments #wheres {
                /// The state before the first step, as a constant.
                pub const fn zeroed() -> Self {
                    #krate::plain::zeroed()
                }
            }
            impl #impls ::core::clone::Clone for #name #arguments #wheres {
                fn clone(&self) -> Self {
                    let mut copy = Self::zeroed();
                    #krate::plain::copy(self, &mut copy);
                    copy
                }
            }
            impl #impls ::core::cmp::PartialEq for #name #arguments #wheres {
                fn eq(&self, other: &Self) -> ::core::primitive::bool {
                    #krate::tensor::Floats::as_slice(self) == #krate::tensor::Floats::as_slice(other)
                }
            }
            impl #impls ::core::fmt::Debug for #name #arguments #wheres {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    ::core::fmt::Debug::fmt(#krate::tensor::Floats::as_slice(self), f)
                }
            }
            impl #impls #krate::tensor::Value for #name #arguments #wheres {
                type Grad = Self;
                const SHAPE: #krate::tensor::Shape =
                    #krate::tensor::Shape::new(&[<Self as #krate::tensor::Floats>::LEN]);
            }
        };
    }
}

/// The inherent method that takes a step.
pub fn method(
    cx: &Context<'_>,
    x: &TokenStream,
    y: &TokenStream,
    body: impl Fn(&TokenStream) -> TokenStream,
) -> TokenStream {
    let name = &cx.net.name;
    let (krate, span) = (cx.krate(name.span()), at(name.span()));
    let (impls, arguments, wheres) = cx.net.generics.split_for_impl();
    let (method, state) = (Ident::new("step", name.span()), cx.part("State"));
    let (cfg, body) = (cx.cfg(), body(&krate));
    quote_spanned! {span=>
        #(#cfg)*
        #[allow(clippy::all, clippy::pedantic, deprecated, dead_code, unused_variables)]
        impl #impls #name #arguments #wheres {
            /// Computes one step of the sequence, with its intermediate values on the stack: what the
            /// network would give if the sequence ended here, or this step of what it gives.
            #[inline]
            pub fn #method(&self, state: &mut #state #arguments, x: &#x) -> #y {
                #body
            }
        }
    }
}
