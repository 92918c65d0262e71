use netwright::prelude::*;

const ALPHA: f64 = -1.0;

mod my {
    use netwright::prelude::*;

    /// x times N.
    pub struct Times<const N: usize>;

    impl<const N: usize> Pointwise for Times<N> {
        const CHECK: Requirement = Requirement::that(N > 0, Sentence::new("nothing is left of x"));

        fn value<R: Real>(x: R) -> R {
            x * R::of(N as f64)
        }
    }
}

network! {
    pub struct Net: [784] -> [10] {
        hidden: Dense(128) -> Elu(ALPHA),
        scaled: Dense(128) -> my::Times<0>,
        out: Dense(10),

        fn forward(x) {
            hard_tanh(out(scaled(hidden(x))), 1, max = -1)
        }
    }
}

fn main() {}
