//! Rules and optimizers of one's own.

use netwright::optim::rule::{Elements, Step};
use netwright::optim::{Pass, Report};
use netwright::plain::Plain;
use netwright::prelude::*;
use netwright::state::StateVisitor;

use crate::{Flat, Net, bits, gradient, net, panic_of, train};

/// Adam as the paper writes it.
#[derive(Debug, Clone, Copy, PartialEq, Plain)]
struct PaperAdam {
    beta: [f64; 2],
}

impl Rule<2> for PaperAdam {
    const STATE: [&'static str; 2] = ["m", "v"];

    fn update<T: Float>(&self, step: Step, elements: Elements<'_, T, 2>) {
        let [rate, b1, b2] = [step.rate, self.beta[0], self.beta[1]].map(T::of);
        let [c1, c2] = self.beta.map(|beta| T::of(step.correction(beta)));
        elements.fall(|_, g, [m, v]| {
            *m = b1 * *m + (T::ONE - b1) * g;
            *v = b2 * *v + (T::ONE - b2) * g * g;
            rate * (*m / c1) / (Real::sqrt(*v / c2) + T::of(1e-8))
        });
    }
}

type Own = Descent<Flat, Config<PaperAdam>, 2>;

const RULE: PaperAdam = PaperAdam { beta: [0.9, 0.999] };

/// Near enough for another order of the same operations in single precision.
fn assert_near(one: &Net, other: &Net) {
    for (a, b) in one.as_slice().iter().zip(other.as_slice()) {
        assert!((a - b).abs() < 1e-5, "{a} and {b}");
    }
}

#[test]
fn a_rule_of_ones_own_has_what_every_rule_has() {
    let decays = [Decay::None, Decay::L2(0.1), Decay::Decoupled(0.1)];
    let clips = [
        Clip::None,
        Clip::Value(0.2),
        Clip::Norm(0.3),
        Clip::GlobalNorm(0.4),
    ];
    for (decay, clip) in decays.iter().flat_map(|d| clips.map(|clip| (*d, clip))) {
        let own = Config {
            decay,
            clip,
            ..Config::of(0.01, RULE)
        };
        let adam = AdamConfig {
            rate: 0.01,
            decay,
            clip,
            ..AdamConfig::default()
        };
        let (mut own, mut adam) = (Own::boxed(own), AdamFor::<Net>::boxed(adam));
        let (mut one, mut other) = (net(1.0), net(1.0));
        train(&mut own, &mut one, 0..20);
        train(&mut adam, &mut other, 0..20);
        assert_near(&one, &other);
        assert_ne!(bits(&one), bits(&net(1.0)));
    }
}

#[test]
fn a_rule_of_ones_own_goes_into_every_wrapper() {
    let config = Config::of(0.01, RULE);
    let mut kahan = Kahan::<Own>::boxed(config);
    let mut ahead = LookAhead::<Accumulate<Own>>::boxed(
        (config, AccumulateConfig { gradients: 2 }),
        LookAheadConfig::default(),
    );
    let frozen = Group::segment(segment!(Net, rest)).frozen();
    let mut groups = Groups::new(Own::boxed(config), [frozen]);
    let (mut one, mut two, mut three) = (net(1.0), net(1.0), net(1.0));
    train(&mut kahan, &mut one, 0..4);
    train(&mut ahead, &mut two, 0..4);
    train(&mut groups, &mut three, 0..4);
    assert_ne!(one.rest[0].weight, net(1.0).rest[0].weight);
    assert_ne!(two.rest[0].weight, net(1.0).rest[0].weight);
    assert_eq!(three.rest[0].weight, net(1.0).rest[0].weight);
    assert_eq!(kahan.optimizer.steps, 4);
    assert_eq!(ahead.optimizer.optimizer.steps, 2);
}

#[test]
fn settings_around_a_rule_of_ones_own_are_checked() {
    let wrong = Config {
        clip: Clip::Value(0.0),
        ..Config::of(0.01, RULE)
    };
    let said = panic_of(|| Own::boxed(wrong));
    assert_eq!(said, "`clip` is above 0 and finite, found 0");
    let error = Config::of(-1.0, RULE).rules().broken().unwrap();
    assert_eq!(
        error.to_string(),
        "`rate` is at least 0 and finite, found -1"
    );
}

/// An optimizer that counts its steps and does nothing else.
struct Counted<O> {
    optimizer: O,
    steps: usize,
}

impl<O: Optimizer> Optimizer for Counted<O> {
    type Scalar = O::Scalar;
    type Flat = O::Flat;

    fn rate(&self) -> f64 {
        self.optimizer.rate()
    }

    fn set_rate(&mut self, rate: f64) {
        self.optimizer.set_rate(rate);
    }

    fn state(&mut self, visitor: &mut dyn StateVisitor) {
        self.optimizer.state(visitor);
    }

    fn pass(&mut self, mut pass: Pass<'_, O::Scalar>) -> Report {
        self.steps += usize::from(self.optimizer.pass(pass.reborrow()).stepped);
        self.optimizer.pass(pass)
    }
}

#[test]
fn an_optimizer_of_ones_own_works_on_steps_as_a_whole() {
    let sgd = || SgdFor::<Net>::new(SgdConfig::default());
    let (mut counted, mut twice) = (
        Counted {
            optimizer: sgd(),
            steps: 0,
        },
        sgd(),
    );
    let (mut one, mut other) = (net(1.0), net(1.0));
    counted.step(&mut one, &gradient(0));
    twice.step(&mut other, &gradient(0));
    twice.step(&mut other, &gradient(0));
    assert_eq!((bits(&one), counted.steps), (bits(&other), 1));
    counted.set_rate(0.5);
    assert_eq!(counted.rate(), 0.5);
}
