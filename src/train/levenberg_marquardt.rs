//! Levenberg–Marquardt: Newton's steps for small networks and sums of squares.

use nalgebra::{Cholesky, DMatrix, DVector};

use super::TrainError;
use super::batch::gather;
use super::data::{Dataset, Fitting, SampleFor, TargetFor};
use crate::config::{ConfigError, Number, Rules, checked};
use crate::kernel::Kernels;
use crate::network::{self, Network};
use crate::parameters::{Model, Role};
use crate::plain::{Aligned, boxed_zeroed};
use crate::scalar::{Float, Real};
use crate::tape::{Scratch, Tape};
use crate::tensor::{Floats, Tensor};

/// The settings of [`LevenbergMarquardt`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LevenbergMarquardtConfig {
    /// How many steps are tried at most.
    pub iterations: usize,
    /// The first damping λ.
    pub damping: f64,
    /// What λ is multiplied by after a step that is refused, and divided by after one that is taken.
    pub factor: f64,
    /// It ends where a step lets the sum of squares fall by a smaller share. SciPy's `ftol`.
    pub tolerance_loss: f64,
    /// It ends where a step is a smaller share of the parameters. SciPy's `xtol`.
    pub tolerance_step: f64,
    /// It ends where the residuals and each column of the Jacobian are so near to a right angle: where no
    /// cosine is larger. SciPy's `gtol`.
    pub tolerance_gradient: f64,
}

impl LevenbergMarquardtConfig {
    const fn rules(&self) -> Rules {
        let factor = ConfigError::new("factor", "is above 1 and finite", Number::Real(self.factor));
        Rules::new()
            .at_least_one("iterations", self.iterations as u64)
            .above_zero("damping", self.damping)
            .that(self.factor > 1.0 && self.factor < f64::INFINITY, factor)
            .at_least_zero("tolerance_loss", self.tolerance_loss)
            .at_least_zero("tolerance_step", self.tolerance_step)
            .at_least_zero("tolerance_gradient", self.tolerance_gradient)
    }
}

checked!(LevenbergMarquardtConfig);

impl Default for LevenbergMarquardtConfig {
    /// 200 steps, λ = 0.001 by tens as Marquardt's, SciPy's tolerances of 1e-8.
    fn default() -> Self {
        LevenbergMarquardtConfig {
            iterations: 200,
            damping: 1e-3,
            factor: 10.0,
            tolerance_loss: 1e-8,
            tolerance_step: 1e-8,
            tolerance_gradient: 1e-8,
        }
    }
}

/// Why [`LevenbergMarquardt`] ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum LevenbergMarquardtEnd {
    /// The sum of squares falls by less than its tolerance.
    Loss,
    /// Steps are shorter than their tolerance.
    Step,
    /// The gradient is within its tolerance.
    Gradient,
    /// There were as many iterations as there may be.
    Iterations,
}

/// What [`LevenbergMarquardt`] reached.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct LevenbergMarquardtReport {
    /// The sum of the squares of all residuals before.
    pub before: f64,
    /// The same after.
    pub sum_of_squares: f64,
    /// The mean squared error after, over samples and outputs, as
    /// [`MeanSquaredError`](crate::loss::MeanSquaredError) has it.
    pub loss: f64,
    /// How many steps were tried.
    pub iterations: usize,
    /// How many of them were taken.
    pub taken: usize,
    /// Why it ended.
    pub end: LevenbergMarquardtEnd,
}

/// Trains a small network on all data by p ← p − (JᵀJ + λ D)⁻¹ Jᵀr, where r are the residuals, output − target of
/// every sample and output, J are their derivatives, and D is the largest diagonal of JᵀJ so far.
///
/// A step is taken if the sum of squares falls, and λ falls then; otherwise λ rises. So it goes over from gradient
/// descent to Newton's steps by itself, and reaches a minimum to the last digits in few steps. A step costs as many
/// backward passes as there are residuals, and P³ / 6 multiplications for P parameters: for up to about a
/// thousand. Running statistics stay as they are; the passes are those of inference. SciPy's
/// `least_squares(method="lm")`, MATLAB's `trainlm`.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::train::{LevenbergMarquardt, LevenbergMarquardtConfig};
///
/// network! { struct Curve: [1] -> [1] { hidden: Dense(4) -> Tanh, output: Dense(1) } }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let inputs: Vec<[f32; 1]> = (0..20).map(|i| [i as f32 / 10.0 - 1.0]).collect();
/// let targets: Vec<[f32; 1]> = inputs.iter().map(|[x]| [(3.0 * x).sin()]).collect();
/// let data = Samples::new(inputs, targets)?;
/// let mut net = Curve::boxed(&mut Generator::seed(1));
/// let report = LevenbergMarquardt::new(LevenbergMarquardtConfig::default()).fit(&mut net, &data)?;
/// assert!(report.loss < 1e-4);
/// # Ok(())
/// # }
/// ```
///
/// Source: D. W. Marquardt, *An algorithm for least-squares estimation of nonlinear parameters*, SIAM Journal 11,
/// 1963; J. J. Moré, *The Levenberg–Marquardt algorithm: implementation and theory*, 1978 (D and the tolerances).
#[doc(alias("trainlm", "least_squares"))]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LevenbergMarquardt {
    config: LevenbergMarquardtConfig,
}

impl LevenbergMarquardt {
    /// With these settings.
    ///
    /// # Panics
    /// If a setting makes no sense, with the sentence of `config.check()`'s error, which names it.
    #[track_caller]
    pub const fn new(config: LevenbergMarquardtConfig) -> Self {
        LevenbergMarquardt {
            config: config.valid(),
        }
    }

    /// Trains the network until a tolerance is met.
    ///
    /// # Errors
    /// [`TrainError`]: no samples; outputs, targets or derivatives that are not finite where it begins.
    pub fn fit<M, N, D>(
        &self,
        net: &mut M,
        data: &D,
    ) -> Result<LevenbergMarquardtReport, TrainError>
    where
        M: Model<Network = N> + ?Sized,
        N: Network<Output: Tensor>,
        D: Dataset<Input: SampleFor<N::Input>, Target: TargetFor<N::Output>> + ?Sized,
    {
        if data.is_empty() {
            return Err(TrainError::Empty { set: "training" });
        }
        let mut problem = Problem::new(net.network_mut(), data);
        self.minimise(&mut problem)
    }

    fn minimise<N>(
        &self,
        problem: &mut Problem<'_, N>,
    ) -> Result<LevenbergMarquardtReport, TrainError>
    where
        N: Network<Output: Tensor>,
    {
        let config = self.config;
        let before = problem.linearise();
        let not_finite = TrainError::LossNotFinite {
            epoch: 1,
            batch: 1,
            loss: before,
            origin: "loss",
        };
        if !before.is_finite() || problem.normal.iter().any(|x| !x.is_finite()) {
            return Err(not_finite);
        }
        let (mut sum, mut damping) = (before, config.damping);
        let (mut iterations, mut taken) = (0, 0);
        let end = loop {
            if problem.steepest(sum) <= config.tolerance_gradient {
                break LevenbergMarquardtEnd::Gradient;
            }
            if iterations == config.iterations {
                break LevenbergMarquardtEnd::Iterations;
            }
            iterations += 1;
            let Some(step) = problem.step(damping) else {
                damping *= config.factor;
                continue;
            };
            let length = problem.step_length(&step);
            let found = problem.go(&step);
            if found < sum {
                let fall = (sum - found) / sum;
                (sum, damping) = (problem.linearise(), damping / config.factor);
                taken += 1;
                if fall <= config.tolerance_loss {
                    break LevenbergMarquardtEnd::Loss;
                }
            } else {
                problem.go_back();
                damping *= config.factor;
            }
            if length <= config.tolerance_step {
                break LevenbergMarquardtEnd::Step;
            }
        };
        let residuals = problem.inputs.len() * N::Output::LEN;
        Ok(LevenbergMarquardtReport {
            before,
            sum_of_squares: sum,
            loss: sum / residuals as f64,
            iterations,
            taken,
            end,
        })
    }
}

/// A network on data near a point.
struct Problem<'a, N: Network> {
    net: &'a mut N,
    inputs: Vec<N::Input>,
    targets: Vec<N::Output>,
    /// Which floats of the network are trained.
    trained: Vec<usize>,
    /// JᵀJ.
    normal: DMatrix<f64>,
    /// Jᵀr.
    gradient: DVector<f64>,
    /// The largest diagonal of JᵀJ so far.
    scale: DVector<f64>,
    /// The parameters before the last step.
    point: Vec<N::Scalar>,
    tape: Box<Tape<N, 1>>,
    row: Box<Aligned<N>>,
}

impl<'a, N: Network<Output: Tensor>> Problem<'a, N> {
    fn new<D>(net: &'a mut N, data: &D) -> Self
    where
        D: Dataset<Input: SampleFor<N::Input>, Target: TargetFor<N::Output>> + ?Sized,
    {
        let (inputs, targets) = gather(&Fitting::<_, N::Input, N::Output>::new(data));
        let mut trained = Vec::new();
        N::TREE.visit(|segment| {
            if segment.role != Role::Buffer {
                trained.extend(segment.range.clone());
            }
        });
        let parameters = trained.len();
        Problem {
            point: net.as_slice().to_vec(),
            net,
            inputs,
            targets,
            normal: DMatrix::zeros(parameters, parameters),
            gradient: DVector::zeros(parameters),
            scale: DVector::zeros(parameters),
            trained,
            tape: boxed_zeroed(),
            row: boxed_zeroed(),
        }
    }

    /// Computes JᵀJ and Jᵀr, residual by residual, and gives rᵀr.
    fn linearise(&mut self) -> f64 {
        self.normal.fill(0.0);
        self.gradient.fill(0.0);
        let mut row = vec![0.0; self.trained.len()];
        let mut sum = 0.0;
        for (x, target) in self.inputs.iter().zip(&self.targets) {
            for output in 0..N::Output::LEN {
                let dy = |dy: &mut N::Output| {
                    N::Scalar::fill(N::Scalar::ZERO, dy.as_mut_slice());
                    dy.as_mut_slice()[output] = N::Scalar::ONE;
                };
                self.row.0.set_zero();
                let y =
                    network::output_gradient(&*self.net, x, dy, &mut self.tape, &mut self.row.0);
                let residual = y.as_slice()[output].to_f64() - target.as_slice()[output].to_f64();
                let derivatives = self.row.0.as_slice();
                for (to, place) in row.iter_mut().zip(&self.trained) {
                    *to = derivatives[*place].to_f64();
                }
                sum += residual * residual;
                for (i, at) in row.iter().enumerate() {
                    self.gradient[i] += at * residual;
                    // The lower triangle: columns lie side by side.
                    let column = &mut self.normal.as_mut_slice()[i * row.len()..][i..row.len()];
                    for (to, other) in column.iter_mut().zip(&row[i..]) {
                        *to += at * other;
                    }
                }
            }
        }
        for (scale, diagonal) in self.scale.iter_mut().zip(self.normal.diagonal().iter()) {
            *scale = scale.max(*diagonal);
        }
        sum
    }

    /// The sum of squares where the network is.
    fn sum_of_squares(&mut self) -> f64 {
        let mut sum = 0.0;
        let mut scratch = boxed_zeroed::<Scratch<N>>();
        for (x, target) in self.inputs.iter().zip(&self.targets) {
            let y = scratch.forward(self.net, x);
            for (y, target) in y.as_slice().iter().zip(target.as_slice()) {
                let residual = y.to_f64() - target.to_f64();
                sum += residual * residual;
            }
        }
        sum
    }

    /// The largest cosine between the residuals and a column of the Jacobian.
    fn steepest(&self, sum: f64) -> f64 {
        let diagonal = self.normal.diagonal();
        let cosines = self.gradient.iter().zip(diagonal.iter());
        cosines.fold(0.0, |most: f64, (slope, square)| {
            let length = Real::sqrt(square * sum);
            match length > 0.0 {
                true => most.max(Real::abs(*slope) / length),
                false => most,
            }
        })
    }

    /// The step of a damping, if rounding leaves one.
    fn step(&self, damping: f64) -> Option<DVector<f64>> {
        let mut damped = self.normal.clone();
        for i in 0..self.trained.len() {
            // What no residual depends on stays where it is.
            let scale = if self.scale[i] > 0.0 {
                self.scale[i]
            } else {
                1.0
            };
            damped[(i, i)] += damping * scale;
        }
        let step = Cholesky::new(damped)?.solve(&self.gradient);
        step.iter().all(|x| x.is_finite()).then_some(step)
    }

    /// How long a step is beside the parameters, both in the scale of the Jacobian.
    fn step_length(&self, step: &DVector<f64>) -> f64 {
        let (mut steps, mut all) = (0.0, 0.0);
        for (i, place) in self.trained.iter().enumerate() {
            let parameter = self.net.as_slice()[*place].to_f64();
            steps += self.scale[i] * step[i] * step[i];
            all += self.scale[i] * parameter * parameter;
        }
        Real::sqrt(steps / all)
    }

    /// Takes a step; gives the sum of squares there.
    fn go(&mut self, step: &DVector<f64>) -> f64 {
        self.point.copy_from_slice(self.net.as_slice());
        let parameters = self.net.as_mut_slice();
        for (place, step) in self.trained.iter().zip(step.iter()) {
            parameters[*place] = N::Scalar::of(parameters[*place].to_f64() - step);
        }
        self.sum_of_squares()
    }

    fn go_back(&mut self) {
        self.net.as_mut_slice().copy_from_slice(&self.point);
    }
}
