//! Pictures that are moved a little, differently each time they are read.

use std::sync::atomic::{AtomicU32, Ordering};

use netwright::prelude::*;
use netwright::random::Draw;

use super::Picture;

/// Pictures, each moved by up to so many pixels; the same seed moves them in the same way.
pub struct Shifted {
    pictures: Samples<Picture, Class<10>>,
    most: usize,
    draw: Draw,
    /// How often each picture has been read.
    reads: Vec<AtomicU32>,
}

impl Shifted {
    pub fn new(pictures: Samples<Picture, Class<10>>, most: usize, seed: u64) -> Shifted {
        let reads = pictures.inputs().iter().map(|_| AtomicU32::new(0));
        Shifted {
            most,
            draw: Draw::seed(seed),
            reads: reads.collect(),
            pictures,
        }
    }

    /// How far a picture is moved down and to the right, from 0 to twice the most, the next time.
    fn shift(&self, index: usize) -> [usize; 2] {
        let read = self.reads[index].fetch_add(1, Ordering::Relaxed);
        let mut shift = [0; 2];
        self.draw.inside(read).each(index, 2, |axis, bits| {
            shift[axis] = bits as usize % (2 * self.most + 1)
        });
        shift
    }
}

impl Dataset for Shifted {
    type Input = Picture;
    type Target = Class<10>;

    fn len(&self) -> usize {
        self.pictures.len()
    }

    fn read(&self, index: usize, x: &mut Picture, target: &mut Class<10>) {
        *target = self.pictures.targets()[index];
        let (picture, [down, right]) = (&self.pictures.inputs()[index][0], self.shift(index));
        for (i, row) in x[0].iter_mut().enumerate() {
            for (j, pixel) in row.iter_mut().enumerate() {
                let from = (i + self.most)
                    .checked_sub(down)
                    .zip((j + self.most).checked_sub(right));
                let from = from.and_then(|(i, j)| picture.get(i)?.get(j));
                *pixel = from.copied().unwrap_or(0.0);
            }
        }
    }
}
