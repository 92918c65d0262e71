//! Networks in files: what is saved is loaded, and nothing else is.

use std::fs;
use std::path::Path;

use netwright::file::{self, FileError, Problem};
use netwright::layers::Dense;
use netwright::prelude::*;
use proptest::prelude::*;
use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView};

#[derive(Parameters, Debug, Clone, PartialEq)]
#[repr(C)]
struct Scale {
    #[norm]
    gamma: [f32; 4],
    #[buffer]
    mean: [f32; 4],
}

#[derive(Parameters)]
#[repr(C)]
struct Net {
    hidden: Dense<[f32; 3], 4>,
    norms: [Scale; 2],
    output: Dense<[f32; 4], 2, 0>,
}

#[derive(Parameters)]
#[repr(C)]
struct Double {
    #[weight]
    weight: [[f64; 2]; 3],
}

fn net(first: f32) -> Net {
    let mut net = netwright::plain::zeroed::<Net>();
    for (i, p) in net.as_mut_slice().iter_mut().enumerate() {
        *p = first + i as f32 / 8.0;
    }
    net
}

/// The bytes of a file with these tensors of floats.
fn bytes_of(tensors: &[(&str, &[usize], &[f32])]) -> Vec<u8> {
    let data: Vec<Vec<u8>> = tensors
        .iter()
        .map(|(_, _, floats)| {
            floats
                .iter()
                .flat_map(|float| float.to_le_bytes())
                .collect()
        })
        .collect();
    let views = tensors.iter().zip(&data).map(|((name, shape, _), data)| {
        (
            *name,
            TensorView::new(Dtype::F32, shape.to_vec(), data).unwrap(),
        )
    });
    safetensors::serialize(views, None).unwrap()
}

/// The bytes of a file with this header.
fn with_header(header: &str, body: &[u8]) -> Vec<u8> {
    let length = (header.len() as u64).to_le_bytes();
    [&length, header.as_bytes(), body].concat()
}

/// Loads into a network, which must be as it was if that fails.
fn load_error(bytes: &[u8]) -> FileError {
    let mut other = net(100.0);
    let error = file::from_bytes(&mut other, bytes).unwrap_err();
    assert_eq!(other.as_slice(), net(100.0).as_slice());
    error
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn what_is_saved_is_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("net.safetensors");
    file::save(&net(1.0), &path).unwrap();
    let mut other = net(0.0);
    file::load(&mut other, &path).unwrap();
    assert_eq!(other.as_slice(), net(1.0).as_slice());
    assert_eq!(names_in(folder.path()), ["net.safetensors"]);
}

#[test]
fn a_network_saves_and_loads_itself() {
    network! {
        pub struct Digits: [4] -> [3] {
            hidden: Dense(5) -> Relu,
            output: Dense(3) -> Softmax,
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("digits.safetensors");
    let net = Digits::boxed(&mut Generator::seed(1));
    net.save(&path).unwrap();
    let mut other = Digits::boxed_zeroed();
    other.load(&path).unwrap();
    assert_eq!(other.as_slice(), net.as_slice());
    assert_eq!(fs::read(&path).unwrap(), file::to_bytes(&net).unwrap());
}

#[test]
fn double_precision_is_kept_to_the_last_bit() {
    let net = Double {
        weight: [
            [1.0 / 3.0, -0.0],
            [f64::MIN_POSITIVE / 2.0, f64::MAX],
            [1e-300, 7.0],
        ],
    };
    let mut other = Double {
        weight: [[0.0; 2]; 3],
    };
    file::from_bytes(&mut other, &file::to_bytes(&net).unwrap()).unwrap();
    let bits = |net: &Double| {
        net.as_slice()
            .iter()
            .map(|p| p.to_bits())
            .collect::<Vec<_>>()
    };
    assert_eq!(bits(&other), bits(&net));
}

#[test]
fn tensors_are_named_by_segment_and_laid_out_as_in_pytorch() {
    let bytes = file::to_bytes(&net(1.0)).unwrap();
    let file = SafeTensors::deserialize(&bytes).unwrap();
    let mut names = file.names();
    names.sort();
    assert_eq!(
        names,
        [
            "hidden.bias",
            "hidden.weight",
            "norms.0.gamma",
            "norms.0.mean",
            "norms.1.gamma",
            "norms.1.mean",
            "output.weight"
        ]
    );
    let weight = file.tensor("hidden.weight").unwrap();
    assert_eq!((weight.dtype(), weight.shape()), (Dtype::F32, &[4, 3][..]));
    let second_row_first = f32::from_le_bytes(weight.data()[12..16].try_into().unwrap());
    assert_eq!(second_row_first, net(1.0).hidden.weight[1][0]);
    assert_eq!(file.tensor("norms.1.mean").unwrap().shape(), [4]);
}

#[test]
fn a_box_is_saved_and_loaded_as_what_it_holds() {
    let bytes = file::to_bytes(&Box::new(net(1.0))).unwrap();
    assert_eq!(bytes, file::to_bytes(&net(1.0)).unwrap());
    let mut boxed = Box::new(netwright::plain::Aligned(net(0.0)));
    file::from_bytes(&mut boxed, &bytes).unwrap();
    assert_eq!(boxed.as_slice(), net(1.0).as_slice());
}

#[test]
fn everything_that_does_not_fit_is_listed_at_once() {
    let bytes = bytes_of(&[
        ("hidden.weight", &[3, 4], &[0.0; 12]),
        ("hidden.bias", &[4], &[0.0, f32::NAN, 1.0, f32::INFINITY]),
        ("norms.0.gamma", &[4], &[0.0; 4]),
        ("norms.0.mean", &[2, 2], &[0.0; 4]),
        ("norms.1.gamma", &[4], &[0.0; 4]),
        ("norm.1.mean", &[4], &[0.0; 4]),
        (
            "output.weight",
            &[2, 4],
            &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, f32::NEG_INFINITY, 7.0],
        ),
    ]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.safetensors");
    fs::write(&path, bytes).unwrap();
    let mut other = net(100.0);
    let error = file::load(&mut other, &path).unwrap_err();
    assert_eq!(other.as_slice(), net(100.0).as_slice());
    assert_eq!(
        error.to_string(),
        format!(
            "`{}` does not fit the network:
  `hidden.weight` has shape [3, 4] in the file, but [4, 3] in the network: transpose it, weights lie as [out, in]
  `hidden.bias` is not finite: its element at [1] is NaN
  `norms.0.mean` has shape [2, 2] in the file, but [4] in the network
  `norms.1.mean` is missing: the network has one of shape [4]
  `output.weight` is not finite: its element at [1, 2] is -inf
  `norm.1.mean` is unexpected: the network has no tensor of this name, the file one of shape [4]",
            path.display()
        )
    );
}

#[test]
fn another_type_of_float_is_refused() {
    let bytes = bytes_of(&[("weight", &[3, 2], &[0.0; 6])]);
    let mut double = Double {
        weight: [[5.0; 2]; 3],
    };
    let error = file::from_bytes(&mut double, &bytes).unwrap_err();
    assert_eq!(double.weight, [[5.0; 2]; 3]);
    assert_eq!(
        error.to_string(),
        "the byte slice does not fit the network:
  `weight` has elements of type F32 in the file, but F64 in the network"
    );
}

network! {
    struct Normalised: [2] -> [2] {
        norm: BatchNorm,
    }
}

/// A `state_dict` of PyTorch's `BatchNorm1d(2)`, with a count of batches of this name and type.
fn state_dict(count: &str, dtype: Dtype) -> Vec<u8> {
    let floats: Vec<u8> = [0.5_f32, 2.0]
        .iter()
        .flat_map(|x| x.to_le_bytes())
        .collect();
    let names = ["weight", "bias", "running_mean", "running_var"];
    let mut views = names.map(|name| {
        let view = TensorView::new(Dtype::F32, vec![2], &floats).unwrap();
        (format!("norm.{name}"), view)
    });
    let count = (
        count.to_owned(),
        TensorView::new(dtype, vec![], &[7; 8]).unwrap(),
    );
    views.reverse();
    safetensors::serialize(views.into_iter().chain([count]), None).unwrap()
}

#[test]
fn the_count_of_batches_beside_a_running_mean_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("net.safetensors");
    let bytes = state_dict("norm.num_batches_tracked", Dtype::I64);
    fs::write(&path, &bytes).unwrap();
    let mut net = Normalised::zeroed();
    file::from_bytes(&mut net, &bytes).unwrap();
    assert_eq!(net.norm.running_var, [0.5, 2.0]);
    let mut net = Normalised::zeroed();
    file::load(&mut net, &path).unwrap();
    assert_eq!(net.norm.running_mean, [0.5, 2.0]);

    for (name, dtype) in [
        ("num_batches_tracked", Dtype::I64),
        ("norm.num_batches_tracked", Dtype::F64),
        ("norm.running_mean.num_batches_tracked", Dtype::I64),
    ] {
        fs::write(&path, state_dict(name, dtype)).unwrap();
        let error = file::load(&mut net, &path).unwrap_err();
        let FileError::Misfit { problems, .. } = error else {
            panic!("{error}");
        };
        let [Problem::Unexpected { tensor, .. }] = &*problems else {
            panic!("{problems:?}");
        };
        assert_eq!(tensor, name);
    }
}

#[test]
fn a_network_that_is_not_finite_leaves_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("net.safetensors");
    file::save(&net(1.0), &path).unwrap();
    let mut broken = net(2.0);
    broken.norms[1].mean[2] = f32::NAN;
    let error = file::save(&broken, &path).unwrap_err();
    let FileError::NotFinite { problems } = &error else {
        panic!("{error}")
    };
    assert!(
        matches!(&problems[..], [Problem::NotFinite { tensor, index, .. }]
        if tensor == "norms.1.mean" && index == &[2])
    );
    let mut other = net(0.0);
    file::load(&mut other, &path).unwrap();
    assert_eq!(other.as_slice(), net(1.0).as_slice());
    assert_eq!(names_in(folder.path()), ["net.safetensors"]);
}

#[test]
fn a_failed_save_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    // A folder cannot be replaced by a file.
    let path = folder.path().join("taken");
    fs::create_dir(&path).unwrap();
    fs::write(path.join("inside"), "kept").unwrap();
    let error = file::save(&net(1.0), &path).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with(&format!("cannot write `{}`: ", path.display()))
    );
    assert_eq!(names_in(folder.path()), ["taken"]);
    assert_eq!(fs::read_to_string(path.join("inside")).unwrap(), "kept");

    let error = file::save(&net(1.0), folder.path().join("no/such/net")).unwrap_err();
    assert!(
        matches!(
            error,
            FileError::System {
                action: "write",
                ..
            }
        ),
        "{error}"
    );
    let error = file::load(&mut net(1.0), folder.path().join("none")).unwrap_err();
    assert!(
        matches!(error, FileError::System { action: "read", .. }),
        "{error}"
    );
}

/// Who holds the old file, under another name or open, goes on with all of it.
#[test]
fn a_file_is_replaced_and_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let (path, old) = (folder.path().join("net"), folder.path().join("old"));
    file::save(&net(1.0), &path).unwrap();
    fs::hard_link(&path, &old).unwrap();
    file::save(&net(2.0), &path).unwrap();
    let (mut new, mut kept) = (net(0.0), net(0.0));
    file::load(&mut new, &path).unwrap();
    file::load(&mut kept, &old).unwrap();
    assert_eq!(new.as_slice(), net(2.0).as_slice());
    assert_eq!(kept.as_slice(), net(1.0).as_slice());
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let (path, link) = (folder.path().join("net-1"), folder.path().join("latest"));
    file::save(&net(1.0), &path).unwrap();
    std::os::unix::fs::symlink(&path, &link).unwrap();
    file::save(&net(2.0), &link).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    let mut other = net(0.0);
    file::load(&mut other, &path).unwrap();
    assert_eq!(other.as_slice(), net(2.0).as_slice());
}

#[test]
fn malformed_files_say_what_is_wrong() {
    let whole = file::to_bytes(&net(1.0)).unwrap();
    let header = u64::from_le_bytes(whole[..8].try_into().unwrap()) as usize;
    let body = whole.len() - 8 - header;
    let cases: [(Vec<u8>, &str); 14] = [
        (
            vec![],
            "it has 0 bytes, and the length of its header alone takes 8",
        ),
        (
            vec![1, 2, 3],
            "it has 3 bytes, and the length of its header alone takes 8",
        ),
        (
            u64::MAX.to_le_bytes().to_vec(),
            "its header takes 18446744073709551615 bytes, but only 0 follow",
        ),
        (
            b"epoch,loss\n1,0.5\n".to_vec(),
            "it is in another format, for its first 8 bytes would tell of a header of 8028841062551220325 bytes, and no \
             header follows them",
        ),
        (
            b"PK\x03\x04\0\0\x08\x08\0\0archive/data.pkl".to_vec(),
            "it is a zip archive, as those of `torch.save` and `.keras` are",
        ),
        (
            b"\x89HDF\r\n\x1a\n\0\0".to_vec(),
            "it is an HDF5 file, as Keras's `.h5` are",
        ),
        (
            whole[..40].to_vec(),
            &format!("its header takes {header} bytes, but only 32 follow"),
        ),
        (
            whole[..whole.len() - 5].to_vec(),
            &format!(
                "its tensors take {body} bytes, but {} follow the header",
                body - 5
            ),
        ),
        (
            [&whole[..], &[0; 3]].concat(),
            &format!(
                "its tensors take {body} bytes, but {} follow the header",
                body + 3
            ),
        ),
        (
            with_header("no JSON", &[]),
            "its header cannot be understood: expected",
        ),
        (
            with_header("\u{1}\u{2}", &[]),
            "its header cannot be understood: expected",
        ),
        // Two tensors in the same place.
        (
            with_header(
                r#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
                &[0; 4],
            ),
            "its header cannot be understood: invalid offset for tensor",
        ),
        // More bytes than the offsets span.
        (
            with_header(
                r#"{"a":{"dtype":"F32","shape":[9223372036854775807,4],"data_offsets":[0,4]}}"#,
                &[0; 4],
            ),
            "its header cannot be understood: overflow",
        ),
        (
            with_header(
                r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#,
                &[0; 4],
            ),
            "its header cannot be understood: invalid shape, data type, or offset",
        ),
    ];
    for (bytes, expected) in cases {
        let message = load_error(&bytes).to_string();
        let start = format!("the byte slice is not a whole safetensors file: {expected}");
        assert!(message.starts_with(&start), "{message}\n  is not\n{start}");
    }
}

/// The files are as long as the disk would be, but take no room on it.
#[test]
fn a_file_is_not_read_beyond_the_header_that_does_not_fit() {
    const TENSOR: usize = 1 << 36;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.safetensors");
    let write = |start: &[u8], length: usize| {
        fs::write(&path, start).unwrap();
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_len(length as u64).unwrap();
    };
    let mut other = net(100.0);

    let header =
        format!(r#"{{"a":{{"dtype":"U8","shape":[{TENSOR}],"data_offsets":[0,{TENSOR}]}}}}"#);
    let start = with_header(&header, &[]);
    write(&start, start.len() + TENSOR);
    let error = file::load(&mut other, &path).unwrap_err();
    let FileError::Misfit { problems, .. } = &error else {
        panic!("{error}")
    };
    assert!(
        matches!(&problems[..], [Problem::Missing { .. }, .., Problem::Unexpected { tensor, .. }] if tensor == "a"),
        "{error}"
    );

    write(
        &[&(TENSOR as u64).to_le_bytes(), &b"{"[..]].concat(),
        8 + TENSOR,
    );
    let error = file::load(&mut other, &path).unwrap_err();
    let expected = format!("its header takes {TENSOR} bytes, and the format allows 100000000");
    assert!(error.to_string().ends_with(&expected), "{error}");
    assert_eq!(other.as_slice(), net(100.0).as_slice());
}

#[cfg(target_os = "linux")]
#[test]
fn a_network_comes_through_a_pipe() {
    use std::io::Write;
    use std::os::fd::AsRawFd;

    let (reader, mut writer) = std::io::pipe().unwrap();
    writer
        .write_all(&file::to_bytes(&net(1.0)).unwrap())
        .unwrap();
    drop(writer);
    let mut other = net(0.0);
    file::load(&mut other, format!("/dev/fd/{}", reader.as_raw_fd())).unwrap();
    assert_eq!(other.as_slice(), net(1.0).as_slice());
}

#[test]
fn offsets_at_the_end_of_the_address_space_are_refused() {
    const EIGHTH: u64 = 1 << 61;
    let tensors: Vec<_> = (0..8)
        .map(|i| {
            let length = if i == 7 { EIGHTH - 1 } else { EIGHTH };
            let start = i * EIGHTH;
            let end = start + length;
            format!(r#""{i}":{{"dtype":"U8","shape":[{length}],"data_offsets":[{start},{end}]}}"#)
        })
        .collect();
    let header = format!("{{{}}}", tensors.join(","));
    let error = load_error(&with_header(&header, &[]));
    assert!(matches!(error, FileError::Malformed { .. }), "{error}");
}

proptest! {
    #[test]
    fn random_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        load_error(&bytes);
    }

    #[test]
    fn random_headers_are_refused(header in r#"[\[\]{}",:0-9a-z_]{0,80}"#, body in prop::collection::vec(any::<u8>(), 0..40)) {
        load_error(&with_header(&header, &body));
    }

    #[test]
    fn every_truncation_is_refused(kept in 0.0..1.0) {
        let whole = file::to_bytes(&net(1.0)).unwrap();
        let kept = (whole.len() as f64 * kept) as usize;
        load_error(&whole[..kept]);
    }

    /// A flipped bit may hit a float, which then is another float; it never half-loads a network.
    #[test]
    fn a_flipped_bit_is_one_float_or_an_error(place in any::<prop::sample::Index>(), bit in 0..8_u32) {
        let mut bytes = file::to_bytes(&net(1.0)).unwrap();
        let place = place.index(bytes.len());
        bytes[place] ^= 1_u8 << bit;
        let mut other = net(100.0);
        let expected = match file::from_bytes(&mut other, &bytes) {
            Ok(()) => net(1.0),
            Err(_) => net(100.0),
        };
        let changed = other.as_slice().iter().zip(expected.as_slice()).filter(|(a, b)| a != b);
        prop_assert!(changed.count() <= 1);
    }

    #[test]
    fn any_finite_floats_come_back(floats in prop::collection::vec(-1e30..1e30_f32, Net::LEN)) {
        let (mut saved, mut loaded) = (net(0.0), net(1.0));
        saved.as_mut_slice().copy_from_slice(&floats);
        file::from_bytes(&mut loaded, &file::to_bytes(&saved).unwrap()).unwrap();
        prop_assert_eq!(loaded.as_slice(), &floats[..]);
    }
}

mod parts {
    //! Loading a part of a network.

    use netwright::file::{FileError, load_part, load_renamed};
    use netwright::prelude::*;

    network! {
        struct Old: [4] -> [2] {
            trunk: Dense(3) -> Relu,
            norm: BatchNorm,
            head: Dense(2) -> Softmax,
        }
    }

    network! {
        struct New: [4] -> [5] {
            trunk: Dense(3) -> Relu,
            norm: BatchNorm,
            head: Dense(5) -> Softmax,
        }
    }

    /// A network that was saved, its path, and one that takes a part of it.
    fn nets() -> (tempfile::TempDir, std::path::PathBuf, Old, New) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.safetensors");
        let mut old = Old::zeroed();
        old.initialise(&mut Generator::seed(1));
        old.save(&path).unwrap();
        (folder, path, old, New::zeroed())
    }

    #[test]
    fn the_segments_of_a_pattern_are_loaded_and_no_other() {
        let (_folder, path, old, mut new) = nets();
        assert_eq!(
            new.load_part(&path, "trunk.*").unwrap(),
            ["trunk.weight", "trunk.bias"]
        );
        assert_eq!(new.trunk, old.trunk);
        assert_eq!(new.head.weight, [[0.0; 3]; 5]);
        assert_eq!(new.norm.running_var, [0.0; 3]);
        let loaded = load_part(&mut new, &path, "norm.*").unwrap();
        assert_eq!(loaded.len(), 4);
        assert_eq!(new.norm, old.norm);
        // From another name, and nothing at all.
        let mut other = New::zeroed();
        let loaded = load_renamed(&mut other, &path, |name| {
            (name == "norm.bias").then(|| "trunk.bias".into())
        });
        assert_eq!(loaded.unwrap(), ["norm.bias"]);
        assert_eq!(other.norm.bias, old.trunk.bias);
        assert!(
            load_renamed(&mut other, &path, |_| None)
                .unwrap()
                .is_empty()
        );
    }

    #[test]
    fn what_does_not_fit_is_told_and_nothing_is_loaded() {
        let (_folder, path, _, mut new) = nets();
        let error = new.load_part(&path, "*").unwrap_err();
        assert!(matches!(error, FileError::Misfit { .. }));
        let text = error.to_string();
        assert!(
            text.contains("`head.weight` has shape [2, 3] in the file, but [5, 3] in the network"),
            "{text}"
        );
        assert!(
            text.contains("`head.bias` has shape [2] in the file"),
            "{text}"
        );
        assert!(!text.contains("trunk"), "{text}");
        assert!(new.as_slice().iter().all(|float| *float == 0.0));

        let error = new.load_part(&path, "turnk.*").unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("no segment is named `turnk.*`; there are `trunk.weight`, ")
        );
        let error = load_renamed(&mut new, &path, |name| Some(format!("body.{name}"))).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("`body.trunk.weight` is missing: the network has one of shape [3, 4]")
        );
        let error = new
            .load_part(path.with_extension("none"), "trunk.*")
            .unwrap_err();
        assert!(error.to_string().starts_with("cannot read `"));
        std::fs::write(&path, "short").unwrap();
        assert!(matches!(
            new.load_part(&path, "trunk.*"),
            Err(FileError::Malformed { .. })
        ));
    }
}
