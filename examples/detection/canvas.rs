//! Canvases: a digit of any size at any place, scraps of other digits, and noise.

use std::sync::atomic::{AtomicU32, Ordering};

use netwright::prelude::*;
use netwright::random::Draw;
use netwright::train::data::DataError;
use rand::RngExt;

/// The side of a canvas, in pixels.
pub const SIDE: usize = 40;
/// One channel of pixels: 0 for background, 1 for ink.
pub type Canvas = [[[f32; SIDE]; SIDE]; 1];
/// Left, top, right and bottom, as shares of the side.
pub type Bounds = [f32; 4];
/// What is on a canvas, and where.
pub type Scene = (Class<10>, Bounds);
/// A digit as it is in the data.
type Picture = [[f32; 28]; 28];

/// The side that the 28 pixels of a digit are drawn with.
const SIZES: std::ops::RangeInclusive<usize> = 22..=34;
/// How many scraps lie around, and the side of one.
const SCRAPS: (usize, usize) = (4, 5);
/// The most that noise adds to a pixel.
const NOISE: f32 = 0.1;
/// What is ink inside a box.
const INK: f32 = 0.3;

/// Digits, each on a new canvas whenever it is read; the same seed gives the same canvases.
pub struct Canvases {
    digits: Samples<Picture, Class<10>>,
    draw: Draw,
    /// How often each digit has been read.
    reads: Vec<AtomicU32>,
}

impl Canvases {
    pub fn new(digits: Samples<Picture, Class<10>>, seed: u64) -> Canvases {
        let reads = digits.inputs().iter().map(|_| AtomicU32::new(0));
        Canvases {
            reads: reads.collect(),
            draw: Draw::seed(seed),
            digits,
        }
    }

    /// A canvas of each digit, for all times.
    pub fn once(&self) -> Result<Samples<Canvas, Scene>, DataError> {
        Samples::from_pairs((0..self.len()).map(|index| {
            let mut canvas = [[[0.0; SIDE]; SIDE]; 1];
            let mut scene = (self.digits.targets()[index], [0.0; 4]);
            self.read(index, &mut canvas, &mut scene);
            (canvas, scene)
        }))
    }

    /// The generator of the next canvas of a digit.
    fn generator(&self, index: usize) -> Generator {
        let read = self.reads[index].fetch_add(1, Ordering::Relaxed);
        let mut seed = 0;
        let draw = self.draw.inside(read);
        draw.each(index, 2, |_, bits| seed = seed << 32 | u64::from(bits));
        Generator::seed(seed)
    }
}

impl Dataset for Canvases {
    type Input = Canvas;
    type Target = Scene;

    fn len(&self) -> usize {
        self.digits.len()
    }

    fn read(&self, index: usize, canvas: &mut Canvas, (digit, bounds): &mut Scene) {
        let rng = &mut self.generator(index);
        let canvas = &mut canvas[0];
        for pixel in canvas.as_flattened_mut() {
            *pixel = rng.random_range(0.0..NOISE);
        }
        for _ in 0..SCRAPS.0 {
            let other = &self.digits.inputs()[rng.random_range(0..self.len())];
            scrap(canvas, other, rng);
        }
        *bounds = place(canvas, &self.digits.inputs()[index], rng);
        *digit = self.digits.targets()[index];
    }
}

/// Lays a scrap from the middle of a digit somewhere.
fn scrap(canvas: &mut [[f32; SIDE]; SIDE], digit: &Picture, rng: &mut Generator) {
    let side = SCRAPS.1;
    let from = [0; 2].map(|_| rng.random_range(6..22 - side));
    let to = [0; 2].map(|_| rng.random_range(0..=SIDE - side));
    for i in 0..side {
        for j in 0..side {
            let pixel = &mut canvas[to[0] + i][to[1] + j];
            *pixel = pixel.max(digit[from[0] + i][from[1] + j]);
        }
    }
}

/// Lays a digit somewhere, larger or smaller than it is, and gives the box around its ink.
fn place(canvas: &mut [[f32; SIDE]; SIDE], digit: &Picture, rng: &mut Generator) -> Bounds {
    let side = rng.random_range(SIZES);
    let [top, left] = [0; 2].map(|_| rng.random_range(0..=SIDE - side));
    let (mut low, mut high) = ([SIDE; 2], [0; 2]);
    for i in 0..side {
        for j in 0..side {
            let place = [i, j].map(|k| (k as f32 + 0.5) * 28.0 / side as f32 - 0.5);
            let ink = between(digit, place);
            let at = [left + j, top + i];
            let pixel = &mut canvas[at[1]][at[0]];
            *pixel = pixel.max(ink);
            if ink > INK {
                for axis in 0..2 {
                    low[axis] = low[axis].min(at[axis]);
                    high[axis] = high[axis].max(at[axis] + 1);
                }
            }
        }
    }
    [low[0], low[1], high[0], high[1]].map(|pixel| pixel as f32 / SIDE as f32)
}

/// The ink at a place between pixels, from the four around it.
fn between(digit: &Picture, place: [f32; 2]) -> f32 {
    let at = |i: f32, j: f32| digit[i.clamp(0.0, 27.0) as usize][j.clamp(0.0, 27.0) as usize];
    let [i, j] = place.map(f32::floor);
    let [down, right] = [place[0] - i, place[1] - j];
    let upper = (1.0 - right) * at(i, j) + right * at(i, j + 1.0);
    let lower = (1.0 - right) * at(i + 1.0, j) + right * at(i + 1.0, j + 1.0);
    (1.0 - down) * upper + down * lower
}

/// The area that two boxes share, by the area that they cover together: 1 if they are the same.
pub fn iou(a: &Bounds, b: &Bounds) -> f64 {
    let extent = |low: f32, high: f32| f64::from((high - low).max(0.0));
    let area = |b: &Bounds| extent(b[0], b[2]) * extent(b[1], b[3]);
    let shared = extent(a[0].max(b[0]), a[2].min(b[2])) * extent(a[1].max(b[1]), a[3].min(b[3]));
    match area(a) + area(b) - shared {
        0.0 => 0.0,
        together => shared / together,
    }
}
