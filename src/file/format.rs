//! The safetensors format: a length, a header in JSON, and the floats.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Read;

pub(crate) use safetensors::tensor::Dtype;
use safetensors::tensor::{Metadata, TensorInfo, View};

use super::error::{FileError, Origin, Problem, Refusal};
use crate::parameters::{Parameters, Role, Segment};
use crate::scalar::Float;

/// The most bytes that the format allows a header.
const MAX_HEADER: u64 = 100_000_000;

/// What the tensors of a training are named by, in a file that has one.
pub(crate) const TRAINING: &str = "training.";

/// The key of the metadata of such a file.
pub(crate) const KEY: &str = "netwright";

/// A network as the bytes of a file, with more tensors and with metadata.
pub(crate) fn write<P: Parameters>(
    net: &P,
    more: Vec<(String, Tensor<'_>)>,
    metadata: Option<HashMap<String, String>>,
) -> Result<Vec<u8>, FileError> {
    let floats = net.as_slice();
    let (mut tensors, mut problems) = (Vec::new(), Vec::new());
    P::TREE.visit(|segment| {
        let floats = &floats[segment.range.clone()];
        problems.extend(not_finite(segment, floats.iter().copied()));
        let tensor = Tensor::of(segment.shape.axes().to_vec(), floats);
        tensors.push((segment.path.to_string(), tensor));
    });
    if !problems.is_empty() {
        return Err(FileError::NotFinite { problems });
    }
    tensors.extend(more);
    safetensors::serialize(tensors, metadata).map_err(|error| FileError::Malformed {
        origin: Origin::Memory,
        reason: error.to_string(),
    })
}

/// Fills a network from the bytes of a file, or leaves it as it is.
pub(crate) fn read<P: Parameters>(
    net: &mut P,
    bytes: &[u8],
    origin: &Origin,
) -> Result<(), FileError> {
    let (header, body) = parts(bytes, origin)?;
    fill(net, &header, Some(body), origin)
}

/// The header of a file, checked in itself, and the floats.
pub(crate) fn parts<'a>(
    bytes: &'a [u8],
    origin: &Origin,
) -> Result<(Metadata, &'a [u8]), FileError> {
    let mut rest = bytes;
    let header = header(&mut rest, bytes.len() as u64).map_err(|error| error.of(origin))?;
    Ok((header, rest))
}

/// How files in other formats begin that networks are saved in.
const OTHERS: [(&[u8], &str); 2] = [
    (
        b"PK\x03\x04",
        "a zip archive, as those of `torch.save` and `.keras` are",
    ),
    (b"\x89HDF", "an HDF5 file, as Keras's `.h5` are"),
];

/// What is wrong where the first 8 of the bytes tell of a header of `length` bytes, which `rest` cannot be.
fn no_header(file: &mut impl Read, length: u64, rest: u64) -> Result<String, Refusal> {
    let mut first = [0];
    if rest > 0 {
        file.read_exact(&mut first)?;
        // Every header begins with a brace.
        if first != *b"{" {
            let start = length.to_le_bytes();
            let other = OTHERS.iter().find(|(begin, _)| start.starts_with(begin));
            return Ok(match other {
                Some((_, name)) => format!("it is {name}"),
                None => format!(
                    "it is in another format, for its first 8 bytes would tell of a header of {length} bytes, and \
                     no header follows them"
                ),
            });
        }
    }
    Ok(match length > rest {
        true => format!("its header takes {length} bytes, but only {rest} follow"),
        false => format!("its header takes {length} bytes, and the format allows {MAX_HEADER}"),
    })
}

/// Reads the header of a file of `length` bytes, and checks it in itself.
pub(super) fn header(file: &mut impl Read, length: u64) -> Result<Metadata, Refusal> {
    let refuse = |reason| Err(Refusal::Malformed(reason));
    let Some(rest) = length.checked_sub(8) else {
        return refuse(format!(
            "it has {length} bytes, and the length of its header alone takes 8"
        ));
    };
    let mut length = [0; 8];
    file.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    let body = match rest.checked_sub(length) {
        Some(body) if length <= MAX_HEADER => body,
        _ => return refuse(no_header(file, length, rest)?),
    };
    let mut header = vec![0; length as usize];
    file.read_exact(&mut header)?;
    let header: Metadata = serde_json::from_slice(&header)
        .map_err(|error| Refusal::Malformed(format!("its header cannot be understood: {error}")))?;
    if header.data_len() as u64 != body {
        return refuse(format!(
            "its tensors take {} bytes, but {body} follow the header",
            header.data_len()
        ));
    }
    Ok(header)
}

/// Fills a network from the tensors of a file, or leaves it as it is. Where their floats are left out,
/// the header has told that they do not fit.
pub(super) fn fill<P: Parameters>(
    net: &mut P,
    header: &Metadata,
    body: Option<&[u8]>,
    origin: &Origin,
) -> Result<(), FileError> {
    let problems = misfits::<P>(header, body);
    let Some(body) = body.filter(|_| problems.is_empty()) else {
        let origin = origin.clone();
        return Err(FileError::Misfit { origin, problems });
    };
    let floats = net.as_mut_slice();
    P::TREE.visit(|segment| {
        // Every segment was found when the misfits were looked for.
        if let Some(tensor) = header.info(&segment.path.to_string()) {
            put(tensor, body, &mut floats[segment.range.clone()]);
        }
    });
    Ok(())
}

/// Everything about the tensors of a file that is not as in the network.
fn misfits<P: Parameters>(header: &Metadata, body: Option<&[u8]>) -> Vec<Problem> {
    let (mut problems, mut unexpected) = (Vec::new(), header.tensors());
    P::TREE.visit(|segment| {
        let (name, expected) = (segment.path.to_string(), segment.shape);
        match unexpected.remove(&name) {
            Some(tensor) => misfit::<P::Scalar>(segment, name, tensor, body, &mut problems),
            None => problems.push(Problem::Missing {
                tensor: name,
                expected,
            }),
        }
    });
    for name in passed_over::<P>(header) {
        unexpected.remove(&name);
    }
    let mut unexpected: Vec<_> = unexpected.into_iter().collect();
    unexpected.sort_by_key(|(_, tensor)| tensor.data_offsets);
    problems.extend(unexpected.into_iter().map(|(tensor, info)| {
        let found = info.shape.clone();
        Problem::Unexpected { tensor, found }
    }));
    problems
}

/// Everything about a tensor of a file that is not as in the segment that it is for.
fn misfit<T: Float>(
    segment: &Segment<'_>,
    tensor: String,
    info: &TensorInfo,
    body: Option<&[u8]>,
    problems: &mut Vec<Problem>,
) {
    let expected = segment.shape;
    let fits = info.shape == expected.axes();
    let same_type = info.dtype == dtype::<T>();
    if !fits {
        problems.push(Problem::Shape {
            tensor: tensor.clone(),
            expected,
            found: info.shape.clone(),
        });
    }
    if !same_type {
        problems.push(Problem::Dtype {
            tensor,
            expected: dtype::<T>().to_string(),
            found: info.dtype.to_string(),
        });
    }
    if let Some(body) = body.filter(|_| fits && same_type) {
        problems.extend(not_finite(segment, decode::<T>(info, body)));
    }
}

/// Fills some segments of a network, those that have the name of a tensor here, or leaves it as it is; gives their
/// names. Of the file, other tensors may be there.
pub(super) fn fill_part<P: Parameters>(
    net: &mut P,
    (header, body): (&Metadata, &[u8]),
    mut source: impl FnMut(&str) -> Option<String>,
    origin: &Origin,
) -> Result<Vec<String>, FileError> {
    let (mut problems, mut loaded, mut plan) = (Vec::new(), Vec::new(), Vec::new());
    P::TREE.visit(|segment| {
        let (name, expected) = (segment.path.to_string(), segment.shape);
        let Some(tensor) = source(&name) else {
            return;
        };
        match header.info(&tensor) {
            Some(info) => {
                misfit::<P::Scalar>(segment, tensor, info, Some(body), &mut problems);
                plan.push((segment.range.clone(), info));
                loaded.push(name);
            }
            None => problems.push(Problem::Missing { tensor, expected }),
        }
    });
    if !problems.is_empty() {
        let origin = origin.clone();
        return Err(FileError::Misfit { origin, problems });
    }
    let floats = net.as_mut_slice();
    for (range, info) in plan {
        put(info, body, &mut floats[range]);
    }
    Ok(loaded)
}

/// The tensors that are passed over: those of a training; and beside a running mean, PyTorch counts the
/// batches, in an integer that nothing here depends on.
fn passed_over<P: Parameters>(header: &Metadata) -> Vec<String> {
    let metadata = header.metadata().as_ref();
    let mut counts = Vec::new();
    if metadata.is_some_and(|metadata| metadata.contains_key(KEY)) {
        let names = header.tensors().into_keys();
        counts.extend(names.filter(|name| name.starts_with(TRAINING)));
    }
    P::TREE.visit(|segment| {
        let path = segment.path.to_string();
        let layer = path.strip_suffix("running_mean");
        if let (Role::Buffer, Some(layer)) = (segment.role, layer) {
            let name = format!("{layer}num_batches_tracked");
            let is_count = |info: &TensorInfo| info.dtype == Dtype::I64 && info.shape.is_empty();
            counts.extend(header.info(&name).is_some_and(is_count).then_some(name));
        }
    });
    counts
}

/// How many bytes the tensors of a file take at most if it fits.
pub(super) fn most<P: Parameters>(header: &Metadata) -> usize {
    let passed_over = passed_over::<P>(header);
    let bytes = |name: &String| {
        let (start, end) = header.info(name).map_or((0, 0), |info| info.data_offsets);
        end - start
    };
    size_of::<P>() + passed_over.iter().map(bytes).sum::<usize>()
}

/// The first float of a segment that is infinite or NaN.
fn not_finite<T: Float>(
    segment: &Segment<'_>,
    mut floats: impl Iterator<Item = T>,
) -> Option<Problem> {
    let mut place = 0;
    let value = floats.find(|float| {
        place += 1;
        !float.is_finite()
    })?;
    Some(Problem::NotFinite {
        tensor: segment.path.to_string(),
        index: segment.shape.indices(place - 1),
        value: value.to_f64(),
    })
}

/// How safetensors names a type of floats.
fn dtype<T: Float>() -> Dtype {
    if size_of::<T>() == 4 {
        Dtype::F32
    } else {
        Dtype::F64
    }
}

/// The floats of a tensor whose type was found to be `T`.
pub(crate) fn decode<'a, T: Float>(
    tensor: &TensorInfo,
    body: &'a [u8],
) -> impl Iterator<Item = T> + 'a {
    let (start, end) = tensor.data_offsets;
    body[start..end].chunks_exact(size_of::<T>()).map(|bytes| {
        let mut float = T::ZERO;
        let place = bytemuck::bytes_of_mut(&mut float);
        place.copy_from_slice(bytes);
        little_endian::<T>(place);
        float
    })
}

/// Puts the floats of a tensor into their place.
fn put<T: Float>(tensor: &TensorInfo, body: &[u8], floats: &mut [T]) {
    for (float, stored) in floats.iter_mut().zip(decode(tensor, body)) {
        *float = stored;
    }
}

/// Turns the bytes of floats from little endian to the machine's order, or back.
fn little_endian<T: Float>(bytes: &mut [u8]) {
    if cfg!(target_endian = "big") {
        bytes
            .chunks_exact_mut(size_of::<T>())
            .for_each(<[u8]>::reverse);
    }
}

/// A tensor as safetensors wants to see it.
pub(crate) struct Tensor<'a> {
    dtype: Dtype,
    axes: Vec<usize>,
    bytes: Cow<'a, [u8]>,
}

impl<'a> Tensor<'a> {
    /// Floats in this shape.
    fn of<T: Float>(axes: Vec<usize>, floats: &'a [T]) -> Tensor<'a> {
        if cfg!(target_endian = "little") {
            let bytes = Cow::Borrowed(bytemuck::cast_slice(floats));
            let dtype = dtype::<T>();
            return Tensor { dtype, axes, bytes };
        }
        Tensor::copied(axes, floats)
    }

    /// A copy of floats in this shape.
    pub(crate) fn copied<T: Float>(axes: Vec<usize>, floats: &[T]) -> Tensor<'a> {
        let mut bytes = bytemuck::cast_slice::<T, u8>(floats).to_vec();
        little_endian::<T>(&mut bytes);
        Tensor {
            dtype: dtype::<T>(),
            axes,
            bytes: Cow::Owned(bytes),
        }
    }
}

impl View for Tensor<'_> {
    fn dtype(&self) -> Dtype {
        self.dtype
    }

    fn shape(&self) -> &[usize] {
        &self.axes
    }

    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.bytes)
    }

    fn data_len(&self) -> usize {
        self.bytes.len()
    }
}
