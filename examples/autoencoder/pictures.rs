//! The picture that the example draws: digits above what the network makes of them.

use std::path::Path;

use super::sheet::Sheet;
use super::{Autoencoder, Picture};

/// How many digits stand side by side, and in how many bands.
const SHEET: (usize, usize) = (10, 3);
/// The side of a pixel of a digit.
const DOT: usize = 3;
/// The side of a digit with a margin.
const CELL: usize = 28 * DOT + 6;
/// The height of a band: original, reconstruction and a gap.
const BAND: usize = 2 * CELL + 12;

/// Draws the first digits above their reconstructions.
pub fn reconstructions(net: &Autoencoder, digits: &[Picture], file: &Path) -> Result<(), String> {
    let (across, bands) = SHEET;
    let mut sheet = Sheet::white(across * CELL + 6, bands * BAND + 6);
    for (place, original) in digits.iter().take(across * bands).enumerate() {
        let left = 6 + place % across * CELL;
        let top = 6 + place / across * BAND;
        let again = net.forward(original);
        sheet.picture((left, top), DOT, original.as_chunks::<28>().0);
        sheet.picture((left, top + CELL), DOT, again.as_chunks::<28>().0);
    }
    sheet.save(file)
}
