use netwright::prelude::*;

network! {
    pub struct Encoder: [784] -> [32] {
        out: Dense(32),
    }
}

network! {
    pub struct Net: [784] -> [10] {
        encoder: Encoder -> Dense(10),
    }
}

fn main() {
    let net = Net::boxed_zeroed();
    println!("{:?}", net.forward(&[0.0; 784]));
}
