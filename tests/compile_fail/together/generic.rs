use netwright::prelude::*;

network! {
    pub struct Block<const N: usize>: [N] -> [N] {
        first: Dense(N) -> Relux,
        second: Dense(N),

        fn forward(x) {
            second(first(x)) + y
        }
    }
}

network! {
    pub struct Net: [8] -> [2] {
        block: Block<8>,
        out: Dense(2) -> Softmax,
    }
}

fn train<const N: usize>(net: &mut Block<N>, adam: &mut AdamFor<Block<N>>, grad: &Block<N>) {
    adam.step(net, grad);
}

fn main() {
    let (mut block, mut adam) = (Block::<8>::boxed_zeroed(), AdamFor::<Block<8>>::boxed(AdamConfig::default()));
    train(&mut block, &mut adam, &Block::<8>::zeroed());
    println!("{:?}", Net::boxed_zeroed().forward(&[0.0; 8]));
}
