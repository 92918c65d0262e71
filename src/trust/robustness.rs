//! How many answers stay right under attack.

use core::fmt;

use super::attack::Memory;
use super::{Attack, TrustError};
use crate::explain::Explainable;
use crate::loss::{FitsHead, Loss};
use crate::parameters::Model;
use crate::plain::{Plain, boxed_zeroed};
use crate::tape::Scratch;
use crate::train::data::Dataset;
use crate::train::gather;
use crate::train::metrics::Correct;

/// How many answers stay right under attacks of one strength.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Robust {
    /// How far from each sample the attack may go.
    pub epsilon: f64,
    /// The share of right answers.
    pub accuracy: f64,
}

/// The share of right answers against the strength of an attack.
#[derive(Debug, Clone, PartialEq)]
pub struct Robustness(pub Vec<Robust>);

/// The share of right answers on data under attacks of each strength, which `attack` makes: `Attack::fgsm`, or
/// `|epsilon| Attack { norm: Norm::Euclidean, ..Attack::pgd(epsilon) }`.
///
/// An answer is right if its target says so ([`Correct`]): if the greatest output is that of the class.
///
/// # Errors
/// [`TrustError::Empty`], [`TrustError::Setting`], [`TrustError::NotFinite`].
pub fn robustness<N, T, D, L>(
    net: &(impl Model<Network = N> + ?Sized),
    data: &D,
    loss: L,
    epsilons: &[f64],
    attack: impl Fn(f64) -> Attack,
) -> Result<Robustness, TrustError>
where
    N: Explainable,
    T: Plain + Correct<N::Output>,
    D: Dataset<Input = N::Input, Target = T> + ?Sized,
    L: Loss<N::Output, T, Expects: FitsHead<N::Ending>>,
{
    if data.is_empty() {
        return Err(TrustError::Empty);
    }
    let net = net.network();
    let (inputs, targets) = gather(data);
    let (mut memory, mut scratch) = (Memory::new(), boxed_zeroed::<Scratch<N>>());
    let mut near = boxed_zeroed::<N::Input>();
    let mut rows = Vec::with_capacity(epsilons.len());
    for &epsilon in epsilons {
        let attack = attack(epsilon);
        let mut right = 0;
        for (sample, (x, class)) in inputs.iter().zip(&targets).enumerate() {
            attack.lead(net, sample, x, class, &loss, &mut memory, &mut near)?;
            right += usize::from(class.correct(scratch.forward(net, &near)) == Some(true));
        }
        rows.push(Robust {
            epsilon,
            accuracy: right as f64 / inputs.len() as f64,
        });
    }
    Ok(Robustness(rows))
}

impl fmt::Display for Robustness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " epsilon  accuracy")?;
        for Robust { epsilon, accuracy } in &self.0 {
            write!(f, "\n{epsilon:>8.4}  {:>7.2} %", 100.0 * accuracy)?;
        }
        Ok(())
    }
}
