//! The forward pass, of a group with its values kept, and of one sample.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::context::{Context, Node, at, respan};
use super::items::state;
use super::places::{self, is_over};
use crate::lives::{Phase, Thing};
use crate::model::{BinaryOp, Element, Op, Value, ValueId};
use crate::text;

/// Whether a pass works on a group of samples, on one, or on a step of one.
#[derive(Clone, Copy, PartialEq)]
pub enum Extent {
    Group,
    Sample,
    /// One step of a sequence, in memory that has a field for each value.
    Step,
}

/// The statements of a forward pass. In scope are `self`, the slices `x` and `y`, `memory`, and
/// for a group its length `n` and the `mode`.
pub fn statements(cx: &Context<'_>, extent: Extent) -> TokenStream {
    let mut body = TokenStream::new();
    for id in cx.ids() {
        cx.memory.tick(Phase::Forward);
        body.extend(match cx.node(id) {
            Node::Input(index) => input(cx, id, index, extent),
            _ => step(cx, id, extent),
        });
        if extent == Extent::Group {
            body.extend(shown(cx, id, "value", || read(cx, id, Extent::Group)));
        }
    }
    cx.memory.tick(Phase::Forward);
    body.extend(outputs(cx, extent));
    body
}

/// Keeps an input that has a place of its own.
fn input(cx: &Context<'_>, id: ValueId, index: usize, extent: Extent) -> TokenStream {
    if !cx.stored(id) || extent == Extent::Sample {
        return TokenStream::new();
    }
    let krate = cx.krate(cx.net.name.span());
    let slot = write(cx, id, extent);
    let port = &cx.net.inputs[index].name;
    let part = if cx.net.named_inputs {
        quote!(&x.#port)
    } else {
        quote!(x)
    };
    quote! {
        for (v, x) in #slot.iter_mut().zip(x) {
            #krate::plain::copy(#part, v);
        }
    }
}

/// Shows a value or its gradient, by that method of `See`, with the name that the value goes by, before another
/// takes its place.
pub fn shown(
    cx: &Context<'_>,
    id: ValueId,
    method: &str,
    slice: impl FnOnce() -> TokenStream,
) -> TokenStream {
    let of_floats = match cx.node(id) {
        Node::Input(index) => matches!(cx.net.inputs[index].element, Element::Scalar),
        // Its parts are shown.
        Node::Join { .. } => false,
        _ => true,
    };
    if !of_floats {
        return TokenStream::new();
    }
    let name = match &cx.net.graph.values[id.0] {
        Value {
            op: Op::Stage { entry, .. },
            ..
        } => text::name(&cx.net.entries[*entry].name),
        value => value
            .label
            .trim_matches('`')
            .trim_start_matches("r#")
            .to_owned(),
    };
    let krate = cx.krate(cx.net.name.span());
    let (method, ty, slice) = (format_ident!("{method}"), cx.value_type(id), slice());
    let index = id.0;
    quote! {
        #krate::network::See::#method(
            see,
            #krate::network::Shown { name: #name, index: #index, shape: <#ty as #krate::tensor::Value>::SHAPE },
            #krate::tensor::flat::<#ty>(#slice),
        );
    }
}

/// Computes a value in the place of what it is made of, if nothing else needs that.
fn over(cx: &Context<'_>, id: ValueId, extent: Extent) -> Option<TokenStream> {
    let span = at(cx.span(id));
    let krate = cx.krate(cx.span(id));
    let ty = cx.value_type(id);
    let is_over = |from: ValueId| is_over(cx, Thing::Value(from.0), Thing::Value(id.0), extent);
    match cx.node(id) {
        Node::Layer { from, .. } if is_same_floats(cx, id) => {
            let (from_it, it) = (Thing::Value(from.0), Thing::Value(id.0));
            places::is_view(cx, from_it, it, extent).then(|| {
                let x = fitted(cx, id, from, extent);
                quote_spanned!(span=> let _ = #x;)
            })
        }
        Node::Activation {
            ty: activation,
            from,
        } if cx.builtin(id).is_some() => is_over(from).then(|| {
            let (precondition, y) = (precondition(cx, id, from), write(cx, id, extent));
            quote_spanned! {span=>
                #precondition
                #krate::graph::activate_in_place::<#activation, #ty>(#y);
            }
        }),
        Node::Affine { factor, term, from } => is_over(from).then(|| {
            let y = write(cx, id, extent);
            quote_spanned!(span=> #krate::graph::affine_in_place::<#ty>(#factor, #term, #y);)
        }),
        Node::Binary { op, left, right } if left != right && op != BinaryOp::Div => {
            let function = match op {
                BinaryOp::Add => quote_spanned!(span=> add_in_place),
                BinaryOp::Sub => quote_spanned!(span=> subtract_in_place),
                _ => quote_spanned!(span=> multiply_in_place),
            };
            if is_over(left) {
                let (b, y) = (same(cx, id, left, right, extent), write(cx, id, extent));
                return Some(quote_spanned!(span=> #krate::graph::#function::<#ty>(#b, #y);));
            }
            (op != BinaryOp::Sub && is_over(right)).then(|| {
                let b = same(cx, id, left, right, extent);
                let (a, y) = (read(cx, left, extent), write(cx, id, extent));
                quote_spanned! {span=>
                    let _ = #b;
                    #krate::graph::#function::<#ty>(#a, #y);
                }
            })
        }
        _ => None,
    }
}

/// Whether a layer only gives the floats of its input another shape.
pub fn is_same_floats(cx: &Context<'_>, id: ValueId) -> bool {
    cx.builtin(id).is_some_and(|call| call.kind.keeps_floats)
}

/// Computes a value.
pub fn step(cx: &Context<'_>, id: ValueId, extent: Extent) -> TokenStream {
    if let Some(over) = over(cx, id, extent) {
        return over;
    }
    let span = at(cx.span(id));
    let krate = cx.krate(cx.span(id));
    let ty = cx.value_type(id);
    let y = write(cx, id, extent);
    match cx.node(id) {
        Node::Layer {
            ty: layer, from, ..
        } => {
            let (instance, x, s) = (instance(cx, id), fitted(cx, id, from, extent), state(id));
            let precondition = precondition(cx, id, from);
            if extent == Extent::Step {
                return quote_spanned! {span=>
                    #precondition
                    <#layer as #krate::layer::Layer>::forward(#instance, &#x[0], &mut #y[0], &mut memory.#s);
                };
            }
            if extent == Extent::Sample {
                return quote_spanned! {span=>
                    #precondition
                    {
                        let (__x, __y) = (#x, #y);
                        memory.work.lend::<<#layer as #krate::layer::Layer>::Scratch>(|__s| {
                            <#layer as #krate::layer::Layer>::forward(#instance, &__x[0], &mut __y[0], __s);
                        });
                    }
                };
            }
            let index = id.0 as u32;
            quote_spanned! {span=>
                <#layer as #krate::layer::Layer>::record::<__B>(
                    #instance, #x, #y, &mut memory.#s, mode.inside(#index),
                );
            }
        }
        Node::Product { left, right } => {
            let (a, b) = (read(cx, left, extent), read(cx, right, extent));
            quote_spanned!(span=> #krate::graph::product(#a, #b, #y);)
        }
        Node::Join { from } => {
            let parts = from.into_iter().enumerate().map(|(index, from)| {
                let x = part_fitted(cx, id, index, from, extent);
                quote_spanned!(span=> #krate::graph::join::<#ty, #index>(#x, #y);)
            });
            quote!(#(#parts)*)
        }
        Node::Part { from, index } => {
            let (whole, s) = (cx.whole(from), read(cx, from, extent));
            quote_spanned!(span=> #krate::graph::part::<#whole, #index>(#s, #y);)
        }
        Node::Input(_) => unreachable!("inputs are not computed"),
        node => {
            let precondition = match node {
                Node::Activation { from, .. } => precondition(cx, id, from),
                _ => TokenStream::new(),
            };
            let read = |from, like: Option<ValueId>| match like {
                Some(left) => same(cx, id, left, from, extent),
                None => read(cx, from, extent),
            };
            let operation = operation(cx, id, [&ty, &y], 0, read);
            quote!(#precondition #operation)
        }
    }
}

/// Computes a value of type `ty` in the place `y` by an operation that does the same to all steps of a
/// sequence. `read` gives what it is made of, of which a second one may have to be like the first; `axes` are
/// those that what is computed lacks.
pub fn operation(
    cx: &Context<'_>,
    id: ValueId,
    [ty, y]: [&TokenStream; 2],
    axes: usize,
    read: impl Fn(ValueId, Option<ValueId>) -> TokenStream,
) -> TokenStream {
    let (span, krate) = (at(cx.span(id)), cx.krate(cx.span(id)));
    match cx.node(id) {
        Node::Activation {
            ty: activation,
            from,
        } => {
            let x = read(from, None);
            quote_spanned!(span=> #krate::graph::activate::<#activation, #ty>(#x, #y);)
        }
        Node::Binary { op, left, right } => {
            let (a, b) = (read(left, None), read(right, Some(left)));
            let function = match op {
                BinaryOp::Add => quote_spanned!(span=> add),
                BinaryOp::Sub => quote_spanned!(span=> subtract),
                BinaryOp::Mul => quote_spanned!(span=> multiply),
                BinaryOp::Div => quote_spanned!(span=> divide),
            };
            quote_spanned!(span=> #krate::graph::#function::<#ty>(#a, #b, #y);)
        }
        Node::Affine { factor, term, from } => {
            let x = read(from, None);
            quote_spanned!(span=> #krate::graph::affine::<#ty>(#factor, #x, #term, #y);)
        }
        Node::Reciprocal { numerator, from } => {
            let x = read(from, None);
            quote_spanned!(span=> #krate::graph::reciprocal::<#ty>(#numerator, #x, #y);)
        }
        Node::Concat { axis, from } => {
            let axis = axis - axes;
            let parts = from.into_iter().map(|(from, start)| {
                let x = read(from, None);
                quote_spanned!(span=> #krate::graph::concat(#axis, #start, #x, #y);)
            });
            quote!(#(#parts)*)
        }
        Node::Tied {
            field,
            transposed,
            from,
        } => {
            let x = read(from, None);
            quote_spanned!(span=> #krate::graph::tied(&self.#field.weight, #transposed, #x, #y);)
        }
        _ => unreachable!("a value that is made of a sequence step by step"),
    }
}

/// Hands over outputs that are not computed in the caller's place.
fn outputs(cx: &Context<'_>, extent: Extent) -> TokenStream {
    let krate = cx.krate(cx.net.name.span());
    let mut copies = TokenStream::new();
    for (index, id) in cx.net.graph.outputs.iter().enumerate() {
        let (ty, declared, v) = (
            cx.value_type(*id),
            &cx.outputs[index],
            read(cx, *id, extent),
        );
        let port = &cx.net.outputs[index];
        if cx.net.named_outputs {
            let span = at(syn::Error::new_spanned(&port.tokens, "").span());
            let name = &port.name;
            copies.extend(quote_spanned! {span=>
                for (v, y) in #v.iter().zip(y.iter_mut()) {
                    let y = <#ty as #krate::graph::Produces<#declared>>::produce(::core::slice::from_mut(&mut y.#name));
                    #krate::plain::copy(v, &mut y[0]);
                }
            });
        } else if matches!(cx.net.graph.values[id.0].op, Op::Input(_)) {
            copies.extend(quote!(#krate::graph::copy(#v, y);));
        }
    }
    copies
}

/// The layer that makes a value.
pub fn instance(cx: &Context<'_>, id: ValueId) -> TokenStream {
    let span = at(cx.span(id));
    let krate = cx.krate(cx.span(id));
    match cx.node(id) {
        Node::Layer {
            field: Some(field), ..
        } => quote_spanned!(span=> &self.#field),
        Node::Layer { ty, .. } => quote_spanned!(span=> &#krate::graph::stateless::<#ty>()),
        _ => unreachable!("only layers are instances"),
    }
}

/// A bound on an input that the macro does not know the shape of.
fn precondition(cx: &Context<'_>, id: ValueId, from: ValueId) -> TokenStream {
    let Some(call) = cx
        .builtin(id)
        .filter(|call| super::builtin::takes_vector(call))
    else {
        return TokenStream::new();
    };
    let span = call.ident.span();
    let (krate, mut ty) = (cx.krate(span), respan(cx.value_type(from), span));
    if call.inner().is_some() {
        ty = quote_spanned!(span=> <#ty as #krate::layers::Steps>::Step);
    }
    quote_spanned!(span=> let _ = <#ty as #krate::tensor::Vector>::LENGTH;)
}

/// The slice of a value.
pub fn read(cx: &Context<'_>, id: ValueId, extent: Extent) -> TokenStream {
    places::read(cx, Thing::Value(id.0), id, extent)
}

/// The slice of a value, to be written.
pub fn write(cx: &Context<'_>, id: ValueId, extent: Extent) -> TokenStream {
    places::write(cx, Thing::Value(id.0), id, extent)
}

/// A slice of the declared output as one of the type that the body computes, or the other way
/// round, by the method `view` of `Produces`.
pub fn produced(cx: &Context<'_>, id: ValueId, view: &str, slice: &TokenStream) -> TokenStream {
    let port = &cx.net.outputs[0];
    let at_port = syn::Error::new_spanned(&port.tokens, "").span();
    let krate = cx.krate(at_port);
    let (ty, declared) = (respan(cx.value_type(id), at_port), cx.output());
    let view = Ident::new(view, at_port);
    quote_spanned!(at_port=> <#ty as #krate::graph::Produces<#declared>>::#view(#slice))
}

/// The slice of a layer's input, checked to be what it takes.
pub fn fitted(cx: &Context<'_>, id: ValueId, from: ValueId, extent: Extent) -> TokenStream {
    let Node::Layer { ty: layer, .. } = cx.node(id) else {
        unreachable!("only layers take inputs")
    };
    let (krate, span) = (cx.krate(cx.span(id)), cx.span(id));
    let (ty, x) = (respan(cx.value_type(from), span), read(cx, from, extent));
    quote_spanned! {span=>
        <#ty as #krate::layer::Fits<<#layer as #krate::layer::Layer>::Input>>::fit(#x)
    }
}

/// The slice of a value that is the `index`-th of several, checked to be what that is.
fn part_fitted(
    cx: &Context<'_>,
    joined: ValueId,
    index: usize,
    from: ValueId,
    extent: Extent,
) -> TokenStream {
    let (krate, span) = (cx.krate(cx.span(joined)), cx.span(joined));
    let (whole, ty, x) = (
        cx.value_type(joined),
        respan(cx.value_type(from), span),
        read(cx, from, extent),
    );
    quote_spanned! {span=>
        <#ty as #krate::layer::Fits<<#whole as #krate::tensor::Nth<#index>>::Part>>::fit(#x)
    }
}

/// The slice of a right operand, checked to be of the left one's shape.
pub fn same(
    cx: &Context<'_>,
    id: ValueId,
    left: ValueId,
    right: ValueId,
    extent: Extent,
) -> TokenStream {
    let (krate, span) = (cx.krate(cx.span(id)), cx.span(id));
    let (left, ty, right) = (
        cx.value_type(left),
        respan(cx.value_type(right), span),
        read(cx, right, extent),
    );
    quote_spanned!(span=> <#ty as #krate::graph::SameShape<#left>>::same(#right))
}
