//! Step by step: what a network that reads a sequence computes of one step.

use std::collections::HashMap;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::context::{Context, Node, array, at};
use super::forward::{self, Extent, instance};
use super::{items, state};
use crate::model::{Element, Function, Op, Stage, ValueId};
use crate::registry::Course;
use crate::text;

/// What stands in for the state and the method where the declaration has mistakes, if it seems to have
/// had them.
pub fn stub(cx: &Context<'_>) -> TokenStream {
    let net = cx.net;
    let remembers = |stage: &Stage| matches!(stage, Stage::Builtin(call) if call.kind.remembers);
    let mut stages = net.entries.iter().flat_map(|entry| &entry.stages);
    let [input, output] = [&net.inputs[..], &net.outputs[..]].map(|ports| match ports {
        [port] => port.dims.as_deref(),
        _ => None,
    });
    let (Some([_, _, ..]), Some(output), true) = (input, output, stages.any(remembers)) else {
        return TokenStream::new();
    };
    let given = match output {
        [_, _, ..] => step_of(cx, &cx.output()),
        _ => cx.output(),
    };
    let state = state::structs(cx, &[]);
    let method = state::method(cx, &step_of(cx, &cx.input()), &given, |_| {
        quote!(::core::unreachable!("a declaration with mistakes"))
    });
    quote!(#state #method)
}

/// What a network makes of a sequence step by step.
pub struct Plan<'a> {
    cx: &'a Context<'a>,
    /// Of each value, whether it is a sequence of which there is a step at a time; if not, it is what it
    /// would be if the sequence ended here.
    stepped: Vec<bool>,
    /// The names under which layers have a state.
    states: HashMap<ValueId, Ident>,
}

impl<'a> Plan<'a> {
    /// None of a network that needs the whole sequence, or keeps nothing from step to step.
    pub fn new(cx: &'a Context<'a>) -> Option<Plan<'a>> {
        let net = cx.net;
        if net.named_inputs || net.named_outputs || net.inputs.len() != 1 {
            return None;
        }
        let axes = net.inputs[0].dims.as_ref()?.len();
        let floats = matches!(net.inputs[0].element, Element::Scalar);
        if axes < 1 + usize::from(floats) {
            return None;
        }
        let mut plan = Plan {
            cx,
            stepped: Vec::new(),
            states: HashMap::new(),
        };
        for id in cx.ids() {
            let stepped = plan.stepped(id)?;
            plan.stepped.push(stepped);
        }
        (!plan.states.is_empty()).then_some(plan)
    }

    /// Whether a value is a sequence, those before it known; none if it needs a whole one.
    fn stepped(&mut self, id: ValueId) -> Option<bool> {
        match &self.cx.net.graph.values[id.0].op {
            Op::Input(_) => Some(true),
            Op::Stage { from, .. } if !self.stepped[from.0] => Some(false),
            Op::Stage { entry, stage, .. } => {
                let entry = &self.cx.net.entries[*entry];
                let Stage::Builtin(call) = &entry.stages[*stage] else {
                    return None;
                };
                let course = (call.kind.course)(call)?;
                if call.kind.remembers {
                    let name = self.free_name(&entry.name);
                    self.states.insert(id, name);
                }
                Some(course == Course::Each)
            }
            Op::Call { from, .. } if !self.stepped[from.0] => Some(false),
            Op::Call { function, .. } => match function {
                Function::Builtin(call) => Some((call.kind.course)(call)? == Course::Each),
                Function::Custom(_) => None,
            },
            // Row by row.
            Op::Constant { from, .. } | Op::Tied { from, .. } => Some(self.stepped[from.0]),
            Op::Binary { left, right, .. } => {
                let [left, right] = [left, right].map(|id| self.stepped[id.0]);
                (left == right).then_some(left)
            }
            Op::Concat { axis, from } if *axis > 0 && from.iter().all(|id| self.stepped[id.0]) => {
                Some(true)
            }
            op => {
                let operands = op.operands();
                (!operands.iter().any(|id| self.stepped[id.0])).then_some(false)
            }
        }
    }

    /// The name of an entry, with a number behind it if the entry is called again.
    fn free_name(&self, entry: &Ident) -> Ident {
        let taken = |name: &Ident| {
            let entries = self.cx.net.entries.iter().map(|entry| &entry.name);
            self.states.values().any(|state| state == name)
                || name != entry && entries.into_iter().any(|other| other == name)
        };
        let numbered =
            |number| format_ident!("{}_{number}", text::name(entry), span = entry.span());
        let mut names = std::iter::once(entry.clone()).chain((2..).map(numbered));
        names
            .find(|name| !taken(name))
            .expect("some number is not taken")
    }

    /// The struct of the states, and its methods.
    pub fn structs(&self) -> TokenStream {
        let cx = self.cx;
        let states = cx.ids().filter_map(|id| {
            let (Some(field), Node::Layer { ty, .. }) = (self.states.get(&id), cx.node(id)) else {
                return None;
            };
            let (krate, span) = (cx.krate(cx.span(id)), at(cx.span(id)));
            let ty = quote_spanned!(span=> <#ty as #krate::stepwise::Stepwise>::State);
            Some((field.clone(), ty))
        });
        state::structs(cx, &states.collect::<Vec<_>>())
    }
    /// The inherent method.
    pub fn method(&self) -> TokenStream {
        state::method(
            self.cx,
            &self.step_type(ValueId(0)),
            &self.given(),
            |krate| quote!(#krate::stepwise::once(self, state, x)),
        )
    }

    /// The room for the values of a step, and the implementation.
    pub fn implementation(&self) -> TokenStream {
        let cx = self.cx;
        let name = &cx.net.name;
        let krate = cx.krate(name.span());
        let (impls, arguments, wheres) = cx.net.generics.split_for_impl();
        let (mut fields, mut body) = (Vec::new(), TokenStream::new());
        for id in cx.ids() {
            let node = cx.node(id);
            if matches!(node, Node::Input(_)) {
                continue;
            }
            if cx.stored(id) {
                fields.push((items::value(id), self.value_type(id)));
            }
            if let Node::Layer { ty, from, .. } = &node {
                let room = match self.stepped[from.0] {
                    true => quote!(<#ty as #krate::stepwise::Stepwise>::Memory),
                    false => quote!(<#ty as #krate::layer::Layer>::Scratch),
                };
                fields.push((items::state(id), room));
            }
            body.extend(self.statement(id, &node));
        }
        let memory = items::memory_struct(cx, "__Step", &cx.net.generics, &fields);
        let state = cx.part("State");
        let (x, y) = (self.step_type(ValueId(0)), self.given());
        quote! {
            #memory
            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl #impls #krate::stepwise::Stepwise for #name #arguments #wheres {
                type Step = #x;
                type Given = #y;
                type State = #state #arguments;
                type Memory = __Step #arguments;

                fn advance(&self, state: &mut Self::State, x: &Self::Step, y: &mut Self::Given, memory: &mut Self::Memory) {
                    let x = ::core::slice::from_ref(x);
                    let y = ::core::slice::from_mut(y);
                    #body
                }
            }
        }
    }

    /// Computes a step of a value, or what it would be if the sequence ended here.
    fn statement(&self, id: ValueId, node: &Node) -> TokenStream {
        let cx = self.cx;
        let (span, krate) = (at(cx.span(id)), cx.krate(cx.span(id)));
        let (ty, y) = (self.value_type(id), self.write(id));
        match node {
            Node::Layer {
                ty: layer, from, ..
            } if self.stepped[from.0] => {
                let (instance, x, room) = (instance(cx, id), self.read(*from), items::state(id));
                let state = match self.states.get(&id) {
                    Some(field) => quote!(state.#field),
                    None => quote!(#krate::plain::zeroed()),
                };
                quote_spanned! {span=>
                    <#layer as #krate::stepwise::Stepwise>::advance(
                        #instance, &mut #state, &#x[0], &mut #y[0], &mut memory.#room,
                    );
                }
            }
            _ if !self.stepped[id.0] => forward::step(cx, id, Extent::Step),
            _ => forward::operation(cx, id, [&ty, &y], 1, |from, _| self.read(from)),
        }
    }

    /// The type of what a value is in one step.
    fn value_type(&self, id: ValueId) -> TokenStream {
        match self.stepped[id.0] {
            true => self.step_type(id),
            false => self.cx.value_type(id),
        }
    }

    /// The type of a step of a sequence.
    fn step_type(&self, id: ValueId) -> TokenStream {
        let cx = self.cx;
        let value = &cx.net.graph.values[id.0];
        let floats = !matches!(value.op, Op::Input(_))
            || matches!(cx.net.inputs[0].element, Element::Scalar);
        match &value.shape {
            Some(shape) if floats && shape.iter().all(|dim| dim.text() != "_") => {
                array(&cx.scalar, &shape[1..])
            }
            _ => step_of(cx, &cx.value_type(id)),
        }
    }

    /// The type of what a step of the network gives.
    fn given(&self) -> TokenStream {
        let output = self.cx.net.graph.outputs[0];
        match self.stepped[output.0] {
            true => step_of(self.cx, &self.cx.output()),
            false => self.cx.output(),
        }
    }

    /// The slice of a value.
    fn read(&self, id: ValueId) -> TokenStream {
        if matches!(self.cx.net.graph.values[id.0].op, Op::Input(_)) {
            return quote!(x);
        }
        match self.stepped[id.0] && !self.cx.stored(id) {
            true => quote!((&*y)),
            false => forward::read(self.cx, id, Extent::Step),
        }
    }

    /// The slice of a value, to be written.
    fn write(&self, id: ValueId) -> TokenStream {
        match self.stepped[id.0] && !self.cx.stored(id) {
            true => quote!((&mut *y)),
            false => forward::write(self.cx, id, Extent::Step),
        }
    }
}

fn step_of(cx: &Context<'_>, ty: &TokenStream) -> TokenStream {
    let krate = cx.krate(cx.net.name.span());
    quote!(<#ty as #krate::stepwise::Steps>::Step)
}
