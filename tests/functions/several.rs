//! Layers and networks that take and give several values.

use netwright::check;
use netwright::prelude::*;
use netwright::tensor::Pair;

network! {
    /// The inner product of two codes of one encoder, and their difference.
    pub struct Siamese: (left: [f64; 4], right: [4]) -> (same: [1], difference: [3]) {
        encode: Dense(3) -> Tanh,

        fn forward(left, right) {
            let (a, b) = (encode(left), encode(right));
            (sum(a * b), a - b)
        }
    }
}

network! {
    /// A network of several inputs and outputs as a layer of another.
    struct Outer: [f64; 8] -> [4] {
        first: Dense(8) -> Tanh,
        pair: Siamese,
        head: Dense(4),

        fn forward(x) {
            let (left, right) = split(first(x));
            let (same, difference) = pair(left, right);
            head(concat(reshape(same, 1), reshape(difference, 3), sum(difference), x[2..5]))
        }
    }
}

network! {
    /// The same layer twice, and of one call one value alone.
    struct Twice: (a: [f64; 4], b: [4]) -> [3] {
        pair: Siamese,

        fn forward(a, b) {
            let (_, near) = pair(a, b);
            let (_, far) = pair(b, a * a);
            near * far
        }
    }
}

/// y = a ⊙ b + shift, of two values.
#[derive(Debug, Clone, Parameters)]
#[repr(C)]
pub struct Blend<const N: usize> {
    #[bias]
    shift: [f64; N],
}

impl<const N: usize> Layer for Blend<N> {
    type Input = Pair<[f64; N], [f64; N]>;
    type Output = [f64; N];
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = N;

    fn forward(&self, x: &Self::Input, y: &mut [f64; N], _: &mut ()) {
        *y = core::array::from_fn(|i| x.0[i] * x.1[i] + self.shift[i]);
    }

    fn backward<const B: usize>(
        &self,
        x: &[Self::Input],
        _: &[[f64; N]],
        _: &mut (),
        dy: &[[f64; N]],
        dx: &mut [Self::Input],
    ) {
        for ((x, dy), dx) in x.iter().zip(dy).zip(dx) {
            dx.0 = core::array::from_fn(|i| dy[i] * x.1[i]);
            dx.1 = core::array::from_fn(|i| dy[i] * x.0[i]);
        }
    }

    fn accumulate<const B: usize>(
        &self,
        _: &[Self::Input],
        _: &[[f64; N]],
        _: &(),
        dy: &[[f64; N]],
        grad: &mut Self,
        part: &Part,
    ) {
        for i in part.rows(N) {
            for s in part.samples() {
                grad.shift[i] += dy[s][i];
            }
        }
    }
}

network! {
    struct Own: [f64; 6] -> [3] {
        blend: self::Blend<3>,

        fn forward(x) {
            let (a, b) = split(x);
            blend(a, tanh(b)) + a
        }
    }
}

#[test]
fn networks_and_layers_of_several_values_are_layers() {
    check::layer::<Siamese>();
    check::layer::<Outer>();
    check::layer::<Twice>();
    check::layer::<Own>();
}
