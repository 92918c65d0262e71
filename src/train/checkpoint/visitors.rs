//! A state as named pieces: gathered, compared with what there is, brought back.

use std::collections::BTreeMap;

use crate::state::{FloatsMut, StateVisitor};

/// A piece of a state. Numbers are kept as their bits, so that every one comes back as it was.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    Count(u64),
    Number(u64),
    F32(Vec<f32>),
    F64(Vec<f64>),
}

impl Piece {
    fn kind(&self) -> String {
        match self {
            Piece::Count(_) => "a count".into(),
            Piece::Number(_) => "a number".into(),
            Piece::F32(floats) => format!("{} floats of 32 bits", floats.len()),
            Piece::F64(floats) => format!("{} floats of 64 bits", floats.len()),
        }
    }
}

/// Pieces by name.
pub(super) type Pieces = BTreeMap<String, Piece>;

/// Names of pieces, each used once.
#[derive(Default)]
struct Names {
    owner: &'static str,
    used: BTreeMap<String, usize>,
}

impl Names {
    /// The name of this piece of the owner; a second one of the name is told apart by a number.
    fn name(&mut self, name: &str) -> String {
        let name = format!("{}.{name}", self.owner);
        let used = self.used.entry(name.clone()).or_default();
        *used += 1;
        match *used {
            1 => name,
            n => format!("{name}.{n}"),
        }
    }
}

/// A visitor of several states that are told apart by their owner's name.
pub(in crate::train) trait Owned: StateVisitor {
    /// What comes next belongs to it.
    fn owner(&mut self, name: &'static str);
}

/// Gathers all pieces.
#[derive(Default)]
pub(super) struct Gather {
    names: Names,
    pub(super) pieces: Pieces,
}

impl Gather {
    fn keep(&mut self, name: &str, piece: Piece) {
        self.pieces.insert(self.names.name(name), piece);
    }
}

impl Owned for Gather {
    fn owner(&mut self, name: &'static str) {
        self.names.owner = name;
    }
}

impl StateVisitor for Gather {
    fn count(&mut self, name: &str, value: &mut u64) {
        self.keep(name, Piece::Count(*value));
    }

    fn number(&mut self, name: &str, value: &mut f64) {
        self.keep(name, Piece::Number(value.to_bits()));
    }

    fn floats(&mut self, name: &str, values: FloatsMut<'_>) {
        let piece = match values {
            FloatsMut::F32(values) => Piece::F32(values.to_vec()),
            FloatsMut::F64(values) => Piece::F64(values.to_vec()),
        };
        self.keep(name, piece);
    }
}

/// Takes pieces out, either to compare them with what is there, or to bring them back.
pub(super) struct Restore {
    names: Names,
    pieces: Pieces,
    write: bool,
    problems: Vec<String>,
}

impl Restore {
    /// One that looks alone.
    pub(super) fn look(pieces: Pieces) -> Restore {
        Restore {
            names: Names::default(),
            pieces,
            write: false,
            problems: Vec::new(),
        }
    }

    /// One that brings back.
    pub(super) fn write(pieces: Pieces) -> Restore {
        Restore {
            write: true,
            ..Restore::look(pieces)
        }
    }

    /// What did not agree, with what is left over.
    pub(super) fn problems(mut self) -> Vec<String> {
        let left = self.pieces.keys().map(|name| {
            format!("the checkpoint has `{name}`, which nothing of this training asks for")
        });
        self.problems.extend(left);
        self.problems
    }

    /// Takes the piece of this name, if there is one of this kind.
    fn take(&mut self, name: &str, like: Piece) -> Option<Piece> {
        let name = self.names.name(name);
        let Some(piece) = self.pieces.remove(&name) else {
            self.problems.push(format!(
                "this training has `{name}`, which the checkpoint has not"
            ));
            return None;
        };
        if piece.kind() != like.kind() {
            self.problems.push(format!(
                "`{name}` is {} in the checkpoint and {} in this training",
                piece.kind(),
                like.kind()
            ));
            return None;
        }
        self.write.then_some(piece)
    }
}

impl Owned for Restore {
    fn owner(&mut self, name: &'static str) {
        self.names.owner = name;
    }
}

impl StateVisitor for Restore {
    fn count(&mut self, name: &str, value: &mut u64) {
        if let Some(Piece::Count(kept)) = self.take(name, Piece::Count(0)) {
            *value = kept;
        }
    }

    fn number(&mut self, name: &str, value: &mut f64) {
        if let Some(Piece::Number(kept)) = self.take(name, Piece::Number(0)) {
            *value = f64::from_bits(kept);
        }
    }

    fn floats(&mut self, name: &str, values: FloatsMut<'_>) {
        match values {
            FloatsMut::F32(values) => {
                if let Some(Piece::F32(kept)) = self.take(name, Piece::F32(values.to_vec())) {
                    values.copy_from_slice(&kept);
                }
            }
            FloatsMut::F64(values) => {
                if let Some(Piece::F64(kept)) = self.take(name, Piece::F64(values.to_vec())) {
                    values.copy_from_slice(&kept);
                }
            }
        }
    }
}
