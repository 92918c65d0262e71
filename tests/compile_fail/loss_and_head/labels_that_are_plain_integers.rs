use netwright::prelude::*;

network! {
    struct Net: [4] -> [3] {
        scores: Dense(3),
    }
}

fn main() {
    let mut rng = Generator::seed(1);
    let (mut net, mut adam) = (Net::boxed(&mut rng), Adam::boxed(AdamConfig::default()));
    let data = Samples::new([[0.0; 4]], [2_usize]).unwrap();
    Trainer::new(&mut net, &mut adam, CategoricalCrossEntropyWithLogits).fit(&data, &mut rng).unwrap();
}
