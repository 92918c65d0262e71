use netwright::prelude::*;

network! {
    pub struct Net: [4] -> [2] {
        output: Dense(2),
    }
}

fn main() {
    let grad = Net::boxed_zeroed();
    let mut weights = vec![0.0_f32; 10];
    Adam::boxed(AdamConfig::default()).step(&mut weights, &grad);
}
