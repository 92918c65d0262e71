use netwright::prelude::*;

network! {
    pub struct Net: [16] -> [16] {
        fc: Dense(16) -> Relu,
        again: Net,
    }
}

fn main() {
    println!("{:?}", Net::zeroed());
}
