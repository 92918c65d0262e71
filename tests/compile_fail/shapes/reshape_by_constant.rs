use netwright::prelude::*;

mod images {
    pub const WIDTH: usize = 29;
}

network! {
    pub struct Net: [784] -> [10] {
        image: Reshape(1, 28, images::WIDTH),
        out: Flatten -> Dense(10),
    }
}

fn main() {}
