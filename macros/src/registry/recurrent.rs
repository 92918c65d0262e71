//! Recurrent layers: what becomes of a sequence.

use super::rules::Several;
use super::{But, Cost, Course, Misfit};
use crate::model::{BuiltinCall, Dim, shape_text};

/// `[units]`, or `[steps, units]` of a whole sequence; twice as many units both ways.
pub fn output(input: Option<&[Dim]>, call: &BuiltinCall) -> Option<Vec<Dim>> {
    let units = width(call);
    if !call.args.flag("sequence").value {
        return Some(vec![units]);
    }
    let [steps, _] = input? else {
        return None;
    };
    Some(vec![steps.clone(), units])
}

/// The length of the output of a step.
pub fn width(call: &BuiltinCall) -> Dim {
    let units = call.args.dim("units");
    let twice = call.args.flag("bidirectional").value;
    match units.value {
        _ if !twice || units.text() == "_" => units.clone(),
        Some(value) => Dim::known(value.saturating_mul(2), call.ident.span()),
        None => {
            let tokens = &units.tokens;
            Dim::symbol(quote::quote!({ 2 * #tokens }))
        }
    }
}

/// A sequence, and one way or both.
pub fn sequence(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    if call.args.flag("reverse").value && call.args.flag("bidirectional").value {
        return Err(Misfit {
            takes: "one way through the sequence, or both".to_owned(),
            but: But::Is("both `reverse` and `bidirectional` are `true`".to_owned()),
            help: "take one of them away; `bidirectional` runs in reverse, too".to_owned(),
        });
    }
    let help = match input {
        [_, _] => return Ok(()),
        [length] => format!("such as `Reshape({}, 1)`", length.text()),
        [channels, rows, columns] if channels.value == Some(1) => {
            let (rows, columns) = (rows.text(), columns.text());
            format!("such as `Reshape({rows}, {columns})`, a row of the image a step")
        }
        _ => format!(
            "with as many elements in all as there are in {}",
            shape_text(input)
        ),
    };
    Err(Misfit {
        takes: "a sequence [steps, features]".to_owned(),
        but: But::Arrives(String::new()),
        help: format!("put `Reshape(steps, features)` before it, {help}"),
    })
}

/// A sequence, and the state before its first step.
pub const BEGUN: Several = Several {
    shape: |inputs, call| output(inputs.first().copied().flatten(), call),
    fits: begun,
    takes: &["x", "begin"],
};

/// `[units]`, or `[2, units]` of h and c; `[2, units]` for each of them both ways.
pub fn state(call: &BuiltinCall) -> Vec<Dim> {
    let both = [
        call.kind.name == "Lstm",
        call.args.flag("bidirectional").value,
    ];
    let two = Dim::known(2, call.ident.span());
    let mut state: Vec<Dim> = both.iter().filter(|&&is| is).map(|_| two.clone()).collect();
    state.push(call.args.dim("units").clone());
    state
}

/// The output, and the state of the last step.
pub fn parts(inputs: &[Option<&[Dim]>], call: &BuiltinCall) -> Option<Vec<Option<Vec<Dim>>>> {
    let output = output(inputs.first().copied().flatten(), call);
    Some(vec![output, Some(state(call))])
}

/// A sequence, and behind it a state of the right shape.
fn begun(inputs: &[Option<&[Dim]>], call: &BuiltinCall) -> Result<(), Misfit> {
    if let Some(x) = inputs[0] {
        sequence(x, call)?;
    }
    let state = state(call);
    match inputs.get(1).copied().flatten() {
        Some(begin) if !crate::infer::agree(begin, &state) => {
            let twice = call.args.flag("bidirectional").value;
            let help = if call.kind.name == "Lstm" && begin.len() < state.len() {
                let each: Vec<String> = state[1..].iter().map(Dim::text).collect();
                let each = each.join(", ");
                format!(
                    "the state of an Lstm is h and c, one behind the other: `concat(reshape(h, 1, {each}), \
                     reshape(c, 1, {each}), axis = 0)`"
                )
            } else {
                format!(
                    "a state has a number for each unit{}: declare the one that comes in as {}",
                    if twice { " of each way" } else { "" },
                    shape_text(&state)
                )
            };
            Err(Misfit {
                takes: format!(
                    "a sequence [steps, features] and the state before its first step, {}",
                    shape_text(&state)
                ),
                but: But::Arrives(String::new()),
                help,
            })
        }
        _ => Ok(()),
    }
}

/// A step at a time from the first to the last, but no other way.
pub fn course(call: &BuiltinCall) -> Option<Course> {
    let args = &call.args;
    if args.flag("reverse").value || args.flag("bidirectional").value {
        return None;
    }
    Some(match args.flag("sequence").value {
        true => Course::Each,
        false => Course::Last,
    })
}

/// Weights from features and units to the gates of each unit, met at each step; biases for both.
pub fn cost(input: &[Dim], call: &BuiltinCall) -> Option<Cost> {
    let [steps, features] = input else {
        return None;
    };
    let units = call.args.dim("units").value? as u128;
    let (gates, one_bias) = match call.kind.name {
        "Lstm" => (4, false),
        "Gru" => (3, !call.args.flag("reset_after").value),
        _ => (1, false),
    };
    let ways = 1 + u128::from(call.args.flag("bidirectional").value);
    let sums = ways * gates * units;
    let weights = sums.saturating_mul((features.value? as u128).saturating_add(units));
    let biases = match call.args.flag("bias").value {
        true if one_bias => sums,
        true => 2 * sums,
        false => 0,
    };
    Some(Cost {
        parameters: weights.saturating_add(biases),
        macs: weights.saturating_mul(steps.value? as u128),
    })
}
