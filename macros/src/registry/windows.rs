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
    let Some(length) = input.value else {
        // Of a length that only rustc knows, one thing is known: whether it stays.
        let padding = match call.args.padding("padding") {
            Padding::Same => (reach - 1) / 2,
            Padding::By(by) if 2 * by[at].value? == reach - 1 => by[at].value?,
            Padding::Valid if reach == 1 => 0,
            _ => return None,
        };
        return (stride == 1).then(|| Axis {
            output: input.clone(),
            padding: Dim::known(padding, span),
        });
    };
    let (output, padding) = match call.args.padding("padding") {
        Padding::Same => {
            let output = length.div_ceil(stride);
            let covered = (output - 1) * stride + reach;
            (output, covered.saturating_sub(length) / 2)
        }
        by => {
            let by = match by {
                Padding::By(by) => by[at].value?,
                _ => 0,
            };
            let free = length.checked_add(2 * by)?.checked_sub(reach)?;
            (free / stride + 1, by)
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
    (kernel - 1).checked_mul(dilation)?.checked_add(1)
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
    poolable(input, call)?;
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

/// An image over which the window fits.
pub fn poolable(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    let [_, rows, columns] = input else {
        return Err(Misfit {
            takes: "an image [channels, height, width]".to_owned(),
            remark: String::new(),
            help: as_image(input, call),
        });
    };
    for (at, length) in [rows, columns].into_iter().enumerate() {
        window_fits(length, call, at)?;
    }
    Ok(())
}

/// How a value that is no image becomes one.
fn as_image(input: &[Dim], call: &BuiltinCall) -> String {
    let shape = match (input, product(input)) {
        ([rows, columns], _) => format!("1, {}, {}", rows.text(), columns.text()),
        (_, Some(elements)) => {
            let side = (elements as f64).sqrt().round() as u128;
            match side * side == elements {
                true => format!("1, {side}, {side}"),
                false => "channels, height, width".to_owned(),
            }
        }
        _ => "channels, height, width".to_owned(),
    };
    match call.in_forward() {
        true => format!("declare `image: Reshape({shape})` and call it on the value first"),
        false => format!("put `Reshape({shape})` before it"),
    }
}

fn window_fits(length: &Dim, call: &BuiltinCall, at: usize) -> Result<(), Misfit> {
    if axis(length, call, at).is_some() {
        return Ok(());
    }
    let what = AXES[at];
    let (Some(known), Some(reach)) = (length.value, reach(call, at)) else {
        return Err(Misfit {
            takes: format!("an image whose number of {what} it can count"),
            remark: format!(
                ", where `{}` is not a number that a declaration can count with",
                length.text()
            ),
            help: "write numbers, or keep the size: `stride = 1, padding = same`".to_owned(),
        });
    };
    let missing = reach.saturating_sub(known);
    let by = match call.args.padding("padding") {
        Padding::By(by) => by[at].value.unwrap_or(0),
        _ => 0,
    };
    let (most, padding) = (known + 2 * by, missing.div_ceil(2));
    let help = match call.args.has("dilation") && call.args.size("dilation")[at].value != Some(1) {
        true => format!("take a smaller kernel or dilation, or padding = {padding}"),
        false => format!("at most kernel = {most}, or padding = {padding}"),
    };
    Err(Misfit {
        takes: format!("an image of at least {reach} {what}, padding included"),
        remark: String::new(),
        help,
    })
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
