//! Where the examples find handwritten digits.

use std::error::Error;
use std::path::Path;

use netwright::prelude::*;
use netwright::tensor::Tensor;
use netwright::train::data::idx;

/// The digits that come with the examples.
pub const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/digits");

/// Pictures, and what digits they are.
type Pictures<X> = Samples<X, Class<10>>;

/// Reads the part to learn from, and the part to test with.
pub fn parts<X: Tensor>(folder: &Path) -> Result<[Pictures<X>; 2], Box<dyn Error>> {
    Ok([read(folder, &["train"])?, read(folder, &["test", "t10k"])?])
}

/// Reads the images and labels of one part of the data, which has one of these names.
fn read<X: Tensor>(folder: &Path, names: &[&str]) -> Result<Pictures<X>, Box<dyn Error>> {
    if !folder.is_dir() {
        let folder = folder.display();
        return Err(
            format!("there is no folder {folder}: `--data` says where the digits are").into(),
        );
    }
    let mut looked_for = Vec::new();
    for name in names {
        for ending in [".gz", ""] {
            let images = folder.join(format!("{name}-images-idx3-ubyte{ending}"));
            let labels = folder.join(format!("{name}-labels-idx1-ubyte{ending}"));
            if images.exists() {
                return Ok(idx::samples(images, labels)?);
            }
            looked_for.push(images.display().to_string());
        }
    }
    Err(format!("no images found: looked for {}", looked_for.join(", ")).into())
}
