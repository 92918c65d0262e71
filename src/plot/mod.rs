//! Charts: lines, points, bars and heat maps, in panels, as PNG and SVG.
//!
//! Needs the feature `plot`.
//!
//! ```
//! use netwright::plot::{Chart, Panel};
//!
//! let loss = [(1.0, 2.3), (2.0, 0.9), (3.0, 0.4)];
//! let chart = Chart::new()
//!     .title("training")
//!     .panel(Panel::new().title("loss").x_label("epoch").log_y().line("training", loss))
//!     .panel(Panel::new().title("rate").x_label("epoch").points("", [(1.0, 0.1), (2.0, 0.05)]));
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("training.png");
//! chart.save(path)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! No font of the system is needed: a PNG has its letters from bitmaps, an SVG from whoever shows it. What is NaN or
//! infinite, or not above zero on a logarithmic axis, is a gap.
#![forbid(unsafe_code)]

mod bitmap;
mod canvas;
mod chart;
mod colour;
mod draw;
mod error;
mod glyph;
mod heat_map;
mod heat_map_draw;
mod panel;
mod scale;

pub use chart::Chart;
pub use colour::{Colour, Colours};
pub use error::PlotError;
pub use heat_map::HeatMap;
pub use panel::Panel;
