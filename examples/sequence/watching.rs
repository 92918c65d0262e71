//! Watching the network read: a row at a time, with a state that goes from row to row.

use std::io::{self, Write};

use netwright::prelude::*;
use netwright::train::metrics::most_likely;

use super::{Picture, Reader, ReaderState};

/// Where the second picture takes over.
const HALF: usize = 14;

/// Prints what the network takes the first picture for after each of its rows; and, from the state
/// after half of them, what it makes of another picture's lower half.
pub fn watch(
    net: &Reader,
    pictures: &Samples<Picture, Class<10>>,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut pictures = pictures.iter();
    let Some((upper, digit)) = pictures.next() else {
        return Ok(());
    };
    writeln!(out, "\nA {digit}, row by row:\n")?;
    let mut state = ReaderState::zeroed();
    read(net, &mut state, &upper[..HALF], out)?;
    let kept = state.clone();
    read(net, &mut state, &upper[HALF..], out)?;

    let Some((lower, other)) = pictures.find(|(_, other)| *other != digit) else {
        return Ok(());
    };
    writeln!(
        out,
        "\nThe same from row {} on, with the lower half of a {other}:\n",
        HALF + 1
    )?;
    let mut state = kept;
    read(net, &mut state, &lower[HALF..], out)
}

/// Reads rows from a state on, and prints each with the digit it makes most likely.
fn read(
    net: &Reader,
    state: &mut ReaderState,
    rows: &[[f32; 28]],
    out: &mut impl Write,
) -> io::Result<()> {
    for row in rows {
        let probabilities = net.step(state, row);
        let guess = most_likely(&probabilities);
        let share = 100.0 * probabilities[guess.index()];
        let ink: String = row.iter().map(|ink| shade(*ink)).collect();
        writeln!(out, "{ink}  {guess}  {share:5.1} %")?;
    }
    Ok(())
}

fn shade(ink: f32) -> char {
    match ink {
        ink if ink < 0.1 => '·',
        ink if ink < 0.35 => '░',
        ink if ink < 0.6 => '▒',
        ink if ink < 0.85 => '▓',
        _ => '█',
    }
}
