//! What scratch, tape and gradient held before changes no bit of a result.

use netwright::plain::boxed_zeroed;
use netwright::prelude::*;

use super::networks::*;
use super::{assert_same, bits, bits_of, random, trained};

/// Writes `byte` over all of a value's memory.
///
/// # Safety
/// The value holds floats and integers only, of which every byte pattern is one.
unsafe fn fill<T: Plain>(value: &mut T, byte: u8) {
    // SAFETY: the caller promises that these bytes are a value.
    unsafe { core::ptr::from_mut(value).write_bytes(byte, 1) }
}

/// Everything that a network computes, in memory that `dirty` has written to.
struct Results {
    outputs: Vec<u64>,
    gradient: Vec<u64>,
    two_steps: Vec<u64>,
    input_gradient: Vec<u64>,
}

fn results<N: Network<Input: Tensor>>(
    dirty: impl Fn(&mut Scratch<N>, &mut Tape<N, 7>, &mut N),
) -> Results {
    let net = trained::<N>(1);
    let (x, targets) = (random::<N::Input>(17, 2), random::<N::Output>(17, 3));
    let mut scratch = Scratch::<N>::boxed();
    let mut tape = boxed_zeroed::<Tape<N, 7>>();
    let mut grad = boxed_zeroed::<N>();
    let mut soil = |tape: &mut Tape<N, 7>, grad: &mut N| {
        dirty(&mut scratch, tape, grad);
        tape.seed(4);
    };

    soil(&mut tape, &mut grad);
    let loss = MeanSquaredError;
    let value = netwright::network::gradient(&*net, &x, &targets, &loss, &mut tape, &mut grad);
    let mut gradient = bits_of(&*grad);
    gradient.push(value.to_f64().to_bits());

    soil(&mut tape, &mut grad);
    grad.set_zero();
    let mut dx = random(7, 5);
    let filled = netwright::network::run(&*net, &x[..7], &mut tape);
    let mut two_steps = bits(filled.outputs());
    filled.backward_to_input(&targets[..7], &mut grad, &mut dx);
    two_steps.extend(bits_of(&*grad));
    two_steps.extend(bits(&dx));

    soil(&mut tape, &mut grad);
    let (x0, t0, dx0) = (&x[0], &targets[0], &mut dx[0]);
    let value = netwright::network::input_gradient(&*net, x0, t0, &loss, &mut tape, dx0);
    let mut input_gradient = bits(&dx[..1]);
    input_gradient.push(value.to_f64().to_bits());

    soil(&mut tape, &mut grad);
    let outputs = bits_of(scratch.forward(&*net, x0));
    Results {
        outputs,
        gradient,
        two_steps,
        input_gradient,
    }
}

/// Memory as the batch before it left it, here one of numbers and one that is NaN all over.
fn used<N: Network<Input: Tensor>>(scratch: &mut Scratch<N>, tape: &mut Tape<N, 7>, grad: &mut N) {
    let net = trained::<N>(8);
    let (mut x, targets) = (random::<N::Input>(21, 9), random::<N::Output>(21, 10));
    for _ in 0..2 {
        netwright::network::gradient(&*net, &x, &targets, &MeanSquaredError, tape, grad);
        scratch.forward(&*net, &x[0]);
        let nan = <<N::Input as Floats>::Scalar as Real>::of(f64::NAN);
        netwright::tensor::flat_mut(&mut x).fill(nan);
    }
    assert!(
        grad.as_slice().iter().any(|g| !g.is_finite()),
        "the memory was meant to be dirty"
    );
}

fn assert_all_same(what: &str, one: &Results, other: &Results) {
    assert_same(&format!("outputs, {what}"), &one.outputs, &other.outputs);
    assert_same(&format!("gradient, {what}"), &one.gradient, &other.gradient);
    assert_same(
        &format!("run and backward, {what}"),
        &one.two_steps,
        &other.two_steps,
    );
    assert_same(
        &format!("input gradient, {what}"),
        &one.input_gradient,
        &other.input_gradient,
    );
}

fn clean_and_used_agree<N: Network<Input: Tensor>>() -> Results {
    let clean = results::<N>(|_, _, _| {});
    assert!(
        clean
            .gradient
            .iter()
            .all(|&bits| f64::from_bits(bits).is_finite())
    );
    assert_all_same("in used memory", &clean, &results::<N>(used::<N>));
    clean
}

macro_rules! memory_does_not_matter {
    ($($name:ident: $network:ty;)*) => { $(
        #[test]
        fn $name() {
            let clean = clean_and_used_agree::<$network>();
            for byte in [0x00, 0xff] {
                let filled = results::<$network>(|scratch, tape, grad| {
                    // SAFETY: without dropout, all is floats, but for the tape's draw of integers.
                    unsafe {
                        fill(scratch, byte);
                        fill(tape, byte);
                        fill(grad, byte);
                    }
                });
                assert_all_same(&format!("in memory of {byte:#04x}"), &clean, &filled);
            }
        }
    )* };
}
memory_does_not_matter! {
    chain: Chain;
    residual: Residual;
    siamese: Siamese;
    biasless: Biasless;
    convolutional: Convolutional;
    several: Several;
    double: Double;
}

#[test]
fn dropping() {
    clean_and_used_agree::<Dropping>();
}

#[test]
fn nested() {
    clean_and_used_agree::<Nested>();
}
