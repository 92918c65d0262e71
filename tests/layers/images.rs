//! Global pooling, zeros around images, larger images.

use netwright::check;
use netwright::layers::{Crop, Upsample, ZeroPad2d};
use netwright::prelude::*;

use crate::gradients;

gradients! {
    global_mean: [3, 4, 5] -> [3], GlobalAvgPool();
    global_mean_of_one_pixel: [2, 1, 1] -> [2], GlobalAvgPool();
    global_largest: [3, 4, 5] -> [3], GlobalMaxPool();
    zeros_around: [2, 3, 4] -> [2, 7, 8], ZeroPad2d(2);
    zeros_left_and_right: [2, 3, 4] -> [2, 3, 6], ZeroPad2d((0, 1));
    zeros_at_each_side: [2, 3, 4] -> [2, 6, 11], ZeroPad2d(((1, 2), (3, 4)));
    cropped: [2, 5, 7] -> [2, 3, 5], Crop(1);
    cropped_rows: [2, 5, 7] -> [2, 1, 7], Crop((2, 0));
    cropped_at_each_side: [2, 6, 9] -> [2, 5, 4], Crop(((1, 0), (2, 3)));
    as_large_as_asked_for: [2, 5, 7] -> [2, 3, 4], AdaptiveAvgPool2d((3, 4));
    as_large_as_the_image: [1, 3, 4] -> [1, 3, 4], AdaptiveAvgPool2d((3, 4));
    larger_than_the_image: [1, 2, 3] -> [1, 3, 5], AdaptiveAvgPool2d((3, 5));
    of_one_pixel: [2, 5, 7] -> [2, 1, 1], AdaptiveAvgPool2d(1);
    smoothly_larger: [2, 3, 4] -> [2, 6, 8], Upsample(2, mode = bilinear);
    smoothly_larger_by_rows: [1, 3, 2] -> [1, 9, 2], Upsample((3, 1), mode = bilinear);
    smoothly_larger_of_one_pixel: [2, 1, 1] -> [2, 3, 3], Upsample(3, mode = bilinear);
    larger: [2, 3, 4] -> [2, 6, 8], Upsample(2);
    taller: [2, 3, 4] -> [2, 9, 4], Upsample((3, 1));
}

network! {
    struct Anywhere<const C: usize, const H: usize, const W: usize>: [f64; C, H, W] -> [C] {
        mean: GlobalAvgPool,
        largest: GlobalMaxPool,

        fn forward(x) {
            mean(x) * largest(x)
        }
    }
}

#[test]
fn images_of_any_size_are_pooled_as_a_whole() {
    check::layer::<Anywhere<2, 4, 3>>();
    check::layer::<Anywhere<1, 1, 1>>();
}

network! {
    struct Around: [1, 2, 2] -> [1, 4, 10] {
        larger: Upsample((1, 3)),
        around: ZeroPad2d((1, 2)),
    }
}

#[test]
fn pixels_are_repeated_and_zeros_put_around_them() {
    let y = Around::zeroed().forward(&[[[1.0, 2.0], [3.0, 4.0]]]);
    let expected = [
        [0.0; 10],
        [0.0, 0.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 0.0, 0.0],
        [0.0, 0.0, 3.0, 3.0, 3.0, 4.0, 4.0, 4.0, 0.0, 0.0],
        [0.0; 10],
    ];
    assert_eq!(y, [expected]);
}

network! {
    struct Smooth: [1, 2, 2] -> [1, 4, 4] {
        larger: Upsample(2, mode = bilinear),
    }
}

#[test]
fn between_pixels_lie_their_means() {
    let y = Smooth::zeroed().forward(&[[[0.0, 4.0], [8.0, 12.0]]]);
    let expected = [
        [0.0, 1.0, 3.0, 4.0],
        [2.0, 3.0, 5.0, 6.0],
        [6.0, 7.0, 9.0, 10.0],
        [8.0, 9.0, 11.0, 12.0],
    ];
    assert_eq!(y, [expected]);
}

network! {
    struct Shares: [1, 1, 5] -> [1, 1, 3] {
        pool: AdaptiveAvgPool2d((1, 3)),
    }
}

#[test]
fn neighbouring_shares_have_an_element_in_common() {
    let pool = Shares::zeroed();
    let y = pool.forward(&[[[1.0, 3.0, 5.0, 7.0, 11.0]]]);
    assert_eq!(y, [[[2.0, 5.0, 9.0]]]);
    let [[y]] = pool.forward(&[[[1.0, f32::NAN, 5.0, 7.0, 11.0]]]);
    assert!(y[0].is_nan() && y[1].is_nan());
    assert_eq!(y[2], 9.0);
}

#[test]
fn what_is_cut_off_is_gone() {
    network! {
        struct Net: [1, 3, 4] -> [1, 1, 2] {
            crop: Crop(((2, 0), (1, 1))),
        }
    }
    let y = Net::zeroed().forward(&[[
        [f32::NAN, 1.0, 2.0, 3.0],
        [4.0, 5.0, 6.0, 7.0],
        [8.0, 9.0, 10.0, 11.0],
    ]]);
    assert_eq!(y, [[[9.0, 10.0]]]);
}

#[test]
fn a_global_mean_is_that_of_each_channel() {
    network! {
        struct Net: [2, 1, 3] -> [2] {
            mean: GlobalAvgPool,
        }
    }
    let y = Net::zeroed().forward(&[[[1.0, 2.0, 6.0]], [[-1.0, 0.0, 1.0]]]);
    assert_eq!(y, [3.0, 0.0]);
}

type Image<const H: usize, const W: usize> = [[[f32; W]; H]; 2];

#[test]
#[should_panic(expected = "`crop`: what is cut off from [2, 4, 4] does not leave [2, 2, 3]")]
fn a_type_that_cuts_off_another_size_says_so() {
    Crop::<Image<4, 4>, Image<2, 3>, 1, 1>::CHECK.hold("crop");
}

#[test]
#[should_panic(expected = "`pad`: zeros around [2, 4, 4] do not make [2, 6, 5]")]
fn a_type_that_pads_to_another_size_says_so() {
    ZeroPad2d::<Image<4, 4>, Image<6, 5>, 1, 1>::CHECK.hold("pad");
}

#[test]
#[should_panic(expected = "`up`: pixels of [2, 4, 4] repeated do not make [2, 8, 9]")]
fn a_type_that_enlarges_to_another_size_says_so() {
    Upsample::<Image<4, 4>, Image<8, 9>, 2, 2>::CHECK.hold("up");
}
