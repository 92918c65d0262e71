//! The shape of every value, as far as the numbers allow.
//!
//! Inference never reports: where an input does not fit, the shape that a stage produces is still
//! the one that its author meant, so that one mistake is one message.

use crate::model::{Activation, BuiltinCall, Dim, Graph, Network, Op, Stage, ValueId};

/// Fills in the shapes of the graph, from the inputs on.
pub fn infer(network: &mut Network) {
    for at in 0..network.graph.values.len() {
        network.graph.values[at].shape = shape(network, &network.graph, at);
    }
}

fn shape(network: &Network, graph: &Graph, at: usize) -> Option<Vec<Dim>> {
    let value = &graph.values[at];
    let of = |from: &ValueId| graph.values[from.0].shape.as_deref();
    match &value.op {
        _ if value.is_gap() => None,
        Op::Input(port) => network.inputs[*port].dims.clone(),
        Op::Stage {
            entry, stage, from, ..
        } => match &network.entries[*entry].stages[*stage] {
            Stage::Builtin(call) => produced(of(from), call),
            Stage::Layer(_) => None,
            Stage::Activation(_) => of(from).map(<[Dim]>::to_vec),
        },
        Op::Activation {
            activation: Activation::Builtin(call),
            from,
        } => produced(of(from), call),
        Op::Activation {
            activation: Activation::Custom(_),
            from,
        } => of(from).map(<[Dim]>::to_vec),
        Op::Constant { from, .. } => of(from).map(<[Dim]>::to_vec),
        Op::Binary { left, right, .. } => common(of(left), of(right)),
    }
}

/// What a built-in makes of its input. One that would only hand on a shape that it cannot take
/// produces nothing that is known.
fn produced(input: Option<&[Dim]>, call: &BuiltinCall) -> Option<Vec<Dim>> {
    let taken =
        input.filter(|input| !call.kind.keeps_shape || (call.kind.fits)(input, call).is_ok());
    (call.kind.shape)(taken, call)
}

/// What two shapes that should be one say together.
fn common(left: Option<&[Dim]>, right: Option<&[Dim]>) -> Option<Vec<Dim>> {
    match (left, right) {
        (Some(left), Some(right)) if agree(left, right) => {
            let known = |(left, right): (&Dim, &Dim)| {
                if left.is_known() {
                    left.clone()
                } else {
                    right.clone()
                }
            };
            Some(left.iter().zip(right).map(known).collect())
        }
        (Some(_), Some(_)) => None,
        (shape, None) | (None, shape) => shape.map(<[Dim]>::to_vec),
    }
}

/// Whether two shapes may be the same, as far as the numbers tell.
pub fn agree(left: &[Dim], right: &[Dim]) -> bool {
    left.len() == right.len()
        && left
            .iter()
            .zip(right)
            .all(|(left, right)| left.agrees(right) != Some(false))
}
