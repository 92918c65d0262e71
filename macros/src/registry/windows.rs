//! Windows that slide over images: what convolution and pooling make of a shape.

use super::{But, Cost, Grid, Misfit, images};
use crate::model::{BuiltinCall, Dim, Length, Padding, Step, product, shape_text, size_text};

/// How a window moves over one axis.
pub struct Axis {
    /// The length of the output.
    pub output: Dim,
    /// How far before the image the window begins.
    pub padding: Dim,
}

/// How the window of a call moves over both axes of an image, if the numbers tell.
pub fn axes(input: &[Dim], call: &BuiltinCall) -> Option<[Axis; 2]> {
    let [rows, columns] = images::sides(input, call)?;
    Some([axis(&rows, call, 0)?, axis(&columns, call, 1)?])
}

fn axis(input: &Dim, call: &BuiltinCall, at: usize) -> Option<Axis> {
    let span = call.ident.span();
    let reach = reach(call, at)?;
    let stride = call.args.size("stride")[at].value?;
    let padding = call.args.padding("padding");
    let Some(length) = input.value else {
        // Of a length that only rustc knows, one thing is known: whether it stays.
        let kept = match padding {
            Padding::Same => Some((reach - 1) / 2),
            Padding::Causal => Some(reach - 1),
            _ => around(call, at)
                .filter(|[before, behind]| before.checked_add(*behind) == Some(reach - 1))
                .map(|[before, _]| before),
        };
        return match kept.filter(|_| stride == 1) {
            Some(padding) => Some(Axis {
                output: input.clone(),
                padding: Dim::known(padding, span),
            }),
            None => derived(input.length.as_ref()?, reach, stride, call, at),
        };
    };
    let (output, padding) = match padding {
        Padding::Same => {
            let output = length.div_ceil(stride);
            let covered = ((output - 1) * stride).saturating_add(reach);
            (output, covered.saturating_sub(length) / 2)
        }
        Padding::Causal => ((length - 1) / stride + 1, reach - 1),
        _ => {
            let around = around(call, at)?;
            let free = padded(length, around).checked_sub(reach)?;
            (free / stride + 1, around[0])
        }
    };
    Some(Axis {
        output: Dim::known(output, span),
        padding: Dim::known(padding, span),
    })
}

/// Whether a window leaves an axis as long as it is.
pub fn kept(length: &Dim, call: &BuiltinCall, at: usize) -> bool {
    axis(length, call, at).is_some()
}

/// How a window moves over an axis whose length is computed from a parameter.
fn derived(
    length: &Length,
    reach: usize,
    stride: usize,
    call: &BuiltinCall,
    at: usize,
) -> Option<Axis> {
    let span = call.ident.span();
    let by = i64::try_from(stride).ok()?;
    // Divided by the stride, rounded up.
    let divided = Step {
        times: 1,
        more: by - 1,
        by,
    };
    let Some([before, behind]) = around(call, at) else {
        return Some(Axis {
            output: length.then(1, divided)?.dim(span),
            padding: match call.args.padding("padding") {
                Padding::Causal => Dim::known(reach - 1, span),
                _ => length.same_padding(),
            },
        });
    };
    let added = before.checked_add(behind)?;
    let added = i64::try_from(added).ok()?;
    let more = added
        .checked_sub(i64::try_from(reach).ok()?)?
        .checked_add(by)?;
    let needed = reach.saturating_sub(before.saturating_add(behind)).max(1);
    Some(Axis {
        output: length.then(needed, Step { times: 1, more, by })?.dim(span),
        padding: Dim::known(before, span),
    })
}

/// Over how many elements the window reaches.
pub fn reach(call: &BuiltinCall, at: usize) -> Option<usize> {
    let kernel = call.args.size("kernel")[at].value?;
    let dilation = match call.args.has("dilation") {
        true => call.args.size("dilation")[at].value?,
        false => 1,
    };
    Some((kernel - 1).saturating_mul(dilation).saturating_add(1))
}

/// How far before the image the window begins, unless that follows from the image.
fn before(call: &BuiltinCall, at: usize) -> Option<usize> {
    around(call, at).map(|[before, _]| before)
}

/// As much, and how far behind it ends.
fn around(call: &BuiltinCall, at: usize) -> Option<[usize; 2]> {
    match call.args.padding("padding") {
        Padding::By(by, _) => Some([by[at].value?; 2]),
        Padding::Valid => Some([0; 2]),
        Padding::Sides(_) if at == 0 => Some([0; 2]),
        Padding::Sides([before, behind]) => Some([before.value?, behind.value?]),
        Padding::Same | Padding::Causal => None,
    }
}

/// A length with its padding.
fn padded(length: usize, [before, behind]: [usize; 2]) -> usize {
    length.saturating_add(before).saturating_add(behind)
}

/// `[filters, rows, columns]`.
pub fn convolution(input: Option<&[Dim]>, call: &BuiltinCall) -> Option<Vec<Dim>> {
    let input = input?;
    let size = axes(input, call)?.map(|axis| axis.output);
    images::shape(input, filters(input, call)?, size)
}

/// `[channels, rows, columns]`.
pub fn pooling(input: Option<&[Dim]>, call: &BuiltinCall) -> Option<Vec<Dim>> {
    let input = input?;
    let size = axes(input, call)?.map(|axis| axis.output);
    images::shape(input, input[0].clone(), size)
}

/// An image over which the window fits, and whose channels fall into the groups.
pub fn convolvable(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    image(input, call)?;
    // What was given in its place has been reported.
    let is_wrong = call.args.has("multiplier") && call.args.dim("multiplier").text() == "_";
    if filters(input, call).is_none() && !is_wrong {
        return Err(unmultiplied(input, call));
    }
    if call.args.has("groups") {
        divisible(&input[0], call)?;
    }
    Ok(())
}

/// Channels and filters that fall into the groups.
pub fn divisible(channels: &Dim, call: &BuiltinCall) -> Result<(), Misfit> {
    let [channels, filters] = [channels, call.args.dim("filters")].map(|dim| dim.value);
    let Some(groups) = call.args.dim("groups").value else {
        return Ok(());
    };
    for (what, number) in [("channels", channels), ("filters", filters)] {
        let Some(number) = number.filter(|number| number % groups != 0) else {
            continue;
        };
        return Err(Misfit {
            takes: format!("channels and filters that its {groups} groups divide"),
            but: But::Is(format!("{groups} does not divide the {number} {what}")),
            help: match (channels, filters) {
                (Some(channels), Some(filters)) if channels == groups => format!(
                    "each channel for itself has 1, 2 or more filters: `filters = {}`, for example",
                    filters
                        .checked_next_multiple_of(channels)
                        .unwrap_or(channels)
                ),
                (Some(channels), Some(filters)) => {
                    let divides = |most: &usize| channels % most == 0 && filters % most == 0;
                    let most = groups.min(channels).min(filters);
                    let groups = (1..=most).rev().find(divides).unwrap_or(1);
                    format!("`groups = {groups}` divides {channels} channels and {filters} filters")
                }
                _ => format!("take another number of {what}"),
            },
        });
    }
    Ok(())
}

/// The channels that a convolution makes: its filters, or so many of each channel.
pub fn filters(input: &[Dim], call: &BuiltinCall) -> Option<Dim> {
    match call.args.has("filters") {
        true => Some(call.args.dim("filters").clone()),
        false => multiplied(input, call),
    }
}

/// Into how many groups the channels of a convolution fall: each for itself where no number is asked for.
pub fn groups(input: &[Dim], call: &BuiltinCall) -> Dim {
    match call.args.has("groups") {
        true => call.args.dim("groups").clone(),
        false => input[0].clone(),
    }
}

/// The channels, each so many times as the multiplier says.
pub fn multiplied(input: &[Dim], call: &BuiltinCall) -> Option<Dim> {
    let (channels, multiplier) = (input.first()?, call.args.dim("multiplier"));
    match (channels.value, multiplier.value) {
        (_, Some(1)) => Some(channels.clone()),
        (Some(1), _) => Some(multiplier.clone()),
        (channels, multiplier) => Some(Dim::known(
            channels?.saturating_mul(multiplier?),
            call.ident.span(),
        )),
    }
}

/// Channels that only rustc could multiply.
pub fn unmultiplied(input: &[Dim], call: &BuiltinCall) -> Misfit {
    let multiplier = call.args.dim("multiplier");
    if !multiplier.is_known() {
        return images::no_number("multiplier", multiplier);
    }
    Misfit {
        takes: format!(
            "a number of channels that the declaration knows, for each becomes {}",
            multiplier.text()
        ),
        but: But::Is(format!("only rustc knows the number `{}`", input[0].text())),
        help: "write a number, or leave `multiplier = 1`".to_owned(),
    }
}

fn the(call: &BuiltinCall) -> &'static str {
    match call.kind.grid {
        Grid::Signal => "the signal",
        _ => "the image",
    }
}

/// An image that the window fits and meets wherever it stands.
pub fn poolable(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    image(input, call)?;
    for at in 0..2 {
        let what = images::elements(call, at);
        let (Some(reach), Some(before)) = (reach(call, at), before(call, at)) else {
            continue;
        };
        if before >= reach {
            return Err(Misfit {
                takes: format!("a padding below its kernel of {reach} {what}"),
                but: But::Is(format!(
                    "a window that begins {before} {what} before {} meets none of it",
                    the(call),
                )),
                help: format!("`padding = {}` at most", reach - 1),
            });
        }
    }
    Ok(())
}

/// An image over which the window fits.
pub fn image(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    images::image(input, call)?;
    let Some(sizes) = images::sides(input, call) else {
        return Ok(());
    };
    let fits = window_fits(sizes.each_ref(), call, 0)
        .and_then(|()| window_fits(sizes.each_ref(), call, 1));
    // Elsewhere channels come last.
    match input {
        [rows, columns, channels] if rows.agrees(columns) == Some(true) => {
            let is_few = channels.value.is_some_and(|channels| channels < 5);
            let shape = shape_text(&[channels.clone(), rows.clone(), columns.clone()]);
            fits.map_err(|misfit| match is_few && rows.value > channels.value {
                true => Misfit {
                    help: format!(
                        "if these are rows, columns and channels: channels come first, {shape}"
                    ),
                    ..misfit
                },
                false => misfit,
            })
        }
        _ => fits,
    }
}

fn window_fits(sizes: [&Dim; 2], call: &BuiltinCall, at: usize) -> Result<(), Misfit> {
    let length = sizes[at];
    if axis(length, call, at).is_some() {
        return Ok(());
    }
    let (Some(known), Some(reach), Some(around)) =
        (length.value, reach(call, at), around(call, at))
    else {
        return uncounted(length, call, at);
    };
    if padded(known, around) >= reach {
        return uncounted(length, call, at);
    }
    let included = match around {
        [0, 0] => "",
        _ => ", padding included",
    };
    Err(Misfit {
        takes: format!(
            "{} of at least {reach} {}{included}",
            call.kind.grid.text(),
            images::elements(call, at)
        ),
        but: But::Arrives(String::new()),
        help: match smaller(sizes, call) {
            Some((kernel, padding)) => format!("take {kernel}, or `padding = {padding}`"),
            None => "take a smaller kernel".to_owned(),
        },
    })
}

/// The largest kernel that fits, and the least padding with which the one that was asked for does.
fn smaller(sizes: [&Dim; 2], call: &BuiltinCall) -> Option<(String, String)> {
    let dilated = call.args.has("dilation")
        && (call.args.size("dilation").iter()).any(|dim| dim.value != Some(1));
    let (mut kernel, mut padding) = ([0; 2], [0; 2]);
    for at in 0..2 {
        let (length, reach, around) = (sizes[at].value?, reach(call, at)?, around(call, at)?);
        kernel[at] = reach.min(padded(length, around));
        let [before, behind] = around;
        let least = reach.saturating_sub(length).div_ceil(2);
        padding[at] = before.max(behind).max(least);
    }
    let text = |size: [usize; 2]| match call.kind.grid {
        Grid::Signal => size[1].to_string(),
        _ => size_text(size.map(|number| number.to_string())),
    };
    let kernel = match dilated {
        true => "a smaller kernel or dilation".to_owned(),
        false => format!("`kernel = {}`", text(kernel)),
    };
    Some((kernel, text(padding)))
}

/// What of an axis is no number, if it has not been reported already.
fn uncounted(length: &Dim, call: &BuiltinCall, at: usize) -> Result<(), Misfit> {
    let sizes = ["kernel", "stride", "dilation"].into_iter();
    let sizes = sizes.filter(|name| call.args.has(name));
    let mut sizes = sizes.map(|name| (name, &call.args.size(name)[at]));
    let padding = match call.args.padding("padding") {
        Padding::By(by, _) => Some(("padding", &by[at])),
        Padding::Sides(sides) if at == 1 => {
            let unknown = sides.iter().find(|side| !side.is_known());
            Some(("padding", unknown.unwrap_or(&sides[0])))
        }
        _ => None,
    };
    let unknown = |(_, dim): &(&str, &Dim)| !dim.is_known();
    match sizes.find(unknown).or(padding.filter(unknown)) {
        Some((_, dim)) if dim.text() == "_" => Ok(()),
        Some((name, dim)) => Err(images::no_number(name, dim)),
        None if length.text() == "_" => Ok(()),
        None => Err(images::unknown_side(
            length,
            call,
            at,
            "write numbers, or keep the size: `stride = 1, padding = same`",
        )),
    }
}

/// A weight for every tap of every filter's window, a bias for every filter.
pub fn convolution_cost(input: &[Dim], call: &BuiltinCall) -> Option<Cost> {
    let filters = filters(input, call)?.value? as u128;
    let depth = input.first()?.value? as u128 / groups(input, call).value? as u128;
    let weights =
        (filters.saturating_mul(product(call.args.size("kernel"))?)).saturating_mul(depth);
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
