//! The check of a layer on one group of samples: what holds bit by bit.

use alloc::string::String;
use alloc::{format, vec};

use super::group::{Group, Values};
use super::mismatch::{Claim, Mismatch};
use super::numeric::relative_error;
use super::subject::{Subject, of_sample};
use crate::layer::Mode;
use crate::random::Draw;

impl<'a> Group<'a> {
    /// That `record` gives what `forward` gives, and that `forward` does not care for what is in
    /// its memory.
    pub(super) fn record_is_forward(&mut self, values: &Values) -> Result<(), Mismatch> {
        let (outputs, setting) = (self.subject.outputs, self.setting());
        let place = |i| format!("{} {setting}", of_sample("output", i, outputs));
        let mut fresh = vec![];
        for sample in 0..self.passes.samples() {
            self.passes.zero_memory();
            self.passes.forward(sample);
            let range = sample * outputs..(sample + 1) * outputs;
            fresh.extend_from_slice(&self.passes.y()[range]);
        }
        self.passes.y().fill(f64::NAN);
        for sample in (0..self.passes.samples()).rev() {
            self.passes.forward(sample);
        }
        let claim = Claim::Memory("forward");
        same(self.subject, self.passes.y(), &fresh, claim, &place)?;
        let claim = Claim::RecordIsForward;
        same(self.subject, &values.y, &fresh, claim, &place)
    }

    /// That the passes do not care for what is in their memory: here, what other samples left
    /// there in the other mode.
    pub(super) fn used_memory_changes_nothing(&mut self, values: &Values) -> Result<(), Mismatch> {
        let mode = self.mode;
        self.passes.reverse_samples();
        self.mode = match mode {
            Mode::Inference => Mode::Training(Draw::seed(1)),
            Mode::Training(_) => Mode::Inference,
        };
        self.run();
        self.passes.reverse_samples();
        self.mode = mode;
        self.passes.y().fill(f64::NAN);
        let again = self.run();
        let claims = ["record", "backward", "accumulate"].map(Claim::Memory);
        same_values(self.subject, &again, values, claims, &self.setting())
    }

    /// That `accumulate` gives before `backward` what it gives after it.
    pub(super) fn accumulate_stands_alone(&mut self, values: &Values) -> Result<(), Mismatch> {
        let whole = self.whole();
        self.passes.zero_memory();
        self.passes.record(self.mode);
        self.passes.deltas();
        self.passes.accumulate(&whole);
        let place = self.of_parameters();
        let claim = Claim::AccumulateAlone;
        same(
            self.subject,
            &values.grad,
            self.passes.grad(),
            claim,
            &place,
        )
    }

    /// That each row of the gradient is in one share, and in no other.
    pub(super) fn shares_of_rows_are_the_whole(
        &mut self,
        values: &Values,
        count: usize,
    ) -> Result<(), Mismatch> {
        let (place, whole) = (self.of_parameters(), self.whole());
        self.values();
        self.passes.grad().fill(0.0);
        let mut changed = vec![false; values.grad.len()];
        for index in 0..count {
            let before = self.passes.grad().to_vec();
            self.passes.accumulate(&whole.clone().share(index, count));
            for (i, (after, before)) in self.passes.grad().iter().zip(before).enumerate() {
                if after.to_bits() == before.to_bits() {
                    continue;
                }
                if changed[i] {
                    let claim = Claim::SharesApart { count };
                    return Err(mismatch(self.subject, claim, place(i), *after, before));
                }
                changed[i] = true;
            }
        }
        let claim = Claim::SharesTogether { count };
        same(
            self.subject,
            self.passes.grad(),
            &values.grad,
            claim,
            &place,
        )
    }

    /// That the gradient over some samples, and then over the others, is the gradient over all.
    ///
    /// Buffers are left out: the increment of a running statistic is the group's, not a sum over
    /// its samples.
    pub(super) fn parts_of_samples_are_the_whole(
        &mut self,
        values: &Values,
        count: usize,
    ) -> Result<(), Mismatch> {
        let (place, whole) = (self.of_parameters(), self.whole());
        let samples = self.passes.samples();
        self.values();
        self.passes.grad().fill(0.0);
        for index in 0..count {
            let range = samples * index / count..samples * (index + 1) / count;
            self.passes.accumulate(&whole.clone().over(range));
        }
        for segment in self.subject.trained() {
            let (start, range) = (segment.range.start, segment.range.clone());
            let (found, expected) = (&self.passes.grad()[range.clone()], &values.grad[range]);
            let claim = Claim::SamplesTogether { count };
            same(self.subject, found, expected, claim, &|i| place(start + i))?;
        }
        Ok(())
    }

    /// What parameters are called in this group.
    fn of_parameters(&self) -> impl Fn(usize) -> String + use<'a> {
        let (subject, setting) = (self.subject, self.setting());
        move |i| format!("{} {setting}", subject.parameter(i))
    }
}

/// That two runs gave the same bits: outputs, input gradients and parameter gradients, each with
/// its claim.
pub(super) fn same_values(
    subject: &Subject,
    found: &Values,
    expected: &Values,
    [y, dx, grad]: [Claim; 3],
    setting: &str,
) -> Result<(), Mismatch> {
    let samples = expected.y.len() / subject.outputs;
    let inputs = expected.dx.len() / samples;
    same(subject, &found.y, &expected.y, y, &|i| {
        format!("{} {setting}", of_sample("output", i, subject.outputs))
    })?;
    same(subject, &found.dx, &expected.dx, dx, &|i| {
        format!("{} {setting}", of_sample("input", i, inputs))
    })?;
    same(subject, &found.grad, &expected.grad, grad, &|i| {
        format!("{} {setting}", subject.parameter(i))
    })
}

/// That two sequences have the same bits.
pub(super) fn same(
    subject: &Subject,
    found: &[f64],
    expected: &[f64],
    claim: Claim,
    place: &dyn Fn(usize) -> String,
) -> Result<(), Mismatch> {
    let mut pairs = found.iter().zip(expected).enumerate();
    match pairs.find(|(_, (found, expected))| found.to_bits() != expected.to_bits()) {
        Some((i, (found, expected))) => Err(mismatch(subject, claim, place(i), *found, *expected)),
        None => Ok(()),
    }
}

fn mismatch(subject: &Subject, claim: Claim, place: String, found: f64, expected: f64) -> Mismatch {
    Mismatch {
        subject: subject.name,
        claim,
        place,
        found,
        expected,
        relative_error: relative_error(found, expected, 0.0),
    }
}
