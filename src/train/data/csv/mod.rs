//! CSV files: rows as typed arrays, with numbers or classes as targets.
//!
//! Needs the feature `csv`.
//!
//! ```
//! use netwright::class::Class;
//! use netwright::train::data::{Samples, csv::Csv};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let (iris, houses) = (folder.path().join("iris.csv"), folder.path().join("houses.csv"));
//! # std::fs::write(&iris, "length,width,species\n5.1,3.5,setosa\n7.0,3.2,versicolor\n")?;
//! # std::fs::write(&houses, "id;price;rooms;area\n1;250;4;\n2;310;5;120.5\n")?;
//! // All columns but the last are inputs, the last is the class.
//! let (flowers, names): (Samples<[f32; 2], Class<2>>, _) = Csv::new(&iris).read_classes()?;
//! assert_eq!(names, ["setosa", "versicolor"]);
//!
//! let houses: Samples<[f32; 2], f32> = Csv::new(&houses)
//!     .delimiter(b';')
//!     .inputs(["rooms", "area"])
//!     .target("price")
//!     .missing(0.0)
//!     .read_numbers()?;
//! assert_eq!(houses.inputs(), [[4.0, 0.0], [5.0, 120.5]]);
//! # Ok(())
//! # }
//! ```
//!
//! A row of another length, a field that is no number, a number that is infinite or NaN, an unknown label: each is an
//! error that names the line and the column, and says what was expected and found.
//!
//! Source: Y. Shafranovich, *Common Format and MIME Type for Comma-Separated Values (CSV) Files*, RFC 4180, 2005.

mod labels;
mod table;

use std::path::{Path, PathBuf};

use super::{DataError, Samples};
use crate::class::Class;
use crate::plain::extend_zeroed;
use crate::tensor::{Shape, Tensor};
use labels::Labels;
use table::{Columns, Row, Table};

/// The shape of a target of one column.
const ONE: Shape = Shape::new(&[1]);

/// A column: by the name in the header, or by its place, counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// By name.
    Name(String),
    /// By place, counted from 0.
    Place(usize),
}

impl From<&str> for Column {
    fn from(name: &str) -> Column {
        Column::Name(name.into())
    }
}

impl From<String> for Column {
    fn from(name: String) -> Column {
        Column::Name(name)
    }
}

impl From<usize> for Column {
    fn from(place: usize) -> Column {
        Column::Place(place)
    }
}

/// A CSV file, and how it is to be read: see the [module](self).
///
/// Unless told otherwise, the first row names the columns, fields are separated by commas, the last column is the
/// target, or the last several, and all others are inputs. Blanks around fields do not count, and blank lines
/// neither. A gzipped file is known by its first bytes.
#[doc(alias("read_csv", "CSVDataset"))]
#[derive(Debug, Clone)]
#[must_use = "`read_numbers` or `read_classes` reads it"]
pub struct Csv {
    path: PathBuf,
    header: bool,
    delimiter: u8,
    comment: Option<u8>,
    inputs: Option<Vec<Column>>,
    targets: Option<Vec<Column>>,
    labels: Option<Vec<String>>,
    missing: Option<f64>,
    marks: Vec<String>,
}

impl Csv {
    /// The file of this path.
    pub fn new(path: impl AsRef<Path>) -> Csv {
        Csv {
            path: path.as_ref().into(),
            header: true,
            delimiter: b',',
            comment: None,
            inputs: None,
            targets: None,
            labels: None,
            missing: None,
            marks: vec![String::new()],
        }
    }

    /// That the first row is a sample, not the names of the columns.
    pub fn no_header(self) -> Csv {
        Csv {
            header: false,
            ..self
        }
    }

    /// What separates fields: `b';'`, `b'\t'`.
    #[doc(alias = "sep")]
    pub fn delimiter(self, delimiter: u8) -> Csv {
        Csv { delimiter, ..self }
    }

    /// That lines which start so are left out: `b'#'`.
    pub fn comment(self, start: u8) -> Csv {
        Csv {
            comment: Some(start),
            ..self
        }
    }

    /// The columns that are inputs, in this order: names `["rooms", "area"]`, or places `0..4`.
    #[doc(alias = "usecols")]
    pub fn inputs(self, columns: impl IntoIterator<Item: Into<Column>>) -> Csv {
        Csv {
            inputs: Some(columns.into_iter().map(Into::into).collect()),
            ..self
        }
    }

    /// The column that is the target.
    pub fn target(self, column: impl Into<Column>) -> Csv {
        self.targets([column.into()])
    }

    /// The columns that are the target, of several numbers.
    pub fn targets(self, columns: impl IntoIterator<Item: Into<Column>>) -> Csv {
        Csv {
            targets: Some(columns.into_iter().map(Into::into).collect()),
            ..self
        }
    }

    /// The labels of the classes, in their order; otherwise they are found in the file.
    pub fn labels(self, labels: impl IntoIterator<Item: Into<String>>) -> Csv {
        Csv {
            labels: Some(labels.into_iter().map(Into::into).collect()),
            ..self
        }
    }

    /// What stands for an input that is missing, which otherwise is an error.
    #[doc(alias = "fillna")]
    pub fn missing(self, value: f64) -> Csv {
        Csv {
            missing: Some(value),
            ..self
        }
    }

    /// What says that a value is missing, besides an empty field: `["NA", "?"]`.
    #[doc(alias = "na_values")]
    pub fn missing_marks(mut self, marks: impl IntoIterator<Item: Into<String>>) -> Csv {
        self.marks.extend(marks.into_iter().map(Into::into));
        self
    }

    /// The samples, each with a number or several as its target: as many columns as `Y` has elements.
    ///
    /// # Errors
    /// [`DataError::Line`] for a row or field that is not as it must be, [`DataError::Column`] for a column that there
    /// is not, [`DataError::Columns`] where there are more or fewer than elements, [`DataError::Empty`] without a row,
    /// [`DataError::System`] if the file cannot be read, [`DataError::Malformed`] if it is damaged.
    pub fn read_numbers<X: Tensor, Y: Tensor>(&self) -> Result<Samples<X, Y>, DataError> {
        let mut targets = Vec::<Y>::new();
        let inputs = self.rows::<X>(Some(Y::SHAPE), |row, columns| {
            self.push_numbers(row, columns, None, &mut targets)
        })?;
        Samples::new(inputs, targets)
    }

    /// The samples, each with a class as its target, and the labels of the classes in their order: those that were
    /// [given](Csv::labels), or those in the file, sorted, numbers as numbers.
    ///
    /// # Errors
    /// Those of [`read_numbers`](Csv::read_numbers), and [`DataError::Classes`] unless there are `N` labels.
    pub fn read_classes<X: Tensor, const N: usize>(
        &self,
    ) -> Result<(Samples<X, Class<N>>, [String; N]), DataError> {
        let mut labels = Labels::new(self.labels.as_deref());
        let inputs = self.rows::<X>(Some(ONE), |row, columns| labels.push(row, columns[0]))?;
        let (classes, names) = labels.classes::<N>(&self.path)?;
        Ok((Samples::new(inputs, classes)?, names))
    }

    /// The samples, each with a class as its target, where the file has the numbers of the classes, from 0.
    ///
    /// # Errors
    /// Those of [`read_numbers`](Csv::read_numbers).
    pub fn read_class_numbers<X: Tensor, const N: usize>(
        &self,
    ) -> Result<Samples<X, Class<N>>, DataError> {
        let mut classes = Vec::new();
        let inputs = self.rows::<X>(Some(ONE), |row, columns| {
            let column = columns[0];
            let class = row.field(column).parse().ok();
            let class = class.and_then(|number: usize| Class::new(number).ok());
            let expected = || format!("the number of one of {N} classes, from 0");
            classes.push(class.ok_or_else(|| row.wrong(column, expected()))?);
            Ok(())
        })?;
        Samples::new(inputs, classes)
    }

    /// The inputs alone: all columns, unless told which.
    ///
    /// # Errors
    /// Those of [`read_numbers`](Csv::read_numbers).
    pub fn read_inputs<X: Tensor>(&self) -> Result<Vec<X>, DataError> {
        let inputs = self.rows::<X>(None, |_, _| Ok(()))?;
        if inputs.is_empty() {
            return Err(DataError::Empty);
        }
        Ok(inputs)
    }

    /// The inputs of all rows; `take` is given each row and the columns of the target, as many as its shape has
    /// elements, the last unless told which.
    fn rows<X: Tensor>(
        &self,
        target: Option<Shape>,
        mut take: impl FnMut(&Row<'_>, &[usize]) -> Result<(), DataError>,
    ) -> Result<Vec<X>, DataError> {
        let mut table = Table::open(self)?;
        let columns = table.columns(self, target.map_or(0, |shape| shape.len()))?;
        Columns::fit(&self.path, "inputs", &columns.inputs, X::SHAPE)?;
        if let Some(shape) = target {
            Columns::fit(&self.path, "target", &columns.targets, shape)?;
        }
        let mut inputs = Vec::new();
        while let Some(row) = table.next()? {
            self.push_numbers(&row, &columns.inputs, self.missing, &mut inputs)?;
            take(&row, &columns.targets)?;
        }
        Ok(inputs)
    }

    /// The numbers in these columns as a tensor behind the others.
    fn push_numbers<X: Tensor>(
        &self,
        row: &Row<'_>,
        columns: &[usize],
        missing: Option<f64>,
        list: &mut Vec<X>,
    ) -> Result<(), DataError> {
        extend_zeroed(list, 1);
        let places = list.last_mut().map(X::as_mut_slice).into_iter().flatten();
        for (place, column) in places.zip(columns) {
            *place = row.number(*column, missing, &self.marks)?;
        }
        Ok(())
    }
}
