//! What sizes give away.

use super::Warning;
use super::walk::{allowing, entries, label, place};
use crate::model::{BuiltinCall, Dim, Network, Op, ValueId};
use crate::registry::Grid;

/// Softmax of a single number: it is 1 whatever the number is.
pub fn softmax_of_one(network: &Network, found: &mut Vec<Warning>) {
    for (id, call) in calls(network) {
        let shape = network.graph.values[id.0].shape.as_deref().and_then(known);
        if !matches!(call.kind.name, "Softmax" | "LogSoftmax") || shape.as_deref() != Some(&[1]) {
            continue;
        }
        let (text, name) = (&call.ident, "softmax_of_one");
        let always = match call.kind.name {
            "Softmax" => 1,
            _ => 0,
        };
        found.push(Warning {
            name,
            at: call.ident.span(),
            message: format!(
                "`{text}` of one number is always {always}: nothing is learned through it\n\
                 help: for no and yes it is `Dense(1) -> Sigmoid`, or `Dense(2) -> {text}` of two classes\n{}",
                allowing(name, &place(network, id))
            ),
            entries: entries(network, [id]),
        });
    }
}

/// A square picture with its colours last, whose first axis is then read as its colours.
pub fn channels_last(network: &Network, found: &mut Vec<Warning>) {
    for (id, call) in calls(network) {
        let operands = network.graph.values[id.0].op.operands();
        let [from] = operands[..] else { continue };
        let read = &network.graph.values[from.0];
        let (Op::Input(_), Grid::Image) = (&read.op, call.kind.grid) else {
            continue;
        };
        let Some([height, width, colours]) = read.shape.as_deref().and_then(known).and_then(three)
        else {
            continue;
        };
        let reads_images = matches!(
            call.kind.name,
            "Conv2d" | "DepthwiseConv2d" | "SeparableConv2d" | "MaxPool2d" | "AvgPool2d"
        );
        if !reads_images || height != width || height < 8 || !matches!(colours, 1 | 3) {
            continue;
        }
        let name = "channels_last";
        found.push(Warning {
            name,
            at: call.ident.span(),
            message: format!(
                "{} reads [{height}, {width}, {colours}] as {height} channels of {width} × {colours} pixels: an image is \
                 [channels, height, width]\n\
                 help: declare [{colours}, {height}, {width}], or put `Permute(2, 0, 1)` before it, which brings the \
                 channels to the front\n{}",
                label(network, id),
                allowing(name, &place(network, id))
            ),
            entries: entries(network, [id]),
        });
    }
}

/// The calls of built-ins, with what they give.
fn calls(network: &Network) -> impl Iterator<Item = (ValueId, &BuiltinCall)> {
    let ids = (0..network.graph.values.len()).map(ValueId);
    ids.filter_map(|id| Some((id, network.builtin(id)?)))
}

/// The sizes of a shape of known ones.
fn known(shape: &[Dim]) -> Option<Vec<usize>> {
    shape.iter().map(|dim| dim.value).collect()
}

fn three(sizes: Vec<usize>) -> Option<[usize; 3]> {
    sizes.try_into().ok()
}
