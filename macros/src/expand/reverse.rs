//! The reverse pass: gradients of values, then of parameters.
//!
//! Every use of a value contributes to its gradient: the first contribution is written, further
//! ones are added. Contributions to values that depend on a parameter make up `reverse`; those to
//! the input and to what depends on it alone make up `reverse_input`, which training leaves out.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::context::{Context, Node, at, name, respan};
use super::forward::{Extent, fitted, instance, produced, read, same};
use super::items::{gradient, state};
use crate::model::{BinaryOp, Element, Op, Stage, ValueId};

/// The statements of the reverse pass, and the memory they need.
pub struct Plan<'a> {
    cx: &'a Context<'a>,
    /// The statements of `reverse`.
    pub reverse: TokenStream,
    /// The statements of `reverse_input`.
    pub input: TokenStream,
    /// Places for contributions that cannot be added at once.
    pub temporaries: Vec<(Ident, TokenStream)>,
    /// Whether a value has received a contribution.
    received: Vec<bool>,
}

/// How an operation contributes to a gradient: a function that writes, one that adds, and the
/// arguments before the slot.
struct Forms {
    write: &'static str,
    add: &'static str,
    arguments: TokenStream,
}

impl Forms {
    fn of(write: &'static str, add: &'static str, arguments: TokenStream) -> Forms {
        Forms {
            write,
            add,
            arguments,
        }
    }

    fn divide(dy: &TokenStream, b: &TokenStream) -> Forms {
        Forms::of("divide", "divide_more", quote!(#dy, #b))
    }

    fn divisor(dy: &TokenStream, y: &TokenStream, b: &TokenStream) -> Forms {
        Forms::of("divisor", "divisor_more", quote!(#dy, #y, #b))
    }

    fn copy(dy: &TokenStream) -> Forms {
        Forms {
            write: "copy",
            add: "copy_more",
            arguments: quote!(#dy),
        }
    }

    fn scale(factor: &TokenStream, dy: &TokenStream) -> Forms {
        Forms {
            write: "scale",
            add: "scale_more",
            arguments: quote!(#factor, #dy),
        }
    }

    fn multiply(dy: &TokenStream, other: &TokenStream) -> Forms {
        Forms {
            write: "multiply",
            add: "multiply_more",
            arguments: quote!(#dy, #other),
        }
    }
}

impl<'a> Plan<'a> {
    pub fn new(cx: &'a Context<'a>) -> Plan<'a> {
        let mut plan = Plan {
            cx,
            reverse: TokenStream::new(),
            input: TokenStream::new(),
            temporaries: Vec::new(),
            received: vec![false; cx.net.graph.values.len()],
        };
        plan.seed();
        for id in cx.ids().rev() {
            // The head is the loss's.
            if cx.head().is_none() || cx.net.graph.outputs[0] != id {
                plan.propagate(id);
            }
        }
        plan.finish();
        plan
    }

    /// The gradients of named outputs come from the parts of `dz`. That of a single one is `dz`
    /// itself, which only an input needs a copy of.
    fn seed(&mut self) {
        let cx = self.cx;
        let krate = cx.krate(cx.net.name.span());
        if let Some(id) = cx.logits() {
            if matches!(cx.node(id), Node::Input(_)) {
                self.receive(id);
                let (dz, slot) = (gradient_of(cx, id), self.slot(id));
                self.phase(id)
                    .extend(quote!(#krate::graph::copy(#dz, #slot);));
            }
            return;
        }
        for (index, id) in cx.net.graph.outputs.iter().enumerate() {
            let (ty, declared) = (cx.value_type(*id), &cx.outputs[index]);
            let name = &cx.net.outputs[index].name;
            let function = match self.receive(*id) {
                true => quote!(copy),
                false => quote!(copy_more),
            };
            let slot = self.slot(*id);
            self.phase(*id).extend(quote! {
                for (dz, d) in dz.iter().zip(#slot) {
                    let dz = ::core::slice::from_ref(&dz.#name);
                    let dz = <#ty as #krate::graph::Produces<#declared>>::produced(dz);
                    #krate::graph::#function(dz, ::core::slice::from_mut(d));
                }
            });
        }
    }

    /// Carries the gradient of a value on to what it was computed from.
    fn propagate(&mut self, id: ValueId) {
        let cx = self.cx;
        let dy = gradient_of(cx, id);
        match cx.node(id) {
            Node::Input(_) => {}
            Node::Layer { from, .. } => self.through_layer(id, from, &dy),
            Node::Activation { ty, from } => self.through_activation(id, &ty, from, &dy),
            Node::Reciprocal { from, .. } => {
                let (y, x) = (read(cx, id, Extent::Group), read(cx, from, Extent::Group));
                self.contribute(id, from, from, Forms::divisor(&dy, &y, &x));
            }
            Node::Concat { axis, from } => {
                for (from, start) in from {
                    let forms = Forms::of(
                        "concat_gradient",
                        "concat_gradient_more",
                        quote!(#axis, #start, #dy),
                    );
                    self.contribute(id, from, from, forms);
                }
            }
            Node::Product { left, right } => {
                let krate = cx.krate(cx.span(id));
                let (a, b) = (
                    read(cx, left, Extent::Group),
                    read(cx, right, Extent::Group),
                );
                self.write_or_add(
                    left,
                    |slot| quote!(#krate::graph::product_left(#dy, #b, #slot);),
                );
                let forms = Forms::of("product_right", "product_right_more", quote!(#a, #dy));
                self.contribute(id, right, right, forms);
            }
            Node::Tied {
                field,
                transposed,
                from,
            } => {
                let krate = cx.krate(cx.span(id));
                self.write_or_add(from, |slot| {
                    quote!(#krate::graph::tied(&self.#field.weight, !#transposed, #dy, #slot);)
                });
            }
            Node::Join { from } => {
                let (krate, whole) = (cx.krate(cx.span(id)), cx.value_type(id));
                // Nothing flows into integers.
                let parts = from.into_iter().enumerate();
                for (index, from) in parts.filter(|(_, from)| !is_index(cx, *from)) {
                    let slot = self.slot(from);
                    let function = match self.receive(from) {
                        true => quote!(unjoin),
                        false => quote!(unjoin_more),
                    };
                    let ty = respan(cx.value_type(from), cx.span(id));
                    self.phase(from).extend(quote_spanned! {at(cx.span(id))=>
                        #krate::graph::#function::<#whole, #index>(
                            #dy,
                            <#ty as #krate::layer::Fits<<#whole as #krate::tensor::Nth<#index>>::Part>>::fit_gradients(#slot),
                        );
                    });
                }
            }
            Node::Part { from, index } => {
                let krate = cx.krate(cx.span(id));
                let (whole, slot) = (cx.whole(from), self.slot(from));
                if self.receive(from) {
                    self.phase(from)
                        .extend(quote!(#krate::graph::clear(#slot);));
                }
                self.phase(from)
                    .extend(quote!(#krate::graph::part_gradient::<#whole, #index>(#dy, #slot);));
            }
            Node::Affine { factor, from, .. } => {
                self.contribute(id, from, from, Forms::scale(&factor, &dy));
            }
            Node::Binary { op, left, right } => {
                let a = read(cx, left, Extent::Group);
                let b = same(cx, id, left, right, Extent::Group);
                let (to_left, to_right) = match op {
                    BinaryOp::Add => (Forms::copy(&dy), Forms::copy(&dy)),
                    BinaryOp::Sub => (Forms::copy(&dy), Forms::scale(&quote!(-1.0), &dy)),
                    BinaryOp::Mul => (Forms::multiply(&dy, &b), Forms::multiply(&dy, &a)),
                    BinaryOp::Div => {
                        let y = read(cx, id, Extent::Group);
                        (Forms::divide(&dy, &b), Forms::divisor(&dy, &y, &b))
                    }
                };
                self.contribute(id, left, left, to_left);
                self.contribute(id, left, right, to_right);
            }
        }
    }

    /// Contributes by one call. `like` is the operand whose type the call has.
    fn contribute(&mut self, id: ValueId, like: ValueId, to: ValueId, forms: Forms) {
        let slot = self.slot(to);
        let slot = if like == to {
            slot
        } else {
            self.same_slot(id, like, to, &slot)
        };
        let (krate, span) = (self.cx.krate(self.cx.span(id)), at(self.cx.span(id)));
        let function = if self.receive(to) {
            forms.write
        } else {
            forms.add
        };
        let (function, arguments) = (Ident::new(function, span), forms.arguments);
        self.phase(to).extend(quote_spanned! {span=>
            #krate::graph::#function(#arguments, #slot);
        });
    }

    fn through_layer(&mut self, id: ValueId, from: ValueId, dy: &TokenStream) {
        let cx = self.cx;
        let Node::Layer { ty, .. } = cx.node(id) else {
            return;
        };
        let (krate, span) = (cx.krate(cx.span(id)), at(cx.span(id)));
        let (instance, x, s) = (
            instance(cx, id),
            fitted(cx, id, from, Extent::Group),
            state(id),
        );
        let y = read(cx, id, Extent::Group);
        if !is_stateless(cx, id) {
            self.phase(id).extend(quote_spanned! {span=>
                <#ty as #krate::layer::Layer>::deltas::<__B>(#instance, #x, #y, &mut memory.#s, #dy);
            });
        }
        let input = respan(cx.value_type(from), cx.span(id));
        let backward = |slot: &TokenStream| {
            quote_spanned! {span=>
                <#ty as #krate::layer::Layer>::backward::<__B>(
                    #instance, #x, #y, &mut memory.#s, #dy,
                    <#input as #krate::layer::Fits<<#ty as #krate::layer::Layer>::Input>>::fit_gradients(#slot),
                );
            }
        };
        self.write_or_add(from, backward);
    }

    fn through_activation(
        &mut self,
        id: ValueId,
        ty: &TokenStream,
        from: ValueId,
        dy: &TokenStream,
    ) {
        let cx = self.cx;
        let (krate, span) = (cx.krate(cx.span(id)), at(cx.span(id)));
        let (z, y) = (read(cx, from, Extent::Group), read(cx, id, Extent::Group));
        let value = cx.value_type(id);
        self.write_or_add(from, |slot| {
            quote_spanned! {span=>
                #krate::graph::deactivate::<#ty, #value>(#z, #y, #dy, #slot);
            }
        });
    }

    /// Contributes by a call that can only write: through a temporary if there is something to add
    /// to.
    fn write_or_add(&mut self, to: ValueId, call: impl Fn(&TokenStream) -> TokenStream) {
        let cx = self.cx;
        let krate = cx.krate(cx.net.name.span());
        let first = self.receive(to);
        if is_index(cx, to) {
            // Nothing flows into integers; the layer still has to be asked.
            let temporary = self.temporary(to);
            let statement = call(&temporary);
            self.phase(to).extend(statement);
        } else if first {
            let statement = call(&self.slot(to));
            self.phase(to).extend(statement);
        } else {
            let (temporary, slot) = (self.temporary(to), self.slot(to));
            let statement = call(&temporary);
            self.phase(to).extend(quote! {
                #statement
                #krate::graph::copy_more(#temporary, #slot);
            });
        }
    }

    /// A place for one contribution to the gradient of a value.
    fn temporary(&mut self, to: ValueId) -> TokenStream {
        let krate = self.cx.krate(self.cx.net.name.span());
        let (ty, place) = (self.cx.value_type(to), name("t", self.temporaries.len()));
        self.temporaries
            .push((place.clone(), quote!([#krate::tensor::Grad<#ty>; __B])));
        quote!((&mut memory.#place[..n]))
    }

    /// Where the gradient of a value is gathered.
    fn slot(&self, to: ValueId) -> TokenStream {
        let d = gradient(to);
        let caller = matches!(self.cx.node(to), Node::Input(_)) && !self.cx.net.named_inputs;
        if caller {
            quote!((&mut *dx))
        } else {
            quote!((&mut memory.#d[..n]))
        }
    }

    /// The slot of a right operand, as one of the left one's type.
    fn same_slot(
        &self,
        id: ValueId,
        left: ValueId,
        to: ValueId,
        slot: &TokenStream,
    ) -> TokenStream {
        let (krate, span) = (self.cx.krate(self.cx.span(id)), self.cx.span(id));
        let left = self.cx.value_type(left);
        let ty = respan(self.cx.value_type(to), span);
        quote_spanned!(span=> <#ty as #krate::graph::SameShape<#left>>::same_mut(#slot))
    }

    /// Notes a contribution; whether it is the first.
    fn receive(&mut self, to: ValueId) -> bool {
        !std::mem::replace(&mut self.received[to.0], true)
    }

    /// The statements that contributions to a value belong to.
    fn phase(&mut self, to: ValueId) -> &mut TokenStream {
        if self.cx.active(to) {
            &mut self.reverse
        } else {
            &mut self.input
        }
    }

    /// Hands the gradients of the inputs over, zero where nothing flows.
    fn finish(&mut self) {
        let cx = self.cx;
        let krate = cx.krate(cx.net.name.span());
        for id in cx.ids() {
            let Op::Input(index) = cx.net.graph.values[id.0].op else {
                continue;
            };
            if is_index(cx, id) {
                continue;
            }
            let slot = self.slot(id);
            if !self.received[id.0] {
                self.input.extend(quote!(#krate::graph::clear(#slot);));
            }
            if cx.net.named_inputs {
                let name = &cx.net.inputs[index].name;
                self.input.extend(quote! {
                    for (d, dx) in #slot.iter().zip(dx.iter_mut()) {
                        #krate::plain::copy(d, &mut dx.#name);
                    }
                });
            }
        }
    }
}

/// The statements that add the parameters' gradient.
pub fn collect(cx: &Context<'_>) -> TokenStream {
    let mut fields: Vec<(Ident, Vec<ValueId>)> = Vec::new();
    for id in cx.ids() {
        let field = match cx.node(id) {
            Node::Layer { field, .. } => field.clone().filter(|_| cx.may_train(id, &field)),
            Node::Tied { field, .. } => Some(field),
            _ => None,
        };
        let Some(field) = field else {
            continue;
        };
        match fields.iter_mut().find(|(name, _)| *name == field) {
            Some((_, calls)) => calls.push(id),
            None => fields.push((field, vec![id])),
        }
    }
    let mut body = TokenStream::new();
    for (field, calls) in fields {
        let statements: TokenStream = calls.iter().map(|id| accumulate(cx, *id, &field)).collect();
        body.extend(match calls.len() {
            1 => statements,
            // A layer that is called twice sums both calls sample by sample, so that the size of
            // the group changes no bit.
            _ => quote! {
                for s in part.samples() {
                    let part = &part.clone().over(s..s + 1);
                    #statements
                }
            },
        });
    }
    body
}

fn accumulate(cx: &Context<'_>, id: ValueId, field: &Ident) -> TokenStream {
    let (krate, span) = (cx.krate(cx.span(id)), at(cx.span(id)));
    if let Node::Tied {
        transposed, from, ..
    } = cx.node(id)
    {
        let (x, dy) = (read(cx, from, Extent::Group), gradient_of(cx, id));
        return quote_spanned! {span=>
            #krate::graph::tied_accumulate(#transposed, #x, #dy, &mut grad.#field.weight, part);
        };
    }
    let Node::Layer { ty, from, .. } = cx.node(id) else {
        return TokenStream::new();
    };
    let (x, y) = (
        fitted(cx, id, from, Extent::Group),
        read(cx, id, Extent::Group),
    );
    let (s, dy) = (state(id), gradient_of(cx, id));
    quote_spanned! {span=>
        <#ty as #krate::layer::Layer>::accumulate::<__B>(
            &self.#field, #x, #y, &memory.#s, #dy, &mut grad.#field, part,
        );
    }
}

/// The slice of the gradient of a value.
fn gradient_of(cx: &Context<'_>, id: ValueId) -> TokenStream {
    if cx.logits() == Some(id) {
        return produced(cx, id, "produced", &quote!(dz));
    }
    let d = gradient(id);
    quote!((&memory.#d[..n]))
}

/// Whether a layer is known to keep nothing between the passes.
fn is_stateless(cx: &Context<'_>, id: ValueId) -> bool {
    let Op::Stage { entry, stage, .. } = cx.net.graph.values[id.0].op else {
        return true;
    };
    matches!(&cx.net.entries[entry].stages[stage], Stage::Builtin(call) if !call.has_parameters())
}

/// Whether a value is an input of something other than floats.
fn is_index(cx: &Context<'_>, id: ValueId) -> bool {
    match cx.net.graph.values[id.0].op {
        Op::Input(index) => matches!(cx.net.inputs[index].element, Element::Other(_)),
        _ => false,
    }
}
