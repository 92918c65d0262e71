//! A parameter group: some segments of a network, and what is different for them.

use super::groups::Treatment;
use super::pattern::{Pattern, PatternError};
use super::settings::{Clip, Constraint, Decay, Penalty};
use crate::config::{Rules, checked};
use crate::parameters::{Parameters, Role, Roles, Segment};

/// Some segments of a network, and what is different for them.
///
/// Segments are chosen by role, by a path that the compiler checks ([`segment!`](crate::segment)),
/// or by a pattern of names. Keras's `kernel_regularizer`, `kernel_constraint` and `trainable`,
/// PyTorch's parameter groups.
///
/// ```
/// use netwright::prelude::*;
///
/// network! {
///     pub struct Digits: [784] -> [10] {
///         hidden: Dense(10) -> Relu,
///         output: Dense(10) -> Softmax,
///     }
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let groups = [
///     Group::segment(segment!(Digits, hidden)).frozen(),
///     Group::segment(segment!(Digits, output.weight)).constraint(Constraint::MaxNorm(3.0)),
///     Group::role(Role::Bias).rate(2.0),
///     Group::matching::<Digits>("*.weight")?.penalty(Penalty::l2(1e-4)),
/// ];
/// let mut net = Digits::boxed(&mut Generator::seed(1));
/// let mut optimizer = Groups::new(Adam::boxed(AdamConfig::default()), groups);
/// # let grad = net.boxed_clone();
/// # let before = net.boxed_clone();
/// optimizer.step(&mut net, &grad);
/// # assert_eq!(net.hidden.weight, before.hidden.weight);
/// # assert_ne!(net.output.weight, before.output.weight);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    members: Members,
    pub(super) treatment: Treatment,
}

/// Which segments belong to a group.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(C, u8)]
enum Members {
    All,
    Of(Roles),
    Within(Place),
    Named(Pattern),
}

/// A place among the floats of a network: what [`segment!`](crate::segment) gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    start: usize,
    end: usize,
    /// The fingerprint of the network.
    of: u64,
}

impl Place {
    /// The place of a field of type `F`, `offset` bytes from the beginning of the network `N`.
    #[doc(hidden)]
    pub const fn of<N: Parameters, F>(offset: usize, _: fn(&N) -> &F) -> Place {
        let float = size_of::<N::Scalar>();
        Place {
            start: offset / float,
            end: (offset + size_of::<F>()) / float,
            of: N::TREE.fingerprint(),
        }
    }
}

/// The place of a field among the floats of a network, checked by the compiler: a layer,
/// `segment!(Digits, hidden)`, or a tensor, `segment!(Digits, hidden.weight)`.
///
/// ```
/// use netwright::prelude::*;
///
/// network! { pub struct Line: [1] -> [1] { output: Dense(1) } }
///
/// const SLOPE: Group = Group::segment(segment!(Line, output.weight)).rate(0.1);
/// # fn main() {}
/// ```
///
/// A field that there is not does not compile:
///
/// ```compile_fail
/// # use netwright::prelude::*;
/// # network! { pub struct Line: [1] -> [1] { output: Dense(1) } }
/// # fn main() {}
/// const SLOPE: Group = Group::segment(segment!(Line, output.wieght));
/// ```
#[macro_export]
macro_rules! segment {
    ($network:ty, $($path:ident).+) => {
        $crate::optim::Place::of::<$network, _>(
            ::core::mem::offset_of!($network, $($path).+),
            |network| &network.$($path).+,
        )
    };
}

impl Group {
    /// All segments.
    pub const fn all() -> Group {
        Group::new(Members::All)
    }

    /// The segments of a role.
    pub const fn role(role: Role) -> Group {
        Group::roles(Roles::of(&[role]))
    }

    /// The segments of some roles.
    pub const fn roles(roles: Roles) -> Group {
        Group::new(Members::Of(roles))
    }

    /// The segments at a place: `Group::segment(segment!(Digits, hidden))`.
    pub const fn segment(place: Place) -> Group {
        Group::new(Members::Within(place))
    }

    /// The segments of the network `N` whose names match a pattern, in which `*` stands for any
    /// characters: `"*.weight"`, `"block.*"`, `"hidden.bias"`.
    ///
    /// # Errors
    /// [`PatternError`] if no segment matches, or the pattern is longer than 63 bytes.
    pub fn matching<N: Parameters>(pattern: &str) -> Result<Group, PatternError> {
        Ok(Group::new(Members::Named(Pattern::of::<N>(pattern)?)))
    }

    const fn new(members: Members) -> Group {
        Group {
            members,
            treatment: Treatment::PLAIN,
        }
    }

    /// The learning rate times a factor. Of several groups, all factors count.
    pub const fn rate(mut self, factor: f64) -> Group {
        self.treatment.rate = factor;
        self
    }

    /// Another decay, whatever the role.
    pub const fn decay(mut self, decay: Decay) -> Group {
        self.treatment.decay = Some(decay);
        self
    }

    /// Another clipping: by value, or by the norm of each segment.
    pub const fn clip(mut self, clip: Clip) -> Group {
        self.treatment.clip = Some(clip);
        self
    }

    /// A penalty. Of several groups, all penalties count.
    pub const fn penalty(mut self, penalty: Penalty) -> Group {
        self.treatment.penalty = penalty;
        self
    }

    /// What holds after every step.
    pub const fn constraint(mut self, constraint: Constraint) -> Group {
        self.treatment.constraint = constraint;
        self
    }

    /// Not trained: neither changed, nor counted in the gradient's norm. Running statistics go on.
    pub const fn frozen(mut self) -> Group {
        self.treatment.frozen = true;
        self
    }

    /// Refuses another network than the one it was made for.
    #[track_caller]
    pub(super) fn hold(&self, fingerprint: u64) {
        if let Members::Within(place) = self.members {
            assert!(
                place.of == fingerprint,
                "a group is a place in one network, and the optimizer steps another: make it by `segment!` of this one",
            );
        }
    }

    pub(super) fn has(&self, segment: &Segment<'_>) -> bool {
        match &self.members {
            Members::All => true,
            Members::Of(roles) => roles.contains(segment.role),
            Members::Within(place) => {
                place.start <= segment.range.start && segment.range.end <= place.end
            }
            Members::Named(pattern) => pattern.matches(&segment.path),
        }
    }

    pub(super) const fn rules(&self) -> Rules {
        let Treatment {
            rate,
            decay,
            clip,
            penalty,
            constraint,
            ..
        } = self.treatment;
        let rules = Rules::new()
            .at_least_zero("rate", rate)
            .at_least_zero("l1", penalty.l1)
            .at_least_zero("l2", penalty.l2);
        let rules = match decay {
            Some(decay) => rules.decay(decay),
            None => rules,
        };
        let rules = match clip {
            Some(Clip::GlobalNorm(bound)) => rules.real(
                false,
                "clip",
                "of a group is by value or by the norm of each segment",
                bound,
            ),
            Some(clip) => rules.clip(clip),
            None => rules,
        };
        match constraint {
            Constraint::MaxNorm(bound) => rules.above_zero("max_norm", bound),
            Constraint::MinMaxNorm { min, max, rate } => rules
                .at_least_zero("min", min)
                .real(max >= min, "max", "is at least `min`", max)
                .share("rate", rate),
            _ => rules,
        }
    }
}

checked!(Group);
