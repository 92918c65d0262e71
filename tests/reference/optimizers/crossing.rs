//! Every rule under every schedule with every decay: the weights after twenty steps.

use netwright::prelude::*;

use super::{Around, Job, Of, Plan, rules, train};
use crate::file::Reference;

const DECAYS: [&str; 5] = ["none", "l2", "l2_weights", "decoupled", "decoupled_weights"];

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
                train(self.file, optimizer(), plan, |_, _| {}).after
            })
            .collect();
        self.file.check(self.name, &rows);
    }
}
