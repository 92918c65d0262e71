//! What holds of the passes bit by bit.

use alloc::string::String;
use alloc::vec::Vec;
use alloc::{format, vec};
use core::any::type_name;

use super::group::{Group, Memory, Values};
use super::input::Input;
use super::mismatch::{Claim, Mismatch};
use super::numeric::relative_error;
use super::subject::{copies, of_sample, parameter, segments, zeros};
use crate::layer::{Layer, Mode, Part};
use crate::parameters::Role;
use crate::plain::boxed_zeroed;
use crate::random::Draw;
use crate::tensor::{Floats, flat};

impl<L: Layer<Scalar = f64, Input: Input>, const B: usize> Group<'_, L, B> {
    /// That `record` gives what `forward` gives, and that `forward` does not care for what is in
    /// its memory.
    pub(super) fn record_is_forward(&self, values: &Values) -> Result<(), Mismatch> {
        let mut scratch = boxed_zeroed::<L::Scratch>();
        let mut again: Vec<L::Output> = zeros(self.x.len());
        let mut fresh: Vec<L::Output> = zeros(self.x.len());
        for (x, y) in self.x.iter().zip(&mut fresh) {
            self.net.forward(x, y, &mut boxed_zeroed());
        }
        for (x, y) in self.x.iter().zip(&mut again).rev() {
            y.as_mut_slice().fill(f64::NAN);
            self.net.forward(x, y, &mut scratch);
        }
        let place = |i| self.output(i);
        let (fresh, again) = (flat(&fresh), flat(&again));
        same::<L>(again, fresh, Claim::Memory("forward"), place)?;
        same::<L>(&values.y, fresh, Claim::RecordIsForward, place)
    }

    /// That the passes do not care for what is in their memory: here, what other samples left
    /// there in the other mode.
    pub(super) fn used_memory_changes_nothing(&self, values: &Values) -> Result<(), Mismatch> {
        let (mut x, mut dy) = (copies(self.x), copies(self.dy));
        x.reverse();
        dy.reverse();
        let mut memory = Memory::zeroed(self.x.len());
        Group {
            net: self.net,
            x: &x,
            dy: &dy,
            mode: match self.mode {
                Mode::Inference => Mode::Training(Draw::seed(1)),
                Mode::Training(_) => Mode::Inference,
            },
        }
        .run(&mut memory);
        for y in &mut memory.y {
            y.as_mut_slice().fill(f64::NAN);
        }
        let claims = ["record", "backward", "accumulate"].map(Claim::Memory);
        same_values::<L>(&self.run(&mut memory), values, claims, &self.setting())
    }

    /// That `accumulate` gives before `backward` what it gives after it.
    pub(super) fn accumulate_stands_alone(&self, values: &Values) -> Result<(), Mismatch> {
        let mut memory = Memory::zeroed(self.x.len());
        self.record(&mut memory);
        let Memory { y, saved, .. } = &mut memory;
        self.net.deltas(self.x, y, saved, self.dy);
        let mut alone = boxed_zeroed::<L>();
        self.accumulate(&memory, &mut alone, &Part::whole(self.x.len()));
        same::<L>(
            &values.grad,
            alone.as_slice(),
            Claim::AccumulateAlone,
            |i| self.parameter(i),
        )
    }

    /// That each row of the gradient is in one share, and in no other.
    pub(super) fn shares_of_rows_are_the_whole(
        &self,
        memory: &Memory<L, B>,
        values: &Values,
        count: usize,
    ) -> Result<(), Mismatch> {
        let mut sum = boxed_zeroed::<L>();
        let mut changed = vec![false; L::LEN];
        for index in 0..count {
            let before = sum.as_slice().to_vec();
            let share = Part::whole(self.x.len()).share(index, count);
            self.accumulate(memory, &mut sum, &share);
            for (i, (after, before)) in sum.as_slice().iter().zip(before).enumerate() {
                if after.to_bits() == before.to_bits() {
                    continue;
                }
                if changed[i] {
                    let claim = Claim::SharesApart { count };
                    return Err(mismatch::<L>(*after, before, claim, self.parameter(i)));
                }
                changed[i] = true;
            }
        }
        let claim = Claim::SharesTogether { count };
        same::<L>(sum.as_slice(), &values.grad, claim, |i| self.parameter(i))
    }

    /// That the gradient over some samples, and then over the others, is the gradient over all.
    ///
    /// Buffers are left out: the increment of a running statistic is the group's, not a sum over
    /// its samples.
    pub(super) fn parts_of_samples_are_the_whole(
        &self,
        memory: &Memory<L, B>,
        values: &Values,
        count: usize,
    ) -> Result<(), Mismatch> {
        let samples = self.x.len();
        let mut sum = boxed_zeroed::<L>();
        for index in 0..count {
            let range = samples * index / count..samples * (index + 1) / count;
            let part = Part::whole(samples).over(range);
            self.accumulate(memory, &mut sum, &part);
        }
        for segment in segments::<L>() {
            if segment.role != Role::Buffer {
                let (found, expected) = (sum.as_slice(), &values.grad);
                let (start, range) = (segment.range.start, segment.range);
                let claim = Claim::SamplesTogether { count };
                same::<L>(&found[range.clone()], &expected[range], claim, |i| {
                    self.parameter(start + i)
                })?;
            }
        }
        Ok(())
    }

    fn output(&self, i: usize) -> String {
        let (sample, i) = (i / L::Output::LEN, i % L::Output::LEN);
        format!("{} {}", of_sample("output", sample, i), self.setting())
    }

    fn parameter(&self, i: usize) -> String {
        format!("{} {}", parameter::<L>(i), self.setting())
    }
}

/// That two runs gave the same bits: outputs, input gradients and parameter gradients, each with
/// its claim.
pub(super) fn same_values<L: Layer<Scalar = f64>>(
    found: &Values,
    expected: &Values,
    claims: [Claim; 3],
    setting: &str,
) -> Result<(), Mismatch> {
    let [y, dx, grad] = claims;
    let samples = expected.y.len() / L::Output::LEN;
    let of_samples = |what, floats: usize| {
        move |i| format!("{} {setting}", of_sample(what, i / floats, i % floats))
    };
    let place = of_samples("output", L::Output::LEN);
    same::<L>(&found.y, &expected.y, y, place)?;
    let place = of_samples("input", expected.dx.len() / samples);
    same::<L>(&found.dx, &expected.dx, dx, place)?;
    let place = |i| format!("{} {setting}", parameter::<L>(i));
    same::<L>(&found.grad, &expected.grad, grad, place)
}

/// That two sequences have the same bits.
pub(super) fn same<L>(
    found: &[f64],
    expected: &[f64],
    claim: Claim,
    place: impl Fn(usize) -> String,
) -> Result<(), Mismatch> {
    let mut pairs = found.iter().zip(expected).enumerate();
    match pairs.find(|(_, (found, expected))| found.to_bits() != expected.to_bits()) {
        Some((i, (found, expected))) => Err(mismatch::<L>(*found, *expected, claim, place(i))),
        None => Ok(()),
    }
}

fn mismatch<L>(found: f64, expected: f64, claim: Claim, place: String) -> Mismatch {
    Mismatch {
        subject: type_name::<L>(),
        claim,
        place,
        found,
        expected,
        relative_error: relative_error(found, expected, 0.0),
    }
}
