//! The passes of attention, for queries of one sequence and keys and values of the same or another.

use super::inputs::{Attended, Gradients};
use super::rotary::Rotary;
use crate::kernel::{Attention, Dims, Epilogue, Kernels};
use crate::layer::Part;
use crate::parameters::Parameters;
use crate::plain::Plain;
use crate::requirement::{Requirement, Sentence};
use crate::scalar::Float;
use crate::tensor::{Floats, Grad, Sequence, Tensor, Value};

/// What an attention layer is made of, whatever its parameters are called and laid out as.
pub trait Attending: Parameters {
    /// What it takes.
    type Input: Attended<X: Sequence<Scalar = Self::Scalar>>;
    /// The queries, side by side; so is what the heads give.
    type Query: Tensor<Scalar = Self::Scalar>;
    /// The keys, side by side; so are the values.
    type Key: Tensor<Scalar = Self::Scalar>;
    /// For each head and query, how much it attends to each key.
    type Weights: Tensor<Scalar = Self::Scalar>;
    /// For one query, how much it attends to each key.
    type Row: Tensor<Scalar = Self::Scalar>;
    /// How queries and keys are turned by their positions.
    type Rotary: Rotary;
    /// Which of them meet.
    const DIMS: Attention;

    /// The projections: to queries, keys and values, and of what comes of them.
    fn projections(&self) -> [Projected<&[Self::Scalar]>; 4];

    /// The same of a gradient, to be added to.
    fn projections_mut(&mut self) -> [Projected<&mut [Self::Scalar]>; 4];
}

/// A projection: y = W x + b, where b may be empty.
#[derive(Debug)]
pub struct Projected<S> {
    /// W, `[out, in]`.
    pub weight: S,
    /// b, `[out]`.
    pub bias: S,
}

impl<T: Float> Projected<&[T]> {
    /// How a number of steps of this length are led through it.
    fn dims(&self, steps: usize, inputs: usize) -> Dims {
        Dims {
            rows: steps,
            outputs: self.weight.len() / inputs,
            inputs,
        }
    }

    fn forward(&self, steps: usize, x: &[T], y: &mut [T]) {
        let epilogue = match self.bias.is_empty() {
            true => Epilogue::NONE,
            false => Epilogue::bias(self.bias),
        };
        T::product_forward(
            self.dims(steps, x.len() / steps),
            x,
            self.weight,
            epilogue,
            y,
        );
    }

    fn backward(&self, steps: usize, dy: &[T], dx: &mut [T]) {
        T::product_input_gradient(self.dims(steps, dx.len() / steps), dy, self.weight, dx);
    }
}

impl<T: Float> Projected<&mut [T]> {
    fn accumulate(self, steps: usize, x: &[T], dy: &[T], part: &Part) {
        let (inputs, outputs) = (x.len() / steps, dy.len() / steps);
        let dims = Dims {
            rows: steps,
            outputs,
            inputs,
        };
        let rows = part.rows(outputs);
        let weight = &mut self.weight[rows.start * inputs..rows.end * inputs];
        let bias = (!self.bias.is_empty()).then(|| &mut self.bias[rows.clone()]);
        T::product_weight_gradient(dims, dy, x, rows, weight, bias);
    }
}

/// The angles of the positions, if queries and keys are turned by them.
type Angles<A> = <<A as Attending>::Rotary as Rotary>::Angles<<A as Attending>::Query>;

/// What one sample becomes on its way.
#[derive(Plain)]
#[repr(C)]
struct Values<A: Attending> {
    q: A::Query,
    k: A::Key,
    v: A::Key,
    heads: A::Query,
}

/// What is kept of one sample, and the gradients inside.
#[derive(Plain)]
#[repr(C)]
struct Sample<A: Attending> {
    values: Values<A>,
    weights: A::Weights,
    dq: A::Query,
    dk: A::Key,
    dv: A::Key,
}

/// What an attention layer keeps for a group of `B` samples.
#[derive(Plain)]
#[repr(C)]
pub struct AttentionSaved<A: Attending, const B: usize> {
    samples: [Sample<A>; B],
    angles: Angles<A>,
    dheads: A::Query,
    one: <A::Input as Attended>::Memory,
    row: A::Row,
}

/// Room for one sample in inference, of which the weights of one query at a time are there.
#[derive(Plain)]
#[repr(C)]
pub struct AttentionScratch<A: Attending> {
    values: Values<A>,
    angles: Angles<A>,
    row: A::Row,
}

/// What must hold of the dimensions, for queries of this width.
pub const fn check(dims: Attention, width: usize, rotary: bool) -> Requirement {
    let Attention {
        heads,
        key_value_heads,
        ..
    } = dims;
    let divide = Sentence::new("").number(heads);
    let divide = divide
        .text(" heads do not divide a width of ")
        .number(width);
    let grouped = Sentence::new("").number(key_value_heads);
    let grouped = grouped
        .text(" heads of keys and values do not divide ")
        .number(heads)
        .text(" heads");
    let even = Sentence::new("rotary positions turn pairs: heads of ")
        .number(dims.head_size)
        .text(" are not of an even length");
    Requirement::that(
        heads > 0 && dims.head_size > 0 && width.is_multiple_of(heads),
        divide,
    )
    .and(Requirement::that(
        key_value_heads > 0 && heads.is_multiple_of(key_value_heads),
        grouped,
    ))
    .and(Requirement::that(
        !rotary || dims.head_size.is_multiple_of(2),
        even,
    ))
}

/// Requires that what attends is a sequence.
pub const fn sequence<I: Attended>() -> Requirement {
    let sentence = Sentence::new("attention takes a sequence [steps, features], not ");
    Requirement::that(I::IS_SEQUENCE, sentence.shape(<I as Value>::SHAPE))
}

/// Requires that a memory is as wide as what attends to it.
pub const fn same_width(width: usize, memory: usize) -> Requirement {
    let sentence = Sentence::new("what is attended to is ")
        .number(memory)
        .text(" wide, and what attends ")
        .number(width)
        .text(": say the length of a head, `head_size = ...`");
    Requirement::that(width == memory, sentence)
}

/// Multiply-accumulates of one sample.
pub const fn macs(dims: Attention, width: usize, memory_width: usize) -> usize {
    let scores = 2 * dims.weights() * dims.head_size;
    let of_queries = 2 * dims.queries * dims.width() * width;
    scores + of_queries + 2 * dims.keys * dims.key_width() * memory_width
}

/// Writes the angles of the positions, if there are any.
fn prepare<A: Attending>(angles: &mut Angles<A>) {
    let Attention {
        queries,
        keys,
        head_size,
        ..
    } = A::DIMS;
    if A::Rotary::PAIRS.is_some() {
        let table = &mut angles.as_mut_slice()[..queries.max(keys) * head_size];
        A::Scalar::rotary_angles(head_size, A::Rotary::BASE, table);
    }
}

/// Turns queries and keys by their positions, or back.
fn turn<A: Attending>(angles: &Angles<A>, q: &mut A::Query, k: &mut A::Key, back: bool) {
    let (dims, angles) = (A::DIMS, angles.as_slice());
    if let Some(pairs) = A::Rotary::PAIRS {
        let size = dims.head_size;
        A::Scalar::rotate(size, pairs, angles, back, dims.width(), q.as_mut_slice());
        A::Scalar::rotate(
            size,
            pairs,
            angles,
            back,
            dims.key_width(),
            k.as_mut_slice(),
        );
    }
}

/// One sample; `weights` has room for all of them, or for those of one query.
fn compute<A: Attending>(
    layer: &A,
    x: &A::Input,
    angles: &Angles<A>,
    values: &mut Values<A>,
    weights: &mut [A::Scalar],
    y: &mut [A::Scalar],
) {
    let Attention { queries, keys, .. } = A::DIMS;
    let Values { q, k, v, heads } = values;
    let [to_q, to_k, to_v, out] = layer.projections();
    to_q.forward(queries, x.queries(), q.as_mut_slice());
    to_k.forward(keys, x.memory(), k.as_mut_slice());
    to_v.forward(keys, x.memory(), v.as_mut_slice());
    turn::<A>(angles, q, k, false);
    let slices = [q.as_slice(), k.as_slice(), v.as_slice()];
    A::Scalar::attend(&A::DIMS, slices, x.mask(), weights, heads.as_mut_slice());
    out.forward(queries, heads.as_slice(), y);
}

/// [`Layer::forward`](crate::layer::Layer::forward).
pub fn forward<A: Attending>(
    layer: &A,
    x: &A::Input,
    y: &mut [A::Scalar],
    scratch: &mut AttentionScratch<A>,
) {
    let AttentionScratch {
        values,
        angles,
        row,
    } = scratch;
    prepare::<A>(angles);
    compute(layer, x, angles, values, row.as_mut_slice(), y);
}

/// [`Layer::record`](crate::layer::Layer::record).
pub fn record<A: Attending, Y: Tensor<Scalar = A::Scalar>, const B: usize>(
    layer: &A,
    x: &[A::Input],
    y: &mut [Y],
    saved: &mut AttentionSaved<A, B>,
) {
    prepare::<A>(&mut saved.angles);
    for ((x, y), sample) in x.iter().zip(y).zip(&mut saved.samples) {
        let Sample {
            values, weights, ..
        } = sample;
        let (weights, y) = (weights.as_mut_slice(), y.as_mut_slice());
        compute(layer, x, &saved.angles, values, weights, y);
    }
}

/// [`Layer::deltas`](crate::layer::Layer::deltas).
pub fn deltas<A: Attending, Y: Tensor<Scalar = A::Scalar>, const B: usize>(
    layer: &A,
    x: &[A::Input],
    saved: &mut AttentionSaved<A, B>,
    dy: &[Y],
) {
    let AttentionSaved {
        samples,
        angles,
        dheads,
        row,
        ..
    } = saved;
    let [_, _, _, out] = layer.projections();
    for ((x, dy), sample) in x.iter().zip(dy).zip(samples) {
        let Sample {
            values: Values { q, k, v, .. },
            weights,
            dq,
            dk,
            dv,
        } = sample;
        out.backward(A::DIMS.queries, dy.as_slice(), dheads.as_mut_slice());
        A::Scalar::attention_gradient(
            &A::DIMS,
            [q.as_slice(), k.as_slice(), v.as_slice()],
            x.mask(),
            weights.as_slice(),
            dheads.as_slice(),
            row.as_mut_slice(),
            [dq.as_mut_slice(), dk.as_mut_slice(), dv.as_mut_slice()],
        );
        turn::<A>(angles, dq, dk, true);
    }
}

/// [`Layer::backward`](crate::layer::Layer::backward).
pub fn backward<A: Attending, const B: usize>(
    layer: &A,
    saved: &mut AttentionSaved<A, B>,
    dx: &mut [Grad<A::Input>],
) {
    let Attention { queries, keys, .. } = A::DIMS;
    let [to_q, to_k, to_v, _] = layer.projections();
    let AttentionSaved { samples, one, .. } = saved;
    for (dx, sample) in dx.iter_mut().zip(samples) {
        let Gradients {
            queries: dx,
            memory,
            mask,
        } = A::Input::gradients(dx);
        to_q.backward(queries, sample.dq.as_slice(), dx);
        // Nothing flows into a mask.
        mask.fill(A::Scalar::default());
        let dmemory = match memory {
            Some(dmemory) => {
                dmemory.fill(A::Scalar::default());
                dmemory
            }
            None => dx,
        };
        for (projection, delta) in [(&to_k, &sample.dk), (&to_v, &sample.dv)] {
            projection.backward(keys, delta.as_slice(), one.as_mut_slice());
            A::Scalar::accumulate(one.as_slice(), dmemory);
        }
    }
}

/// [`Layer::accumulate`](crate::layer::Layer::accumulate).
pub fn accumulate<A: Attending, Y: Tensor<Scalar = A::Scalar>, const B: usize>(
    x: &[A::Input],
    saved: &AttentionSaved<A, B>,
    dy: &[Y],
    grad: &mut A,
    part: &Part,
) {
    let Attention { queries, keys, .. } = A::DIMS;
    for s in part.samples() {
        let (x, dy) = (&x[s], dy[s].as_slice());
        let Sample {
            values: Values { heads, .. },
            dq,
            dk,
            dv,
            ..
        } = &saved.samples[s];
        let [to_q, to_k, to_v, out] = grad.projections_mut();
        to_q.accumulate(queries, x.queries(), dq.as_slice(), part);
        to_k.accumulate(keys, x.memory(), dk.as_slice(), part);
        to_v.accumulate(keys, x.memory(), dv.as_slice(), part);
        out.accumulate(queries, heads.as_slice(), dy, part);
    }
}
