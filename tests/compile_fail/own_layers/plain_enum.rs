use netwright::prelude::*;

#[derive(Plain)]
pub enum Kept {
    Nothing,
    Mask([bool; 8]),
}

fn main() {}
