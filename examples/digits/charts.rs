//! The pictures that the example draws: curves of training, and a sheet of misread digits.

use std::error::Error;
use std::path::Path;

use netwright::prelude::*;
use netwright::train::metrics::most_likely;
use plotters::prelude::*;

use super::{Digits, Pictures};

const TRAIN: RGBColor = RGBColor(31, 119, 180);
const TEST: RGBColor = RGBColor(214, 96, 77);
const INK: RGBColor = RGBColor(40, 40, 40);

/// A curve: its name, its colour, and a value for each epoch.
type Curve = (&'static str, RGBColor, Vec<f64>);

/// Draws loss and accuracy, epoch by epoch, in training and in the test.
pub fn curves(history: &History, file: &Path) -> Result<(), Box<dyn Error>> {
    let curve = |name, colour, value: fn(&Epoch) -> Option<f64>| -> Curve {
        (
            name,
            colour,
            history.epochs().iter().filter_map(value).collect(),
        )
    };
    let loss = [
        curve("training", TRAIN, |epoch| Some(epoch.loss)),
        curve("test", TEST, |epoch| epoch.val_loss),
    ];
    let accuracy = [
        curve("training", TRAIN, |epoch| {
            epoch.accuracy.map(|share| 100.0 * share)
        }),
        curve("test", TEST, |epoch| {
            epoch.val_accuracy.map(|share| 100.0 * share)
        }),
    ];
    let root = SVGBackend::new(file, (960, 400)).into_drawing_area();
    root.fill(&WHITE)?;
    let (left, right) = root.split_horizontally(480);
    chart(&left, "loss", &loss)?;
    chart(&right, "accuracy in %", &accuracy)?;
    root.present()?;
    Ok(())
}

fn chart<B: DrawingBackend>(
    area: &DrawingArea<B, plotters::coord::Shift>,
    title: &str,
    curves: &[Curve],
) -> Result<(), Box<dyn Error>>
where
    B::ErrorType: 'static,
{
    // A validation loss may be infinite or NaN, and has no place then.
    let values = || {
        let all = curves.iter().flat_map(|(_, _, values)| values);
        all.copied().filter(|value| value.is_finite())
    };
    let (low, high) = values().fold((f64::MAX, f64::MIN), |(low, high), v| {
        (low.min(v), high.max(v))
    });
    if low > high {
        return Ok(());
    }
    let margin = 0.05 * (high - low).max(1e-3);
    let lengths = curves.iter().map(|(_, _, values)| values.len());
    let epochs = lengths.max().unwrap_or(1);
    // A single epoch stands in the middle.
    let axis = if epochs == 1 { 0..2 } else { 1..epochs };
    let mut chart = ChartBuilder::on(area)
        .caption(title, ("sans-serif", 18))
        .margin(12)
        .x_label_area_size(36)
        .y_label_area_size(60)
        .build_cartesian_2d(axis, low - margin..high + margin)?;
    chart
        .configure_mesh()
        .x_desc("epoch")
        .x_labels(epochs.clamp(3, 11))
        .x_label_formatter(&|epoch| match (1..=epochs).contains(epoch) {
            true => epoch.to_string(),
            false => String::new(),
        })
        .y_label_formatter(&|value| tick(*value, high - low))
        .light_line_style(TRANSPARENT)
        .draw()?;
    for (name, colour, values) in curves {
        let points = values
            .iter()
            .enumerate()
            .map(|(epoch, value)| (epoch + 1, *value))
            .filter(|(_, value)| value.is_finite());
        chart
            .draw_series(LineSeries::new(points.clone(), colour.stroke_width(2)))?
            .label(*name)
            .legend(|(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2)));
        chart.draw_series(points.map(|point| Circle::new(point, 3, colour.filled())))?;
    }
    chart
        .configure_series_labels()
        .background_style(WHITE.mix(0.8))
        .border_style(TRANSPARENT)
        .draw()?;
    Ok(())
}

/// A number beside an axis of this extent, short enough for its place.
fn tick(value: f64, extent: f64) -> String {
    match value.abs() {
        size if size >= 1e5 => format!("{value:.1e}"),
        _ if extent < 0.01 => format!("{value:.4}"),
        _ if extent < 10.0 => format!("{value:.2}"),
        _ => format!("{value:.0}"),
    }
}

/// How many misread digits fit the sheet, across and down.
const SHEET: (usize, usize) = (8, 4);
/// The side of a pixel of a digit on the sheet.
const DOT: i32 = 4;
/// The side of a cell: 28 pixels and a margin.
const CELL: i32 = 28 * DOT + 12;

/// Draws the first digits that the network takes for another.
pub fn misread(net: &Digits, test: &Pictures, file: &Path) -> Result<(), Box<dyn Error>> {
    let (across, down) = SHEET;
    let size = (across as i32 * CELL + 12, down as i32 * (CELL + 24) + 12);
    let root = SVGBackend::new(file, (size.0 as u32, size.1 as u32)).into_drawing_area();
    root.fill(&WHITE)?;
    let mistakes = test.iter().filter_map(|(picture, digit)| {
        let read = most_likely(&net.forward(picture));
        (read != *digit).then_some((picture, *digit, read))
    });
    for (place, (picture, digit, read)) in mistakes.take(across * down).enumerate() {
        let x = 12 + (place % across) as i32 * CELL;
        let y = 12 + (place / across) as i32 * (CELL + 24);
        let text = format!("{digit} read as {read}");
        root.draw(&Text::new(
            text,
            (x, y),
            ("sans-serif", 14).into_font().color(&INK),
        ))?;
        for (pixel, ink) in picture.iter().enumerate().filter(|(_, ink)| **ink > 0.0) {
            let left = x + (pixel % 28) as i32 * DOT;
            let top = y + 20 + (pixel / 28) as i32 * DOT;
            let dot = [(left, top), (left + DOT, top + DOT)];
            root.draw(&Rectangle::new(dot, INK.mix(f64::from(*ink)).filled()))?;
        }
    }
    root.present()?;
    Ok(())
}
