//! The embedding of indices.

use core::marker::PhantomData;

use crate::index::Indices;
use crate::init::Init;
use crate::kernel::Kernels;
use crate::layer::{Layer, Part};
use crate::parameters::Parameters;
use crate::requirement::{Requirement, Sentence};
use crate::stepwise::{Steps, Stepwise};
use crate::tensor::{Floats, Grad, Tensor};

/// yₛ = weight\[xₛ\], with x `[steps]` indices below V, weight `[V, dim]`, y `[steps, dim]`. A single index
/// becomes a vector `[dim]`, an array of arrays one axis more.
///
/// Declared as `Embedding(dim, padding_index = none, init = normal(0, 1))` behind an input such as
/// `[Index<1000>; 32]`, whose type says how large the table is; see [`Index`](crate::index::Index). The row
/// of the `padding_index` begins at zero and is not trained. `E` is a vector of `dim` floats.
///
/// PyTorch's and Keras's `Embedding`. Keras begins with `init = uniform(-0.05, 0.05)`, and has
/// `mask_zero` in place of a `padding_index`.
///
/// Source: Y. Bengio et al., *A neural probabilistic language model*, JMLR 2003.
#[doc(alias("lookup", "token_embedding", "word2vec"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct Embedding<X: Indices, E: Tensor, const PADDING: usize = { usize::MAX }> {
    /// One row an index.
    #[weight]
    pub weight: X::Table<E>,
    indices: PhantomData<X>,
}

/// The arguments of [`Embedding`] in a declaration.
pub struct EmbeddingArguments {
    /// How many numbers an index becomes.
    pub dim: usize,
    /// The index that stands for no word, of which nothing is learnt; none unless given.
    pub padding_index: usize,
    /// How the table begins; normal with a deviation of 1 unless given.
    pub init: Init,
}

impl<X: Indices, E: Tensor, const PADDING: usize> Embedding<X, E, PADDING> {
    /// Where the vector of this number lies among vectors.
    fn place(number: usize) -> core::ops::Range<usize> {
        number * E::LEN..(number + 1) * E::LEN
    }

    /// The vectors of some indices.
    fn look_up(&self, x: &impl Indices, y: &mut [E::Scalar]) {
        let table = self.weight.as_slice();
        x.each(&mut |place, index| {
            y[Self::place(place)].copy_from_slice(&table[Self::place(index)]);
        });
    }
}

#[diagnostic::do_not_recommend]
impl<X: Indices, E: Tensor, const PADDING: usize> Layer for Embedding<X, E, PADDING> {
    type Input = X;
    type Output = X::PerIndex<E>;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;
    const CHECK: Requirement = Requirement::that(
        X::ENTRIES > 0,
        Sentence::new("an Embedding needs indices of which there is at least 1"),
    )
    .and(Requirement::that(
        PADDING == usize::MAX || PADDING < X::ENTRIES,
        Sentence::new("a padding_index of ")
            .number(PADDING)
            .text(" is none of ")
            .number(X::ENTRIES)
            .text(" indices, which begin at 0"),
    ));

    fn forward(&self, x: &X, y: &mut Self::Output, _: &mut ()) {
        self.look_up(x, y.as_mut_slice());
    }

    fn backward<const B: usize>(
        &self,
        _: &[X],
        _: &[Self::Output],
        _: &mut (),
        _: &[Self::Output],
        _: &mut [Grad<X>],
    ) {
    }

    fn accumulate<const B: usize>(
        &self,
        x: &[X],
        _: &[Self::Output],
        _: &(),
        dy: &[Self::Output],
        grad: &mut Self,
        part: &Part,
    ) {
        let rows = part.rows(X::ENTRIES);
        let table = grad.weight.as_mut_slice();
        for s in part.samples() {
            let dy = dy[s].as_slice();
            x[s].each(&mut |place, index| {
                if index != PADDING && rows.contains(&index) {
                    E::Scalar::accumulate(&dy[Self::place(place)], &mut table[Self::place(index)]);
                }
            });
        }
    }

    fn initialise<R: rand::Rng + ?Sized>(&mut self, init: Init, rng: &mut R) {
        crate::init::initialise(self, init, rng);
        if PADDING < X::ENTRIES {
            E::Scalar::fill(
                E::Scalar::default(),
                &mut self.weight.as_mut_slice()[Self::place(PADDING)],
            );
        }
    }
}

#[diagnostic::do_not_recommend]
impl<X, E: Tensor, const PADDING: usize> Stepwise for Embedding<X, E, PADDING>
where
    X: Indices + Steps<Step: Indices>,
{
    type Step = X::Step;
    type Given = <X::Step as Indices>::PerIndex<E>;
    type State = [E::Scalar; 0];
    type Memory = ();

    fn advance(&self, _: &mut Self::State, x: &X::Step, y: &mut Self::Given, _: &mut ()) {
        self.look_up(x, y.as_mut_slice());
    }
}
