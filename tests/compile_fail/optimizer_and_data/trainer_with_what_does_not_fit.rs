use netwright::prelude::*;

network! {
    pub struct Net: [4] -> [3] {
        output: Dense(3) -> Softmax,
    }
}

network! {
    pub struct Generic<const N: usize>: [4] -> [3] {
        hidden: Dense(N),
        output: Dense(3) -> Softmax,
    }
}

fn main() {
    let mut rng = Generator::seed(1);
    let mut net = Net::boxed(&mut rng);
    let mut adam = Adam::boxed(AdamConfig::default());
    adam.step(&mut net, &Net::zeroed());
    let class = Class::<3>::new(0).unwrap();
    let fitting = Samples::new([[0.0_f32; 4]], [class]).unwrap();
    let short = Samples::new([[0.0_f32; 3]], [class]).unwrap();
    let soft = Samples::new([[0.0_f32; 4]], [[0.5_f32, 0.5, 0.0]]).unwrap();

    let mut generic = Generic::<8>::boxed(&mut rng);
    let _ = Trainer::new(&mut generic, &mut adam, CategoricalCrossEntropy).fit(&fitting, &mut rng);
    let _ = Trainer::new(&mut net, &mut adam, CategoricalCrossEntropy).fit(&short, &mut rng);
    let _ = Trainer::new(&mut net, &mut adam, CategoricalCrossEntropy)
        .validate_on(&soft)
        .fit(&fitting, &mut rng);
}
