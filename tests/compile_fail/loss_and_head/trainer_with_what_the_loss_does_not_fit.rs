use netwright::prelude::*;

network! {
    pub struct Line: [4] -> [1] {
        output: Dense(1),
    }
}

fn main() {
    let mut net = Line::zeroed();
    let mut sgd = Sgd::boxed(SgdConfig::default());
    let mut rng = Generator::seed(1);
    let wide = Samples::new([[0.0_f32; 4]], [[1.0_f32; 2]]).unwrap();
    let plain = Samples::new([[0.0_f32; 4]], [[1.0_f32]]).unwrap();
    let _ = Trainer::new(&mut net, &mut sgd, MeanSquaredError).fit(&wide, &mut rng);
    let loss = LabelSmoothing { loss: MeanSquaredError, smoothing: 0.1 };
    let _ = Trainer::new(&mut net, &mut sgd, loss).fit(&plain, &mut rng);
    let loss = SampleWeights { loss: MeanSquaredError, average: Average::Samples };
    let _ = Trainer::new(&mut net, &mut sgd, loss).fit(&plain, &mut rng);
}
