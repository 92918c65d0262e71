use netwright::prelude::*;

network! {
    pub struct Digits: [784] -> [10] {
        output: Dense(10) -> Softmax,
    }
}

fn main() {
    let net = Digits::boxed_zeroed();
    println!("{:?}", net.forward(&[0.0; 768]));
}
