//! Where values and gradients lie, and the code that reads and writes them there.
//!
//! The statements of the passes are generated twice: once to see what they read and write and when, of
//! which [`lives`](crate::lives) makes a layout, and then with that layout.

use std::cell::{Cell, RefCell};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::collect::collect;
use super::context::{Context, Node, name};
use super::forward::{Extent, produced, statements};
use super::reverse::{Plan, is_index};
use super::{items, layer};
use crate::lives::{Home, Kind, Layout, Log, Phase, Thing, Time};
use crate::model::{Op, ValueId, product};
use crate::text;

/// What the passes do to the memory, and where everything lies in it once that is known.
pub struct Memory {
    log: RefCell<Log>,
    now: Cell<Time>,
    group: Option<Layout>,
    sample: Option<Layout>,
}

impl Memory {
    pub fn new() -> Memory {
        Memory {
            log: RefCell::default(),
            now: Cell::new(Time(Phase::Forward, 0)),
            group: None,
            sample: None,
        }
    }

    /// Begins a statement.
    pub fn tick(&self, phase: Phase) {
        let number = match phase {
            // What the parameters' gradients read is needed until all are summed.
            Phase::Collect => 0,
            _ => self.now.get().1 + 1,
        };
        self.now.set(Time(phase, number));
    }

    fn layout(&self, extent: Extent) -> Option<&Layout> {
        match extent {
            Extent::Group => self.group.as_ref(),
            Extent::Sample => self.sample.as_ref(),
            Extent::Step => None,
        }
    }
}

/// Lays the memory out.
pub fn plan(cx: &mut Context<'_>) {
    statements(cx, Extent::Sample);
    let sample = cx.memory.log.take();
    cx.memory.now.set(Time(Phase::Forward, 0));
    let group = log_of_group(cx);
    cx.memory.sample = Some(sample.layout());
    cx.memory.group = Some(group.layout());
}

/// The layouts of a sample and of a group.
#[cfg(test)]
pub fn layouts(cx: Context<'_>) -> [Layout; 2] {
    let Memory { sample, group, .. } = cx.memory;
    [sample, group].map(|layout| layout.expect("the memory is laid out"))
}

/// What the passes of a group do to the memory.
fn log_of_group(cx: &Context<'_>) -> Log {
    statements(cx, Extent::Group);
    cx.memory.tick(Phase::Loss);
    layer::logits(cx);
    Plan::new(cx);
    cx.memory.tick(Phase::Collect);
    collect(cx);
    cx.memory.log.take()
}

/// The slice of something, to be read.
pub fn read(cx: &Context<'_>, thing: Thing, of: ValueId, extent: Extent) -> TokenStream {
    access(cx, thing, of, extent, false)
}

/// The slice of something, to be written.
pub fn write(cx: &Context<'_>, thing: Thing, of: ValueId, extent: Extent) -> TokenStream {
    access(cx, thing, of, extent, true)
}

/// Whether `to` is computed over `from`: where this can be, it is asked each time, and holds where nothing
/// reads `from` afterwards.
pub fn is_over(cx: &Context<'_>, from: Thing, to: Thing, extent: Extent) -> bool {
    is_joined(cx, from, to, extent, Log::over)
}

/// Whether `to` is `from` in another shape, and nothing is to be computed.
pub fn is_view(cx: &Context<'_>, from: Thing, to: Thing, extent: Extent) -> bool {
    is_joined(cx, from, to, extent, Log::view)
}

/// Whether two things have one place; before that is known, `note` takes down that they may.
fn is_joined(
    cx: &Context<'_>,
    from: Thing,
    to: Thing,
    extent: Extent,
    note: fn(&mut Log, Thing, Thing, Time),
) -> bool {
    if extent == Extent::Step {
        return false;
    }
    match cx.memory.layout(extent) {
        Some(layout) => layout.is_joined(from, to),
        None => {
            note(
                &mut cx.memory.log.borrow_mut(),
                from,
                to,
                cx.memory.now.get(),
            );
            false
        }
    }
}

fn access(
    cx: &Context<'_>,
    thing: Thing,
    of: ValueId,
    extent: Extent,
    written: bool,
) -> TokenStream {
    if extent == Extent::Step {
        return in_a_step(cx, thing, of, written);
    }
    let Some(layout) = cx.memory.layout(extent) else {
        let kind = || kind(cx, thing, of, extent);
        let now = cx.memory.now.get();
        cx.memory.log.borrow_mut().access(thing, kind, now);
        return quote!(());
    };
    let krate = cx.krate(cx.net.name.span());
    let ty = type_of(cx, thing, of);
    let n = match extent {
        Extent::Group => quote!(n),
        Extent::Sample | Extent::Step => quote!(1),
    };
    match layout
        .home(thing)
        .expect("what is accessed has been logged")
    {
        Home::Place(place) => {
            let place = name("p", place);
            match written {
                true => quote!((memory.#place.write::<#ty>(#n))),
                false => quote!((memory.#place.read::<#ty>(#n))),
            }
        }
        Home::Field => {
            let field = field(thing);
            match (written, extent) {
                (true, Extent::Group) => quote!((&mut memory.#field[..n])),
                (true, _) => quote!((::core::slice::from_mut(&mut memory.#field))),
                (false, Extent::Group) => quote!((&memory.#field[..n])),
                (false, _) => quote!((::core::slice::from_ref(&memory.#field))),
            }
        }
        Home::Output => {
            let output = cx.net.graph.outputs[0];
            let whole = cx.value_type(output);
            let (view, slice) = match written {
                true => ("view_mut", produced(cx, output, "produce", &quote!(y))),
                false => ("view", produced(cx, output, "produced", &quote!(y))),
            };
            in_shape(&krate, view, &whole, &ty, slice)
        }
        Home::Seed => {
            let seed = cx
                .logits()
                .expect("a single output has a value before the head");
            let slice = produced(cx, seed, "produced", &quote!(dz));
            in_shape(&krate, "view", &cx.value_type(seed), &ty, slice)
        }
        Home::InputGradient => {
            let (view, slice) = match written {
                true => ("view_mut", quote!((&mut *dx))),
                false => ("view", quote!((&*dx))),
            };
            in_shape(&krate, view, &cx.value_type(ValueId(0)), &ty, slice)
        }
        Home::Input(input) => {
            let whole = cx.value_type(ValueId(input));
            let slice = match cx.net.graph.values[input].op {
                Op::Input(port) if cx.net.named_inputs => {
                    let port = &cx.net.inputs[port].name;
                    quote!((::core::slice::from_ref(&x[0].#port)))
                }
                _ => quote!((x)),
            };
            in_shape(&krate, "view", &whole, &ty, slice)
        }
    }
}

/// The slice of a value in a step of a sequence.
fn in_a_step(cx: &Context<'_>, thing: Thing, of: ValueId, written: bool) -> TokenStream {
    let field = field(thing);
    match (cx.stored(of), written) {
        (true, true) => quote!((::core::slice::from_mut(&mut memory.#field))),
        (true, false) => quote!((::core::slice::from_ref(&memory.#field))),
        (false, _) if matches!(cx.node(of), Node::Input(_)) => quote!((x)),
        (false, true) => produced(cx, of, "produce", &quote!(y)),
        (false, false) => produced(cx, of, "produced", &quote!(y)),
    }
}

/// A slice of one type as one of another.
fn in_shape(
    krate: &TokenStream,
    view: &str,
    from: &TokenStream,
    to: &TokenStream,
    slice: TokenStream,
) -> TokenStream {
    if text::of(from) == text::of(to) {
        return slice;
    }
    let view = format_ident!("{view}");
    quote!(#krate::graph::#view::<#from, #to>(#slice))
}

fn kind(cx: &Context<'_>, thing: Thing, of: ValueId, extent: Extent) -> Kind {
    let shape = cx.net.graph.values[of.0].shape.as_deref();
    Kind {
        home: home(cx, thing, of, extent),
        size: shape.and_then(product),
    }
}

/// Where something lies that is not put into a place.
fn home(cx: &Context<'_>, thing: Thing, of: ValueId, extent: Extent) -> Option<Home> {
    let field = is_no_tensor(cx, of).then_some(Home::Field);
    match (thing, cx.node(of)) {
        // A sample's input need not lie beside others of its kind.
        (Thing::Value(_), Node::Input(_)) if extent == Extent::Sample || !cx.stored(of) => {
            Some(Home::Input(of.0))
        }
        (Thing::Value(_), _) if !cx.net.named_outputs && cx.net.graph.outputs[0] == of => {
            (!cx.stored(of)).then_some(Home::Output).or(field)
        }
        (Thing::Gradient(_), Node::Input(_)) if !cx.net.named_inputs => Some(Home::InputGradient),
        // That of an input is gathered elsewhere, and only copied from the caller's.
        (Thing::Gradient(_), node)
            if cx.logits() == Some(of) && !matches!(node, Node::Input(_)) =>
        {
            Some(Home::Seed)
        }
        _ => field,
    }
}

/// Whether a value may hold something other than floats.
fn is_no_tensor(cx: &Context<'_>, of: ValueId) -> bool {
    is_index(cx, of) || matches!(cx.node(of), Node::Join { .. })
}

/// The type of something of one sample.
fn type_of(cx: &Context<'_>, thing: Thing, of: ValueId) -> TokenStream {
    let ty = cx.value_type(of);
    let krate = cx.krate(cx.net.name.span());
    match thing {
        Thing::Gradient(_) | Thing::Temporary(_) if is_no_tensor(cx, of) => {
            quote!(#krate::tensor::Grad<#ty>)
        }
        _ => ty,
    }
}

/// The field of what has one of its own.
fn field(thing: Thing) -> Ident {
    match thing {
        Thing::Value(value) => name("v", value),
        Thing::Gradient(value) => name("d", value),
        Thing::Temporary(number) => name("t", number),
    }
}

/// The fields of the memory of a group, with what layers keep.
pub fn of_group(cx: &Context<'_>) -> Vec<(Ident, TokenStream)> {
    let krate = cx.krate(cx.net.name.span());
    let temporaries = Plan::new(cx).temporaries;
    let in_group = |ty: TokenStream| quote!([#ty; __B]);
    let mut fields = fields(cx, Extent::Group, &temporaries, &in_group);
    for (id, ty) in layer::layers(cx) {
        let kept = quote!(<#ty as #krate::layer::Layer>::Saved<__B>);
        fields.push((items::state(id), kept));
    }
    fields
}

/// The fields of the memory of one sample, with one place for what each layer needs to compute.
pub fn of_sample(cx: &Context<'_>) -> Vec<(Ident, TokenStream)> {
    let krate = cx.krate(cx.net.name.span());
    let mut fields = fields(cx, Extent::Sample, &[], &|ty| ty);
    let layers: Vec<TokenStream> = layer::layers(cx).map(|(_, ty)| ty).collect();
    let room = layers.iter().rev().fold(
        quote!(()),
        |rest, ty| quote!(#krate::plain::place::Either<<#ty as #krate::layer::Layer>::Scratch, #rest>),
    );
    fields.push((
        format_ident!("work"),
        quote!(#krate::plain::place::Place<#room>),
    ));
    fields
}

/// The places, and what has a field of its own.
fn fields(
    cx: &Context<'_>,
    extent: Extent,
    temporaries: &[ValueId],
    whole: &dyn Fn(TokenStream) -> TokenStream,
) -> Vec<(Ident, TokenStream)> {
    let krate = cx.krate(cx.net.name.span());
    let layout = cx.memory.layout(extent).expect("the memory is laid out");
    let of = |thing: Thing| match thing {
        Thing::Value(value) | Thing::Gradient(value) => ValueId(value),
        Thing::Temporary(number) => temporaries[number],
    };
    let mut fields = Vec::new();
    for (place, members) in layout.places.iter().enumerate() {
        let mut types: Vec<TokenStream> = Vec::new();
        for member in members {
            let ty = type_of(cx, *member, of(*member));
            if types.iter().all(|known| text::of(known) != text::of(&ty)) {
                types.push(ty);
            }
        }
        let room = types.into_iter().rev().fold(quote!(()), |rest, ty| {
            let ty = whole(ty);
            quote!(#krate::plain::place::Shared<#ty, #rest>)
        });
        fields.push((name("p", place), quote!(#krate::plain::place::Place<#room>)));
    }
    for thing in layout.fields() {
        fields.push((field(thing), whole(type_of(cx, thing, of(thing)))));
    }
    fields
}
