//! Attention: each step of a sequence gathers from the others what it asks for.

mod grouped;
mod passes;
mod rotary;

use core::marker::PhantomData;

use crate::kernel::Attention;
use crate::layer::{Layer, Mode, Part};
use crate::parameters::Parameters;
use crate::requirement::Requirement;
use crate::tensor::{Floats, Sequence, Stack, Tensor};

pub use grouped::GroupedQueryAttention;
use passes::{Attending, Inputs, Projected};
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
/// Its parameters are those of PyTorch's `MultiheadAttention`: `in_proj_weight` with the parts of queries,
/// keys and values one below the other, reached one by one, `in_proj_weight[2]`; `in_proj_bias`,
/// `out_proj.weight`, `out_proj.bias`. Keras's `MultiHeadAttention(heads, key_dim = width / heads)` has the
/// same in eight tensors, and `use_causal_mask` in its call.
///
/// Source: A. Vaswani et al., *Attention is all you need*, NeurIPS 2017.
#[doc(alias("MultiheadAttention", "self_attention", "scaled_dot_product_attention"))]
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct MultiHeadAttention<
    X: Sequence,
    const HEADS: usize,
    const CAUSAL: bool = false,
    const BIAS: usize = 1,
    R: Rotary = NoRotary,
> {
    /// The weights to queries, keys and values.
    #[weight]
    pub in_proj_weight: Stack<X::PerFeature<X::Step>, 3>,
    /// What is added to them, or nothing.
    #[bias]
    pub in_proj_bias: Stack<Stack<X::Step, 3>, BIAS>,
    /// The projection of the heads.
    pub out_proj: Projection<X::PerFeature<X::Step>, Stack<X::Step, BIAS>>,
    rotary: PhantomData<R>,
}

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

impl<X, const HEADS: usize, const CAUSAL: bool, const BIAS: usize, R> Attending
    for MultiHeadAttention<X, HEADS, CAUSAL, BIAS, R>
where
    X: Sequence,
    R: Rotary,
{
    type X = X;
    type Memory = X;
    type Query = X;
    type Key = X;
    type Weights = [X::PerStep<X::PerStep<X::Scalar>>; HEADS];
    type Row = X::PerStep<X::Scalar>;
    type Rotary = R;
    const DIMS: Attention = Attention {
        queries: X::STEPS,
        keys: X::STEPS,
        heads: HEADS,
        key_value_heads: HEADS,
        head_size: if HEADS == 0 { 0 } else { X::FEATURES / HEADS },
        causal: CAUSAL,
    };

    fn projections(&self) -> [Projected<&[X::Scalar]>; 4] {
        let [q, k, v] = [0, 1, 2].map(|part| Projected {
            weight: self.in_proj_weight[part].as_slice(),
            bias: part_of(self.in_proj_bias.as_slice(), part),
        });
        [q, k, v, self.out_proj.projected()]
    }

    fn projections_mut(&mut self) -> [Projected<&mut [X::Scalar]>; 4] {
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

/// The passes of a layer whose queries, keys and values all come from its input.
macro_rules! self_attention {
    ($($parameters:tt)*) => {
        type Input = X;
        type Output = X;
        type Saved<const B: usize> = AttentionSaved<Self, B>;
        type Scratch = AttentionScratch<Self>;
        const MACS: usize = passes::macs(Self::DIMS, X::FEATURES, X::FEATURES);
        const CHECK: Requirement = $($parameters)*
            .and(rotary::sound::<R>());

        fn forward(&self, x: &X, y: &mut X, scratch: &mut Self::Scratch) {
            passes::forward(self, &alone(x), y, scratch);
        }

        fn record<const B: usize>(
            &self,
            x: &[X],
            y: &mut [X],
            saved: &mut Self::Saved<B>,
            _: Mode,
        ) {
            passes::record(self, |s| alone(&x[s]), y, saved);
        }

        fn deltas<const B: usize>(
            &self,
            _: &[X],
            _: &[X],
            saved: &mut Self::Saved<B>,
            dy: &[X],
        ) {
            passes::deltas(self, |_| None, saved, dy);
        }

        fn backward<const B: usize>(
            &self,
            _: &[X],
            _: &[X],
            saved: &mut Self::Saved<B>,
            _: &[X],
            dx: &mut [X],
        ) {
            for (s, dx) in dx.iter_mut().enumerate() {
                passes::to_queries(self, saved, s, dx);
                passes::add_to_memory(self, saved, s, dx);
            }
        }

        fn accumulate<const B: usize>(
            &self,
            x: &[X],
            _: &[X],
            saved: &Self::Saved<B>,
            dy: &[X],
            grad: &mut Self,
            part: &Part,
        ) {
            passes::accumulate(|s| alone(&x[s]), saved, dy, grad, part);
        }
    };
}
use self_attention;

/// A sequence that attends to itself, all of it.
fn alone<A: Attending<Memory = <A as Attending>::X>>(x: &A::X) -> Inputs<'_, A> {
    Inputs {
        x,
        memory: x,
        mask: None,
    }
}

#[diagnostic::do_not_recommend]
impl<X, const HEADS: usize, const CAUSAL: bool, const BIAS: usize, R> Layer
    for MultiHeadAttention<X, HEADS, CAUSAL, BIAS, R>
where
    X: Sequence,
    R: Rotary,
{
    self_attention!(passes::check(Self::DIMS, X::FEATURES, R::PAIRS.is_some()));
}
