//! The network as a `Layer` and as a `Network`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::collect::collect;
use super::context::{Context, Node, at};
use super::forward::{Extent, produced, read, statements};
use super::items::{end, head};
use super::reverse::Plan;
use super::{arguments, checks, docs};
use crate::model::{Op, Stage, ValueId};
use crate::text;

/// `impl Layer` and `impl Network`.
pub fn implementation(cx: &Context<'_>) -> TokenStream {
    let krate = cx.krate(cx.net.name.span());
    let name = &cx.net.name;
    let (impls, arguments, wheres) = cx.net.generics.split_for_impl();
    let (input, output) = (cx.input(), cx.output());
    let grouped = grouped_arguments(cx);
    let (macs, coupled, checks) = (macs(cx), coupled(cx), checks::of_network(cx));
    let rows = rows(cx);
    let sample = statements(cx, Extent::Sample);
    let initialise = initialise(cx);
    let output = match &cx.net.outputs[..] {
        [port] if port.dims.is_none() && !cx.net.named_outputs => {
            quote_spanned!(end(cx)=> type Output = #output;)
        }
        _ => quote!(type Output = #output;),
    };
    let layer = quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl #impls #krate::layer::Layer for #name #arguments #wheres {
            type Input = #input;
            #output
            type Saved<const __B: ::core::primitive::usize> = #krate::network::Saved<Self, __B>;
            type Scratch = __Scratch #arguments;
            const MACS: ::core::primitive::usize = #macs;
            const COUPLED: ::core::primitive::bool = #coupled;
            const CHECK: #krate::requirement::Requirement = #krate::requirement::Requirement::NONE #(.and(#checks))*;
            const ROWS: &'static [#krate::summary::Row] = &[#(#rows),*];

            fn forward(&self, x: &Self::Input, y: &mut Self::Output, memory: &mut Self::Scratch) {
                let x = ::core::slice::from_ref(x);
                let y = ::core::slice::from_mut(y);
                #sample
            }

            fn record<const __B: ::core::primitive::usize>(
                &self,
                x: &[Self::Input],
                y: &mut [Self::Output],
                saved: &mut Self::Saved<__B>,
                mode: #krate::layer::Mode,
            ) {
                #krate::network::record(self, x, y, saved, mode);
            }

            fn deltas<const __B: ::core::primitive::usize>(
                &self,
                x: &[Self::Input],
                y: &[Self::Output],
                saved: &mut Self::Saved<__B>,
                dy: &[Self::Output],
            ) {
                #krate::network::deltas(self, x, y, saved, dy);
            }

            fn backward<const __B: ::core::primitive::usize>(
                &self,
                x: &[Self::Input],
                y: &[Self::Output],
                saved: &mut Self::Saved<__B>,
                _: &[Self::Output],
                dx: &mut [#krate::tensor::Grad<Self::Input>],
            ) {
                #krate::network::backward(self, x, y, saved, dx);
            }

            fn accumulate<const __B: ::core::primitive::usize>(
                &self,
                x: &[Self::Input],
                y: &[Self::Output],
                saved: &Self::Saved<__B>,
                _: &[Self::Output],
                grad: &mut Self,
                part: &#krate::layer::Part,
            ) {
                #krate::network::accumulate(self, x, y, saved, grad, part);
            }

            fn initialise<__R: #krate::random::Rng + ?::core::marker::Sized>(&mut self, _: #krate::init::Init, rng: &mut __R) {
                #initialise
            }
        }
    };
    let (head, end) = (head(cx), end(cx));
    let head = quote_spanned!(end=> type Head = #head;);
    let group = statements(cx, Extent::Group);
    let plan = Plan::new(cx);
    let (reverse, reverse_input, collect) = (&plan.reverse, &plan.input, collect(cx));
    let logits = logits(cx);
    let inner = quote!(__Inner #grouped);
    quote! {
        #layer

        #[automatically_derived]
        impl #impls #krate::network::Network for #name #arguments #wheres {
            #head
            type Inner<const __B: ::core::primitive::usize> = #inner;

            fn trace<const __B: ::core::primitive::usize, __S: #krate::network::See<Self::Scalar>>(
                &self,
                x: &[Self::Input],
                y: &mut [Self::Output],
                memory: &mut Self::Inner<__B>,
                mode: #krate::layer::Mode,
                see: &mut __S,
            ) {
                let n = x.len();
                #group
            }

            fn logits<'a, const __B: ::core::primitive::usize>(
                y: &'a [Self::Output],
                memory: &'a Self::Inner<__B>,
            ) -> &'a [Self::Output] {
                let n = y.len();
                #logits
            }

            fn reverse<const __B: ::core::primitive::usize, __S: #krate::network::See<Self::Scalar>>(
                &self,
                x: &[Self::Input],
                y: &[Self::Output],
                memory: &mut Self::Inner<__B>,
                dz: &[Self::Output],
                see: &mut __S,
            ) {
                let n = x.len();
                #reverse
            }

            fn reverse_input<const __B: ::core::primitive::usize, __S: #krate::network::See<Self::Scalar>>(
                &self,
                x: &[Self::Input],
                y: &[Self::Output],
                memory: &mut Self::Inner<__B>,
                dz: &[Self::Output],
                dx: &mut [#krate::tensor::Grad<Self::Input>],
                see: &mut __S,
            ) {
                let n = x.len();
                #reverse_input
            }

            fn collect<const __B: ::core::primitive::usize>(
                &self,
                x: &[Self::Input],
                y: &[Self::Output],
                memory: &Self::Inner<__B>,
                dz: &[Self::Output],
                grad: &mut Self,
                part: &#krate::layer::Part,
            ) {
                let n = x.len();
                #collect
            }
        }
    }
}

/// The values before the head.
pub fn logits(cx: &Context<'_>) -> TokenStream {
    match cx.head() {
        None => quote!(y),
        Some((_, from)) => produced(cx, from, "declared", &read(cx, from, Extent::Group)),
    }
}

/// The generics as arguments with the group's size behind them.
fn grouped_arguments(cx: &Context<'_>) -> TokenStream {
    let grouped = cx.grouped();
    let (_, arguments, _) = grouped.split_for_impl();
    quote!(#arguments)
}

/// The layers that make values, with their values.
pub fn layers<'a>(cx: &'a Context<'a>) -> impl Iterator<Item = (ValueId, TokenStream)> + 'a {
    cx.ids().filter_map(|id| match cx.node(id) {
        Node::Layer { ty, .. } => Some((id, ty)),
        _ => None,
    })
}

fn macs(cx: &Context<'_>) -> TokenStream {
    let krate = cx.krate(cx.net.name.span());
    let terms = cx.ids().filter_map(|id| match cx.node(id) {
        Node::Layer { ty, .. } => Some(quote!(<#ty as #krate::layer::Layer>::MACS)),
        Node::Product { left, right } => {
            let (left, right) = (cx.value_type(left), cx.value_type(right));
            Some(quote!(#krate::graph::product_macs::<#left, #right>()))
        }
        Node::Tied { from, .. } => {
            let (from, y) = (cx.value_type(from), cx.value_type(id));
            Some(quote!(#krate::graph::tied_macs::<#from, #y>()))
        }
        _ => None,
    });
    quote!(0 #(+ #terms)*)
}

fn coupled(cx: &Context<'_>) -> TokenStream {
    let krate = cx.krate(cx.net.name.span());
    let terms = layers(cx).map(|(_, ty)| quote!(<#ty as #krate::layer::Layer>::COUPLED));
    quote!(false #(|| #terms)*)
}

/// A line of the summary for each entry.
fn rows(cx: &Context<'_>) -> Vec<TokenStream> {
    let krate = cx.krate(cx.net.name.span());
    let mut rows = Vec::new();
    for (index, entry) in cx.net.entries.iter().enumerate() {
        let of_entry = |id: &ValueId| matches!(cx.net.graph.values[id.0].op, Op::Stage { entry, .. } if entry == index);
        let values: Vec<ValueId> = cx.ids().filter(of_entry).collect();
        let Some(last) = values.last() else { continue };
        let layers: Vec<TokenStream> = values
            .iter()
            .filter_map(|id| match cx.node(*id) {
                Node::Layer { ty, .. } => Some(ty),
                _ => None,
            })
            .collect();
        let field = values.iter().find_map(|id| match cx.node(*id) {
            Node::Layer {
                ty, field: Some(_), ..
            } => Some(ty),
            _ => None,
        });
        let (name, text, output) = (
            text::name(&entry.name),
            docs::entry(cx, index),
            cx.value_type(*last),
        );
        let (params, inside) = match field {
            Some(ty) => (
                quote!(<#ty as #krate::tensor::Floats>::LEN),
                quote!(<#ty as #krate::layer::Layer>::ROWS),
            ),
            None => (quote!(0), quote!(&[])),
        };
        rows.push(quote! {
            #krate::summary::Row {
                name: #name,
                layer: #text,
                output: <#output as #krate::tensor::Value>::SHAPE,
                params: #params,
                macs: 0 #(+ <#layers as #krate::layer::Layer>::MACS)*,
                inside: #inside,
            }
        });
    }
    rows
}

/// Draws the parameters of each layer, as declared or as the activation after it likes.
fn initialise(cx: &Context<'_>) -> TokenStream {
    let mut body = TokenStream::new();
    let mut done = Vec::new();
    for id in cx.ids() {
        let Node::Layer {
            ty,
            field: Some(field),
            ..
        } = cx.node(id)
        else {
            continue;
        };
        let Op::Stage { entry, stage, .. } = cx.net.graph.values[id.0].op else {
            continue;
        };
        if done.contains(&entry) {
            continue;
        }
        done.push(entry);
        let (krate, span) = (cx.krate(cx.span(id)), at(cx.span(id)));
        let declared = |name| match &cx.net.entries[entry].stages[stage] {
            Stage::Builtin(call) => arguments::init(cx, call, call.init(name)),
            _ => None,
        };
        let init = declared("init").unwrap_or_else(|| following(cx, id));
        body.extend(quote_spanned! {span=>
            <#ty as #krate::layer::Layer>::initialise(&mut self.#field, #init, rng);
        });
        if let Some(init) = declared("bias_init") {
            body.extend(quote_spanned! {span=>
                #krate::init::initialise_biases(&mut self.#field, #init, rng);
            });
        }
    }
    body
}

/// The initialiser that fits the activation after a layer, unless the layer has gates of its own.
fn following(cx: &Context<'_>, id: ValueId) -> TokenStream {
    let krate = cx.krate(cx.net.name.span());
    let recurrent = cx.builtin(id).is_some_and(|call| call.kind.remembers);
    let activation = cx.ids().find_map(|next| match cx.node(next) {
        Node::Activation { ty, from } if from == id => Some((ty, cx.value_type(id))),
        _ => None,
    });
    let activation = activation.filter(|_| !recurrent);
    match activation {
        Some((ty, value)) => quote!(<#ty as #krate::activation::Activation<#value>>::INIT),
        None => quote!(#krate::init::glorot_uniform()),
    }
}
