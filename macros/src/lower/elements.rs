//! What the arrays hold: floats, but for inputs that only layers of the user's own take.

use syn::Type;

use crate::model::{Element, Network, Op, Stage, ValueId};
use crate::report::Errors;
use crate::text;

/// Reports an input of something else than floats where floats are needed. It counts as one of
/// floats from there on.
pub fn floats(network: &mut Network, errors: &mut Errors) {
    for at in 0..network.inputs.len() {
        let Element::Other(element) = &network.inputs[at].element else {
            continue;
        };
        if let Some(message) = complaint(network, at, element) {
            errors.report(element, message);
            network.inputs[at].element = Element::Scalar;
        }
    }
}

/// What does not take the input of that number, if anything does not.
fn complaint(network: &Network, input: usize, element: &Type) -> Option<String> {
    let graph = &network.graph;
    let is_input = |id: &ValueId| {
        let value = &graph.values[id.0];
        !value.is_gap() && matches!(value.op, Op::Input(number) if number == input)
    };
    let reader = |op: &Op| match op {
        Op::Stage { entry, stage, .. } => {
            let entry = &network.entries[*entry];
            match &entry.stages[*stage] {
                Stage::Layer(_) => None,
                stage => Some(format!("`{}` ({})", entry.name, stage.title())),
            }
        }
        Op::Call { .. } => Some("an activation".to_owned()),
        Op::Binary { .. }
        | Op::Constant { .. }
        | Op::Concat { .. }
        | Op::Product { .. }
        | Op::Tied { .. } => Some("an operation".to_owned()),
        Op::Input(_) | Op::Join { .. } | Op::Part { .. } => None,
    };
    let readers = graph
        .values
        .iter()
        .filter(|value| value.op.operands().iter().any(is_input));
    let subject = readers
        .filter_map(|value| reader(&value.op))
        .next()
        .map(|subject| format!("{subject} takes"))
        .or_else(|| {
            let handed_on = graph.outputs.iter().any(is_input);
            handed_on.then(|| format!("`{}` produces", network.name))
        })?;
    let (scalar, element) = (text::of(&network.scalar), text::of(element));
    let arriving = match network.named_inputs {
        true => format!("the input `{}`", network.inputs[input].name),
        false => "the input".to_owned(),
    };
    Some(format!(
        "{subject} floats, but {arriving} holds `{element}`\n\
         help: write `{scalar}` and convert the samples, or let a layer of your own take it first: `my::Layer<_>`"
    ))
}
