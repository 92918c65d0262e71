//! Two linear layers with nothing between.

use super::Warning;
use super::walk::{allowing, before_all, called_once, entries, label};
use crate::model::{BuiltinCall, Dim, Network, Op, ValueId, product};

/// A linear layer of a linear layer is a linear layer: W₂ (W₁ x) = (W₂ W₁) x.
///
/// Two are more than one where the first is narrower than what is before and behind it (a matrix of low
/// rank), and are meant where each sums over one axis (a convolution taken apart): these are let be.
pub fn two_in_a_row(network: &Network, found: &mut Vec<Warning>) {
    for second in (0..network.graph.values.len()).map(ValueId) {
        let Some(call) = linear(network, second) else {
            continue;
        };
        let passing = |id: ValueId| match network.graph.values[id.0].op {
            Op::Constant { .. } => true,
            _ => network
                .builtin(id)
                .is_some_and(|call| call.kind.is_linear_between()),
        };
        let Some(first) = before_all(network, second, passing) else {
            continue;
        };
        let Some(earlier) = linear(network, first) else {
            continue;
        };
        let meant = takes_apart(earlier) || takes_apart(call);
        let once = called_once(network, first) && called_once(network, second);
        if meant || !once || !is_as_wide(network, first, second) {
            continue;
        }
        let (one, other) = (label(network, first), label(network, second));
        let name = "two_linear_layers";
        let entry = earlier.text();
        found.push(Warning {
            name,
            at: call.ident.span(),
            message: format!(
                "{other} follows {one} with nothing non-linear between: together they compute what one linear layer does\n\
                 help: put an activation behind {one}: `{entry} -> Relu`\n{}",
                allowing(name, &other)
            ),
            entries: entries(network, [first, second]),
        });
    }
}

fn linear(network: &Network, id: ValueId) -> Option<&BuiltinCall> {
    network.builtin(id).filter(|call| call.kind.is_linear())
}

/// Whether a convolution leaves out part of a sum, over channels or over an axis, that another is to do.
fn takes_apart(call: &BuiltinCall) -> bool {
    let args = &call.args;
    let grouped = args.has("groups") && args.dim("groups").value != Some(1);
    // A kernel of one axis has one number.
    let sides = call.kind.name.ends_with("2d") && args.has("kernel");
    let flat = sides && {
        let [height, width] = args.size("kernel");
        (height.value == Some(1)) != (width.value == Some(1))
    };
    grouped || flat || call.kind.name.starts_with("Depthwise")
}

/// Whether the first of two layers is known to be no narrower than what it reads or what the second
/// gives.
fn is_as_wide(network: &Network, first: ValueId, second: ValueId) -> bool {
    let graph = &network.graph.values;
    let shape = |id: ValueId| graph[id.0].shape.as_deref();
    let of = |id: ValueId| graph[id.0].op.operands().first().copied();
    let (Some(read), Some(middle), Some(given)) =
        (of(first).and_then(shape), shape(first), shape(second))
    else {
        return false;
    };
    let images = read.len() == middle.len() && middle.len() == given.len();
    let (read, middle, given) = match images {
        // The channels, of images; a vector's only axis is its channels, too.
        true => (&read[..1], &middle[..1], &given[..1]),
        false => (read, middle, given),
    };
    no_narrower(middle, read) || no_narrower(middle, given)
}

fn no_narrower(shape: &[Dim], than: &[Dim]) -> bool {
    match (product(shape), product(than)) {
        (Some(shape), Some(than)) => shape >= than,
        _ => {
            let mut dims = shape.iter().zip(than);
            shape.len() == than.len() && dims.all(|(a, b)| a.agrees(b) == Some(true))
        }
    }
}
