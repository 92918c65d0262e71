//! What is checked: random parameters and inputs, which of their floats, and how they are called.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::any::type_name;
use core::ops::Range;

use rand::Rng;

use crate::init::glorot_uniform;
use crate::layer::Layer;
use crate::parameters::Role;
use crate::plain::{Plain, boxed_zeroed, copy, zeroed};
use crate::random::Generator;
use crate::scalar::Float;
use crate::tensor::{Floats, Shape, Tensor};

/// The seed of everything random in a check.
pub(super) const SEED: u64 = 20_150_527;

/// Of more floats than this, as many are checked.
const MOST: usize = 256;

/// A random number in −1..1.
fn uniform(rng: &mut Generator) -> f64 {
    2.0 * f64::uniform(rng.next_u64()) - 1.0
}

/// A layer with parameters in general position: none of them zero.
pub(super) fn network<L: Layer<Scalar = f64>>(rng: &mut Generator) -> Box<L> {
    let mut net = boxed_zeroed::<L>();
    net.initialise(glorot_uniform(), rng);
    for segment in Subject::of::<L>().segments {
        for x in &mut net.as_mut_slice()[segment.range] {
            let step = 0.25 * uniform(rng);
            // Among the running statistics are variances, which are positive.
            *x += match segment.role {
                Role::Buffer => step.abs(),
                _ => step,
            };
        }
    }
    net
}

/// Random tensors with elements in −2..2.
pub(super) fn tensors<X: Tensor<Scalar = f64>>(count: usize, rng: &mut Generator) -> Vec<X> {
    let mut tensors: Vec<X> = zeros(count);
    for tensor in &mut tensors {
        tensor.as_mut_slice().fill_with(|| 2.0 * uniform(rng));
    }
    tensors
}

/// Values of zeros.
pub(super) fn zeros<T: Plain>(count: usize) -> Vec<T> {
    (0..count).map(|_| zeroed()).collect()
}

/// A copy of some values.
pub(super) fn copies<T: Plain>(values: &[T]) -> Vec<T> {
    let mut copies = zeros(values.len());
    for (value, to) in values.iter().zip(&mut copies) {
        copy(value, to);
    }
    copies
}

/// A copy of a value.
pub(super) fn boxed_copy<T: Plain>(value: &T) -> Box<T> {
    let mut to = boxed_zeroed();
    copy(value, &mut *to);
    to
}

/// Which floats of a range are checked: all, or the first, the last and random ones between.
pub(super) fn chosen(range: Range<usize>, rng: &mut Generator) -> Vec<usize> {
    let (start, floats) = (range.start, range.len());
    if floats <= MOST {
        return range.collect();
    }
    let one_of = |i| {
        let (low, high) = (i * floats / MOST, (i + 1) * floats / MOST);
        match i {
            0 => start,
            _ if high == floats => start + floats - 1,
            _ => start + low + rng.next_u64() as usize % (high - low),
        }
    };
    (0..MOST).map(one_of).collect()
}

/// The name of what is checked, and of its parameters.
pub(super) struct Subject {
    pub name: &'static str,
    pub segments: Vec<Segment>,
    /// How many floats an output has.
    pub outputs: usize,
}

/// A segment of the parameters, with its name spelled out.
pub(super) struct Segment {
    name: String,
    shape: Shape,
    pub role: Role,
    pub range: Range<usize>,
}

impl Subject {
    pub(super) fn of<L: Layer>() -> Subject {
        let mut segments = Vec::new();
        L::TREE.visit(|segment| {
            segments.push(Segment {
                name: segment.path.to_string(),
                shape: segment.shape,
                role: segment.role,
                range: segment.range.clone(),
            });
        });
        Subject {
            name: type_name::<L>(),
            segments,
            outputs: L::Output::LEN,
        }
    }

    /// The segments that have a gradient: all but buffers.
    pub(super) fn trained(&self) -> impl Iterator<Item = &Segment> {
        let trained = |segment: &&Segment| segment.role != Role::Buffer;
        self.segments.iter().filter(trained)
    }

    /// Which parameters are checked.
    pub(super) fn chosen(&self) -> Vec<usize> {
        let rng = &mut Generator::seed(SEED);
        let chosen = |segment: &Segment| chosen(segment.range.clone(), rng);
        self.trained().flat_map(chosen).collect()
    }

    /// What a parameter is called: `` `hidden.weight[3, 17]` ``.
    pub(super) fn parameter(&self, index: usize) -> String {
        let mut segments = self.segments.iter();
        match segments.find(|segment| segment.range.contains(&index)) {
            Some(segment) => segment.element(index - segment.range.start),
            None => format!("parameter {index}"),
        }
    }
}

impl Segment {
    fn element(&self, index: usize) -> String {
        match self.shape.indices(index)[..] {
            [] => format!("`{}`", self.name),
            ref place => format!("`{}{place:?}`", self.name),
        }
    }
}

/// What a float of the inputs or outputs is called, of which a sample has `floats`.
pub(super) fn of_sample(what: &str, index: usize, floats: usize) -> String {
    let (sample, element) = (index / floats, index % floats);
    format!("element {element} of {what} {sample}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_floats_some_are_chosen_and_the_ends_are_among_them() {
        let rng = &mut Generator::seed(1);
        assert_eq!(chosen(3..9, rng), [3, 4, 5, 6, 7, 8]);
        for floats in [257, 1000, 100_003] {
            let some = chosen(5..5 + floats, rng);
            assert_eq!(some.len(), MOST);
            assert!(some.is_sorted_by(|a, b| a < b));
            assert_eq!((some[0], some[MOST - 1]), (5, 4 + floats));
        }
    }
}
