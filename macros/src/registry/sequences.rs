//! Sequences: what has an axis of steps before that of features, and indices that become some.

use super::{But, Cost, Misfit};
use crate::model::{BuiltinCall, Dim};

/// `[dim]` for each index.
pub fn embedded(input: Option<&[Dim]>, call: &BuiltinCall) -> Option<Vec<Dim>> {
    let mut shape = input?.to_vec();
    shape.push(call.args.dim("dim").clone());
    Some(shape)
}

/// What the layer inside makes of a step, for each step.
pub fn distributed(input: Option<&[Dim]>, call: &BuiltinCall) -> Option<Vec<Dim>> {
    let ([steps, step @ ..], inner) = (input?, call.inner()?) else {
        return None;
    };
    // A vector has no steps to speak of, and it has been reported.
    let step = (!step.is_empty()).then_some(step)?;
    let step =
        Some(step).filter(|step| !inner.kind.keeps_shape || (inner.kind.fits)(step, inner).is_ok());
    let mut shape = vec![steps.clone()];
    shape.extend((inner.kind.shape)(step, inner)?);
    Some(shape)
}

/// Steps that fit the layer inside.
pub fn distributable(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    let inner = call.inner();
    let [_, step @ ..] = input else {
        return Ok(());
    };
    if step.is_empty() {
        let alone = inner.map_or("the layer inside alone".to_owned(), |inner| {
            format!("`{}` alone", inner.text())
        });
        return Err(Misfit {
            takes: "a sequence of steps [steps, ...]".to_owned(),
            but: But::Arrives(String::new()),
            help: format!(
                "{alone} takes the whole of it, or put `Reshape(steps, features)` before it"
            ),
        });
    }
    let Some(inner) = inner else {
        return Ok(());
    };
    (inner.kind.fits)(step, inner).map_err(|misfit| Misfit {
        takes: format!("steps, each of which is {}", misfit.takes),
        help: match step.len() {
            2.. if misfit.takes == "a vector" => {
                "put `TimeDistributed(Flatten)` before it, which makes a vector of each step"
                    .to_owned()
            }
            _ => misfit.help,
        },
        ..misfit
    })
}

/// The layer inside once, computed for each step.
pub fn distributed_cost(input: &[Dim], call: &BuiltinCall) -> Option<Cost> {
    let ([steps, step @ ..], inner) = (input, call.inner()?) else {
        return None;
    };
    let one = (inner.kind.cost)(step, inner)?;
    Some(Cost {
        macs: one.macs.saturating_mul(steps.value? as u128),
        ..one
    })
}
