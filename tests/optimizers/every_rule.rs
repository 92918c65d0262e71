//! Every built-in rule, in each of its forms.

use std::fmt::Debug;

use netwright::prelude::*;

/// What is done with a rule, whichever it is.
pub trait Visitor {
    fn visit<C, const SLOTS: usize>(&mut self, config: C)
    where
        C: Configuration + Rule<SLOTS> + Debug;
}

/// Shows every rule to the visitor, with this decay and this clipping.
pub fn visit_every_rule(visitor: &mut impl Visitor, decay: Decay, clip: Clip) {
    macro_rules! visit {
        ($($config:ident { $($field:ident: $value:expr),* })*) => { $(
            visitor.visit($config { $($field: $value,)* decay, clip, ..$config::default() });
        )* };
    }
    let placement = EpsilonPlacement::Keras;
    visit! {
        SgdConfig {}
        SgdConfig { momentum: Momentum::Classic(0.9), dampening: 0.1 }
        SgdConfig { momentum: Momentum::Nesterov(0.9), form: MomentumForm::Keras }
        AdamConfig {}
        AdamConfig { placement: placement }
        AdamWConfig {}
        AmsGradConfig {}
        AdamaxConfig {}
        AdamaxConfig { placement: placement }
        NadamConfig {}
        RAdamConfig {}
        AdagradConfig { initial: 0.1, rate_decay: 0.1 }
        AdagradConfig { placement: placement }
        AdadeltaConfig {}
        RmsPropConfig {}
        RmsPropConfig { momentum: 0.9, centered: true }
        RmsPropConfig { momentum: 0.9, form: MomentumForm::Keras, placement: placement }
        LionConfig {}
        LambConfig {}
        LambConfig { form: LambDecay::Keras }
    }
}
