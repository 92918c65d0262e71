//! Windows that slide over images: what convolution and pooling make of a shape.

use super::{Cost, Misfit};
use crate::model::{BuiltinCall, Dim, Padding, product};

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
    let groups = call.args.dim("groups").value;
    for (what, number) in [
        ("channels", &input[0]),
        ("filters", call.args.dim("filters")),
    ] {
        if let (Some(groups), Some(number)) = (groups, number.value)
            && number % groups != 0
        {
            return Err(Misfit {
                takes: format!("channels and filters that its {groups} groups divide"),
                remark: format!(", and {number} {what} do not fall into {groups} groups"),
                help: format!(
                    "{number} {what} fall into {} groups, for example",
                    divisor(number, groups)
                ),
            });
        }
    }
    Ok(())
}

/// The greatest divisor of a number that is at most this.
fn divisor(number: usize, most: usize) -> usize {
    (1..=most.min(number))
        .rev()
        .find(|divisor| number % divisor == 0)
        .unwrap_or(1)
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
                remark: format!(", of which a window behind {before} {what} of padding meets none"),
                help: format!("at most padding = {}", reach - 1),
            });
        }
    }
    Ok(())
}

/// An image over which the window fits.
fn image(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    let [_, rows, columns] = input else {
        return Err(Misfit {
            takes: "an image [channels, height, width]".to_owned(),
            remark: String::new(),
            help: as_image(input, call),
        });
    };
    window_fits(rows, call, 0)?;
    window_fits(columns, call, 1)
}

/// How a value that is no image becomes one.
fn as_image(input: &[Dim], call: &BuiltinCall) -> String {
    let square = |channels: u128| {
        let pixels = product(input)?;
        let side = (pixels / channels).isqrt();
        (channels * side * side == pixels).then(|| format!("Reshape({channels}, {side}, {side})"))
    };
    let reshape = match input {
        [rows, columns] => Some(format!("Reshape(1, {}, {})", rows.text(), columns.text())),
        // Grey, or red, green and blue.
        _ => square(1).or_else(|| square(3)),
    };
    match reshape {
        Some(reshape) => format!("put `{reshape}` before it: `{reshape} -> {}`", call.text()),
        None => "put `Reshape(channels, height, width)` before it".to_owned(),
    }
}

fn window_fits(length: &Dim, call: &BuiltinCall, at: usize) -> Result<(), Misfit> {
    if axis(length, call, at).is_some() {
        return Ok(());
    }
    let what = AXES[at];
    let (Some(known), Some(reach), Some(before)) =
        (length.value, reach(call, at), before(call, at))
    else {
        return uncounted(length, call, at);
    };
    let padding = (reach - known).div_ceil(2);
    let included = match before {
        0 => "",
        _ => ", padding included",
    };
    let dilated = call.args.has("dilation") && call.args.size("dilation")[at].value != Some(1);
    let help = match dilated {
        true => format!("take a smaller kernel or dilation, or padding = {padding}"),
        false => format!(
            "take a kernel of at most {} {what}, or padding = {padding}",
            padded(known, before)
        ),
    };
    Err(Misfit {
        takes: format!("an image of at least {reach} {what}{included}"),
        remark: String::new(),
        help,
    })
}

/// What of an axis is no number, if it has not been reported already.
fn uncounted(length: &Dim, call: &BuiltinCall, at: usize) -> Result<(), Misfit> {
    let what = AXES[at];
    let sizes = ["kernel", "stride", "dilation"].into_iter();
    let mut sizes = sizes
        .filter(|name| call.args.has(name))
        .map(|name| (name, &call.args.size(name)[at]));
    let padding = match call.args.padding("padding") {
        Padding::By(by) => Some(("padding", &by[at])),
        _ => None,
    };
    let symbol = sizes
        .find(|(_, dim)| !dim.is_known())
        .or(padding.filter(|(_, dim)| !dim.is_known()));
    match symbol {
        Some((_, dim)) if dim.text() == "_" => Ok(()),
        Some((name, dim)) => Err(Misfit {
            takes: format!("a {name} that is written as a number, not `{}`", dim.text()),
            remark: String::new(),
            help: format!("the shape that it produces follows from the {name}: write its number"),
        }),
        None => Err(Misfit {
            takes: format!("an image whose number of {what} it can count"),
            remark: format!(
                ", where `{}` is not a number that a declaration can count with",
                length.text()
            ),
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
