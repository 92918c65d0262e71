use netwright::prelude::*;

network! {
    pub struct Net: [Index<1000>; 4] -> [10] {
        embed: Embedding(16) -> Flatten,
        out: Dense(10),
    }
}

fn main() {
    let net = Net::boxed_zeroed();
    let _scores = net.forward(&[3, 1, 4, 1]);
}
