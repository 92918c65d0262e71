//! Optimizers around optimizers, in any order.

use std::fmt::Debug;

use netwright::prelude::*;

use crate::every_rule::{Visitor, visit_every_rule};
use crate::{Block, Flat, Net, bits, gradient, net, train};

pub const AHEAD: LookAheadConfig = LookAheadConfig {
    every: 3,
    share: 0.5,
};

/// Something to do in each group, and the first block frozen.
fn groups() -> [Group; 4] {
    [
        Group::segment(segment!(Net, first)).frozen(),
        Group::role(Role::Weight)
            .rate(0.5)
            .penalty(Penalty { l1: 1e-3, l2: 1e-2 }),
        Group::role(Role::Bias).decay(Decay::L2(0.1)),
        Group::role(Role::Norm).clip(Clip::Value(0.2)),
    ]
}

/// Where a network is after some steps.
fn after(mut optimizer: impl Optimizer<Scalar = f32, Flat = Flat>) -> Vec<u32> {
    let mut net = net(1.0);
    train(&mut optimizer, &mut net, 0..13);
    bits(&net)
}

/// The order of wrappers changes no bit.
struct Orders;

impl Visitor for Orders {
    fn visit<C, const SLOTS: usize>(&mut self, config: C)
    where
        C: Configuration + Rule<SLOTS> + Debug,
    {
        let new = || {
            let mut optimizer = Descent::<Flat, C, SLOTS>::boxed(config);
            optimizer.set_rate(0.05);
            *optimizer
        };
        let expected = after(LookAhead::new(
            Accumulate::new(Kahan::new(Groups::new(new(), groups())), 2),
            AHEAD,
        ));
        let orders = [
            after(Groups::new(
                LookAhead::new(Accumulate::new(Kahan::new(new()), 2), AHEAD),
                groups(),
            )),
            after(Kahan::new(LookAhead::new(
                Groups::new(Accumulate::new(new(), 2), groups()),
                AHEAD,
            ))),
            after(Groups::new(
                Kahan::new(LookAhead::new(Accumulate::new(new(), 2), AHEAD)),
                groups(),
            )),
            after(LookAhead::new(
                Kahan::new(Accumulate::new(Groups::new(new(), groups()), 2)),
                AHEAD,
            )),
        ];
        for (i, order) in orders.iter().enumerate() {
            assert_eq!(*order, expected, "{config:?} in order {i}");
        }
        assert_ne!(expected, after(new()), "{config:?}");
    }
}

#[test]
fn the_order_of_wrappers_changes_nothing() {
    visit_every_rule(&mut Orders, Decay::None, Clip::None);
    visit_every_rule(&mut Orders, Decay::Decoupled(0.1), Clip::GlobalNorm(1.0));
}

/// The buffers of a network after some steps of gradients that all are the same.
fn buffers(mut optimizer: impl Optimizer<Scalar = f32, Flat = Flat>) -> [[f32; 2]; 3] {
    let mut net = net(1.0);
    for _ in 0..7 {
        optimizer.step(&mut net, &gradient(2));
    }
    [&net.first, &net.rest[0], &net.rest[1]].map(|block: &Block| block.mean)
}

#[test]
fn buffers_receive_every_increment_whatever_is_around() {
    let config = AdamConfig {
        rate: 0.1,
        decay: Decay::Decoupled(0.5),
        decayed: Roles::ALL,
        clip: Clip::GlobalNorm(1e-3),
        ..AdamConfig::default()
    };
    let adam = || AdamFor::<Net>::new(config);
    let (start, increment) = (net(1.0), gradient(2));
    let block = |net: &Net, i: usize| match i {
        0 => net.first.mean,
        i => net.rest[i - 1].mean,
    };
    let expected: [[f32; 2]; 3] = std::array::from_fn(|i| {
        std::array::from_fn(|j| {
            (0..7).fold(block(&start, i)[j], |sum, _| sum + block(&increment, i)[j])
        })
    });
    let all = Group::all()
        .rate(0.1)
        .penalty(Penalty::l2(0.1))
        .constraint(Constraint::UnitNorm);
    assert_eq!(buffers(adam()), expected);
    assert_eq!(buffers(Box::new(adam())), expected);
    assert_eq!(buffers(Kahan::new(adam())), expected);
    assert_eq!(buffers(Accumulate::new(adam(), 3)), expected);
    assert_eq!(buffers(LookAhead::new(adam(), AHEAD)), expected);
    assert_eq!(buffers(Groups::new(adam(), [all])), expected);
    assert_eq!(buffers(Groups::new(adam(), [all.frozen()])), expected);
    let deep = LookAhead::new(Accumulate::new(Kahan::new(adam()), 3), AHEAD);
    assert_eq!(buffers(Groups::new(deep, [all.frozen()])), expected);
}

#[test]
fn what_is_frozen_stays_to_the_bit_under_every_wrapper() {
    let mut start = net(1.0);
    start.first.weight = [[-0.0, f32::MIN_POSITIVE, f32::MAX]; 2];
    let adam = || AdamFor::<Net>::new(AdamConfig::default());
    let frozen = [Group::segment(segment!(Net, first)).frozen()];
    fn check<O: Optimizer<Scalar = f32, Flat = Flat>>(start: &Net, mut optimizer: O) {
        let trained = |net: &Net| bits(&net.first)[..10].to_vec();
        let mut net = start.clone();
        train(&mut optimizer, &mut net, 0..13);
        assert_eq!(trained(&net), trained(start));
        assert_ne!(net.rest, start.rest);
    }
    let outside = Groups::new(LookAhead::new(Kahan::new(adam()), AHEAD), frozen);
    check(&start, outside);
    let inside = LookAhead::new(Kahan::new(Groups::new(adam(), frozen)), AHEAD);
    check(&start, inside);
    let between = LookAhead::new(Groups::new(Accumulate::new(adam(), 2), frozen), AHEAD);
    check(&start, between);
}

#[test]
fn the_rate_is_that_of_the_innermost_optimizer() {
    let sgd = SgdFor::<Net>::new(SgdConfig::default());
    let ahead = LookAhead::new(Accumulate::new(Kahan::new(sgd), 2), AHEAD);
    let mut all = Box::new(Groups::new(ahead, [Group::all().rate(0.5)]));
    assert_eq!(all.rate(), 0.01);
    all.set_rate(0.25);
    assert_eq!(all.rate(), 0.25);
    assert_eq!(
        all.optimizer.optimizer.optimizer.optimizer.config.rate,
        0.25
    );
}

#[test]
fn gathered_gradients_are_forgotten_once_they_have_made_a_step() {
    let mut sgd = Accumulate::new(SgdFor::<Net>::new(SgdConfig::default()), 3);
    let mut net = net(1.0);
    let stepped: Vec<bool> = (0..7)
        .map(|k| sgd.step(&mut net, &gradient(k)).stepped)
        .collect();
    assert_eq!(stepped, [false, false, true, false, false, true, false]);
    assert_eq!((sgd.gathered, sgd.optimizer.steps), (1, 2));
    let expected = gradient(6);
    assert_eq!(sgd.sum[..10], expected.as_slice()[..10]);
}

#[test]
fn a_centred_variance_is_no_number_below_zero() {
    // Rounding takes v − m² below zero where a gradient stays the same.
    for rho in [0.9, 0.95, 0.99] {
        let config = RmsPropConfig {
            centered: true,
            rho,
            ..RmsPropConfig::default()
        };
        let (mut rmsprop, mut weights) = (RmsPropFor::<Net>::new(config), net(1.0));
        for _ in 0..3000 {
            rmsprop.step(&mut weights, &gradient(1));
        }
        assert!(
            weights.as_slice().iter().all(|p| p.is_finite()),
            "ρ = {rho}"
        );
    }
}

#[test]
fn look_ahead_leaves_what_is_frozen_between_its_pulls_and_keeps_constraints() {
    let first = Group::segment(segment!(Net, first));
    let sgd = SgdFor::<Net>::new(SgdConfig::default());
    let ahead = LookAhead::new(sgd, AHEAD);
    let unit = Group::role(Role::Weight).constraint(Constraint::UnitNorm);
    let mut optimizer = Groups::new(ahead, [first, unit]);
    let mut net = net(1.0);
    train(&mut optimizer, &mut net, 0..2);
    let before = net.first.clone();
    optimizer.groups_mut()[0] = first.frozen();
    train(&mut optimizer, &mut net, 2..9);
    assert_eq!(net.first.weight, before.weight);
    assert_eq!(net.first.bias, before.bias);
    for row in net.rest[0].weight {
        let norm = row.iter().map(|p| p * p).sum::<f32>().sqrt();
        assert!((norm - 1.0).abs() < 1e-6, "a row of norm {norm}");
    }
}
