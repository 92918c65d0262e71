//! Two inputs, two outputs, and a loss of the user's own over both.

use netwright::check;
use netwright::prelude::*;

use crate::support::{same_bits_in_all_groups, samples};

network! {
    /// What is in a picture, and where.
    struct Detector: (image: [f64; 2, 3, 3], camera: [4]) -> (class: [3], bounds: [4]) {
        look: Flatten -> Dense(4) -> Gelu,
        class: Dense(3) -> LogSoftmax,
        bounds: Dense(4),

        fn forward(image, camera) {
            let h = look(image) * camera;
            (class(h), bounds(tanh(h) + camera))
        }
    }
}

/// What is in a picture for certain, and where.
struct Truth {
    class: Class<3>,
    bounds: [f64; 4],
}

/// The negative log-likelihood of the class, and half the squared distance of the bounds.
struct Detection;

impl Loss<DetectorOutput, Truth> for Detection {
    type Expects = Anything;

    fn value_and_gradient(
        &self,
        y: &DetectorOutput,
        truth: &Truth,
        dy: &mut DetectorOutput,
    ) -> f64 {
        let class = truth.class.index();
        dy.class = [0.0; 3];
        dy.class[class] = -1.0;
        dy.bounds = core::array::from_fn(|i| y.bounds[i] - truth.bounds[i]);
        0.5 * dy.bounds.iter().map(|d| d * d).sum::<f64>() - y.class[class]
    }
}

fn pictures(count: usize) -> Vec<DetectorInput> {
    let images = samples(count, 1).into_iter();
    let pairs = images.zip(samples(count, 2));
    pairs
        .map(|(image, camera)| DetectorInput { image, camera })
        .collect()
}

fn truths(count: usize) -> Vec<Truth> {
    let truth = |(i, bounds)| Truth {
        class: Class::new(i % 3).unwrap(),
        bounds,
    };
    samples(count, 3)
        .into_iter()
        .enumerate()
        .map(truth)
        .collect()
}

#[test]
fn the_loss_has_the_right_gradient() {
    let y = samples::<DetectorOutput>(1, 4).remove(0);
    check::loss(&Detection, &y, &truths(1)[0]);
}

#[test]
fn the_network_has_the_right_gradient_to_both_inputs() {
    let net = Detector::boxed(&mut Generator::seed(5));
    check::network(&net, &pictures(5), &truths(5), Detection);
    same_bits_in_all_groups(&net.0, &pictures(33), &truths(33), &Detection, 0);
}

#[test]
fn running_and_going_back_by_hand_gives_the_same() {
    const SAMPLES: usize = 4;
    let net = Detector::boxed(&mut Generator::seed(6));
    let (x, truths) = (pictures(SAMPLES), truths(SAMPLES));
    let (mut tape, mut expected) = (Tape::boxed(), Detector::boxed_zeroed());
    net.gradient(&x, &truths, Detection, &mut tape, &mut expected);

    let filled = net.run(&x, &mut tape);
    let mut dy = samples::<DetectorOutput>(SAMPLES, 0);
    for ((y, truth), dy) in filled.outputs().iter().zip(&truths).zip(&mut dy) {
        Detection.value_and_gradient(y, truth, dy);
        // The mean over the samples; a power of two, so that nothing is rounded.
        dy.as_mut_slice()
            .iter_mut()
            .for_each(|dy| *dy /= SAMPLES as f64);
    }
    let mut grad = Detector::boxed_zeroed();
    let mut dx = pictures(SAMPLES);
    filled.backward_to_input(&dy, &mut grad, &mut dx);
    assert_eq!(grad.as_slice(), expected.as_slice());

    for (s, dx) in dx.iter().enumerate() {
        let mut alone = netwright::plain::zeroed::<DetectorInput>();
        net.input_gradient(&x[s], &truths[s], Detection, &mut tape, &mut alone);
        for (dx, alone) in dx.as_slice().iter().zip(alone.as_slice()) {
            assert_eq!(dx * SAMPLES as f64, *alone);
        }
    }
}
