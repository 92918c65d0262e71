use netwright::prelude::*;

fn main() {
    let _ = ClassTerms { loss: BinaryCrossEntropy, weights: [1.0, 2.0] };
}
