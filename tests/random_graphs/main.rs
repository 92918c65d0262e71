//! Random graphs: declarations that nobody thought of, each gradient-checked.
//!
//! `generated.rs` is what `generator.rs` writes for [`SEED`]; a test holds it to that. After a
//! change of the generator:
//!
//! ```text
//! GRAPHS=overwrite cargo test --test random_graphs
//! ```

mod corners;
#[rustfmt::skip]
mod generated;
mod generator;

use netwright::check;
use netwright::plain::{boxed_zeroed, extend_zeroed};
use netwright::prelude::*;
use netwright::random::Rng;
use netwright::tensor::flat_mut;

const SEED: u64 = 1;
const GRAPHS: usize = 24;

#[test]
fn the_graphs_are_what_the_generator_writes() {
    let text = generator::module(SEED, GRAPHS);
    if std::env::var_os("GRAPHS").is_some_and(|graphs| graphs == "overwrite") {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/random_graphs/generated.rs"
        );
        std::fs::write(path, &text).unwrap();
    }
    let same = text == include_str!("generated.rs");
    assert!(
        same,
        "generated.rs is not what generator.rs writes: see main.rs"
    );
}

/// Compares every derivative of a network, of parameters and inputs, with central differences.
fn check_gradient<N>()
where
    N: Network<Scalar = f64, Input: Tensor<Scalar = f64>, Output: Tensor<Scalar = f64>>,
{
    let mut net = boxed_zeroed::<N>();
    net.copy_from(&random(1, 1)[0]);
    check::network(
        &*net,
        &random(3, 2),
        &random::<N::Output>(3, 3),
        MeanSquaredError,
    );
}

/// Values with every float uniform in −1 .. 1.
fn random<X: Floats>(count: usize, seed: u64) -> Vec<X> {
    let mut rng = Generator::seed(seed);
    let mut values = Vec::new();
    extend_zeroed(&mut values, count);
    for float in flat_mut(&mut values) {
        let unit = X::Scalar::uniform(rng.next_u64());
        *float = unit + unit - X::Scalar::ONE;
    }
    values
}
