use netwright::prelude::*;
use netwright::train::metrics::Accuracy;

fn main() {
    let mut accuracy = Accuracy::default();
    accuracy.add(&[0.1_f32, 0.9], &Class::<3>::new(1).unwrap());
    accuracy.add(&[0.1_f32, 0.9], &[0.0_f32, 1.0, 0.0]);
}
