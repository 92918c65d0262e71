//! Ready blocks: networks that are layers of others, written in [`network!`](crate::network!).
//!
//! Each keeps the shape of what it takes, so that any number of them stand one after the other. They
//! compute in `f32` unless told, `EncoderBlock<16, 32, 4, 64, f64>`, and their parameters are named as in
//! PyTorch.
//!
//! ```
//! use netwright::blocks::{EncoderBlock, ResidualBlock};
//! use netwright::prelude::*;
//!
//! network! {
//!     pub struct Small: [3, 16, 16] -> [10] {
//!         stem: Conv2d(8, kernel = 3, padding = same),
//!         first: ResidualBlock<8, 16, 16>,
//!         second: ResidualBlock<8, 16, 16>,
//!         head: Reshape(8, 16, 16) -> GlobalAvgPool -> Dense(10),
//!     }
//! }
//!
//! network! {
//!     pub struct Topic: [Index<1000>; 16] -> [4] {
//!         embed: Embedding(32),
//!         positions: LearnedPositions,
//!         encode: EncoderBlock<16, 32, 4, 64>,
//!         norm: LayerNorm,
//!         head: Reshape(16, 32) -> Mean(axis = 0) -> Dense(4),
//!     }
//! }
//! # fn main() {}
//! ```
#![forbid(unsafe_code)]

use crate::network;
use crate::scalar::Float;

network! {
    /// y = relu(x + F(x)), where F is two convolutions, each normalised: the basic block of ResNet, with `C`
    /// channels. torchvision's `BasicBlock` without a stride.
    ///
    /// Source: K. He et al., *Deep residual learning for image recognition*, CVPR 2016.
    #[doc(alias("BasicBlock", "ResNet"))]
    pub struct ResidualBlock<const C: usize, const H: usize, const W: usize, F: Float = f32>:
        [F; C, H, W] -> [C, H, W]
    {
        conv1: Conv2d(C, kernel = 3, padding = same, bias = false),
        bn1: BatchNorm,
        conv2: Conv2d(C, kernel = 3, padding = same, bias = false),
        bn2: BatchNorm,

        fn forward(x) {
            let h = relu(bn1(conv1(x)));
            relu(bn2(conv2(h)) + x)
        }
    }
}

network! {
    /// y = x + F(x), where F leads the `C` channels to `E`, looks at each for itself, and leads them back: the
    /// block of MobileNetV2, without a stride. Usually `E` is six times `C`.
    ///
    /// Source: M. Sandler et al., *MobileNetV2: inverted residuals and linear bottlenecks*, CVPR 2018.
    #[doc(alias("MobileNet", "bottleneck"))]
    pub struct InvertedResidual<
        const C: usize, const E: usize, const H: usize, const W: usize, F: Float = f32
    >: [F; C, H, W] -> [C, H, W] {
        expand: Conv2d(E, kernel = 1, bias = false),
        expand_bn: BatchNorm,
        depthwise: Conv2d(E, kernel = 3, padding = same, groups = E, bias = false),
        depthwise_bn: BatchNorm,
        project: Conv2d(C, kernel = 1, bias = false),
        project_bn: BatchNorm,

        fn forward(x) {
            let wide = relu6(expand_bn(expand(x)));
            let seen = relu6(depthwise_bn(depthwise(wide)));
            project_bn(project(seen)) + x
        }
    }
}

network! {
    /// A block of a transformer's encoder, normalised before attention and before the two layers of each step:
    /// h = x + attention(norm(x)), y = h + linear₂(gelu(linear₁(norm(h)))), with `T` steps of `D` features, `HEADS`
    /// heads and `MLP` features between the layers.
    ///
    /// PyTorch's `TransformerEncoderLayer(D, HEADS, MLP, dropout=0, activation="gelu", norm_first=True)`. A
    /// normalisation follows the last block.
    ///
    /// Source: R. Xiong et al., *On layer normalization in the transformer architecture*, ICML 2020.
    #[doc(alias("TransformerEncoderLayer", "TransformerBlock"))]
    pub struct EncoderBlock<
        const T: usize, const D: usize, const HEADS: usize, const MLP: usize, F: Float = f32
    >: [F; T, D] -> [T, D] {
        self_attn: MultiHeadAttention(HEADS),
        linear1: TimeDistributed(Dense(MLP)),
        linear2: TimeDistributed(Dense(D)),
        norm1: LayerNorm,
        norm2: LayerNorm,

        fn forward(x) {
            let h = self_attn(norm1(x)) + x;
            linear2(gelu(linear1(norm2(h)))) + h
        }
    }
}

network! {
    /// As [`EncoderBlock`], where a step attends to none after it: the block of a language model such as GPT-2.
    ///
    /// Source: A. Radford et al., *Language models are unsupervised multitask learners*, 2019.
    #[doc(alias("GPT", "decoder-only"))]
    pub struct CausalBlock<
        const T: usize, const D: usize, const HEADS: usize, const MLP: usize, F: Float = f32
    >: [F; T, D] -> [T, D] {
        self_attn: MultiHeadAttention(HEADS, causal = true),
        linear1: TimeDistributed(Dense(MLP)),
        linear2: TimeDistributed(Dense(D)),
        norm1: LayerNorm,
        norm2: LayerNorm,

        fn forward(x) {
            let h = self_attn(norm1(x)) + x;
            linear2(gelu(linear1(norm2(h)))) + h
        }
    }
}

network! {
    /// A block of a transformer's encoder as in the paper, normalised behind each sum:
    /// h = norm(x + attention(x)), y = norm(h + linear₂(relu(linear₁(h)))).
    ///
    /// PyTorch's `TransformerEncoderLayer(D, HEADS, MLP, dropout=0)`.
    ///
    /// Source: A. Vaswani et al., *Attention is all you need*, NeurIPS 2017.
    pub struct PostNormEncoderBlock<
        const T: usize, const D: usize, const HEADS: usize, const MLP: usize, F: Float = f32
    >: [F; T, D] -> [T, D] {
        self_attn: MultiHeadAttention(HEADS),
        linear1: TimeDistributed(Dense(MLP)),
        linear2: TimeDistributed(Dense(D)),
        norm1: LayerNorm,
        norm2: LayerNorm,

        fn forward(x) {
            let h = norm1(self_attn(x) + x);
            norm2(linear2(relu(linear1(h))) + h)
        }
    }
}

network! {
    /// A block of a transformer's decoder, normalised before each part: `T` steps attend to those before them, then
    /// to a memory of `S` steps that an encoder gives, then go through the two layers of each step.
    ///
    /// PyTorch's `TransformerDecoderLayer(D, HEADS, MLP, dropout=0, activation="gelu", norm_first=True)` with a causal
    /// `tgt_mask`.
    #[doc(alias("TransformerDecoderLayer"))]
    pub struct DecoderBlock<
        const T: usize, const S: usize, const D: usize, const HEADS: usize, const MLP: usize, F: Float = f32
    >: (x: [F; T, D], memory: [F; S, D]) -> [T, D] {
        self_attn: MultiHeadAttention(HEADS, causal = true),
        multihead_attn: MultiHeadAttention(HEADS),
        linear1: TimeDistributed(Dense(MLP)),
        linear2: TimeDistributed(Dense(D)),
        norm1: LayerNorm,
        norm2: LayerNorm,
        norm3: LayerNorm,

        fn forward(x, memory) {
            let own = self_attn(norm1(x)) + x;
            let h = multihead_attn(norm2(own), memory) + own;
            linear2(gelu(linear1(norm3(h)))) + h
        }
    }
}

network! {
    /// As [`DecoderBlock`], normalised behind each sum, with relu, as in the paper.
    ///
    /// PyTorch's `TransformerDecoderLayer(D, HEADS, MLP, dropout=0)` with a causal `tgt_mask`.
    ///
    /// Source: A. Vaswani et al., *Attention is all you need*, NeurIPS 2017.
    pub struct PostNormDecoderBlock<
        const T: usize, const S: usize, const D: usize, const HEADS: usize, const MLP: usize, F: Float = f32
    >: (x: [F; T, D], memory: [F; S, D]) -> [T, D] {
        self_attn: MultiHeadAttention(HEADS, causal = true),
        multihead_attn: MultiHeadAttention(HEADS),
        linear1: TimeDistributed(Dense(MLP)),
        linear2: TimeDistributed(Dense(D)),
        norm1: LayerNorm,
        norm2: LayerNorm,
        norm3: LayerNorm,

        fn forward(x, memory) {
            let own = norm1(self_attn(x) + x);
            let h = norm2(multihead_attn(own, memory) + own);
            norm3(linear2(relu(linear1(h))) + h)
        }
    }
}

network! {
    /// y = t ⊙ h + (1 − t) ⊙ x with h = relu(W x + b) and t = sigmoid(V x + c): a gate says how much of x is
    /// transformed, and how much goes on as it is. c begins at −1, so that most does.
    ///
    /// Source: R. K. Srivastava, K. Greff, J. Schmidhuber, *Highway networks*, 2015.
    pub struct Highway<const N: usize, F: Float = f32>: [F; N] -> [N] {
        transform: Dense(N) -> Relu,
        gate: Dense(N, bias_init = constant(-1)) -> Sigmoid,

        fn forward(x) {
            gate(x) * (transform(x) - x) + x
        }
    }
}

network! {
    /// y = W₂ (silu(W₁ x) ⊙ V x), with `HIDDEN` features between: what follows attention in Llama and its kin. Of
    /// each step of a sequence it is `TimeDistributed(SwiGlu<64, 172>)`. Its layers have no biases, and the
    /// names of Hugging Face's `LlamaMLP`.
    ///
    /// Source: N. Shazeer, *GLU variants improve transformer*, 2020.
    #[doc(alias("SwiGLU", "LlamaMLP", "gated feed-forward"))]
    pub struct SwiGlu<const D: usize, const HIDDEN: usize, F: Float = f32>: [F; D] -> [D] {
        gate_proj: Dense(HIDDEN, bias = false) -> Silu,
        up_proj: Dense(HIDDEN, bias = false),
        down_proj: Dense(D, bias = false),

        fn forward(x) {
            down_proj(gate_proj(x) * up_proj(x))
        }
    }
}
