//! The check of an activation.

use alloc::format;
use alloc::vec::Vec;
use core::any::type_name;

use super::layer::SEED;
use super::mismatch::{Claim, Mismatch, Report};
use super::numeric::{Comparison, Derivative, floor, relative_error};
use super::subject::{chosen, tensors};
use crate::activation::{Activation, Pointwise};
use crate::plain::{boxed_zeroed, copy};
use crate::random::Generator;
use crate::scalar::Dual;
use crate::tensor::Tensor;

/// The size below which slopes are compared as if they were larger: where an activation levels
/// off, a slope computed from y has lost the digits that one computed from x has.
const FLOOR: f64 = 1e-6;

/// As [`check::activation`](super::activation()).
///
/// # Errors
/// Where `slope` is not the derivative of `value`.
pub fn activation<A: Pointwise>() -> Result<Report, Mismatch> {
    let mut report = Report::default();
    for x in places() {
        let y = A::value(Dual::variable(x));
        let (found, expected) = (A::slope(x, y.value), y.derivative);
        let comparison = Comparison {
            found,
            expected,
            relative_error: relative_error(found, expected, FLOOR),
        };
        comparison.record(&mut report, type_name::<A>(), Claim::Slope, || {
            format!("x = {x:?}")
        })?;
    }
    Ok(report)
}

/// Where slopes are compared.
fn places() -> Vec<f64> {
    let near = (-64..=64).map(|i| f64::from(i) / 4.0);
    let far = (0..12).map(|i| 32.0 * f64::from(1 << i).min(1e4 / 32.0));
    let tiny = (1..=12).map(|i| 1.0 / (10.0_f64).powi(i));
    let far: Vec<f64> = far.chain(tiny).collect();
    let mirrored = far.iter().flat_map(|x| [-x, *x]);
    near.chain([-0.0])
        .chain(mirrored)
        .flat_map(|x| [x.next_down(), x, x.next_up()])
        .collect()
}

/// As [`check::vector_activation`](super::vector_activation()).
///
/// # Errors
/// Where `backward` does not give the derivative of `apply`.
pub fn vector_activation<A, X>() -> Result<Report, Mismatch>
where
    A: Activation<X>,
    X: Tensor<Scalar = f64>,
{
    const SAMPLES: usize = 3;
    let rng = &mut Generator::seed(SEED);
    let mut report = Report::default();
    let (mut up, mut down) = (boxed_zeroed::<X>(), boxed_zeroed::<X>());
    for (mut z, dy) in tensors::<X>(SAMPLES, rng)
        .into_iter()
        .zip(tensors(SAMPLES, rng))
    {
        let (mut y, mut dz) = (boxed_zeroed::<X>(), boxed_zeroed::<X>());
        A::apply(&z, &mut y);
        copy(&dy, &mut *dz);
        A::backward(&z, &y, &mut dz);
        let size = y
            .as_slice()
            .iter()
            .fold(0.0, |size: f64, y| size.max(y.abs()));
        for i in chosen(X::LEN, rng) {
            let derivative = Derivative {
                at: z.as_slice()[i],
                found: dz.as_slice()[i],
                floor: floor(size),
            };
            let comparison = derivative.compare_rise(|to, from| {
                z.as_mut_slice()[i] = to;
                A::apply(&z, &mut up);
                z.as_mut_slice()[i] = from;
                A::apply(&z, &mut down);
                let moves = up.as_slice().iter().zip(down.as_slice());
                moves
                    .zip(dy.as_slice())
                    .map(|((up, down), dy)| dy * (up - down))
                    .sum()
            });
            z.as_mut_slice()[i] = derivative.at;
            let claim = Claim::Derivative("backward");
            comparison.record(&mut report, type_name::<A>(), claim, || {
                format!("element {i}")
            })?;
        }
    }
    Ok(report)
}
