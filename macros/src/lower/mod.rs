//! From the syntax tree to the model: names are looked up, arguments resolved, and the body
//! becomes a graph.

mod args;
mod chain;
mod expression;
mod forward;
mod graph;
mod init;
mod place;
mod ports;
mod stage;

use crate::model::{Entry, Graph, Network, Stage};
use crate::parse::ast;
use crate::report::Errors;

/// Reads the meaning of a declaration. Always gives a model; it is complete if nothing was reported.
pub fn lower(declaration: ast::Declaration, errors: &mut Errors) -> Network {
    let ast::Declaration {
        krate,
        attrs,
        vis,
        name,
        mut generics,
        inputs,
        outputs,
        entries,
        forward,
        complete,
    } = declaration;
    let (named_inputs, named_outputs) = (inputs.named, outputs.named);
    let ports = ports::ports(inputs, outputs, &generics, errors);
    ports::bound(&ports.scalar, &mut generics, &krate, errors);
    let entries = entries
        .into_iter()
        .map(|entry| lower_entry(entry, errors))
        .collect();
    let mut network = Network {
        krate,
        attrs,
        vis,
        name,
        generics,
        scalar: ports.scalar,
        inputs: ports.inputs,
        outputs: ports.outputs,
        named_inputs,
        named_outputs,
        entries,
        graph: Graph {
            values: Vec::new(),
            outputs: Vec::new(),
        },
    };
    network.graph = match forward {
        _ if !complete => return network,
        Some(forward) => forward::graph(&network, forward, errors),
        None => chain::graph(&network, errors),
    };
    network
}

fn lower_entry(entry: ast::Entry, errors: &mut Errors) -> Entry {
    let ast::Entry {
        attrs,
        name,
        stages,
    } = entry;
    let stages: Vec<Stage> = stages
        .into_iter()
        .enumerate()
        .map(|(at, stage)| stage::stage(stage, at == 0, errors))
        .collect();
    let field = field(&stages);
    Entry {
        attrs,
        name,
        stages,
        field,
    }
}

/// The stage that an entry's field holds: the built-in with parameters; else the first layer
/// written as a type, which may have some; else the first stage, for a field of no size.
fn field(stages: &[Stage]) -> usize {
    let trained = |stage: &Stage| matches!(stage, Stage::Builtin(call) if call.kind.has_parameters);
    let typed = |stage: &Stage| matches!(stage, Stage::Layer(_));
    stages
        .iter()
        .position(trained)
        .or_else(|| stages.iter().position(typed))
        .unwrap_or(0)
}
