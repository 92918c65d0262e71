//! Separable convolution: what two convolutions in a row make.

use super::windows::{axes, multiplied, unmultiplied};
use super::{Cost, Misfit, windows};
use crate::model::{BuiltinCall, Dim, product};

/// What lies between the two: `[channels · multiplier, rows, columns]`.
pub fn between(input: &[Dim], call: &BuiltinCall) -> Option<Vec<Dim>> {
    let size = axes(input, call)?.map(|axis| axis.output);
    super::images::shape(input, multiplied(input, call)?, size)
}

/// An image over which the window fits, and whose channels can be multiplied.
pub fn convolvable(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    windows::image(input, call)?;
    match multiplied(input, call) {
        Some(_) => Ok(()),
        None => Err(unmultiplied(input, call)),
    }
}

/// A window for each channel between the two, and a weight for each of them and each filter.
pub fn cost(input: &[Dim], call: &BuiltinCall) -> Option<Cost> {
    let filters = call.args.dim("filters").value? as u128;
    let between = multiplied(input, call)?.value? as u128;
    let weights =
        between.saturating_mul(product(call.args.size("kernel"))?.saturating_add(filters));
    let positions = product(&axes(input, call)?.map(|axis| axis.output))?;
    let biases = if call.args.flag("bias").value {
        filters
    } else {
        0
    };
    Some(Cost {
        parameters: weights.saturating_add(biases),
        macs: weights.saturating_mul(positions),
    })
}
