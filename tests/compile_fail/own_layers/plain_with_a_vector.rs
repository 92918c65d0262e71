use netwright::prelude::*;

#[derive(Plain)]
pub struct Kept {
    mask: Vec<bool>,
}

fn main() {}
