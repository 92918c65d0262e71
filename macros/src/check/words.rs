//! How messages speak of values: where a shape comes from, and what it is.

use crate::model::{Function, Network, Op, Stage, Value, ValueId, shape_text};

/// What gave a value its shape: the stage that made it, behind all that only hands it on.
pub fn origin(network: &Network, value: ValueId) -> ValueId {
    match &network.graph.values[value.0].op {
        Op::Input(_) => value,
        Op::Stage {
            entry, stage, from, ..
        } => match &network.entries[*entry].stages[*stage] {
            Stage::Builtin(call) if call.kind.keeps_shape => origin(network, *from),
            Stage::Activation(_) => origin(network, *from),
            _ => value,
        },
        Op::Call {
            function: Function::Builtin(call),
            ..
        } if !call.kind.keeps_shape => value,
        Op::Call { from, .. } | Op::Constant { from, .. } => origin(network, *from),
        Op::Concat { .. }
        | Op::Product { .. }
        | Op::Tied { .. }
        | Op::Join { .. }
        | Op::Part { .. } => value,
        Op::Binary { left, right, .. } => match network.graph.values[left.0].shape {
            Some(_) => origin(network, *left),
            None => origin(network, *right),
        },
    }
}

/// `` `conv1` (Reshape) ``, `the input`, `` the input `left` ``: what gave a value its shape.
pub fn source(network: &Network, value: ValueId) -> String {
    let value = origin(network, value);
    let Value { op, label, .. } = &network.graph.values[value.0];
    match op {
        Op::Stage { entry, stage, .. } => {
            let entry = &network.entries[*entry];
            format!("`{}` ({})", entry.name, entry.stages[*stage].title())
        }
        Op::Input(_) if network.inputs.len() > 1 => format!("the input {label}"),
        Op::Input(_) => "the input".to_owned(),
        _ => label.clone(),
    }
}

/// `` `conv1` (Reshape) produces [16, 4, 4] ``, `the input is [784]`.
pub fn produces(network: &Network, value: ValueId) -> String {
    let verb = match network.graph.values[origin(network, value).0].op {
        Op::Stage { .. } => "produces",
        _ => "is",
    };
    format!(
        "{} {verb} {}",
        source(network, value),
        shape(network, value)
    )
}

/// `[16, 4, 4]`.
pub fn shape(network: &Network, value: ValueId) -> String {
    network.graph.values[value.0]
        .shape
        .as_deref()
        .map_or_else(|| "[_]".to_owned(), shape_text)
}

/// `a` or `an`, before the name of a layer. A name without vowels is spelled: an ell, an ar.
pub fn article(name: &str) -> &'static str {
    let spelled = !name.to_lowercase().contains(['a', 'e', 'i', 'o', 'u']);
    match name.starts_with(['A', 'E', 'I', 'O', 'U']) || spelled && name.starts_with(['L', 'R']) {
        true => "an",
        false => "a",
    }
}
