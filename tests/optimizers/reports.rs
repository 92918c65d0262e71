//! What a step reports.

use netwright::prelude::*;

use crate::{Block, Net, gradient, net};

/// The norm of these floats, computed in double precision.
fn norm<'a>(floats: impl IntoIterator<Item = &'a [f32]>) -> f64 {
    let squares = |floats: &[f32]| floats.iter().map(|g| f64::from(*g).powi(2)).sum::<f64>();
    floats.into_iter().map(squares).sum::<f64>().sqrt()
}

/// What is trained of a block.
fn trained(block: &Block) -> [&[f32]; 3] {
    [block.weight.as_flattened(), &block.bias, &block.scale]
}

#[track_caller]
fn assert_near(found: f64, expected: f64) {
    let apart = (found - expected).abs() / expected;
    assert!(apart < 1e-6, "expected {expected}, found {found}");
}

#[test]
fn a_step_reports_the_norm_of_what_is_trained() {
    let (mut net, grad) = (net(1.0), gradient(3));
    let blocks = [&grad.first, &grad.rest[0], &grad.rest[1]];
    let expected = norm(blocks.into_iter().flat_map(trained));

    let report = SgdFor::<Net>::new(SgdConfig::default()).step(&mut net, &grad);
    assert_near(report.gradient_norm, expected);
    assert_eq!((report.penalty, report.stepped), (0.0, true));
}

#[test]
fn the_norm_is_that_before_clipping_and_without_decay() {
    let grad = gradient(3);
    let reported = |clip, decay| {
        let config = SgdConfig {
            clip,
            decay,
            ..SgdConfig::default()
        };
        SgdFor::<Net>::new(config).step(&mut net(1.0), &grad)
    };
    let plain = reported(Clip::None, Decay::None);
    for clip in [Clip::Value(0.01), Clip::Norm(0.1), Clip::GlobalNorm(0.1)] {
        assert_eq!(reported(clip, Decay::L2(0.5)), plain);
    }
}

#[test]
fn the_norm_leaves_out_what_is_frozen_and_has_the_penalties_in_it() {
    let (weights, grad) = (net(1.0), gradient(3));
    let groups = [
        Group::segment(segment!(Net, first)).frozen(),
        Group::role(Role::Norm).frozen(),
        Group::role(Role::Weight).penalty(Penalty { l1: 0.3, l2: 0.2 }),
    ];
    let mut sgd = Groups::new(SgdFor::<Net>::new(SgdConfig::default()), groups);
    let report = sgd.step(&mut weights.clone(), &grad);

    let (mut squares, mut penalty) = (0.0, 0.0);
    for (p, g) in weights.rest.iter().zip(&grad.rest) {
        for (p, g) in p.weight.as_flattened().iter().zip(g.weight.as_flattened()) {
            let (p, g) = (f64::from(*p), f64::from(*g));
            squares += (g + 0.3 * p.signum() + 2.0 * 0.2 * p).powi(2);
            penalty += 0.3 * p.abs() + 0.2 * p * p;
        }
        squares += norm([&g.bias[..]]).powi(2);
    }
    assert_near(report.gradient_norm, squares.sqrt());
    assert_near(report.penalty, penalty);
}

#[test]
fn gathering_reports_each_gradient_and_steps_along_their_mean() {
    let frozen = [
        Group::segment(segment!(Net, rest)).frozen(),
        Group::role(Role::Weight).penalty(Penalty::l2(0.1)),
    ];
    let alone = |grad: &Net| {
        let mut sgd = Groups::new(SgdFor::<Net>::new(SgdConfig::default()), frozen);
        sgd.step(&mut net(1.0), grad)
    };
    let sgd = Accumulate::new(SgdFor::<Net>::new(SgdConfig::default()), 2);
    let (mut gathering, mut weights) = (Groups::new(sgd, frozen), net(1.0));

    let first = gathering.step(&mut weights, &gradient(0));
    assert!(!first.stepped);
    assert_eq!(weights.first.weight, net(1.0).first.weight);
    let expected = alone(&gradient(0));
    assert_eq!(first.gradient_norm, expected.gradient_norm);
    assert_eq!(first.penalty, expected.penalty);

    let second = gathering.step(&mut weights, &gradient(1));
    let mut mean = gradient(0);
    for (g, other) in mean.as_mut_slice().iter_mut().zip(gradient(1).as_slice()) {
        *g = (*g + other) * 0.5;
    }
    assert_eq!(second, alone(&mean));
}
