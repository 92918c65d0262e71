use netwright::prelude::*;

network! {
    pub struct Net: [784] -> [10] {
        out: Dense(10),
    }
}

fn main() {
    let tape = Tape::<Net>::group_of::<0>();
    println!("{:?}", tape.draw());
}
