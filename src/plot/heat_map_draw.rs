//! Drawing a heat map.

use plotters::style::text_anchor::{HPos, VPos};
use plotters_backend::DrawingBackend;

use super::canvas::{Area, Canvas, Text, text_width};
use super::colour::{Colour, FAINT, FRAME, INK, NOTHING, WHITE};
use super::draw::{SMALL, widest};
use super::scale::alone;
use super::{HeatMap, Panel, PlotError};

const BAR: f64 = 12.0;

/// Gives the middle of the map, for its title.
pub(super) fn draw<B: DrawingBackend>(
    canvas: &mut Canvas<B>,
    panel: &Panel,
    map: &HeatMap,
    area: Area,
) -> Result<f64, PlotError> {
    let middle = (area.left + area.right) / 2.0;
    let (rows, columns) = (map.rows.len(), map.columns());
    if rows == 0 || columns == 0 {
        return Ok(middle);
    }
    let (low, high) = map.ends();
    let (low_text, high_text) = (alone(low), alone(high));
    let left = match widest(map.row_names.iter()) {
        0.0 => 0.0,
        width => width + 6.0,
    } + if panel.y.label.is_empty() { 0.0 } else { 18.0 };
    let right = match map.bar {
        true => 10.0 + BAR + 6.0 + text_width(&low_text, SMALL).max(text_width(&high_text, SMALL)),
        false => 0.0,
    };
    let below = if panel.x.label.is_empty() { 0.0 } else { 18.0 };
    let (wide, high_room) = (area.width() - left - right, area.height() - below);
    let rough = (wide / columns as f64).min(high_room / rows as f64);
    // Names that are wider than a cell stand upright.
    let widest_name = widest(map.column_names.iter());
    let upright = widest_name > rough - 4.0;
    let names = match (map.column_names.is_empty(), upright) {
        (true, _) => 0.0,
        (false, false) => 16.0,
        (false, true) => widest_name + 6.0,
    };
    let side = (wide / columns as f64).min((high_room - names) / rows as f64);
    if side <= 0.0 {
        return Ok(middle);
    }
    // Whole points, where there is room, so that there are no seams.
    let side = match side {
        side if side >= 1.0 => side.floor(),
        side => side,
    };
    let (width, height) = (side * columns as f64, side * rows as f64);
    let x = area.left + left + ((wide - width) / 2.0).floor();
    let y = area.top;

    for (r, row) in map.rows.iter().enumerate() {
        for c in 0..columns {
            let value = row.get(c).copied().unwrap_or(f64::NAN);
            let share = ((value - low) / (high - low)).clamp(0.0, 1.0);
            let mut colour = match value.is_nan() {
                true => NOTHING,
                false => map.colours.at(share),
            };
            if let Some(ink) = map.under.get(r).and_then(|row| row.get(c)) {
                colour = colour.mixed(Colour(0, 0, 0), 0.45 * ink);
            }
            let cell = Area {
                left: x + side * c as f64,
                top: y + side * r as f64,
                right: x + side * (c + 1) as f64,
                bottom: y + side * (r + 1) as f64,
            };
            canvas.fill(cell, colour)?;
            if let Some(decimals) = map.decimals.filter(|_| !value.is_nan()) {
                let text = format!("{value:.decimals$}");
                let size = (0.4 * side).min(12.0);
                let size = size.min(size * (side - 3.0) / text_width(&text, size));
                if size >= 4.0 {
                    let ink = if colour.is_dark() { WHITE } else { INK };
                    let how = Text::new(size, ink, HPos::Center, VPos::Center);
                    let centre = (cell.left + side / 2.0, cell.top + side / 2.0);
                    canvas.text(&text, centre, how)?;
                }
            }
        }
    }
    let frame = Area {
        left: x,
        top: y,
        right: x + width,
        bottom: y + height,
    };
    outline(canvas, frame)?;

    for (r, name) in map.row_names.iter().take(rows).enumerate() {
        let how = Text::new(SMALL, INK, HPos::Right, VPos::Center);
        canvas.text(name, (x - 6.0, y + side * (r as f64 + 0.5)), how)?;
    }
    for (c, name) in map.column_names.iter().take(columns).enumerate() {
        let place = (x + side * (c as f64 + 0.5), y + height + 5.0);
        let how = match upright {
            true => Text::new(SMALL, INK, HPos::Right, VPos::Center).upwards(),
            false => Text::new(SMALL, INK, HPos::Center, VPos::Top),
        };
        canvas.text(name, place, how)?;
    }
    let how = Text::new(SMALL + 1.0, INK, HPos::Center, VPos::Top);
    let place = (x + width / 2.0, y + height + names + 5.0);
    canvas.text(&panel.x.label, place, how)?;
    let place = (x - left + 1.0, y + height / 2.0);
    canvas.text(&panel.y.label, place, how.upwards())?;

    if map.bar {
        let bar = Area {
            left: x + width + 10.0,
            right: x + width + 10.0 + BAR,
            ..frame
        };
        let steps = height.round().max(1.0) as usize;
        for step in 0..steps {
            let at = |step: usize| bar.top + bar.height() * step as f64 / steps as f64;
            let piece = Area {
                top: at(step),
                bottom: at(step + 1),
                ..bar
            };
            let share = 1.0 - (step as f64 + 0.5) / steps as f64;
            canvas.fill(piece, map.colours.at(share))?;
        }
        outline(canvas, bar)?;
        let how = |down| Text::new(SMALL, FAINT, HPos::Left, down);
        let beside = bar.right + 5.0;
        canvas.text(&high_text, (beside, bar.top), how(VPos::Top))?;
        canvas.text(&low_text, (beside, bar.bottom), how(VPos::Bottom))?;
    }
    Ok(x + width / 2.0)
}

fn outline<B: DrawingBackend>(canvas: &mut Canvas<B>, area: Area) -> Result<(), PlotError> {
    let Area {
        left,
        top,
        right,
        bottom,
    } = area;
    canvas.rule((left, top), (right, top), 0.5, FRAME)?;
    canvas.rule((left, bottom), (right, bottom), 0.5, FRAME)?;
    canvas.rule((left, top), (left, bottom), 0.5, FRAME)?;
    canvas.rule((right, top), (right, bottom), 0.5, FRAME)
}
