//! A state as named pieces: gathered, compared with what there is, brought back.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::state::{FloatsMut, StateVisitor};

/// A piece of a state. Numbers are kept as their bits, so that every one comes back as it was.
pub(super) enum Piece {
    Count(u64),
    Number(u64),
    F32(Vec<f32>),
    F64(Vec<f64>),
}

impl Piece {
    fn kind(&self) -> Kind {
        match self {
            Piece::Count(_) => Kind::Count,
            Piece::Number(_) => Kind::Number,
            Piece::F32(floats) => Kind::F32(floats.len()),
            Piece::F64(floats) => Kind::F64(floats.len()),
        }
    }
}

/// What a piece is, with how many floats it has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Count,
    Number,
    F32(usize),
    F64(usize),
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Count => f.write_str("a count"),
            Kind::Number => f.write_str("a number"),
            Kind::F32(floats) => write!(f, "{floats} floats of 32 bits"),
            Kind::F64(floats) => write!(f, "{floats} floats of 64 bits"),
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

/// Looks for the pieces of what is there, to compare them or to bring them back.
pub(super) struct Restore<'a> {
    names: Names,
    pieces: &'a Pieces,
    found: BTreeSet<&'a str>,
    write: bool,
    problems: Vec<String>,
}

impl<'a> Restore<'a> {
    /// One that looks alone.
    pub(super) fn look(pieces: &'a Pieces) -> Restore<'a> {
        Restore {
            names: Names::default(),
            pieces,
            found: BTreeSet::new(),
            write: false,
            problems: Vec::new(),
        }
    }

    /// One that brings back.
    pub(super) fn write(pieces: &'a Pieces) -> Restore<'a> {
        Restore {
            write: true,
            ..Restore::look(pieces)
        }
    }

    /// What did not agree, with what is left over.
    pub(super) fn problems(mut self) -> Vec<String> {
        let names = self.pieces.keys();
        let left = names.filter(|name| !self.found.contains(name.as_str()));
        let left = left.map(|name| {
            format!("the checkpoint has `{name}`, which nothing of this training asks for")
        });
        self.problems.extend(left);
        self.problems
    }

    /// The piece of this name, if it is of this kind and to be brought back.
    fn find(&mut self, name: &str, kind: Kind) -> Option<&'a Piece> {
        let name = self.names.name(name);
        let Some((name, piece)) = self.pieces.get_key_value(&name) else {
            self.problems.push(format!(
                "this training has `{name}`, which the checkpoint has not"
            ));
            return None;
        };
        self.found.insert(name);
        if piece.kind() != kind {
            self.problems.push(format!(
                "`{name}` is {} in the checkpoint and {kind} in this training",
                piece.kind(),
            ));
            return None;
        }
        self.write.then_some(piece)
    }
}

impl Owned for Restore<'_> {
    fn owner(&mut self, name: &'static str) {
        self.names.owner = name;
    }
}

impl StateVisitor for Restore<'_> {
    fn count(&mut self, name: &str, value: &mut u64) {
        if let Some(Piece::Count(kept)) = self.find(name, Kind::Count) {
            *value = *kept;
        }
    }

    fn number(&mut self, name: &str, value: &mut f64) {
        if let Some(Piece::Number(kept)) = self.find(name, Kind::Number) {
            *value = f64::from_bits(*kept);
        }
    }

    fn floats(&mut self, name: &str, values: FloatsMut<'_>) {
        match values {
            FloatsMut::F32(values) => {
                if let Some(Piece::F32(kept)) = self.find(name, Kind::F32(values.len())) {
                    values.copy_from_slice(kept);
                }
            }
            FloatsMut::F64(values) => {
                if let Some(Piece::F64(kept)) = self.find(name, Kind::F64(values.len())) {
                    values.copy_from_slice(kept);
                }
            }
        }
    }
}
