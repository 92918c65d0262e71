//! Attention whose heads of queries share heads of keys and values.

use core::marker::PhantomData;

use super::passes::{self, Attending, Projected};
use super::rotary;
use super::{
    Attended, AttentionSaved, AttentionScratch, NoRotary, PerFeature, PerStep, Projection, Rotary,
    Row, Scalar, Step, attention,
};
use crate::kernel::Attention;
use crate::layer::{Layer, Mode, Part};
use crate::parameters::Parameters;
use crate::requirement::Requirement;
use crate::tensor::{Floats, Grad, Sequence, Stack};

/// `HEADS` heads side by side, each of `SIZE` numbers.
type Heads<T, const HEADS: usize, const SIZE: usize> = Stack<[T; SIZE], HEADS>;

/// As [`MultiHeadAttention`](super::MultiHeadAttention), where a head of keys and values serves several
/// heads of queries, one after the other, and a head has the length that is asked for: q is `[steps, heads
/// · head_size]`, k and v are `[steps, key_value_heads · head_size]`.
///
/// Declared as `MultiHeadAttention(heads, key_value_heads = 2)`, or with a `head_size`. One head of keys and
/// values is multi-query attention.
///
/// Its parameters are named and laid out as in Hugging Face's Llama but for the last: `q_proj`, `k_proj`,
/// `v_proj` and `out_proj`, each with `weight` and `bias`. It computes PyTorch's
/// `scaled_dot_product_attention(..., enable_gqa = True)` between them, and is Keras's
/// `GroupedQueryAttention`.
///
/// Source: J. Ainslie et al., *GQA: training generalized multi-query transformer models from multi-head
/// checkpoints*, EMNLP 2023.
#[doc(alias("GQA", "MultiQueryAttention", "MQA"))]
#[derive(Parameters)]
#[allow(clippy::type_complexity, reason = "the types say the shapes")]
#[repr(C)]
pub struct GroupedQueryAttention<
    I: Attended,
    const HEADS: usize,
    const KEY_VALUE_HEADS: usize,
    const SIZE: usize,
    const CAUSAL: bool = false,
    const BIAS: usize = 1,
    R: Rotary = NoRotary,
> {
    /// The projection to queries.
    pub q_proj:
        Projection<Stack<[Step<I>; SIZE], HEADS>, Stack<Heads<Scalar<I>, HEADS, SIZE>, BIAS>>,
    /// The projection to keys.
    pub k_proj: Projection<
        Stack<[<I::Memory as Sequence>::Step; SIZE], KEY_VALUE_HEADS>,
        Stack<Heads<Scalar<I>, KEY_VALUE_HEADS, SIZE>, BIAS>,
    >,
    /// The projection to values.
    pub v_proj: Projection<
        Stack<[<I::Memory as Sequence>::Step; SIZE], KEY_VALUE_HEADS>,
        Stack<Heads<Scalar<I>, KEY_VALUE_HEADS, SIZE>, BIAS>,
    >,
    /// The projection of the heads.
    pub out_proj: Projection<PerFeature<I, Heads<Scalar<I>, HEADS, SIZE>>, Stack<Step<I>, BIAS>>,
    input: PhantomData<I>,
    rotary: PhantomData<R>,
}

impl<
    I,
    const HEADS: usize,
    const KV: usize,
    const SIZE: usize,
    const CAUSAL: bool,
    const BIAS: usize,
    R,
> Attending for GroupedQueryAttention<I, HEADS, KV, SIZE, CAUSAL, BIAS, R>
where
    I: Attended,
    R: Rotary,
{
    type Input = I;
    type Query = PerStep<I, Heads<Scalar<I>, HEADS, SIZE>>;
    type Key = <I::Memory as Sequence>::PerStep<Heads<Scalar<I>, KV, SIZE>>;
    type Weights = [PerStep<I, Row<I>>; HEADS];
    type Row = Row<I>;
    type Rotary = R;
    const DIMS: Attention = Attention {
        queries: I::X::STEPS,
        keys: I::Memory::STEPS,
        heads: HEADS,
        key_value_heads: KV,
        head_size: SIZE,
        causal: CAUSAL,
    };

    fn projections(&self) -> [Projected<&[Scalar<I>]>; 4] {
        let (q, k) = (self.q_proj.projected(), self.k_proj.projected());
        [q, k, self.v_proj.projected(), self.out_proj.projected()]
    }

    fn projections_mut(&mut self) -> [Projected<&mut [Scalar<I>]>; 4] {
        let (q, k) = (self.q_proj.projected_mut(), self.k_proj.projected_mut());
        [
            q,
            k,
            self.v_proj.projected_mut(),
            self.out_proj.projected_mut(),
        ]
    }
}

#[diagnostic::do_not_recommend]
impl<
    I,
    const HEADS: usize,
    const KV: usize,
    const SIZE: usize,
    const CAUSAL: bool,
    const BIAS: usize,
    R,
> Layer for GroupedQueryAttention<I, HEADS, KV, SIZE, CAUSAL, BIAS, R>
where
    I: Attended,
    R: Rotary,
{
    attention!(passes::check(Self::DIMS, HEADS * SIZE, R::PAIRS.is_some()));
}
