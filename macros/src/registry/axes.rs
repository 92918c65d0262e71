//! What slices, permutations and sums along an axis make of a shape.

use super::{But, Misfit};
use crate::model::{Axis, BuiltinCall, Dim, Indices, shape_text};

/// The place of an axis among so many, counted from the first.
pub fn place(axis: isize, rank: usize) -> Option<usize> {
    let place = if axis < 0 {
        axis + isize::try_from(rank).ok()?
    } else {
        axis
    };
    usize::try_from(place).ok().filter(|place| *place < rank)
}

/// Where the indices of a slice begin, and how many there are.
pub fn extent(input: &[Dim], call: &BuiltinCall) -> Option<(usize, usize, usize)> {
    let axis = place(call.args.axis("axis").value?, input.len())?;
    let Indices { start, end, .. } = call.args.indices("indices");
    let end = match end {
        Some(end) => *end,
        None => input[axis].value?,
    };
    Some((axis, *start, end.checked_sub(*start)?))
}

/// The indices of one axis.
pub fn slice(input: Option<&[Dim]>, call: &BuiltinCall) -> Option<Vec<Dim>> {
    let mut shape = input?.to_vec();
    let (axis, _, length) = extent(&shape, call)?;
    if !call.args.indices("indices").single {
        shape[axis] = Dim::known(length, call.ident.span());
    } else if shape.len() > 1 {
        shape.remove(axis);
    } else {
        shape[0] = Dim::known(1, call.ident.span());
    }
    Some(shape)
}

/// A shape whose axis has these indices.
pub fn sliceable(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    has_axis(input, call)?;
    let written = call.args.indices("indices");
    if extent(input, call).is_none() && written.end.is_none() {
        return Err(unknown_length(input, call));
    }
    let (Some((axis, start, length)), true) = (extent(input, call), !written.is_empty()) else {
        return Err(Misfit {
            takes: "indices that follow each other".to_owned(),
            but: But::Is(format!("`{}` holds none", written.text)),
            help: "the first comes before the second: `0..4`".to_owned(),
        });
    };
    match input[axis].value {
        Some(there) if start + length > there => Err(Misfit {
            takes: format!("an axis of at least {} indices", start + length),
            but: But::Arrives(format!(", whose axis {axis} has {there}")),
            help: match written.single {
                true => format!("the last index is {}", there - 1),
                false => format!(
                    "the last range ends in {there}: `{}..{there}`",
                    start.min(there - 1)
                ),
            },
        }),
        _ => Ok(()),
    }
}

fn unknown_length(input: &[Dim], call: &BuiltinCall) -> Misfit {
    let axis = call
        .args
        .axis("axis")
        .value
        .and_then(|axis| place(axis, input.len()));
    let length = axis.map_or_else(String::new, |axis| input[axis].text());
    Misfit {
        takes: "a range whose end the declaration knows".to_owned(),
        but: But::Arrives(format!(", of which only rustc knows `{length}`")),
        help: "write where the range ends".to_owned(),
    }
}

/// The axes in the order that was given.
pub fn permuted(input: Option<&[Dim]>, call: &BuiltinCall) -> Option<Vec<Dim>> {
    let input = input?;
    permutable(input, call).ok()?;
    let order = call.args.axes("order").iter();
    // There is none if it was wrong, which has been reported.
    (order.len() == input.len()).then_some(())?;
    Some(order.map(|axis| input[*axis].clone()).collect())
}

/// As many axes as the order has, and each of them once.
pub fn permutable(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    let mut order = call.args.axes("order").to_vec();
    order.sort_unstable();
    if order.is_empty() || order.into_iter().eq(0..input.len()) {
        return Ok(());
    }
    let all: Vec<String> = (0..input.len())
        .rev()
        .map(|axis| axis.to_string())
        .collect();
    let name = &call.ident;
    Err(Misfit {
        takes: format!(
            "the numbers of all axes, 0 to {}, each once",
            input.len() - 1
        ),
        but: But::Arrives(String::new()),
        help: match call.in_forward() {
            true => format!("`{name}(x, {})`, for example", all.join(", ")),
            false => format!("`{name}({})`, for example", all.join(", ")),
        },
    })
}

/// The last two axes swapped.
pub fn transposed(input: Option<&[Dim]>, _: &BuiltinCall) -> Option<Vec<Dim>> {
    let mut shape = input?.to_vec();
    let rank = shape.len();
    if rank < 2 {
        return None;
    }
    shape.swap(rank - 2, rank - 1);
    Some(shape)
}

/// Two axes or more.
pub fn transposable(input: &[Dim], _: &BuiltinCall) -> Result<(), Misfit> {
    match input.len() {
        0 | 1 => Err(Misfit {
            takes: "a matrix, or more axes".to_owned(),
            but: But::Arrives(String::new()),
            help: "a vector has no other side: use it as it is".to_owned(),
        }),
        _ => Ok(()),
    }
}

/// The shape that was given.
pub fn broadcast(input: Option<&[Dim]>, call: &BuiltinCall) -> Option<Vec<Dim>> {
    let shape = call.args.dims("shape");
    let fits = input.is_none_or(|input| broadcastable(input, call).is_ok());
    (fits && !shape.is_empty()).then(|| shape.to_vec())
}

/// Axes that are 1 or stay.
pub fn broadcastable(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    let shape = call.args.dims("shape");
    let more = shape.len().checked_sub(input.len());
    let stays = |(from, to): (&Dim, &Dim)| from.value == Some(1) || from.agrees(to) != Some(false);
    if shape.is_empty() || more.is_some_and(|more| input.iter().zip(&shape[more..]).all(stays)) {
        return Ok(());
    }
    Err(Misfit {
        takes: format!("a shape that repeats to {}", shape_text(shape)),
        but: But::Arrives(String::new()),
        help: "axes are compared from the last: each is 1, or stays as it is".to_owned(),
    })
}

/// The shape without the axis, or a single number.
pub fn reduced(input: Option<&[Dim]>, call: &BuiltinCall) -> Option<Vec<Dim>> {
    let mut shape = match call.args.axis("axis").value {
        None => Vec::new(),
        Some(axis) => {
            let mut shape = input?.to_vec();
            shape.remove(place(axis, shape.len())?);
            shape
        }
    };
    if shape.is_empty() {
        shape.push(Dim::known(1, call.ident.span()));
    }
    Some(shape)
}

/// The axis is there.
pub fn reducible(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    has_axis(input, call)
}

/// The shape with half as many indices of the axis.
pub fn halved(input: Option<&[Dim]>, call: &BuiltinCall) -> Option<Vec<Dim>> {
    let mut shape = input?.to_vec();
    let axis = place(call.args.axis("axis").value?, shape.len())?;
    let half = shape[axis].value? / 2;
    shape[axis] = Dim::known(half.max(1), call.ident.span());
    Some(shape)
}

/// The axis has two halves.
pub fn halvable(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    has_axis(input, call)?;
    let axis = call.args.axis("axis").value;
    let Some(axis) = axis.and_then(|axis| place(axis, input.len())) else {
        return Ok(());
    };
    let (but, help) = match input[axis].value {
        Some(length) if length % 2 == 0 => return Ok(()),
        Some(length) => (
            But::Arrives(format!(", whose axis {axis} has {length}")),
            "the layer before it makes both halves: it has twice as many outputs".to_owned(),
        ),
        None => (
            But::Arrives(format!(
                ", of which only rustc knows `{}`",
                input[axis].text()
            )),
            "half of a parameter is no parameter: let two layers make the halves, and multiply: `a(x) * sigmoid(b(x))`".to_owned(),
        ),
    };
    Err(Misfit {
        takes: "an axis with two halves".to_owned(),
        but,
        help,
    })
}

fn has_axis(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    let Axis {
        value: Some(axis), ..
    } = call.args.axis("axis")
    else {
        return Ok(());
    };
    if place(*axis, input.len()).is_some() {
        return Ok(());
    }
    Err(Misfit {
        takes: format!("a value with an axis {axis}"),
        but: But::Arrives(String::new()),
        help: match input.len() {
            1 => "its only axis is 0".to_owned(),
            rank => format!("its axes are 0 to {}", rank - 1),
        },
    })
}
