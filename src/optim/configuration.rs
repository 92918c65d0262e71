//! The settings of optimizers: those that all have, and each rule's own beside them.

use super::rule::{Elements, Rule, Step};
use super::settings::{Clip, Decay, Settings};
use crate::config::Rules;
use crate::parameters::Roles;
use crate::plain::Plain;
use crate::scalar::Float;

/// What configures an optimizer: the settings that every optimizer has, and its rule's own.
///
/// `AdamConfig` and its like are such; [`Config`] gives the common settings to a rule of one's own.
pub trait Configuration: Copy + Plain {
    /// Learning rate, decay and clipping.
    fn settings(&self) -> Settings;

    /// Changes the learning rate.
    fn set_rate(&mut self, rate: f64);

    /// What must hold of the settings.
    fn rules(&self) -> Rules;
}

impl Settings {
    /// What must hold of them.
    pub(super) const fn rules(&self) -> Rules {
        Rules::new()
            .at_least_zero("rate", self.rate)
            .decay(self.decay)
            .clip(self.clip)
    }
}

/// Declares the settings of a built-in rule: the learning rate, the rule's own, then those that
/// every optimizer has. A field may name the [`Rules`] that it keeps.
macro_rules! config {
    (
        $(#[$meta:meta])*
        pub struct $config:ident {
            rate: $rate:expr,
            decay: $decay:expr,
            $(
                $(#[$field_meta:meta])*
                pub $field:ident: $type:ty = $default:expr $(, $rule:ident)?;
            )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, $crate::plain::Plain)]
        pub struct $config {
            /// The learning rate η.
            pub rate: f64,
            $(
                $(#[$field_meta])*
                pub $field: $type,
            )*
            /// How weights decay.
            pub decay: $crate::optim::Decay,
            /// What decays: weights alone unless told otherwise.
            pub decayed: $crate::parameters::Roles,
            /// How the gradient is clipped.
            pub clip: $crate::optim::Clip,
        }

        impl $config {
            const DEFAULT: $config = $config {
                rate: $rate,
                $($field: $default,)*
                decay: $decay,
                decayed: $crate::parameters::Roles::WEIGHTS,
                clip: $crate::optim::Clip::None,
            };

            const fn common(&self) -> $crate::optim::Settings {
                $crate::optim::Settings {
                    rate: self.rate,
                    decay: self.decay,
                    decayed: self.decayed,
                    clip: self.clip,
                }
            }

            const fn rules(&self) -> $crate::config::Rules {
                self.common().rules()$($(.$rule(stringify!($field), self.$field))?)*
            }
        }

        $crate::config::checked!($config);

        impl Default for $config {
            fn default() -> Self {
                $config::DEFAULT
            }
        }

        impl $crate::optim::Configuration for $config {
            fn settings(&self) -> $crate::optim::Settings {
                self.common()
            }

            fn set_rate(&mut self, rate: f64) {
                self.rate = rate;
            }

            fn rules(&self) -> $crate::config::Rules {
                self.rules()
            }
        }
    };
}
pub(super) use config;

/// A rule of one's own with the settings that every optimizer has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Config<R> {
    /// The learning rate η.
    pub rate: f64,
    /// How weights decay.
    pub decay: Decay,
    /// What decays: weights alone unless told otherwise.
    pub decayed: Roles,
    /// How the gradient is clipped.
    pub clip: Clip,
    /// The rule.
    pub rule: R,
}

// SAFETY: every field is plain.
#[diagnostic::do_not_recommend]
unsafe impl<R: Plain> Plain for Config<R> {}

impl<R> Config<R> {
    /// A rule with this learning rate, without decay and clipping.
    pub const fn of(rate: f64, rule: R) -> Config<R> {
        Config {
            rate,
            decay: Decay::None,
            decayed: Roles::WEIGHTS,
            clip: Clip::None,
            rule,
        }
    }
}

impl<R: Copy + Plain> Configuration for Config<R> {
    fn settings(&self) -> Settings {
        Settings {
            rate: self.rate,
            decay: self.decay,
            decayed: self.decayed,
            clip: self.clip,
        }
    }

    fn set_rate(&mut self, rate: f64) {
        self.rate = rate;
    }

    fn rules(&self) -> Rules {
        self.settings().rules()
    }
}

impl<R: Rule<SLOTS>, const SLOTS: usize> Rule<SLOTS> for Config<R> {
    const STATE: [&'static str; SLOTS] = R::STATE;

    fn update<T: Float>(&self, step: Step, elements: Elements<'_, T, SLOTS>) {
        self.rule.update(step, elements);
    }
}
