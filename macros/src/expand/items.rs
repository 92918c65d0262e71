//! The struct of the network, the aliases of types that only rustc knows, and the memory of the
//! passes.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Type;

use super::context::{Context, Node, at, name};
use super::{docs, places};
use crate::layout;
use crate::model::{Op, ValueId};
use crate::parameters::{Kind, Member, Struct};

/// The network's struct, and its segments.
pub fn structs(cx: &Context<'_>) -> TokenStream {
    let net = cx.net;
    let (attrs, vis, ident) = (&net.attrs, &net.vis, &net.name);
    let (params, wheres) = (&net.generics, &net.generics.where_clause);
    let fields = fields(cx);
    let docs = docs::table(cx);
    let lines = fields.iter().map(|field| {
        let Field { entry, ty, .. } = field;
        let entry = &net.entries[*entry];
        let (attrs, name) = (&entry.attrs, &entry.name);
        let doc = docs::entry(cx, field.entry);
        quote!(#(#attrs)* #[doc = #doc] pub #name: #ty)
    });
    let parameters = Struct {
        krate: cx.krate(ident.span()),
        name: ident,
        generics: &net.generics,
        scalar: Some(cx.scalar.clone()),
        ending: ending(cx),
        end: end(cx),
        transparent: false,
        fields: fields.iter().map(|field| member(cx, field)).collect(),
    }
    .whole();
    let cfg = cx.cfg();
    quote! {
        #(#attrs)*
        #(#[doc = #docs])*
        #[repr(C)]
        #vis struct #ident #params #wheres {
            #(#lines),*
        }
        #(#cfg)*
        #[allow(deprecated)]
        const _: () = {
            #parameters
        };
    }
}

/// A layer that has a place in the struct.
struct Field {
    entry: usize,
    /// Its type as it is written.
    ty: TokenStream,
    /// Its type as a layer.
    layer: TokenStream,
}

/// The fields, in the order of the declaration. An entry that is called twice has one.
fn fields(cx: &Context<'_>) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for id in cx.ids() {
        let (
            Node::Layer {
                ty, field: Some(_), ..
            },
            Op::Stage { entry, .. },
        ) = (cx.node(id), &cx.net.graph.values[id.0].op)
        else {
            continue;
        };
        if fields.iter().all(|field| field.entry != *entry) {
            let written = cx
                .written(id)
                .map_or(ty.clone(), |written| written.ty().clone());
            fields.push(Field {
                entry: *entry,
                ty: written,
                layer: ty,
            });
        }
    }
    fields.sort_by_key(|field| field.entry);
    fields
}

fn member(cx: &Context<'_>, field: &Field) -> Member {
    let name = &cx.net.entries[field.entry].name;
    Member {
        name: quote!(#name),
        ty: Type::Verbatim(field.layer.clone()),
        kind: Kind::Nested,
    }
}

/// What a loss after the network must fit: its head, or the ending of the network it ends in.
///
/// That of a built-in layer is named and not asked for, so that a public network may hide what is
/// inside of it: the layer's type tells where its input comes from.
fn ending(cx: &Context<'_>) -> TokenStream {
    let krate = cx.krate(cx.net.name.span());
    if let Some((head, _)) = cx.head() {
        return head;
    }
    let outputs = &cx.net.graph.outputs;
    if cx.net.named_outputs && outputs.len() > 1 {
        let heads = outputs.iter().map(|id| match cx.node(*id) {
            Node::Activation { ty, .. } => ty,
            _ => ending_in(cx, *id),
        });
        return quote!(#krate::activation::Endings<(#(#heads,)*)>);
    }
    match cx.net.named_outputs {
        true => quote!(#krate::activation::Identity),
        false => ending_in(cx, outputs[0]),
    }
}

/// What a loss after a value must fit that no activation makes.
fn ending_in(cx: &Context<'_>, id: ValueId) -> TokenStream {
    let krate = cx.krate(cx.net.name.span());
    match cx.node(id) {
        Node::Layer { ty, .. } if cx.written(id).is_some() => {
            quote!(<#ty as #krate::parameters::Model>::Ending)
        }
        _ => quote!(#krate::activation::Identity),
    }
}

/// The token that a single output comes from.
pub fn end(cx: &Context<'_>) -> Span {
    match cx.net.named_outputs {
        true => cx.net.name.span(),
        false => cx.span(cx.net.graph.outputs[0]),
    }
}

/// The head that a loss is fused with.
pub fn head(cx: &Context<'_>) -> TokenStream {
    let krate = cx.krate(cx.net.name.span());
    match cx.head() {
        Some((head, _)) => head,
        None => {
            let ending = ending(cx);
            quote!(#krate::activation::Inherited<#ending>)
        }
    }
}

/// An alias for each type that only rustc knows: the output of a layer of another crate.
pub fn aliases(cx: &Context<'_>) -> TokenStream {
    let mut aliases = TokenStream::new();
    let cfg = cx.cfg();
    for id in cx.ids().filter(|id| cx.needs_alias(*id)) {
        let krate = cx.krate(cx.span(id));
        let output = match cx.node(id) {
            Node::Layer { ty, .. } => {
                quote_spanned!(at(cx.span(id))=> <#ty as #krate::layer::Layer>::Output)
            }
            Node::Part { from, index } => {
                let whole = cx.whole(from);
                quote!(<#whole as #krate::tensor::Nth<#index>>::Part)
            }
            _ => continue,
        };
        let span = at(cx.span(id));
        let (alias, generics) = (cx.alias(id), cx.bare_generics());
        aliases.extend(quote_spanned! {span=>
            #(#cfg)*
            #[doc(hidden)]
            #[allow(non_camel_case_types, dead_code)]
            type #alias #generics = #output;
        });
    }
    aliases
}

/// The structs that hold the values between the layers: of a group, and of one sample.
pub fn memory(cx: &Context<'_>) -> TokenStream {
    let (group, sample) = (places::of_group(cx), places::of_sample(cx));
    let group = memory_struct(cx, "__Inner", &cx.grouped(), &group);
    let sample = memory_struct(cx, "__Scratch", &cx.net.generics, &sample);
    quote!(#group #sample)
}

pub fn memory_struct(
    cx: &Context<'_>,
    name: &str,
    generics: &syn::Generics,
    fields: &[(Ident, TokenStream)],
) -> TokenStream {
    let krate = cx.krate(cx.net.name.span());
    let ident = format_ident!("{name}");
    let (names, types): (Vec<_>, Vec<_>) = fields.iter().cloned().unzip();
    let wheres = &generics.where_clause;
    let verbatim: Vec<Type> = types.iter().cloned().map(Type::Verbatim).collect();
    let plain = layout::plain(
        &krate,
        &ident,
        generics,
        &verbatim.iter().collect::<Vec<_>>(),
    );
    let marker = marker(cx);
    quote! {
        #[repr(C)]
        pub struct #ident #generics #wheres {
            #(#names: #types,)*
            __marker: #marker,
        }
        #plain
    }
}

/// A type that mentions the type parameters, so that no struct leaves one unused.
pub fn marker(cx: &Context<'_>) -> TokenStream {
    let params = cx.net.generics.type_params().map(|param| &param.ident);
    quote!(::core::marker::PhantomData<(#(#params,)*)>)
}

/// The place of what a layer keeps.
pub fn state(id: ValueId) -> Ident {
    name("s", id.0)
}

/// The field of a value that has one of its own.
pub fn value(id: ValueId) -> Ident {
    name("v", id.0)
}
