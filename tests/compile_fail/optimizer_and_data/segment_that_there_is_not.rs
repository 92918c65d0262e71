use netwright::prelude::*;

network! {
    pub struct Net: [4] -> [2] {
        output: Dense(2),
    }
}

fn main() {
    let _ = Group::segment(segment!(Net, ouput));
    let _ = Group::segment(segment!(Net, output.wieght));
}
