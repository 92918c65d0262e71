use netwright::prelude::*;

network! {
    pub struct Halves<const SIDE: usize>: [1, SIDE, SIDE] -> [4] {
        conv: Conv2d(4, kernel = 3, stride = 2, padding = same) -> Relu -> GlobalAvgPool,
    }
}

fn first<const SIDE: usize>(net: &Halves<SIDE>, x: &[[[f32; SIDE]; SIDE]; 1]) -> f32 {
    net.forward(x)[0]
}

fn main() {
    let net = Halves::<7>::zeroed();
    first(&net, &[[[0.0; 7]; 7]; 1]);
}
