//! IDX files: what is right is read as typed arrays, what is wrong is refused with both numbers.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use netwright::class::Class;
use netwright::train::data::{DataError, idx};
use proptest::prelude::*;

use super::Folder;

/// An IDX file of bytes.
pub fn idx_bytes(axes: &[u32], elements: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, axes.len() as u8];
    bytes.extend(axes.iter().flat_map(|axis| axis.to_be_bytes()));
    bytes.extend(elements);
    bytes
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The reason why a file of these bytes is malformed as pictures of 2 × 3.
fn reason(bytes: &[u8]) -> String {
    let folder = Folder::new();
    match idx::images::<[f32; 6]>(folder.file("pictures", bytes)) {
        Err(DataError::Malformed { reason, .. }) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn pictures_are_scaled_to_one_and_typed_as_asked() {
    let folder = Folder::new();
    let bytes = idx_bytes(&[2, 2, 3], &[0, 51, 102, 153, 204, 255, 1, 2, 3, 4, 5, 6]);
    let path = folder.file("pictures", &bytes);
    let flat: Vec<[f32; 6]> = idx::images(&path).unwrap();
    assert_eq!(flat[0], [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
    assert_eq!(flat[1][5], 6.0 / 255.0);
    let deep: Vec<[[[f64; 3]; 2]; 1]> = idx::images(&path).unwrap();
    assert_eq!(deep[0], [[[0.0, 0.2, 0.4], [0.6, 0.8, 1.0]]]);
    let square: Vec<[[f32; 3]; 2]> = idx::images(&path).unwrap();
    assert_eq!(square.len(), 2);
}

#[test]
pub fn gzipped_files_are_known_by_their_bytes() {
    let folder = Folder::new();
    let bytes = idx_bytes(&[3], &[7, 0, 9]);
    let labels = idx::labels::<10>(folder.file("labels", gzip(&bytes))).unwrap();
    assert_eq!(
        labels.iter().map(|label| label.index()).collect::<Vec<_>>(),
        [7, 0, 9]
    );
    assert_eq!(
        labels,
        idx::labels::<10>(folder.file("plain.gz", &bytes)).unwrap()
    );
}

#[test]
fn many_samples_are_read_in_order() {
    let folder = Folder::new();
    let elements: Vec<u8> = (0..5000_u32)
        .flat_map(|i| [(i / 256) as u8, i as u8])
        .collect();
    let pictures: Vec<[f64; 2]> =
        idx::images(folder.file("pictures", gzip(&idx_bytes(&[5000, 2], &elements)))).unwrap();
    assert_eq!(pictures.len(), 5000);
    for (i, picture) in pictures.iter().enumerate() {
        assert_eq!(
            picture,
            &[(i / 256) as f64 / 255.0, (i % 256) as f64 / 255.0]
        );
    }
}

#[test]
fn another_size_is_refused_with_both_sizes() {
    let folder = Folder::new();
    let path = folder.file("pictures", idx_bytes(&[1, 2, 3], &[0; 6]));
    let error = idx::images::<[f32; 784]>(&path).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "`{}` has samples of shape [2, 3], but [784] was asked for",
            path.display()
        )
    );
    // As many elements, in other rows.
    assert!(matches!(
        idx::images::<[[f32; 2]; 3]>(&path),
        Err(DataError::Shape { .. })
    ));
    // A product of axes beyond any address.
    let huge = folder.file("huge", idx_bytes(&[1, u32::MAX, u32::MAX, u32::MAX], &[]));
    assert!(matches!(
        idx::images::<[f32; 1]>(&huge),
        Err(DataError::Shape { .. })
    ));
}

#[test]
fn a_label_out_of_range_is_named_with_its_position() {
    let folder = Folder::new();
    let path = folder.file("labels", idx_bytes(&[4], &[1, 2, 12, 13]));
    assert_eq!(
        idx::labels::<10>(&path).unwrap_err().to_string(),
        format!(
            "label 2 of `{}`: class 12 is out of range: there are 10 classes, 0 to 9",
            path.display()
        )
    );
}

#[test]
fn pictures_and_labels_must_be_as_many() {
    let folder = Folder::new();
    let images = folder.file("pictures", idx_bytes(&[2, 1], &[3, 4]));
    let labels = folder.file("labels", idx_bytes(&[3], &[0, 1, 2]));
    let error = idx::samples::<[f32; 1], 3>(&images, &labels).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "`{}` has 2 samples, but `{}` has 3 labels: each sample has one",
            images.display(),
            labels.display()
        )
    );
    let labels = folder.file("labels", idx_bytes(&[2], &[0, 2]));
    let samples = idx::samples::<[f32; 1], 3>(&images, &labels).unwrap();
    assert_eq!(samples.inputs(), [[3.0 / 255.0], [4.0 / 255.0]]);
    assert_eq!(samples.targets()[1], Class::new(2).unwrap());
}

#[test]
fn malformed_files_say_what_is_wrong() {
    let whole = idx_bytes(&[2, 2, 3], &[0; 12]);
    assert_eq!(reason(&[]), "it ends within its header");
    assert_eq!(reason(&whole[..10]), "it ends within its header");
    assert_eq!(
        reason(b"PK34"),
        "it starts with the bytes 80 and 75, not with two zeros"
    );
    assert_eq!(
        reason(&[0, 0, 0x0d, 3, 0, 0, 0, 1]),
        "its elements are 32-bit floats (code 0x0d), only unsigned bytes (code 0x08) are read"
    );
    assert_eq!(
        reason(&whole[..whole.len() - 1]),
        "its header promises 2 samples, but it ends after 1"
    );
    assert_eq!(
        reason(&[&whole[..], &[0]].concat()),
        "its header promises 2 samples, but more bytes follow them"
    );
    assert_eq!(
        reason(&idx_bytes(&[0, 2, 3], &[])),
        "it has axes of the lengths [0, 2, 3], and so no element"
    );
    assert_eq!(
        reason(&idx_bytes(&[], &[1])),
        "it has axes of the lengths [], and so no element"
    );
    // Promises 24 GB, has one sample: refused before room for the rest is made.
    assert_eq!(
        reason(&idx_bytes(&[u32::MAX, 2, 3], &[0; 6])),
        "its header promises 4294967295 samples, but it ends after 1"
    );
    let folder = Folder::new();
    let Err(DataError::Malformed { reason, .. }) = idx::labels::<10>(folder.file("l", &whole))
    else {
        panic!("pictures were read as labels");
    };
    assert_eq!(reason, "labels lie along one axis, but it has 3");
}

#[test]
fn damaged_gzip_and_missing_files_are_errors_of_the_system() {
    let folder = Folder::new();
    let packed = gzip(&idx_bytes(&[1000], &[1; 1000]));
    let cut = folder.file("cut", &packed[..packed.len() - 9]);
    let error = idx::labels::<10>(&cut).unwrap_err().to_string();
    assert!(
        error.starts_with(&format!("cannot read `{}`: ", cut.display())),
        "{error}"
    );
    let missing = folder.0.path().join("missing");
    let error = idx::labels::<10>(&missing).unwrap_err().to_string();
    assert!(
        error.starts_with(&format!("cannot read `{}`: ", missing.display())),
        "{error}"
    );
}

proptest! {
    #[test]
    fn random_bytes_are_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let folder = Folder::new();
        let path = folder.file("random", &bytes);
        prop_assert!(idx::images::<[f32; 6]>(&path).is_err());
        prop_assert!(idx::labels::<10>(&path).is_err());
    }

    #[test]
    fn damaged_files_are_refused_or_read_whole(
        place in any::<prop::sample::Index>(), byte: u8, packed: bool,
    ) {
        let mut bytes = idx_bytes(&[4, 2, 3], &[9; 24]);
        if packed {
            bytes = gzip(&bytes);
        }
        let place = place.index(bytes.len());
        bytes[place] = byte;
        let folder = Folder::new();
        if let Ok(pictures) = idx::images::<[f32; 6]>(folder.file("damaged", &bytes)) {
            prop_assert_eq!(pictures.len(), 4);
        }
    }
}
