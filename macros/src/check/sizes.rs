//! Arrays fit into memory.

use quote::ToTokens;

use crate::model::{Element, Network, Op, Stage, product, shape_text};
use crate::report::Errors;
use crate::text;

/// No array may be larger than memory can ever be.
pub fn arrays(network: &Network, errors: &mut Errors) {
    let float = if text::of(&network.scalar) == "f64" {
        8
    } else {
        4
    };
    for port in network.inputs.iter().chain(&network.outputs) {
        let bytes = if matches!(port.element, Element::Scalar) {
            float
        } else {
            1
        };
        if let Some(dims) = &port.dims
            && too_large(product(dims), bytes)
        {
            errors.report(
                &port.tokens,
                format!(
                    "an array of {} is larger than memory can be",
                    shape_text(dims)
                ),
            );
        }
    }
    let values = &network.graph.values;
    let mut reported = Vec::new();
    for value in values {
        let Op::Stage {
            entry, stage, from, ..
        } = value.op
        else {
            continue;
        };
        let Stage::Builtin(call) = &network.entries[entry].stages[stage] else {
            continue;
        };
        if call.kind.keeps_shape || reported.contains(&(entry, stage)) {
            continue;
        }
        let input = values[from.0].shape.as_deref();
        let cost = input.and_then(|input| (call.kind.cost)(input, call));
        let array = value
            .shape
            .as_deref()
            .filter(|shape| too_large(product(shape), float));
        let message = match (input, cost, array) {
            (_, _, Some(shape)) => {
                format!(
                    "`{}` produces an array of {}, which is larger than memory can be",
                    call.text(),
                    shape_text(shape)
                )
            }
            (Some(input), Some(cost), _)
                if too_large(Some(cost.parameters), float) && !too_large(product(input), float) =>
            {
                let (text, input) = (call.text(), shape_text(input));
                format!("the parameters of `{text}` on {input} are more than memory can hold")
            }
            _ => continue,
        };
        reported.push((entry, stage));
        errors.report(call.ident.to_token_stream(), message);
    }
}

fn too_large(elements: Option<u128>, bytes: u128) -> bool {
    elements.is_some_and(|elements| elements.saturating_mul(bytes) > i64::MAX as u128)
}
