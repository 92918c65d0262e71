//! Sequences: what has an axis of steps before that of features, and indices that become some.

use crate::model::{BuiltinCall, Dim};

/// `[dim]` for each index.
pub fn embedded(input: Option<&[Dim]>, call: &BuiltinCall) -> Option<Vec<Dim>> {
    let mut shape = input?.to_vec();
    shape.push(call.args.dim("dim").clone());
    Some(shape)
}
