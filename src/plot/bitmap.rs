//! A backend of plotters that draws into memory: text from bitmaps, round joints, an encoder for PNG.

use plotters::backend::BitMapBackend;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    rasterizer,
};

use super::canvas::{FINE, FONT};
use super::{PlotError, glyph};

/// How many points of the canvas a pixel of the picture is wide: their mean makes edges smooth.
const MEAN: usize = 2;

/// A picture in memory, of a canvas's points.
pub(super) struct Bitmap<'a>(BitMapBackend<'a>);

/// How large a file of a chart of this size is.
pub(super) fn pixels(size: (u32, u32)) -> (usize, usize) {
    let side = |points: u32| points as usize * FINE as usize / MEAN;
    (side(size.0), side(size.1))
}

/// Draws into memory and gives the picture as PNG.
pub(super) fn png(
    size: (u32, u32),
    draw: impl FnOnce(Bitmap) -> Result<(), PlotError>,
) -> Result<Vec<u8>, PlotError> {
    let fine = (size.0 * FINE as u32, size.1 * FINE as u32);
    let mut points = vec![255; 3 * fine.0 as usize * fine.1 as usize];
    draw(Bitmap(BitMapBackend::with_buffer(&mut points, fine)))?;
    let (width, height) = pixels(size);
    let picture = smaller(&points, width, height);
    let refused = |error: png::EncodingError| PlotError::Drawing {
        reason: error.to_string(),
    };
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width as u32, height as u32);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().map_err(refused)?;
    writer.write_image_data(&picture).map_err(refused)?;
    writer.finish().map_err(refused)?;
    Ok(bytes)
}

/// The mean of each square of points.
fn smaller(points: &[u8], width: usize, height: usize) -> Vec<u8> {
    let mut picture = Vec::with_capacity(3 * width * height);
    for y in 0..height {
        for x in 0..width {
            for colour in 0..3 {
                let sum: usize = (0..MEAN * MEAN)
                    .map(|i| (MEAN * y + i / MEAN, MEAN * x + i % MEAN))
                    .map(|(y, x)| usize::from(points[3 * (y * MEAN * width + x) + colour]))
                    .sum();
                picture.push((sum / (MEAN * MEAN)) as u8);
            }
        }
    }
    picture
}

type Drawn<'a> = Result<(), DrawingErrorKind<<Bitmap<'a> as DrawingBackend>::ErrorType>>;

impl<'a> DrawingBackend for Bitmap<'a> {
    type ErrorType = <BitMapBackend<'a> as DrawingBackend>::ErrorType;

    fn get_size(&self) -> (u32, u32) {
        self.0.get_size()
    }

    fn ensure_prepared(&mut self) -> Drawn<'a> {
        self.0.ensure_prepared()
    }

    fn present(&mut self) -> Drawn<'a> {
        self.0.present()
    }

    fn draw_pixel(&mut self, point: BackendCoord, colour: BackendColor) -> Drawn<'a> {
        self.0.draw_pixel(point, colour)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn<'a> {
        self.0.draw_rect(from, to, style, fill)
    }

    /// Each piece is a rectangle, and a disc joins it to the next: acute angles have no spikes.
    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn<'a> {
        let half = f64::from(style.stroke_width()) / 2.0;
        let mut last: Option<BackendCoord> = None;
        for point in path {
            if let Some(last) = last {
                let (dx, dy) = (f64::from(point.0 - last.0), f64::from(point.1 - last.1));
                let length = dx.hypot(dy);
                if length > 0.0 {
                    let side = (half * dy / length, half * dx / length);
                    let corner = |(x, y): BackendCoord, sign: f64| {
                        let (x, y) = (f64::from(x) + sign * side.0, f64::from(y) - sign * side.1);
                        (x.round() as i32, y.round() as i32)
                    };
                    let quad = [
                        corner(last, 1.0),
                        corner(point, 1.0),
                        corner(point, -1.0),
                        corner(last, -1.0),
                    ];
                    rasterizer::fill_polygon(self, &quad, style)?;
                }
                rasterizer::draw_circle(self, last, half as u32, style, true)?;
            }
            last = Some(point);
        }
        match last {
            Some(last) => rasterizer::draw_circle(self, last, half as u32, style, true),
            None => Ok(()),
        }
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        (x, y): BackendCoord,
    ) -> Drawn<'a> {
        let (width, height) = self.estimate_text_size(text, style)?;
        let (width, height) = (width as i32, height as i32);
        let dx = match style.anchor().h_pos {
            HPos::Left => 0,
            HPos::Right => -width,
            HPos::Center => -width / 2,
        };
        // The lowest row of the font is below the line.
        let dy = match style.anchor().v_pos {
            VPos::Top => 0,
            VPos::Center => -height * 7 / 16,
            VPos::Bottom => -height,
        };
        let turned = style.transform();
        let colour = style.color();
        let mut drawn = Ok(());
        glyph::draw(text, style.size() / FONT, |column, row| {
            let (column, row) = turned.transform(column + dx, row + dy);
            if drawn.is_ok() {
                drawn = self.0.draw_pixel((x + column, y + row), colour);
            }
        });
        drawn
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Self::ErrorType>> {
        let size = style.size() / FONT;
        let (width, height) = (glyph::width(text) * size, glyph::height() * size);
        Ok((width.round() as u32, height.round() as u32))
    }
}
