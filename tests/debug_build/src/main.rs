//! Makes, draws, clones, copies and steps a network of 512 MB, without optimisation, in a thread
//! with a stack of 2 MiB.
//!
//! It takes 1.6 GB of memory: the network, its clone, and the optimizer's state.

use std::thread;
use std::time::Instant;

use netwright::prelude::*;

const WIDTH: usize = 11_585;

network! {
    /// One layer of 134 million weights.
    struct Large: [WIDTH] -> [WIDTH] {
        layer: Dense(WIDTH),
    }
}

const _: () = assert!(Large::BYTES >= 512 << 20);

fn main() {
    let builder = thread::Builder::new().stack_size(2 << 20);
    let work = builder.spawn(large).expect("a thread starts");
    work.join().expect("the work ends well");
}

fn large() {
    let start = Instant::now();
    let told = |what: &str| println!("{:>6.1} s  {what}", start.elapsed().as_secs_f64());

    let mut net = Large::boxed(&mut Generator::seed(1));
    let corners = |net: &Large| [net.layer.weight[0][0], net.layer.weight[WIDTH - 1][WIDTH - 1]];
    let drawn = corners(&net);
    assert!(drawn[0] != 0.0 && drawn[1] != 0.0 && drawn[0] != drawn[1]);
    told("made and drawn");

    let mut copy = net.boxed_clone();
    assert_eq!(corners(&copy), drawn);
    told("cloned");

    copy.set_zero();
    assert_eq!(corners(&copy), [0.0; 2]);
    copy.copy_from(&net);
    assert_eq!(corners(&copy), drawn);
    told("set to zero and copied over");

    // With itself as its gradient, the network shrinks.
    let config = SgdConfig { rate: 0.5, momentum: Momentum::Classic(0.9), ..SgdConfig::default() };
    let mut sgd = SgdFor::<Large>::boxed(config);
    told("optimizer made");
    sgd.step(&mut net, &copy);
    assert_eq!(corners(&net), drawn.map(|weight| weight - 0.5 * weight));
    told("stepped");
}
