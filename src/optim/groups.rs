//! Parameter groups: what is different for some segments of a network.

use super::config::{Rules, checked};
use super::optimizer::{Optimizer, Pass, Report};
use super::pattern::{Pattern, PatternError};
use super::settings::{Clip, Constraint, Decay, Penalty};
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
    treatment: Treatment,
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
    /// How many floats the network has.
    of: usize,
}

impl Place {
    /// The place of a field of type `F`, `offset` bytes from the beginning of the network `N`.
    #[doc(hidden)]
    pub const fn of<N: Parameters, F>(offset: usize, _: fn(&N) -> &F) -> Place {
        let float = size_of::<N::Scalar>();
        Place {
            start: offset / float,
            end: (offset + size_of::<F>()) / float,
            of: N::LEN,
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

    fn has(&self, segment: &Segment<'_>) -> bool {
        match &self.members {
            Members::All => true,
            Members::Of(roles) => roles.contains(segment.role),
            Members::Within(place) => {
                place.start <= segment.range.start && segment.range.end <= place.end
            }
            Members::Named(pattern) => pattern.matches(&segment.path),
        }
    }

    const fn rules(&self) -> Rules {
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
            Some(Decay::L2(factor) | Decay::Decoupled(factor)) => {
                rules.at_least_zero("decay", factor)
            }
            _ => rules,
        };
        let rules = match clip {
            Some(Clip::Value(bound) | Clip::Norm(bound)) => rules.above_zero("clip", bound),
            Some(Clip::GlobalNorm(bound)) => rules.real(
                false,
                "clip",
                "of a group is by value or by the norm of each segment",
                bound,
            ),
            _ => rules,
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

/// How a segment is treated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Treatment {
    pub(super) rate: f64,
    pub(super) decay: Option<Decay>,
    pub(super) clip: Option<Clip>,
    pub(super) penalty: Penalty,
    pub(super) constraint: Constraint,
    pub(super) frozen: bool,
}

impl Treatment {
    const PLAIN: Treatment = Treatment {
        rate: 1.0,
        decay: None,
        clip: None,
        penalty: Penalty::NONE,
        constraint: Constraint::None,
        frozen: false,
    };

    /// That of a segment: what all its groups say, a later one over an earlier one.
    pub(super) fn of(segment: &Segment<'_>, groups: Option<Chain<'_>>) -> Treatment {
        let Some(Chain { groups, outer }) = groups else {
            return Treatment::PLAIN;
        };
        let mut whole = Treatment::of(segment, outer.copied());
        for Group { treatment, .. } in groups.iter().filter(|group| group.has(segment)) {
            whole.rate *= treatment.rate;
            whole.decay = treatment.decay.or(whole.decay);
            whole.clip = treatment.clip.or(whole.clip);
            whole.penalty.l1 += treatment.penalty.l1;
            whole.penalty.l2 += treatment.penalty.l2;
            if treatment.constraint != Constraint::None {
                whole.constraint = treatment.constraint;
            }
            whole.frozen |= treatment.frozen;
        }
        whole
    }
}

/// The groups of an optimizer, and those of one around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chain<'a> {
    groups: &'a [Group],
    outer: Option<&'a Chain<'a>>,
}

impl Chain<'_> {
    /// Refuses groups that were made for another network.
    fn hold(&self, floats: usize) {
        for group in self.groups {
            if let Members::Within(place) = group.members {
                assert!(
                    place.of == floats,
                    "a group is a place in a network of {} floats, and this one has {floats}",
                    place.of,
                );
            }
        }
    }
}

/// An optimizer that treats `K` groups of parameters differently.
///
/// A segment may be in several groups, or in none. Of contradicting groups the later one holds.
#[derive(Debug, Clone, Copy)]
pub struct Groups<O, const K: usize> {
    /// The optimizer.
    pub optimizer: O,
    groups: [Group; K],
}

impl<O, const K: usize> Groups<O, K> {
    /// An optimizer, and what is different for some groups.
    ///
    /// # Panics
    /// If a group makes no sense, with the sentence of `group.check()`'s error, which names the
    /// setting; in a constant, that is a compile error.
    #[track_caller]
    pub const fn new(optimizer: O, groups: [Group; K]) -> Self {
        let mut i = 0;
        while i < K {
            groups[i].rules().hold();
            i += 1;
        }
        Groups { optimizer, groups }
    }

    /// The groups.
    pub const fn groups(&self) -> &[Group; K] {
        &self.groups
    }

    /// The groups, to be changed between steps: to thaw what was frozen.
    pub const fn groups_mut(&mut self) -> &mut [Group; K] {
        &mut self.groups
    }
}

impl<O: Optimizer, const K: usize> Optimizer for Groups<O, K> {
    type Scalar = O::Scalar;
    type Flat = O::Flat;

    fn rate(&self) -> f64 {
        self.optimizer.rate()
    }

    fn set_rate(&mut self, rate: f64) {
        self.optimizer.set_rate(rate);
    }

    /// # Panics
    /// If a group is a place in a network of another size.
    fn pass(&mut self, pass: Pass<'_, O::Scalar>) -> Report {
        let chain = Chain {
            groups: &self.groups,
            outer: pass.groups.as_ref(),
        };
        chain.hold(pass.parameters.len());
        self.optimizer.pass(Pass {
            groups: Some(chain),
            tree: pass.tree,
            parameters: pass.parameters,
            gradient: pass.gradient,
            excess: pass.excess,
        })
    }
}
