//! Settings that make no sense: which are refused, and in what words.

use netwright::optim::ConfigError;
use netwright::prelude::*;

use crate::{Net, panic_of};

/// A row for each wrong setting: the rule, the field with its value, and what is said of it. The
/// error, the panic of `valid`, of `new` and of `boxed` all say it.
macro_rules! refused {
    ($($for:ident, $config:ident { $field:ident: $value:expr } => $sentence:expr;)*) => { $(
        let wrong = $config { $field: $value, ..$config::default() };
        let error: ConfigError = wrong.check().unwrap_err();
        assert_eq!(error.to_string(), $sentence);
        assert_eq!(error.field, stringify!($field));
        assert_eq!(panic_of(|| wrong.valid()), $sentence);
        assert_eq!(panic_of(|| $for::<Net>::new(wrong)), $sentence);
        assert_eq!(panic_of(|| $for::<Net>::boxed(wrong)), $sentence);
        let broken = Configuration::rules(&wrong).broken().unwrap();
        assert_eq!(broken.to_string(), $sentence);
    )* };
}

#[test]
fn what_every_rule_has_is_refused_in_every_rule() {
    macro_rules! each {
        ($($for:ident $config:ident),*) => { $( refused! {
            $for, $config { rate: -0.1 } => "`rate` is at least 0 and finite, found -0.1";
            $for, $config { rate: f64::NAN } => "`rate` is at least 0 and finite, found NaN";
            $for, $config { decay: Decay::L2(-1.0) } => "`decay` is at least 0 and finite, found -1";
            $for, $config { decay: Decay::Decoupled(f64::INFINITY) } => "`decay` is at least 0 and finite, found inf";
            $for, $config { clip: Clip::Value(0.0) } => "`clip` is above 0 and finite, found 0";
            $for, $config { clip: Clip::Norm(-2.0) } => "`clip` is above 0 and finite, found -2";
            $for, $config { clip: Clip::GlobalNorm(f64::NAN) } => "`clip` is above 0 and finite, found NaN";
        } )* };
    }
    each!(
        SgdFor SgdConfig, AdamFor AdamConfig, AdamWFor AdamWConfig, AmsGradFor AmsGradConfig,
        AdamaxFor AdamaxConfig, NadamFor NadamConfig, RAdamFor RAdamConfig, AdagradFor AdagradConfig,
        AdadeltaFor AdadeltaConfig, RmsPropFor RmsPropConfig, LionFor LionConfig, LambFor LambConfig
    );
}

#[test]
fn what_a_rule_has_of_its_own_is_refused_by_name() {
    macro_rules! moments {
        ($($for:ident $config:ident),*) => { $( refused! {
            $for, $config { beta1: 1.0 } => "`beta1` is at least 0 and below 1, found 1";
            $for, $config { beta2: -0.5 } => "`beta2` is at least 0 and below 1, found -0.5";
        } )* };
    }
    moments!(
        AdamFor AdamConfig, AdamWFor AdamWConfig, AmsGradFor AmsGradConfig, AdamaxFor AdamaxConfig,
        NadamFor NadamConfig, RAdamFor RAdamConfig, LionFor LionConfig, LambFor LambConfig
    );
    macro_rules! epsilons {
        ($($for:ident $config:ident),*) => { $( refused! {
            $for, $config { epsilon: -1e-8 } => "`epsilon` is at least 0 and finite, found -1e-8";
        } )* };
    }
    epsilons!(
        AdamFor AdamConfig, AdamWFor AdamWConfig, AmsGradFor AmsGradConfig, AdamaxFor AdamaxConfig,
        NadamFor NadamConfig, RAdamFor RAdamConfig, AdagradFor AdagradConfig,
        RmsPropFor RmsPropConfig, LambFor LambConfig
    );
    refused! {
        SgdFor, SgdConfig { momentum: Momentum::Classic(1.5) } => "`momentum` is from 0 to 1, found 1.5";
        SgdFor, SgdConfig { momentum: Momentum::Nesterov(-0.5) } => "`momentum` is from 0 to 1, found -0.5";
        SgdFor, SgdConfig { dampening: 2.0 } => "`dampening` is from 0 to 1, found 2";
        NadamFor, NadamConfig { momentum_decay: -1.0 } => "`momentum_decay` is at least 0 and finite, found -1";
        AdagradFor, AdagradConfig { rate_decay: -1.0 } => "`rate_decay` is at least 0 and finite, found -1";
        AdagradFor, AdagradConfig { initial: -1.0 } => "`initial` is at least 0 and finite, found -1";
        AdadeltaFor, AdadeltaConfig { rho: 1.0 } => "`rho` is at least 0 and below 1, found 1";
        AdadeltaFor, AdadeltaConfig { epsilon: 0.0 } => "`epsilon` is above 0 and finite, found 0";
        RmsPropFor, RmsPropConfig { rho: 1.0 } => "`rho` is at least 0 and below 1, found 1";
        RmsPropFor, RmsPropConfig { momentum: -0.1 } => "`momentum` is from 0 to 1, found -0.1";
    }
}

#[test]
fn wrappers_refuse_their_own_settings_and_those_inside() {
    let sgd = || SgdFor::<Net>::new(SgdConfig::default());
    let ahead = |every, share| LookAheadConfig { every, share };
    for (wrong, sentence) in [
        (ahead(0, 0.5), "`every` is at least 1, found 0"),
        (ahead(5, 1.5), "`share` is from 0 to 1, found 1.5"),
    ] {
        assert_eq!(wrong.check().unwrap_err().to_string(), sentence);
        assert_eq!(panic_of(|| LookAhead::new(sgd(), wrong)), sentence);
        let boxed = || LookAhead::<SgdFor<Net>>::boxed(SgdConfig::default(), wrong);
        assert_eq!(panic_of(boxed), sentence);
    }
    let none = "`gradients` is at least 1, found 0";
    assert_eq!(panic_of(|| Accumulate::new(sgd(), 0)), none);
    let boxed = || Accumulate::<SgdFor<Net>>::boxed(SgdConfig::default(), 0);
    assert_eq!(panic_of(boxed), none);

    let wrong = SgdConfig {
        rate: -1.0,
        ..SgdConfig::default()
    };
    let inside = "`rate` is at least 0 and finite, found -1";
    assert_eq!(panic_of(|| Kahan::<SgdFor<Net>>::boxed(wrong)), inside);
    assert_eq!(
        panic_of(|| Accumulate::<SgdFor<Net>>::boxed(wrong, 2)),
        inside
    );
    let ahead = || LookAhead::<Kahan<SgdFor<Net>>>::boxed(wrong, LookAheadConfig::default());
    assert_eq!(panic_of(ahead), inside);
}

#[test]
fn groups_refuse_what_makes_no_sense() {
    let min_max = |min, max, rate| Constraint::MinMaxNorm { min, max, rate };
    let all = Group::all();
    for (wrong, sentence) in [
        (all.rate(-1.0), "`rate` is at least 0 and finite, found -1"),
        (
            all.decay(Decay::L2(-1.0)),
            "`decay` is at least 0 and finite, found -1",
        ),
        (
            all.clip(Clip::Value(0.0)),
            "`clip` is above 0 and finite, found 0",
        ),
        (
            all.clip(Clip::GlobalNorm(1.0)),
            "`clip` of a group is by value or by the norm of each segment, found 1",
        ),
        (
            all.penalty(Penalty::l1(-1.0)),
            "`l1` is at least 0 and finite, found -1",
        ),
        (
            all.penalty(Penalty::l2(f64::NAN)),
            "`l2` is at least 0 and finite, found NaN",
        ),
        (
            all.constraint(Constraint::MaxNorm(0.0)),
            "`max_norm` is above 0 and finite, found 0",
        ),
        (
            all.constraint(min_max(-1.0, 1.0, 1.0)),
            "`min` is at least 0 and finite, found -1",
        ),
        (
            all.constraint(min_max(2.0, 1.0, 1.0)),
            "`max` is at least `min`, found 1",
        ),
        (
            all.constraint(min_max(0.0, 1.0, 1.5)),
            "`rate` is from 0 to 1, found 1.5",
        ),
    ] {
        assert_eq!(wrong.check().unwrap_err().to_string(), sentence);
        assert_eq!(panic_of(|| wrong.valid()), sentence);
        let sgd = SgdFor::<Net>::new(SgdConfig::default());
        assert_eq!(
            panic_of(|| Groups::new(sgd, [Group::all(), wrong])),
            sentence
        );
    }
    assert!(all.constraint(min_max(1.0, 1.0, 0.0)).check().is_ok());
}
