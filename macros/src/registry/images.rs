//! Images and signals: channels with places, and what is made of them.

use super::{But, Grid, Misfit, sibling};
use crate::model::{BuiltinCall, Dim, Margins, Step, product};

/// The rows and columns of what a call takes; a signal has one row. None of anything else.
pub fn sides(input: &[Dim], call: &BuiltinCall) -> Option<[Dim; 2]> {
    if !call.kind.grid.has(input.len()) {
        return None;
    }
    Some(match input {
        [_, rows, columns] => [rows.clone(), columns.clone()],
        _ => [Dim::known(1, call.ident.span()), input[1].clone()],
    })
}

/// So many channels of so many rows and columns, with as many axes as came in.
pub fn shape(input: &[Dim], channels: Dim, [rows, columns]: [Dim; 2]) -> Option<Vec<Dim>> {
    match input.len() {
        2 => Some(vec![channels, columns]),
        3 => Some(vec![channels, rows, columns]),
        _ => None,
    }
}

/// `[channels]`.
pub fn channels(input: Option<&[Dim]>, call: &BuiltinCall) -> Option<Vec<Dim>> {
    let input = input?;
    (call.kind.grid.has(input.len())).then(|| vec![input[0].clone()])
}

/// So much more at each side.
pub fn padded(input: Option<&[Dim]>, call: &BuiltinCall) -> Option<Vec<Dim>> {
    let input = input?;
    let around = call.args.margins("padding").around(input.len())?;
    let number = |at: usize, length: usize| Some(length.saturating_add(sum(&around[at])?));
    let step = |at: usize| Some((1, Step::more(i64::try_from(sum(&around[at])?).ok()?)));
    resized(input, call, number, step)
}

/// So much less at each side.
pub fn cropped(input: Option<&[Dim]>, call: &BuiltinCall) -> Option<Vec<Dim>> {
    let input = input?;
    let around = call.args.margins("cropping").around(input.len())?;
    let number = |at: usize, length: usize| {
        let left = length.checked_sub(sum(&around[at])?)?;
        (left > 0).then_some(left)
    };
    let step = |at: usize| {
        let cut = sum(&around[at])?;
        Some((cut.checked_add(1)?, Step::more(-i64::try_from(cut).ok()?)))
    };
    resized(input, call, number, step)
}

fn sum([before, behind]: &[Dim; 2]) -> Option<usize> {
    Some(before.value?.saturating_add(behind.value?))
}

/// So many times as many rows and columns.
pub fn upsampled(input: Option<&[Dim]>, call: &BuiltinCall) -> Option<Vec<Dim>> {
    let factor = call.args.size("factor");
    let number = |at: usize, length: usize| Some(length.saturating_mul(factor[at].value?));
    let step = |at: usize| Some((1, Step::times(i64::try_from(factor[at].value?).ok()?)));
    resized(input?, call, number, step)
}

/// So many rows and columns, whatever came in.
pub fn adapted(input: Option<&[Dim]>, call: &BuiltinCall) -> Option<Vec<Dim>> {
    let input = input?;
    sides(input, call)?;
    shape(input, input[0].clone(), call.args.size("size").clone())
}

/// What has so many rows and columns where they are numbers, and comes about by a step, which needs so many
/// at least, where they are computed from a parameter.
fn resized(
    input: &[Dim],
    call: &BuiltinCall,
    number: impl Fn(usize, usize) -> Option<usize>,
    step: impl Fn(usize) -> Option<(usize, Step)>,
) -> Option<Vec<Dim>> {
    let [rows, columns] = sides(input, call)?;
    let span = call.ident.span();
    let resized = |at: usize, dim: &Dim| match (input.len(), at, dim.value) {
        // A signal has no rows to change.
        (2, 0, _) => Some(dim.clone()),
        (_, _, Some(length)) => Some(Dim::known(number(at, length)?, span)),
        (_, _, None) => {
            let (needed, step) = step(at)?;
            Some(dim.length.as_ref()?.then(needed, step)?.dim(span))
        }
    };
    shape(
        input,
        input[0].clone(),
        [resized(0, &rows)?, resized(1, &columns)?],
    )
}

/// Whether the type of an image, of which the macro knows nothing, is enough to say what a layer makes of
/// it. Constants that compute its size are not to be had in a generic network.
pub fn follows_from_type(call: &BuiltinCall, is_generic: bool) -> bool {
    match call.kind.name {
        "Conv2d" | "Conv1d" => {
            !is_generic || keeps_size(call) && call.args.dim("groups").value == Some(1)
        }
        "MaxPool2d" | "AvgPool2d" | "MaxPool1d" | "AvgPool1d" => !is_generic || keeps_size(call),
        "DepthwiseConv2d" | "DepthwiseConv1d" | "ConvTranspose2d" | "ConvTranspose1d"
        | "ZeroPad2d" | "ZeroPad1d" | "Upsample" => !is_generic,
        _ => false,
    }
}

/// Whether a layer leaves rows and columns as many as they are, however many.
pub fn keeps_size(call: &BuiltinCall) -> bool {
    if call.args.has("output_padding") {
        return false;
    }
    let any = Dim::unknown(call.ident.span());
    let kept = |at| super::windows::kept(&any, call, at);
    call.args.has("kernel") && kept(0) && kept(1)
}

/// As many axes as the call takes.
pub fn image(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    if call.kind.grid.has(input.len()) {
        return Ok(());
    }
    Err(Misfit {
        takes: call.kind.grid.shape().to_owned(),
        but: But::Arrives(String::new()),
        help: mend(input, call),
    })
}

/// An image or a signal all of whose numbers are known, and something smaller or larger by numbers.
pub fn enlargeable(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    image(input, call)?;
    let factor = call.args.size("factor");
    if input.len() == 2 && factor[0].agrees(&factor[1]) == Some(false) {
        return Err(Misfit {
            takes: "one factor of a signal".to_owned(),
            but: But::Is("there are two".to_owned()),
            help: format!("`factor = {}`", factor[1].text()),
        });
    }
    let wanted = match (call.args.word("mode").word, input.len()) {
        ("linear", 3) => Some("bilinear"),
        ("bilinear", 2) => Some("linear"),
        _ => None,
    };
    if let Some(wanted) = wanted {
        let takes = if input.len() == 2 {
            "signals"
        } else {
            "images"
        };
        return Err(Misfit {
            takes: format!("{takes} with another mode"),
            but: But::Is(format!(
                "`{}` is not one for them",
                call.args.word("mode").word
            )),
            help: format!("`mode = {wanted}`"),
        });
    }
    counted(input, call, "factor", factor.iter())
}

/// The same of what margins are put around.
pub fn paddable(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    image(input, call)?;
    margins(input, call, "padding").map(|_| ())
}

/// The same of what margins are cut off from, which leave something.
pub fn croppable(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    image(input, call)?;
    let Some(around) = margins(input, call, "cropping")? else {
        return Ok(());
    };
    let Some(sides) = sides(input, call) else {
        return Ok(());
    };
    for at in [0, 1] {
        let (Some(length), Some(cut)) = (sides[at].value, sum(&around[at])) else {
            continue;
        };
        if cut >= length {
            let what = match (input.len(), at) {
                (2, _) => "elements",
                (_, 0) => "rows",
                _ => "columns",
            };
            return Err(Misfit {
                takes: format!("more than the {cut} {what} that it cuts off"),
                but: But::Arrives(String::new()),
                help: format!("cut off {} at most", length - 1),
            });
        }
    }
    Ok(())
}

/// The margins of a call, all numbers.
fn margins(input: &[Dim], call: &BuiltinCall, name: &str) -> Result<Option<[[Dim; 2]; 2]>, Misfit> {
    let written = call.args.margins(name);
    let Some(around) = written.around(input.len()) else {
        return match written {
            Margins::Unknown => Ok(None),
            _ => Err(Misfit {
                takes: format!("a signal's {name}, before it and behind it"),
                but: But::Is(format!("`{}` is that of an image", written.text())),
                help: format!("a number, or a pair: `{name} = (1, 2)`, for example"),
            }),
        };
    };
    counted(input, call, name, around.iter().flatten())?;
    Ok(Some(around))
}

/// All axes but the first are numbers, or computed from a parameter, and what they are changed by is a number.
fn counted<'a>(
    input: &[Dim],
    call: &BuiltinCall,
    by: &str,
    mut amounts: impl Iterator<Item = &'a Dim>,
) -> Result<(), Misfit> {
    match amounts.find(|dim| !dim.is_known()) {
        Some(dim) if dim.text() == "_" => return Ok(()),
        Some(dim) => return Err(no_number(by, dim)),
        None => {}
    }
    if (call.kind.shape)(Some(input), call).is_some() {
        return Ok(());
    }
    match input[1..].iter().find(|dim| !dim.is_known()) {
        None => Ok(()),
        Some(symbol) if symbol.text() == "_" => Ok(()),
        Some(symbol) => {
            let grid = match input.len() {
                2 => Grid::Signal,
                _ => Grid::Image,
            };
            Err(Misfit {
                takes: format!(
                    "{} whose {} the declaration knows",
                    grid.text(),
                    grid.size()
                ),
                but: But::Arrives(format!(", of which only rustc knows `{}`", symbol.text())),
                help: "write numbers".to_owned(),
            })
        }
    }
}

/// What the elements along an axis are called.
pub fn elements(call: &BuiltinCall, at: usize) -> &'static str {
    match (call.kind.grid, at) {
        (Grid::Signal, _) => "elements",
        (_, 0) => "rows",
        _ => "columns",
    }
}

/// A side must be a number for the shape to be known.
pub fn unknown_side(length: &Dim, call: &BuiltinCall, at: usize, help: &str) -> Misfit {
    let counted = match call.kind.grid {
        Grid::Signal => "length".to_owned(),
        _ => format!("number of {}", elements(call, at)),
    };
    Misfit {
        takes: format!(
            "{} whose {counted} the declaration knows",
            call.kind.grid.text()
        ),
        but: But::Arrives(format!(", of which only rustc knows `{}`", length.text())),
        help: help.to_owned(),
    }
}

/// An argument must be a number for the shape to be known.
pub fn no_number(name: &str, dim: &Dim) -> Misfit {
    Misfit {
        takes: format!("a {name} that is a number"),
        but: But::Is(format!("only rustc knows the number `{}`", dim.text())),
        help: "the shape that it produces follows from the number: write it".to_owned(),
    }
}

/// How what has another number of axes is mended: by the layer that takes it, or by another shape.
fn mend(input: &[Dim], call: &BuiltinCall) -> String {
    let reshape = match (call.kind.grid, input) {
        (Grid::Signal, [_, _, _]) => {
            return match sibling(call.kind) {
                Some(other) => format!("for images it is `{other}`"),
                None => format!("put `{}` before it", call.kind.grid.reshape()),
            };
        }
        (Grid::Signal, [length]) => Some(format!("Reshape(1, {})", length.text())),
        (Grid::Signal, _) => None,
        (_, [rows, columns]) => Some(format!("Reshape(1, {}, {})", rows.text(), columns.text())),
        // Grey, or red, green and blue.
        _ => square(input, 1).or_else(|| square(input, 3)),
    };
    let put = match reshape {
        Some(reshape) => format!("put `{reshape}` before it: `{reshape} -> {}`", call.text()),
        None => format!("put `{}` before it", call.kind.grid.reshape()),
    };
    match (input.len(), sibling(call.kind)) {
        (2, Some(other)) => format!(
            "for signals [channels, length] it is `{other}`; for an image of one channel, {put}"
        ),
        _ => put,
    }
}

/// The square image of so many channels that holds as many values.
fn square(input: &[Dim], channels: u128) -> Option<String> {
    let pixels = product(input)?;
    let side = (pixels / channels).isqrt();
    (channels * side * side == pixels).then(|| format!("Reshape({channels}, {side}, {side})"))
}
