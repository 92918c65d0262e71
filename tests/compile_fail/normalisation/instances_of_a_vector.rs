use netwright::prelude::*;

network! {
    pub struct Gate<const C: usize>: [C] -> [C] {
        gate: Sigmoid,
    }
}

network! {
    pub struct Net: [3] -> [3] {
        gate: Gate<3>,
        norm: InstanceNorm,
    }
}

fn main() {
    Net::boxed(&mut Generator::seed(1));
}
