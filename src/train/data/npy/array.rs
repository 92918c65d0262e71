//! An array of a file: its header and its bytes.

use std::io::{self, Read};
use std::path::Path;

use super::entries::Number;
use super::malformed;
use crate::train::data::DataError;

/// The longest header that is read; NumPy reads 10,000 bytes.
const LONGEST_HEADER: usize = 1 << 16;

/// An array of numbers, as they lie in the file.
pub(super) struct Array {
    /// The lengths of its axes; the first counts the samples.
    pub(super) shape: Vec<usize>,
    element: Element,
    bytes: Vec<u8>,
    /// How far the samples are apart, in elements.
    stride: usize,
    /// Where in a sample its elements lie, if not one after the other.
    offsets: Option<Vec<usize>>,
}

/// How an element lies in the file.
#[derive(Debug, Clone, Copy)]
struct Element {
    kind: Kind,
    size: usize,
    big_endian: bool,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Signed,
    Unsigned,
    Float,
}

impl Array {
    pub(super) fn read(path: &Path, mut file: impl Read) -> Result<Array, DataError> {
        let wrong = |reason: String| malformed(path, reason);
        let read = |error: io::Error| match error.kind() {
            io::ErrorKind::UnexpectedEof => wrong("it ends within its header".into()),
            _ => DataError::system(path, error),
        };
        let mut start = [0; 8];
        file.read_exact(&mut start).map_err(read)?;
        let [magic @ .., major, _] = start;
        if magic != *b"\x93NUMPY" {
            return Err(wrong(
                "it does not start with the bytes 0x93 `NUMPY`".into(),
            ));
        }
        let length = if major == 1 {
            let mut length = [0; 2];
            file.read_exact(&mut length).map_err(read)?;
            usize::from(u16::from_le_bytes(length))
        } else {
            let mut length = [0; 4];
            file.read_exact(&mut length).map_err(read)?;
            u32::from_le_bytes(length) as usize
        };
        if length > LONGEST_HEADER {
            return Err(wrong(format!(
                "its header has {length} bytes, more than are read"
            )));
        }
        let mut header = vec![0; length];
        file.read_exact(&mut header).map_err(read)?;
        let header = String::from_utf8_lossy(&header);
        let header = Header::parse(&header).ok_or_else(|| {
            wrong(format!(
                "its header is not that of an array: `{}`",
                header.trim()
            ))
        })?;
        let element = Element::parse(header.descr).ok_or_else(|| {
            wrong(format!(
                "its elements are `{}`, only integers and floats of 32 or 64 bits are read",
                header.descr
            ))
        })?;

        let shape = header.shape;
        let promised = shape
            .iter()
            .try_fold(element.size, |n, axis| n.checked_mul(*axis));
        let promised = promised.filter(|bytes| *bytes < isize::MAX as usize);
        let promised = promised
            .ok_or_else(|| wrong(format!("its shape {shape:?} is larger than any memory")))?;
        let mut bytes = Vec::new();
        let more = promised as u64 + 1;
        file.take(more)
            .read_to_end(&mut bytes)
            .map_err(|error| DataError::system(path, error))?;
        if bytes.len() != promised {
            let end = if bytes.len() < promised {
                format!("it ends after {}", bytes.len())
            } else {
                "more follow".into()
            };
            return Err(wrong(format!(
                "its shape {shape:?} takes {promised} bytes, but {end}"
            )));
        }

        let sample = shape.get(1..).unwrap_or(&[]);
        let (stride, offsets) = if header.fortran {
            let samples = shape.first().copied().unwrap_or(1);
            (1, Some(fortran(sample, samples)))
        } else {
            (sample.iter().product(), None)
        };
        Ok(Array {
            shape,
            element,
            bytes,
            stride,
            offsets,
        })
    }

    /// The number at a position of a sample.
    pub(super) fn number(&self, sample: usize, position: usize) -> Number {
        let offset = self
            .offsets
            .as_ref()
            .map_or(position, |offsets| offsets[position]);
        let first = (sample * self.stride + offset) * self.element.size;
        self.element
            .number(&self.bytes[first..][..self.element.size])
    }
}

/// Where the elements of a sample lie, in C's order, if the first axis is the one that lies closest.
fn fortran(sample: &[usize], samples: usize) -> Vec<usize> {
    let (mut offsets, mut stride) = (vec![0], samples);
    for length in sample {
        let further = |offset: &usize| {
            let offset = *offset;
            (0..*length).map(move |i| offset + i * stride)
        };
        offsets = offsets.iter().flat_map(further).collect();
        stride *= length;
    }
    offsets
}

/// What a header says.
struct Header<'a> {
    descr: &'a str,
    fortran: bool,
    shape: Vec<usize>,
}

impl<'a> Header<'a> {
    /// Reads `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.
    fn parse(text: &'a str) -> Option<Header<'a>> {
        let value = |key: &str| {
            let behind = &text[text.find(key)? + key.len()..];
            behind.trim_start().strip_prefix(':').map(str::trim_start)
        };
        let descr = value("'descr'")?;
        let descr = match descr.strip_prefix('\'') {
            Some(quoted) => quoted.split_once('\'')?.0,
            // A list of fields, shown as it is.
            None => descr.split_once(']')?.0,
        };
        let fortran = value("'fortran_order'")?;
        let shape = value("'shape'")?.strip_prefix('(')?.split_once(')')?.0;
        let axes = shape
            .split(',')
            .map(str::trim)
            .filter(|axis| !axis.is_empty());
        Some(Header {
            descr,
            fortran: fortran.starts_with("True"),
            shape: axes.map(|axis| axis.parse().ok()).collect::<Option<_>>()?,
        })
    }
}

impl Element {
    /// Reads `<f4`.
    fn parse(descr: &str) -> Option<Element> {
        let (order, kind) = (descr.get(..1)?, descr.get(1..)?);
        let (kind, size) = match kind {
            "f4" | "f8" => (Kind::Float, &kind[1..]),
            "i1" | "i2" | "i4" | "i8" => (Kind::Signed, &kind[1..]),
            "u1" | "u2" | "u4" | "u8" | "b1" => (Kind::Unsigned, &kind[1..]),
            _ => return None,
        };
        let size = size.parse().ok()?;
        let big_endian = match order {
            "<" => false,
            ">" => true,
            "|" if size == 1 => false,
            _ => return None,
        };
        Some(Element {
            kind,
            size,
            big_endian,
        })
    }

    fn number(self, bytes: &[u8]) -> Number {
        // The lowest byte first.
        let mut wide = [0; 8];
        let places = &mut wide[..self.size];
        places.copy_from_slice(bytes);
        if self.big_endian {
            places.reverse();
        }
        let bits = u64::from_le_bytes(wide);
        match self.kind {
            Kind::Unsigned => Number::Whole(i128::from(bits)),
            Kind::Signed => {
                let unused = 64 - 8 * self.size as u32;
                Number::Whole(i128::from((bits << unused) as i64 >> unused))
            }
            Kind::Float if self.size == 4 => Number::Real(f32::from_bits(bits as u32).into()),
            Kind::Float => Number::Real(f64::from_bits(bits)),
        }
    }
}
