//! Windows that slide over images: what convolution and pooling make of a shape.

use super::{But, Cost, Misfit, images};
use crate::model::{BuiltinCall, Dim, Padding, product, size_text};

const AXES: [&str; 2] = ["rows", "columns"];

/// How a window moves over one axis.
pub struct Axis {
    /// The length of the output.
    pub output: Dim,
    /// How far before the image the window begins.
    pub padding: Dim,
}

/// How the window of a call moves over both axes of an image, if the numbers tell.
pub fn axes(input: &[Dim], call: &BuiltinCall) -> Option<[Axis; 2]> {
    let [_, rows, columns] = input else {
        return None;
    };
    Some([axis(rows, call, 0)?, axis(columns, call, 1)?])
}

fn axis(input: &Dim, call: &BuiltinCall, at: usize) -> Option<Axis> {
    let span = call.ident.span();
    let reach = reach(call, at)?;
    let stride = call.args.size("stride")[at].value?;
    let padding = call.args.padding("padding");
    let Some(length) = input.value else {
        // Of a length that only rustc knows, one thing is known: whether it stays.
        let padding = match padding {
            Padding::Same => (reach - 1) / 2,
            Padding::By(by) if by[at].value?.checked_mul(2) == Some(reach - 1) => by[at].value?,
            Padding::Valid if reach == 1 => 0,
            _ => return None,
        };
        return (stride == 1).then(|| Axis {
            output: input.clone(),
            padding: Dim::known(padding, span),
        });
    };
    let (output, padding) = match padding {
        Padding::Same => {
            let output = length.div_ceil(stride);
            let covered = ((output - 1) * stride).saturating_add(reach);
            (output, covered.saturating_sub(length) / 2)
        }
        _ => {
            let before = before(call, at)?;
            let free = padded(length, before).checked_sub(reach)?;
            (free / stride + 1, before)
        }
    };
    Some(Axis {
        output: Dim::known(output, span),
        padding: Dim::known(padding, span),
    })
}

/// Over how many elements the window reaches.
fn reach(call: &BuiltinCall, at: usize) -> Option<usize> {
    let kernel = call.args.size("kernel")[at].value?;
    let dilation = match call.args.has("dilation") {
        true => call.args.size("dilation")[at].value?,
        false => 1,
    };
    Some((kernel - 1).saturating_mul(dilation).saturating_add(1))
}

/// How far before the image the window begins, unless that follows from the image.
fn before(call: &BuiltinCall, at: usize) -> Option<usize> {
    match call.args.padding("padding") {
        Padding::By(by) => by[at].value,
        Padding::Valid => Some(0),
        Padding::Same => None,
    }
}

/// A length with as much padding on both sides.
fn padded(length: usize, padding: usize) -> usize {
    length.saturating_add(padding.saturating_mul(2))
}

/// `[filters, rows, columns]`.
pub fn convolution(input: Option<&[Dim]>, call: &BuiltinCall) -> Option<Vec<Dim>> {
    let [rows, columns] = axes(input?, call)?;
    let filters = call.args.dim("filters").clone();
    Some(vec![filters, rows.output, columns.output])
}

/// `[channels, rows, columns]`.
pub fn pooling(input: Option<&[Dim]>, call: &BuiltinCall) -> Option<Vec<Dim>> {
    let input = input?;
    let [rows, columns] = axes(input, call)?;
    Some(vec![input[0].clone(), rows.output, columns.output])
}

/// An image over which the window fits, and whose channels fall into the groups.
pub fn convolvable(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    image(input, call)?;
    let [channels, filters] = [&input[0], call.args.dim("filters")].map(|dim| dim.value);
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

/// An image that the window fits and meets wherever it stands.
pub fn poolable(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    image(input, call)?;
    for (at, what) in AXES.into_iter().enumerate() {
        let (Some(reach), Some(before)) = (reach(call, at), before(call, at)) else {
            continue;
        };
        if before >= reach {
            return Err(Misfit {
                takes: format!("a padding below its kernel of {reach} {what}"),
                but: But::Is(format!(
                    "a window that begins {before} {what} before the image meets none of it"
                )),
                help: format!("`padding = {}` at most", reach - 1),
            });
        }
    }
    Ok(())
}

/// An image over which the window fits.
fn image(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    images::image(input, call)?;
    let sizes = [&input[1], &input[2]];
    window_fits(sizes, call, 0)?;
    window_fits(sizes, call, 1)
}

fn window_fits(sizes: [&Dim; 2], call: &BuiltinCall, at: usize) -> Result<(), Misfit> {
    let length = sizes[at];
    if axis(length, call, at).is_some() {
        return Ok(());
    }
    let (Some(_), Some(reach), Some(before)) = (length.value, reach(call, at), before(call, at))
    else {
        return uncounted(length, call, at);
    };
    let included = match before {
        0 => "",
        _ => ", padding included",
    };
    Err(Misfit {
        takes: format!("an image of at least {reach} {}{included}", AXES[at]),
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
        let (length, reach, before) = (sizes[at].value?, reach(call, at)?, before(call, at)?);
        kernel[at] = reach.min(padded(length, before));
        padding[at] = before.max(reach.saturating_sub(length).div_ceil(2));
    }
    let text = |size: [usize; 2]| size_text(size.map(|number| number.to_string()));
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
        Padding::By(by) => Some(("padding", &by[at])),
        _ => None,
    };
    let unknown = |(_, dim): &(&str, &Dim)| !dim.is_known();
    match sizes.find(unknown).or(padding.filter(unknown)) {
        Some((_, dim)) if dim.text() == "_" => Ok(()),
        Some((name, dim)) => Err(images::no_number(name, dim)),
        None => Err(Misfit {
            takes: format!(
                "an image whose number of {} the declaration knows",
                AXES[at]
            ),
            but: But::Arrives(format!(", of which only rustc knows `{}`", length.text())),
            help: "write numbers, or keep the size: `stride = 1, padding = same`".to_owned(),
        }),
    }
}

/// A weight for every tap of every filter's window, a bias for every filter.
pub fn convolution_cost(input: &[Dim], call: &BuiltinCall) -> Option<Cost> {
    let filters = call.args.dim("filters").value? as u128;
    let [rows, columns] = call.args.size("kernel");
    let window = rows.value? as u128 * columns.value? as u128;
    let depth = input.first()?.value? as u128 / call.args.dim("groups").value? as u128;
    let weights = filters.saturating_mul(window).saturating_mul(depth);
    let [rows, columns] = axes(input, call)?;
    let positions = product(&[rows.output, columns.output])?;
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
