use netwright::prelude::*;

network! {
    pub struct Net: [Index<1000>; 4] -> [10] {
        embed: Embedding(16) -> Flatten,
        out: Dense(10),
    }
}

fn main() {
    let net = Net::boxed_zeroed();
    let words = [Index::<5000>::new(3).unwrap(); 4];
    let _scores = net.forward(&words);
}
