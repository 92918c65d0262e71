//! The ways down as small pictures beside each other.

use std::error::Error;
use std::path::Path;

use plotters::prelude::*;

use super::descent::Descent;
use super::surface::Surface;

const COLUMNS: usize = 4;
const PANEL: (u32, u32) = (260, 230);

/// Draws a panel for each optimizer.
pub fn draw(surface: &Surface, descents: &[Descent], path: &Path) -> Result<(), Box<dyn Error>> {
    let rows = descents.len().div_ceil(COLUMNS);
    let size = (PANEL.0 * COLUMNS as u32, PANEL.1 * rows as u32);
    let area = SVGBackend::new(path, size).into_drawing_area();
    area.fill(&WHITE)?;
    let contours = surface.contours();
    for (panel, descent) in area.split_evenly((rows, COLUMNS)).iter().zip(descents) {
        let [[left, right], [bottom, top]] = surface.window;
        let arrived = descent
            .arrived
            .map_or("does not arrive".to_owned(), |steps| {
                format!("{steps} steps")
            });
        let title = format!("{}, {:.1e}: {arrived}", descent.name, descent.rate);
        let mut chart = ChartBuilder::on(panel)
            .margin(6)
            .caption(title, ("sans-serif", 13))
            .build_cartesian_2d(left..right, bottom..top)?;
        let grey = RGBColor(205, 205, 205);
        chart.draw_series(
            contours
                .iter()
                .map(|[a, b]| PathElement::new([(a[0], a[1]), (b[0], b[1])], grey)),
        )?;
        let outside =
            |&[x, y]: &[f64; 2]| !(left..=right).contains(&x) || !(bottom..=top).contains(&y);
        let blue = RGBColor(31, 91, 170);
        let point = |&[x, y]: &[f64; 2]| (x, y);
        for part in descent.path.split(outside) {
            chart.draw_series(LineSeries::new(
                part.iter().map(point),
                blue.stroke_width(2),
            ))?;
        }
        let ends = [descent.path.first(), descent.path.last()];
        let [first, last] = ends.map(|end| end.filter(|end| !outside(end)).map(point).into_iter());
        chart.draw_series(first.map(|p| Circle::new(p, 4, blue.filled())))?;
        chart.draw_series(last.map(|p| Cross::new(p, 5, RED.stroke_width(2))))?;
    }
    area.present()?;
    Ok(())
}
