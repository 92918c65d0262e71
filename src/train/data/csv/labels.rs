//! Labels that become classes.

use std::collections::HashMap;
use std::path::Path;

use super::super::DataError;
use super::super::error::names;
use super::table::Row;
use crate::class::Class;

/// The labels of rows, each known by a number.
pub(super) struct Labels {
    /// Whether other labels than those known are wrong.
    given: bool,
    names: Vec<String>,
    numbers: HashMap<String, usize>,
    of_rows: Vec<usize>,
}

impl Labels {
    pub(super) fn new(given: Option<&[String]>) -> Labels {
        let names = given.unwrap_or(&[]).to_vec();
        let numbers = names.iter().cloned().zip(0..).collect();
        Labels {
            given: given.is_some(),
            names,
            numbers,
            of_rows: Vec::new(),
        }
    }

    /// The label in a column of the next row.
    pub(super) fn push(&mut self, row: &Row<'_>, column: usize) -> Result<(), DataError> {
        let label = row.field(column);
        let number = match self.numbers.get(label) {
            Some(number) => *number,
            None if self.given => {
                let expected = format!("one of the labels {}", names(&self.names));
                return Err(row.wrong(column, expected));
            }
            None if label.is_empty() => return Err(row.wrong(column, "a label".into())),
            None => {
                let number = self.names.len();
                self.names.push(label.into());
                self.numbers.insert(label.into(), number);
                number
            }
        };
        self.of_rows.push(number);
        Ok(())
    }

    /// The classes of all rows, and their labels.
    pub(super) fn classes<const N: usize>(
        mut self,
        path: &Path,
    ) -> Result<(Vec<Class<N>>, [String; N]), DataError> {
        let mut order: Vec<usize> = (0..self.names.len()).collect();
        if !self.given {
            let as_numbers: Option<Vec<f64>> =
                self.names.iter().map(|name| name.parse().ok()).collect();
            match as_numbers {
                Some(numbers) => order.sort_by(|a, b| numbers[*a].total_cmp(&numbers[*b])),
                None => order.sort_by_key(|number| &self.names[*number]),
            }
        }
        let mut class_of = vec![0; order.len()];
        for (class, number) in order.iter().enumerate() {
            class_of[*number] = class;
        }
        let sorted = order
            .iter()
            .map(|number| std::mem::take(&mut self.names[*number]));
        let names: [String; N] =
            sorted
                .collect::<Vec<_>>()
                .try_into()
                .map_err(|found| DataError::Classes {
                    path: path.into(),
                    expected: N,
                    found,
                })?;
        let classes = self
            .of_rows
            .iter()
            .map(|number| Class::new(class_of[*number]));
        // As many names as classes: every number is one.
        let classes = classes.filter_map(Result::ok).collect();
        Ok((classes, names))
    }
}
