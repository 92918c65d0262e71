use netwright::prelude::*;

network! {
    pub struct Agent: [16] -> (policy: [4], value: [1]) {
        body: Dense(32) -> Relu,
        actor: Dense(4),

        fn forward(x) {
            actor(body(x))
        }
    }
}

fn main() {}
