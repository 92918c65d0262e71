//! Random networks: declarations that nobody thought of, each gradient-checked.
//!
//! `generated` is what `generator` writes for [`SEED`]; a test holds it to that. After a change of the
//! generator:
//!
//! ```text
//! GRAPHS=overwrite cargo test --test random_graphs
//! ```

mod corners;
mod generated;
mod generator;
mod pool;

use std::path::Path;

use netwright::check;
use netwright::init::glorot_uniform;
use netwright::plain::{boxed_zeroed, extend_zeroed};
use netwright::prelude::*;
use netwright::random::Rng;
use netwright::tensor::flat_mut;

const SEED: u64 = 1;
const GRAPHS: usize = 120;

/// A test for each line.
macro_rules! tests {
    ($($name:ident: $check:ident::<$network:ident $(, $number:literal)*>();)*) => { $(
        #[test]
        fn $name() {
            crate::$check::<$network $(, $number)*>();
        }
    )* };
}
use tests;

#[test]
fn the_networks_are_what_the_generator_writes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/random_graphs/generated");
    let overwrite = std::env::var_os("GRAPHS").is_some_and(|graphs| graphs == "overwrite");
    let modules = generator::modules(SEED, GRAPHS);
    if overwrite {
        std::fs::remove_dir_all(&folder).unwrap();
        std::fs::create_dir(&folder).unwrap();
    }
    for (name, text) in &modules {
        let path = folder.join(name).with_extension("rs");
        if overwrite {
            std::fs::write(&path, text).unwrap();
        }
        let same = std::fs::read_to_string(&path).is_ok_and(|found| found == *text);
        assert!(
            same,
            "{name}.rs is not what the generator writes: see main.rs"
        );
    }
    let files = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(
        files,
        modules.len(),
        "there are files that the generator does not write"
    );
}

#[test]
fn every_kind_of_layer_occurs() {
    let modules = generator::modules(SEED, GRAPHS);
    let texts: Vec<&str> = modules.iter().map(|(_, text)| &text[..]).collect();
    let texts = texts.concat();
    let declared = |name: &str| {
        let mut places = texts.match_indices(name);
        places.any(|(at, _)| {
            let (before, after) = (&texts[..at], &texts[at + name.len()..]);
            before.ends_with([' ', '(']) && after.starts_with(['(', ',', ' '])
        })
    };
    for name in generator::KINDS
        .iter()
        .map(|kind| kind.name)
        .chain(["Embedding"])
    {
        assert!(declared(name), "no network has a layer `{name}`");
    }
}

/// Compares every derivative of a network, of parameters and inputs, with central differences.
fn check_gradient<N>()
where
    N: Network<Scalar = f64, Input: Tensor<Scalar = f64>, Output: Tensor<Scalar = f64>>,
{
    check_with::<N>(&random(3, 2));
}

/// The same of a network of words.
fn check_words<N, const WORDS: usize, const STEPS: usize>()
where
    N: Network<Scalar = f64, Input = [Index<WORDS>; STEPS], Output: Tensor<Scalar = f64>>,
{
    let word = |text: usize, step: usize| (text * text + 5 * step * (text + 1)) % WORDS;
    let text = |text| Index::all(core::array::from_fn(|step| word(text, step))).unwrap();
    check_with::<N>(&[0, 1, 2].map(text));
}

fn check_with<N>(inputs: &[N::Input])
where
    N: Network<Scalar = f64, Input: check::Input, Output: Tensor<Scalar = f64>>,
{
    let mut net = boxed_zeroed::<N>();
    let mut rng = Generator::seed(1);
    net.initialise(glorot_uniform(), &mut rng);
    // In general position; among the running statistics are variances, which are positive.
    N::TREE.visit(|segment| {
        for float in &mut net.as_mut_slice()[segment.range.clone()] {
            let step = f64::uniform(rng.next_u64()) - 0.5;
            *float += if segment.role == Role::Buffer {
                step.abs()
            } else {
                step
            };
        }
    });
    let targets = random::<N::Output>(3, 3);
    check::network(&*net, inputs, &targets, MeanSquaredError);
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
