//! What a struct of plain data or floats promises of its bytes, and the proof of it.
//!
//! The implementations are unsafe, and the code around them is the user's: whatever it is, it must not
//! compile to a value whose bytes are read as what they are not.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, Error, Generics, Result, Type};

use crate::text;

/// The implementation of `Plain`, checked field by field.
pub fn plain(
    krate: &TokenStream,
    name: &Ident,
    generics: &Generics,
    fields: &[&Type],
) -> TokenStream {
    let (impls, types, wheres) = generics.split_for_impl();
    let unsafe_ = Ident::new("unsafe", Span::call_site());
    let checks = fields
        .iter()
        .map(|ty| quote_spanned!(ty.span()=> let () = <#ty as #krate::plain::Plain>::IS;));
    let check = format_ident!("__plain_fields");
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        #unsafe_ impl #impls #krate::plain::Plain for #name #types #wheres {
            const ANY_BYTES: ::core::primitive::bool = ::core::mem::size_of::<Self>() == 0 #(+ ::core::mem::size_of::<#fields>())*
                #(&& <#fields as #krate::plain::Plain>::ANY_BYTES)*;
        }
        const _: () = {
            // A type with a destructor is not plain: it would implement this trait twice.
            trait MustNotImplementDrop {}
            #[allow(drop_bounds)]
            impl<T: ::core::ops::Drop> MustNotImplementDrop for T {}
            impl #impls MustNotImplementDrop for #name #types #wheres {}
            #[allow(dead_code, clippy::extra_unused_type_parameters)]
            fn #check #impls () #wheres {
                #(#checks)*
            }
        };
    }
}

/// The implementation of `Floats` for a struct whose fields have `lengths` floats each.
///
/// The assertion stands in the length, which is read before any slice of floats is made.
pub fn floats(
    krate: &TokenStream,
    name: &Ident,
    generics: &Generics,
    scalar: &TokenStream,
    lengths: &[TokenStream],
) -> TokenStream {
    let (impls, types, wheres) = generics.split_for_impl();
    let unsafe_ = Ident::new("unsafe", Span::call_site());
    let scalar = quote_spanned!(scalar.span()=> type Scalar = #scalar;);
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        #unsafe_ impl #impls #krate::tensor::Floats for #name #types #wheres {
            #scalar
            const LEN: ::core::primitive::usize = {
                let floats = 0 #(+ #lengths)*;
                ::core::assert!(
                    ::core::mem::size_of::<Self>() == floats * ::core::mem::size_of::<Self::Scalar>()
                        && (floats == 0 || ::core::mem::align_of::<Self>() == ::core::mem::align_of::<Self::Scalar>()),
                    "the floats of a struct lie side by side, and nothing else with them"
                );
                floats
            };
        }
    }
}

/// Asserts that the struct has the fields that were seen, of these types, and no others: the
/// attribute of another macro may have changed it since.
pub fn unchanged<'a>(
    name: &Ident,
    generics: &Generics,
    fields: impl Iterator<Item = (&'a TokenStream, &'a Type)>,
) -> TokenStream {
    let (impls, types, wheres) = generics.split_for_impl();
    let (names, seen): (Vec<_>, Vec<_>) = fields.unzip();
    quote! {
        const _: () = {
            #[allow(dead_code, clippy::extra_unused_type_parameters)]
            fn __unchanged #impls (value: &#name #types) #wheres {
                let #name { #(#names: _),* } = value;
                #(let _: *const #seen = &raw const value.#names;)*
            }
        };
    }
}

/// Requires the layout that puts the floats side by side: `repr(C)` or `repr(transparent)`, and
/// nothing that adds room or takes alignment away.
pub fn require_repr(input: &DeriveInput) -> Result<()> {
    let mut fixed = false;
    for attr in input
        .attrs
        .iter()
        .filter(|attr| attr.path().is_ident("repr"))
    {
        attr.parse_nested_meta(|meta| {
            fixed |= meta.path.is_ident("C") || meta.path.is_ident("transparent");
            if meta.path.is_ident("packed") || meta.path.is_ident("align") {
                let layout = text::of(&meta.path);
                return Err(meta.error(format!(
                    "the floats of parameters lie side by side, aligned as floats are: take `{layout}` away\n\
                     help: `Aligned<T>` holds a value at an address divisible by 64"
                )));
            }
            if meta.input.peek(syn::token::Paren) {
                let content;
                syn::parenthesized!(content in meta.input);
                content.parse::<TokenStream>()?;
            }
            Ok(())
        })?;
    }
    if fixed {
        return Ok(());
    }
    Err(Error::new_spanned(
        &input.ident,
        "the floats of parameters keep the order of the fields\nhelp: add `#[repr(C)]` to the struct",
    ))
}
