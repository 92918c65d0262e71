use netwright::prelude::*;

network! {
    pub struct Pair: (left: [4], right: [4]) -> (left: [8], right: [6]) {
        one: Dense(8),
        other: Dense(6),

        fn forward(left, right) {
            (one(left), other(right))
        }
    }
}

fn main() {
    let net = Pair::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Pair::boxed_zeroed());
    let x = PairInput { left: [0.0; 4], right: [0.0; 4] };
    net.gradient(&[x], &[true], Contrastive::default(), &mut tape, &mut grad);
}
