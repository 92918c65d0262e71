//! The passes of a layer through one group of samples, and their derivatives.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::any::type_name;

use super::input::{Input, float, gradients, set_float};
use super::layer::SEED;
use super::mismatch::{Claim, Mismatch, Report};
use super::numeric::{Derivative, floor};
use super::subject::{boxed_copy, chosen, copies, of_sample, parameter, segments, setting, zeros};
use crate::layer::{Layer, Mode, Part};
use crate::parameters::Role;
use crate::plain::boxed_zeroed;
use crate::random::Generator;
use crate::tensor::{Grad, flat};

/// A group of samples with a gradient for each output, and the mode it is computed in.
pub(super) struct Group<'a, L: Layer, const B: usize> {
    pub net: &'a L,
    pub x: &'a [L::Input],
    pub dy: &'a [L::Output],
    pub mode: Mode,
}

/// The memory of the passes through a group.
pub(super) struct Memory<L: Layer, const B: usize> {
    pub y: Vec<L::Output>,
    pub dx: Vec<Grad<L::Input>>,
    pub saved: Box<L::Saved<B>>,
}

impl<L: Layer, const B: usize> Memory<L, B> {
    pub(super) fn zeroed(samples: usize) -> Self {
        Memory {
            y: zeros(samples),
            dx: zeros(samples),
            saved: boxed_zeroed(),
        }
    }
}

/// What the passes compute, float by float: outputs, and gradients of inputs and parameters.
#[derive(Default)]
pub(super) struct Values {
    pub y: Vec<f64>,
    pub dx: Vec<f64>,
    pub grad: Vec<f64>,
}

impl<L: Layer<Scalar = f64, Input: Input>, const B: usize> Group<'_, L, B> {
    /// Checks everything that concerns this group alone.
    pub(super) fn check(&self, report: &mut Report) -> Result<(Memory<L, B>, Values), Mismatch> {
        let mut memory = Memory::zeroed(self.x.len());
        let values = self.run(&mut memory);
        if self.mode == Mode::Inference {
            self.record_is_forward(&values)?;
        }
        self.used_memory_changes_nothing(&values)?;
        self.backward_is_the_derivative(&values, report)?;
        if self.mode != Mode::Inference {
            self.accumulate_is_the_derivative(&values, report)?;
            self.accumulate_stands_alone(&values)?;
            for count in [2, 3] {
                self.shares_of_rows_are_the_whole(&memory, &values, count)?;
                self.parts_of_samples_are_the_whole(&memory, &values, count)?;
            }
        }
        Ok((memory, values))
    }

    /// All passes, in their order.
    pub(super) fn run(&self, memory: &mut Memory<L, B>) -> Values {
        self.record(memory);
        let Memory { y, dx, saved } = memory;
        self.net.deltas(self.x, y, saved, self.dy);
        self.net.backward(self.x, y, saved, self.dy, dx);
        let mut grad = boxed_zeroed::<L>();
        self.accumulate(memory, &mut grad, &Part::whole(self.x.len()));
        let mut x = copies(self.x);
        let dx = x.iter_mut().zip(&memory.dx);
        Values {
            y: flat(&memory.y).to_vec(),
            dx: dx.flat_map(|(x, dx)| gradients(x, dx)).collect(),
            grad: grad.as_slice().to_vec(),
        }
    }

    pub(super) fn record(&self, memory: &mut Memory<L, B>) {
        self.net
            .record(self.x, &mut memory.y, &mut memory.saved, self.mode);
    }

    /// Adds a part of the parameters' gradient; in training alone, where it means something.
    pub(super) fn accumulate(&self, memory: &Memory<L, B>, grad: &mut L, part: &Part) {
        if self.mode != Mode::Inference {
            let Memory { y, saved, .. } = memory;
            self.net.accumulate(self.x, y, saved, self.dy, grad, part);
        }
    }

    /// The name of a place in this group.
    pub(super) fn setting(&self) -> String {
        setting(self.x.len(), self.mode)
    }

    fn backward_is_the_derivative(
        &self,
        values: &Values,
        report: &mut Report,
    ) -> Result<(), Mismatch> {
        let rng = &mut Generator::seed(SEED);
        let mut x = copies(self.x);
        let mut rise = Rise::new(self.x.len());
        let floats = values.dx.len() / self.x.len();
        for s in 0..self.x.len() {
            for i in chosen(floats, rng) {
                let at = float(&mut x[s], i);
                let derivative = Derivative {
                    at,
                    found: values.dx[s * floats + i],
                    floor: size_of_outputs(values),
                };
                let comparison = derivative.compare_rise(|right, left| {
                    rise.between(self.dy, [right, left], |at, memory| {
                        set_float(&mut x[s], i, at);
                        Group { x: &x, ..*self }.record(memory);
                    })
                });
                set_float(&mut x[s], i, at);
                let claim = Claim::Derivative("backward");
                comparison.record(report, type_name::<L>(), claim, || {
                    format!("{} {}", of_sample("input", s, i), self.setting())
                })?;
            }
        }
        Ok(())
    }

    fn accumulate_is_the_derivative(
        &self,
        values: &Values,
        report: &mut Report,
    ) -> Result<(), Mismatch> {
        let rng = &mut Generator::seed(SEED);
        let mut net = boxed_copy(self.net);
        let mut rise = Rise::new(self.x.len());
        let segments = segments::<L>();
        for segment in segments.iter().filter(|s| s.role != Role::Buffer) {
            for i in chosen(segment.range.len(), rng) {
                let i = segment.range.start + i;
                let at = net.as_slice()[i];
                let derivative = Derivative {
                    at,
                    found: values.grad[i],
                    floor: size_of_outputs(values),
                };
                let comparison = derivative.compare_rise(|right, left| {
                    rise.between(self.dy, [right, left], |at, memory| {
                        net.as_mut_slice()[i] = at;
                        Group {
                            net: &*net,
                            ..*self
                        }
                        .record(memory);
                    })
                });
                net.as_mut_slice()[i] = at;
                let claim = Claim::Derivative("accumulate");
                comparison.record(report, type_name::<L>(), claim, || {
                    format!("{} {}", parameter::<L>(i), self.setting())
                })?;
            }
        }
        Ok(())
    }
}

/// The floor of derivatives of these outputs.
fn size_of_outputs(values: &Values) -> f64 {
    floor(values.y.iter().fold(0.0, |size: f64, y| size.max(y.abs())))
}

/// How much Σ dy · y of a group rises between two points.
struct Rise<L: Layer, const B: usize> {
    to: Memory<L, B>,
    from: Memory<L, B>,
}

impl<L: Layer<Scalar = f64>, const B: usize> Rise<L, B> {
    fn new(samples: usize) -> Self {
        Rise {
            to: Memory::zeroed(samples),
            from: Memory::zeroed(samples),
        }
    }

    /// The differences are taken output by output, so that one which does not move adds no
    /// rounding error.
    fn between(
        &mut self,
        dy: &[L::Output],
        [to, from]: [f64; 2],
        mut record: impl FnMut(f64, &mut Memory<L, B>),
    ) -> f64 {
        record(to, &mut self.to);
        record(from, &mut self.from);
        let moves = flat(&self.to.y).iter().zip(flat(&self.from.y));
        moves
            .zip(flat(dy))
            .map(|((to, from), dy)| dy * (to - from))
            .sum()
    }
}
