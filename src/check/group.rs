//! The check of a layer on one group of samples: its derivatives.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::mismatch::{Mismatch, Report};
use super::numeric::Gradient;
use super::passes::Passes;
use super::subject::{SEED, Subject, chosen, of_sample};
use crate::layer::{Mode, Part};
use crate::random::Generator;

/// A layer with a group of samples, and the mode it is computed in.
pub(super) struct Group<'a> {
    pub subject: &'a Subject,
    pub passes: &'a mut dyn Passes,
    pub mode: Mode,
}

/// What the passes compute, float by float: outputs, and gradients of inputs and parameters.
#[derive(Default)]
pub(super) struct Values {
    pub y: Vec<f64>,
    pub dx: Vec<f64>,
    pub grad: Vec<f64>,
}

impl Group<'_> {
    /// Checks everything that concerns this group alone.
    pub(super) fn check(&mut self, report: &mut Report) -> Result<(), Mismatch> {
        let values = self.values();
        if self.mode == Mode::Inference {
            self.record_is_forward(&values)?;
        }
        self.used_memory_changes_nothing(&values)?;
        self.backward_is_the_derivative(&values, report)?;
        if self.mode != Mode::Inference {
            self.accumulate_is_the_derivative(&values, report)?;
            self.accumulate_stands_alone(&values)?;
            for count in [2, 3] {
                self.shares_of_rows_are_the_whole(&values, count)?;
                self.parts_of_samples_are_the_whole(&values, count)?;
            }
        }
        Ok(())
    }

    /// What the passes compute in zeroed memory.
    pub(super) fn values(&mut self) -> Values {
        self.passes.zero_memory();
        self.run()
    }

    /// All passes in their order, in memory as it is.
    ///
    /// The parameters have a gradient in training alone.
    pub(super) fn run(&mut self) -> Values {
        self.passes.record(self.mode);
        self.passes.deltas();
        self.passes.backward();
        self.passes.grad().fill(0.0);
        if self.mode != Mode::Inference {
            let whole = self.whole();
            self.passes.accumulate(&whole);
        }
        Values {
            y: self.passes.y().to_vec(),
            dx: self.passes.dx(),
            grad: self.passes.grad().to_vec(),
        }
    }

    /// All samples and rows.
    pub(super) fn whole(&self) -> Part {
        Part::whole(self.passes.samples())
    }

    /// The name of this group.
    pub(super) fn setting(&self) -> String {
        let mode = match self.mode {
            Mode::Inference => "inference",
            Mode::Training(_) => "training",
        };
        match self.passes.samples() {
            1 => format!("in a group of 1 sample in {mode}"),
            samples => format!("in a group of {samples} samples in {mode}"),
        }
    }

    fn backward_is_the_derivative(
        &mut self,
        values: &Values,
        report: &mut Report,
    ) -> Result<(), Mismatch> {
        let (samples, mode, setting) = (self.passes.samples(), self.mode, self.setting());
        let at = self.passes.inputs();
        let floats = at.len() / samples;
        let rng = &mut Generator::seed(SEED);
        let chosen: Vec<usize> = (0..samples)
            .flat_map(|s| chosen(s * floats..(s + 1) * floats, rng))
            .collect();
        let weights = self.passes.dy().to_vec();
        Gradient {
            subject: self.subject.name,
            function: "backward",
            at: &at,
            found: &values.dx,
            weights: &weights,
        }
        .check(
            report,
            &chosen,
            &mut |i, x| {
                self.passes.set_input(i / floats, i % floats, x);
                self.passes.record(mode);
                self.passes.set_input(i / floats, i % floats, at[i]);
                self.passes.y().to_vec()
            },
            &|i| format!("{} {setting}", of_sample("input", i, floats)),
        )
    }

    fn accumulate_is_the_derivative(
        &mut self,
        values: &Values,
        report: &mut Report,
    ) -> Result<(), Mismatch> {
        let (subject, mode, setting) = (self.subject, self.mode, self.setting());
        let at = self.passes.params().to_vec();
        let weights = self.passes.dy().to_vec();
        Gradient {
            subject: subject.name,
            function: "accumulate",
            at: &at,
            found: &values.grad,
            weights: &weights,
        }
        .check(
            report,
            &subject.chosen(),
            &mut |i, x| {
                self.passes.params()[i] = x;
                self.passes.record(mode);
                self.passes.params()[i] = at[i];
                self.passes.y().to_vec()
            },
            &|i| format!("{} {setting}", subject.parameter(i)),
        )
    }
}
