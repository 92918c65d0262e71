//! What the arrays hold: floats, but for inputs that only layers of the user's own take.

use syn::Type;

use crate::model::{Element, Network, Op, Port, Stage, ValueId, shape_text};
use crate::parse::ast::bare;
use crate::primitive;
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
            let is_index = is_index(element);
            errors.report(element, message);
            network.inputs[at].element = Element::Scalar;
            // What the embedding that is missing makes of it has another shape.
            if is_index {
                network.graph.values[at].shape = None;
            }
        }
    }
}

fn is_index(element: &Type) -> bool {
    let element = text::of(element);
    matches!(
        element.split('<').next(),
        Some("Index" | "index::Index" | "netwright::index::Index")
    )
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
                Stage::Builtin(call) if call.kind.takes_indices => None,
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
    let is_index = is_index(element);
    let (scalar, element) = (text::of(&network.scalar), text::of(element));
    let arriving = words_of_input(network, input);
    let help = match is_index {
        true => "put `Embedding(16)` before it, which makes 16 numbers of each index".to_owned(),
        false => format!(
            "write `{scalar}` and convert the samples, or let a layer of your own take it first: `my::Layer<_>`"
        ),
    };
    Some(format!(
        "{subject} floats, but {arriving} holds `{element}`\nhelp: {help}"
    ))
}

/// Reports a layer that takes indices and receives floats.
pub fn indices(network: &Network, errors: &mut Errors) {
    let values = &network.graph.values;
    for value in values {
        let Op::Stage {
            entry, stage, from, ..
        } = &value.op
        else {
            continue;
        };
        let entry = &network.entries[*entry];
        let Stage::Builtin(call) = &entry.stages[*stage] else {
            continue;
        };
        let arriving = &values[from.0];
        if !call.kind.takes_indices || arriving.is_gap() {
            continue;
        }
        let (is, length) = match arriving.op {
            Op::Input(at) => match &network.inputs[at] {
                Port {
                    element: Element::Other(ty),
                    dims,
                    ..
                } => {
                    if let Some(integer) = bare(ty).filter(|name| primitive::is_known(name)) {
                        let length = dims.as_deref().map_or("[32]".to_owned(), shape_text);
                        let length = length.trim_matches(['[', ']']);
                        errors.report(
                            ty,
                            format!(
                                "`{}` ({}) takes indices that are known to be in range, but {} holds `{integer}`\n\
                                 help: say how many there are to choose from: `[Index<1000, {integer}>; {length}]`; \
                                 `Index::all` makes them of integers",
                                entry.name,
                                call.kind.name,
                                words_of_input(network, at),
                            ),
                        );
                    }
                    continue;
                }
                port => (
                    format!("{} holds", words_of_input(network, at)),
                    port.dims.as_deref().map(shape_text),
                ),
            },
            _ => (format!("{} is", arriving.label), None),
        };
        let length = length.map_or("32".to_owned(), |shape| {
            shape.trim_matches(['[', ']']).to_owned()
        });
        errors.report(
            &value.tokens,
            format!(
                "`{}` ({}) takes indices, but {is} floats, `{}`\n\
                 help: the input says how many there are to choose from: `[Index<1000>; {length}]`",
                entry.name,
                call.kind.name,
                text::of(&network.scalar),
            ),
        );
    }
}

fn words_of_input(network: &Network, at: usize) -> String {
    match network.named_inputs {
        true => format!("the input `{}`", network.inputs[at].name),
        false => "the input".to_owned(),
    }
}
