//! Sequences: what has an axis of steps before that of features, and indices that become some.

use super::rules::Several;
use super::{But, Cost, Misfit};
use crate::model::{BuiltinCall, Dim, product};

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

/// Two axes.
pub fn sequence(input: &[Dim], _: &BuiltinCall) -> Result<(), Misfit> {
    if input.len() == 2 {
        return Ok(());
    }
    Err(Misfit {
        takes: "a sequence [steps, features]".to_owned(),
        but: But::Arrives(String::new()),
        help: "put `Reshape(steps, features)` before it".to_owned(),
    })
}

/// A sequence of steps in which so many heads lie side by side.
pub fn in_heads(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    sequence(input, call)?;
    let args = &call.args;
    let heads = args.dim("heads");
    let given = |name| args.has(name).then(|| args.given_dim(name)).flatten();
    if let (Some(heads), Some(shared)) = (
        heads.value,
        given("key_value_heads").and_then(|dim| dim.value),
    ) && !heads.is_multiple_of(shared)
    {
        return Err(Misfit {
            takes: format!("`key_value_heads` that divide its {heads} heads"),
            but: But::Is(format!("{shared} do not")),
            help: format!(
                "{} do, or as many as there are heads, which is the default",
                divisor_below(heads, shared)
            ),
        });
    }
    let (Some(width), Some(heads), None) = (input[1].value, heads.value, given("head_size")) else {
        return Ok(());
    };
    if width.is_multiple_of(heads) {
        let length = width / heads;
        let turned = match args.has("rotary") {
            true => args.word("rotary").word != "none",
            false => true,
        };
        if !turned || length.is_multiple_of(2) {
            return Ok(());
        }
        let even = |heads: &usize| width.is_multiple_of(2 * heads);
        return Err(Misfit {
            takes: "heads of an even length, whose numbers turn in pairs".to_owned(),
            but: But::Arrives(format!(", of which each of {heads} heads takes {length}")),
            help: match (1..heads).rev().find(even) {
                Some(fewer) => format!("take {fewer} heads, each of which takes {}", width / fewer),
                None => format!("let its width be {}", width + heads),
            },
        });
    }
    let less = width / heads * heads;
    let widths = match less {
        0 => format!("{heads}"),
        _ => format!("{less} or {}", less + heads),
    };
    Err(Misfit {
        takes: format!("a width that its {heads} heads divide"),
        but: But::Arrives(format!(", a width of {width}")),
        help: format!(
            "{} heads divide it, and {heads} heads divide a width of {widths}",
            divisor_below(width, heads)
        ),
    })
}

/// The largest number below this one, or 1, that divides.
fn divisor_below(number: usize, below: usize) -> usize {
    let mut candidates = (1..below.min(number + 1)).rev();
    candidates
        .find(|candidate| number.is_multiple_of(*candidate))
        .unwrap_or(1)
}

/// A number for each that arrives.
pub fn positions_cost(input: &[Dim], _: &BuiltinCall) -> Option<Cost> {
    Some(Cost {
        parameters: product(input)?,
        macs: 0,
    })
}

/// Four projections, scores, and sums.
pub fn attention_cost(input: &[Dim], call: &BuiltinCall) -> Option<Cost> {
    let [steps, width] = input else { return None };
    let (steps, width) = (steps.value? as u128, width.value? as u128);
    let args = &call.args;
    let heads = args.dim("heads").value? as u128;
    let shared = match args.given_dim("key_value_heads") {
        Some(dim) => dim.value? as u128,
        None => heads,
    };
    let size = match args.given_dim("head_size") {
        Some(dim) => dim.value? as u128,
        None => width / heads,
    };
    let (queries, keys) = (heads * size, shared * size);
    let weights = (2 * queries).saturating_add(2 * keys).saturating_mul(width);
    let biases = match args.flag("bias").value {
        true => queries + 2 * keys + width,
        false => 0,
    };
    let scores = 2 * steps * steps * queries;
    Some(Cost {
        parameters: weights.saturating_add(biases),
        macs: weights.saturating_mul(steps).saturating_add(scores),
    })
}

/// Attention to another sequence, and with a mask.
pub const ATTENTION: Several = Several {
    shape: attended,
    fits: attendable,
    takes: &["x", "memory", "mask"],
};

/// What attends keeps its shape.
fn attended(inputs: &[Option<&[Dim]>], _: &BuiltinCall) -> Option<Vec<Dim>> {
    Some(inputs.first().copied()??.to_vec())
}

/// A sequence of heads; behind it another sequence or not, and a mask of the steps of the last.
fn attendable(inputs: &[Option<&[Dim]>], call: &BuiltinCall) -> Result<(), Misfit> {
    if let Some(x) = inputs[0] {
        in_heads(x, call)?;
    }
    let takes = "a sequence, which attends, another one, to which it attends, and a mask of that one's steps";
    let misfit = |help: String| Misfit {
        takes: takes.to_owned(),
        but: But::Arrives(String::new()),
        help,
    };
    let calls = "`attend(x)`, `attend(x, mask)`, `attend(x, memory)` or `attend(x, memory, mask)`";
    let mask = match (inputs.get(1).copied().flatten(), inputs.get(2).copied()) {
        (Some([_]), Some(_)) | (Some([] | [_, _, _, ..]), _) => {
            return Err(misfit(format!(
                "a memory is [steps, features], a mask [steps]: {calls}"
            )));
        }
        (Some([steps]), None) => Some((inputs[0], steps)),
        (memory, Some(Some([steps]))) => Some((memory, steps)),
        (_, Some(Some(_))) => {
            return Err(misfit(format!(
                "a mask is [steps], a number for each: {calls}"
            )));
        }
        _ => None,
    };
    match mask {
        Some((Some([steps, ..]), length)) if steps.agrees(length) == Some(false) => {
            Err(misfit(format!(
                "the mask has a number for each step that is attended to: [{}]",
                steps.text()
            )))
        }
        _ => Ok(()),
    }
}

/// How wide the sequence that attends is, and the one that is attended to.
pub fn widths<'a>(inputs: &[Option<&'a [Dim]>]) -> [Option<&'a Dim>; 2] {
    let width = |input: Option<&'a [Dim]>| input.and_then(<[Dim]>::last);
    let own = inputs.first().copied().flatten();
    match inputs.get(1).copied() {
        None | Some(Some([_])) => [width(own), width(own)],
        Some(memory) => [width(own), width(memory)],
    }
}
