use netwright::prelude::*;

network! {
    pub struct Face: [4] -> [9] {
        encode: Dense(9),
    }
}

fn main() {
    let net = Face::boxed_zeroed();
    let (mut tape, mut grad) = (Tape::boxed(), Face::boxed_zeroed());
    net.gradient(&[[0.0; 4]], &[()], TripletMargin::default(), &mut tape, &mut grad);
}
