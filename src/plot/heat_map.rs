//! A matrix in colours.

use super::Colours;

/// A matrix whose numbers are colours, the first row on top.
///
/// A number that is NaN is grey.
///
/// ```
/// use netwright::plot::{Chart, Colours, HeatMap, Panel};
///
/// let weights = [[0.3_f32, -0.2], [-0.9, 0.1]];
/// let map = HeatMap::rows(&weights).colours(Colours::Diverging).bar();
/// let svg = Chart::new().panel(Panel::new().title("weights").heat_map(map)).to_svg()?;
/// assert!(svg.contains("weights"));
/// # Ok::<(), netwright::plot::PlotError>(())
/// ```
#[derive(Debug, Clone, Default)]
#[doc(alias("imshow", "matshow", "heatmap"))]
pub struct HeatMap {
    /// Rows may be of different lengths: what is missing is as NaN.
    pub(super) rows: Vec<Vec<f64>>,
    pub(super) under: Vec<Vec<f64>>,
    pub(super) colours: Colours,
    pub(super) range: Option<(f64, f64)>,
    pub(super) row_names: Vec<String>,
    pub(super) column_names: Vec<String>,
    pub(super) decimals: Option<usize>,
    pub(super) bar: bool,
}

fn rows_of<R: AsRef<[T]>, T: Copy + Into<f64>>(rows: &[R]) -> Vec<Vec<f64>> {
    let row = |row: &R| row.as_ref().iter().map(|&value| value.into()).collect();
    rows.iter().map(row).collect()
}

impl HeatMap {
    /// The rows of a matrix: arrays of arrays, or vectors.
    pub fn rows<R: AsRef<[T]>, T: Copy + Into<f64>>(rows: &[R]) -> Self {
        HeatMap {
            rows: rows_of(rows),
            ..HeatMap::default()
        }
    }

    /// A picture or matrix that lies flat, row by row, in so many columns.
    pub fn flat<T: Copy + Into<f64>>(columns: usize, values: &[T]) -> Self {
        let rows: Vec<_> = values.chunks(columns.max(1)).collect();
        HeatMap::rows(&rows)
    }

    /// The colours.
    #[doc(alias = "cmap")]
    pub fn colours(self, colours: Colours) -> Self {
        HeatMap { colours, ..self }
    }

    /// The numbers of the first and the last colour. Unless told they are the least and the greatest, of
    /// diverging colours as far from zero on both sides, of ink from zero.
    #[doc(alias("vmin", "vmax"))]
    pub fn range(self, low: f64, high: f64) -> Self {
        HeatMap {
            range: Some((low, high)),
            ..self
        }
    }

    /// A picture in ink, from 0 to 1, that shines through: what the map is about.
    pub fn over<R: AsRef<[T]>, T: Copy + Into<f64>>(self, picture: &[R]) -> Self {
        HeatMap {
            under: rows_of(picture),
            ..self
        }
    }

    /// The names of the rows, from the top.
    pub fn row_names<S: Into<String>>(self, names: impl IntoIterator<Item = S>) -> Self {
        HeatMap {
            row_names: names.into_iter().map(Into::into).collect(),
            ..self
        }
    }

    /// The names of the columns, from the left.
    pub fn column_names<S: Into<String>>(self, names: impl IntoIterator<Item = S>) -> Self {
        HeatMap {
            column_names: names.into_iter().map(Into::into).collect(),
            ..self
        }
    }

    /// Writes the numbers into their cells, with so many decimals.
    #[doc(alias = "annot")]
    pub fn numbers(self, decimals: usize) -> Self {
        HeatMap {
            decimals: Some(decimals),
            ..self
        }
    }

    /// A bar beside the map that says which colour is which number.
    #[doc(alias = "colorbar")]
    pub fn bar(self) -> Self {
        HeatMap { bar: true, ..self }
    }

    pub(super) fn columns(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// The numbers of the first and the last colour.
    pub(super) fn ends(&self) -> (f64, f64) {
        let is_range = |(low, high): &(f64, f64)| low.is_finite() && high.is_finite() && low < high;
        if let Some(range) = self.range.filter(is_range) {
            return range;
        }
        let finite = || {
            self.rows
                .iter()
                .flatten()
                .copied()
                .filter(|v| v.is_finite())
        };
        let (low, high) = finite().fold((f64::MAX, f64::MIN), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        let (low, high) = match self.colours {
            _ if low > high => (0.0, 1.0),
            Colours::Diverging => {
                let size = low.abs().max(high.abs());
                (-size, size)
            }
            Colours::Ink => (low.min(0.0), high),
            _ => (low, high),
        };
        if low < high {
            (low, high)
        } else {
            (low, low + 1.0)
        }
    }
}
