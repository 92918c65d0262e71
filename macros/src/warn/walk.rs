//! From a value to what it was made of.

use crate::model::{Network, Op, ValueId};

/// The entry that makes a value, if one does.
pub fn entry(network: &Network, id: ValueId) -> Option<usize> {
    match network.graph.values[id.0].op {
        Op::Stage { entry, .. } => Some(entry),
        _ => None,
    }
}

/// The entries of some values.
pub fn entries<const N: usize>(network: &Network, ids: [ValueId; N]) -> Vec<usize> {
    ids.iter().filter_map(|id| entry(network, *id)).collect()
}

/// Whether an entry is called once, so that what is said of the call is said of the layer.
pub fn called_once(network: &Network, id: ValueId) -> bool {
    let values = network.graph.values.iter();
    let calls = values.filter(|value| match (&value.op, &network.graph.values[id.0].op) {
        (
            Op::Stage { entry, stage, .. },
            Op::Stage {
                entry: entry_of_it,
                stage: stage_of_it,
                ..
            },
        ) => entry == entry_of_it && stage == stage_of_it,
        _ => false,
    });
    calls.count() == 1
}

/// What a value is made of, if that is one value and serves nothing else.
pub fn before(network: &Network, id: ValueId) -> Option<ValueId> {
    let operands = network.graph.values[id.0].op.operands();
    let [from] = operands[..] else { return None };
    let uses = network.graph.values.iter();
    let uses = uses.flat_map(|value| value.op.operands());
    let once = uses.filter(|operand| *operand == from).count() == 1;
    (once && !network.graph.outputs.contains(&from)).then_some(from)
}

/// As [`before`], behind all values that `passing` says to look through.
pub fn before_all(
    network: &Network,
    id: ValueId,
    passing: impl Fn(ValueId) -> bool,
) -> Option<ValueId> {
    let mut at = before(network, id)?;
    while passing(at) {
        at = before(network, at)?;
    }
    Some(at)
}

/// `` `fc1` ``, or what else messages call a value by.
pub fn label(network: &Network, id: ValueId) -> String {
    match entry(network, id) {
        Some(entry) => format!("`{}`", network.entries[entry].name),
        None => network.graph.values[id.0].label.clone(),
    }
}

/// Where a warning of a value can be allowed.
pub fn place(network: &Network, id: ValueId) -> String {
    match entry(network, id) {
        Some(_) => label(network, id),
        None => "the network".to_owned(),
    }
}

/// The help that says how to allow a warning.
pub fn allowing(name: &str, at: &str) -> String {
    format!("help: if it is meant: `#[allow(netwright::{name})]` on {at}")
}
