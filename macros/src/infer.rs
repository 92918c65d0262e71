//! The shape of every value, as far as the numbers allow.
//!
//! Inference never reports: where an input does not fit, the shape that a stage produces is still
//! the one that its author meant, so that one mistake is one message.

use syn::Type;

use crate::model::{BuiltinCall, Dim, Function, Network, Op, Parameters, Stage, Value, ValueId};

/// The shape of a value that comes about so, behind the others.
pub fn shape(network: &Network, values: &[Value], op: &Op) -> Option<Vec<Dim>> {
    let mut shape = follows(network, values, op)?;
    Parameters::of(network).find_in(&mut shape);
    Some(shape)
}

fn follows(network: &Network, values: &[Value], op: &Op) -> Option<Vec<Dim>> {
    let of = |from: &ValueId| values[from.0].shape.as_deref();
    match op {
        Op::Input(port) => network.inputs[*port].dims.clone(),
        Op::Stage {
            entry, stage, from, ..
        } => match &network.entries[*entry].stages[*stage] {
            Stage::Builtin(_) if gives_two(network, *entry, *stage) => None,
            Stage::Builtin(call) => match &values[from.0].op {
                Op::Join { from } => {
                    let parts: Vec<Option<&[Dim]>> = from.iter().map(of).collect();
                    (call.kind.several?.shape)(&parts, call)
                }
                _ => produced(of(from), call),
            },
            // What is repeated gives what it takes.
            Stage::Layer(ty) if matches!(**ty, Type::Array(_)) => of(from).map(<[Dim]>::to_vec),
            Stage::Layer(_) => None,
            Stage::Activation(_) => of(from).map(<[Dim]>::to_vec),
        },
        Op::Call {
            function: Function::Builtin(call),
            from,
        } => produced(of(from), call),
        Op::Call {
            function: Function::Custom(_),
            from,
        } => of(from).map(<[Dim]>::to_vec),
        Op::Constant { from, .. } => of(from).map(<[Dim]>::to_vec),
        Op::Binary { left, right, .. } => common(of(left), of(right)),
        Op::Concat { axis, from } => side_by_side(*axis, from.iter().map(of)),
        Op::Product { left, right } => product(of(left)?, of(right)?),
        Op::Tied {
            entry,
            transposed,
            from,
        } => tied(of(from)?, weight(network, values, *entry)?, *transposed),
        Op::Join { .. } => None,
        Op::Part { from, index, .. } => part(network, values, *from, *index),
    }
}

/// The outputs and inputs of the layer with parameters in an entry that has been called.
pub fn weight(network: &Network, values: &[Value], called: usize) -> Option<[Dim; 2]> {
    let field = network.entries[called].field;
    let mut calls = values.iter().filter_map(|value| match value.op {
        Op::Stage {
            entry, stage, from, ..
        } if (entry, stage) == (called, field) => Some((value, from)),
        _ => None,
    });
    let (value, from) = calls.next()?;
    let one = |value: &Value| match value.shape.as_deref() {
        Some([dim]) => Some(dim.clone()),
        _ => None,
    };
    Some([one(value)?, one(&values[from.0])?])
}

/// Rows of as many elements as the weight has outputs become rows of its inputs; transposed, the other
/// way round.
fn tied(from: &[Dim], [outputs, inputs]: [Dim; 2], transposed: bool) -> Option<Vec<Dim>> {
    let (taken, given) = match transposed {
        false => (outputs, inputs),
        true => (inputs, outputs),
    };
    let (last, rows) = from.split_last()?;
    (last.agrees(&taken) != Some(false)).then(|| [rows, &[given]].concat())
}

/// What lies side by side along an axis, the others being equal.
fn side_by_side<'a>(
    axis: usize,
    parts: impl Iterator<Item = Option<&'a [Dim]>>,
) -> Option<Vec<Dim>> {
    let parts: Vec<&[Dim]> = parts.collect::<Option<_>>()?;
    let mut shape = parts.first()?.to_vec();
    let mut length = 0usize;
    for part in &parts {
        if !agree_beside(axis, &shape, part) {
            return None;
        }
        length = length.checked_add(part[axis].value?)?;
    }
    let span = shape[axis].tokens.clone().into_iter().next()?.span();
    shape[axis] = Dim::known(length, span);
    Some(shape)
}

/// Whether two shapes may lie side by side along an axis.
pub fn agree_beside(axis: usize, left: &[Dim], right: &[Dim]) -> bool {
    let others = |shape: &[Dim]| {
        let mut others = shape.to_vec();
        others.remove(axis);
        others
    };
    axis < left.len() && left.len() == right.len() && agree(&others(left), &others(right))
}

/// The product of two matrices, or of a vector and a matrix.
pub fn product(left: &[Dim], right: &[Dim]) -> Option<Vec<Dim>> {
    let (shape, inner) = match (left, right) {
        ([m, k], [l, n]) => (vec![m.clone(), n.clone()], [k, l]),
        ([k], [l, n]) => (vec![n.clone()], [k, l]),
        ([m, k], [l]) => (vec![m.clone()], [k, l]),
        _ => return None,
    };
    (inner[0].agrees(inner[1]) != Some(false)).then_some(shape)
}

/// Whether a stage gives two values in one.
pub fn gives_two(network: &Network, entry: usize, stage: usize) -> bool {
    let entry = &network.entries[entry];
    stage + 1 == entry.stages.len() && entry.giving_two().is_some()
}

/// One of the several values that a built-in layer gives.
fn part(network: &Network, values: &[Value], from: ValueId, index: usize) -> Option<Vec<Dim>> {
    let Op::Stage {
        entry,
        stage,
        from: input,
        ..
    } = &values[from.0].op
    else {
        return None;
    };
    let Stage::Builtin(call) = &network.entries[*entry].stages[*stage] else {
        return None;
    };
    let inputs = match &values[input.0].op {
        Op::Join { from } => from.clone(),
        _ => vec![*input],
    };
    let parts: Vec<Option<&[Dim]>> = inputs
        .iter()
        .map(|input| values[input.0].shape.as_deref())
        .collect();
    (call.kind.parts?)(&parts, call)?.get(index)?.clone()
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
