//! More layers of networks that are generic over the size of what they take: signals, normalisation, and
//! what makes images larger.

use netwright::check;
use netwright::prelude::*;

network! {
    /// A signal of any length.
    struct Signal<const N: usize>: [f64; 2, N] -> [3] {
        conv: Conv1d(3, kernel = 3) -> Tanh -> AvgPool1d(2),
        wide: ConvTranspose1d(2, kernel = 3, stride = 2, padding = 1) -> Softplus,
        past: Conv1d(2, kernel = 2, stride = 2, padding = causal),
        out: Flatten -> Dense(3),
    }
}

network! {
    /// Smaller, and as large again.
    struct Restored<const H: usize, const W: usize>: [f64; 1, H, W] -> [2] {
        down: Conv2d(2, kernel = 3, stride = 2) -> Tanh,
        norm: LayerNorm,
        up: ConvTranspose2d(1, kernel = (3, 2), stride = (2, 1)) -> Tanh,
        larger: Upsample(2, mode = bilinear) -> Crop(1),
        separable: SeparableConv2d(2, kernel = 2) -> GlobalAvgPool,
    }
}

#[test]
fn signals_have_the_right_gradient() {
    check::layer::<Signal<6>>();
    check::layer::<Signal<9>>();
}

#[test]
fn images_that_are_restored_have_the_right_gradient() {
    check::layer::<Restored<3, 5>>();
    check::layer::<Restored<6, 4>>();
}
