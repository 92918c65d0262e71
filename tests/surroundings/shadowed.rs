//! Names of the standard library that mean something else where a network is declared.
#![allow(non_camel_case_types, dead_code)]

use netwright::network;
use netwright::parameters::Parameters;
use netwright::plain::Plain;

trait Sized {}
trait Send {}
trait Copy {}
trait Clone {}
trait Drop {}
trait Iterator {}
trait IntoIterator {}
struct Option;
struct Result;
struct Box;
struct Vec;
struct f32;
struct f64;
struct usize;
struct u32;
struct bool;
struct str;

network! {
    pub struct Net: [3] -> [2] {
        hidden: Dense(4) -> LeakyRelu(0.2) -> Dropout(0.5),
        output: Dense(2, init = normal(0.0, 0.1)) -> Softmax,
    }
}

network! {
    pub struct Pair: (left: [3], right: [2]) -> (sum: [2], positive: [_]) {
        fc: Dense(2),
        fc2: Flatten -> Dense(2),

        fn forward(left, right) {
            let h = fc(left) * 2.0 - 1.0;
            (fc2(h) + right, leaky_relu(h, slope = 0.2))
        }
    }
}

network! {
    pub struct Reader: [4, 3] -> [2] {
        first: Gru(4, sequence = true, reset_after = false) -> Dropout(0.5),
        second: Lstm(4, bias_init = zeros),
        output: Dense(2) -> Softmax,
    }
}

#[derive(Plain)]
struct Kept {
    mask: [u8; 3],
}

#[derive(Parameters)]
#[repr(C)]
struct Scale {
    #[weight]
    factor: [core::primitive::f32; 3],
}

#[test]
fn generated_code_does_not_see_what_the_names_mean_here() {
    assert_eq!(Net::zeroed().forward(&[1.0; 3]), [0.5; 2]);
    let mut state = ReaderState::zeroed();
    assert_eq!(Reader::zeroed().step(&mut state, &[1.0; 3]), [0.5; 2]);
    assert_eq!(Pair::PARAMS, 3 * 2 + 2 + 2 * 2 + 2);
    assert_eq!(<Scale as netwright::tensor::Floats>::LEN, 3);
    assert_eq!(netwright::plain::zeroed::<Kept>().mask, [0; 3]);
}
