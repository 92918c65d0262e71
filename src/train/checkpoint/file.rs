//! What is in a checkpoint, and where checkpoints lie.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::architecture;
use super::error::CheckpointError;
use super::visitors::{Gather, Owned, Piece, Pieces, Restore};
use crate::file::format::{self, KEY, TRAINING, Tensor};
use crate::file::{self, FileError, Origin};
use crate::network::Network;
use crate::train::history::{Epoch, History, Measured};
use crate::train::run::Position;

/// The version of what stands in the metadata.
const VERSION: u64 = 1;

/// What a checkpoint says of a training besides its state.
#[derive(Debug, Clone)]
pub(in crate::train) struct Contents {
    pub(in crate::train) position: Position,
    /// How many samples the training set has, and a batch.
    pub(in crate::train) samples: usize,
    pub(in crate::train) batch: usize,
    pub(in crate::train) history: History,
}

impl Contents {
    /// Writes a checkpoint. `state` shows all states to the visitor, each after its owner.
    pub(in crate::train) fn write<N: Network>(
        &self,
        net: &N,
        state: impl FnOnce(&mut dyn Owned),
        path: &Path,
    ) -> Result<(), CheckpointError> {
        let mut gather = Gather::default();
        state(&mut gather);
        let (mut tensors, mut numbers) = (Vec::new(), Map::new());
        for (name, piece) in gather.pieces {
            let tensor = match &piece {
                Piece::Count(count) => {
                    numbers.insert(name, json!({ "count": count.to_string() }));
                    continue;
                }
                Piece::Number(bits) => {
                    numbers.insert(name, json!({ "number": exact(f64::from_bits(*bits)) }));
                    continue;
                }
                Piece::F32(floats) => Tensor::copied(vec![floats.len()], floats),
                Piece::F64(floats) => Tensor::copied(vec![floats.len()], floats),
            };
            tensors.push((format!("{TRAINING}{name}"), tensor));
        }
        let about = json!({
            "version": VERSION,
            "architecture": architecture::of::<N>(),
            "fingerprint": format!("{:016x}", N::TREE.fingerprint()),
            "seed": self.position.seed.to_string(),
            "epoch": self.position.epoch,
            "batch": self.position.batch,
            "samples": self.samples,
            "batch_size": self.batch,
            "history": self.history.epochs().iter().map(of_epoch).collect::<Vec<_>>(),
            "state": numbers,
        });
        let metadata = HashMap::from([(KEY.to_string(), about.to_string())]);
        let bytes = format::write(net, tensors, Some(metadata))?;
        file::write(path, &bytes).map_err(CheckpointError::File)
    }
}

/// A checkpoint that was read.
pub(in crate::train) struct Saved {
    path: PathBuf,
    bytes: Vec<u8>,
    pieces: Pieces,
    pub(in crate::train) contents: Contents,
}

impl Saved {
    /// Reads a checkpoint of a network `N`.
    pub(in crate::train) fn read<N: Network>(path: &Path) -> Result<Saved, CheckpointError> {
        let bytes = fs::read(path).map_err(|source| FileError::System {
            action: "read",
            path: path.into(),
            source,
        })?;
        let malformed = |reason: String| CheckpointError::Malformed {
            path: path.into(),
            reason,
        };
        let origin = Origin::File(path.into());
        let (header, body) = format::parts(&bytes, &origin)?;
        let about = header.metadata().as_ref().and_then(|map| map.get(KEY));
        let Some(about) = about else {
            return Err(malformed(
                "it has weights alone, which `net.load(path)` takes".into(),
            ));
        };
        let about: Value = serde_json::from_str(about)
            .map_err(|error| malformed(format!("its metadata cannot be understood: {error}")))?;
        let about = About(&about);
        let architecture = (|| {
            about
                .0
                .get("architecture")?
                .as_array()?
                .iter()
                .map(|line| line.as_str().map(String::from))
                .collect::<Option<Vec<_>>>()
        })()
        .ok_or_else(|| malformed("its metadata has no `architecture`".into()))?;
        let this = architecture::of::<N>();
        let fingerprint = about.text("fingerprint").map_err(malformed)?;
        if architecture != this || fingerprint != format!("{:016x}", N::TREE.fingerprint()) {
            return Err(CheckpointError::Architecture {
                path: path.into(),
                difference: architecture::difference(&architecture, &this),
            });
        }
        let contents = about.contents().map_err(malformed)?;
        let mut pieces = about.numbers().map_err(malformed)?;
        for (name, info) in header.tensors() {
            let Some(name) = name.strip_prefix(TRAINING) else {
                continue;
            };
            let piece = match info.dtype {
                format::Dtype::F32 => Piece::F32(format::decode(info, body).collect()),
                format::Dtype::F64 => Piece::F64(format::decode(info, body).collect()),
                other => return Err(malformed(format!("`{name}` has elements of type {other}"))),
            };
            pieces.insert(name.into(), piece);
        }
        Ok(Saved {
            path: path.into(),
            pieces,
            contents,
            bytes,
        })
    }

    /// Makes sure that training can go on from here; `state` shows all states to the visitor.
    pub(in crate::train) fn check(
        &self,
        samples: usize,
        batch: usize,
        state: impl FnOnce(&mut dyn Owned),
    ) -> Result<(), CheckpointError> {
        let mut problems = Vec::new();
        let mut compare = |what: &str, saved: usize, now: usize| {
            if saved != now {
                problems.push(format!("{what} had {saved} samples, and has {now} now"));
            }
        };
        compare("the training set", self.contents.samples, samples);
        compare("a batch", self.contents.batch, batch);
        let mut look = Restore::look(&self.pieces);
        state(&mut look);
        problems.extend(look.problems());
        if problems.is_empty() {
            return Ok(());
        }
        Err(CheckpointError::Training {
            path: self.path.clone(),
            problems,
        })
    }

    /// Brings back the network and all states, which were [checked](Saved::check).
    pub(in crate::train) fn restore<N: Network>(
        self,
        net: &mut N,
        state: impl FnOnce(&mut dyn Owned),
    ) -> Result<(), CheckpointError> {
        let Saved {
            path,
            bytes,
            pieces,
            ..
        } = self;
        format::read(net, &bytes, &Origin::File(path))?;
        state(&mut Restore::write(&pieces));
        Ok(())
    }
}

/// The metadata, read field by field; an error is what is wrong with it.
struct About<'a>(&'a Value);

impl About<'_> {
    fn text(&self, key: &str) -> Result<&str, String> {
        let text = self.0.get(key).and_then(Value::as_str);
        text.ok_or_else(|| format!("its metadata has no `{key}`"))
    }

    fn number(&self, key: &str) -> Result<usize, String> {
        let number = self.0.get(key).and_then(Value::as_u64);
        number
            .and_then(|number| usize::try_from(number).ok())
            .ok_or_else(|| format!("its metadata has no number `{key}`"))
    }

    fn contents(&self) -> Result<Contents, String> {
        let version = self.number("version")?;
        if version as u64 != VERSION {
            return Err(format!(
                "it is of version {version}, and version {VERSION} is read"
            ));
        }
        let seed = self.text("seed")?.parse();
        let history = self.0.get("history").and_then(Value::as_array);
        let epochs = history.and_then(|epochs| epochs.iter().map(epoch).collect());
        Ok(Contents {
            position: Position {
                seed: seed.map_err(|_| "its `seed` is no whole number".to_string())?,
                epoch: self.number("epoch")?.max(1),
                batch: self.number("batch")?,
            },
            samples: self.number("samples")?,
            batch: self.number("batch_size")?,
            history: History::of(epochs.ok_or("its `history` cannot be understood")?),
        })
    }

    fn numbers(&self) -> Result<Pieces, String> {
        let state = self.0.get("state").and_then(Value::as_object);
        let state = state.ok_or("its metadata has no `state`")?;
        let piece = |(name, value): (&String, &Value)| {
            let text = |key| value.get(key).and_then(Value::as_str);
            let count = text("count").and_then(|text| text.parse().ok().map(Piece::Count));
            let number = || {
                let number = text("number")?.parse::<f64>().ok()?;
                Some(Piece::Number(number.to_bits()))
            };
            let piece = count.or_else(number);
            piece
                .map(|piece| (name.clone(), piece))
                .ok_or_else(|| format!("its state `{name}` is no number"))
        };
        state.iter().map(piece).collect()
    }
}

/// A number as text from which it comes back as it was.
fn exact(number: f64) -> String {
    format!("{number:?}")
}

fn of_epoch(epoch: &Epoch) -> Value {
    let number = |value: Option<f64>| value.map_or(Value::Null, |value| exact(value).into());
    let metrics = epoch.metrics.iter().map(|measured| {
        json!({
            "name": measured.name,
            "value": exact(measured.value),
            "val_value": number(measured.val_value),
        })
    });
    json!({
        "epoch": epoch.epoch,
        "loss": exact(epoch.loss),
        "accuracy": number(epoch.accuracy),
        "val_loss": number(epoch.val_loss),
        "val_accuracy": number(epoch.val_accuracy),
        "rate": exact(epoch.rate),
        "seconds": exact(epoch.seconds),
        "metrics": metrics.collect::<Vec<_>>(),
    })
}

fn epoch(value: &Value) -> Option<Epoch> {
    let maybe = |value: &Value, key: &str| value.get(key)?.as_str()?.parse::<f64>().ok();
    let metrics = value.get("metrics")?.as_array()?.iter().map(|measured| {
        Some(Measured {
            name: measured.get("name")?.as_str()?.into(),
            value: maybe(measured, "value")?,
            val_value: maybe(measured, "val_value"),
        })
    });
    Some(Epoch {
        epoch: usize::try_from(value.get("epoch")?.as_u64()?).ok()?,
        loss: maybe(value, "loss")?,
        accuracy: maybe(value, "accuracy"),
        val_loss: maybe(value, "val_loss"),
        val_accuracy: maybe(value, "val_accuracy"),
        rate: maybe(value, "rate")?,
        seconds: maybe(value, "seconds")?,
        metrics: metrics.collect::<Option<_>>()?,
    })
}

/// The checkpoint at this place: the file itself, or the latest of a folder; `None` if there is none.
pub(in crate::train) fn find(path: &Path) -> Result<Option<PathBuf>, CheckpointError> {
    if !path.is_dir() {
        return Ok(path.exists().then(|| path.into()));
    }
    let mut last = None;
    for kind in ["epoch", "batch"] {
        let Some(file) = numbered(path, kind)?.pop() else {
            continue;
        };
        let modified = fs::metadata(&file).and_then(|about| about.modified()).ok();
        if last.as_ref().is_none_or(|(_, other)| modified > *other) {
            last = Some((file, modified));
        }
    }
    Ok(last.map(|(file, _)| file))
}

/// The checkpoints of a kind in a folder, by their numbers.
pub(super) fn numbered(folder: &Path, kind: &str) -> Result<Vec<PathBuf>, CheckpointError> {
    let system = |source| CheckpointError::System {
        action: "read the folder",
        path: folder.into(),
        source,
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(system)? {
        let name = entry.map_err(system)?.file_name();
        let number = name.to_str().and_then(|name| {
            let number = name
                .strip_prefix(kind)?
                .strip_prefix('-')?
                .strip_suffix(".safetensors")?;
            number.parse::<u64>().ok()
        });
        files.extend(number.map(|number| (number, folder.join(name))));
    }
    files.sort();
    Ok(files.into_iter().map(|(_, file)| file).collect())
}
