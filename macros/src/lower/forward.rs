//! `fn forward` as a graph: the inputs, the statements in order, the values that come out.

use std::collections::HashSet;

use proc_macro2::Ident;
use syn::Expr;

use super::expression::{self, Scope};
use super::graph::Builder;
use crate::model::{Graph, Network, ValueId, shape_text};
use crate::parse::ast::{Forward, Statement};
use crate::report::{Errors, enumeration};
use crate::{text, value};

/// Reads the graph of a function.
pub fn graph(network: &Network, forward: Forward, errors: &mut Errors) -> Graph {
    let Forward {
        name,
        inputs,
        statements,
        result,
    } = forward;
    let mut scope = scope(network, &name, inputs, errors);
    for statement in statements {
        match statement {
            Statement::Let { name, value } => scope.bind(&name, &value),
            Statement::LetAll { names, value } => scope.bind_all(&names, &value),
            Statement::Gap(tokens) => scope.forgive(tokens),
        }
    }
    let outputs = match &result {
        Some(result) => produced(network, result, &mut scope),
        None => Vec::new(),
    };
    // Of a number that is no value, the layers that would have made one are not said to be missing.
    let is_number = result.as_ref().is_some_and(expression::is_number);
    let entries = network.entries.iter().filter(|_| !is_number);
    for (at, entry) in entries.enumerate() {
        let name = &entry.name;
        let first = network.entries.iter().position(|entry| entry.name == *name) == Some(at);
        if first && !scope.called.contains(&at) {
            let mend = format!("help: call it, `{name}(...)`, or take it out");
            scope.errors.report(
                name,
                format!("`{name}` is declared, but `forward` never calls it\n{mend}"),
            );
        }
    }
    scope.builder.finish(outputs)
}

/// The scope at the function's start, with the inputs under the names that the function gives them.
fn scope<'a>(
    network: &'a Network,
    function: &Ident,
    names: Option<Vec<Ident>>,
    errors: &'a mut Errors,
) -> Scope<'a> {
    let ports = || network.inputs.iter().map(|port| &port.name);
    let Some(names) = names.filter(|_| !network.inputs.is_empty()) else {
        return Scope::new(network, Builder::new(network, ports()), false, errors);
    };
    if names.len() != network.inputs.len() {
        let network_name = &network.name;
        let mend = ports()
            .enumerate()
            .map(|(at, port)| names.get(at).unwrap_or(port).to_string());
        let (found, mend) = (names.len(), mend.collect::<Vec<String>>().join(", "));
        let expected = match network.inputs.len() {
            1 => "one input".to_owned(),
            count => format!(
                "{count} inputs, {}",
                enumeration(ports().map(Ident::to_string))
            ),
        };
        errors.report(
            function,
            format!(
                "`{network_name}` has {expected}, but `forward` takes {found}: `fn forward({mend})`"
            ),
        );
    }
    let known = names.len() == network.inputs.len();
    let labels = if known {
        Builder::new(network, &names)
    } else {
        Builder::new(network, ports())
    };
    let mut scope = Scope::new(network, labels, known, errors);
    if known && network.named_inputs {
        in_order(network, &names, scope.errors);
    }
    for (at, name) in names.iter().enumerate() {
        if names[..at].contains(name) {
            scope.errors.report(
                name,
                format!("there are two inputs called `{name}`: give each a name of its own"),
            );
        }
        let value = if at < network.inputs.len() {
            ValueId(at)
        } else {
            scope.builder.gap()
        };
        scope.give(name, value);
    }
    scope
}

/// Inputs that the header names come in its order, under its names; with `_` before it, a name
/// says that its input is not used.
fn in_order(network: &Network, names: &[Ident], errors: &mut Errors) {
    let ports = || network.inputs.iter().map(|port| &port.name);
    let differs = |(name, port): &(&Ident, &Ident)| {
        let (name, port) = (text::name(name), text::name(port));
        name != port && name != format!("_{port}")
    };
    // Those that bear one name have been reported, whichever of the two it is.
    let all_distinct =
        distinct(ports()).len() == ports().count() && distinct(names).len() == names.len();
    if let Some((name, port)) = names.iter().zip(ports()).find(differs)
        && all_distinct
    {
        let order: Vec<String> = ports().map(Ident::to_string).collect();
        let order = order.join(", ");
        errors.report(
            name,
            format!(
                "the header calls the input at this place `{port}`, not `{name}`\n\
                 help: inputs come in the header's order: `fn forward({order})`"
            ),
        );
    }
}

fn distinct<'a>(names: impl IntoIterator<Item = &'a Ident>) -> HashSet<String> {
    names.into_iter().map(text::name).collect()
}

/// The values of the last line, one per output.
fn produced(network: &Network, result: &Expr, scope: &mut Scope) -> Vec<ValueId> {
    let outputs = &network.outputs;
    let values: Vec<&Expr> = match value::bare(result) {
        Expr::Tuple(tuple) => tuple.elems.iter().collect(),
        single => vec![single],
    };
    let found: Vec<ValueId> = values.iter().map(|value| scope.value(value)).collect();
    if outputs.is_empty() || found.len() == outputs.len() {
        return found.into_iter().take(outputs.len()).collect();
    }
    let name = &network.name;
    let message = match &outputs[..] {
        [_] => {
            let (count, ports) = (found.len(), ports(&values, &found, scope));
            format!(
                "`{name}` has one output, but `forward` ends in {count} values\n\
                 help: declare as many, `-> ({ports})`, or end in one"
            )
        }
        several => {
            let names: Vec<String> = several.iter().map(|port| port.name.to_string()).collect();
            let (count, all, mend) = (several.len(), enumeration(&names), names.join(", "));
            let found = match found.len() {
                1 => format!("one value, `{}`", text::of(result)),
                found => format!("{found} values"),
            };
            format!(
                "`{name}` has {count} outputs, {all}, but `forward` ends in {found}: end in `({mend})`"
            )
        }
    };
    scope.errors.report(result, message);
    outputs.iter().map(|_| scope.builder.gap()).collect()
}

/// A header for these outputs: `class: [10], bounds: [4]`.
fn ports(exprs: &[&Expr], values: &[ValueId], scope: &Scope) -> String {
    let port = |(at, (expr, value)): (usize, (&&Expr, &ValueId))| {
        let called = match value::bare(expr) {
            Expr::Call(call) => value::name(&call.func),
            expr => value::name(expr),
        };
        let name = called.map(text::name);
        let name = name.filter(|name| {
            let same = |other: &&&Expr| text::of(other) == text::of(expr);
            name != "_" && exprs.iter().filter(same).count() == 1
        });
        let name = name.unwrap_or_else(|| format!("output{at}"));
        let shape = scope
            .builder
            .shape(*value)
            .map_or("[_]".to_owned(), shape_text);
        format!("{name}: {shape}")
    };
    let both = exprs.iter().zip(values).enumerate();
    both.map(port).collect::<Vec<String>>().join(", ")
}
