use netwright::prelude::*;

network! {
    #[repr(C, align(64))]
    pub struct Net: [784] -> [10] {
        #[cfg_attr(feature = "documented", doc = "It may have a condition.")]
        out: Dense(10),
    }
}

fn main() {
    println!("{:?}", Net::zeroed().as_slice());
}
