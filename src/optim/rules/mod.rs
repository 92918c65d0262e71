//! The built-in update rules, one a file.

mod adadelta;
mod adagrad;
mod adam;
mod adamax;
mod adamw;
mod amsgrad;
mod lamb;
mod lion;
mod nadam;
mod radam;
mod rmsprop;
mod sgd;

pub use adadelta::{Adadelta, AdadeltaConfig, AdadeltaFor};
pub use adagrad::{Adagrad, AdagradConfig, AdagradFor};
pub use adam::{Adam, AdamConfig, AdamFor, EpsilonPlacement};
pub use adamax::{Adamax, AdamaxConfig, AdamaxFor};
pub use adamw::{AdamW, AdamWConfig, AdamWFor};
pub use amsgrad::{AmsGrad, AmsGradConfig, AmsGradFor};
pub use lamb::{Lamb, LambConfig, LambDecay, LambFor};
pub use lion::{Lion, LionConfig, LionFor};
pub use nadam::{Nadam, NadamConfig, NadamFor};
pub use radam::{RAdam, RAdamConfig, RAdamFor};
pub use rmsprop::{RmsProp, RmsPropConfig, RmsPropFor};
pub use sgd::{Momentum, MomentumForm, Sgd, SgdConfig, SgdFor};

/// Names an optimizer: for a network of `N` parameters, and for a network that may be generic; and
/// makes it as a constant.
macro_rules! optimizer {
    ($(#[$doc:meta])* $name:ident, $name_for:ident: $config:ident, $slots:literal) => {
        $(#[$doc])*
        ///
        #[doc = concat!("`", stringify!($name), "<N>` is for a network of `N` parameters; the number follows from use.")]
        pub type $name<const N: usize, T = f32> = $crate::optim::Descent<[T; N], $config, $slots>;

        #[doc = concat!("[`", stringify!($name), "`] for the network `M`, which may be generic.")]
        pub type $name_for<M> =
            $crate::optim::Descent<<M as $crate::parameters::Parameters>::Flat, $config, $slots>;

        impl<S: $crate::tensor::Floats> $crate::optim::Descent<S, $config, $slots> {
            /// An optimizer that has taken no step, as a value or a constant.
            ///
            /// # Panics
            /// If a setting makes no sense, with the sentence of `config.check()`'s error, which
            /// names it; in a constant, that is a compile error.
            #[track_caller]
            pub const fn new(config: $config) -> Self {
                $crate::optim::Descent {
                    config: config.valid(),
                    steps: 0,
                    state: $crate::plain::zeroed(),
                }
            }
        }
    };
}
use optimizer;
