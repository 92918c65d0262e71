//! The entries, each for itself and among each other.

use syn::Type;

use crate::model::{Network, Op, Stage};
use crate::prune;
use crate::report::Errors;
use crate::text;

/// An entry's name is its own.
pub fn distinct(network: &Network, errors: &mut Errors) {
    for (at, entry) in network.entries.iter().enumerate() {
        let name = &entry.name;
        if let Some(first) = network.entries[..at]
            .iter()
            .position(|earlier| text::name(&earlier.name) == text::name(name))
        {
            let is_gap =
                |stage: &Stage| matches!(stage, Stage::Layer(ty) if matches!(**ty, Type::Infer(_)));
            let rest = if network.entries[first].stages.iter().any(is_gap) {
                "give this one another name".to_owned()
            } else {
                let stages = network.stage_text(first).replace('→', "->");
                format!("the first is `{name}: {stages}`")
            };
            errors.report(
                name,
                format!("there are two layers called `{name}`: {rest}"),
            );
        }
    }
}

/// A network is no part of itself, by its name, as far as the name tells.
pub fn others(network: &Network, errors: &mut Errors) {
    let name = &network.name;
    let own = [name.to_string(), format!("self::{name}"), "Self".to_owned()];
    for stage in network.entries.iter().flat_map(|entry| &entry.stages) {
        let path = match stage {
            Stage::Layer(ty) => match repeated(ty) {
                Type::Path(ty) if ty.qself.is_none() => &ty.path,
                _ => continue,
            },
            Stage::Activation(path) => path,
            Stage::Builtin(_) => continue,
        };
        let segments = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string());
        if own.contains(&segments.collect::<Vec<_>>().join("::")) {
            errors.report(
                path,
                format!(
                    "`{name}` cannot be a layer of itself: it would have no end\n\
                     help: declare the part that repeats as a network of its own"
                ),
            );
        }
    }
}

/// The layer that an array repeats, or the type itself.
fn repeated(ty: &Type) -> &Type {
    match ty {
        Type::Array(array) => &array.elem,
        ty => ty,
    }
}

/// An entry holds one layer with parameters, for they bear its name.
pub fn one_with_parameters(network: &Network, errors: &mut Errors) {
    for entry in &network.entries {
        let calls = entry.stages.iter().filter_map(|stage| match stage {
            Stage::Builtin(call) if call.has_parameters() => Some(call),
            _ => None,
        });
        for call in calls.skip(1) {
            let (name, text) = (&entry.name, call.text());
            errors.report(
                &call.ident,
                format!(
                    "`{text}` is another layer with parameters in `{name}`\n\
                         help: give it a name, an entry of its own: `name: {text}`"
                ),
            );
        }
    }
}

/// Every layer has a part in an output: what is called, but leads nowhere, would never learn.
pub fn needed(network: &Network, errors: &mut Errors) {
    let needed = prune::needed(&network.graph);
    for (at, entry) in network.entries.iter().enumerate() {
        let calls = || {
            network.graph.values.iter().enumerate().filter(
                move |(_, value)| matches!(value.op, Op::Stage { entry, .. } if entry == at),
            )
        };
        if calls().next().is_some() && !calls().any(|(value, _)| needed[value]) {
            let name = &entry.name;
            errors.report(
                name,
                format!(
                    "`{name}` is called, but nothing that `forward` produces depends on it\n\
                         help: use its value, or take it out"
                ),
            );
        }
    }
}
