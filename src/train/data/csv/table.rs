//! The rows of a file and their fields.

use std::io::{BufReader, Read};
use std::path::Path;

use csv::{ErrorKind, Position, Reader, ReaderBuilder, StringRecord, Trim};

use super::super::{DataError, idx};
use super::{Column, Csv};
use crate::scalar::Float;
use crate::tensor::Shape;

/// A file under way.
pub(super) struct Table<'a> {
    path: &'a Path,
    reader: Reader<Box<dyn Read>>,
    /// The names of the columns, if there is a header.
    names: Option<Vec<String>>,
    comment: Option<u8>,
    /// How many fields a row has.
    width: usize,
    record: StringRecord,
    /// Whether `record` is a row that is still to be given.
    waiting: bool,
}

/// Which columns are what.
pub(super) struct Columns {
    pub(super) inputs: Vec<usize>,
    pub(super) targets: Vec<usize>,
}

/// A row that has as many fields as it must.
pub(super) struct Row<'a> {
    table: &'a Table<'a>,
}

impl<'a> Table<'a> {
    pub(super) fn open(csv: &'a Csv) -> Result<Table<'a>, DataError> {
        let path = &*csv.path;
        let reader = idx::reader(path)?;
        let mut table = Table {
            path,
            reader: ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .delimiter(csv.delimiter)
                .comment(csv.comment)
                .trim(Trim::All)
                .from_reader(reader),
            names: None,
            comment: csv.comment,
            width: 0,
            record: StringRecord::new(),
            waiting: !csv.header,
        };
        if !table.read()? {
            return Err(DataError::Empty);
        }
        table.width = table.record.len();
        if csv.header {
            table.names = Some(table.record.iter().map(String::from).collect());
        }
        Ok(table)
    }

    /// Which columns are inputs and which the target: unless told, the last `targets`.
    pub(super) fn columns(&self, csv: &Csv, targets: usize) -> Result<Columns, DataError> {
        type Places = Result<Vec<usize>, DataError>;
        let find =
            |columns: &[Column]| -> Places { columns.iter().map(|c| self.place(c)).collect() };
        let last = self.width.saturating_sub(targets)..self.width;
        let targets: Vec<usize> = match &csv.targets {
            Some(columns) => find(columns)?,
            None => last.collect(),
        };
        let inputs = match &csv.inputs {
            Some(columns) => find(columns)?,
            None => (0..self.width)
                .filter(|place| !targets.contains(place))
                .collect(),
        };
        Ok(Columns { inputs, targets })
    }

    fn place(&self, column: &Column) -> Result<usize, DataError> {
        let names = self.names.as_deref().unwrap_or(&[]);
        let (asked, places): (String, Vec<usize>) = match column {
            Column::Place(place) => {
                let known = (*place < self.width).then_some(*place);
                (format!("number {place}"), known.into_iter().collect())
            }
            Column::Name(name) => {
                let same = names.iter().enumerate().filter(|(_, other)| *other == name);
                (format!("`{name}`"), same.map(|(place, _)| place).collect())
            }
        };
        match places[..] {
            [place] => Ok(place),
            _ => Err(DataError::Column {
                path: self.path.into(),
                column: asked,
                found: places.len(),
                names: names.to_vec(),
                width: self.width,
            }),
        }
    }

    /// The next row.
    pub(super) fn next(&mut self) -> Result<Option<Row<'_>>, DataError> {
        if !std::mem::take(&mut self.waiting) && !self.read()? {
            return Ok(None);
        }
        if self.record.len() != self.width {
            let found = self.record.len().to_string();
            let expected = format!("{} fields as in the first row", self.width);
            return Err(self.line(None, expected, found));
        }
        Ok(Some(Row { table: self }))
    }

    /// Reads a record; gives whether there was one.
    fn read(&mut self) -> Result<bool, DataError> {
        match self.reader.read_record(&mut self.record) {
            Ok(more) => Ok(more),
            Err(error) => Err(self.broken(error)),
        }
    }

    fn broken(&self, error: csv::Error) -> DataError {
        let path = self.path.into();
        match error.into_kind() {
            ErrorKind::Io(source) => DataError::System { path, source },
            ErrorKind::Utf8 { pos, err } => DataError::Line {
                path,
                line: pos.map_or(0, |place| self.line_of(&place)),
                column: Some(self.name(err.field())),
                expected: "text in UTF-8".into(),
                found: "other bytes".into(),
            },
            other => DataError::Malformed {
                path,
                format: "CSV",
                reason: format!("{other:?}"),
            },
        }
    }

    /// How messages call a column.
    fn name(&self, column: usize) -> String {
        match self.names.as_ref().and_then(|names| names.get(column)) {
            Some(name) => format!("`{name}`"),
            None => format!("number {column}, counted from 0"),
        }
    }

    /// The line of a record, counted from 1. Its place is before the blank lines and comments that are passed over, which
    /// the file is read again for.
    fn line_of(&self, place: &Position) -> u64 {
        let counted = || {
            let mut bytes = BufReader::new(idx::reader(self.path).ok()?).bytes();
            let mut lines = 1;
            for _ in 0..place.byte() {
                lines += u64::from(bytes.next()?.ok()? == b'\n');
            }
            let mut inside_comment = false;
            for byte in bytes {
                let byte = byte.ok()?;
                match byte {
                    b'\n' => (lines, inside_comment) = (lines + 1, false),
                    b'\r' => {}
                    _ if inside_comment => {}
                    _ if Some(byte) == self.comment => inside_comment = true,
                    _ => break,
                }
            }
            Some(lines)
        };
        counted().unwrap_or(place.line())
    }

    fn line(&self, column: Option<usize>, expected: String, found: String) -> DataError {
        DataError::Line {
            path: self.path.into(),
            line: self
                .record
                .position()
                .map_or(0, |place| self.line_of(place)),
            column: column.map(|column| self.name(column)),
            expected,
            found,
        }
    }
}

impl Columns {
    /// That there are as many columns as elements.
    pub(super) fn fit(
        path: &Path,
        what: &'static str,
        columns: &[usize],
        expected: Shape,
    ) -> Result<(), DataError> {
        if columns.len() == expected.len() {
            return Ok(());
        }
        Err(DataError::Columns {
            path: path.into(),
            what,
            expected: expected.axes().to_vec(),
            found: columns.len(),
        })
    }
}

impl Row<'_> {
    pub(super) fn field(&self, column: usize) -> &str {
        &self.table.record[column]
    }

    /// The number in a column, or what stands for one that is missing.
    pub(super) fn number<T: Float>(
        &self,
        column: usize,
        missing: Option<f64>,
        marks: &[String],
    ) -> Result<T, DataError> {
        let text = self.field(column);
        let is_missing = marks.iter().any(|mark| mark == text);
        let number = match is_missing {
            true => missing,
            false => text.parse::<f64>().ok(),
        };
        match number.map(T::of) {
            Some(number) if number.is_finite() || is_missing => Ok(number),
            Some(_) => Err(self.wrong(column, format!("a finite number in {}", T::NAME))),
            None => Err(self.wrong(column, "a number".into())),
        }
    }

    /// That the field in a column is not what was expected.
    pub(super) fn wrong(&self, column: usize, expected: String) -> DataError {
        let found = match self.field(column) {
            "" => "nothing".into(),
            text => format!("`{}`", shortened(text)),
        };
        self.table.line(Some(column), expected, found)
    }
}

/// As much of a text as fits a message.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into(),
    }
}
