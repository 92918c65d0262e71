use netwright::prelude::*;

network! {
    pub struct Folded<const N: usize>: [N] -> [4, 6] {
        fold: Reshape(4, 6),
    }
}

fn main() {
    let net = Folded::<25>::boxed_zeroed();
    println!("{:?}", net.forward(&[0.0; 25]));
}
