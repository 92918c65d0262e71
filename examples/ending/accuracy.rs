//! How the examples say what a network has learnt.

use std::io::{self, Write};

/// Says which share of so many digits is read right.
pub fn report(out: &mut impl Write, accuracy: Option<f64>, digits: usize) -> io::Result<()> {
    let accuracy = 100.0 * accuracy.unwrap_or_default();
    writeln!(
        out,
        "{accuracy:.2} % of {digits} digits that it has not seen are read right"
    )
}
