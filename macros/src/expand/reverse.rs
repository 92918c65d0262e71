//! The reverse pass: gradients of values.
//!
//! Every use of a value contributes to its gradient: the first contribution is written, further
//! ones are added. Contributions to values that depend on a parameter make up `reverse`; those to
//! the input and to what depends on it alone make up `reverse_input`, which training leaves out.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::context::{Context, Node, at, respan};
use super::forms::{Forms, Over};
use super::forward::{Extent, fitted, instance, is_same_floats, produced, read, same, shown};
use super::items::state;
use super::places;
use crate::lives::{Phase, Thing};
use crate::model::{BinaryOp, Element, Op, Stage, ValueId};
use crate::registry::Reads;

/// The statements of the reverse pass, and the memory they need.
pub struct Plan<'a> {
    cx: &'a Context<'a>,
    /// The statements of `reverse`.
    pub reverse: TokenStream,
    /// The statements of `reverse_input`.
    pub input: TokenStream,
    /// The values to whose gradients there are contributions that cannot be added at once, one for each.
    pub temporaries: Vec<ValueId>,
    /// Whether a value has received a contribution.
    received: Vec<bool>,
    /// The contributions to each value that are another gradient as it is: the value whose gradient it is, and
    /// the operand whose type it has, if it is not in another shape. They wait until the gradient is needed, for what can only be written
    /// then needs no place of its own, and what is the same as another is not copied.
    waiting: Vec<Vec<(ValueId, Option<ValueId>)>>,
}

impl<'a> Plan<'a> {
    pub fn new(cx: &'a Context<'a>) -> Plan<'a> {
        let mut plan = Plan {
            cx,
            reverse: TokenStream::new(),
            input: TokenStream::new(),
            temporaries: Vec::new(),
            received: vec![false; cx.net.graph.values.len()],
            waiting: vec![Vec::new(); cx.net.graph.values.len()],
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
                self.begin(id);
                self.receive(id);
                let dz = produced(cx, id, "produced", &quote!(dz));
                let slot = self.slot(id);
                self.phase(id)
                    .extend(quote!(#krate::graph::copy(#dz, #slot);));
            }
            return;
        }
        for (index, id) in cx.net.graph.outputs.iter().enumerate() {
            let (ty, declared) = (cx.value_type(*id), &cx.outputs[index]);
            let name = &cx.net.outputs[index].name;
            self.begin(*id);
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
        let krate = cx.krate(cx.span(id));
        let read = |id| read(cx, id, Extent::Group);
        self.settle(id);
        self.show(id);
        match cx.node(id) {
            Node::Input(_) => {}
            Node::Layer { from, .. } => self.through_layer(id, from),
            Node::Activation { ty, from } => self.through_activation(id, &ty, from),
            Node::Reciprocal { from, .. } => {
                self.contribute(id, from, from, |dy| {
                    Forms::divisor(dy, &read(id), &read(from))
                });
            }
            Node::Concat { axis, from } => {
                for (from, start) in from {
                    self.contribute(id, from, from, |dy| {
                        Forms::of(
                            "concat_gradient",
                            "concat_gradient_more",
                            quote!(#axis, #start, #dy),
                        )
                    });
                }
            }
            Node::Product { left, right } => {
                self.write_or_add(id, left, |dy, slot| {
                    let b = read(right);
                    quote!(#krate::graph::product_left(#dy, #b, #slot);)
                });
                self.contribute(id, right, right, |dy| {
                    let a = read(left);
                    Forms::of("product_right", "product_right_more", quote!(#a, #dy))
                });
            }
            Node::Tied {
                field,
                transposed,
                from,
            } => {
                self.write_or_add(
                    id,
                    from,
                    |dy, slot| quote!(#krate::graph::tied(&self.#field.weight, !#transposed, #dy, #slot);),
                );
            }
            Node::Join { from } => {
                let whole = cx.value_type(id);
                // Nothing flows into integers.
                let parts = from.into_iter().enumerate();
                for (index, from) in parts.filter(|(_, from)| !is_index(cx, *from)) {
                    self.begin(from);
                    let (dy, slot) = (gradient_of(cx, id), self.slot(from));
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
                self.begin(from);
                let (dy, whole, slot) = (gradient_of(cx, id), cx.whole(from), self.slot(from));
                if self.receive(from) {
                    self.phase(from)
                        .extend(quote!(#krate::graph::clear(#slot);));
                }
                self.phase(from)
                    .extend(quote!(#krate::graph::part_gradient::<#whole, #index>(#dy, #slot);));
            }
            Node::Affine { factor, from, .. } => {
                self.contribute(id, from, from, |dy| Forms::scale(&factor, dy));
            }
            Node::Binary { op, left, right } => {
                let b = || same(cx, id, left, right, Extent::Group);
                match op {
                    BinaryOp::Add | BinaryOp::Sub => self.waiting[left.0].push((id, Some(left))),
                    BinaryOp::Mul => {
                        self.contribute(id, left, left, |dy| Forms::multiply(dy, &b()));
                    }
                    BinaryOp::Div => {
                        self.contribute(id, left, left, |dy| Forms::divide(dy, &b()));
                    }
                }
                match op {
                    BinaryOp::Add => self.waiting[right.0].push((id, Some(left))),
                    BinaryOp::Sub => {
                        self.contribute(id, left, right, |dy| Forms::scale(&quote!(-1.0), dy))
                    }
                    BinaryOp::Mul => {
                        self.contribute(id, left, right, |dy| Forms::multiply(dy, &read(left)))
                    }
                    BinaryOp::Div => {
                        self.contribute(id, left, right, |dy| Forms::divisor(dy, &read(id), &b()))
                    }
                }
            }
        }
    }

    /// Adds what has waited, before the gradient of a value is read.
    fn settle(&mut self, to: ValueId) {
        let cx = self.cx;
        let krate = cx.krate(cx.net.name.span());
        let waiting = std::mem::take(&mut self.waiting[to.0]);
        let alone = waiting.len() == 1 && !self.received[to.0];
        for (id, like) in waiting {
            self.begin(to);
            let first = self.receive(to);
            let dy = gradient_of(cx, id);
            let slot = self.slot(to);
            let (dy, slot) = match like {
                Some(like) if like != to => (dy, self.same_slot(id, like, to, &slot)),
                Some(_) => (dy, slot),
                None => {
                    let (from, ty) = (cx.value_type(id), cx.value_type(to));
                    (quote!(#krate::graph::view::<#from, #ty>(#dy)), slot)
                }
            };
            // Nobody writes to either from here on.
            let (from, it) = (Thing::Gradient(id.0), Thing::Gradient(to.0));
            let same = alone && places::is_view(cx, from, it, Extent::Group);
            if same || first && self.is_over(id, to) {
                continue;
            }
            let function = match first {
                true => quote!(copy),
                false => quote!(copy_more),
            };
            self.phase(to)
                .extend(quote!(#krate::graph::#function(#dy, #slot);));
        }
    }

    /// Shows the gradient of a value, to which nothing more contributes.
    fn show(&mut self, id: ValueId) {
        let cx = self.cx;
        // Those of inputs are the caller's.
        if matches!(cx.node(id), Node::Input(_)) {
            return;
        }
        self.begin(id);
        let shown = shown(cx, id, "gradient", || gradient_of(cx, id));
        self.phase(id).extend(shown);
    }

    /// Contributes by one call. `like` is the operand whose type the call has.
    fn contribute(
        &mut self,
        id: ValueId,
        like: ValueId,
        to: ValueId,
        forms: impl FnOnce(&TokenStream) -> Forms,
    ) {
        self.begin(to);
        let forms = forms(&gradient_of(self.cx, id));
        let slot = self.slot(to);
        let slot = if like == to {
            slot
        } else {
            self.same_slot(id, like, to, &slot)
        };
        let (krate, span) = (self.cx.krate(self.cx.span(id)), at(self.cx.span(id)));
        let first = self.receive(to);
        let (function, arguments) = match forms.over {
            Over::Call(function, arguments) if first && self.is_over(id, to) => {
                (function, arguments)
            }
            _ if first => (forms.write, forms.arguments),
            _ => (forms.add, forms.arguments),
        };
        let function = Ident::new(function, span);
        self.phase(to).extend(quote_spanned! {span=>
            #krate::graph::#function(#arguments, #slot);
        });
    }

    fn through_layer(&mut self, id: ValueId, from: ValueId) {
        let cx = self.cx;
        let Node::Layer { ty, .. } = cx.node(id) else {
            return;
        };
        if is_same_floats(cx, id) {
            self.waiting[from.0].push((id, None));
            return;
        }
        let (krate, span) = (cx.krate(cx.span(id)), at(cx.span(id)));
        let (instance, s) = (instance(cx, id), state(id));
        let reads = reads(cx, id);
        let x = || match reads.input {
            true => fitted(cx, id, from, Extent::Group),
            false => unread(cx, id, from),
        };
        let y = || match reads.output {
            true => read(cx, id, Extent::Group),
            false => quote!(&[]),
        };
        if !is_stateless(cx, id) {
            self.begin(id);
            let (x, y, dy) = (x(), y(), gradient_of(cx, id));
            self.phase(id).extend(quote_spanned! {span=>
                <#ty as #krate::layer::Layer>::deltas::<__B>(#instance, #x, #y, &mut memory.#s, #dy);
            });
        }
        let input = respan(cx.value_type(from), cx.span(id));
        self.write_or_add(id, from, |dy, slot| {
            let (x, y) = (x(), y());
            quote_spanned! {span=>
                <#ty as #krate::layer::Layer>::backward::<__B>(
                    #instance, #x, #y, &mut memory.#s, #dy,
                    <#input as #krate::layer::Fits<<#ty as #krate::layer::Layer>::Input>>::fit_gradients(#slot),
                );
            }
        });
    }

    fn through_activation(&mut self, id: ValueId, ty: &TokenStream, from: ValueId) {
        let cx = self.cx;
        let (krate, span) = (cx.krate(cx.span(id)), at(cx.span(id)));
        let reads = reads(cx, id);
        // What is not read may be the other one, which is of its type.
        let (z, y) = match (reads.input, reads.output) {
            (false, _) => (id, id),
            (true, false) => (from, from),
            (true, true) => (from, id),
        };
        let read = |id| read(cx, id, Extent::Group);
        let value = cx.value_type(id);
        let built_in = cx.builtin(id).is_some();
        if built_in && !self.received[from.0] {
            self.begin(from);
            if self.is_over(id, from) {
                self.receive(from);
                let (z, y, slot) = (read(z), read(y), self.slot(from));
                self.phase(from).extend(quote_spanned! {span=>
                    #krate::graph::deactivate_in_place::<#ty, #value>(#z, #y, #slot);
                });
                return;
            }
        }
        self.write_or_add_now(id, from, built_in, |dy, slot| {
            let (z, y) = (read(z), read(y));
            quote_spanned! {span=>
                #krate::graph::deactivate::<#ty, #value>(#z, #y, #dy, #slot);
            }
        });
    }

    /// Contributes by a call that can only write: through a temporary if there is something to add
    /// to. The call is given the gradient and the slot.
    fn write_or_add(
        &mut self,
        id: ValueId,
        to: ValueId,
        call: impl Fn(&TokenStream, &TokenStream) -> TokenStream,
    ) {
        self.write_or_add_now(id, to, false, call);
    }

    /// As `write_or_add`, in a statement that may have begun.
    fn write_or_add_now(
        &mut self,
        id: ValueId,
        to: ValueId,
        begun: bool,
        call: impl Fn(&TokenStream, &TokenStream) -> TokenStream,
    ) {
        let cx = self.cx;
        let krate = cx.krate(cx.net.name.span());
        let first = self.receive(to);
        if !(begun && first) {
            self.begin(to);
        }
        let dy = gradient_of(cx, id);
        if is_index(cx, to) {
            // Nothing flows into integers; the layer still has to be asked.
            let temporary = self.temporary(to);
            let statement = call(&dy, &temporary.write);
            self.phase(to).extend(statement);
        } else if first {
            let statement = call(&dy, &self.slot(to));
            self.phase(to).extend(statement);
        } else {
            let (temporary, slot) = (self.temporary(to), self.slot(to));
            let (statement, read) = (call(&dy, &temporary.write), temporary.read);
            self.phase(to).extend(quote! {
                #statement
                #krate::graph::copy_more(#read, #slot);
            });
        }
    }

    /// Whether the first contribution of one gradient to another is computed in its place.
    fn is_over(&self, id: ValueId, to: ValueId) -> bool {
        let (from, to_it) = (Thing::Gradient(id.0), Thing::Gradient(to.0));
        self.cx.stores_gradient(id) && places::is_over(self.cx, from, to_it, Extent::Group)
    }

    /// Begins a statement that contributes to the gradient of a value.
    fn begin(&self, to: ValueId) {
        self.cx.memory.tick(match self.cx.active(to) {
            true => Phase::Reverse,
            false => Phase::Input,
        });
    }

    /// A place for one contribution to the gradient of a value.
    fn temporary(&mut self, to: ValueId) -> Temporary {
        let thing = Thing::Temporary(self.temporaries.len());
        self.temporaries.push(to);
        Temporary {
            write: places::write(self.cx, thing, to, Extent::Group),
            read: places::read(self.cx, thing, to, Extent::Group),
        }
    }

    /// Where the gradient of a value is gathered.
    fn slot(&self, to: ValueId) -> TokenStream {
        places::write(self.cx, Thing::Gradient(to.0), to, Extent::Group)
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
            self.settle(id);
            cx.memory.tick(Phase::Input);
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

/// The slices of a place for one contribution.
struct Temporary {
    write: TokenStream,
    read: TokenStream,
}

/// The slice of the gradient of a value.
pub fn gradient_of(cx: &Context<'_>, id: ValueId) -> TokenStream {
    places::read(cx, Thing::Gradient(id.0), id, Extent::Group)
}

/// What the passes after the forward pass read of what makes a value.
pub fn reads(cx: &Context<'_>, id: ValueId) -> Reads {
    cx.builtin(id).map_or(Reads::ALL, |call| call.kind.reads)
}

/// No input, checked to be of the type that the layer takes.
fn unread(cx: &Context<'_>, id: ValueId, from: ValueId) -> TokenStream {
    let Node::Layer { ty: layer, .. } = cx.node(id) else {
        unreachable!("only layers take inputs")
    };
    let (krate, span) = (cx.krate(cx.span(id)), cx.span(id));
    let ty = respan(cx.value_type(from), span);
    quote_spanned! {span=>
        <#ty as #krate::layer::Fits<<#layer as #krate::layer::Layer>::Input>>::fit(&[])
    }
}

/// Whether a layer is known to keep nothing between the passes.
fn is_stateless(cx: &Context<'_>, id: ValueId) -> bool {
    let Op::Stage { entry, stage, .. } = cx.net.graph.values[id.0].op else {
        return true;
    };
    matches!(&cx.net.entries[entry].stages[stage], Stage::Builtin(call) if !call.has_parameters())
}

/// Whether a value is an input of something other than floats.
pub fn is_index(cx: &Context<'_>, id: ValueId) -> bool {
    match cx.net.graph.values[id.0].op {
        Op::Input(index) => matches!(cx.net.inputs[index].element, Element::Other(_)),
        _ => false,
    }
}
