//! From the syntax tree to the model: names are looked up, arguments resolved, and the body
//! becomes a graph.

mod args;
mod calls;
mod chain;
mod elements;
mod expression;
mod forward;
mod graph;
mod init;
mod place;
mod ports;
mod several;
mod stage;
mod symbols;

use syn::{Expr, GenericParam, Generics};

use crate::model::{Entry, Graph, Network, Stage};
use crate::parse::ast;
use crate::report::Errors;
use crate::warn::allowances;
use crate::{text, value};

/// Reads the meaning of a declaration. Always gives a model; it is complete if nothing was reported.
pub fn lower(declaration: ast::Declaration, errors: &mut Errors) -> Network {
    let ast::Declaration {
        krate,
        mut attrs,
        vis,
        name,
        mut generics,
        inputs,
        outputs,
        entries,
        forward,
        complete,
    } = declaration;
    let allows = allowances(&mut attrs, errors);
    let (named_inputs, named_outputs) = (inputs.named, outputs.named);
    without_lifetimes(&mut generics, errors);
    let ports = ports::ports(inputs, outputs, &generics, errors);
    ports::bound(&ports.scalar, &mut generics, &krate, errors);
    let entries = entries
        .into_iter()
        .map(|entry| lower_entry(entry, errors))
        .collect();
    let mut network = Network {
        krate,
        attrs,
        allows,
        vis,
        name,
        generics,
        scalar: ports.scalar,
        inputs: ports.inputs,
        outputs: ports.outputs,
        named_inputs,
        named_outputs,
        entries,
        graph: Graph::default(),
    };
    symbols::dimensions(&mut network, errors);
    if let Some(forward) = &forward {
        taken_apart(&mut network, forward);
    }
    network.graph = match forward {
        _ if !complete => Graph::default(),
        Some(forward) => forward::graph(&network, forward, errors),
        None => chain::graph(&network, errors),
    };
    elements::indices(&network, errors);
    elements::floats(&mut network, errors);
    network
}

/// Takes note of the entries whose value a `let` takes apart in two: all calls of one have to.
fn taken_apart(network: &mut Network, forward: &ast::Forward) {
    for statement in &forward.statements {
        let ast::Statement::LetAll { names, value } = statement else {
            continue;
        };
        let (2, Expr::Call(call)) = (names.len(), value::bare(value)) else {
            continue;
        };
        for entry in &mut network.entries {
            entry.taken_apart |= value::name(&call.func)
                .is_some_and(|name| text::name(name) == text::name(&entry.name));
        }
    }
}

/// A network borrows nothing. Its lifetimes are reported and taken out.
fn without_lifetimes(generics: &mut Generics, errors: &mut Errors) {
    let Some(first) = generics.lifetimes().next() else {
        return;
    };
    let lifetime = &first.lifetime;
    errors.report(
        lifetime,
        format!("a network is numbers alone and borrows nothing: drop `{lifetime}`"),
    );
    let params = std::mem::take(&mut generics.params);
    let is_lifetime = |param: &GenericParam| matches!(param, GenericParam::Lifetime(_));
    generics.params = params
        .into_iter()
        .filter(|param| !is_lifetime(param))
        .collect();
    generics.where_clause = None;
}

fn lower_entry(entry: ast::Entry, errors: &mut Errors) -> Entry {
    let ast::Entry {
        mut attrs,
        name,
        stages,
    } = entry;
    let mut lowered: Vec<Stage> = Vec::new();
    for stage in stages {
        let mut found = Errors::new();
        let stage = stage::stage(stage, lowered.is_empty(), &mut found);
        // A second layer with parameters is in the wrong place, whatever its arguments.
        if !(is_trained(&stage) && lowered.iter().any(is_trained)) {
            errors.append(found);
        }
        lowered.push(stage);
    }
    Entry {
        allows: allowances(&mut attrs, errors),
        attrs,
        name,
        field: field(&lowered),
        stages: lowered,
        taken_apart: false,
    }
}

/// The stage that an entry's field holds: the built-in with parameters; else the first layer
/// written as a type, which may have some; else the first stage, for a field of no size.
fn field(stages: &[Stage]) -> usize {
    let typed = |stage: &Stage| matches!(stage, Stage::Layer(_));
    stages
        .iter()
        .position(is_trained)
        .or_else(|| stages.iter().position(typed))
        .unwrap_or(0)
}

/// Whether a stage is a built-in with parameters.
fn is_trained(stage: &Stage) -> bool {
    matches!(stage, Stage::Builtin(call) if call.has_parameters())
}
