use netwright::prelude::*;

network! {
    struct Net: [4] -> [3] {
        scores: Dense(3),
    }
}

fn main() {
    let mut rng = Generator::seed(1);
    let (mut net, mut adam) = (Net::boxed(&mut rng), Adam::boxed(AdamConfig::default()));
    let inputs = vec![[0.0_f32; 4]];
    Trainer::new(&mut net, &mut adam, MeanSquaredError).fit(&inputs, &mut rng).unwrap();
}
