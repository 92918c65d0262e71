//! The bits that a seed gives: the same on every platform and in every version.

use netwright::init::*;
use netwright::scalar::Float;

use super::draw;

/// A digest of the bits of numbers.
///
/// Source: G. Fowler et al., *The FNV non-cryptographic hash algorithm* (FNV-1a, 64 bits).
fn digest(numbers: &[impl Float]) -> u64 {
    let bytes = numbers
        .iter()
        .flat_map(|x| x.to_f64().to_bits().to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |digest, byte| {
        (digest ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The digest of the weight `[5, 3, 2, 2]` in double precision, for seed 8.
const BITS: &[(Init, u64)] = &[
    (constant(0.1), 0x8ff81cd795ce30bd),
    (uniform(-0.25, 0.75), 0xd7281e5457b3bc4d),
    (normal(0.5, 0.25), 0x3db1e054e7fbbf62),
    (truncated_normal(0.5, 0.25, 2.0), 0xa5678383e293f841),
    (truncated_normal(0.5, 0.25, 0.25), 0xedb6905cf5c6aa14),
    (
        variance_scaling(3.0, Fan::Out, Form::Uniform),
        0xfef664244286db21,
    ),
    (glorot_uniform(), 0xb0a8ae5e009663db),
    (glorot_normal(), 0xa62fe610bd356d5b),
    (glorot_truncated_normal(), 0xc096eaf2dd01610a),
    (xavier_uniform(gain::TANH), 0xc1559cf25aef042f),
    (xavier_normal(gain::RELU), 0x2f5a9666d05f11b9),
    (he_uniform(), 0x4f2bc14d7ff59efb),
    (he_normal(), 0x29079d7d9de4bb5c),
    (he_truncated_normal(), 0xf94343dacbb54138),
    (kaiming_uniform(0.2, Fan::Out), 0xbfa18774b30886a3),
    (kaiming_normal(0.2, Fan::In), 0xb1520d0f72b0bd39),
    (lecun_uniform(), 0xe5d6be68bfa64a05),
    (lecun_normal(), 0xf716d9445fa04e67),
    (lecun_truncated_normal(), 0x808ba57c259a491a),
    (orthogonal(1.0), 0x48b44d3a95213dea),
    (orthogonal(gain::RELU), 0xef7fcb20f6aa7d7f),
    (identity(0.5), 0x62b2a17e224b4688),
    (sparse(0.6, 0.01), 0x73271c7c24ea9005),
    (pytorch(), 0xa2b70897c02e691e),
];

#[test]
fn a_seed_gives_the_bits_that_it_always_gave() {
    for &(init, expected) in BITS {
        let found = digest(&draw::<[[[[f64; 2]; 2]; 3]; 5]>(init, 8));
        assert!(found == expected, "{init:?}: {found:#018x}");
    }
    // Its numbers depend on each other, so those in single precision are others.
    let single = digest(&draw::<[[[[f32; 2]; 2]; 3]; 5]>(orthogonal(1.0), 8));
    assert!(single == SINGLE, "orthogonal: {single:#018x}");
}

/// The digest of the orthogonal weight in single precision.
const SINGLE: u64 = 0x51d422966dd04217;

#[test]
fn single_precision_is_double_precision_rounded() {
    for &(init, _) in BITS {
        let numbers = draw::<[[[[f64; 2]; 2]; 3]; 5]>(init, 8);
        let rounded = draw::<[[[[f32; 2]; 2]; 3]; 5]>(init, 8);
        for (number, rounded) in numbers.into_iter().zip(rounded) {
            match init {
                Init::Orthogonal { .. } => assert!((number - f64::from(rounded)).abs() < 1e-6),
                _ => assert_eq!(number as f32, rounded, "{init:?}"),
            }
        }
    }
}
