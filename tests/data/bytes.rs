//! Samples that are kept as bytes.

use netwright::class::Class;
use netwright::train::data::{ByteSamples, DataError, Dataset, idx};

use super::Folder;
use super::idx::{gzip, idx_bytes};

#[test]
fn bytes_are_read_as_the_pictures_that_are_made_at_once() {
    let folder = Folder::new();
    let all: Vec<u8> = (0..=255).collect();
    let images = folder.file("pictures", gzip(&idx_bytes(&[4, 8, 8], &all)));
    let labels = folder.file("labels", idx_bytes(&[4], &[3, 0, 2, 1]));
    let floats = idx::samples::<[[[f32; 8]; 8]; 1], 4>(&images, &labels).unwrap();
    let bytes = idx::byte_samples::<[[[f32; 8]; 8]; 1], 4>(&images, &labels).unwrap();
    assert_eq!(bytes.bytes(), all);
    assert_eq!(bytes.to_samples().unwrap(), floats);
    for (byte, x) in floats
        .inputs()
        .as_flattened()
        .as_flattened()
        .as_flattened()
        .iter()
        .enumerate()
    {
        assert_eq!(*x, (byte as f64 / 255.0) as f32);
    }
    let wide = idx::byte_samples::<[f64; 64], 4>(&images, &labels).unwrap();
    assert_eq!(wide.to_samples().unwrap().inputs()[3][63], 1.0);
}

#[test]
fn files_of_bytes_are_refused_as_others_are() {
    let folder = Folder::new();
    let images = folder.file("pictures", idx_bytes(&[2, 3], &[0; 6]));
    let labels = folder.file("labels", idx_bytes(&[3], &[0, 1, 1]));
    let read = idx::byte_samples::<[f32; 3], 2>;
    assert!(matches!(
        read(&images, &labels),
        Err(DataError::FileCount { .. })
    ));
    let short = folder.file("short", idx_bytes(&[3, 3], &[0; 6]));
    assert!(matches!(
        read(&short, &labels),
        Err(DataError::Malformed { .. })
    ));
    let other = folder.file("other", idx_bytes(&[3, 4], &[0; 12]));
    assert!(matches!(
        read(&other, &labels),
        Err(DataError::Shape { .. })
    ));
}

#[test]
fn there_are_as_many_bytes_as_elements() {
    let classes = [Class::<2>::new(1).unwrap(); 2];
    let error = ByteSamples::<[[f32; 3]; 2], _>::new([0; 11], classes).unwrap_err();
    assert_eq!(
        error.to_string(),
        "2 samples of shape [2, 3] have 12 bytes, but there are 11"
    );
    let none = ByteSamples::<[f32; 3], Class<2>>::new([], []);
    assert!(matches!(none, Err(DataError::Empty)));
}
