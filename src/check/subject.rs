//! Random parameters and inputs, which of their floats are checked, and how they are called.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::ops::Range;

use rand::Rng;

use crate::init::glorot_uniform;
use crate::layer::{Layer, Mode};
use crate::parameters::{Parameters, Role};
use crate::plain::{Plain, boxed_zeroed, copy, zeroed};
use crate::random::Generator;
use crate::scalar::Float;
use crate::tensor::{Shape, Tensor};

/// Of more floats than this, as many are checked.
const MOST: usize = 256;

/// A random number in −1..1.
pub(super) fn uniform(rng: &mut Generator) -> f64 {
    2.0 * f64::uniform(rng.next_u64()) - 1.0
}

/// A layer with parameters in general position: none of them zero.
pub(super) fn network<L: Layer<Scalar = f64>>(rng: &mut Generator) -> Box<L> {
    let mut net = boxed_zeroed::<L>();
    net.initialise(glorot_uniform(), rng);
    for segment in segments::<L>() {
        for x in &mut net.as_mut_slice()[segment.range] {
            let move_by = 0.25 * uniform(rng);
            // Among the running statistics are variances, which are positive.
            *x += if segment.role == Role::Buffer {
                move_by.abs()
            } else {
                move_by
            };
        }
    }
    net
}

/// Random tensors with elements in −2..2.
pub(super) fn tensors<X: Tensor<Scalar = f64>>(count: usize, rng: &mut Generator) -> Vec<X> {
    let mut tensors: Vec<X> = zeros(count);
    for tensor in &mut tensors {
        for x in tensor.as_mut_slice() {
            *x = 2.0 * uniform(rng);
        }
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

/// A copy of some parameters.
pub(super) fn boxed_copy<L: Parameters>(net: &L) -> Box<L> {
    let mut copy = boxed_zeroed::<L>();
    copy.copy_from(net);
    copy
}

/// Which of some floats are checked: all, or the first, the last and random ones between.
pub(super) fn chosen(floats: usize, rng: &mut Generator) -> Vec<usize> {
    if floats <= MOST {
        return (0..floats).collect();
    }
    let mut chosen: Vec<usize> = (0..MOST)
        .map(|i| {
            let (start, end) = (i * floats / MOST, (i + 1) * floats / MOST);
            start + (rng.next_u64() % (end - start) as u64) as usize
        })
        .collect();
    chosen[0] = 0;
    chosen[MOST - 1] = floats - 1;
    chosen
}

/// A segment of the parameters, with its name spelled out.
pub(super) struct Segment {
    pub name: String,
    pub shape: Shape,
    pub role: Role,
    pub range: Range<usize>,
}

/// All segments.
pub(super) fn segments<P: Parameters>() -> Vec<Segment> {
    let mut segments = Vec::new();
    P::TREE.visit(|segment| {
        segments.push(Segment {
            name: segment.path.to_string(),
            shape: segment.shape,
            role: segment.role,
            range: segment.range.clone(),
        });
    });
    segments
}

/// What a parameter is called: `` `hidden.weight[3, 17]` ``.
pub(super) fn parameter<P: Parameters>(index: usize) -> String {
    let segments = segments::<P>();
    let segment = segments
        .iter()
        .find(|segment| segment.range.contains(&index));
    match segment {
        Some(Segment {
            name, shape, range, ..
        }) => format!("`{name}{}`", element(*shape, index - range.start)),
        None => format!("parameter {index}"),
    }
}

/// Where the element of this index is in a tensor: `[3, 17]`.
fn element(shape: Shape, mut index: usize) -> String {
    let axes = shape.axes();
    let mut place = axes.to_vec();
    for (place, length) in place.iter_mut().zip(axes).rev() {
        *place = index % length;
        index /= length;
    }
    if axes.is_empty() {
        String::new()
    } else {
        format!("{place:?}")
    }
}

/// What an element of the input or the output of a sample is called.
pub(super) fn of_sample(what: &str, sample: usize, index: usize) -> String {
    format!("element {index} of {what} {sample}")
}

/// In which group and mode something was computed.
pub(super) fn setting(samples: usize, mode: Mode) -> String {
    let mode = match mode {
        Mode::Inference => "inference",
        Mode::Training(_) => "training",
    };
    match samples {
        1 => format!("in a group of 1 sample in {mode}"),
        _ => format!("in a group of {samples} samples in {mode}"),
    }
}
