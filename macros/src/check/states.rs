//! The states of recurrent layers, which come in behind a sequence and go out behind an output.

use crate::infer::gives_two;
use crate::model::{Network, Op, Stage, Value, ValueId};
use crate::report::Errors;

/// What is taken apart in one call is so in all: a layer has one type.
pub fn whole(network: &Network, errors: &mut Errors) {
    let graph = &network.graph;
    let used = |id: ValueId| {
        let parts = |value: &&Value| !matches!(value.op, Op::Part { .. });
        let mut others = graph.values.iter().filter(parts);
        graph.outputs.contains(&id) || others.any(|value| value.op.operands().contains(&id))
    };
    for (at, value) in graph.values.iter().enumerate() {
        let Op::Stage { entry, stage, .. } = value.op else {
            continue;
        };
        if gives_two(network, entry, stage) && used(ValueId(at)) {
            let name = &network.entries[entry].name;
            errors.report(
                &value.tokens,
                format!(
                    "`{name}` gives two values, its output and its last state, because a `let` takes them apart\n\
                     help: take them apart here, too: `let (y, _) = {name}(...);`"
                ),
            );
        }
    }
}

/// A layer that takes a state takes one in each call.
pub fn alike(network: &Network, errors: &mut Errors) {
    let values = &network.graph.values;
    let is_begun = |from: ValueId| matches!(values[from.0].op, Op::Join { .. });
    for (at, value) in values.iter().enumerate() {
        let Some((entry, stage, from)) = recurrent(network, value) else {
            continue;
        };
        let earlier = values[..at].iter().find_map(|value| {
            let (other, place, from) = recurrent(network, value)?;
            ((other, place) == (entry, stage)).then_some(from)
        });
        if earlier.is_some_and(|earlier| is_begun(earlier) != is_begun(from)) {
            let name = &network.entries[entry].name;
            let (now, then) = match is_begun(from) {
                true => ("takes a state here", "took none before"),
                false => ("takes no state here", "took one before"),
            };
            errors.report(
                &value.tokens,
                format!(
                    "`{name}` {now}, but {then}: a layer takes the same in each call\n\
                     help: give it a state in each call; an input of the network may be the first one"
                ),
            );
        }
    }
}

/// The recurrent layer that makes a value: its place, and what it takes.
fn recurrent(network: &Network, value: &Value) -> Option<(usize, usize, ValueId)> {
    let Op::Stage {
        entry, stage, from, ..
    } = value.op
    else {
        return None;
    };
    match &network.entries[entry].stages[stage] {
        Stage::Builtin(call) if call.kind.remembers => Some((entry, stage, from)),
        _ => None,
    }
}
