use netwright::prelude::*;

struct Mine;

impl Pointwise for Mine {
    fn value<R: Real>(z: R) -> R {
        z.sigmoid()
    }
}

network! {
    struct Spam: [64] -> [1] {
        output: Dense(1) -> Mine,
    }
}

fn main() {
    let net = Spam::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Spam::boxed_zeroed());
    net.gradient(&[[0.0; 64]], &[[1.0]], BinaryCrossEntropy, &mut tape, &mut grad);
}
