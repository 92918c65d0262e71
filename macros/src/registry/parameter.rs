//! The parameters that the lines of the registry are written with.

use std::ops::Bound;

use super::{Default, Kind, Paddings, Parameter, Range, Words};

const fn required(name: &'static str, kind: Kind) -> Parameter {
    Parameter {
        name,
        kind,
        default: Default::Required,
        by_name: false,
        aliases: &[],
    }
}

impl Parameter {
    pub(super) const fn or(self, default: Default) -> Parameter {
        Parameter { default, ..self }
    }

    /// It, and what comes behind it, is given by name alone.
    pub(super) const fn by_name(self) -> Parameter {
        Parameter {
            by_name: true,
            ..self
        }
    }

    pub(super) const fn also(self, aliases: &'static [&'static str]) -> Parameter {
        Parameter { aliases, ..self }
    }
}

pub(super) const fn dim(name: &'static str) -> Parameter {
    required(name, Kind::Dim)
}

/// A dimension, or none.
pub(super) const fn optional(name: &'static str) -> Parameter {
    dim(name).or(Default::Nothing)
}

/// A number that may be 0, or none.
pub(super) const fn optional_count(name: &'static str) -> Parameter {
    required(name, Kind::Count).or(Default::Nothing)
}

pub(super) const fn dims(name: &'static str) -> Parameter {
    required(name, Kind::Dims)
}

/// A height and a width.
pub(super) const fn size(name: &'static str, default: Default) -> Parameter {
    required(name, Kind::Size(1)).or(default)
}

/// The same of a signal.
pub(super) const fn length(name: &'static str, default: Default) -> Parameter {
    required(name, Kind::Length(1)).or(default)
}

/// The number of an axis.
pub(super) const fn axis(default: Default) -> Parameter {
    required("axis", Kind::Axis).or(default).also(&["dim"])
}

/// The numbers of axes.
pub(super) const fn axes(name: &'static str) -> Parameter {
    required(name, Kind::Axes)
}

/// `2..5`, or an index.
pub(super) const fn range(name: &'static str) -> Parameter {
    required(name, Kind::Range)
}

/// A number of rows and one of columns, which may be none.
pub(super) const fn count(name: &'static str) -> Parameter {
    required(name, Kind::Size(0)).or(Default::Size(0))
}

/// The same of a signal.
pub(super) const fn count_along(name: &'static str) -> Parameter {
    required(name, Kind::Length(0)).or(Default::Size(0))
}

pub(super) const fn margins(name: &'static str) -> Parameter {
    required(name, Kind::Margins)
}

pub(super) const fn padding(name: &'static str, paddings: Paddings) -> Parameter {
    required(name, Kind::Padding(paddings)).or(Default::Padding)
}

pub(super) const fn flag(name: &'static str, default: bool) -> Parameter {
    required(name, Kind::Bool).or(Default::Bool(default))
}

pub(super) const fn init(name: &'static str) -> Parameter {
    required(name, Kind::Init).or(Default::Init)
}

/// A layer.
pub(super) const fn a_layer(name: &'static str) -> Parameter {
    required(name, Kind::Layer)
}

/// An initialiser; unless given, this one with these arguments.
pub(super) const fn init_of(
    name: &'static str,
    initialiser: &'static str,
    args: &'static [f64],
) -> Parameter {
    required(name, Kind::Init).or(Default::InitOf(initialiser, args))
}

pub(super) const fn word(name: &'static str, words: Words, default: &'static str) -> Parameter {
    required(name, Kind::Word(words)).or(Default::Word(default))
}

const fn float(name: &'static str, low: Bound<f64>, high: Bound<f64>) -> Parameter {
    required(name, Kind::Float(Range(low, high)))
}

/// A probability of something that may not be certain.
pub(super) const fn rate(name: &'static str) -> Parameter {
    float(name, Bound::Included(0.0), Bound::Excluded(1.0))
}

/// A part of a whole, from none to all of it.
pub(super) const fn share(name: &'static str, default: f64) -> Parameter {
    float(name, Bound::Included(0.0), Bound::Included(1.0)).or(Default::Float(default))
}

pub(super) const fn number(name: &'static str) -> Parameter {
    float(name, Bound::Unbounded, Bound::Unbounded)
}

/// Any number from 0 on.
pub(super) const fn amount(name: &'static str) -> Parameter {
    float(name, Bound::Included(0.0), Bound::Unbounded)
}

pub(super) const fn any_number(name: &'static str, default: f64) -> Parameter {
    number(name).or(Default::Float(default))
}

pub(super) const fn above_zero(name: &'static str, default: f64) -> Parameter {
    float(name, Bound::Excluded(0.0), Bound::Unbounded).or(Default::Float(default))
}

pub(super) const fn at_least_zero(name: &'static str, default: f64) -> Parameter {
    amount(name).or(Default::Float(default))
}
