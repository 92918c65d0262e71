//! The outputs against the header.

use super::words;
use crate::model::{Dim, Network, shape_text};
use crate::report::Errors;

/// An output has the shape that it was declared with.
pub fn declared(network: &Network, errors: &mut Errors) {
    for (port, value) in network.outputs.iter().zip(&network.graph.outputs) {
        let (Some(declared), Some(computed)) = (&port.dims, &network.graph.values[value.0].shape)
        else {
            continue;
        };
        if declared.len() == computed.len()
            && (declared.iter().zip(computed))
                .all(|(declared, computed)| may_be(declared, computed))
        {
            continue;
        }
        let name = &network.name;
        let subject = match network.named_outputs {
            true => format!("the output `{}` of `{name}`", port.name),
            false => format!("`{name}`"),
        };
        let (declared, computed) = (shape_text(declared), shape_text(computed));
        let (produces, source) = (
            words::produces(network, *value),
            words::source(network, *value),
        );
        let mend = match source.starts_with('`') {
            true => format!("declare {computed}, or let {source} produce {declared}"),
            false => format!("declare {computed}, or add a layer that produces {declared}"),
        };
        errors.report(
            &port.tokens,
            format!("{subject} is declared to produce {declared}, but {produces}\nhelp: {mend}"),
        );
    }
}

/// Whether a dimension may be declared so. What is computed from one parameter may have the name of
/// another, which has to be as much wherever the network is used.
fn may_be(declared: &Dim, computed: &Dim) -> bool {
    let is_other = match (&declared.length, &computed.length) {
        (Some(declared), Some(computed)) => {
            computed.is_derived()
                && !declared.is_derived()
                && declared.base.parameter != computed.base.parameter
        }
        _ => false,
    };
    is_other || declared.agrees(computed) != Some(false)
}
