use netwright::prelude::*;

network! {
    pub struct Net: [3] -> [2, 2] {
        first: Dense(4) -> Reshape(2, 2),
        norm: BatchNorm,
    }
}

fn main() {
    let mut net = Net::boxed(&mut Generator::seed(1));
    let net = &mut **net;
    net.norm.fold_into(&mut net.first);
}
