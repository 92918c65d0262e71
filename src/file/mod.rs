//! Networks in files: safetensors, one tensor a segment.
//!
//! A tensor is named as its segment, `hidden.weight`, and laid out as PyTorch lays it out, so a
//! `state_dict` saved as safetensors loads by name, and the other way round.
//!
//! ```
//! # use netwright::parameters::Parameters;
//! # #[derive(Parameters)]
//! # #[repr(C)]
//! # struct Affine { #[weight] scale: [f32; 2], #[bias] shift: [f32; 2] }
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("affine.safetensors");
//! # let net = Affine { scale: [1.0, 2.0], shift: [3.0, 4.0] };
//! # let mut other = Affine { scale: [0.0; 2], shift: [0.0; 2] };
//! netwright::file::save(&net, &path)?;
//! netwright::file::load(&mut other, &path)?;
//! # assert_eq!(other.scale, net.scale);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Of PyTorch's normalisations, the count `num_batches_tracked` beside a `running_mean` is passed over when
//! a network is loaded, and not saved: nothing here depends on it, and PyTorch loads a plain `state_dict`
//! without it. Of a [checkpoint](crate::train::checkpoint), the weights alone are
//! taken. Any other tensor that the network has not is an error.
//!
//! Source: the [safetensors format](https://github.com/huggingface/safetensors#format).
#![forbid(unsafe_code)]

mod error;
pub(crate) mod format;
pub(crate) mod replace;

pub use error::{FileError, Origin, Problem};

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use self::error::Refusal;
use crate::optim::Pattern;
use crate::parameters::Model;

/// Saves every float of a network as safetensors.
///
/// The file is written beside `path` under another name, brought to the disk, and renamed over
/// `path`: whatever fails, and whenever, there is the old file or the new one, whole.
///
/// # Errors
/// [`FileError::System`] if the file cannot be written, [`FileError::NotFinite`] for a network
/// with a float that is infinite or NaN, which could not be loaded again.
pub fn save<M: Model + ?Sized>(net: &M, path: impl AsRef<Path>) -> Result<(), FileError> {
    let (path, bytes) = (path.as_ref(), to_bytes(net)?);
    write(path, &bytes)
}

/// Replaces a file, whole or not at all.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    replace::replace(path, bytes).map_err(|source| FileError::System {
        action: "write",
        path: path.into(),
        source,
    })
}

/// Loads every float of a network from safetensors.
///
/// Everything is checked before the first float is written: on an error the network is as it was. Of
/// a file with more in it than the network holds, the header alone is read: it says what else there is.
///
/// # Errors
/// [`FileError::System`] if the file cannot be read, [`FileError::Malformed`] if it is not
/// safetensors, whole and nothing else, and [`FileError::Misfit`] if its tensors are not the
/// network's, with each that is missing, unexpected, of another shape or type, or not finite.
pub fn load<M: Model + ?Sized>(net: &mut M, path: impl AsRef<Path>) -> Result<(), FileError> {
    let path = path.as_ref();
    let origin = Origin::File(path.into());
    let unread = |error| Refusal::Unread(error).of(&origin);
    let mut file = File::open(path).map_err(unread)?;
    let metadata = file.metadata().map_err(unread)?;
    if !metadata.is_file() {
        // A pipe does not tell its length.
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(unread)?;
        return format::read(net.network_mut(), &bytes, &origin);
    }
    let header = format::header(&mut file, metadata.len()).map_err(|error| error.of(&origin))?;
    let mut floats = None;
    if header.data_len() <= format::most::<M::Network>(&header) {
        let bytes = floats.insert(vec![0; header.data_len()]);
        file.read_exact(bytes).map_err(unread)?;
    }
    format::fill(net.network_mut(), &header, floats.as_deref(), &origin)
}

/// Loads the segments of a network whose names match a pattern, in which `*` stands for any characters: `"trunk.*"`. The
/// others stay as they are; gives the names of those that were loaded. What else is in the file does not matter.
///
/// So a network takes the part that it has in common with one that was trained before. Behind it,
/// [`Group`](crate::optim::Group)s freeze it, or give it a lower learning rate.
///
/// ```
/// use netwright::prelude::*;
///
/// network! {
///     pub struct Digits: [784] -> [10] {
///         trunk: Dense(16) -> Relu,
///         head: Dense(10) -> Softmax,
///     }
/// }
///
/// network! {
///     pub struct Letters: [784] -> [26] {
///         trunk: Dense(16) -> Relu,
///         letter: Dense(26) -> Softmax,
///     }
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("digits.safetensors");
/// let mut rng = Generator::seed(1);
/// let digits = Digits::boxed(&mut rng);
/// digits.save(&path)?;
///
/// let mut letters = Letters::boxed(&mut rng);
/// let loaded = letters.load_part(&path, "trunk.*")?;
/// assert_eq!(loaded, ["trunk.weight", "trunk.bias"]);
/// assert_eq!(letters.trunk, digits.trunk);
///
/// // The head alone is trained; or the trunk, too, but slowly.
/// let frozen = [Group::matching::<Letters>("trunk.*")?.frozen()];
/// let slowly = [Group::matching::<Letters>("trunk.*")?.rate(0.1)];
/// let mut optimizer = Groups::new(Adam::boxed(AdamConfig::default()), frozen);
/// # let grad = letters.boxed_clone();
/// # optimizer.step(&mut letters, &grad);
/// # assert_eq!(letters.trunk, digits.trunk);
/// # Ok(())
/// # }
/// ```
///
/// PyTorch's `load_state_dict(strict = False)`, Keras's `load_weights(by_name = True)`; but what was asked for and is not
/// there is an error.
///
/// # Errors
/// As [`load`], for the segments of these names: each that the file has not, or in another shape or type.
/// [`FileError::Pattern`] if the network has no such segment. The network is then as it was.
#[doc(alias("transfer", "strict"))]
pub fn load_part<M: Model + ?Sized>(
    net: &mut M,
    path: impl AsRef<Path>,
    pattern: &str,
) -> Result<Vec<String>, FileError> {
    let found = Pattern::of::<M::Network>(pattern)?;
    load_renamed(net, path, |name| found.fits(name).then(|| name.into()))
}

/// Loads segments of a network from tensors of other names: `source` gives for the name of each segment the one of the
/// tensor that it takes, or `None` for one that stays as it is. Gives the names of the segments that were loaded.
///
/// ```
/// # use netwright::prelude::*;
/// # network! { pub struct Old: [4] -> [2] { body: Dense(3) -> Relu, out: Dense(2) } }
/// # network! { pub struct New: [4] -> [5] { trunk: Dense(3) -> Relu, head: Dense(5) } }
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("old.safetensors");
/// # let old = Old::boxed(&mut Generator::seed(1));
/// # old.save(&path)?;
/// # let mut net = New::boxed(&mut Generator::seed(2));
/// // `trunk.weight` is from `body.weight`.
/// let loaded = netwright::file::load_renamed(&mut net, &path, |name| {
///     Some(format!("body.{}", name.strip_prefix("trunk.")?))
/// })?;
/// # assert_eq!(loaded, ["trunk.weight", "trunk.bias"]);
/// # assert_eq!((net.trunk.weight, net.trunk.bias), (old.body.weight, old.body.bias));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`load`], for the segments that are asked for. The network is then as it was.
pub fn load_renamed<M: Model + ?Sized>(
    net: &mut M,
    path: impl AsRef<Path>,
    source: impl FnMut(&str) -> Option<String>,
) -> Result<Vec<String>, FileError> {
    let path = path.as_ref();
    let origin = Origin::File(path.into());
    let bytes = fs::read(path).map_err(|error| Refusal::Unread(error).of(&origin))?;
    let (header, body) = format::parts(&bytes, &origin)?;
    format::fill_part(net.network_mut(), (&header, body), source, &origin)
}

/// The bytes of the file that [`save`] writes.
///
/// # Errors
/// [`FileError::NotFinite`], as [`save`].
pub fn to_bytes<M: Model + ?Sized>(net: &M) -> Result<Vec<u8>, FileError> {
    format::write(net.network(), Vec::new(), None)
}

/// Loads every float of a network from the bytes of a file.
///
/// # Errors
/// [`FileError::Malformed`] and [`FileError::Misfit`], as [`load`]; the network is then as it was.
pub fn from_bytes<M: Model + ?Sized>(net: &mut M, bytes: &[u8]) -> Result<(), FileError> {
    format::read(net.network_mut(), bytes, &Origin::Memory)
}
