//! Normalisation, and parameters along one axis: what has channels, or last axes.

use super::{But, Cost, Course, Misfit};
use crate::model::{BuiltinCall, Dim, product};

/// Channels, of whatever lies in them.
pub fn channels(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    if (1..=3).contains(&input.len()) {
        return Ok(());
    }
    Err(Misfit {
        takes: "[channels], [channels, length] or [channels, height, width]".to_owned(),
        but: But::Arrives(String::new()),
        help: format!(
            "bring it into one of these shapes: `Reshape(channels, height, width) -> {}`",
            call.text()
        ),
    })
}

/// Channels that fall into so many groups of several numbers.
pub fn groups(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    channels(input, call)?;
    let (Some(groups), Some(channels)) = (call.args.dim("groups").value, input[0].value) else {
        return Ok(());
    };
    if channels.is_multiple_of(groups) {
        return several(input, groups, call);
    }
    let divides = |most: &usize| channels.is_multiple_of(*most);
    let most = (1..=groups.min(channels)).rev().find(divides);
    Err(Misfit {
        takes: format!("channels that its {groups} groups divide"),
        but: But::Is(format!("{groups} does not divide the {channels} channels")),
        help: format!("`GroupNorm({})` divides them", most.unwrap_or(1)),
    })
}

/// Groups in which there is something to normalise.
fn several(input: &[Dim], groups: usize, call: &BuiltinCall) -> Result<(), Misfit> {
    if product(input) != Some(groups as u128) {
        return Ok(());
    }
    Err(Misfit {
        takes: "groups of at least 2 numbers".to_owned(),
        but: But::Arrives(", a number for each group, which would be 0 whatever it was".to_owned()),
        help: match call.args.has("groups") {
            true => "take fewer groups".to_owned(),
            false => "`LayerNorm` normalises a vector".to_owned(),
        },
    })
}

/// Channels of several positions.
pub fn positions(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    channels(input, call)?;
    if input.len() > 1 {
        return input[0].value.map_or(Ok(()), |n| several(input, n, call));
    }
    Err(Misfit {
        takes: "[channels, length] or [channels, height, width]".to_owned(),
        but: But::Arrives(", and a channel of one number has no spread".to_owned()),
        help: "`LayerNorm` normalises a vector".to_owned(),
    })
}

/// At least as many axes as are taken together.
pub fn last_axes(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    let axes = match call.args.has("axes") {
        true => call.args.dim("axes").value.unwrap_or(1),
        false => 1,
    };
    let few = axes > input.len();
    if !few && input.len() <= 4 {
        return Ok(());
    }
    Err(Misfit {
        takes: match few {
            true => format!("a value of at least {axes} axes"),
            false => "a value of at most 4 axes".to_owned(),
        },
        but: But::Arrives(String::new()),
        help: match few {
            true => format!(
                "`axes` is how many there are, not how long: at most {}",
                input.len()
            ),
            false => format!(
                "join some of its axes first: `Reshape(...) -> {}`",
                call.text()
            ),
        },
    })
}

/// A weight for each element of the last axes, and a bias, if they are wanted.
pub fn axes_cost(input: &[Dim], call: &BuiltinCall) -> Option<Cost> {
    let axes = call.args.dim("axes").value?;
    let last = product(input.get(input.len().checked_sub(axes)?..)?)?;
    let bias = call.args.has("bias") && call.args.flag("bias").value;
    let each = match call.args.flag("affine").value {
        true => 1 + u128::from(bias),
        false => 0,
    };
    Some(Cost {
        parameters: each * last,
        macs: product(input)?,
    })
}

/// A weight and a bias for each channel, if they are wanted.
pub fn channels_cost(input: &[Dim], call: &BuiltinCall) -> Option<Cost> {
    let channels = input.first()?.value? as u128;
    let affine = if call.args.flag("affine").value { 2 } else { 0 };
    Some(Cost {
        parameters: affine * channels,
        macs: product(input)?,
    })
}

/// A weight and a bias, if they are wanted, and two running statistics for each channel.
pub fn batch_cost(input: &[Dim], call: &BuiltinCall) -> Option<Cost> {
    let channels = input.first()?.value? as u128;
    let affine = if call.args.flag("affine").value { 4 } else { 2 };
    Some(Cost {
        parameters: affine * channels,
        macs: product(input)?,
    })
}

/// An axis of what parameters are spread over.
pub fn shared(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    match call.args.word("parameters").word {
        "channels" => channels(input, call),
        "features" => last_axes(input, call),
        _ => Ok(()),
    }
}

/// So many factors.
pub fn shared_cost(input: &[Dim], call: &BuiltinCall) -> Option<Cost> {
    Some(Cost {
        macs: if call.kind.name == "Scale" {
            product(input)?
        } else {
            0
        },
        ..shared_bias_cost(input, call)?
    })
}

/// So many summands.
pub fn shared_bias_cost(input: &[Dim], call: &BuiltinCall) -> Option<Cost> {
    let parameters = match call.args.word("parameters").word {
        "one" => 1,
        "channels" => input.first()?.value? as u128,
        "features" => input.last()?.value? as u128,
        _ => product(input)?,
    };
    Some(Cost {
        parameters,
        macs: 0,
    })
}

/// Each step for itself, if it is over the last axis alone.
pub fn course(call: &BuiltinCall) -> Option<Course> {
    (call.args.dim("axes").value == Some(1)).then_some(Course::Each)
}
