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
            self.layer = self.layer.max(row.layer.chars().count());
            self.output = self.output.max(width(row.output));
            self.fit(row.inside, depth + 1);
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
        writeln!(
            f,
            "{:indent$}{:<name$}  {:<layer$}  {}{:output$}  {:>10}  {:>12}",
            "",
            row.name,
            row.layer,
            row.output,
            "",
            row.params,
            row.macs,
            name = c.name - indent,
            layer = c.layer,
            output = c.output - width(row.output),
        )?;
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
