//! What is explained: a number that a network computes, and its gradient with respect to the input.

use super::ExplainError;
use crate::activation::{Activation, Softmax};
use crate::layer::Mode;
use crate::network::{Network, See};
use crate::parameters::Model;
use crate::plain::{boxed_zeroed, zeroed};
use crate::scalar::Float;
use crate::tape::Tape;
use crate::tensor::{Floats, Tensor};

/// A network whose inputs are floats, so that there is a gradient with respect to all of them.
///
/// Of a network with an [`Embedding`](crate::layers::Embedding), what follows it can be explained: as a
/// network of its own, which takes the vectors.
#[diagnostic::on_unimplemented(
    message = "`{Self}` takes something other than floats, which has no gradient",
    label = "cannot be explained by gradients with respect to its input",
    note = "make what follows the embedding a network of its own, which takes vectors of floats, and explain that"
)]
pub trait Explainable: Network<Input: Tensor<Scalar = Self::Scalar>> {}

#[diagnostic::do_not_recommend]
impl<N: Network<Input: Tensor<Scalar = N::Scalar>>> Explainable for N {}

/// The number f(x) that is explained. Captum's `target`. Outputs are numbered from 0, through all axes.
///
/// Of a network that ends in another network, the values before the head are its outputs.
#[derive(Clone, Copy)]
#[doc(alias = "target")]
pub enum Score<'a, T> {
    /// The i-th value before the head: the score of a class, however sure the network is of it.
    Logit(usize),
    /// The i-th probability that softmax makes of the values before the head, whether the network itself ends in
    /// `Softmax` or not.
    Probability(usize),
    /// The i-th output.
    Output(usize),
    /// Any function of the outputs: it is given them, gives its value and writes its gradient with respect to
    /// them, of which it finds zeros.
    Function(&'a dyn Fn(&[T], &mut [T]) -> T),
}

/// The memory of passes that explain, and what they explain.
pub(super) struct Passes<'a, N: Network> {
    net: &'a N,
    score: Score<'a, N::Scalar>,
    tape: Box<Tape<N>>,
}

/// How many samples pass at a time: as many as the tape holds.
pub(super) const GROUP: usize = 32;

impl<'a, N: Network> Passes<'a, N> {
    pub fn new(net: &'a N, score: Score<'a, N::Scalar>) -> Result<Self, ExplainError> {
        const { Tape::<N>::SOUND }
        let outputs = N::Output::LEN;
        match score {
            Score::Logit(index) | Score::Probability(index) | Score::Output(index)
                if index >= outputs =>
            {
                Err(ExplainError::NoOutput { index, outputs })
            }
            _ => Ok(Passes {
                net,
                score,
                tape: boxed_zeroed(),
            }),
        }
    }

    /// Hands f(x) of each of at most [`GROUP`] samples to `give`, and keeps the gradients before the head.
    fn forward<S: See<N::Scalar>>(
        &mut self,
        x: &[N::Input],
        see: &mut S,
        give: &mut dyn FnMut(f64),
    ) -> Result<(), ExplainError> {
        let Tape { y, dz, inner, .. } = &mut *self.tape;
        let (y, dz) = (&mut y[..x.len()], &mut dz[..x.len()]);
        self.net.trace(x, y, inner, Mode::Inference, see);
        let z = N::logits::<GROUP>(y, inner);
        for ((z, y), dz) in z.iter().zip(&*y).zip(dz) {
            let value = self.score.evaluate::<N>(z, y, dz).to_f64();
            if !value.is_finite() {
                return Err(ExplainError::NotFinite { value });
            }
            give(value);
        }
        Ok(())
    }

    /// Hands f(x) of each of any number of samples to `give`.
    pub fn values(
        &mut self,
        x: &[N::Input],
        mut give: impl FnMut(f64),
    ) -> Result<(), ExplainError> {
        for x in x.chunks(GROUP) {
            self.forward(x, &mut (), &mut give)?;
        }
        Ok(())
    }

    /// f(x) of one sample.
    pub fn value(&mut self, x: &N::Input) -> Result<f64, ExplainError> {
        let mut value = 0.0;
        self.values(core::slice::from_ref(x), |v| value = v)?;
        Ok(value)
    }
}

impl<N: Explainable> Passes<'_, N> {
    /// Writes the gradient of f with respect to each of at most [`GROUP`] samples to `dx`.
    pub fn gradients<S: See<N::Scalar>>(
        &mut self,
        x: &[N::Input],
        dx: &mut [N::Input],
        see: &mut S,
    ) -> Result<(), ExplainError> {
        self.forward(x, see, &mut |_| {})?;
        let Tape { y, dz, inner, .. } = &mut *self.tape;
        let (y, dz) = (&y[..x.len()], &dz[..x.len()]);
        self.net.reverse(x, y, inner, dz, see);
        self.net.reverse_input(x, y, inner, dz, dx, see);
        Ok(())
    }
}

impl<T: Float> Score<'_, T> {
    /// f, of the values before and behind the head; writes its gradient before the head.
    fn evaluate<N: Network<Scalar = T>>(
        &self,
        z: &N::Output,
        y: &N::Output,
        dz: &mut N::Output,
    ) -> T {
        dz.as_mut_slice().fill(T::ZERO);
        match *self {
            Score::Logit(index) => {
                dz.as_mut_slice()[index] = T::ONE;
                z.as_slice()[index]
            }
            Score::Output(index) => {
                dz.as_mut_slice()[index] = T::ONE;
                N::Head::backward(z, y, dz);
                y.as_slice()[index]
            }
            Score::Probability(index) => {
                let mut p: N::Output = zeroed();
                Softmax::apply(z, &mut p);
                dz.as_mut_slice()[index] = T::ONE;
                Softmax::backward(z, &p, dz);
                p.as_slice()[index]
            }
            Score::Function(function) => {
                let value = function(y.as_slice(), dz.as_mut_slice());
                N::Head::backward(z, y, dz);
                value
            }
        }
    }
}

/// The gradient ∂f/∂x with respect to a sample, as in inference: what all explanations by gradients are made of.
///
/// ```
/// use netwright::explain::{Score, gradient_of};
/// use netwright::prelude::*;
///
/// network! { struct Line: [2] -> [3] { line: Dense(3) -> Softmax } }
///
/// # fn main() -> Result<(), netwright::explain::ExplainError> {
/// let mut net = Line::zeroed();
/// net.line.weight[1] = [2.0, -3.0];
/// assert_eq!(*gradient_of(&net, &[0.5, 0.5], Score::Logit(1))?, [2.0, -3.0]);
/// let error = gradient_of(&net, &[0.5, 0.5], Score::Logit(3)).unwrap_err();
/// assert_eq!(error.to_string(), "there is no output 3: the network has 3, numbered from 0");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ExplainError::NoOutput`], [`ExplainError::NotFinite`].
pub fn gradient_of<N: Explainable>(
    net: &(impl Model<Network = N> + ?Sized),
    x: &N::Input,
    score: Score<'_, N::Scalar>,
) -> Result<Box<N::Input>, ExplainError> {
    let mut dx = boxed_zeroed::<N::Input>();
    Passes::new(net.network(), score)?.gradients(
        core::slice::from_ref(x),
        core::slice::from_mut(&mut *dx),
        &mut (),
    )?;
    Ok(dx)
}
