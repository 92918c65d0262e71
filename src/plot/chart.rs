//! A chart: panels in a grid, and its file.

use std::path::Path;

use plotters::backend::SVGBackend;
use plotters::style::text_anchor::{HPos, VPos};
use plotters_backend::DrawingBackend;

use super::canvas::{Area, Canvas, FINE, Text};
use super::colour::{INK, WHITE};
use super::{Panel, PlotError, bitmap, draw};
use crate::file::replace;

const TITLE: f64 = 18.0;
/// The most points along an edge: more is a mistake, and no memory.
const LARGEST: u32 = 8000;

/// A picture of one panel or several.
///
/// See [`plot`](super) for an example.
#[derive(Debug, Clone)]
#[doc(alias("Figure", "subplots"))]
pub struct Chart {
    title: String,
    panels: Vec<Panel>,
    columns: Option<usize>,
    panel_size: (u32, u32),
}

impl Default for Chart {
    fn default() -> Self {
        Chart {
            title: String::new(),
            panels: Vec::new(),
            columns: None,
            panel_size: (480, 340),
        }
    }
}

impl From<Panel> for Chart {
    /// A chart of one panel.
    fn from(panel: Panel) -> Self {
        Chart::new().panel(panel)
    }
}

impl Chart {
    /// A chart without panels.
    pub fn new() -> Self {
        Chart::default()
    }

    /// What stands above all panels.
    #[doc(alias = "suptitle")]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Adds a panel: from the left, then from the top.
    #[doc(alias = "add_subplot")]
    pub fn panel(mut self, panel: Panel) -> Self {
        self.panels.push(panel);
        self
    }

    /// Adds panels.
    pub fn panels(mut self, panels: impl IntoIterator<Item = Panel>) -> Self {
        self.panels.extend(panels);
        self
    }

    /// How many panels stand side by side; three at most unless told, four of them in two rows.
    pub fn columns(mut self, columns: usize) -> Self {
        self.columns = Some(columns.max(1));
        self
    }

    /// The width and height of a panel in points, 480 × 340 unless told. A PNG has four pixels a point.
    #[doc(alias = "figsize")]
    pub fn panel_size(mut self, width: u32, height: u32) -> Self {
        self.panel_size = (width, height);
        self
    }

    /// Writes the chart as what the file's name ends in, `.png` or `.svg`. A file that is there is replaced, whole or
    /// not at all.
    ///
    /// # Errors
    /// [`PlotError`]: another ending, a chart without panels or too large, a refusal of the system.
    #[doc(alias = "savefig")]
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), PlotError> {
        let path = path.as_ref();
        let ending = path.extension().and_then(|ending| ending.to_str());
        let bytes = match ending.map(str::to_ascii_lowercase).as_deref() {
            Some("png") => self.to_png()?,
            Some("svg") => self.to_svg()?.into_bytes(),
            _ => {
                return Err(PlotError::Format {
                    path: path.to_path_buf(),
                });
            }
        };
        replace::replace(path, &bytes).map_err(|source| PlotError::System {
            path: path.to_path_buf(),
            source,
        })
    }

    /// The chart as the text of an SVG.
    ///
    /// # Errors
    /// [`PlotError::Size`]: a chart without panels, or too large.
    pub fn to_svg(&self) -> Result<String, PlotError> {
        let size = self.size()?;
        let fine = (size.0 * FINE as u32, size.1 * FINE as u32);
        let mut text = String::new();
        self.draw(SVGBackend::with_string(&mut text, fine))?;
        // The finer points are the picture's own; outside it has its size.
        let (width, height) = fine;
        Ok(text.replacen(
            &format!("width=\"{width}\" height=\"{height}\""),
            &format!("width=\"{}\" height=\"{}\"", size.0, size.1),
            1,
        ))
    }

    /// The chart as the bytes of a PNG.
    ///
    /// # Errors
    /// [`PlotError::Size`]: a chart without panels, or too large.
    pub fn to_png(&self) -> Result<Vec<u8>, PlotError> {
        bitmap::png(self.size()?, |bitmap| self.draw(bitmap))
    }

    /// Panels across and down.
    fn grid(&self) -> (u32, u32) {
        let panels = self.panels.len();
        let across = match (self.columns, panels) {
            (Some(columns), _) => columns.min(panels.max(1)),
            (None, 4) => 2,
            (None, _) => panels.clamp(1, 3),
        };
        (across as u32, panels.div_ceil(across) as u32)
    }

    fn head(&self) -> u32 {
        if self.title.is_empty() { 0 } else { 36 }
    }

    fn size(&self) -> Result<(u32, u32), PlotError> {
        let (across, down) = self.grid();
        let width = across.saturating_mul(self.panel_size.0);
        let height = down.saturating_mul(self.panel_size.1);
        let height = height.saturating_add(self.head());
        let rule = match (self.panels.is_empty(), width.min(height), width.max(height)) {
            (true, ..) => "it has no panel",
            (_, 0, _) => "it has no extent",
            (_, _, LARGEST..) => "each is below 8000",
            _ => return Ok((width, height)),
        };
        Err(PlotError::Size {
            width,
            height,
            rule,
        })
    }

    fn draw<B: DrawingBackend>(&self, backend: B) -> Result<(), PlotError> {
        let (across, _) = self.grid();
        let (wide, high) = (f64::from(self.panel_size.0), f64::from(self.panel_size.1));
        let (width, height) = self.size()?;
        let mut canvas = Canvas::new(backend);
        let all = Area {
            left: 0.0,
            top: 0.0,
            right: f64::from(width),
            bottom: f64::from(height),
        };
        canvas.fill(all, WHITE)?;
        let how = Text::new(TITLE, INK, HPos::Center, VPos::Top).bold();
        canvas.text(&self.title, (f64::from(width) / 2.0, 14.0), how)?;
        for (index, panel) in (0_u32..).zip(&self.panels) {
            let left = wide * f64::from(index % across);
            let top = f64::from(self.head()) + high * f64::from(index / across);
            let area = Area {
                left,
                top,
                right: left + wide,
                bottom: top + high,
            };
            draw::panel(&mut canvas, panel, area)?;
        }
        canvas.finish()
    }
}
