//! What numbers that are drawn one by one are distributed like.

use netwright::init::*;

use super::draw;
use super::law::{Law, NORMAL, UNIFORM, assert_drawn};

/// `[out, in]`, with 150 inputs and 100 outputs.
type Dense = [[f64; 150]; 100];
/// `[out, in, height, width]`: 10 · 15 inputs and 20 · 15 outputs.
type Conv = [[[[f64; 5]; 3]; 10]; 20];

const KERAS: Law = Law::Normal { bound: 2.0 };

/// Of a mean and deviation of its own, whatever the shape.
#[track_caller]
fn assert_everywhere(init: Init, law: Law, centre: f64, scale: f64) {
    for seed in 0..8 {
        assert_drawn(&draw::<Dense>(init, seed), law, centre, scale);
        assert_drawn(&draw::<Conv>(init, seed), law, centre, scale);
        assert_drawn(&draw::<[f64; 3000]>(init, seed), law, centre, scale);
        assert_drawn(&draw::<[[f32; 150]; 100]>(init, seed), law, centre, scale);
    }
}

#[test]
fn uniform_and_normal_numbers() {
    assert_everywhere(uniform(-0.25, 0.75), UNIFORM, 0.25, 0.5);
    assert_everywhere(normal(0.5, 0.25), NORMAL, 0.5, 0.25);
}

#[test]
fn truncated_normal_numbers() {
    for bound in [0.1, 0.4999, 0.5, 1.0, 2.0, 100.0] {
        let law = Law::Normal { bound };
        assert_everywhere(truncated_normal(-0.5, 0.25, bound), law, -0.5, 0.25);
    }
}

#[test]
fn no_deviation_is_no_error() {
    assert_eq!(draw::<[f64; 9]>(normal(0.5, 0.0), 1), [0.5; 9]);
    assert_eq!(
        draw::<[f64; 9]>(truncated_normal(0.5, 0.0, 2.0), 1),
        [0.5; 9]
    );
    assert!(
        draw::<Dense>(variance_scaling(0.0, Fan::In, Form::Uniform), 1)
            .iter()
            .all(|x| *x == 0.0)
    );
}

/// Of these variances for [`Dense`] and [`Conv`].
#[track_caller]
fn assert_scaled(init: Init, law: Law, dense: f64, conv: f64) {
    let scale = |variance: f64| (variance / law.moment(2)).sqrt();
    for seed in 0..8 {
        assert_drawn(&draw::<Dense>(init, seed), law, 0.0, scale(dense));
        assert_drawn(&draw::<Conv>(init, seed), law, 0.0, scale(conv));
    }
}

#[test]
fn glorot_divides_by_the_mean_of_the_fans() {
    let (dense, conv) = (2.0 / (150.0 + 100.0), 2.0 / (150.0 + 300.0));
    assert_scaled(glorot_uniform(), UNIFORM, dense, conv);
    assert_scaled(glorot_normal(), NORMAL, dense, conv);
    assert_scaled(glorot_truncated_normal(), KERAS, dense, conv);
    let squared = gain::TANH * gain::TANH;
    assert_scaled(
        xavier_uniform(gain::TANH),
        UNIFORM,
        squared * dense,
        squared * conv,
    );
    assert_scaled(
        xavier_normal(gain::SELU),
        NORMAL,
        0.5625 * dense,
        0.5625 * conv,
    );
}

#[test]
fn he_doubles_the_variance() {
    assert_scaled(he_uniform(), UNIFORM, 2.0 / 150.0, 2.0 / 150.0);
    assert_scaled(he_normal(), NORMAL, 2.0 / 150.0, 2.0 / 150.0);
    assert_scaled(he_truncated_normal(), KERAS, 2.0 / 150.0, 2.0 / 150.0);
    assert_eq!(he_normal(), kaiming_normal(0.0, Fan::In));
    let leaky = 2.0 / (1.0 + 0.25);
    assert_scaled(
        kaiming_normal(0.5, Fan::In),
        NORMAL,
        leaky / 150.0,
        leaky / 150.0,
    );
    assert_scaled(
        kaiming_uniform(0.5, Fan::Out),
        UNIFORM,
        leaky / 100.0,
        leaky / 300.0,
    );
}

#[test]
fn lecun_divides_by_the_inputs() {
    assert_scaled(lecun_uniform(), UNIFORM, 1.0 / 150.0, 1.0 / 150.0);
    assert_scaled(lecun_normal(), NORMAL, 1.0 / 150.0, 1.0 / 150.0);
    assert_scaled(lecun_truncated_normal(), KERAS, 1.0 / 150.0, 1.0 / 150.0);
}

#[test]
fn variance_scaling_takes_any_fan_and_form() {
    let fans = [
        (Fan::In, 150.0, 150.0),
        (Fan::Out, 100.0, 300.0),
        (Fan::Average, 125.0, 225.0),
    ];
    let forms = [
        (Form::Uniform, UNIFORM),
        (Form::Normal, NORMAL),
        (Form::TruncatedNormal, KERAS),
    ];
    for (fan, dense, conv) in fans {
        for (form, law) in forms {
            assert_scaled(
                variance_scaling(0.3, fan, form),
                law,
                0.3 / dense,
                0.3 / conv,
            );
        }
    }
}

#[test]
fn pytorch_is_uniform() {
    // kaiming_uniform_(a=sqrt(5)), as Linear and Conv2d write it.
    let (third, sqrt5) = (1.0 / 3.0 / 150.0, 5.0_f64.sqrt());
    assert_scaled(pytorch(), UNIFORM, third, third);
    for (ours, theirs) in draw::<Conv>(pytorch(), 1)
        .iter()
        .zip(draw::<Conv>(kaiming_uniform(sqrt5, Fan::In), 1))
    {
        assert!((ours - theirs).abs() < 1e-15);
    }
}

#[test]
fn a_vector_has_fans_of_its_length() {
    let values = draw::<[f64; 3000]>(he_uniform(), 1);
    assert_drawn(&values, UNIFORM, 0.0, (6.0_f64 / 3000.0).sqrt());
}
