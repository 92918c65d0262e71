//! Attributions: gradients are those of central differences, and what must add up does.

use netwright::explain::*;
use netwright::prelude::*;

use super::{Classifier, Smooth, assert_near, drawn, random};

type Image = [[[f64; 6]; 7]; 2];

/// f by the forward pass alone.
fn value(net: &Classifier, x: &Image, score: Score<'_, f64>) -> f64 {
    let y = net.forward(x);
    match score {
        // Logarithms of probabilities are logits, but for a number that is the same for all.
        Score::Logit(_) => unreachable!(),
        Score::Probability(i) | Score::Output(i) => y[i],
        Score::Function(function) => function(&y, &mut [0.0; 3]),
    }
}

#[track_caller]
fn is_the_slope(score: Score<'_, f64>) {
    let net = drawn::<Classifier>(1);
    let x: Image = random(2);
    let gradient = gradient_of(&*net, &x, score).unwrap();
    for i in 0..Image::LEN {
        let at = |step: f64| {
            let mut moved = x;
            Floats::as_mut_slice(&mut moved)[i] += step;
            value(&net, &moved, score)
        };
        let slope = (at(1e-5) - at(-1e-5)) / 2e-5;
        assert_near(Floats::as_slice(&*gradient)[i], slope, 1e-7);
    }
}

#[test]
fn gradients_are_slopes() {
    is_the_slope(Score::Output(1));
    is_the_slope(Score::Probability(2));
    is_the_slope(Score::Function(&|y, dy| {
        dy[0] = y[2];
        dy[2] = y[0];
        y[0] * y[2]
    }));
}

#[test]
fn probabilities_are_taken_of_what_is_before_the_head() {
    let net = drawn::<Classifier>(1);
    let x: Image = random(2);
    // Where the network ends in softmax, they are its outputs.
    let p = gradient_of(&*net, &x, Score::Probability(0)).unwrap();
    assert_eq!(p, gradient_of(&*net, &x, Score::Output(0)).unwrap());
    // dp₀ = p₀ (dz₀ − Σ p dz).
    let y = net.forward(&x);
    let z = [0, 1, 2].map(|i| gradient_of(&*net, &x, Score::Logit(i)).unwrap());
    for i in 0..Image::LEN {
        let dz = [0, 1, 2].map(|class: usize| Floats::as_slice(&*z[class])[i]);
        let mean: f64 = y.iter().zip(dz).map(|(p, dz)| p * dz).sum();
        assert_near(Floats::as_slice(&*p)[i], y[0] * (dz[0] - mean), 1e-12);
    }
    // Where it ends in logits, too.
    let (net, x) = (drawn::<Smooth>(1), random(3));
    let logit = gradient_of(&*net, &x, Score::Logit(1)).unwrap();
    assert_eq!(logit, gradient_of(&*net, &x, Score::Output(1)).unwrap());
    assert_ne!(
        logit,
        gradient_of(&*net, &x, Score::Probability(1)).unwrap()
    );
}

#[test]
fn saliency_and_input_times_gradient_are_made_of_the_gradient() {
    let (net, x) = (drawn::<Smooth>(1), random::<[f64; 5]>(2));
    let gradient = gradient_of(&*net, &x, Score::Logit(0)).unwrap();
    assert_eq!(
        *saliency(&*net, &x, Score::Logit(0)).unwrap(),
        gradient.map(f64::abs)
    );
    let product = input_times_gradient(&*net, &x, Score::Logit(0)).unwrap();
    for i in 0..5 {
        assert_eq!(product[i], x[i] * gradient[i]);
    }
}

#[test]
fn integrated_gradients_add_up() {
    let (net, x) = (drawn::<Smooth>(1), random::<[f64; 5]>(2));
    let other = random(3);
    for (steps, tolerance) in [(4, 1e-2), (50, 1e-13), (100, 1e-13)] {
        for baseline in [Baseline::default(), Baseline::Sample(&other)] {
            let settings = IntegratedGradients {
                baseline,
                steps,
                ..Default::default()
            };
            let found = integrated_gradients(&*net, &x, Score::Probability(2), settings).unwrap();
            let sum: f64 = found.attribution.iter().sum();
            assert_eq!(found.gap, sum - (found.value - found.baseline));
            assert_near(found.gap, 0.0, tolerance);
        }
    }
    // The sum of Riemann comes close as its steps are more.
    let gap = |steps| {
        let quadrature = Quadrature::RiemannMiddle;
        let settings = IntegratedGradients {
            steps,
            quadrature,
            ..Default::default()
        };
        let found = integrated_gradients(&*net, &x, Score::Logit(2), settings).unwrap();
        found.gap.abs()
    };
    assert!(
        gap(100) < 0.02 * gap(10) && gap(10) > 0.0,
        "{} {}",
        gap(100),
        gap(10)
    );
}

#[test]
fn smooth_gradients_are_seeded_and_those_of_a_line_are_its_slope() {
    network! { struct Line: [f64; 3] -> [1] { line: Dense(1) } }
    let (net, x) = (drawn::<Line>(1), [1.0, -1.0, 2.0]);
    let found = smooth_grad(&*net, &x, Score::Logit(0), SmoothGrad::default()).unwrap();
    for i in 0..3 {
        assert_near(found[i], net.line.weight[0][i], 1e-14);
    }
    let (net, x) = (drawn::<Smooth>(1), random::<[f64; 5]>(2));
    let with = |noise, seed| {
        let settings = SmoothGrad {
            samples: 33,
            noise,
            seed,
        };
        *smooth_grad(&*net, &x, Score::Logit(0), settings).unwrap()
    };
    assert_eq!(with(0.2, 1), with(0.2, 1));
    assert_ne!(with(0.2, 1), with(0.2, 2));
    let gradient = gradient_of(&*net, &x, Score::Logit(0)).unwrap();
    let still = with(0.0, 1);
    for i in 0..5 {
        assert_near(still[i], gradient[i], 1e-14);
    }
}

#[test]
fn occlusion_of_single_elements_is_what_is_missed_without_them() {
    let (net, x) = (drawn::<Smooth>(1), random::<[f64; 5]>(2));
    let settings = Occlusion {
        window: &[1],
        stride: &[1],
        baseline: Baseline::Constant(0.5),
    };
    let found = occlusion(&*net, &x, Score::Output(1), settings).unwrap();
    for i in 0..5 {
        let mut without = x;
        without[i] = 0.5;
        assert_near(
            found[i],
            net.forward(&x)[1] - net.forward(&without)[1],
            1e-14,
        );
    }
    // The last window ends with the axis.
    let settings = Occlusion {
        window: &[3],
        stride: &[3],
        baseline: Baseline::default(),
    };
    let found = occlusion(&*net, &x, Score::Output(1), settings).unwrap();
    assert_eq!((found[0], found[3]), (found[2], found[4]));
    let last = [x[0], x[1], x[2], 0.0, 0.0];
    assert_near(found[3], net.forward(&x)[1] - net.forward(&last)[1], 1e-14);
}

#[test]
fn a_map_of_an_inner_image() {
    let net = drawn::<Classifier>(1);
    let x: Image = random(2);
    let map = |settings| grad_cam(&*net, &x, Score::Logit(0), settings).unwrap();
    let (whole, pooled) = (
        map(GradCam::of("conv").stage(1)),
        map(GradCam::of("conv").signed()),
    );
    assert_eq!((whole.height(), whole.width()), (5, 4));
    assert_eq!((pooled.height(), pooled.width()), (2, 2));
    assert!(whole.values().iter().all(|value| *value >= 0.0));
    // By hand: the weights of the last layer are the gradient of what is pooled.
    let shown = |i: usize, j: usize, channel: usize| {
        let at = |y: usize, x_: usize| {
            let mut sum = net.conv.bias[channel];
            for (c, plane) in x.iter().enumerate() {
                for (dy, row) in net.conv.weight[channel][c].iter().enumerate() {
                    for (dx, w) in row.iter().enumerate() {
                        sum += w * plane[y + dy][x_ + dx];
                    }
                }
            }
            sum.max(0.0)
        };
        (at(2 * i, 2 * j) + at(2 * i, 2 * j + 1) + at(2 * i + 1, 2 * j) + at(2 * i + 1, 2 * j + 1))
            / 4.0
    };
    for i in 0..2 {
        for j in 0..2 {
            let of = |channel: usize| {
                let alpha: f64 = net.out.weight[0][4 * channel..4 * channel + 4].iter().sum();
                alpha / 4.0 * shown(i, j, channel)
            };
            let sum: f64 = (0..4).map(of).sum();
            assert_near(pooled.values()[2 * i + j], sum, 1e-12);
        }
    }
    let resized = pooled.resized(4, 4);
    assert_near(resized.values()[0], pooled.values()[0], 1e-14);
    let middle = 0.75 * pooled.values()[0] + 0.25 * pooled.values()[1];
    assert_near(resized.values()[1], middle, 1e-14);
}

network! {
    pub struct Two: (image: [f64; 1, 3, 3], extra: [f64; 2]) -> [2] {
        conv: Conv2d(2, kernel = 2) -> Tanh -> Flatten,
        out: Dense(2),

        fn forward(image, extra) { out(concat(conv(image), extra)) }
    }
}

#[test]
fn several_inputs_have_attributions_of_their_own() {
    let net = drawn::<Two>(1);
    let x = TwoInput {
        image: random(2),
        extra: random(3),
    };
    let found = integrated_gradients(&*net, &x, Score::Logit(1), Default::default()).unwrap();
    assert_near(found.gap, 0.0, 1e-12);
    for i in 0..2 {
        assert_near(
            found.attribution.extra[i],
            x.extra[i] * net.out.weight[1][8 + i],
            1e-14,
        );
    }
    assert_eq!(
        grad_cam(&*net, &x, Score::Logit(1), GradCam::of("conv"))
            .unwrap()
            .height(),
        2
    );
}

#[test]
fn what_makes_no_sense_is_said() {
    let net = drawn::<Classifier>(1);
    let x: Image = random(2);
    let said = |error: ExplainError| error.to_string();
    let error = saliency(&*net, &x, Score::Probability(7))
        .map(|_| ())
        .map_err(said);
    assert_eq!(
        error.unwrap_err(),
        "there is no output 7: the network has 3, numbered from 0"
    );
    let settings = IntegratedGradients {
        steps: 0,
        ..Default::default()
    };
    let error = integrated_gradients(&*net, &x, Score::Logit(0), settings)
        .map(|_| ())
        .map_err(said);
    assert_eq!(
        error.unwrap_err(),
        "a setting makes no sense: `steps` is at least 1, found 0"
    );
    for (window, stride) in [
        ([2, 8, 1], [1, 1, 1]),
        ([1, 2, 2], [1, 3, 1]),
        ([0, 1, 1], [1, 1, 1]),
    ] {
        let settings = Occlusion {
            window: &window,
            stride: &stride,
            baseline: Baseline::default(),
        };
        let error = occlusion(&*net, &x, Score::Logit(0), settings)
            .map(|_| ())
            .map_err(said)
            .unwrap_err();
        assert!(
            error.contains("does not go over an input [2, 7, 6]"),
            "{error}"
        );
    }
    let settings = Occlusion {
        window: &[3, 3],
        stride: &[1, 1],
        baseline: Baseline::default(),
    };
    assert!(occlusion(&*net, &x, Score::Logit(0), settings).is_err());
    let error = grad_cam(&*net, &x, Score::Logit(0), GradCam::of("kernel"))
        .map_err(said)
        .unwrap_err();
    assert_eq!(
        error,
        "`kernel` is no entry that gives channels of an image or of a signal and has a gradient; there are \
         `input` [2, 7, 6], `conv` [4, 5, 4] -> [4, 5, 4] -> [4, 2, 2] -> [16], `out` [3] -> [3]"
    );
    let mut lost = x;
    lost[0][3][3] = f64::NAN;
    let error = saliency(&*net, &lost, Score::Logit(0))
        .map(|_| ())
        .map_err(said)
        .unwrap_err();
    assert!(
        error.starts_with("what is to be explained is NaN"),
        "{error}"
    );
}
