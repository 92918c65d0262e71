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
    /// It keeps the length of its signals.
    struct Listen<const C: usize, const L: usize>: [f64; C, L] -> [C, L] {
        conv: Conv1d(C, kernel = 3, padding = causal) -> Tanh,
    }
}

network! {
    /// Every layer of signals, and those of images that make them larger or see each channel for itself.
    struct More: [f64; 2, 7] -> [3, 4, 7] {
        listen: Listen<2, 7>,
        wide: Conv1d(4, kernel = 3, stride = 2, padding = (0, 3), groups = 2) -> Tanh,
        one: ByChannels<_> -> MaxPool1d(2, stride = 1),
        two: ByChannels<_> -> ZeroPad1d((1, 2)) -> AvgPool1d(3, stride = 1, padding = same),
        each: DepthwiseConv1d(2, multiplier = 2, dilation = 2),
        three: ByChannels<_>,
        longer: ConvTranspose1d(2, kernel = 3, stride = 2, padding = 1, output_padding = 1),
        image: Reshape(2, 2, 4),
        block: Block<2, 2, 4>,
        apart: DepthwiseConv2d((1, 2), stride = (1, 2), padding = (0, 1), bias = false) -> Tanh,
        again: Block<2, 2, 3>,
        larger: ConvTranspose2d(4, kernel = 2, stride = 2, groups = 2) -> Tanh,
        last: Block<4, 4, 6>,
        end: ConvTranspose2d(3, kernel = (1, 2), bias = false),
    }
}

network! {
    /// The same with the sizes written down.
    struct MoreWritten: [f64; 2, 7] -> [3, 4, 7] {
        listen: Listen<2, 7> -> Reshape(2, 7),
        wide: Conv1d(4, kernel = 3, stride = 2, padding = (0, 3), groups = 2) -> Tanh,
        one: ByChannels<_> -> Reshape(4, 4) -> MaxPool1d(2, stride = 1),
        two: ByChannels<_> -> Reshape(4, 3) -> ZeroPad1d((1, 2)) -> AvgPool1d(3, stride = 1, padding = same),
        each: DepthwiseConv1d(2, multiplier = 2, dilation = 2),
        three: ByChannels<_> -> Reshape(8, 4),
        longer: ConvTranspose1d(2, kernel = 3, stride = 2, padding = 1, output_padding = 1),
        image: Reshape(2, 2, 4),
        block: Block<2, 2, 4> -> Reshape(2, 2, 4),
        apart: DepthwiseConv2d((1, 2), stride = (1, 2), padding = (0, 1), bias = false) -> Tanh,
        again: Block<2, 2, 3> -> Reshape(2, 2, 3),
        larger: ConvTranspose2d(4, kernel = 2, stride = 2, groups = 2) -> Tanh,
        last: Block<4, 4, 6> -> Reshape(4, 4, 6),
        end: ConvTranspose2d(3, kernel = (1, 2), bias = false),
    }
}

network! {
    /// In a generic network, signals that keep their length.
    struct Hearing<const C: usize, const L: usize>: [f64; C, L] -> [3] {
        listen: Listen<C, L>,
        lead: Conv1d(3, kernel = 5, padding = same) -> Tanh,
        loudest: AvgPool1d(3, stride = 1, padding = 1) -> GlobalMaxPool,
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
    check::layer::<More>();
    check::layer::<Hearing<2, 6>>();
    check::layer::<Hearing<1, 1>>();
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
    fill(x.as_flattened_mut().as_flattened_mut());
    let y: [[[f64; 3]; 2]; 4] = net.forward(&x);
    assert_eq!(y, written.forward(&x));

    assert_eq!(More::PARAMS, MoreWritten::PARAMS);
    assert_eq!(More::MACS, MoreWritten::MACS);
    let net = More::boxed(&mut Generator::seed(1));
    let mut written = MoreWritten::boxed_zeroed();
    written.as_mut_slice().copy_from_slice(net.as_slice());
    let mut x = [[0.0; 7]; 2];
    fill(x.as_flattened_mut());
    let y: [[[f64; 7]; 4]; 3] = net.forward(&x);
    assert_eq!(y, written.forward(&x));
}

fn fill(x: &mut [f64]) {
    for (i, x) in x.iter_mut().enumerate() {
        *x = f64::from(i as u8 % 11) / 5.0 - 1.0;
    }
}
