//! Where the examples find handwritten digits.

use std::error::Error;
use std::path::Path;

use netwright::prelude::*;
use netwright::tensor::Tensor;
use netwright::train::data::idx;

/// The digits that come with the examples.
pub const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/digits");

/// Reads the images and labels of one part of the data, which has one of these names.
pub fn read<X: Tensor>(
    folder: &Path,
    names: &[&str],
) -> Result<Samples<X, Class<10>>, Box<dyn Error>> {
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
