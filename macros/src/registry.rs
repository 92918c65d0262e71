//! The built-in layers, activations and initialisers: a line each.
//!
//! A line says what a built-in is called, which arguments it takes and by which rules its shapes
//! follow; nothing else in the front end knows any of them by name.

use crate::model::BuiltinCall;
use crate::report::{nearest, plain, surely};

pub mod axes;
pub mod images;
mod kinds;
mod norms;
mod parameter;
pub mod recurrent;
mod rules;
pub mod separable;
pub mod sequences;
mod table;
mod transposed;
pub mod windows;

use std::ops::{Bound, RangeBounds};

pub use table::{BUILTINS, INITIALISERS};

/// A layer or an activation that the library brings.
pub struct Builtin {
    /// As written in an entry: `LeakyRelu`.
    pub name: &'static str,
    pub form: Form,
    /// Whether it has parameters to train: an entry holds at most one such layer.
    pub has_parameters: bool,
    pub args: &'static [Parameter],
    /// What other libraries call it.
    pub aliases: &'static [&'static str],
    /// What is written here for a layer of another library.
    pub instead: &'static [(&'static str, &'static str)],
    /// The shape that it produces, of an input that need not fit or be known.
    pub shape: rules::Shape,
    /// Whether an input fits.
    pub fits: rules::Fits,
    /// What it holds and computes, when the numbers are known.
    pub cost: rules::Costs,
    /// Whether it takes tensors of any number of axes.
    pub of_any_shape: bool,
    /// Its rules where it is called with several values.
    pub several: Option<rules::Several>,
    /// The shapes of the several values that it gives, where it does.
    pub parts: Option<rules::Parts>,
    /// Whether it has a weight `[outputs, inputs]`, which a graph can use as a value.
    pub has_matrix: bool,
    /// The argument by which it divides the number of channels, which no parameter allows.
    pub divides: Option<&'static str>,
    /// The switch with which it doubles its number of units, which no parameter allows.
    pub doubles: Option<&'static str>,
    /// What it makes of a sequence step by step, if it does.
    pub course: fn(&BuiltinCall) -> Option<Course>,
    /// Whether it keeps something from step to step.
    pub remembers: bool,
    /// Whether it leaves the shape as it came.
    pub keeps_shape: bool,
    /// Whether it takes indices, not floats.
    pub takes_indices: bool,
    /// Whether its output is the floats of its input, in another shape.
    pub keeps_floats: bool,
    /// What it reads after the forward pass.
    pub reads: Reads,
    /// Whether its type says the shape that it produces, which the macro must then know.
    pub says_shape: bool,
    /// The trait that its input's type must have, with a constant of it: rustc looks where the macro knows no
    /// shape.
    pub asks_input: Option<(&'static str, &'static str)>,
    /// What it takes, if that has channels and places.
    pub grid: Grid,
}

/// What the passes after the forward pass read of a built-in's input and output; the rest of it they are not
/// given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reads {
    /// Whether `backward` and `deltas` read the input.
    pub input: bool,
    /// Whether `backward` and `deltas` read the output.
    pub output: bool,
    /// Whether `accumulate` reads the output. The input it may always read.
    pub output_to_accumulate: bool,
}

impl Reads {
    /// What nothing is known of.
    pub const ALL: Reads = Reads {
        input: true,
        output: true,
        output_to_accumulate: true,
    };
    /// Of a layer whose gradient is linear in that of its output: neither.
    pub const NEITHER: Reads = Reads {
        input: false,
        output: false,
        output_to_accumulate: false,
    };
    pub const INPUT: Reads = Reads {
        input: true,
        ..Reads::NEITHER
    };
    pub const OUTPUT: Reads = Reads {
        output: true,
        ..Reads::NEITHER
    };
}

/// What a built-in is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    Layer,
    Activation,
}

/// Channels with places: an image, or a signal, which is as an image of height 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Grid {
    Image,
    Signal,
    /// One or the other.
    Either,
}

impl Grid {
    /// Whether it may have so many axes.
    pub fn has(self, axes: usize) -> bool {
        match self {
            Grid::Image => axes == 3,
            Grid::Signal => axes == 2,
            Grid::Either => axes == 2 || axes == 3,
        }
    }

    /// `an image`.
    pub fn text(self) -> &'static str {
        match self {
            Grid::Image => "an image",
            Grid::Signal => "a signal",
            Grid::Either => "a signal or an image",
        }
    }

    /// `an image [channels, height, width]`.
    pub fn shape(self) -> &'static str {
        match self {
            Grid::Image => "an image [channels, height, width]",
            Grid::Signal => "a signal [channels, length]",
            Grid::Either => "a signal [channels, length] or an image [channels, height, width]",
        }
    }

    /// What makes one of anything else.
    pub fn reshape(self) -> &'static str {
        match self {
            Grid::Image | Grid::Either => "Reshape(channels, height, width)",
            Grid::Signal => "Reshape(channels, length)",
        }
    }

    /// What is counted of it: `whose size`.
    pub fn size(self) -> &'static str {
        match self {
            Grid::Image | Grid::Either => "size",
            Grid::Signal => "length",
        }
    }
}

/// What a built-in makes of a sequence step by step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Course {
    /// A step of another sequence of each step.
    Each,
    /// After each step, what it would give if the sequence ended there.
    Last,
}

/// A parameter in the argument list of a built-in or an initialiser.
#[derive(Clone, Copy)]
pub struct Parameter {
    pub name: &'static str,
    pub kind: Kind,
    pub default: Default,
    /// Whether it is given by name alone, and so is what comes behind it.
    pub by_name: bool,
    /// What other libraries call it.
    pub aliases: &'static [&'static str],
}

/// What an argument has to be.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Kind {
    Dim,
    /// A number that may be 0.
    Count,
    /// All positional arguments from here on.
    Dims,
    Bool,
    Float(Range),
    /// One of some words.
    Word(Words),
    /// A height and a width of at least so much: a number for both, or a pair.
    Size(usize),
    /// The size of a signal, at least so much: a number.
    Length(usize),
    /// `valid`, `same`, or a height and a width; of a signal a number; where `causal` may be, a pair, too.
    Padding(Paddings),
    /// By how much something becomes larger or smaller at its sides: a number, a pair, or a pair of pairs.
    Margins,
    /// The number of an axis, from the first or, below 0, from the last.
    Axis,
    /// All positional arguments from here on: the numbers of axes.
    Axes,
    /// `2..5`, or an index alone.
    Range,
    Init,
    /// A layer, as an entry would have it.
    Layer,
}

impl Kind {
    /// Whether it takes all positional arguments from its place on.
    pub fn is_list(self) -> bool {
        matches!(self, Kind::Dims | Kind::Axes)
    }
}

/// The paddings that there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Paddings {
    Images,
    Signals,
    /// `causal` is one of them.
    SignalsInTime,
}

/// Words that stand for the variants of an enum of the library.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Words {
    /// The enum, and the module that it is in.
    pub of: &'static str,
    pub module: &'static str,
    /// Each word and the variant that it stands for.
    pub list: &'static [(&'static str, &'static str)],
}

/// The numbers that an argument may be, from one bound to another.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Range(pub Bound<f64>, pub Bound<f64>);

impl Range {
    /// Whether a number is one of them.
    pub fn contains(&self, number: f64) -> bool {
        (self.0, self.1).contains(&number)
    }

    /// `at least 0 and below 1`.
    pub fn text(&self) -> String {
        let low = match self.0 {
            Bound::Included(low) => Some(format!("at least {low}")),
            Bound::Excluded(low) => Some(format!("above {low}")),
            Bound::Unbounded => None,
        };
        let high = match self.1 {
            Bound::Included(high) => Some(format!("at most {high}")),
            Bound::Excluded(high) => Some(format!("below {high}")),
            Bound::Unbounded => None,
        };
        let bounds: Vec<String> = low.into_iter().chain(high).collect();
        bounds.join(" and ")
    }
}

/// What stands in for an argument that is left out.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Default {
    Required,
    Bool(bool),
    Float(f64),
    Word(&'static str),
    Dim(usize),
    Size(usize),
    /// The size that another argument has.
    SizeOf(&'static str),
    /// `valid`.
    Padding,
    /// All axes.
    AllAxes,
    Axis(isize),
    Init,
    /// This initialiser, called with these numbers.
    InitOf(&'static str, &'static [f64]),
    /// Nothing stands in for it.
    Nothing,
}

/// An initialiser.
pub struct Initialiser {
    pub name: &'static str,
    pub args: &'static [Parameter],
    /// What other libraries call it.
    pub aliases: &'static [&'static str],
}

/// How something is called: its name in the registry and what it takes.
#[derive(Clone, Copy)]
pub struct Signature {
    pub name: &'static str,
    pub args: &'static [Parameter],
}

/// Why an input does not fit a built-in.
pub struct Misfit {
    /// What it takes instead: `a vector`.
    pub takes: String,
    pub but: But,
    /// How to mend it.
    pub help: String,
}

/// What is the case.
pub enum But {
    /// The shape that arrives, and what to add to it: `, which is 12 values`.
    Arrives(String),
    /// Something else.
    Is(String),
}

/// What a layer holds and computes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cost {
    /// Numbers to train.
    pub parameters: u128,
    /// Multiply-accumulates of a forward pass of one sample.
    pub macs: u128,
}

impl Signature {
    /// The parameters that cannot be left out.
    pub fn required(self) -> impl Iterator<Item = &'static Parameter> {
        self.args
            .iter()
            .filter(|parameter| parameter.default == Default::Required)
    }
}

impl Builtin {
    pub fn signature(&self) -> Signature {
        Signature {
            name: self.name,
            args: self.args,
        }
    }

    /// The name in `fn forward`: `leaky_relu`.
    pub fn snake(&self) -> String {
        let mut snake = String::new();
        for (at, letter) in self.name.char_indices() {
            if letter.is_ascii_uppercase() && at > 0 {
                snake.push('_');
            }
            snake.push(letter.to_ascii_lowercase());
        }
        snake
    }
}

impl Initialiser {
    pub fn signature(&self) -> Signature {
        Signature {
            name: self.name,
            args: self.args,
        }
    }
}

/// What has a name here and others elsewhere.
pub trait Named {
    fn name(&self) -> &'static str;
    fn aliases(&self) -> &'static [&'static str];
}

impl Named for Builtin {
    fn name(&self) -> &'static str {
        self.name
    }

    fn aliases(&self) -> &'static [&'static str] {
        self.aliases
    }
}

impl Named for Parameter {
    fn name(&self) -> &'static str {
        self.name
    }

    fn aliases(&self) -> &'static [&'static str] {
        self.aliases
    }
}

impl Named for Initialiser {
    fn name(&self) -> &'static str {
        self.name
    }

    fn aliases(&self) -> &'static [&'static str] {
        self.aliases
    }
}

/// The one that `name` was probably meant to be: other libraries call it so, or it is a slip.
pub fn meant<T: Named>(name: &str, all: &'static [T]) -> Option<&'static T> {
    known_as(name, all).or_else(|| named(nearest(name, all.iter().map(T::name))?, all))
}

/// As [`meant`], for a name that may as well be a type of the user's own.
pub fn surely_meant<T: Named>(name: &str, all: &'static [T]) -> Option<&'static T> {
    known_as(name, all).or_else(|| named(surely(name, all.iter().map(T::name))?, all))
}

/// The one that other libraries call so.
fn known_as<T: Named>(name: &str, all: &'static [T]) -> Option<&'static T> {
    let called = |alias: &&str| plain(alias) == plain(name);
    all.iter().find(|one| one.aliases().iter().any(called))
}

fn named<T: Named>(name: &str, all: &'static [T]) -> Option<&'static T> {
    all.iter().find(|one| one.name() == name)
}

/// The built-in of that name in an entry.
pub fn builtin(name: &str) -> Option<&'static Builtin> {
    BUILTINS.iter().find(|builtin| builtin.name == name)
}

/// What is written here for a layer that another library has.
pub fn instead_of(name: &str) -> Option<&'static str> {
    let mut all = BUILTINS.iter().flat_map(|builtin| builtin.instead);
    let (_, written) = all.find(|(other, _)| plain(other) == plain(name))?;
    Some(written)
}

/// The built-in that does for signals what this one does for images, or the other way round.
pub fn sibling(builtin: &Builtin) -> Option<&'static str> {
    let other = match builtin.name.split_at_checked(builtin.name.len() - 2)? {
        (name, "1d") => format!("{name}2d"),
        (name, "2d") => format!("{name}1d"),
        _ => return None,
    };
    self::builtin(&other).map(|builtin| builtin.name)
}

/// The activation, or the layer without parameters, of that name in `fn forward`.
pub fn function(snake: &str) -> Option<&'static Builtin> {
    functions().find(|builtin| builtin.snake() == snake)
}

/// All that `fn forward` can call by name, without an entry.
pub fn functions() -> impl Iterator<Item = &'static Builtin> {
    BUILTINS.iter().filter(|builtin| !builtin.has_parameters)
}

/// The initialiser of that name.
pub fn initialiser(name: &str) -> Option<&'static Initialiser> {
    INITIALISERS
        .iter()
        .find(|initialiser| initialiser.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{BUILTINS, INITIALISERS, Range, builtin, function, functions, initialiser};

    #[test]
    fn every_name_is_its_own() {
        for entry in BUILTINS {
            assert!(
                builtin(entry.name).is_some_and(|found| std::ptr::eq(found, entry)),
                "{}",
                entry.name
            );
            assert!(
                entry.aliases.iter().all(|alias| builtin(alias).is_none()),
                "{}",
                entry.name
            );
        }
        for entry in INITIALISERS {
            assert!(
                initialiser(entry.name).is_some_and(|found| std::ptr::eq(found, entry)),
                "{}",
                entry.name
            );
            assert!(
                entry
                    .aliases
                    .iter()
                    .all(|alias| initialiser(alias).is_none()),
                "{}",
                entry.name
            );
        }
    }

    #[test]
    fn functions_have_small_names() {
        for (name, small) in [
            ("Relu", "relu"),
            ("Relu6", "relu6"),
            ("LeakyRelu", "leaky_relu"),
            ("LogSoftmax", "log_softmax"),
            ("Softplus", "softplus"),
            ("MaxPool2d", "max_pool2d"),
        ] {
            let entry = builtin(name).expect(name);
            assert_eq!(entry.snake(), small);
            assert!(function(small).is_some_and(|found| std::ptr::eq(found, entry)));
        }
        assert!(function("dense").is_none());
        let names: BTreeSet<String> = functions().map(|entry| entry.snake()).collect();
        assert_eq!(names.len(), functions().count());
    }

    #[test]
    fn ranges_are_said_in_words() {
        use std::ops::Bound::{Excluded, Included, Unbounded};
        let range = Range(Included(0.0), Excluded(1.0));
        assert_eq!(range.text(), "at least 0 and below 1");
        assert!(range.contains(0.0) && !range.contains(1.0) && !range.contains(-0.1));
        let range = Range(Excluded(0.0), Unbounded);
        assert_eq!(range.text(), "above 0");
        assert!(range.contains(1e-9) && !range.contains(0.0));
        let range = Range(Unbounded, Included(0.5));
        assert_eq!(range.text(), "at most 0.5");
        assert!(range.contains(0.5) && !range.contains(0.6));
    }
}
