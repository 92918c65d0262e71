//! Images: what has three axes, and what is made of it.

use super::{But, Misfit};
use crate::model::{BuiltinCall, Dim, product};

/// `[channels]`.
pub fn channels(input: Option<&[Dim]>, _: &BuiltinCall) -> Option<Vec<Dim>> {
    let [channels, _, _] = input? else {
        return None;
    };
    Some(vec![channels.clone()])
}

/// So many rows and columns more on either side.
pub fn padded(input: Option<&[Dim]>, call: &BuiltinCall) -> Option<Vec<Dim>> {
    let padding = call.args.size("padding");
    resized(input?, call, |at, length| {
        let padding = padding[at].value?;
        Some(length.saturating_add(padding.saturating_mul(2)))
    })
}

/// So many times as many rows and columns.
pub fn upsampled(input: Option<&[Dim]>, call: &BuiltinCall) -> Option<Vec<Dim>> {
    let factor = call.args.size("factor");
    resized(input?, call, |at, length| {
        Some(length.saturating_mul(factor[at].value?))
    })
}

fn resized(
    input: &[Dim],
    call: &BuiltinCall,
    length: impl Fn(usize, usize) -> Option<usize>,
) -> Option<Vec<Dim>> {
    let [channels, rows, columns] = input else {
        return None;
    };
    let resized =
        |at: usize, dim: &Dim| Some(Dim::known(length(at, dim.value?)?, call.ident.span()));
    Some(vec![
        channels.clone(),
        resized(0, rows)?,
        resized(1, columns)?,
    ])
}

/// Three axes.
pub fn image(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    if input.len() == 3 {
        return Ok(());
    }
    Err(Misfit {
        takes: "an image [channels, height, width]".to_owned(),
        but: But::Arrives(String::new()),
        help: as_image(input, call),
    })
}

/// Three axes, the last two of them numbers.
pub fn counted(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    image(input, call)?;
    // The one argument says by how many rows and columns.
    let by = call.args.list[0].name;
    let mut sizes = call.args.size(by).iter();
    match sizes.find(|dim| !dim.is_known()) {
        Some(dim) if dim.text() == "_" => return Ok(()),
        Some(dim) => return Err(no_number(by, dim)),
        None => {}
    }
    match input[1..].iter().find(|dim| !dim.is_known()) {
        None => Ok(()),
        Some(symbol) => Err(Misfit {
            takes: "an image whose size the declaration knows".to_owned(),
            but: But::Arrives(format!(", of which only rustc knows `{}`", symbol.text())),
            help: "write numbers".to_owned(),
        }),
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
