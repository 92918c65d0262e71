//! Letters as bitmaps, smoothed.

use font8x8::{
    BASIC_FONTS, BLOCK_FONTS, BOX_FONTS, GREEK_FONTS, LATIN_FONTS, MISC_FONTS, UnicodeFonts,
};

/// Rows and columns of a letter of the font.
const SIDE: usize = 8;
/// The same of a smoothed letter: each pixel is 8 × 8.
const SMOOTH: usize = 64;

/// How wide and high a pixel of the font is in text of size 1: as tall as a viewer's sans-serif, and a bit wider.
pub(super) const PIXEL: (f64, f64) = (1.0 / 13.5, 1.0 / 11.5);

/// The pixels of the font that a letter takes, from the left.
type Columns = std::ops::Range<usize>;

/// A letter of the font: a byte a row, the lowest bit left.
fn letter(letter: char) -> [u8; SIDE] {
    let like = match letter {
        '−' | '–' | '—' => '-',
        '’' | '‘' => '\'',
        '“' | '”' => '"',
        '∙' | '⋅' => '·',
        other => other,
    };
    [
        BASIC_FONTS.get(like),
        LATIN_FONTS.get(like),
        GREEK_FONTS.get(like),
        MISC_FONTS.get(like),
        BOX_FONTS.get(like),
        BLOCK_FONTS.get(like),
        BASIC_FONTS.get('?'),
    ]
    .into_iter()
    .flatten()
    .next()
    .unwrap_or_default()
}

/// Where its ink is; a space has some width, too.
fn columns(rows: &[u8; SIDE]) -> Columns {
    let ink = rows.iter().fold(0, |ink, row| ink | row);
    match ink {
        0 => 0..3,
        _ => ink.trailing_zeros() as usize..SIDE - ink.leading_zeros() as usize,
    }
}

/// How wide a text is, in text of size 1.
pub(super) fn width(text: &str) -> f64 {
    let pixels: usize = text.chars().map(|c| columns(&letter(c)).len() + 1).sum();
    pixels.saturating_sub(1) as f64 * PIXEL.0
}

/// How high a text is, in text of size 1.
pub(super) fn height() -> f64 {
    SIDE as f64 * PIXEL.1
}

/// Calls `dot` with every point of a text of this size that is ink.
pub(super) fn draw(text: &str, size: f64, mut dot: impl FnMut(i32, i32)) {
    let (wide, high) = (PIXEL.0 * size, PIXEL.1 * size);
    let mut left = 0.0;
    for character in text.chars() {
        let rows = letter(character);
        let columns = columns(&rows);
        let smooth = smoothed(&rows);
        let scale = (SMOOTH / SIDE) as f64;
        let (start, end) = (left, left + columns.len() as f64 * wide);
        for y in 0..(SIDE as f64 * high) as usize {
            let row = ((y as f64 + 0.5) / high * scale) as usize;
            for x in start as usize..end.ceil() as usize {
                let column = (x as f64 + 0.5 - start) / wide + columns.start as f64;
                let column = (column * scale).max(0.0) as usize;
                if row < SMOOTH && column < SMOOTH && smooth[row * SMOOTH + column] {
                    dot(x as i32, y as i32);
                }
            }
        }
        left += (columns.len() + 1) as f64 * wide;
    }
}

/// The letter with its stairs smoothed, three times by the rule of Scale2x.
fn smoothed(rows: &[u8; SIDE]) -> Vec<bool> {
    let mut pixels: Vec<bool> = rows
        .iter()
        .flat_map(|row| (0..SIDE).map(move |bit| row >> bit & 1 == 1))
        .collect();
    let mut side = SIDE;
    while side < SMOOTH {
        pixels = doubled(&pixels, side);
        side *= 2;
    }
    pixels
}

fn doubled(pixels: &[bool], side: usize) -> Vec<bool> {
    let at = |x: usize, y: usize| x < side && y < side && pixels[y * side + x];
    let mut large = vec![false; 4 * side * side];
    for y in 0..side {
        for x in 0..side {
            let centre = at(x, y);
            let (above, below) = (at(x, y.wrapping_sub(1)), at(x, y + 1));
            let (left, right) = (at(x.wrapping_sub(1), y), at(x + 1, y));
            let round = |a: bool, b: bool, opposite_a: bool, opposite_b: bool| {
                let corner = a == b && a != opposite_a && b != opposite_b;
                if corner { a } else { centre }
            };
            let mut set = |dx: usize, dy: usize, ink| {
                large[(2 * y + dy) * 2 * side + 2 * x + dx] = ink;
            };
            set(0, 0, round(left, above, right, below));
            set(1, 0, round(above, right, below, left));
            set(0, 1, round(below, left, above, right));
            set(1, 1, round(right, below, left, above));
        }
    }
    large
}
