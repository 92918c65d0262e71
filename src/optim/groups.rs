//! An optimizer that treats groups of parameters differently.

use super::group::Group;
use super::optimizer::{Optimizer, Pass, Report, wraps};
use super::settings::{Clip, Constraint, Decay, Penalty};
use crate::parameters::Segment;
use crate::state::StateVisitor;

/// How a segment is treated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Treatment {
    pub(super) rate: f64,
    pub(super) decay: Option<Decay>,
    pub(super) clip: Option<Clip>,
    pub(super) penalty: Penalty,
    pub(super) constraint: Constraint,
    pub(super) frozen: bool,
    /// How many steps it was frozen for: its state knows nothing of them.
    pub(super) missed: u64,
}

impl Treatment {
    pub(super) const PLAIN: Treatment = Treatment {
        rate: 1.0,
        decay: None,
        clip: None,
        penalty: Penalty::NONE,
        constraint: Constraint::None,
        frozen: false,
        missed: 0,
    };

    /// That of a segment: what all its groups say, a later one over an earlier one.
    pub(super) fn of(segment: &Segment<'_>, groups: Option<Chain<'_>>) -> Treatment {
        let Some(Chain {
            groups,
            missed,
            outer,
        }) = groups
        else {
            return Treatment::PLAIN;
        };
        let mut whole = Treatment::of(segment, outer.copied());
        let own = groups.iter().zip(missed);
        for (Group { treatment, .. }, missed) in own.filter(|(group, _)| group.has(segment)) {
            whole.missed = whole.missed.max(*missed);
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
    missed: &'a [u64],
    outer: Option<&'a Chain<'a>>,
}

/// An optimizer that treats `K` groups of parameters differently.
///
/// A segment may be in several groups, or in none. Of contradicting groups the later one holds.
#[derive(Debug, Clone, Copy)]
pub struct Groups<O, const K: usize> {
    /// The optimizer.
    pub optimizer: O,
    groups: [Group; K],
    /// For how many steps each was frozen.
    missed: [u64; K],
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
        Groups {
            optimizer,
            groups,
            missed: [0; K],
        }
    }

    /// The groups.
    pub const fn groups(&self) -> &[Group; K] {
        &self.groups
    }

    /// The groups, to be changed between steps: `groups_mut()[0] = Group::segment(...)` thaws what was
    /// frozen there. It goes on as if no step had been taken meanwhile, as in PyTorch.
    pub const fn groups_mut(&mut self) -> &mut [Group; K] {
        &mut self.groups
    }
}

impl<O: Optimizer, const K: usize> Optimizer for Groups<O, K> {
    wraps!();

    fn state(&mut self, visitor: &mut dyn StateVisitor) {
        for missed in &mut self.missed {
            visitor.count("missed", missed);
        }
        self.optimizer.state(visitor);
    }

    /// # Panics
    /// If a group is a place in another network, or makes no sense since it was changed.
    fn pass(&mut self, pass: Pass<'_, O::Scalar>) -> Report {
        for group in &self.groups {
            group.rules().hold();
            group.hold(pass.fingerprint);
        }
        let outer = pass.groups;
        let report = self.optimizer.pass(Pass {
            groups: Some(Chain {
                groups: &self.groups,
                missed: &self.missed,
                outer: outer.as_ref(),
            }),
            ..pass
        });
        for (missed, group) in self.missed.iter_mut().zip(&self.groups) {
            *missed += u64::from(group.treatment.frozen && report.stepped);
        }
        report
    }
}
