use netwright::prelude::*;

network! {
    pub struct Pair: (left: [4], right: [4]) -> (left: [8], right: [8]) {
        encode: Dense(8),

        fn forward(left, right) {
            (encode(left), encode(right))
        }
    }
}

fn main() {
    let net = Pair::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Pair::boxed_zeroed());
    let x = PairInput { left: [0.0; 4], right: [0.0; 4] };
    net.gradient(&[x], &[1.0], Contrastive::default(), &mut tape, &mut grad);
}
