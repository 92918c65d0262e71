//! The losses: values by hand, gradients against central differences, and the edges.

mod arguments;
mod cross_entropy;
mod each_step;
mod embedding;
mod gradients;
mod numbers;
mod own;
mod together;
mod weights;

use netwright::activation::Activation;
use netwright::class::Class;
use netwright::loss::Loss;
use netwright::plain::zeroed;
use netwright::random::Draw;
use netwright::tensor::Tensor;

/// Numbers in `low..high` that look random.
fn numbers<X: Tensor<Scalar = f64>>(seed: u64, low: f64, high: f64) -> X {
    let mut x: X = zeroed();
    Draw::seed(seed).each(0, X::LEN, |i, bits| {
        let share = f64::from(bits) / 4_294_967_296.0;
        x.as_mut_slice()[i] = low + share * (high - low);
    });
    x
}

/// The loss and its gradient.
fn of<L: Loss<Y, T>, Y: Tensor, T>(loss: L, y: Y, target: T) -> (Y::Scalar, Y) {
    let mut dy = zeroed();
    let value = loss.value_and_gradient(&y, &target, &mut dy);
    (value, dy)
}

/// The loss after a head, and its gradient with respect to the value before the head.
fn after<A: Activation<Y>, L: Loss<Y, T>, Y: Tensor, T>(
    loss: L,
    z: Y,
    target: T,
) -> (Y::Scalar, Y) {
    let (mut y, mut dz) = (zeroed(), zeroed());
    A::apply(&z, &mut y);
    let value = A::loss(&loss, &z, &y, &target, &mut dz);
    (value, dz)
}

fn class<const N: usize>(index: usize) -> Class<N> {
    Class::new(index).expect("in range")
}

#[track_caller]
fn assert_near<const N: usize>((a, da): (f64, [f64; N]), (b, db): (f64, [f64; N])) {
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-12 * b.abs().max(1.0);
    assert!(near(a, b), "{a} is not near {b}");
    assert!(
        da.iter().zip(db).all(|(a, b)| near(*a, b)),
        "{da:?} is not near {db:?}"
    );
}
