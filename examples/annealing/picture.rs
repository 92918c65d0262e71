//! The ways down as small pictures beside each other.

use std::error::Error;
use std::path::Path;

use plotters::prelude::*;

use super::{LOSS, Method};

const COLUMNS: usize = 4;
const PANEL: (u32, u32) = (280, 280);

/// Draws a panel for each method: where it begins as a dot, where it ends as a cross.
pub fn draw(paths: &[(Method, Vec<[f64; 2]>)], file: &Path) -> Result<(), Box<dyn Error>> {
    let rows = paths.len().div_ceil(COLUMNS);
    let size = (PANEL.0 * COLUMNS as u32, PANEL.1 * rows as u32);
    let area = SVGBackend::new(file, size).into_drawing_area();
    area.fill(&WHITE)?;
    let contours = LOSS.contours();
    let [[left, right], [bottom, top]] = LOSS.window;
    for (panel, (method, path)) in area.split_evenly((rows, COLUMNS)).iter().zip(paths) {
        let mut chart = ChartBuilder::on(panel)
            .margin(6)
            .caption(method.name(), ("sans-serif", 14))
            .build_cartesian_2d(left..right, bottom..top)?;
        let (grey, blue) = (RGBColor(205, 205, 205), RGBColor(31, 91, 170));
        chart.draw_series(
            contours
                .iter()
                .map(|[a, b]| PathElement::new([(a[0], a[1]), (b[0], b[1])], grey)),
        )?;
        // Of so many steps, some are enough.
        let every = path.len().div_ceil(600);
        let seen = path.iter().step_by(every).chain(path.last());
        let inside = |p: f64, [low, high]: [f64; 2]| p.clamp(low, high);
        let points = seen.map(|p| {
            let [x, y] = [inside(p[0], [left, right]), inside(p[1], [bottom, top])];
            (x, y)
        });
        chart.draw_series(LineSeries::new(points.clone(), blue.mix(0.6)))?;
        chart.draw_series(
            points
                .clone()
                .take(1)
                .map(|p| Circle::new(p, 4, blue.filled())),
        )?;
        chart.draw_series(
            path.last()
                .map(|p| Cross::new((p[0], p[1]), 6, RED.stroke_width(3))),
        )?;
    }
    area.present()?;
    Ok(())
}
