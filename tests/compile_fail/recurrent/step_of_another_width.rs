use netwright::prelude::*;

network! {
    pub struct Net: [8, 16] -> [8, 16] {
        read: Gru(16, sequence = true),
    }
}

fn main() {
    let net = Net::boxed_zeroed();
    let mut state = NetState::zeroed();
    let _y = net.step(&mut state, &[0.0; 8]);
}
