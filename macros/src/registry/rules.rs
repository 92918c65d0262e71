//! How the shapes of built-ins follow from each other, and what built-ins cost.

use super::{But, Cost, Course, Form, Misfit};
use crate::model::{BuiltinCall, Dim, product, shape_text};

/// The shape that a built-in produces, of an input that need not fit or be known.
pub type Shape = fn(Option<&[Dim]>, &BuiltinCall) -> Option<Vec<Dim>>;
/// Whether an input fits.
pub type Fits = fn(&[Dim], &BuiltinCall) -> Result<(), Misfit>;
/// What a built-in holds and computes on an input, when the numbers are known.
pub type Costs = fn(&[Dim], &BuiltinCall) -> Option<Cost>;

/// The shapes of several values, as far as they are known.
pub type Shapes<'a> = &'a [Option<&'a [Dim]>];

/// What a built-in that takes several values makes of them.
#[derive(Clone, Copy)]
pub struct Several {
    /// The shape that it produces, of inputs that need not fit or be known.
    pub shape: fn(Shapes<'_>, &BuiltinCall) -> Option<Vec<Dim>>,
    /// Whether inputs fit, as far as they are known.
    pub fits: fn(Shapes<'_>, &BuiltinCall) -> Result<(), Misfit>,
    /// What the values are called: `["query", "memory"]`. Those that are missing at the end are left out.
    pub takes: &'static [&'static str],
}

/// The shapes of the several values that a built-in gives, of what it takes.
pub type Parts = fn(Shapes<'_>, &BuiltinCall) -> Option<PartShapes>;
/// A shape for each of several values, where it is known.
pub type PartShapes = Vec<Option<Vec<Dim>>>;

/// What comes in goes out.
pub fn unchanged(input: Option<&[Dim]>, _: &BuiltinCall) -> Option<Vec<Dim>> {
    Some(input?.to_vec())
}

/// Any shape fits.
pub fn anything(_: &[Dim], _: &BuiltinCall) -> Result<(), Misfit> {
    Ok(())
}

/// It needs the whole sequence.
pub fn whole(_: &BuiltinCall) -> Option<Course> {
    None
}

/// Each step of a sequence for itself.
pub fn each(_: &BuiltinCall) -> Option<Course> {
    Some(Course::Each)
}

/// No parameters, no multiply-accumulates.
pub fn free(_: &[Dim], _: &BuiltinCall) -> Option<Cost> {
    Some(Cost {
        parameters: 0,
        macs: 0,
    })
}

/// Only rustc knows.
pub fn unknown(_: &[Dim], _: &BuiltinCall) -> Option<Cost> {
    None
}

/// One dimension, and no other number of them.
pub fn vector(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    if input.len() == 1 {
        return Ok(());
    }
    let help = match call.in_forward() {
        true => "declare `flat: Flatten` and call it on the value first".to_owned(),
        false => match (input.len(), call.kind.form) {
            (2, Form::Layer) => format!(
                "write `TimeDistributed({0})`, for each step of a sequence, or put `Flatten` before it: \
                 `Flatten -> {0}`",
                call.text()
            ),
            (2, Form::Activation) => format!(
                "put `Flatten` before it: `Flatten -> {0}`; for each step of a sequence, write `TimeDistributed(Net)` \
                 of a network that ends in `{0}`, or leave it to the loss: \
                 `EachStep(CategoricalCrossEntropyWithLogits)`",
                call.text()
            ),
            _ => format!("put `Flatten` before it: `Flatten -> {}`", call.text()),
        },
    };
    Err(Misfit {
        takes: "a vector".to_owned(),
        but: But::Arrives(String::new()),
        help,
    })
}

/// `[units]`; of a sequence it is not said whether each step was meant.
pub fn dense(input: Option<&[Dim]>, call: &BuiltinCall) -> Option<Vec<Dim>> {
    let is_sequence = input.is_some_and(|input| input.len() == 2);
    (!is_sequence).then(|| vec![call.args.dim("units").clone()])
}

/// A weight for every pair of input and unit, a bias for every unit.
pub fn dense_cost(input: &[Dim], call: &BuiltinCall) -> Option<Cost> {
    let units = call.args.dim("units").value? as u128;
    let weights = product(input)?.saturating_mul(units);
    let biases = if call.args.flag("bias").value {
        units
    } else {
        0
    };
    Some(Cost {
        parameters: weights.saturating_add(biases),
        macs: weights,
    })
}

/// All elements in one dimension; of symbols, only where there is nothing to multiply.
pub fn flat(input: Option<&[Dim]>, call: &BuiltinCall) -> Option<Vec<Dim>> {
    match input? {
        [dim] => Some(vec![dim.clone()]),
        dims => Some(vec![Dim::known(
            usize::try_from(product(dims)?).ok()?,
            call.ident.span(),
        )]),
    }
}

/// The shape that it was given, unless the input cannot fill it: then either may be the wrong one.
pub fn reshape(input: Option<&[Dim]>, call: &BuiltinCall) -> Option<Vec<Dim>> {
    let shape = call.args.dims("shape");
    let fits = input.is_none_or(|input| same_count(input, call).is_ok());
    (fits && !shape.is_empty()).then(|| shape.to_vec())
}

/// As many values as the shape that it was given holds.
pub fn same_count(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    let shape = call.args.dims("shape");
    match (product(input), product(shape)) {
        (Some(arriving), Some(asked)) if arriving != asked && !shape.is_empty() => Err(Misfit {
            takes: format!("{} for {}", values(asked), shape_text(shape)),
            but: But::Arrives(format!(", which is {}", values(arriving))),
            help: format!(
                "the dimensions of `{}` have to multiply to {arriving}",
                call.text()
            ),
        }),
        _ => Ok(()),
    }
}

fn values(count: u128) -> String {
    match count {
        1 => "1 value".to_owned(),
        _ => format!("{count} values"),
    }
}
