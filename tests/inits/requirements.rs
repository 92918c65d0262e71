//! Arguments that make no sense.

use netwright::init::*;
use netwright::prelude::*;

use super::draw;

#[test]
fn what_makes_no_sense_is_known() {
    let (nan, infinity) = (f64::NAN, f64::INFINITY);
    for wrong in [
        constant(nan),
        constant(infinity),
        uniform(0.5, 0.5),
        uniform(0.5, 0.25),
        uniform(nan, 1.0),
        uniform(0.0, infinity),
        normal(nan, 1.0),
        normal(0.0, -1.0),
        normal(0.0, nan),
        truncated_normal(0.0, -1.0, 2.0),
        truncated_normal(infinity, 1.0, 2.0),
        truncated_normal(0.0, 1.0, 0.0),
        truncated_normal(0.0, 1.0, nan),
        variance_scaling(-1.0, Fan::In, Form::Normal),
        xavier_normal(nan),
        kaiming_uniform(nan, Fan::Out),
        orthogonal(infinity),
        identity(nan),
        sparse(-0.1, 1.0),
        sparse(1.0, 1.0),
        sparse(nan, 1.0),
        sparse(0.5, -1.0),
    ] {
        assert!(!wrong.requirement().holds(), "{wrong:?}");
    }
}

#[test]
fn what_makes_sense_holds() {
    for right in [
        zeros(),
        uniform(-1.0, 0.0),
        normal(-1.0, 0.0),
        truncated_normal(1.0, 0.5, f64::INFINITY),
        variance_scaling(0.0, Fan::Out, Form::TruncatedNormal),
        xavier_uniform(-1.0),
        orthogonal(-2.0),
        identity(0.0),
        sparse(0.0, 0.0),
        pytorch(),
    ] {
        assert!(right.requirement().holds(), "{right:?}");
        draw::<[[f32; 3]; 2]>(right, 1);
    }
}

#[test]
#[should_panic(expected = "`init`: the deviation of `normal` is at least 0 and finite")]
fn an_initialiser_made_at_run_time_is_looked_at_when_it_is_used() {
    draw::<[[f32; 3]; 2]>(normal(0.0, std::hint::black_box(-1.0)), 1);
}

#[test]
#[should_panic(expected = "the sparsity of `sparse` is at least 0 and below 1")]
fn so_is_one_for_biases() {
    let mut layer = netwright::layers::Dense::<[f32; 2], 3> {
        weight: [[0.0; 2]; 3],
        bias: [0.0; 3],
    };
    let wrong = Init::Sparse {
        sparsity: 2.0,
        deviation: 1.0,
    };
    initialise_biases(&mut layer, wrong, &mut Generator::seed(1));
}
