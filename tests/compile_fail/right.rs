//! The program that the wrong ones are slips of.

use netwright::prelude::*;

network! {
    pub struct Digits: [784] -> [10] {
        hidden: Dense(128) -> Relu,
        output: Dense(10) -> Softmax,
    }
}

fn main() {
    println!("{}", Digits::SUMMARY);
}
