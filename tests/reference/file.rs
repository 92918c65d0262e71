//! A file of reference values, which knows what of it was read.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::fmt::Debug;
use std::ops::Range;
use std::str::FromStr;

use netwright::class::Class;
use netwright::parameters::{Model, Parameters};
use netwright::plain::zeroed;
use netwright::scalar::Float;
use netwright::tensor::{Shape, Tensor, flat};
use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView};

use crate::close::{assert_close, assert_within};

/// The tensors and the metadata of a file. Whatever is not there as expected is a failed test.
pub struct Reference<'a> {
    tensors: SafeTensors<'a>,
    metadata: HashMap<String, String>,
    unread: RefCell<BTreeSet<String>>,
}

impl<'a> Reference<'a> {
    /// A file of these bytes.
    pub fn new(bytes: &'a [u8]) -> Reference<'a> {
        let tensors = SafeTensors::deserialize(bytes).unwrap();
        let (_, header) = SafeTensors::read_metadata(bytes).unwrap();
        let unread = tensors.names().into_iter().map(String::from).collect();
        Reference {
            tensors,
            metadata: header.metadata().clone().unwrap(),
            unread: RefCell::new(unread),
        }
    }

    /// The cases: what stands before `end` in the names of tensors.
    pub fn cases(&self, end: &str) -> Vec<String> {
        let names = self.tensors.names().into_iter();
        let mut cases: Vec<String> = names
            .filter_map(|name| name.strip_suffix(end).map(String::from))
            .collect();
        assert!(!cases.is_empty(), "no tensor's name ends in `{end}`");
        cases.sort();
        cases
    }

    /// The numbers of a tensor, as elements of this type and shape along its first axis.
    #[track_caller]
    pub fn rows<X: Tensor>(&self, name: &str) -> Vec<X> {
        let tensor = self.tensor(name);
        assert_eq!(tensor.dtype(), dtype::<X::Scalar>(), "`{name}`");
        let (rows, shape) = tensor.shape().split_first().unwrap();
        assert_eq!(shape, X::SHAPE.axes(), "`{name}` has rows of another shape");
        let mut numbers = floats::<X::Scalar>(tensor.data());
        let row = |_| {
            let mut row: X = zeroed();
            row.as_mut_slice().fill_with(|| numbers.next().unwrap());
            row
        };
        (0..*rows).map(row).collect()
    }

    /// The whole numbers of a tensor, none of them negative.
    #[track_caller]
    pub fn integers(&self, name: &str) -> Vec<usize> {
        let tensor = self.tensor(name);
        assert_eq!(tensor.dtype(), Dtype::I64, "`{name}`");
        let (numbers, _) = tensor.data().as_chunks();
        let integer = |bytes: &[u8; 8]| usize::try_from(i64::from_le_bytes(*bytes)).unwrap();
        numbers.iter().map(integer).collect()
    }

    /// The whole numbers of a tensor as labels.
    #[track_caller]
    pub fn classes<const N: usize>(&self, name: &str) -> Vec<Class<N>> {
        let labels = self.integers(name);
        labels.into_iter().map(|i| Class::new(i).unwrap()).collect()
    }

    /// What the metadata says of a case.
    #[track_caller]
    pub fn note<T: FromStr<Err: Debug>>(&self, case: &str, key: &str) -> T {
        let name = format!("{case}.{key}");
        let text = self.metadata.get(&name);
        let text = text.unwrap_or_else(|| panic!("the metadata has no `{name}`"));
        text.parse().unwrap()
    }

    /// Fills a network with the tensors that are named as its segments after this prefix.
    #[track_caller]
    pub fn load<M: Model>(&self, prefix: &str, net: &mut M) {
        let tensors = segments::<M::Network>().into_iter().map(|(name, ..)| {
            let tensor = self.tensor(&format!("{prefix}{name}"));
            (name, tensor)
        });
        let bytes = safetensors::serialize(tensors, None).unwrap();
        netwright::file::from_bytes(net, &bytes).unwrap();
    }

    /// Asserts that the elements are those of the tensor `name`, in its type and shape.
    #[track_caller]
    pub fn check<X: Tensor>(&self, name: &str, found: &[X]) {
        let expected = self.rows::<X>(name);
        let shape = X::SHAPE.within(found.len());
        assert_close(name, shape, flat(found), flat(&expected));
    }

    /// Asserts that the numbers are those of the tensor `name`, up to this tolerance.
    #[track_caller]
    pub fn check_within(&self, tolerance: f64, name: &str, found: &[f64]) {
        let expected = self.rows::<f64>(name);
        let shape = Shape::new(&[found.len()]);
        assert_within(tolerance, name, shape, found, &expected);
    }

    /// Asserts that each segment of a network is the tensor between this prefix and this ending.
    #[track_caller]
    pub fn check_segments<P: Parameters>(&self, prefix: &str, found: &P, end: &str) {
        for (name, shape, range) in segments::<P>() {
            let name = format!("{prefix}{name}{end}");
            let tensor = self.tensor(&name);
            assert_eq!(tensor.dtype(), dtype::<P::Scalar>(), "`{name}`");
            assert_eq!(tensor.shape(), shape.axes(), "`{name}`");
            let expected: Vec<P::Scalar> = floats(tensor.data()).collect();
            assert_close(&name, shape, &found.as_slice()[range], &expected);
        }
    }

    /// Asserts that no tensor was left out.
    #[track_caller]
    pub fn assert_all_read(&self) {
        let unread = self.unread.borrow();
        assert!(unread.is_empty(), "nothing was compared with {unread:?}");
    }

    #[track_caller]
    fn tensor(&self, name: &str) -> TensorView<'a> {
        self.unread.borrow_mut().remove(name);
        let tensor = self.tensors.tensor(name);
        tensor.unwrap_or_else(|error| panic!("`{name}`: {error}"))
    }
}

/// The segments of a network: their names, shapes and places.
fn segments<P: Parameters>() -> Vec<(String, Shape, Range<usize>)> {
    let mut segments = Vec::new();
    P::TREE.visit(|segment| {
        segments.push((
            segment.path.to_string(),
            segment.shape,
            segment.range.clone(),
        ));
    });
    segments
}

/// How safetensors names a type of floats.
fn dtype<T: Float>() -> Dtype {
    match T::NAME {
        "f32" => Dtype::F32,
        _ => Dtype::F64,
    }
}

/// Floats from their bytes, the lowest first.
fn floats<T: Float>(bytes: &[u8]) -> impl Iterator<Item = T> {
    let float = |bytes: &[u8]| match *bytes {
        [a, b, c, d] => f64::from(f32::from_le_bytes([a, b, c, d])),
        _ => f64::from_le_bytes(bytes.try_into().unwrap()),
    };
    bytes
        .chunks_exact(size_of::<T>())
        .map(move |bytes| T::of(float(bytes)))
}
