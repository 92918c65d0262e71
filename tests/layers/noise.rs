//! What is random in training: noise, and zeros in place of whole channels.

use netwright::check;
use netwright::layers::{GaussianNoise, SpatialDropout};
use netwright::prelude::*;
use netwright::scalar::hyper;

use crate::gradients;

gradients! {
    channels_of_images: [5, 2, 3] -> [5, 2, 3], SpatialDropout(0.4);
    channels_of_signals: [7, 3] -> [7, 3], SpatialDropout(rate = 0.5);
    channels_of_vectors: [9] -> [9], SpatialDropout(0.2);
    no_channel: [3, 3] -> [3, 3], SpatialDropout(0);
    noise_of_an_even_length: [2, 3] -> [2, 3], GaussianNoise(0.5);
    noise_of_an_odd_length: [7] -> [7], GaussianNoise(deviation = 2);
    noise_of_one: [1] -> [1], GaussianNoise(1);
    no_noise: [3] -> [3], GaussianNoise(0);
}

network! {
    struct Anywhere<const C: usize, const L: usize>: [f64; C, L] -> [C, L] {
        drop: SpatialDropout(0.5),
        noise: GaussianNoise(0.1),
    }
}

network! {
    struct Behind: [f64; 3, 4] -> [3, 4] {
        block: self::Anywhere<3, 4>,
        drop: SpatialDropout(0.5),
        noise: GaussianNoise(0.1),
    }
}

network! {
    struct Called: [f64; 3, 4] -> [3, 4] {
        fn forward(x) {
            spatial_dropout(gaussian_noise(x, 0.1), rate = 0.5) + gaussian_noise(x, 0.1)
        }
    }
}

#[test]
fn they_are_called_as_functions() {
    check::layer::<Called>();
}

#[test]
fn they_stand_in_generic_networks_and_behind_them() {
    check::layer::<Anywhere<3, 5>>();
    check::layer::<Behind>();
}

network! {
    struct Drop: [1000, 2, 3] -> [1000, 2, 3] {
        drop: SpatialDropout(0.25),
    }
}

#[test]
fn channels_are_dropped_as_a_whole() {
    let net = Drop::zeroed();
    let x: Box<[[[[f32; 3]; 2]; 1000]; 2]> = netwright::plain::boxed_zeroed();
    let mut x = x;
    x.as_flattened_mut()
        .as_flattened_mut()
        .as_flattened_mut()
        .fill(1.5);
    let mut tape = Tape::boxed();
    let filled = net.run(&*x, &mut tape);
    for y in filled.outputs() {
        let zeros = y.iter().filter(|y| **y == [[0.0; 3]; 2]).count();
        let kept = y.iter().filter(|y| **y == [[2.0; 3]; 2]).count();
        assert_eq!(zeros + kept, 1000);
        // Five standard deviations around 250.
        assert!((181..319).contains(&zeros), "{zeros}");
    }
    assert_ne!(filled.outputs()[0], filled.outputs()[1]);
    let mut y = netwright::plain::boxed_zeroed::<[[[f32; 3]; 2]; 1000]>();
    net.drop.forward(&x[0], &mut y, &mut ());
    assert_eq!(*y, x[0]);
}

network! {
    struct Noise: [10001] -> [10001] {
        noise: GaussianNoise(3),
    }
}

#[test]
fn noise_is_normal_and_only_in_training() {
    let (net, x) = (Noise::zeroed(), [[5.0; 10001]; 2]);
    let mut tape = Tape::boxed();
    let filled = net.run(&x, &mut tape);
    assert_ne!(filled.outputs()[0], filled.outputs()[1]);
    for y in filled.outputs() {
        let moment = |power: i32| {
            let terms = y.iter().map(|y| f64::from((y - 5.0) / 3.0).powi(power));
            terms.sum::<f64>() / y.len() as f64
        };
        // About five standard deviations each.
        assert!(moment(1).abs() < 0.05, "{}", moment(1));
        assert!((moment(2) - 1.0).abs() < 0.07, "{}", moment(2));
        assert!(moment(3).abs() < 0.2, "{}", moment(3));
        assert!((moment(4) - 3.0).abs() < 0.5, "{}", moment(4));
        let near = y
            .windows(2)
            .map(|y| f64::from((y[0] - 5.0) * (y[1] - 5.0)) / 9.0);
        assert!((near.sum::<f64>() / 10_000.0).abs() < 0.05);
    }
    assert_eq!(net.forward(&x[0]), x[0]);
}

#[test]
#[should_panic(expected = "`noise`: the deviation of a GaussianNoise is at least 0, found -1")]
fn a_type_with_less_than_no_noise_says_so() {
    GaussianNoise::<[f32; 2], { hyper(-1.0) }>::CHECK.hold("noise");
}

#[test]
#[should_panic(
    expected = "`drop`: the rate of a SpatialDropout is a probability: at least 0 and below 1"
)]
fn a_type_that_drops_all_says_so() {
    SpatialDropout::<[f32; 2], { hyper(1.0) }>::CHECK.hold("drop");
}
