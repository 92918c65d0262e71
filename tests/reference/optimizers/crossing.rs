//! Every rule under every schedule with every decay: what is left after twenty steps.

use std::collections::BTreeSet;

use netwright::prelude::*;

use super::{Around, Job, Of, Plan, Weights, rules, train};
use crate::file::Reference;

const DECAYS: [&str; 5] = ["none", "l2", "l2_weights", "decoupled", "decoupled_weights"];

/// How many rules, counted with their momentum and the like, and how many schedules there are.
const CROSSED: (usize, usize) = (18, 16);

/// A rule, a schedule and a decay, by their names.
type Combination = [String; 3];

/// Asserts that every combination of the rules, schedules and decays is in one of the files.
pub fn check_complete(files: &[Reference<'_>]) {
    let held: BTreeSet<Combination> = files.iter().flat_map(combinations).collect();
    let names = |place: usize| -> BTreeSet<&String> { held.iter().map(|of| &of[place]).collect() };
    let (rules, schedules) = (names(0), names(1));
    assert_eq!((rules.len(), schedules.len()), CROSSED);
    let missing: Vec<Combination> = rules
        .iter()
        .flat_map(|rule| schedules.iter().map(move |schedule| (rule, schedule)))
        .flat_map(|(rule, schedule)| {
            DECAYS.map(|decay| [rule.to_string(), schedule.to_string(), decay.to_string()])
        })
        .filter(|combination| !held.contains(combination))
        .collect();
    assert!(missing.is_empty(), "no file has {missing:?}");
}

/// What one file holds.
fn combinations(file: &Reference<'_>) -> Vec<Combination> {
    let mut found = Vec::new();
    for decay in DECAYS {
        for rule in file.cases(&format!("/{decay}")) {
            let schedules: String = file.note(&format!("{rule}/{decay}"), "schedules");
            let of = |schedule: &str| [rule.clone(), schedule.to_string(), decay.to_string()];
            found.extend(schedules.split(' ').map(of));
        }
    }
    found
}

pub fn check(file: &Reference<'_>) {
    for decay in DECAYS {
        for rule in file.cases(&format!("/{decay}")) {
            let crossed = Crossed {
                file,
                name: &format!("{rule}/{decay}"),
                decay,
            };
            rules::run(file, &rule, &crossed);
        }
    }
}

/// A rule with a decay, under the schedules that the file names.
struct Crossed<'a> {
    file: &'a Reference<'a>,
    name: &'a str,
    decay: &'a str,
}

impl Job for Crossed<'_> {
    fn run<C, const SLOTS: usize>(&self, config: impl Fn(Around) -> C)
    where
        C: Configuration + Rule<SLOTS>,
    {
        let around = Around::of(self.file, self.decay);
        self.compare(|| Of::<C, SLOTS>::boxed(config(around)));
        // Keras has a regularizer in place of the L2 decay.
        if let Decay::L2(factor) = around.decay {
            let penalty = Group::roles(around.decayed).penalty(Penalty::l2(factor / 2.0));
            let without = Around {
                decay: Decay::None,
                ..around
            };
            self.compare(|| Groups::new(Of::<C, SLOTS>::boxed(config(without)), [penalty]));
        }
    }
}

impl Crossed<'_> {
    /// Compares a row for each schedule.
    fn compare<O>(&self, optimizer: impl Fn() -> O)
    where
        O: Optimizer<Scalar = f64, Flat = super::Weights>,
    {
        let schedules: String = self.file.note(self.name, "schedules");
        let rows: Vec<_> = schedules
            .split(' ')
            .map(|name| {
                let plan = Plan::of(self.file, name);
                sampled(&train(self.file, optimizer(), plan, |_, _| {}).after)
            })
            .collect();
        self.file.check(self.name, &rows);
    }
}

/// What the files keep of the weights: every fourth, and the sum of all.
fn sampled(weights: &Weights) -> [f64; 15] {
    let mut sampled = [weights.iter().sum(); 15];
    for (kept, weight) in sampled.iter_mut().zip(weights.iter().step_by(4)) {
        *kept = *weight;
    }
    sampled
}
