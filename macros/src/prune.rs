//! Values that no output needs.

use crate::model::{Graph, Op, ValueId};

/// For each value, whether an output depends on it. Inputs are always counted in.
pub fn needed(graph: &Graph) -> Vec<bool> {
    let mut needed: Vec<bool> = graph
        .values
        .iter()
        .map(|value| matches!(value.op, Op::Input(_)))
        .collect();
    for output in &graph.outputs {
        needed[output.0] = true;
    }
    for at in (0..graph.values.len()).rev() {
        if needed[at] {
            for from in graph.values[at].op.operands() {
                needed[from.0] = true;
            }
        }
    }
    needed
}

/// Takes out what no output needs. Inputs stay.
pub fn prune(graph: &mut Graph) {
    let needed = needed(graph);
    let mut place = Vec::with_capacity(needed.len());
    let mut next = 0;
    for needed in &needed {
        place.push(ValueId(next));
        next += usize::from(*needed);
    }
    let mut keep = needed.iter();
    graph
        .values
        .retain(|_| *keep.next().expect("one for each value"));
    for value in &mut graph.values {
        for from in value.op.operands_mut() {
            *from = place[from.0];
        }
    }
    for output in &mut graph.outputs {
        *output = place[output.0];
    }
}
