//! What stands around a classifier's head.

use super::Warning;
use super::walk::{allowing, before, before_all, entries, label, place};
use crate::model::{BuiltinCall, Network, ValueId};

/// ReLU before a classifier's head: a class whose score is below 0 gets no gradient, and none can be said
/// to be less likely than that.
pub fn relu_before(network: &Network, found: &mut Vec<Warning>) {
    for head in network.graph.outputs.iter().copied() {
        let Some(call) = network
            .builtin(head)
            .filter(|call| call.kind.is_classifying())
        else {
            continue;
        };
        // The mean of what is cut is not cut.
        let passing = |call: &BuiltinCall| {
            call.kind.is_dropping()
                || call.kind.keeps_channels_apart() && call.kind.name != "GlobalAvgPool"
        };
        let Some(cut) = before_all(network, head, |id| network.builtin(id).is_some_and(passing))
        else {
            continue;
        };
        let Some(relu) = network.builtin(cut).filter(|call| call.kind.is_cutting()) else {
            continue;
        };
        let (relu_text, head_text, name) = (&relu.ident, &call.ident, "relu_before_head");
        found.push(Warning {
            name,
            at: relu.ident.span(),
            message: format!(
                "`{relu_text}` cuts the scores that `{head_text}` makes probabilities of: a class with a negative score no longer learns\n\
                 help: take `{relu_text}` away, the last layer is linear\n{}",
                allowing(name, &place(network, cut))
            ),
            entries: entries(network, [cut, head]),
        });
    }
}

/// Dropout behind the last layer: what is dropped are the outputs themselves.
pub fn dropout_behind(network: &Network, found: &mut Vec<Warning>) {
    for output in network.graph.outputs.iter().copied() {
        let mut at = output;
        let mut dropout = None;
        let mut classifies = false;
        // Behind the last layer stand activations, and what only moves values.
        while let Some(call) = network.builtin(at)
            && !call.kind.has_parameters
        {
            classifies |= call.kind.is_classifying();
            if call.kind.is_dropping() {
                dropout = dropout.or(Some((at, call)));
            } else if !(call.kind.is_classifying() || call.kind.keeps_channels_apart()) {
                break;
            }
            match before(network, at) {
                Some(from) => at = from,
                None => break,
            }
        }
        let Some((dropped, call)) = dropout else {
            continue;
        };
        let last = network.builtin(at).filter(|call| call.kind.is_linear());
        // Without a head, it may be a block whose output goes on: certainly so if it keeps the shape.
        let is_scores = last.is_some() && is_vector_of_its_own(network, output);
        if !classifies && !is_scores {
            continue;
        }
        let name = "dropout_behind_head";
        let before = match last {
            Some(_) => format!("before {}", label(network, at)),
            None => "before the last layer".to_owned(),
        };
        let text = &call.ident;
        found.push(Warning {
            name,
            at: call.ident.span(),
            message: format!(
                "`{text}` stands behind the last layer: in training, it drops outputs of the network\n\
                 help: put it {before}, or take it out\n{}",
                allowing(name, &place(network, dropped))
            ),
            entries: entries(network, [dropped]),
        });
    }
}

/// Whether an output is a vector, and not of the shape of an input.
fn is_vector_of_its_own(network: &Network, output: ValueId) -> bool {
    let Some([width]) = network.graph.values[output.0].shape.as_deref() else {
        return false;
    };
    network
        .inputs
        .iter()
        .all(|input| match input.dims.as_deref() {
            Some([input]) => width.agrees(input) == Some(false),
            shape => shape.is_some(),
        })
}
