use netwright::prelude::*;

network! {
    pub struct Agent: (position: [4], goal: [4]) -> (policy: [3], value: [1]) {
        body: Dense(16) -> Rleu,
        actor: Dense(3),
        critic: Dense(1),

        fn forward(position, goal) {
            let h = body(position - goal);
            (actor(h), critics(h))
        }
    }
}

fn main() {
    let net = Agent::boxed_zeroed();
    let input = AgentInput { position: [0.0; 4], goal: [0.0; 4] };
    let AgentOutput { policy, value } = net.forward(&input);
    println!("{policy:?} {value:?}");
}
