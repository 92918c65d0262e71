use netwright::prelude::*;

network! {
    pub struct Features<const H: usize, const W: usize>: [1, H, W] -> [8] {
        conv1: Conv2d(4, kernel = 5) -> Relu -> MaxPool2d(2),
        conv2: Conv2d(8, kernel = 3) -> Relu -> GlobalAvgPool,
    }
}

network! {
    pub struct Net: [1, 9, 28] -> [3] {
        features: Features<9, 28>,
        out: Dense(3),
    }
}

fn main() {
    let net = Features::<28, 9>::boxed_zeroed();
    println!("{:?}", net.forward(&[[[0.0; 9]; 28]; 1]));
}
