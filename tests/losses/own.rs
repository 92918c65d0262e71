//! A loss of one's own, written once.

use netwright::check;
use netwright::prelude::*;

use crate::{class, numbers, of};

/// (y − t)⁴ / 4.
#[derive(Clone, Copy)]
struct Quartic;

impl PointwiseLoss for Quartic {
    type Expects = Anything;

    fn value<R: Real>(&self, y: R, t: R) -> R {
        (y - t).powi(4) * R::of(0.25)
    }
}

/// The same with a slope that lacks a factor.
struct Wrong;

impl PointwiseLoss for Wrong {
    type Expects = Anything;

    fn value<R: Real>(&self, y: R, t: R) -> R {
        Quartic.value(y, t)
    }

    fn value_and_slope<T: Float>(&self, y: T, t: T) -> (T, T) {
        (self.value(y, t), (y - t).powi(2))
    }
}

network! {
    struct Line: [f64; 3] -> [2] { slope: Dense(2) }
}

#[test]
fn its_derivative_is_derived() {
    assert_eq!(of(Quartic, [3.0, 1.0], [1.0, 1.0]), (2.0, [4.0, 0.0]));
    assert_eq!(of(Quartic, [3.0_f32, 0.0], class(0)), (2.0, [4.0, 0.0]));
    let y = numbers::<[f64; 9]>(1, -2.0, 2.0);
    check::loss(&Quartic, &y, &numbers::<[f64; 9]>(2, -2.0, 2.0));
    check::pointwise_loss(&Quartic, &y, &[0.0, 1.0]);
    let net = Line::boxed(&mut Generator::seed(1));
    let targets = [[0.5, 0.25], [0.0, -1.0]];
    check::network(
        &net,
        &[numbers(3, -1.0, 1.0), numbers(4, -1.0, 1.0)],
        &targets,
        Quartic,
    );
}

#[test]
fn a_wrong_slope_is_found() {
    let mismatch = check::verdict::pointwise_loss(&Wrong, &[1.0, 3.0], &[0.0]).unwrap_err();
    assert_eq!(mismatch.claim, check::Claim::Slope);
    assert_eq!((mismatch.found, mismatch.expected), (9.0, 27.0));
    assert_eq!(mismatch.place, "y = 3.0 against t = 0.0");
}

#[test]
fn it_can_be_weighted() {
    let loss = SampleWeights {
        loss: Quartic,
        average: Average::Samples,
    };
    let target = Weighted {
        target: [1.0, 1.0],
        weight: 0.5,
    };
    assert_eq!(of(loss, [3.0, 1.0], target), (1.0, [2.0, 0.0]));
}
