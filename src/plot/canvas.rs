//! What charts are drawn on: points, whatever the backend.

use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, FontTransform, IntoFont, ShapeStyle, TextStyle};
use plotters_backend::{BackendCoord, DrawingBackend};

use super::colour::Colour;
use super::{PlotError, glyph};

/// Into how many parts a point is divided on both axes: backends count in whole numbers.
pub(super) const FINE: f64 = 4.0;

/// How much larger plotters takes a font than an SVG says.
pub(super) const FONT: f64 = 1.24;

/// A backend that is drawn on in points, from the upper left corner.
pub(super) struct Canvas<B> {
    backend: B,
}

/// A place, in points.
pub(super) type Point = (f64, f64);

/// An upright rectangle, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Area {
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }
}

/// How a text stands.
#[derive(Clone, Copy)]
pub(super) struct Text {
    pub size: f64,
    pub colour: Colour,
    pub across: HPos,
    pub down: VPos,
    pub upwards: bool,
    pub bold: bool,
}

impl Text {
    pub const fn new(size: f64, colour: Colour, across: HPos, down: VPos) -> Text {
        Text {
            size,
            colour,
            across,
            down,
            upwards: false,
            bold: false,
        }
    }

    pub const fn upwards(self) -> Text {
        Text {
            upwards: true,
            ..self
        }
    }

    pub const fn bold(self) -> Text {
        Text { bold: true, ..self }
    }
}

/// How wide a text of this size is at most, in points.
pub(super) fn text_width(text: &str, size: f64) -> f64 {
    let sans_serif = 0.58 * text.chars().count() as f64;
    size * glyph::width(text).max(sans_serif)
}

fn fine((x, y): Point) -> BackendCoord {
    ((x * FINE).round() as i32, (y * FINE).round() as i32)
}

fn stroke(colour: Colour, width: f64) -> ShapeStyle {
    colour
        .rgb()
        .stroke_width((width * FINE).round().max(1.0) as u32)
}

fn refused(error: impl std::error::Error) -> PlotError {
    PlotError::Drawing {
        reason: error.to_string(),
    }
}

impl<B: DrawingBackend> Canvas<B> {
    pub fn new(backend: B) -> Self {
        Canvas { backend }
    }

    pub fn finish(mut self) -> Result<(), PlotError> {
        self.backend.present().map_err(refused)
    }

    pub fn path(&mut self, points: &[Point], width: f64, colour: Colour) -> Result<(), PlotError> {
        let points: Vec<_> = points.iter().copied().map(fine).collect();
        self.backend
            .draw_path(points, &stroke(colour, width))
            .map_err(refused)
    }

    /// A path in dashes of this length, with gaps of half of it.
    pub fn dashes(
        &mut self,
        points: &[Point],
        dash: f64,
        width: f64,
        colour: Colour,
    ) -> Result<(), PlotError> {
        let (mut left, mut drawn) = (dash, true);
        let mut piece = points.first().copied().into_iter().collect::<Vec<_>>();
        for pair in points.windows(2) {
            let (mut from, to) = (pair[0], pair[1]);
            loop {
                let (dx, dy) = (to.0 - from.0, to.1 - from.1);
                let length = dx.hypot(dy);
                if length <= left {
                    left -= length;
                    piece.push(to);
                    break;
                }
                from = (from.0 + dx * left / length, from.1 + dy * left / length);
                piece.push(from);
                if drawn {
                    self.path(&piece, width, colour)?;
                }
                drawn = !drawn;
                left = if drawn { dash } else { dash / 2.0 };
                piece = vec![from];
            }
        }
        match drawn {
            true => self.path(&piece, width, colour),
            false => Ok(()),
        }
    }

    pub fn disc(&mut self, centre: Point, radius: f64, colour: Colour) -> Result<(), PlotError> {
        let radius = (radius * FINE).round() as u32;
        self.backend
            .draw_circle(fine(centre), radius, &colour.rgb().filled(), true)
            .map_err(refused)
    }

    pub fn fill(&mut self, area: Area, colour: Colour) -> Result<(), PlotError> {
        let (from, to) = ((area.left, area.top), (area.right, area.bottom));
        self.backend
            .draw_rect(fine(from), fine(to), &colour.rgb().filled(), true)
            .map_err(refused)
    }

    /// A straight line along an axis, sharp in a picture.
    pub fn rule(
        &mut self,
        from: Point,
        to: Point,
        width: f64,
        colour: Colour,
    ) -> Result<(), PlotError> {
        let half = width / 2.0;
        let across = if from.0 == to.0 {
            (half, 0.0)
        } else {
            (0.0, half)
        };
        let area = Area {
            left: from.0.min(to.0) - across.0,
            top: from.1.min(to.1) - across.1,
            right: from.0.max(to.0) + across.0,
            bottom: from.1.max(to.1) + across.1,
        };
        self.fill(area, colour)
    }

    pub fn text(&mut self, text: &str, place: Point, how: Text) -> Result<(), PlotError> {
        if text.is_empty() {
            return Ok(());
        }
        let style = if how.bold {
            FontStyle::Bold
        } else {
            FontStyle::Normal
        };
        let turned = if how.upwards {
            FontTransform::Rotate270
        } else {
            FontTransform::None
        };
        let colour = how.colour.rgb();
        let font = ("sans-serif", how.size * FONT * FINE, style)
            .into_font()
            .transform(turned);
        let style = TextStyle::from(font)
            .color(&colour)
            .pos(Pos::new(how.across, how.down));
        self.backend
            .draw_text(text, &style, fine(place))
            .map_err(refused)
    }
}
