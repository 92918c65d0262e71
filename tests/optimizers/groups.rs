//! Parameter groups: who is in them, and what becomes of it.

use netwright::prelude::*;

use crate::{Block, Net, bits, gradient, net, panic_of, train};

/// The names of what a group has, seen by what it freezes.
fn members(group: Group) -> Vec<String> {
    let mut sgd = Groups::new(SgdFor::<Net>::new(SgdConfig::default()), [group.frozen()]);
    let (before, mut after) = (net(1.0), net(1.0));
    sgd.step(&mut after, &gradient(0));
    let mut names = Vec::new();
    Net::TREE.visit(|segment| {
        let at = segment.range.clone();
        if before.as_slice()[at.clone()] == after.as_slice()[at] {
            names.push(segment.path.to_string());
        }
    });
    names
}

#[test]
fn a_group_has_the_segments_of_its_roles() {
    let of = |name: &str| ["first", "rest.0", "rest.1"].map(|block| format!("{block}.{name}"));
    assert_eq!(members(Group::role(Role::Weight)), of("weight"));
    assert_eq!(members(Group::role(Role::Bias)), of("bias"));
    let (norms, both) = (
        of("scale"),
        members(Group::roles(Roles::of(&[Role::Norm, Role::Bias]))),
    );
    assert_eq!(both.len(), 6);
    assert!(norms.iter().all(|name| both.contains(name)));
    // A buffer is not trained, so it is not frozen.
    assert_eq!(members(Group::role(Role::Buffer)), [""; 0]);
    assert_eq!(members(Group::all()).len(), 9);
}

#[test]
fn a_group_has_the_segments_at_its_place() {
    assert_eq!(
        members(Group::segment(segment!(Net, first.bias))),
        ["first.bias"]
    );
    let first = ["first.weight", "first.bias", "first.scale"];
    assert_eq!(members(Group::segment(segment!(Net, first))), first);
    assert_eq!(members(Group::segment(segment!(Net, rest))).len(), 6);
}

#[test]
fn a_group_has_the_segments_whose_names_match() {
    let of = |pattern| members(Group::matching::<Net>(pattern).unwrap());
    assert_eq!(of("rest.1.weight"), ["rest.1.weight"]);
    assert_eq!(of("rest.*.bias"), ["rest.0.bias", "rest.1.bias"]);
    assert_eq!(of("*.0.*").len(), 3);
    assert_eq!(of("*").len(), 9);
    assert_eq!(of("*first*"), ["first.weight", "first.bias", "first.scale"]);
}

#[test]
fn a_pattern_that_matches_nothing_lists_what_there_is() {
    let said = |pattern| Group::matching::<Block>(pattern).unwrap_err().to_string();
    assert_eq!(
        said("hidden.*"),
        "no segment is named `hidden.*`; there are `weight`, `bias`, `scale`, `mean`"
    );
    assert!(said("Weight").starts_with("no segment is named `Weight`"));
    assert!(said("").starts_with("no segment is named ``"));
    let long = "*".repeat(64);
    assert_eq!(said(&long), "a pattern has at most 63 bytes, found 64");
    assert!(Group::matching::<Block>(&long[1..]).is_ok());
}

/// How far the first weight moves in a step along a gradient of one, with these groups.
fn moved<const K: usize>(config: SgdConfig, groups: [Group; K]) -> f32 {
    let (mut before, mut grad) = (net(0.0), net(0.0));
    before.first.weight[0][0] = 0.5;
    grad.first.weight = [[1.0; 3]; 2];
    let mut after = before.clone();
    Groups::new(SgdFor::<Net>::new(config), groups).step(&mut after, &grad);
    before.first.weight[0][0] - after.first.weight[0][0]
}

const PLAIN: SgdConfig = SgdConfig {
    rate: 0.25,
    momentum: Momentum::None,
    form: MomentumForm::PyTorch,
    dampening: 0.0,
    decay: Decay::None,
    decayed: Roles::WEIGHTS,
    clip: Clip::None,
};

#[test]
fn all_factors_and_penalties_count_and_of_the_rest_the_later_group() {
    let first = Group::segment(segment!(Net, first));
    let weights = Group::role(Role::Weight);
    assert_eq!(moved(PLAIN, []), 0.25);
    assert_eq!(moved(PLAIN, [first.rate(0.5), weights.rate(0.5)]), 0.0625);
    let penalties = [
        first.penalty(Penalty::l1(1.0)),
        weights.penalty(Penalty::l2(1.0)),
    ];
    assert_eq!(moved(PLAIN, penalties), 0.25 * (1.0 + 1.0 + 2.0 * 0.5));

    let (one, two) = (first.decay(Decay::L2(1.0)), weights.decay(Decay::L2(2.0)));
    assert_eq!(moved(PLAIN, [one, two]), 0.25 * (1.0 + 2.0 * 0.5));
    assert_eq!(moved(PLAIN, [two, one]), 0.25 * (1.0 + 0.5));
    assert_eq!(moved(PLAIN, [two, first.decay(Decay::None)]), 0.25);
    let (one, two) = (
        first.clip(Clip::Value(0.5)),
        weights.clip(Clip::Value(0.25)),
    );
    assert_eq!(moved(PLAIN, [one, two]), 0.0625);
    assert_eq!(moved(PLAIN, [two, one]), 0.125);
    let (none, unit) = (Constraint::NonNegative, Constraint::MaxNorm(1e-3));
    assert_eq!(
        moved(PLAIN, [weights.constraint(unit), first.constraint(none)]),
        0.25
    );
    assert!(moved(PLAIN, [weights.constraint(none), first.constraint(unit)]) > 0.49);
}

#[test]
fn a_group_speaks_over_the_settings_and_inner_groups_over_outer_ones() {
    let config = SgdConfig {
        decay: Decay::L2(1.0),
        clip: Clip::Value(0.5),
        ..PLAIN
    };
    let first = Group::segment(segment!(Net, first));
    assert_eq!(moved(config, []), 0.25 * (0.5 + 0.5));
    assert_eq!(moved(config, [first.decay(Decay::None)]), 0.125);
    assert_eq!(moved(config, [first.clip(Clip::None)]), 0.25 * (1.0 + 0.5));

    let both = |inner: Group, outer: Group| {
        let inner = Groups::new(SgdFor::<Net>::new(PLAIN), [inner]);
        let (mut net, mut grad) = (net(0.0), net(0.0));
        net.first.weight[0][0] = 0.5;
        grad.first.weight = [[1.0; 3]; 2];
        Groups::new(inner, [outer]).step(&mut net, &grad);
        0.5 - net.first.weight[0][0]
    };
    let decay = |factor| first.decay(Decay::L2(factor));
    assert_eq!(both(decay(1.0), decay(2.0)), 0.25 * (1.0 + 0.5));
    assert_eq!(both(first.rate(0.5), first.rate(0.5)), 0.0625);
}

#[test]
fn what_is_frozen_stays_to_the_bit_until_it_thaws() {
    let mut start = net(1.0);
    start.first.weight[1] = [-0.0, f32::MIN_POSITIVE, f32::NAN];
    let frozen = Group::segment(segment!(Net, first)).frozen();
    let config = AdamConfig {
        decay: Decay::Decoupled(0.1),
        decayed: Roles::ALL,
        ..AdamConfig::default()
    };
    let mut adam = Groups::new(AdamFor::<Net>::new(config), [frozen]);
    let mut net = start.clone();
    train(&mut adam, &mut net, 0..10);
    let trained = |block: &Block| bits(block)[..10].to_vec();
    assert_eq!(trained(&net.first), trained(&start.first));
    assert_ne!(net.first.mean, start.first.mean, "running statistics go on");
    for (after, before) in net.rest.iter().zip(&start.rest) {
        let pairs = bits(after).into_iter().zip(bits(before));
        assert!(pairs.into_iter().all(|(after, before)| after != before));
    }
    assert_eq!(adam.groups()[0], frozen);
    adam.groups_mut()[0] = Group::segment(segment!(Net, first));
    train(&mut adam, &mut net, 10..11);
    assert_ne!(net.first.bias, start.first.bias);
    assert_ne!(net.first.scale, start.first.scale);
}

network! { struct Like: [2] -> [3] { first: Dense(2) -> Tanh, second: Dense(3) } }
network! { struct Unlike: [2] -> [3] { first: Dense(2) -> Tanh, third: Dense(3) } }

#[test]
fn a_group_of_another_network_is_refused() {
    let said = panic_of(|| {
        let group = Group::segment(segment!(Block, bias));
        let mut sgd = Groups::new(SgdFor::<Net>::new(PLAIN), [group]);
        sgd.step(&mut net(1.0), &gradient(0));
    });
    let sentence = "a group is a place in one network, and the optimizer steps another: make it by \
                    `segment!` of this one";
    assert_eq!(said, sentence);
    let said = panic_of(|| {
        let group = Group::segment(segment!(Like, first));
        let mut sgd = Groups::new(SgdFor::<Like>::new(PLAIN), [group]);
        sgd.step(&mut Like::zeroed(), &Like::zeroed());
        let group = Group::segment(segment!(Unlike, first));
        let mut sgd = Groups::new(SgdFor::<Like>::new(PLAIN), [group]);
        sgd.step(&mut Like::zeroed(), &Like::zeroed());
    });
    assert_eq!(said, sentence, "as many floats are not the same network");
}

/// The steps of a weight whose gradient is 1, frozen for so many steps before them.
fn steps_after<C, const SLOTS: usize>(frozen: usize, config: C) -> Vec<f32>
where
    C: Configuration + Rule<SLOTS>,
{
    let all = Group::segment(segment!(Like, first));
    let optimizer = Descent::<<Like as Parameters>::Flat, C, SLOTS>::boxed(config);
    let mut optimizer = Groups::new(optimizer, [all.frozen()]);
    let (mut net, mut grad) = (Like::zeroed(), Like::zeroed());
    grad.first.weight = [[1.0; 2]; 2];
    for _ in 0..frozen {
        optimizer.step(&mut net, &grad);
    }
    assert_eq!(net.first.weight, [[0.0; 2]; 2]);
    optimizer.groups_mut()[0] = all;
    let positions = (0..12).map(|_| {
        optimizer.step(&mut net, &grad);
        net.first.weight[1][0]
    });
    positions.collect()
}

#[test]
fn a_thawed_segment_goes_on_where_it_stopped() {
    let dampened = SgdConfig {
        momentum: Momentum::Classic(0.9),
        dampening: 0.5,
        ..SgdConfig::default()
    };
    let (adam, nadam) = (AdamConfig::default(), NadamConfig::default());
    assert_eq!(steps_after(100, adam), steps_after(0, adam));
    assert_eq!(steps_after(100, nadam), steps_after(0, nadam));
    assert_eq!(steps_after(100, dampened), steps_after(0, dampened));
    let first = steps_after(1000, adam)[0];
    assert!(
        (first + 1e-3).abs() < 1e-8,
        "a step of the rate, not {first}"
    );
}
