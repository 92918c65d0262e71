use netwright::prelude::*;

network! {
    pub struct Digits {
        hidden: Dense(10) -> Relu,
        output: Dense(12) -> Softmax,
    }
}

fn main() {
    let net = Digits::boxed(&mut Generator::seed(1));
    let _ = (&net.hidden, &net.output);
}
