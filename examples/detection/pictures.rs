//! The picture that the example draws: canvases with the true box and the one that was found.

use std::path::Path;

use netwright::prelude::*;
use netwright::train::metrics::most_likely;

use super::canvas::{Bounds, SIDE};
use super::sheet::{Colour, Sheet};
use super::{Detector, Scenes};

/// How many canvases stand side by side, and one below the other.
const SHEET: (usize, usize) = (6, 4);
/// The side of a pixel of a canvas.
const DOT: usize = 4;
/// The side of a canvas with a margin.
const CELL: usize = SIDE * DOT + 8;
/// Colours that people who do not tell red from green tell apart.
const TRUE: Colour = [0, 158, 115];
const FOUND: Colour = [213, 94, 0];

/// The digits, 3 × 5 dots each, a number a row.
const GLYPHS: [[u8; 5]; 10] = [
    [7, 5, 5, 5, 7],
    [2, 6, 2, 2, 7],
    [7, 1, 7, 4, 7],
    [7, 1, 7, 1, 7],
    [5, 5, 7, 1, 1],
    [7, 4, 7, 1, 7],
    [7, 4, 7, 5, 7],
    [7, 1, 2, 2, 2],
    [7, 5, 7, 5, 7],
    [7, 5, 7, 1, 7],
];
/// The side of a dot of a glyph.
const POINT: usize = 3;

/// Draws the first canvases with both boxes; in the corners, which digit it is and which was found.
pub fn boxes(net: &Detector, scenes: &Scenes, file: &Path) -> Result<(), String> {
    let (across, down) = SHEET;
    let mut scratch = Scratch::boxed();
    let mut sheet = Sheet::white(across * CELL + 8, down * CELL + 8);
    for (place, (canvas, (digit, bounds))) in scenes.iter().take(across * down).enumerate() {
        let corner = (8 + place % across * CELL, 8 + place / across * CELL);
        let y = net.forward_in(canvas, &mut scratch);
        sheet.picture(corner, DOT, &canvas[0]);
        frame(&mut sheet, corner, bounds, TRUE);
        frame(&mut sheet, corner, &y.bounds, FOUND);
        let right = SIDE * DOT - 3 * POINT - 4;
        glyph(
            &mut sheet,
            (corner.0 + 4, corner.1 + 4),
            digit.index(),
            TRUE,
        );
        let read = most_likely(&y.class).index();
        glyph(&mut sheet, (corner.0 + right, corner.1 + 4), read, FOUND);
    }
    sheet.save(file)
}

/// Draws the outline of a box, two pixels wide.
fn frame(sheet: &mut Sheet, corner: (usize, usize), bounds: &Bounds, colour: Colour) {
    let [left, top, right, bottom] =
        bounds.map(|share| (share * (SIDE * DOT) as f32).round() as usize);
    for x in left..right.max(left + 2) {
        for y in top..bottom.max(top + 2) {
            if x < left + 2 || y < top + 2 || x + 2 >= right || y + 2 >= bottom {
                sheet.set(corner.0 + x, corner.1 + y, colour);
            }
        }
    }
}

/// Draws a digit on a white ground.
fn glyph(sheet: &mut Sheet, (left, top): (usize, usize), digit: usize, colour: Colour) {
    for y in 0..5 * POINT + 4 {
        for x in 0..3 * POINT + 4 {
            let dot = x.checked_sub(2).zip(y.checked_sub(2));
            let dot = dot.map(|(x, y)| (x / POINT, y / POINT));
            let dot = dot.filter(|(column, row)| *column < 3 && *row < 5);
            let set = dot.is_some_and(|(column, row)| GLYPHS[digit][row] >> (2 - column) & 1 == 1);
            sheet.set(
                left + x - 2,
                top + y - 2,
                if set { colour } else { [255; 3] },
            );
        }
    }
}
