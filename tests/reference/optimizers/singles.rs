//! What stands around a rule: clipping, groups, gathered gradients, slow weights.

use netwright::prelude::*;

use super::{Around, Job, Of, Plan, STEPS, Small, Trace, rules, train};
use crate::file::Reference;

/// As many groups as a case has at most.
const GROUPS: usize = 4;

pub fn check(file: &Reference<'_>) {
    for case in file.cases("/run") {
        let rule: String = file.note(&case, "rule");
        rules::run(file, &rule, &Single { file, case: &case });
    }
}

/// A case of its own.
struct Single<'a> {
    file: &'a Reference<'a>,
    case: &'a str,
}

impl Job for Single<'_> {
    fn run<C, const SLOTS: usize>(&self, config: impl Fn(Around) -> C)
    where
        C: Configuration + Rule<SLOTS>,
    {
        let around = Around::of(self.file, &self.note("decay"));
        let clips = self.clips();
        let optimizer = Of::<C, SLOTS>::boxed(config(Around {
            clip: clips[0],
            ..around
        }));
        let gradients: u64 = self.file.note(self.case, "accumulate");
        let mut trace = match (gradients, self.look_ahead()) {
            (1, None) => {
                let grouped = Groups::new(optimizer, self.groups(0));
                self.train(grouped, |grouped, step| {
                    let clip = clips[step];
                    let mut config = config(Around { clip, ..around });
                    config.set_rate(grouped.rate());
                    grouped.optimizer.config = config;
                    *grouped.groups_mut() = self.groups(step);
                })
            }
            (1, Some(ahead)) => self.train(LookAhead::new(optimizer, ahead), |_, _| {}),
            (_, None) => self.train(Accumulate::new(optimizer, gradients), |_, _| {}),
            (_, Some(ahead)) => {
                let gathering = Accumulate::new(optimizer, gradients);
                self.train(LookAhead::new(gathering, ahead), |_, _| {})
            }
        };
        if gradients > 1 {
            trace.norms.clear();
        }
        let found = [trace.losses, trace.norms, trace.after.to_vec()].concat();
        self.file.check(&format!("{}/run", self.case), &found);
    }
}

impl Single<'_> {
    fn train<O>(&self, optimizer: O, prepare: impl Fn(&mut O, usize)) -> Trace
    where
        O: Optimizer<Scalar = f64, Flat = super::Weights>,
    {
        let plan = Plan::of(self.file, &self.note("schedule"));
        train(self.file, optimizer, plan, prepare)
    }

    /// How the gradient of each step is clipped.
    ///
    /// PyTorch's `clip_grad_norm_` multiplies by c / (‖g‖ + δ) with a δ of 1e-6 that keeps the
    /// quotient finite, where others multiply by c / ‖g‖. To bring the norm to c ‖g‖ / (‖g‖ + δ)
    /// is the same.
    fn clips(&self) -> [Clip; STEPS] {
        let clip = self.note("clip");
        let number = |key| self.file.note::<f64>(&clip, key);
        let (threshold, delta) = (number("threshold"), number("epsilon"));
        match self.file.note::<String>(&clip, "kind").as_str() {
            "none" => [Clip::None; STEPS],
            "value" => [Clip::Value(threshold); STEPS],
            "norm" if delta == 0.0 => [Clip::Norm(threshold); STEPS],
            "global_norm" if delta == 0.0 => [Clip::GlobalNorm(threshold); STEPS],
            "global_norm" => {
                let run: Vec<f64> = self.file.rows(&format!("{}/run", self.case));
                core::array::from_fn(|step| {
                    let norm = run[STEPS + step];
                    Clip::GlobalNorm(threshold * (norm / (norm + delta)))
                })
            }
            unknown => panic!("`{clip}`: nothing here clips by `{unknown}`"),
        }
    }

    fn look_ahead(&self) -> Option<LookAheadConfig> {
        let text = self.note("look_ahead");
        let (every, share) = text.split_once(' ')?;
        Some(LookAheadConfig {
            every: every.parse().unwrap(),
            share: share.parse().unwrap(),
        })
    }

    /// The groups at a step, from 0, and others that change nothing.
    fn groups(&self, step: usize) -> [Group; GROUPS] {
        let mut groups = [Group::all(); GROUPS];
        let text = self.note("groups");
        let texts: Vec<&str> = match text.as_str() {
            "none" => Vec::new(),
            text => text.split(" | ").collect(),
        };
        assert!(texts.len() <= GROUPS, "`{}` has more groups", self.case);
        for (group, text) in groups.iter_mut().zip(texts) {
            let (pattern, changes) = text.split_once(": ").unwrap();
            let members = Group::matching::<Small>(pattern).unwrap();
            let changes = changes.split("; ");
            *group = changes.fold(members, |group, change| changed(group, change, step));
        }
        groups
    }

    fn note(&self, key: &str) -> String {
        self.file.note(self.case, key)
    }
}

/// A group for which something more is different at a step, as `rate 0.25`.
fn changed(group: Group, change: &str, step: usize) -> Group {
    let (name, numbers) = change.split_once(' ').unwrap_or((change, ""));
    let numbers: Vec<f64> = numbers
        .split_terminator(' ')
        .map(|number| number.parse().unwrap())
        .collect();
    match (name, &numbers[..]) {
        ("rate", [factor]) => group.rate(*factor),
        ("l2", [factor]) => group.decay(Decay::L2(*factor)),
        ("decoupled", [factor]) => group.decay(Decay::Decoupled(*factor)),
        ("penalty", [l1, l2]) => group.penalty(Penalty { l1: *l1, l2: *l2 }),
        ("clip_value", [bound]) => group.clip(Clip::Value(*bound)),
        ("max_norm", [bound]) => group.constraint(Constraint::MaxNorm(*bound)),
        ("unit_norm", []) => group.constraint(Constraint::UnitNorm),
        ("min_max_norm", [min, max, rate]) => group.constraint(Constraint::MinMaxNorm {
            min: *min,
            max: *max,
            rate: *rate,
        }),
        ("non_negative", []) => group.constraint(Constraint::NonNegative),
        ("frozen", [steps]) if (step as f64) < *steps => group.frozen(),
        ("frozen", [_]) => group,
        unknown => panic!("nothing here is a group with {unknown:?}"),
    }
}
