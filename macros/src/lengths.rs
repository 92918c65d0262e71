//! The lengths that are computed from const parameters, and what they require of them.

use std::rc::Rc;

use proc_macro2::TokenStream;
use syn::parse_quote;

use crate::model::{Base, Length, Network, ValueId};

/// What is computed from one parameter.
pub struct Computed {
    pub base: Rc<Base>,
    /// The lengths, each once.
    pub lengths: Vec<Length>,
    /// The least that the parameter can be.
    pub least: usize,
    /// The value whose layer needs as much.
    pub needed_by: Option<ValueId>,
    /// Whether it is a number of rows.
    pub is_rows: bool,
    /// Whether it is a number of columns.
    pub is_columns: bool,
}

impl Computed {
    fn of(length: &Length) -> Computed {
        Computed {
            base: length.base.clone(),
            lengths: Vec::new(),
            least: 1,
            needed_by: None,
            is_rows: false,
            is_columns: false,
        }
    }

    /// `rows`, `columns`, both, or `elements` of an axis of something else.
    pub fn what(&self) -> &'static str {
        match (self.is_rows, self.is_columns) {
            (true, true) => "rows and columns",
            (true, false) => "rows",
            (false, true) => "columns",
            (false, false) => "elements",
        }
    }

    /// Takes in the length of an axis, of so many, of a value.
    fn see(&mut self, length: &Length, axes: usize, axis: usize, value: Option<ValueId>) {
        self.is_rows |= axes == 3 && axis == 1;
        self.is_columns |= axes == 3 && axis == 2;
        if length.least > self.least {
            (self.least, self.needed_by) = (length.least, value);
        }
        let is_new = |one: &Length| one.steps != length.steps;
        if length.is_derived() && self.lengths.iter().all(is_new) {
            self.lengths.push(length.clone());
        }
    }
}

/// Everything computed from parameters, by parameter.
pub fn computed(network: &Network) -> Vec<Computed> {
    let mut all: Vec<Computed> = Vec::new();
    let values = network.graph.values.iter().enumerate();
    let values = values.map(|(at, value)| (Some(ValueId(at)), &value.shape));
    let outputs = network.outputs.iter().map(|port| (None, &port.dims));
    for (value, shape) in values.chain(outputs) {
        let shape = shape.as_deref().unwrap_or_default();
        for (axis, dim) in shape.iter().enumerate() {
            let Some(length) = &dim.length else { continue };
            let known = |one: &Computed| one.base.parameter == length.base.parameter;
            let place = all.iter().position(known).unwrap_or_else(|| {
                all.push(Computed::of(length));
                all.len() - 1
            });
            all[place].see(length, shape.len(), axis, value);
        }
    }
    all.retain(|one| !one.lengths.is_empty());
    all
}

/// Requires of each parameter that what is computed from it can be.
pub fn require(network: &mut Network) {
    for Computed { base, .. } in computed(network) {
        let bound: TokenStream = base.bound();
        let wheres = network.generics.make_where_clause();
        wheres.predicates.push(parse_quote!(#bound));
    }
}
