//! A history in files and pictures.

use std::path::Path;

use serde_json::{Map, Value};

use super::{Epoch, History};
use crate::file::{self, FileError};

impl History {
    /// The names of all numbers that an epoch has, in the order of a table.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for name in self.epochs().iter().flat_map(Epoch::names) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// The numbers of a name, epoch by epoch, as [`Epoch::value`] gives them.
    pub fn values(&self, name: &str) -> Vec<Option<f64>> {
        self.epochs()
            .iter()
            .map(|epoch| epoch.value(name))
            .collect()
    }

    /// Writes a row for each epoch as CSV, below a row of names. What an epoch has not is empty; a file that is there
    /// is replaced, whole or not at all.
    ///
    /// # Errors
    /// [`FileError::System`] if the file cannot be written.
    #[doc(alias = "CSVLogger")]
    pub fn save_csv(&self, path: impl AsRef<Path>) -> Result<(), FileError> {
        file::write(path.as_ref(), self.to_csv().as_bytes())
    }

    /// Writes a list of epochs as JSON, each an object of its numbers by name. JSON has no NaN and no infinity: they
    /// are `null`. A file that is there is replaced, whole or not at all.
    ///
    /// # Errors
    /// [`FileError::System`] if the file cannot be written.
    pub fn save_json(&self, path: impl AsRef<Path>) -> Result<(), FileError> {
        let text = format!("{:#}\n", self.to_json());
        file::write(path.as_ref(), text.as_bytes())
    }

    fn to_csv(&self) -> String {
        let names = self.names();
        let mut text = csv_head(&names);
        for epoch in self.epochs() {
            text += &csv_row(&names, epoch);
        }
        text
    }

    fn to_json(&self) -> Value {
        let of_epoch = |epoch: &Epoch| {
            let mut object = Map::new();
            object.insert("epoch".into(), epoch.epoch.into());
            for name in epoch.names() {
                let value = epoch.value(&name);
                object.insert(name, value.into());
            }
            object.insert("seconds".into(), epoch.seconds.into());
            Value::Object(object)
        };
        self.epochs().iter().map(of_epoch).collect()
    }

    /// A chart of loss, metrics and learning rate, a panel each, to be saved as PNG or SVG.
    ///
    /// Needs the feature `plot`.
    ///
    /// ```
    /// # use netwright::train::History;
    /// # fn after(history: &History) -> Result<(), Box<dyn std::error::Error>> {
    /// history.plot().title("digits").save("target/training.png")?;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "plot")]
    pub fn plot(&self) -> crate::plot::Chart {
        use crate::plot::{Chart, Panel};

        let names = self.names();
        let mut panels = Vec::new();
        for name in names.iter().filter(|name| !of_validation(name, &names)) {
            let (title, label) = match name.as_str() {
                "rate" => ("learning rate", ""),
                other => (other, "training"),
            };
            let val = format!("val_{name}");
            let mut panel = Panel::new().title(title).x_label("epoch");
            if ["loss", "rate"].contains(&name.as_str()) && is_wide(self, &[name, &val]) {
                panel = panel.log_y();
            }
            let points = |name: &str| {
                let numbers = self.epochs().iter().map(move |epoch| {
                    let value = epoch.value(name).unwrap_or(f64::NAN);
                    (epoch.epoch as f64, value)
                });
                numbers.collect::<Vec<_>>()
            };
            panel = panel.line(label, points(name));
            if names.contains(&val) {
                panel = panel.line("validation", points(&val));
            }
            panels.push(panel);
        }
        // Of no epoch at least empty axes.
        if panels.is_empty() {
            panels.push(Panel::new().title("loss").x_label("epoch"));
        }
        Chart::new().panels(panels)
    }
}

/// Whether a name is that of another on the validation set.
#[cfg(feature = "plot")]
fn of_validation(name: &str, names: &[String]) -> bool {
    let of = name.strip_prefix("val_");
    of.is_some_and(|of| names.iter().any(|name| name == of))
}

/// Whether numbers are all positive and of different sizes: then a logarithmic axis shows more.
#[cfg(feature = "plot")]
fn is_wide(history: &History, names: &[&str]) -> bool {
    let values = names.iter().flat_map(|name| history.values(name)).flatten();
    let (low, high) = values
        .filter(|value| value.is_finite())
        .fold((f64::MAX, 0.0), |(low, high), value| {
            (f64::min(low, value), f64::max(high, value))
        });
    low > 0.0 && high / low > 30.0
}

/// The row of names of a CSV.
pub(super) fn csv_head(names: &[String]) -> String {
    let fields = names.iter().map(|name| quoted(name)).collect();
    line("epoch".into(), fields, "seconds".into())
}

/// The row of an epoch, with its numbers of these names.
pub(super) fn csv_row(names: &[String], epoch: &Epoch) -> String {
    let number = |name: &String| epoch.value(name).map_or(String::new(), |v| v.to_string());
    let fields = names.iter().map(number).collect();
    line(epoch.epoch.to_string(), fields, epoch.seconds.to_string())
}

fn line(first: String, fields: Vec<String>, last: String) -> String {
    [vec![first], fields, vec![last]].concat().join(",") + "\n"
}

/// A field of CSV, in quotes if it needs them (RFC 4180).
pub(crate) fn quoted(text: &str) -> String {
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.into(),
    }
}
