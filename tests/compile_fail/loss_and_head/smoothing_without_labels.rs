use netwright::prelude::*;

fn main() {
    let _ = LabelSmoothing { loss: MeanSquaredError, smoothing: 0.1 };
}
