//! Networks that others hold.

use netwright::prelude::*;

network! {
    pub struct Residual<const N: usize>: [f64; N] -> [N] {
        first: Dense(3) -> Tanh,
        second: Dense(N),

        fn forward(x) {
            second(first(x)) + x
        }
    }
}

network! {
    pub struct Wave<const C: usize, const L: usize>: [f64; C, L] -> [C, L] {
        conv: Conv1d(C, kernel = 3, padding = same, bias = false),
        norm: BatchNorm -> Silu,
    }
}

network! {
    /// Reads a sequence and attends to it.
    pub struct Reader<const T: usize, const F: usize>: [f64; T, F] -> [T, F] {
        read: Gru(F, sequence = true),
        attend: MultiHeadAttention(1),
        norm: LayerNorm,

        fn forward(x) {
            norm(attend(read(x)) + x)
        }
    }
}

network! {
    pub struct Block<const C: usize, const H: usize, const W: usize>: [f64; C, H, W] -> [C, H, W] {
        conv: Conv2d(C, kernel = 3, padding = 1, bias = false),
        norm: BatchNorm,

        fn forward(x) {
            gelu(norm(conv(x)) + x)
        }
    }
}

network! {
    pub struct Cube<const A: usize, const B: usize, const C: usize, const D: usize>:
        [f64; A, B, C, D] -> [A, B, C, D]
    {
        norm: LayerNorm(axes = 3),
        bend: TimeDistributed(Bias(channels)) -> Softsign,
    }
}

network! {
    /// Two values in.
    pub struct Compare<const N: usize>: (left: [f64; N], right: [N]) -> [N] {
        encode: Dense(N) -> Tanh,

        fn forward(left, right) {
            encode(left) * encode(right) - left
        }
    }
}

network! {
    /// Two values in, two out.
    pub struct Cross<const N: usize>: (left: [f64; N], right: [N]) -> (sum: [N], small: [2]) {
        encode: Dense(2) -> Sigmoid,
        decode: Dense(N, bias = false),

        fn forward(left, right) {
            let code = encode(left);
            (decode(code) + right, code - encode(right))
        }
    }
}
