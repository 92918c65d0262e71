//! Layers of images behind a layer whose output only the compiler knows.

use netwright::check;
use netwright::prelude::*;

use crate::generic::ByChannels;

network! {
    /// It keeps the size of its images.
    struct Block<const C: usize, const H: usize, const W: usize>: [f64; C, H, W] -> [C, H, W] {
        conv: Conv2d(C, kernel = 3, padding = 1) -> Tanh,

        fn forward(x) {
            conv(x) + x
        }
    }
}

network! {
    /// Every layer of images, one behind another.
    struct All: [f64; 2, 6, 7] -> [4, 2, 3] {
        block: Block<2, 6, 7>,
        wide: Conv2d(4, kernel = (3, 2), padding = (0, 1), groups = 2) -> Tanh,
        scale: ByChannels<_> -> MaxPool2d(2),
        pad: ZeroPad2d((1, 0)) -> Upsample((1, 2)),
        strided: Conv2d(4, kernel = 3, stride = (1, 2), dilation = (1, 2), padding = 1, bias = false),
        mean: AvgPool2d((2, 3), stride = (2, 1), padding = same) -> Softplus,
        end: ByChannels<_>,
    }
}

network! {
    /// The same with the sizes written down.
    struct Written: [f64; 2, 6, 7] -> [4, 2, 3] {
        block: Block<2, 6, 7> -> Reshape(2, 6, 7),
        wide: Conv2d(4, kernel = (3, 2), padding = (0, 1), groups = 2) -> Tanh,
        scale: ByChannels<_> -> Reshape(4, 4, 8) -> MaxPool2d(2),
        pad: ZeroPad2d((1, 0)) -> Upsample((1, 2)),
        strided: Conv2d(4, kernel = 3, stride = (1, 2), dilation = (1, 2), padding = 1, bias = false),
        mean: AvgPool2d((2, 3), stride = (2, 1), padding = same) -> Softplus,
        end: ByChannels<_>,
    }
}

network! {
    /// In a generic network, what keeps the size, and what leaves nothing of it.
    struct Keeping<const C: usize, const H: usize, const W: usize>: [f64; C, H, W] -> [3] {
        block: Block<C, H, W>,
        lead: Conv2d(3, kernel = 3, padding = same) -> Tanh,
        scale: ByChannels<_> -> MaxPool2d(3, stride = 1, padding = 1) -> GlobalMaxPool,
    }
}

#[test]
fn they_have_the_right_gradient() {
    check::layer::<All>();
    check::layer::<Keeping<2, 4, 5>>();
    check::layer::<Keeping<1, 3, 3>>();
}

#[test]
fn they_compute_what_they_compute_on_a_written_size() {
    assert_eq!(All::PARAMS, Written::PARAMS);
    assert_eq!(All::MACS, Written::MACS);
    let net = All::boxed(&mut Generator::seed(1));
    let mut written = Written::boxed_zeroed();
    written.as_mut_slice().copy_from_slice(net.as_slice());
    let mut x = [[[0.0; 7]; 6]; 2];
    for (i, x) in x
        .as_flattened_mut()
        .as_flattened_mut()
        .iter_mut()
        .enumerate()
    {
        *x = f64::from(i as u8 % 11) / 5.0 - 1.0;
    }
    let y: [[[f64; 3]; 2]; 4] = net.forward(&x);
    assert_eq!(y, written.forward(&x));
}
