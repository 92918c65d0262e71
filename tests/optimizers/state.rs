//! What an optimizer keeps: plain data of a known size.

use std::fmt::Debug;

use netwright::plain::{Plain, zeroed};
use netwright::prelude::*;

use crate::every_rule::{Visitor, visit_every_rule};
use crate::{Flat, Net, bits, net, train};

#[test]
fn the_state_of_a_rule_is_as_large_as_its_documentation_says() {
    const SLOTS: [(usize, usize); 12] = [
        (Sgd::<7>::SLOTS, 1),
        (Adam::<7>::SLOTS, 2),
        (AdamW::<7>::SLOTS, 2),
        (AmsGrad::<7>::SLOTS, 3),
        (Adamax::<7>::SLOTS, 2),
        (Nadam::<7>::SLOTS, 2),
        (RAdam::<7>::SLOTS, 2),
        (Adagrad::<7>::SLOTS, 1),
        (Adadelta::<7>::SLOTS, 2),
        (RmsProp::<7>::SLOTS, 3),
        (Lion::<7>::SLOTS, 1),
        (Lamb::<7>::SLOTS, 2),
    ];
    for (rule, (found, said)) in SLOTS.into_iter().enumerate() {
        assert_eq!(found, said, "the rule at {rule}");
    }
    const WRAPPED: usize = size_of::<Adam<1000>>();
    const FLOATS: usize = size_of::<[f32; 1000]>();
    let head = WRAPPED - 2 * FLOATS;
    assert!(head < 200, "{head} bytes beside the state");
    assert_eq!(size_of::<Kahan<Adam<1000>>>(), WRAPPED + FLOATS);
    let counters = 24;
    assert_eq!(
        size_of::<LookAhead<Adam<1000>>>(),
        WRAPPED + FLOATS + counters
    );
    assert_eq!(size_of::<Accumulate<Adam<1000>>>(), WRAPPED + FLOATS + 16);
}

/// What a rule keeps is named, and what it has not kept yet is zero.
struct Names;

impl Visitor for Names {
    fn visit<C, const SLOTS: usize>(&mut self, config: C)
    where
        C: Configuration + Rule<SLOTS> + Debug,
    {
        let names = C::STATE;
        assert!(!names.contains(&"state"), "{config:?} names nothing");
        let distinct: std::collections::BTreeSet<_> = names.iter().collect();
        assert_eq!(distinct.len(), SLOTS, "{config:?}");
        let optimizer = Descent::<Flat, C, SLOTS>::boxed(config);
        assert_eq!(optimizer.steps, 0);
        assert!(optimizer.state.as_flattened().iter().all(|s| *s == 0.0));
        assert_eq!(optimizer.rate(), config.settings().rate);
    }
}

#[test]
fn what_a_rule_keeps_has_names() {
    visit_every_rule(&mut Names, Decay::None, Clip::None);
}

/// An optimizer that is copied, sent to another thread, or written down and read again goes on.
struct Resumed;

impl Visitor for Resumed {
    fn visit<C, const SLOTS: usize>(&mut self, config: C)
    where
        C: Configuration + Rule<SLOTS> + Debug,
    {
        let (mut optimizer, mut through) = (Descent::<Flat, C, SLOTS>::boxed(config), net(1.0));
        train(&mut optimizer, &mut through, 0..5);
        let (halfway, copy) = (through.clone(), *optimizer);
        let written: Vec<[u8; 4]> = copy
            .state
            .as_flattened()
            .iter()
            .map(|float| float.to_le_bytes())
            .collect();
        train(&mut optimizer, &mut through, 5..12);

        let goes_on = |mut optimizer: Descent<Flat, C, SLOTS>| {
            let mut net = halfway.clone();
            train(&mut optimizer, &mut net, 5..12);
            assert_eq!(bits(&net), bits(&through), "{config:?}");
        };
        goes_on(copy);

        let mut read = Descent::<Flat, C, SLOTS> {
            config,
            steps: copy.steps,
            state: zeroed(),
        };
        for (float, bytes) in read.state.as_flattened_mut().iter_mut().zip(written) {
            *float = f32::from_le_bytes(bytes);
        }
        goes_on(read);

        let mut net = halfway.clone();
        let elsewhere = std::thread::spawn(move || {
            let mut optimizer = copy;
            train(&mut optimizer, &mut net, 5..12);
            net
        });
        assert_eq!(
            bits(&elsewhere.join().unwrap()),
            bits(&through),
            "{config:?}"
        );
    }
}

#[test]
fn state_is_plain_data_with_which_training_goes_on() {
    visit_every_rule(&mut Resumed, Decay::Decoupled(0.1), Clip::Norm(0.5));
}

#[test]
fn a_wrapper_is_plain_data_with_which_training_goes_on() {
    type Wrapped = LookAhead<Accumulate<Kahan<AdamFor<Net>>>>;
    fn is_plain<T: Plain>() {}
    is_plain::<Wrapped>();

    let mut wrapped = Wrapped::boxed(
        ((AdamConfig::default()), AccumulateConfig { gradients: 2 }),
        LookAheadConfig::default(),
    );
    let mut through = net(1.0);
    train(&mut wrapped, &mut through, 0..7);
    let (mut copy, mut net) = (*wrapped, through.clone());
    train(&mut wrapped, &mut through, 7..23);
    train(&mut copy, &mut net, 7..23);
    assert_eq!(bits(&net), bits(&through));
}

#[test]
fn an_optimizer_is_a_constant() {
    const ADAM: AdamFor<Net> = Adam::new(AdamConfig::keras());
    static WRAPPED: LookAhead<Kahan<AdamFor<Net>>> = LookAhead::new(
        Kahan::new(ADAM),
        LookAheadConfig {
            every: 2,
            share: 0.5,
        },
    );
    let (mut constant, mut one) = (WRAPPED, net(1.0));
    let config = LookAheadConfig {
        every: 2,
        share: 0.5,
    };
    let mut boxed = LookAhead::<Kahan<AdamFor<Net>>>::boxed(AdamConfig::keras(), config);
    let mut other = net(1.0);
    train(&mut constant, &mut one, 0..9);
    train(&mut boxed, &mut other, 0..9);
    assert_eq!(bits(&one), bits(&other));
}
