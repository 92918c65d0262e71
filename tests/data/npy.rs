//! NPY and NPZ files.

use std::io::Write;

use netwright::class::Class;
use netwright::index::Index;
use netwright::train::data::npy::{self, Npz};
use netwright::train::data::{DataError, Samples};
use proptest::prelude::*;

use super::Folder;

/// A file of an array.
fn array(descr: &str, fortran: bool, shape: &str, elements: &[u8]) -> Vec<u8> {
    let order = if fortran { "True" } else { "False" };
    let header = format!("{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}");
    let padded = format!("{header:<117}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((padded.len() as u16).to_le_bytes());
    bytes.extend(padded.as_bytes());
    bytes.extend(elements);
    bytes
}

fn floats(numbers: &[f32]) -> Vec<u8> {
    numbers
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect()
}

/// The error of reading these bytes, without the path.
#[track_caller]
fn error<X: npy::Entries + std::fmt::Debug>(bytes: &[u8]) -> String {
    let folder = Folder::new();
    let path = folder.file("x.npy", bytes);
    let error = npy::read::<X>(&path).unwrap_err().to_string();
    error.replace(&*path.to_string_lossy(), "x.npy")
}

#[test]
fn arrays_become_samples_by_their_first_axis() {
    let folder = Folder::new();
    let numbers: Vec<f32> = (0..12).map(|i| i as f32).collect();
    let path = folder.file("x.npy", array("<f4", false, "(2, 2, 3)", &floats(&numbers)));
    let deep: Vec<[[f32; 3]; 2]> = npy::read(&path).unwrap();
    assert_eq!(deep[1], [[6.0, 7.0, 8.0], [9.0, 10.0, 11.0]]);
    let flat: Vec<[f64; 6]> = npy::read(&path).unwrap();
    assert_eq!(flat[0], [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
    let image: Vec<[[[u8; 3]; 2]; 1]> = npy::read(&path).unwrap();
    assert_eq!(image[1][0][1], [9, 10, 11]);
}

#[test]
fn both_orders_give_the_same() {
    let folder = Folder::new();
    // [[[0, 1, 2], [3, 4, 5]], [[6, ..]]], the first axis closest.
    let numbers = [0, 6, 3, 9, 1, 7, 4, 10, 2, 8, 5, 11].map(|i| i as f32);
    let path = folder.file("x.npy", array("<f4", true, "(2, 2, 3)", &floats(&numbers)));
    let deep: Vec<[[f32; 3]; 2]> = npy::read(&path).unwrap();
    assert_eq!(
        deep,
        [
            [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]],
            [[6.0, 7.0, 8.0], [9.0, 10.0, 11.0]]
        ]
    );
    let path = folder.file(
        "y.npy",
        array("<f4", true, "(3,)", &floats(&[1.0, 2.0, 3.0])),
    );
    assert_eq!(npy::read::<f32>(&path).unwrap(), [1.0, 2.0, 3.0]);
}

#[test]
fn every_kind_of_number_is_read() {
    let folder = Folder::new();
    let read = |descr: &str, elements: &[u8]| -> Vec<f64> {
        let count = elements.len() / descr[2..].parse::<usize>().unwrap();
        npy::read(folder.file(
            "x.npy",
            array(descr, false, &format!("({count},)"), elements),
        ))
        .unwrap()
    };
    assert_eq!(read("|u1", &[0, 255]), [0.0, 255.0]);
    assert_eq!(read("|b1", &[0, 1]), [0.0, 1.0]);
    assert_eq!(read("|i1", &[255, 127]), [-1.0, 127.0]);
    assert_eq!(read("<i2", &(-300_i16).to_le_bytes()), [-300.0]);
    assert_eq!(read(">i2", &(-300_i16).to_be_bytes()), [-300.0]);
    assert_eq!(read("<u4", &u32::MAX.to_le_bytes()), [f64::from(u32::MAX)]);
    assert_eq!(read(">i8", &(-5_i64).to_be_bytes()), [-5.0]);
    assert_eq!(read("<f8", &0.1_f64.to_le_bytes()), [0.1]);
    assert_eq!(read(">f4", &0.1_f32.to_be_bytes()), [f64::from(0.1_f32)]);
    assert!(read("<f8", &f64::NAN.to_le_bytes())[0].is_nan());
}

#[test]
fn targets_are_classes_numbers_or_indices() {
    let folder = Folder::new();
    let inputs = folder.file("x.npy", array("<f4", false, "(2, 1)", &floats(&[0.5, 1.5])));
    let targets = folder.file(
        "y.npy",
        array(
            "<i8",
            false,
            "(2, 1)",
            &[[2, 0, 0, 0, 0, 0, 0, 0]; 2].concat(),
        ),
    );
    let classes: Samples<[f32; 1], Class<3>> = npy::samples(&inputs, &targets).unwrap();
    assert_eq!(classes.targets()[1].index(), 2);
    let numbers: Samples<[f32; 1], f64> = npy::samples(&inputs, &targets).unwrap();
    assert_eq!(numbers.targets(), [2.0, 2.0]);
    let words: Vec<[Index<5>; 1]> = npy::read(&targets).unwrap();
    assert_eq!(words[0][0].index(), 2);
    let three = folder.file("z.npy", array("|u1", false, "(3,)", &[0, 1, 2]));
    let error = npy::samples::<[f32; 1], Class<3>>(&inputs, &three).unwrap_err();
    assert!(
        matches!(
            error,
            DataError::FileCount {
                samples: 2,
                labels: 3,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn what_does_not_fit_is_told() {
    let bytes = array("|u1", false, "(2, 3)", &[0, 1, 2, 3, 4, 5]);
    assert_eq!(
        error::<[f32; 4]>(&bytes),
        "`x.npy` has samples of shape [3], but [4] was asked for"
    );
    assert_eq!(
        error::<[Class<5>; 3]>(&bytes),
        "`x.npy`, sample 1, element 2: expected one of 5 classes, counted from 0, found 5"
    );
    let halves = array("<f4", false, "(2,)", &floats(&[1.0, 2.5]));
    assert_eq!(
        error::<Class<3>>(&halves),
        "`x.npy`, sample 1, element 0: expected one of 3 classes, counted from 0, found 2.5"
    );
    assert_eq!(
        error::<u8>(&array("|i1", false, "(1,)", &[255])),
        "`x.npy`, sample 0, element 0: expected a whole number from 0 to 255, found -1"
    );
    let large = array("<f8", false, "(1,)", &1e39_f64.to_le_bytes());
    assert!(error::<f32>(&large).contains("expected a number in f32, found 1000"));
    assert_eq!(
        error::<f32>(&array("<f4", false, "(0,)", &[])),
        "there are no samples"
    );
}

#[test]
fn malformed_files_say_what_is_wrong() {
    let said = |bytes: &[u8]| {
        let error = error::<f32>(bytes);
        error
            .strip_prefix("`x.npy` is not a whole NPY file: ")
            .unwrap()
            .to_owned()
    };
    let whole = array("<f4", false, "(2,)", &floats(&[1.0, 2.0]));
    assert_eq!(said(b""), "it ends within its header");
    assert_eq!(said(&whole[..50]), "it ends within its header");
    assert_eq!(
        said(b"PK\x03\x04 and more"),
        "it does not start with the bytes 0x93 `NUMPY`"
    );
    assert_eq!(
        said(&whole[..whole.len() - 1]),
        "its shape [2] takes 8 bytes, but it ends after 7"
    );
    assert_eq!(
        said(&[&whole[..], &[0]].concat()),
        "its shape [2] takes 8 bytes, but more follow"
    );
    assert_eq!(
        said(&array("<f4", false, "(4294967296, 4294967296)", &[])),
        "its shape [4294967296, 4294967296] is larger than any memory"
    );
    assert_eq!(
        said(&array("<f4", false, "(1000000000000,)", &[0; 8])),
        "its shape [1000000000000] takes 4000000000000 bytes, but it ends after 8"
    );
    for descr in ["<f2", "<c8", "|O", "<U3", "<f16", "f4", "", "é4"] {
        assert_eq!(
            said(&array(descr, false, "(1,)", &[0; 4])),
            format!(
                "its elements are `{descr}`, only integers and floats of 32 or 64 bits are read"
            )
        );
    }
    assert_eq!(
        said(&array("<f4", false, "()", &[0; 4])),
        "it is a single number, not an array of samples"
    );
    assert!(said(&array("<f4", false, "(-1,)", &[0; 4])).starts_with("its header is not that of"));
    let mut long = b"\x93NUMPY\x02\x00".to_vec();
    long.extend(u32::MAX.to_le_bytes());
    assert_eq!(
        said(&long),
        "its header has 4294967295 bytes, more than are read"
    );
}

/// An archive of these files, packed if asked.
fn archive(files: &[(&str, Vec<u8>)], packed: bool) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let method = if packed {
        zip::CompressionMethod::Deflated
    } else {
        zip::CompressionMethod::Stored
    };
    let options = zip::write::SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in files {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn archives_have_arrays_by_name() {
    let folder = Folder::new();
    let x = array("|u1", false, "(2, 2)", &[1, 2, 3, 4]);
    let y = array(
        "<f8",
        false,
        "(2,)",
        &[[0; 8], 1.0_f64.to_le_bytes()].concat(),
    );
    for packed in [false, true] {
        let files = [
            ("x.npy", x.clone()),
            ("y.npy", y.clone()),
            ("readme.txt", vec![1]),
        ];
        let path = folder.file("data.npz", archive(&files, packed));
        let mut npz = Npz::open(&path).unwrap();
        assert_eq!(npz.names(), ["x", "y"]);
        let samples: Samples<[f32; 2], Class<2>> = npz.samples("x", "y").unwrap();
        assert_eq!(samples.inputs(), [[1.0, 2.0], [3.0, 4.0]]);
        assert_eq!(samples.targets()[1].index(), 1);
        assert_eq!(
            npz.read::<[f32; 2]>("z").unwrap_err().to_string(),
            format!("`{}` has no array `z`; it has `x`, `y`", path.display())
        );
        let error = npz.read::<[f32; 3]>("x").unwrap_err().to_string();
        let place = path.join("x.npy");
        assert!(
            error.starts_with(&format!("`{}` has samples of shape [2]", place.display())),
            "{error}"
        );
    }
}

#[test]
fn what_is_no_archive_is_refused() {
    let folder = Folder::new();
    let path = folder.file("x.npz", b"not an archive");
    assert!(matches!(
        Npz::open(&path),
        Err(DataError::Malformed { format: "NPZ", .. })
    ));
    assert!(matches!(
        Npz::open(folder.path("none")),
        Err(DataError::System { .. })
    ));
    let whole = archive(&[("x.npy", array("|u1", false, "(64,)", &[7; 64]))], true);
    for place in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[place] ^= 0x55;
        if let Ok(mut npz) = Npz::open(folder.file("d.npz", &damaged)) {
            let _ = npz.read::<u8>("x");
        }
    }
}

proptest! {
    #[test]
    fn damaged_files_are_refused_or_read_whole(place in any::<prop::sample::Index>(), byte: u8) {
        let mut bytes = array("<f4", false, "(2, 2)", &floats(&[1.0; 4]));
        let place = place.index(bytes.len());
        bytes[place] = byte;
        let folder = Folder::new();
        if let Ok(read) = npy::read::<[f32; 2]>(folder.file("x.npy", &bytes)) {
            prop_assert_eq!(read.len(), 2);
        }
    }
}
