//! The table of a network's layers, as a constant.
#![forbid(unsafe_code)]

use core::fmt;

use crate::layer::Layer;
use crate::tensor::{Floats, Shape, Value};

/// One line of a summary.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The name of the entry, `hidden`.
    pub name: &'static str,
    /// What it is, as declared: `Dense(10) -> Relu`.
    pub layer: &'static str,
    /// The shape of what it produces.
    pub output: Shape,
    /// How many parameters it has.
    pub params: usize,
    /// Multiply-accumulates of a forward pass of one sample.
    pub macs: usize,
    /// The lines of the network that stands there, if it is one.
    pub inside: &'static [Row],
}

/// The table of a network's layers; print it with `{}`.
#[derive(Debug, Clone, Copy)]
pub struct Summary {
    /// The name of the network.
    pub name: &'static str,
    /// The shape of its input, or of each.
    pub input: Ports,
    /// The shape of its output, or of each.
    pub output: Ports,
    /// A line for each entry.
    pub rows: &'static [Row],
    /// How many parameters it has.
    pub params: usize,
    /// The size of the parameters in bytes.
    pub bytes: usize,
    /// Multiply-accumulates of a forward pass of one sample.
    pub macs: usize,
}

impl Summary {
    /// The summary of the network `N`.
    pub const fn of<N: Layer>(name: &'static str) -> Summary {
        Summary {
            name,
            input: Ports::of::<N::Input>(),
            output: Ports::of::<N::Output>(),
            rows: N::ROWS,
            params: <N as Floats>::LEN,
            bytes: size_of::<N>(),
            macs: N::MACS,
        }
    }
}

/// What stands on one side of a network; shown as `[784]`, or `(left: [784], right: [784])`.
#[derive(Debug, Clone, Copy)]
pub struct Ports {
    /// The shape, where there is one without a name.
    pub shape: Shape,
    /// Each with its name, otherwise.
    pub named: &'static [(&'static str, Shape)],
}

impl Ports {
    const fn of<X: Value>() -> Ports {
        Ports {
            shape: X::SHAPE,
            named: X::PARTS,
        }
    }
}

impl fmt::Display for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [(first, shape), others @ ..] = self.named else {
            return self.shape.fmt(f);
        };
        write!(f, "({first}: {shape}")?;
        for (name, shape) in others {
            write!(f, ", {name}: {shape}")?;
        }
        f.write_str(")")
    }
}

/// The width that a table has if its layers can be broken into lines.
const LINE: usize = 80;
/// The width of the columns of numbers, and of what is between all columns.
const NUMBERS: usize = 2 + 2 + 2 + 10 + 2 + 12;
/// The width below which the column of layers is not pressed.
const LAYER: usize = 24;
/// By how much the other lines of a layer are set in.
const FURTHER: usize = 2;

/// The lines of a layer in a column of this width.
fn lines(layer: &str, width: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = Some((0, layer));
    core::iter::from_fn(move || {
        let (indent, text) = rest?;
        let (line, left) = broken(text, width.saturating_sub(indent));
        rest = left.map(|left| (FURTHER, left));
        Some((indent, line))
    })
}

/// The first line of a text, broken behind a comma or before an arrow, and the rest.
fn broken(text: &str, width: usize) -> (&str, Option<&str>) {
    if text.chars().count() <= width {
        return (text, None);
    }
    let mut last = None;
    for (at, _) in text.match_indices(' ') {
        if !text[..at].ends_with(',') && !text[at + 1..].starts_with("->") {
            continue;
        }
        let fits = text[..at].chars().count() <= width;
        if fits || last.is_none() {
            last = Some(at);
        }
        if !fits {
            break;
        }
    }
    match last {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    }
}

/// Widths of the columns that text is aligned in.
struct Columns {
    name: usize,
    layer: usize,
    output: usize,
}

impl Columns {
    fn fit(&mut self, rows: &[Row], depth: usize) {
        for row in rows {
            self.name = self.name.max(2 * depth + row.name.chars().count());
            self.output = self.output.max(width(row.output));
            self.fit(row.inside, depth + 1);
        }
    }

    /// As wide as the lines of the layers in a column of this width.
    fn fit_layers(&mut self, rows: &[Row], width: usize) {
        for row in rows {
            for (indent, line) in lines(row.layer, width) {
                self.layer = self.layer.max(indent + line.chars().count());
            }
            self.fit_layers(row.inside, width);
        }
    }
}

/// The number of characters of a shape, counted by writing it nowhere.
fn width(shape: Shape) -> usize {
    struct Count(usize);
    impl fmt::Write for Count {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0 += text.chars().count();
            Ok(())
        }
    }
    let mut count = Count(0);
    // Counting cannot fail.
    let _ = fmt::Write::write_fmt(&mut count, format_args!("{shape}"));
    count.0
}

fn write_rows(f: &mut fmt::Formatter<'_>, rows: &[Row], depth: usize, c: &Columns) -> fmt::Result {
    for row in rows {
        let indent = 2 * depth;
        let mut lines = lines(row.layer, c.layer);
        let (_, first) = lines.next().unwrap_or_default();
        writeln!(
            f,
            "{:indent$}{:<name$}  {:<layer$}  {}{:output$}  {:>10}  {:>12}",
            "",
            row.name,
            first,
            row.output,
            "",
            row.params,
            row.macs,
            name = c.name - indent,
            layer = c.layer,
            output = c.output - width(row.output),
        )?;
        for (further, line) in lines {
            writeln!(f, "{:1$}{line}", "", c.name + 2 + further)?;
        }
        write_rows(f, row.inside, depth + 1, c)?;
    }
    Ok(())
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut columns = Columns {
            name: 5,
            layer: 5,
            output: 6,
        };
        columns.fit(self.rows, 0);
        let beside = columns.name + columns.output + NUMBERS;
        columns.fit_layers(self.rows, LINE.saturating_sub(beside).max(LAYER));
        writeln!(f, "{}: {} -> {}", self.name, self.input, self.output)?;
        writeln!(
            f,
            "{:<name$}  {:<layer$}  {:<output$}  {:>10}  {:>12}",
            "name",
            "layer",
            "output",
            "parameters",
            "mult-adds",
            name = columns.name,
            layer = columns.layer,
            output = columns.output,
        )?;
        write_rows(f, self.rows, 0, &columns)?;
        let s = |count| if count == 1 { "" } else { "s" };
        let Summary {
            params,
            bytes,
            macs,
            ..
        } = *self;
        write!(
            f,
            "{params} parameter{}, {bytes} bytes, {macs} multiply-accumulate{} a sample",
            s(params),
            s(macs),
        )
    }
}
