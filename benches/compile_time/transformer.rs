use netwright::prelude::*;

network! {
    pub struct Encoder: [64, 128] -> [64, 128] {
        norm1: LayerNorm,
        attention: MultiHeadAttention(4),
        norm2: LayerNorm,
        up: TimeDistributed(Dense(512)) -> Gelu,
        down: TimeDistributed(Dense(128)),

        fn forward(x) {
            let h = x + attention(norm1(x));
            h + down(up(norm2(h)))
        }
    }
}

network! {
    /// Six blocks of a transformer, each declared and computed for itself.
    pub struct Net: [64, 16] -> [10] {
        embed: TimeDistributed(Dense(128)),
        positions: LearnedPositions,
        block1: Encoder,
        block2: Encoder,
        block3: Encoder,
        block4: Encoder,
        block5: Encoder,
        block6: Encoder,
        norm: LayerNorm,
        mean: Reshape(64, 128) -> Mean(axis = 0),
        head: Dense(10),
    }
}

type Sample = [[f32; 16]; 64];
