//! Attention: each step of a sequence gathers from the others what it asks for.

mod grouped;
mod inputs;
mod passes;
mod rotary;

use core::marker::PhantomData;

use crate::kernel::Attention;
use crate::layer::{Layer, Mode, Part};
use crate::parameters::Parameters;
use crate::requirement::Requirement;
use crate::tensor::{Floats, Grad, Sequence, Stack, Tensor};

pub use grouped::GroupedQueryAttention;
pub use inputs::{Attended, Gradients};
use passes::{Attending, Projected};
pub use passes::{AttentionSaved, AttentionScratch};
pub use rotary::{
    Halves, Interleaved, NoRotary, Rotary, RotaryPairs, RotaryPositions, RotaryPositionsArguments,
};

/// y = concat(head₁, ..., headₕ) Woᵀ + bₒ, where headᵢ = softmax(qᵢ kᵢᵀ / √n) vᵢ, and q, k and v are x Wᵀ + b with
/// the three parts of the weight `[3 · width, width]`; x and y are `[steps, width]`, a head n = width /
/// heads wide.
///
/// Declared as `MultiHeadAttention(heads, causal = false, bias = true, key_value_heads = heads,
/// head_size = width / heads, rotary = none, rotary_base = 10000, init = ..., bias_init = ...)`; all but the
/// number of heads by name. `causal`: a step attends to itself and to those before it. `rotary`: queries and
/// keys are turned by their positions, see [`RotaryPositions`]. With `key_value_heads`, or a `head_size` of
/// its own, it is a [`GroupedQueryAttention`]. Dropout is a layer of its own, behind it.
///
/// In a graph it is called with what it attends to: `attend(x)` to itself, `attend(x, memory)` to another
/// sequence, of which it makes keys and values; and with a mask of that sequence's steps behind it,
/// `attend(x, mask)` or `attend(x, memory, mask)`. A mask is `[steps]`; to a step where it is zero none attends,
/// and where none is left the heads are zero. A memory of another width needs a `head_size`.
///
/// Its parameters are those of PyTorch's `MultiheadAttention`: `in_proj_weight` with the parts of queries,
/// keys and values one below the other, reached one by one, `in_proj_weight[2]`; `in_proj_bias`,
/// `out_proj.weight`, `out_proj.bias`. Keras's `MultiHeadAttention(heads, key_dim = width / heads)` has the
/// same in eight tensors, and `use_causal_mask` in its call.
///
/// Source: A. Vaswani et al., *Attention is all you need*, NeurIPS 2017.
#[doc(alias("MultiheadAttention", "self_attention", "scaled_dot_product_attention"))]
#[derive(Parameters)]
#[repr(C)]
pub struct MultiHeadAttention<
    I: Attended,
    const HEADS: usize,
    const CAUSAL: bool = false,
    const BIAS: usize = 1,
    R: Rotary = NoRotary,
> {
    /// The weights to queries, keys and values.
    #[weight]
    pub in_proj_weight: Stack<PerFeature<I, Step<I>>, 3>,
    /// What is added to them, or nothing.
    #[bias]
    pub in_proj_bias: Stack<Stack<Step<I>, 3>, BIAS>,
    /// The projection of the heads.
    pub out_proj: Projection<PerFeature<I, Step<I>>, Stack<Step<I>, BIAS>>,
    input: PhantomData<I>,
    rotary: PhantomData<R>,
}

/// A step of the sequence that attends.
type Step<I> = <<I as Attended>::X as Sequence>::Step;

/// An `E` for each feature of it.
type PerFeature<I, E> = <<I as Attended>::X as Sequence>::PerFeature<E>;

/// An `E` for each step of it.
type PerStep<I, E> = <<I as Attended>::X as Sequence>::PerStep<E>;

/// A number for each step that is attended to.
type Row<I> = <<I as Attended>::Memory as Sequence>::PerStep<Scalar<I>>;

/// What is computed in.
type Scalar<I> = <<I as Attended>::X as Floats>::Scalar;

/// The arguments of [`MultiHeadAttention`] in a declaration.
pub struct MultiHeadAttentionArguments {
    /// The number of heads, which divides the width.
    pub heads: usize,
    /// Whether a step attends to none after it; `false` unless given.
    pub causal: bool,
    /// Whether there are biases; `true` unless given.
    pub bias: bool,
    /// The number of heads of keys and values, which divides the number of heads; as many unless given.
    pub key_value_heads: usize,
    /// How wide a head is; width / heads unless given.
    pub head_size: usize,
    /// Whether queries and keys are turned by their positions: `none`, `interleaved` or `halves`.
    pub rotary: RotaryPairs,
    /// The θ of rotary positions, 10000 unless given.
    pub rotary_base: f64,
    /// How the weights begin.
    pub init: crate::init::Init,
    /// How the biases begin; zero unless given.
    pub bias_init: crate::init::Init,
}

/// A linear map inside a layer, y = W x + b.
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct Projection<W: Tensor, B: Tensor<Scalar = W::Scalar>> {
    /// W, one row an output.
    #[weight]
    pub weight: W,
    /// b, or nothing.
    #[bias]
    pub bias: B,
}

impl<W: Tensor, B: Tensor<Scalar = W::Scalar>> Projection<W, B> {
    fn projected(&self) -> Projected<&[W::Scalar]> {
        let (weight, bias) = (self.weight.as_slice(), self.bias.as_slice());
        Projected { weight, bias }
    }

    fn projected_mut(&mut self) -> Projected<&mut [W::Scalar]> {
        let (weight, bias) = (self.weight.as_mut_slice(), self.bias.as_mut_slice());
        Projected { weight, bias }
    }
}

impl<I, const HEADS: usize, const CAUSAL: bool, const BIAS: usize, R> Attending
    for MultiHeadAttention<I, HEADS, CAUSAL, BIAS, R>
where
    I: Attended,
    R: Rotary,
{
    type Input = I;
    type Query = I::X;
    type Key = I::Memory;
    type Weights = [PerStep<I, Row<I>>; HEADS];
    type Row = Row<I>;
    type Rotary = R;
    const DIMS: Attention = Attention {
        queries: I::X::STEPS,
        keys: I::Memory::STEPS,
        heads: HEADS,
        key_value_heads: HEADS,
        head_size: rotary::size(I::X::FEATURES, HEADS),
        causal: CAUSAL,
    };

    fn projections(&self) -> [Projected<&[Scalar<I>]>; 4] {
        let [q, k, v] = [0, 1, 2].map(|part| Projected {
            weight: self.in_proj_weight[part].as_slice(),
            bias: part_of(self.in_proj_bias.as_slice(), part),
        });
        [q, k, v, self.out_proj.projected()]
    }

    fn projections_mut(&mut self) -> [Projected<&mut [Scalar<I>]>; 4] {
        let [q, k, v] = self.in_proj_weight.each_mut();
        let bias = self.in_proj_bias.as_mut_slice();
        let third = bias.len() / 3;
        let (q_bias, bias) = bias.split_at_mut(third);
        let (k_bias, v_bias) = bias.split_at_mut(third);
        let of = |weight, bias| Projected { weight, bias };
        [
            of(q.as_mut_slice(), q_bias),
            of(k.as_mut_slice(), k_bias),
            of(v.as_mut_slice(), v_bias),
            self.out_proj.projected_mut(),
        ]
    }
}

/// A third of three.
fn part_of<T>(three: &[T], part: usize) -> &[T] {
    let third = three.len() / 3;
    &three[part * third..][..third]
}

/// The passes of a layer that is [`Attending`].
macro_rules! attention {
    ($check:expr) => {
        type Input = I;
        type Output = I::Output;
        type Saved<const B: usize> = AttentionSaved<Self, B>;
        type Scratch = AttentionScratch<Self>;
        const MACS: usize = passes::macs(Self::DIMS, I::X::FEATURES, I::Memory::FEATURES);
        const CHECK: Requirement = passes::sequence::<I>()
            .and($check)
            .and(rotary::sound::<R>());

        fn forward(&self, x: &I, y: &mut I::Output, scratch: &mut Self::Scratch) {
            passes::forward(self, x, y.as_mut_slice(), scratch);
        }

        fn record<const B: usize>(
            &self,
            x: &[I],
            y: &mut [I::Output],
            saved: &mut Self::Saved<B>,
            _: Mode,
        ) {
            passes::record(self, x, y, saved);
        }

        fn deltas<const B: usize>(
            &self,
            x: &[I],
            _: &[I::Output],
            saved: &mut Self::Saved<B>,
            dy: &[I::Output],
        ) {
            passes::deltas(self, x, saved, dy);
        }

        fn backward<const B: usize>(
            &self,
            _: &[I],
            _: &[I::Output],
            saved: &mut Self::Saved<B>,
            _: &[I::Output],
            dx: &mut [Grad<I>],
        ) {
            passes::backward(self, saved, dx);
        }

        fn accumulate<const B: usize>(
            &self,
            x: &[I],
            _: &[I::Output],
            saved: &Self::Saved<B>,
            dy: &[I::Output],
            grad: &mut Self,
            part: &Part,
        ) {
            passes::accumulate(x, saved, dy, grad, part);
        }
    };
}
use attention;

#[diagnostic::do_not_recommend]
impl<I, const HEADS: usize, const CAUSAL: bool, const BIAS: usize, R> Layer
    for MultiHeadAttention<I, HEADS, CAUSAL, BIAS, R>
where
    I: Attended,
    R: Rotary,
{
    attention!(
        passes::same_width(I::X::FEATURES, I::Memory::FEATURES).and(passes::check(
            Self::DIMS,
            I::X::FEATURES,
            R::PAIRS.is_some()
        ))
    );
}
