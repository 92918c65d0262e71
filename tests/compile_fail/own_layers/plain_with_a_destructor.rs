use netwright::prelude::*;

#[derive(Plain)]
pub struct Kept {
    mask: [bool; 8],
}

impl Drop for Kept {
    fn drop(&mut self) {}
}

fn main() {}
