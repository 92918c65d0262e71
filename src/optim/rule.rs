//! What an update rule is: hyper-parameters, and one method over the elements of a segment.

use crate::plain::Plain;
use crate::scalar::{Float, Real};

/// An update rule: how a parameter changes with its gradient and what is kept of earlier ones.
///
/// `SLOTS` is the number of floats that it keeps for each parameter. The driver does everything
/// else: clipping, decay, freezing, running statistics, constraints. A rule of one's own is a struct
/// and one method; [`Config`](super::Config) brings the settings that all rules share.
///
/// ```
/// use netwright::optim::rule::{Elements, Rule, Step};
/// use netwright::prelude::*;
///
/// /// p ← p − η sign(m), m ← β m + (1 − β) g.
/// #[derive(Debug, Clone, Copy, Plain)]
/// pub struct SignOfMean {
///     pub beta: f64,
/// }
///
/// impl Rule<1> for SignOfMean {
///     fn update<T: Float>(&self, step: Step, elements: Elements<'_, T, 1>) {
///         let (rate, beta) = (T::of(step.rate), T::of(self.beta));
///         elements.fall(|_, g, [m]| {
///             *m = beta * *m + (T::ONE - beta) * g;
///             rate * m.signum()
///         });
///     }
/// }
///
/// network! { struct Small: [2] -> [1] { output: Dense(1) } }
///
/// type SignDescent<const N: usize> = Descent<[f32; N], Config<SignOfMean>, 1>;
///
/// let mut net = Small::zeroed();
/// let mut optimizer = SignDescent::boxed(Config::of(0.5, SignOfMean { beta: 0.9 }));
/// let mut grad = Small::zeroed();
/// grad.output.weight = [[3.0, -0.1]];
/// optimizer.step(&mut net, &grad);
/// assert_eq!(net.output.weight, [[-0.5, 0.5]]);
/// ```
pub trait Rule<const SLOTS: usize>: Copy + Plain {
    /// What it keeps for each parameter, by name.
    const STATE: [&'static str; SLOTS] = ["state"; SLOTS];

    /// Whether each element depends on its own past alone, so that threads may have some of them each. A
    /// rule that looks at a whole segment, such as at its norm, says no.
    const ELEMENTWISE: bool = false;

    /// Changes the parameters of a segment.
    ///
    /// An element depends on its own past alone, but for rules that look at the norm of a segment.
    fn update<T: Float>(&self, step: Step, elements: Elements<'_, T, SLOTS>);

    /// As `update`; a built-in rule is compiled in this library, where it is optimised.
    #[doc(hidden)]
    fn run<T: Float>(&self, step: Step, elements: Elements<'_, T, SLOTS>) {
        self.update(step, elements);
    }
}

/// Where training stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Which step it is, t, counted from 1.
    pub count: u64,
    /// The learning rate η of the segment.
    pub rate: f64,
}

impl Step {
    /// 1 − βᵗ, what the running mean of t numbers lacks.
    pub fn correction(&self, beta: f64) -> f64 {
        1.0 - self.power(beta)
    }

    /// βᵗ.
    pub fn power(&self, beta: f64) -> f64 {
        Real::powi(beta, i32::try_from(self.count).unwrap_or(i32::MAX))
    }
}

/// The parameters of a segment with their gradients and the rule's state, element by element.
///
/// The gradient is what the rule sees: with the penalty, clipped, and with the L2 decay.
#[derive(Debug)]
pub struct Elements<'a, T, const SLOTS: usize> {
    pub(super) parameters: &'a mut [T],
    pub(super) gradient: &'a [T],
    pub(super) state: [&'a mut [T]; SLOTS],
    /// What rounding has added to each parameter too much, where updates are compensated.
    pub(super) excess: Option<&'a mut [T]>,
    pub(super) shaping: Shaping<T>,
}

impl<'a, T: Float, const SLOTS: usize> Elements<'a, T, SLOTS> {
    /// The first `at` elements, and the others.
    pub(super) fn split_at(self, at: usize) -> (Self, Self) {
        let (parameters, other_parameters) = self.parameters.split_at_mut(at);
        let (gradient, other_gradient) = self.gradient.split_at(at);
        let mut state = self.state.map(|slot| slot.split_at_mut(at));
        let (excess, other_excess) = match self.excess {
            Some(excess) => {
                let (one, other) = excess.split_at_mut(at);
                (Some(one), Some(other))
            }
            None => (None, None),
        };
        let one = Elements {
            parameters,
            gradient,
            state: state.each_mut().map(|(one, _)| core::mem::take(one)),
            excess,
            shaping: self.shaping,
        };
        let other = Elements {
            parameters: other_parameters,
            gradient: other_gradient,
            state: state.map(|(_, other)| other),
            excess: other_excess,
            shaping: self.shaping,
        };
        (one, other)
    }

    /// p ← p − by(p, g, state), for each parameter: `by` may change the state.
    #[inline(always)]
    pub fn fall(self, by: impl Fn(T, T, [&mut T; SLOTS]) -> T) {
        let Elements {
            parameters,
            gradient,
            state,
            excess,
            shaping,
        } = self;
        let keep = shaping.keep;
        match excess {
            None if shaping.penalty.is_none() => {
                walk(parameters, gradient, state, |_, p, g, state| {
                    let g = shaping.clipped(g, *p);
                    let kept = *p * keep;
                    *p = kept - by(kept, g, state);
                });
            }
            None => walk(parameters, gradient, state, |_, p, g, state| {
                let g = shaping.penalised(g, *p);
                let kept = *p * keep;
                *p = kept - by(kept, g, state);
            }),
            // W. Kahan, *Further remarks on reducing truncation errors*, CACM 8, 1965.
            Some(excess) => walk(parameters, gradient, state, |i, p, g, state| {
                let g = shaping.penalised(g, *p);
                let kept = *p * keep;
                let step = -(*p * shaping.lose + by(kept, g, state)) - excess[i];
                let next = *p + step;
                excess[i] = (next - *p) - step;
                *p = next;
            }),
        }
    }

    /// Looks at each parameter and its gradient before they fall; `see` may change the state.
    #[inline(always)]
    pub fn observe(&mut self, mut see: impl FnMut(T, T, [&mut T; SLOTS])) {
        let (shaping, state) = (
            self.shaping,
            self.state.each_mut().map(|state| &mut **state),
        );
        walk(self.parameters, self.gradient, state, |_, p, g, state| {
            see(*p * shaping.keep, shaping.penalised(g, *p), state);
        });
    }

    /// The factor λ of a decoupled decay, which is then the rule's to apply, not the driver's.
    pub fn take_decay(&mut self) -> T {
        (self.shaping.keep, self.shaping.lose) = (T::ONE, T::ZERO);
        core::mem::replace(&mut self.shaping.decay, T::ZERO)
    }

    /// The same elements, whose type is known to be `U`.
    pub(super) fn cast<U: Float>(&mut self) -> Elements<'_, U, SLOTS> {
        let Elements {
            parameters,
            gradient,
            state,
            excess,
            shaping,
        } = self;
        Elements {
            parameters: bytemuck::cast_slice_mut(parameters),
            gradient: bytemuck::cast_slice(gradient),
            state: state
                .each_mut()
                .map(|state| bytemuck::cast_slice_mut(state)),
            excess: excess
                .as_mut()
                .map(|excess| bytemuck::cast_slice_mut(excess)),
            shaping: shaping.cast(),
        }
    }
}

/// How a gradient becomes what the rule sees, and what becomes of a parameter before it falls.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shaping<T> {
    /// The factor that clips by a norm.
    pub(super) scale: T,
    /// Beyond which an element is clipped.
    pub(super) bound: T,
    /// λ of the L2 decay.
    pub(super) l2: T,
    /// λ of the decoupled decay.
    pub(super) decay: T,
    /// 1 − η λ of the decoupled decay.
    pub(super) keep: T,
    /// η λ of the decoupled decay, which may be lost in 1 − η λ.
    pub(super) lose: T,
    /// The penalty's l1 and 2 l2.
    pub(super) penalty: Option<[T; 2]>,
}

impl<T: Float> Shaping<T> {
    #[inline(always)]
    fn clipped(&self, g: T, p: T) -> T {
        let g = g * self.scale;
        let g = if g > self.bound { self.bound } else { g };
        let g = if g < -self.bound { -self.bound } else { g };
        g + self.l2 * p
    }

    #[inline(always)]
    fn penalised(&self, g: T, p: T) -> T {
        let g = match self.penalty {
            Some([l1, l2]) => g + l1 * p.signum() + l2 * p,
            None => g,
        };
        self.clipped(g, p)
    }

    fn cast<U: Float>(&self) -> Shaping<U> {
        let of = |x: T| U::of(x.to_f64());
        Shaping {
            scale: of(self.scale),
            bound: of(self.bound),
            l2: of(self.l2),
            decay: of(self.decay),
            keep: of(self.keep),
            lose: of(self.lose),
            penalty: self.penalty.map(|penalty| penalty.map(of)),
        }
    }
}

/// Calls `each` with the index, the parameter, the raw gradient and the state of each element.
#[inline(always)]
fn walk<T: Float, const SLOTS: usize>(
    parameters: &mut [T],
    gradient: &[T],
    state: [&mut [T]; SLOTS],
    mut each: impl FnMut(usize, &mut T, T, [&mut T; SLOTS]),
) {
    let count = parameters.len();
    let gradient = &gradient[..count];
    let mut state = state.map(|slot| &mut slot[..count]);
    for i in 0..count {
        // Copies, for what is written to memory would be read from there again: it might be the same place.
        let mut parameter = parameters[i];
        let mut slots = state.each_ref().map(|slot| slot[i]);
        each(i, &mut parameter, gradient[i], slots.each_mut());
        parameters[i] = parameter;
        for (slot, value) in state.iter_mut().zip(slots) {
            slot[i] = value;
        }
    }
}

/// Compiles a built-in rule for both precisions and each instruction set here, where the library is optimised.
///
/// Otherwise the loop would be compiled in the application, which may be a debug build.
macro_rules! compiled {
    ($rule:ty, $slots:literal) => {
        const ELEMENTWISE: bool = true;

        $crate::optim::rule::compiled!(whole segments, $rule, $slots);
    };
    (whole segments, $rule:ty, $slots:literal) => {
        fn run<T: Float>(&self, step: Step, mut elements: Elements<'_, T, $slots>) {
            $crate::kernel::simd::vectorised! {
                fn single(rule: &$rule, step: Step, elements: Elements<'_, f32, $slots>) {
                    rule.update(step, elements);
                }
                fn double(rule: &$rule, step: Step, elements: Elements<'_, f64, $slots>) {
                    rule.update(step, elements);
                }
            }
            if size_of::<T>() == size_of::<f32>() {
                single(self, step, elements.cast());
            } else {
                double(self, step, elements.cast());
            }
        }
    };
}
pub(super) use compiled;
