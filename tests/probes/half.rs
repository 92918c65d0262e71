//! Dimensions beyond const generics: plain arrays at the surface, computed lengths inside.

use core::marker::PhantomData;
use core::ops::Div;

use generic_array::typenum::{Const, Quot, ToUInt, U, U2};
use generic_array::{ArrayLength, GenericArray};
use netwright::check;
use netwright::layers::Dense;
use netwright::prelude::*;

use crate::same_padded::SamePadded;
use crate::support::{same_bits_in_all_groups, samples};

/// A length whose half typenum can compute.
#[diagnostic::on_unimplemented(
    message = "half of this length cannot be computed in a type",
    label = "up to 1024 it can"
)]
pub trait Halved {
    /// Half of it, rounded down.
    type Half: ArrayLength + Send + Sync;
}

#[diagnostic::do_not_recommend]
impl<const N: usize> Halved for Const<N>
where
    Const<N>: ToUInt,
    U<N>: Div<U2>,
    Quot<U<N>, U2>: ArrayLength + Send + Sync,
{
    type Half = Quot<U<N>, U2>;
}

/// `[T; N / 2]`.
pub type Half<T, const N: usize> = GenericArray<T, <Const<N> as Halved>::Half>;

/// yᵢ = (x₂ᵢ + x₂ᵢ₊₁) / 2, with x `[N]`, y `[N / 2]`.
#[derive(Debug, Clone, Parameters)]
#[repr(C)]
pub struct Halve<T: Float, const N: usize> {
    input: PhantomData<T>,
}

impl<T: Float, const N: usize> Layer for Halve<T, N>
where
    Const<N>: Halved,
{
    type Input = [T; N];
    type Output = Half<T, N>;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;

    fn forward(&self, x: &[T; N], y: &mut Half<T, N>, _: &mut ()) {
        for (y, pair) in y.iter_mut().zip(x.chunks(2)) {
            *y = (pair[0] + pair[1]) * T::of(0.5);
        }
    }

    fn backward<const B: usize>(
        &self,
        _: &[[T; N]],
        _: &[Half<T, N>],
        _: &mut (),
        dy: &[Half<T, N>],
        dx: &mut [[T; N]],
    ) {
        for (dy, dx) in dy.iter().zip(dx) {
            // The last of an odd number has no partner, and no gradient.
            dx.fill(T::ZERO);
            for (&dy, pair) in dy.iter().zip(dx.chunks_mut(2)) {
                pair.fill(dy * T::of(0.5));
            }
        }
    }
}

network! {
    /// Generic over its length: a layer makes half of it, and a weight has that many columns.
    pub struct Coarse<const N: usize>: [f64; N] -> [3]
    where
        Const<N>: Halved,
    {
        first: Dense(N) -> Tanh,
        pool: Halve<f64, N>,
        scale: Affine<_> -> Tanh,
        last: Dense(3),
    }
}

/// y = x ⊙ scale: parameters, values and gradients of a computed length.
#[derive(Debug, Clone, Parameters)]
#[repr(C)]
pub struct Affine<X: Tensor> {
    #[weight]
    scale: X,
}

impl<X: Tensor> Layer for Affine<X> {
    type Input = X;
    type Output = X;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = X::LEN;

    fn forward(&self, x: &X, y: &mut X, _: &mut ()) {
        for (i, y) in y.as_mut_slice().iter_mut().enumerate() {
            *y = x.as_slice()[i] * self.scale.as_slice()[i];
        }
    }

    fn backward<const B: usize>(&self, _: &[X], _: &[X], _: &mut (), dy: &[X], dx: &mut [X]) {
        for (dy, dx) in dy.iter().zip(dx) {
            self.forward(dy, dx, &mut ());
        }
    }

    fn accumulate<const B: usize>(
        &self,
        x: &[X],
        _: &[X],
        _: &(),
        dy: &[X],
        grad: &mut Self,
        part: &Part,
    ) {
        for i in part.rows(X::LEN) {
            for s in part.samples() {
                grad.scale.as_mut_slice()[i] += dy[s].as_slice()[i] * x[s].as_slice()[i];
            }
        }
    }
}

network! {
    /// The surface: nothing of typenum is seen.
    struct Concrete: [f64; 7] -> [2] {
        features: Coarse<7> -> Tanh,
        head: Dense(2),
    }
}

#[test]
fn a_computed_length_is_a_shape_like_any_other() {
    check::layer::<Halve<f64, 6>>();
    check::layer::<Halve<f64, 9>>();
    check::layer::<Affine<Half<f64, 10>>>();
    check::layer::<Dense<Half<f64, 10>, 3>>();
    check::layer::<SamePadded<[Half<Half<f64, 6>, 5>; 2], 3, 3>>();

    let mut shapes = Vec::new();
    Affine::<[Half<f64, 10>; 4]>::TREE.visit(|segment| shapes.push(segment.shape.to_string()));
    assert_eq!(shapes, ["[4, 5]"]);
}

#[test]
fn a_network_generic_over_it_has_the_right_gradient() {
    fn of<const N: usize>()
    where
        Const<N>: Halved,
    {
        check::layer::<Coarse<N>>();
        let net = Coarse::<N>::boxed(&mut Generator::seed(1));
        let targets = samples::<[f64; 3]>(33, 2);
        check::network(&net, &samples(5, 3), &targets[..5], MeanSquaredError);
        same_bits_in_all_groups(&net.0, &samples(33, 3), &targets, &MeanSquaredError, 0);
    }
    of::<4>();
    of::<9>();
}

#[test]
fn it_is_a_layer_of_a_concrete_network() {
    let net = Concrete::boxed(&mut Generator::seed(4));
    check::network(
        &net,
        &samples(5, 5),
        &samples::<[f64; 2]>(5, 6),
        MeanSquaredError,
    );
    let mut names = Vec::new();
    Concrete::TREE.visit(|segment| names.push(format!("{} {}", segment.path, segment.shape)));
    assert!(
        names.contains(&"features.last.weight [3, 3]".into()),
        "{names:?}"
    );
}
