//! An image moved, turned, zoomed and mirrored at once.

use crate::scalar::{Float, Real};

/// Where the pixels of an image come from: y, x ↦ matrix · (y, x) + offset.
#[derive(Debug, Clone, Copy)]
pub(super) struct Warp {
    matrix: [[f64; 2]; 2],
    offset: [f64; 2],
}

/// What is done to an image of `height` and `width`, around its middle.
pub(super) struct Motion {
    /// By how much it is turned, against the clock, in radians.
    pub(super) angle: f64,
    /// How many times as large it becomes.
    pub(super) scale: f64,
    /// Whether rows and columns are mirrored.
    pub(super) mirrored: [bool; 2],
    /// How far it is then moved, down and to the right.
    pub(super) shift: [f64; 2],
}

impl Motion {
    /// Where the pixels come from.
    pub(super) fn warp(&self, height: usize, width: usize) -> Warp {
        let middle = [height, width].map(|length| (length as f64 - 1.0) / 2.0);
        let (sin, cos) = (Real::sin(self.angle), Real::cos(self.angle));
        let sign = self
            .mirrored
            .map(|mirrored| if mirrored { -1.0 } else { 1.0 });
        let factor = sign.map(|sign| sign / self.scale);
        let matrix = [
            [factor[0] * cos, factor[0] * sin],
            [factor[1] * -sin, factor[1] * cos],
        ];
        let from = [0, 1].map(|axis| middle[axis] + self.shift[axis]);
        let offset = [0, 1].map(|axis: usize| {
            middle[axis] - matrix[axis][0] * from[0] - matrix[axis][1] * from[1]
        });
        Warp { matrix, offset }
    }
}

impl Warp {
    /// Makes the image; between pixels by bilinear interpolation, outside of `fill`.
    pub(super) fn image<T: Float>(
        &self,
        from: &[T],
        to: &mut [T],
        [height, width]: [usize; 2],
        fill: T,
    ) {
        let pixels = height * width;
        let (rows, columns) = (height as i64, width as i64);
        for i in 0..height {
            for j in 0..width {
                let [(y, down), (x, right)] = [0, 1].map(|axis: usize| {
                    let [along_rows, along_columns] = self.matrix[axis];
                    whole(along_rows * i as f64 + along_columns * j as f64 + self.offset[axis])
                });
                let (down, right) = (T::of(down), T::of(right));
                let planes = from.chunks_exact(pixels).zip(to.chunks_exact_mut(pixels));
                if y >= 0 && x >= 0 && y < rows - 1 && x < columns - 1 {
                    let first = y as usize * width + x as usize;
                    for (from, to) in planes {
                        let (above, below) = (&from[first..], &from[first + width..]);
                        let above = mix(above[0], above[1], right);
                        let below = mix(below[0], below[1], right);
                        to[i * width + j] = mix(above, below, down);
                    }
                    continue;
                }
                let place = |y: i64, x: i64| {
                    let inside = y >= 0 && x >= 0 && y < rows && x < columns;
                    inside.then(|| y as usize * width + x as usize)
                };
                let (next, beside) = (y.saturating_add(1), x.saturating_add(1));
                let around = [
                    place(y, x),
                    place(y, beside),
                    place(next, x),
                    place(next, beside),
                ];
                for (from, to) in planes {
                    let [a, b, c, d] = around.map(|place| place.map_or(fill, |place| from[place]));
                    to[i * width + j] = mix(mix(a, b, right), mix(c, d, right), down);
                }
            }
        }
    }
}

/// The whole number below, and how far it is from there.
fn whole(number: f64) -> (i64, f64) {
    if number.is_nan() || number.abs() >= 1e15 {
        // Outside of any image, and so far that shares of pixels are lost.
        return (i64::MIN, 0.0);
    }
    // Quicker than `floor`, which is a call on machines that are not told of.
    let towards_zero = number as i64;
    let whole = towards_zero - i64::from(number < towards_zero as f64);
    (whole, number - whole as f64)
}

/// The number at a share of the way from one to the other; at 0 the first, whatever the other is.
pub(super) fn mix<T: Float>(first: T, second: T, share: T) -> T {
    if share == T::ZERO {
        first
    } else {
        first + (second - first) * share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a picture of 3 × 3 becomes.
    fn moved(motion: Motion) -> [f64; 9] {
        let from = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0];
        let mut to = [0.0; 9];
        motion.warp(3, 3).image(&from, &mut to, [3, 3], 0.0);
        to.map(|x: f64| (x * 1e9).round() / 1e9)
    }

    const STILL: Motion = Motion {
        angle: 0.0,
        scale: 1.0,
        mirrored: [false; 2],
        shift: [0.0; 2],
    };

    #[test]
    fn an_image_turns_against_the_clock() {
        let angle = std::f64::consts::FRAC_PI_2;
        let turned = moved(Motion { angle, ..STILL });
        assert_eq!(turned, [3.0, 6.0, 9.0, 2.0, 5.0, 8.0, 1.0, 4.0, 7.0]);
    }

    #[test]
    fn an_image_moves_down_and_to_the_right() {
        let shift = [1.0, 0.5];
        let found = moved(Motion { shift, ..STILL });
        assert_eq!(found, [0.0, 0.0, 0.0, 0.5, 1.5, 2.5, 2.0, 4.5, 5.5]);
    }

    #[test]
    fn an_image_is_mirrored_then_enlarged_then_turned_then_moved() {
        let motion = Motion {
            angle: std::f64::consts::FRAC_PI_2,
            scale: 2.0,
            mirrored: [false, true],
            shift: [0.0, 1.0],
        };
        // Mirrored: 3 2 1 / 6 5 4 / 9 8 7; enlarged: 4, 3.5, 3 / 5.5, 5, 4.5 / 7, 6.5, 6; turned: 3, 4.5, 6 / 3.5, 5, 6.5 / ..
        let found = moved(motion);
        assert_eq!(found, [1.5, 3.0, 4.5, 2.0, 3.5, 5.0, 2.5, 4.0, 5.5]);
    }

    #[test]
    fn what_comes_from_far_outside_is_filled() {
        for scale in [1e-308, 1e-30, 1e-10] {
            let found = moved(Motion { scale, ..STILL });
            assert!(found[4].is_finite());
            let around = (0..9).filter(|i| *i != 4);
            assert!(around.map(|i| found[i]).all(|x| x == 0.0), "{scale}");
        }
    }

    #[test]
    fn what_is_not_finite_stays_in_its_place() {
        let from = [f32::NAN, 1.0, 2.0, f32::INFINITY];
        let mut to = [0.0; 4];
        let mirrored = [true, true];
        Motion { mirrored, ..STILL }
            .warp(2, 2)
            .image(&from, &mut to, [2, 2], 0.0);
        assert_eq!(to[..3], [f32::INFINITY, 2.0, 1.0]);
        assert!(to[3].is_nan());
    }
}
