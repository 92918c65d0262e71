//! Initialisers: what they draw, to the bit and on the whole, and which one a layer gets.

mod bits;
mod choice;
mod distributions;
mod law;
mod patterns;
mod requirements;

use netwright::init::{self, Init};
use netwright::plain::boxed_zeroed;
use netwright::prelude::*;

/// A weight and nothing else.
#[derive(Parameters)]
#[repr(C)]
struct Weight<W: Tensor> {
    #[weight]
    weight: W,
}

/// The numbers of a weight of this shape.
fn draw<W: Tensor>(init: Init, seed: u64) -> Vec<W::Scalar> {
    let mut weight = boxed_zeroed::<Weight<W>>();
    init::initialise(&mut *weight, init, &mut Generator::seed(seed));
    weight.as_slice().to_vec()
}
