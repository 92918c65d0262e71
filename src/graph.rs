//! The operations between layers, which generated code calls; no public interface.
//!
//! Forward operations write their result. In the reverse pass the first contribution to a gradient
//! is written and any further one is added, `*_more`.
#![forbid(unsafe_code)]

use crate::activation::{Activation, InPlace};
use crate::kernel::{Dims, Epilogue, Kernels, View};
use crate::layer::{Layer, Part};
use crate::plain::zeroed;
use crate::requirement::{Requirement, Sentence};
use crate::scalar::Real;
use crate::tensor::{Grad, Nth, Tensor, Value, flat, flat_mut};

/// Requires that a layer that bears no name has nothing to name.
pub const fn nameless<L: Layer>() -> Requirement {
    let sentence = Sentence::new("this layer has ")
        .number(L::LEN)
        .text(" parameters, but the entry's name is another layer's: give it an entry of its own");
    Requirement::that(size_of::<L>() == 0, sentence)
}

/// The only value of a layer without parameters.
pub fn stateless<L: Layer>() -> L {
    const { nameless::<L>().hold("a layer after an arrow") }
    zeroed()
}

/// y = activation(z).
pub fn activate<A: Activation<X>, X: Tensor>(z: &[X], y: &mut [X]) {
    for (z, y) in z.iter().zip(y) {
        A::apply(z, y);
    }
}

/// y = activation(y).
pub fn activate_in_place<A: InPlace<X>, X: Tensor>(y: &mut [X]) {
    y.iter_mut().for_each(A::apply_in_place);
}

/// dz in the place of dy, through an activation.
pub fn deactivate_in_place<A: Activation<X>, X: Tensor>(z: &[X], y: &[X], d: &mut [X]) {
    for (s, d) in d.iter_mut().enumerate() {
        A::backward(&z[s], &y[s], d);
    }
}

/// y = y + b.
pub fn add_in_place<X: Tensor>(b: &[X], y: &mut [X]) {
    X::Scalar::accumulate(flat(b), flat_mut(y));
}

/// y = y − b.
pub fn subtract_in_place<X: Tensor>(b: &[X], y: &mut [X]) {
    X::Scalar::accumulate_scaled(-X::Scalar::ONE, flat(b), flat_mut(y));
}

/// y = y ⊙ b.
pub fn multiply_in_place<X: Tensor>(b: &[X], y: &mut [X]) {
    X::Scalar::multiply(flat(b), flat_mut(y));
}

/// y = factor · y + term.
pub fn affine_in_place<X: Tensor>(factor: f64, term: f64, y: &mut [X]) {
    let of = <X::Scalar as Real>::of;
    X::Scalar::affine(of(factor), of(term), flat_mut(y));
}

/// y = factor · y.
pub fn scale_in_place<X: Tensor>(factor: f64, y: &mut [X]) {
    affine_in_place(factor, 0.0, y);
}

/// The same floats in another shape, as the declaration knows them to be.
pub fn view<X: Tensor, Y: Tensor<Scalar = X::Scalar>>(x: &[X]) -> &[Y] {
    crate::tensor::view(x)
}

/// The same floats in another shape, to be written.
pub fn view_mut<X: Tensor, Y: Tensor<Scalar = X::Scalar>>(x: &mut [X]) -> &mut [Y] {
    crate::tensor::view_mut(x)
}

/// dz, from dy through an activation.
pub fn deactivate<A: Activation<X>, X: Tensor>(z: &[X], y: &[X], dy: &[X], dz: &mut [X]) {
    copy(dy, dz);
    for (s, d) in dz.iter_mut().enumerate() {
        A::backward(&z[s], &y[s], d);
    }
}

/// y = a + b.
pub fn add<X: Tensor>(a: &[X], b: &[X], y: &mut [X]) {
    X::Scalar::add_into(flat(a), flat(b), flat_mut(y));
}

/// y = a − b.
pub fn subtract<X: Tensor>(a: &[X], b: &[X], y: &mut [X]) {
    X::Scalar::subtract_into(flat(a), flat(b), flat_mut(y));
}

/// y = a ⊙ b.
pub fn multiply<X: Tensor>(a: &[X], b: &[X], y: &mut [X]) {
    X::Scalar::multiply_into(flat(a), flat(b), flat_mut(y));
}

/// y += a ⊙ b.
pub fn multiply_more<X: Tensor>(a: &[X], b: &[X], y: &mut [X]) {
    X::Scalar::accumulate_product(flat(a), flat(b), flat_mut(y));
}

/// y = a / b.
pub fn divide<X: Tensor>(a: &[X], b: &[X], y: &mut [X]) {
    X::Scalar::divide_into(flat(a), flat(b), flat_mut(y));
}

/// y += a / b.
pub fn divide_more<X: Tensor>(a: &[X], b: &[X], y: &mut [X]) {
    X::Scalar::accumulate_quotient(flat(a), flat(b), flat_mut(y));
}

/// y = factor / x.
pub fn reciprocal<X: Tensor>(factor: f64, x: &[X], y: &mut [X]) {
    X::Scalar::reciprocal_into(X::Scalar::of(factor), flat(x), flat_mut(y));
}

/// db = −dy ⊙ y / b, of the quotient y.
pub fn divisor<X: Tensor>(dy: &[X], y: &[X], b: &[X], db: &mut [X]) {
    clear(db);
    divisor_more(dy, y, b, db);
}

/// db −= dy ⊙ y / b, of the quotient y.
pub fn divisor_more<X: Tensor>(dy: &[X], y: &[X], b: &[X], db: &mut [X]) {
    X::Scalar::divisor_gradient(flat(dy), flat(y), flat(b), flat_mut(db));
}

/// y = factor · x + term.
pub fn affine<X: Tensor>(factor: f64, x: &[X], term: f64, y: &mut [X]) {
    let of = <X::Scalar as Real>::of;
    X::Scalar::affine_into(of(factor), flat(x), of(term), flat_mut(y));
}

/// y = factor · x.
pub fn scale<X: Tensor>(factor: f64, x: &[X], y: &mut [X]) {
    affine(factor, x, 0.0, y);
}

/// y += factor · x.
pub fn scale_more<X: Tensor>(factor: f64, x: &[X], y: &mut [X]) {
    X::Scalar::accumulate_scaled(X::Scalar::of(factor), flat(x), flat_mut(y));
}

/// x as part of y, from the index `start` of an axis on.
pub fn concat<X: Tensor, Y: Tensor<Scalar = X::Scalar>>(
    axis: usize,
    start: usize,
    x: &[X],
    y: &mut [Y],
) {
    let view = beside::<X, Y>(axis, start);
    each(x, y, |x, y| X::Scalar::scatter(&view, x, y));
}

/// dx, of the part that x is of y.
pub fn concat_gradient<X: Tensor, Y: Tensor<Scalar = X::Scalar>>(
    axis: usize,
    start: usize,
    dy: &[Y],
    dx: &mut [X],
) {
    let view = beside::<X, Y>(axis, start);
    each(dy, dx, |dy, dx| X::Scalar::gather(&view, dy, dx));
}

/// dx, increased by that of the part that x is of y.
pub fn concat_gradient_more<X: Tensor, Y: Tensor<Scalar = X::Scalar>>(
    axis: usize,
    start: usize,
    dy: &[Y],
    dx: &mut [X],
) {
    let view = beside::<X, Y>(axis, start);
    each(dy, dx, |dy, dx| X::Scalar::gather_more(&view, dy, dx));
}

/// Calls `f` with the floats of each sample.
fn each<X: Tensor, Y: Tensor<Scalar = X::Scalar>>(
    x: &[X],
    y: &mut [Y],
    f: impl Fn(&[X::Scalar], &mut [X::Scalar]),
) {
    for (x, y) in x.iter().zip(y) {
        f(x.as_slice(), y.as_mut_slice());
    }
}

/// The part of y that x is.
fn beside<X: Tensor, Y: Tensor>(axis: usize, start: usize) -> View {
    let (x, y) = (<X as Value>::SHAPE, <Y as Value>::SHAPE);
    View::whole(y.axes()).narrowed(axis, start, x.axes()[axis])
}

/// The dimensions of a·b, where a is `[m, k]` and b is `[k, n]`, or one of them a vector: `rows` is m,
/// `outputs` k, `inputs` n, as b stands for the weight of a layer.
fn product_dims<A: Tensor, B: Tensor>() -> Dims {
    let (a, b) = (<A as Value>::SHAPE, <B as Value>::SHAPE);
    let inner = match b.axes() {
        [inner, _] | [inner] => *inner,
        _ => unreachable!("the declaration multiplies matrices and vectors"),
    };
    Dims {
        rows: a.len() / inner,
        outputs: inner,
        inputs: b.len() / inner,
    }
}

/// Multiply-accumulates of a·b.
pub const fn product_macs<A: Tensor, B: Tensor>() -> usize {
    let (a, b) = (<A as Value>::SHAPE, <B as Value>::SHAPE);
    // Of each row of a with each column of b.
    a.len() * (b.len() / b.axes()[0])
}

/// Multiply-accumulates of a product with a weight, which leads from rows of x to rows of y.
pub const fn tied_macs<X: Tensor, Y: Tensor>() -> usize {
    let (x, y) = (<X as Value>::SHAPE, <Y as Value>::SHAPE);
    x.len() * y.axes()[y.axes().len() - 1]
}

/// y = a·b.
pub fn product<A, B, Y>(a: &[A], b: &[B], y: &mut [Y])
where
    A: Tensor,
    B: Tensor<Scalar = A::Scalar>,
    Y: Tensor<Scalar = A::Scalar>,
{
    let dims = product_dims::<A, B>();
    for ((a, b), y) in a.iter().zip(b).zip(y) {
        let (a, b, y) = (a.as_slice(), b.as_slice(), y.as_mut_slice());
        A::Scalar::product_input_gradient(dims, a, b, y);
    }
}

/// da = dy·bᵀ.
pub fn product_left<A, B, Y>(dy: &[Y], b: &[B], da: &mut [A])
where
    A: Tensor,
    B: Tensor<Scalar = A::Scalar>,
    Y: Tensor<Scalar = A::Scalar>,
{
    let dims = product_dims::<A, B>();
    for ((dy, b), da) in dy.iter().zip(b).zip(da) {
        let (dy, b, da) = (dy.as_slice(), b.as_slice(), da.as_mut_slice());
        A::Scalar::product_forward(dims, dy, b, Epilogue::NONE, da);
    }
}

/// db = aᵀ·dy.
pub fn product_right<A, B, Y>(a: &[A], dy: &[Y], db: &mut [B])
where
    A: Tensor,
    B: Tensor<Scalar = A::Scalar>,
    Y: Tensor<Scalar = A::Scalar>,
{
    clear(db);
    product_right_more(a, dy, db);
}

/// db += aᵀ·dy.
pub fn product_right_more<A, B, Y>(a: &[A], dy: &[Y], db: &mut [B])
where
    A: Tensor,
    B: Tensor<Scalar = A::Scalar>,
    Y: Tensor<Scalar = A::Scalar>,
{
    let dims = product_dims::<A, B>();
    for ((a, dy), db) in a.iter().zip(dy).zip(db) {
        let (a, dy, db) = (a.as_slice(), dy.as_slice(), db.as_mut_slice());
        A::Scalar::product_weight_gradient(dims, a, dy, 0..dims.outputs, db, None);
    }
}

/// The dimensions of a product of so many floats with a weight `[outputs, inputs]`.
fn tied_dims<W: Tensor>(floats: usize, transposed: bool) -> Dims {
    let shape = <W as Value>::SHAPE;
    let outputs = shape.axes()[0];
    let inputs = shape.len() / outputs;
    Dims {
        rows: floats / if transposed { inputs } else { outputs },
        outputs,
        inputs,
    }
}

/// y = x·w, or y = x·wᵀ, row by row.
pub fn tied<W, X, Y>(w: &W, transposed: bool, x: &[X], y: &mut [Y])
where
    W: Tensor,
    X: Tensor<Scalar = W::Scalar>,
    Y: Tensor<Scalar = W::Scalar>,
{
    let (w, x, y) = (w.as_slice(), flat(x), flat_mut(y));
    let dims = tied_dims::<W>(x.len(), transposed);
    match transposed {
        false => W::Scalar::product_input_gradient(dims, x, w, y),
        true => W::Scalar::product_forward(dims, x, w, Epilogue::NONE, y),
    }
}

/// dw += xᵀ·dy, or dyᵀ·x: the rows and samples of `part` alone.
pub fn tied_accumulate<W, X, Y>(transposed: bool, x: &[X], dy: &[Y], dw: &mut W, part: &Part)
where
    W: Tensor,
    X: Tensor<Scalar = W::Scalar>,
    Y: Tensor<Scalar = W::Scalar>,
{
    let (x, dy) = (flat(&x[part.samples()]), flat(&dy[part.samples()]));
    let dims = tied_dims::<W>(x.len(), transposed);
    let rows = part.rows(dims.outputs);
    let dw = &mut dw.as_mut_slice()[rows.start * dims.inputs..rows.end * dims.inputs];
    let (outputs, inputs) = if transposed { (dy, x) } else { (x, dy) };
    W::Scalar::product_weight_gradient(dims, outputs, inputs, rows, dw, None);
}

/// x as the `I`-th of several values.
pub fn join<J: Nth<I>, const I: usize>(x: &[J::Part], j: &mut [J]) {
    for (x, j) in x.iter().zip(j) {
        crate::plain::copy(x, j.part_mut());
    }
}

/// dx, of the `I`-th of several values.
pub fn unjoin<J, const I: usize>(dj: &[Grad<J>], dx: &mut [J::Part])
where
    J: Nth<I, Part: Tensor>,
{
    for (dj, dx) in dj.iter().zip(dx) {
        crate::plain::copy(J::gradient(dj), dx);
    }
}

/// dx, increased by that of the `I`-th of several values.
pub fn unjoin_more<J, const I: usize>(dj: &[Grad<J>], dx: &mut [J::Part])
where
    J: Nth<I, Part: Tensor>,
{
    for (dj, dx) in dj.iter().zip(dx) {
        copy_more(
            core::slice::from_ref(J::gradient(dj)),
            core::slice::from_mut(dx),
        );
    }
}

/// y = the `I`-th of several values.
pub fn part<S: Nth<I>, const I: usize>(s: &[S], y: &mut [S::Part]) {
    for (s, y) in s.iter().zip(y) {
        crate::plain::copy(s.part(), y);
    }
}

/// ds, of several values, increased by the gradient with respect to the `I`-th of them.
pub fn part_gradient<S, const I: usize>(dy: &[S::Part], ds: &mut [S])
where
    S: Nth<I, Part: Tensor> + Tensor,
{
    for (dy, ds) in dy.iter().zip(ds) {
        copy_more(
            core::slice::from_ref(dy),
            core::slice::from_mut(ds.part_mut()),
        );
    }
}

/// y = x.
pub fn copy<X: Tensor>(x: &[X], y: &mut [X]) {
    flat_mut(y).copy_from_slice(flat(x));
}

/// y += x.
pub fn copy_more<X: Tensor>(x: &[X], y: &mut [X]) {
    X::Scalar::accumulate(flat(x), flat_mut(y));
}

/// y = 0.
pub fn clear<X: Tensor>(y: &mut [X]) {
    flat_mut(y).fill(X::Scalar::ZERO);
}

/// A value of the same shape as another, so that the two can be added.
#[diagnostic::on_unimplemented(
    message = "the two sides of an operation have different shapes: `{Other}` and `{Self}`",
    label = "one side is `{Other}`, the other `{Self}`",
    note = "lead one of them through a layer that produces the other's shape"
)]
pub trait SameShape<Other> {
    /// What must hold besides.
    const CHECK: Requirement = Requirement::NONE;

    /// The values themselves.
    fn same(values: &[Self]) -> &[Other]
    where
        Self: Sized,
        Other: Sized;

    /// The values themselves, to be written.
    fn same_mut(values: &mut [Self]) -> &mut [Other]
    where
        Self: Sized,
        Other: Sized;
}

#[diagnostic::do_not_recommend]
impl<X> SameShape<X> for X {
    fn same(values: &[X]) -> &[X] {
        values
    }

    fn same_mut(values: &mut [X]) -> &mut [X] {
        values
    }
}

/// A value of the shape that a network is declared to produce.
#[diagnostic::on_unimplemented(
    message = "the network is declared to produce `{Declared}`, but its body produces `{Self}`",
    label = "declared as `{Declared}`, computed as `{Self}`",
    note = "declare what the body produces, or `-> [_]` to have it inferred"
)]
pub trait Produces<Declared> {
    /// What must hold besides.
    const CHECK: Requirement = Requirement::NONE;

    /// The values themselves, to be written.
    fn produce(values: &mut [Declared]) -> &mut [Self]
    where
        Self: Sized,
        Declared: Sized;

    /// The values themselves.
    fn produced(values: &[Declared]) -> &[Self]
    where
        Self: Sized,
        Declared: Sized;

    /// The values themselves, as declared.
    fn declared(values: &[Self]) -> &[Declared]
    where
        Self: Sized,
        Declared: Sized;
}

#[diagnostic::do_not_recommend]
impl<X> Produces<X> for X {
    fn produce(values: &mut [X]) -> &mut [X] {
        values
    }

    fn produced(values: &[X]) -> &[X] {
        values
    }

    fn declared(values: &[X]) -> &[X] {
        values
    }
}
