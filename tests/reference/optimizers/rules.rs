//! The rules, with the hyper-parameters that a file gives them or with their defaults.

use netwright::prelude::*;

use super::{Around, Job, Of, Plan, train};
use crate::file::Reference;

/// A rule's hyper-parameters in the metadata.
struct Hyper<'a> {
    file: &'a Reference<'a>,
    rule: &'a str,
}

/// Does the job with settings of the fields named here, and of those that all rules have.
macro_rules! run {
    ($job:ident, $config:ident { $($field:ident: $value:expr),* $(,)? }) => {
        $job.run(|around: Around| $config {
            $($field: $value,)*
            decay: around.decay,
            decayed: around.decayed,
            clip: around.clip,
        })
    };
}

/// Does the job with the rule of this name in the file.
pub fn run(file: &Reference<'_>, rule: &str, job: &impl Job) {
    let of = Hyper { file, rule };
    let rate = of.number("learning_rate");
    let beta1 = || of.number("beta_1");
    let beta2 = || of.number("beta_2");
    let epsilon = || of.number("epsilon");
    match of.text("rule").as_str() {
        "sgd" => run!(
            job,
            SgdConfig {
                rate: rate,
                momentum: of.momentum(),
                form: of.momentum_form(),
                dampening: of.number("dampening"),
            }
        ),
        "adam" => {
            run!(
                job,
                AdamConfig {
                    rate: rate,
                    beta1: beta1(),
                    beta2: beta2(),
                    epsilon: epsilon(),
                    placement: of.placement(),
                }
            );
            run!(
                job,
                AdamWConfig {
                    rate: rate,
                    beta1: beta1(),
                    beta2: beta2(),
                    epsilon: epsilon(),
                    placement: of.placement(),
                }
            );
        }
        "amsgrad" => run!(
            job,
            AmsGradConfig {
                rate: rate,
                beta1: beta1(),
                beta2: beta2(),
                epsilon: epsilon(),
                placement: of.placement(),
            }
        ),
        "adamax" => run!(
            job,
            AdamaxConfig {
                rate: rate,
                beta1: beta1(),
                beta2: beta2(),
                epsilon: epsilon(),
                placement: of.placement(),
            }
        ),
        "nadam" => run!(
            job,
            NadamConfig {
                rate: rate,
                beta1: beta1(),
                beta2: beta2(),
                epsilon: epsilon(),
                momentum_decay: of.number("momentum_decay"),
            }
        ),
        "radam" => run!(
            job,
            RAdamConfig {
                rate: rate,
                beta1: beta1(),
                beta2: beta2(),
                epsilon: epsilon(),
            }
        ),
        "adagrad" => run!(
            job,
            AdagradConfig {
                rate: rate,
                rate_decay: of.number("rate_decay"),
                initial: of.number("initial"),
                epsilon: epsilon(),
                placement: of.placement(),
            }
        ),
        "adadelta" => run!(
            job,
            AdadeltaConfig {
                rate: rate,
                rho: of.number("rho"),
                epsilon: epsilon(),
            }
        ),
        "rmsprop" => run!(
            job,
            RmsPropConfig {
                rate: rate,
                rho: of.number("rho"),
                momentum: of.number("momentum"),
                form: of.momentum_form(),
                centered: of.get("centered"),
                epsilon: epsilon(),
                placement: of.placement(),
            }
        ),
        "lion" => run!(
            job,
            LionConfig {
                rate: rate,
                beta1: beta1(),
                beta2: beta2(),
            }
        ),
        "lamb" => run!(
            job,
            LambConfig {
                rate: rate,
                beta1: beta1(),
                beta2: beta2(),
                epsilon: epsilon(),
                form: of.decay_form(),
            }
        ),
        unknown => of.fail("rule", unknown),
    }
}

impl Hyper<'_> {
    fn momentum(&self) -> Momentum {
        match self.number("momentum") {
            0.0 => Momentum::None,
            keep if self.get("nesterov") => Momentum::Nesterov(keep),
            keep => Momentum::Classic(keep),
        }
    }

    fn momentum_form(&self) -> MomentumForm {
        match self.text("momentum_form").as_str() {
            "pytorch" => MomentumForm::PyTorch,
            "keras" => MomentumForm::Keras,
            unknown => self.fail("momentum_form", unknown),
        }
    }

    fn placement(&self) -> EpsilonPlacement {
        match self.text("epsilon_form").as_str() {
            "pytorch" => EpsilonPlacement::PyTorch,
            "keras" => EpsilonPlacement::Keras,
            unknown => self.fail("epsilon_form", unknown),
        }
    }

    fn decay_form(&self) -> LambDecay {
        match self.text("decay_form").as_str() {
            "paper" => LambDecay::Paper,
            "keras" => LambDecay::Keras,
            unknown => self.fail("decay_form", unknown),
        }
    }

    fn number(&self, key: &str) -> f64 {
        self.get(key)
    }

    fn text(&self, key: &str) -> String {
        self.get(key)
    }

    fn get<T: core::str::FromStr<Err: core::fmt::Debug>>(&self, key: &str) -> T {
        self.file.note(self.rule, key)
    }

    fn fail(&self, key: &str, value: &str) -> ! {
        panic!("`{}`: nothing here is a {key} of `{value}`", self.rule)
    }
}

/// PyTorch's optimizers whose caller names nothing but the weights.
pub fn check_defaults_of_pytorch(file: &Reference<'_>) {
    default(file, "sgd", SgdConfig::pytorch());
    default(file, "adam", AdamConfig::pytorch());
    default(file, "amsgrad", AmsGradConfig::pytorch());
    default(file, "adamax", AdamaxConfig::pytorch());
    default(file, "nadam", NadamConfig::pytorch());
    default(file, "radam", RAdamConfig::pytorch());
    default(file, "adagrad", AdagradConfig::pytorch());
    default(file, "adadelta", AdadeltaConfig::pytorch());
    default(file, "rmsprop", RmsPropConfig::pytorch());
    // There biases decay, too.
    let decayed = Roles::ALL;
    let adamw = AdamWConfig::pytorch();
    default(file, "adamw", AdamWConfig { decayed, ..adamw });
}

/// Keras's optimizers that are made without arguments.
pub fn check_defaults_of_keras(file: &Reference<'_>) {
    default(file, "sgd", SgdConfig::keras());
    default(file, "adam", AdamConfig::keras());
    default(file, "amsgrad", AmsGradConfig::keras());
    default(file, "adamax", AdamaxConfig::keras());
    default(file, "nadam", NadamConfig::keras());
    default(file, "adagrad", AdagradConfig::keras());
    default(file, "adadelta", AdadeltaConfig::keras());
    default(file, "rmsprop", RmsPropConfig::keras());
    default(file, "lion", LionConfig::keras());
    default(file, "lamb", LambConfig::keras());
    // There biases decay, too.
    let decayed = Roles::ALL;
    let adamw = AdamWConfig::keras();
    default(file, "adamw", AdamWConfig { decayed, ..adamw });
}

fn default<C, const SLOTS: usize>(file: &Reference<'_>, rule: &str, config: C)
where
    C: Configuration + Rule<SLOTS>,
{
    let optimizer = Of::<C, SLOTS>::boxed(config);
    let found = train(file, optimizer, Plan::Constant, |_, _| {});
    file.check(&format!("default/{rule}"), &found.after);
}
