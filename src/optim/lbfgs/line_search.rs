//! A line search for the strong Wolfe conditions, with PyTorch's choices.
//!
//! With φ(t) the loss at p + t d: φ(t) ≤ φ(0) + c₁ t φ'(0) and |φ'(t)| ≤ c₂ |φ'(0)|.

use super::largest;
use crate::scalar::{Float, Real};

/// c₁: how much of what the slope promises the loss must fall.
const FALL: f64 = 1e-4;
/// c₂: what may be left of the slope.
const SLOPE: f64 = 0.9;

/// Memory for gradients, and which they are.
pub(super) struct Gradients<'a, T> {
    /// Where the search begins.
    pub(super) begin: &'a [T],
    /// At the ends of the bracket.
    pub(super) ends: [&'a mut [T]; 2],
    /// At the length that was tried last, and in the end where the search ends.
    pub(super) found: &'a mut [T],
}

/// Where a search ended.
pub(super) struct Found {
    pub(super) length: f64,
    pub(super) loss: f64,
    pub(super) evaluations: u64,
}

/// A length that was tried.
#[derive(Clone, Copy)]
struct Point {
    length: f64,
    loss: f64,
    slope: f64,
}

/// Goes along a direction from where loss and slope are these; `first` is the length that is tried first.
/// `evaluate` gives the loss at a length and writes its gradient.
pub(super) fn strong_wolfe<T: Float>(
    gradients: Gradients<'_, T>,
    direction: &[T],
    [loss, slope, first]: [f64; 3],
    tolerance: f64,
    evaluations: u64,
    evaluate: &mut dyn FnMut(f64, &mut [T]) -> f64,
) -> Found {
    let Gradients {
        begin,
        ends: [low, high],
        found,
    } = gradients;
    let mut ends = [low, high];
    let mut tried = 0;
    let mut attempt = |length: f64, found: &mut [T]| {
        let loss = evaluate(length, found);
        // Worse than any that is a number, so that it is stepped back from.
        let loss = if loss.is_nan() { f64::INFINITY } else { loss };
        let slope = T::dot(found, direction).to_f64();
        tried += 1;
        Point {
            length,
            loss,
            slope,
        }
    };
    let start = Point {
        length: 0.0,
        loss,
        slope,
    };
    let too_high = |point: Point| point.loss > loss + FALL * point.length * slope;
    let flat = |point: Point| Real::abs(point.slope) <= -SLOPE * slope;

    // The last gradient lies at the low end while the bracket is looked for.
    ends[0].copy_from_slice(begin);
    let (mut last, mut now) = (start, attempt(first, found));
    let mut iterations = 0;
    let mut bracket = [start, now];
    let (mut bracketed, mut done) = (false, false);
    while iterations < evaluations {
        let risen = too_high(now) || (iterations > 1 && now.loss >= last.loss);
        done = !risen && flat(now);
        if risen || done || now.slope >= 0.0 {
            bracket = if done { [now; 2] } else { [last, now] };
            bracketed = true;
            break;
        }
        let bounds = [
            now.length + 0.01 * (now.length - last.length),
            now.length * 10.0,
        ];
        let next = cubic(last, now, bounds);
        ends[0].copy_from_slice(found);
        last = now;
        now = attempt(next, found);
        iterations += 1;
    }
    if !bracketed {
        bracket = [start, now];
        ends[0].copy_from_slice(begin);
    }
    ends[1].copy_from_slice(found);
    if done {
        ends[0].copy_from_slice(found);
    }

    let order = |bracket: &[Point; 2]| {
        if bracket[0].loss <= bracket[1].loss {
            (0, 1)
        } else {
            (1, 0)
        }
    };
    let (mut low, mut high) = order(&bracket);
    let size = largest(direction);
    let mut stuck = false;
    while !done && iterations < evaluations {
        let [one, other] = bracket;
        let (least, most) = (one.length.min(other.length), one.length.max(other.length));
        if (most - least) * size < tolerance {
            break;
        }
        let mut next = cubic(one, other, [least, most]);
        let margin = 0.1 * (most - least);
        if (most - next).min(next - least) < margin {
            if stuck || next >= most || next <= least {
                next = if Real::abs(next - most) < Real::abs(next - least) {
                    most - margin
                } else {
                    least + margin
                };
                stuck = false;
            } else {
                stuck = true;
            }
        } else {
            stuck = false;
        }
        now = attempt(next, found);
        iterations += 1;
        if too_high(now) || now.loss >= bracket[low].loss {
            bracket[high] = now;
            ends[high].copy_from_slice(found);
            (low, high) = order(&bracket);
        } else {
            if flat(now) {
                done = true;
            } else if now.slope * (bracket[high].length - bracket[low].length) >= 0.0 {
                bracket[high] = bracket[low];
                let [first, second] = &mut ends;
                let (from, to) = if low == 0 {
                    (first, second)
                } else {
                    (second, first)
                };
                to.copy_from_slice(from);
            }
            bracket[low] = now;
            ends[low].copy_from_slice(found);
        }
    }
    found.copy_from_slice(ends[low]);
    let Point { length, loss, .. } = bracket[low];
    Found {
        length,
        loss,
        evaluations: tried,
    }
}

/// Where the cubic through two points with their slopes is lowest, within bounds.
fn cubic(one: Point, other: Point, [least, most]: [f64; 2]) -> f64 {
    let middle = (least + most) / 2.0;
    let (length, loss) = (one.length - other.length, one.loss - other.loss);
    let sum = one.slope + other.slope - 3.0 * loss / length;
    let square = sum * sum - one.slope * other.slope;
    if square.is_nan() || square < 0.0 {
        return middle;
    }
    let root = Real::sqrt(square);
    let lowest = if one.length <= other.length {
        let share = (other.slope + root - sum) / (other.slope - one.slope + 2.0 * root);
        other.length - (other.length - one.length) * share
    } else {
        let share = (one.slope + root - sum) / (one.slope - other.slope + 2.0 * root);
        one.length - (one.length - other.length) * share
    };
    if lowest.is_nan() {
        return middle;
    }
    lowest.max(least).min(most)
}
