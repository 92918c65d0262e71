//! Drawing a panel: title, legend, axes, series.

use plotters::style::text_anchor::{HPos, VPos};
use plotters_backend::DrawingBackend;

use super::canvas::{Area, Canvas, Point, Text, text_width};
use super::colour::{Colour, FAINT, FRAME, GRID, INK, WHITE, of_series};
use super::panel::{Kind, Mark, Series};
use super::scale::{Scale, Tick};
use super::{Panel, PlotError, heat_map_draw};

const TITLE: f64 = 15.0;
const LABEL: f64 = 12.0;
/// The size of all but titles and labels.
pub(super) const SMALL: f64 = 11.0;
/// The height of a line of the legend.
const LEGEND: f64 = 18.0;
/// The line of a series in the legend, with its gap.
const SAMPLE: f64 = 24.0;
/// How many points of a line are shown as such.
const FEW: usize = 30;

/// Draws a panel into its area of the canvas.
pub(super) fn panel<B: DrawingBackend>(
    canvas: &mut Canvas<B>,
    panel: &Panel,
    area: Area,
) -> Result<(), PlotError> {
    let mut inner = Area {
        left: area.left + 14.0,
        top: area.top + 12.0,
        right: area.right - 22.0,
        bottom: area.bottom - 12.0,
    };
    let title = Text::new(TITLE, INK, HPos::Center, VPos::Top).bold();
    let title_top = inner.top;
    if !panel.title.is_empty() {
        inner.top += 24.0;
    }
    if let Some(map) = &panel.heat_map {
        let middle = heat_map_draw::draw(canvas, panel, map, inner)?;
        return canvas.text(&panel.title, (middle, title_top), title);
    }
    let legend_top = inner.top;
    let named = panel.series.iter().any(|series| !series.name.is_empty());
    let legend = if named {
        legend(panel, inner.width() - 60.0)
    } else {
        Vec::new()
    };
    let lines = legend.last().map_or(0, |entry| entry.line + 1);
    inner.top += LEGEND * lines as f64 + if lines > 0 { 4.0 } else { 0.0 };

    let axes = Axes::fit(panel, inner);
    let plot = axes.plot;
    let middle = (plot.left + plot.right) / 2.0;
    canvas.text(&panel.title, (middle, title_top), title)?;
    for entry in &legend {
        let place = (
            plot.left + entry.left,
            legend_top + LEGEND * entry.line as f64,
        );
        entry.draw(canvas, place)?;
    }
    axes.draw(canvas, panel)?;
    let bars = panel.series.iter().filter(|s| s.kind == Kind::Bars).count();
    let mut bar = 0;
    for (index, series) in panel.series.iter().enumerate() {
        let (colour, dashed) = of_series(index);
        match series.kind {
            Kind::Bars => {
                axes.bars(canvas, series, (bar, bars), colour)?;
                bar += 1;
            }
            Kind::Points => axes.discs(canvas, &series.points, colour)?,
            Kind::Line => axes.line(canvas, series, dashed, colour)?,
            Kind::Dashed => axes.line(canvas, series, true, colour)?,
        }
    }
    panel
        .marks
        .iter()
        .try_for_each(|mark| axes.mark(canvas, mark))
}

/// A series in the legend.
struct Entry<'a> {
    series: &'a Series,
    colour: Colour,
    dashed: bool,
    line: usize,
    left: f64,
}

fn legend(panel: &Panel, width: f64) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let (mut line, mut left) = (0, 0.0);
    for (index, series) in panel.series.iter().enumerate() {
        if series.name.is_empty() {
            continue;
        }
        let (colour, dashed) = of_series(index);
        let takes = SAMPLE + text_width(&series.name, SMALL) + 16.0;
        if left > 0.0 && left + takes > width {
            (line, left) = (line + 1, 0.0);
        }
        entries.push(Entry {
            series,
            colour,
            dashed: dashed || series.kind == Kind::Dashed,
            line,
            left,
        });
        left += takes;
    }
    entries
}

impl Entry<'_> {
    fn draw<B: DrawingBackend>(
        &self,
        canvas: &mut Canvas<B>,
        (x, y): Point,
    ) -> Result<(), PlotError> {
        let middle = y + LEGEND / 2.0;
        let ends = [(x + 1.0, middle), (x + SAMPLE - 6.0, middle)];
        match self.series.kind {
            Kind::Points => canvas.disc((x + 9.0, middle), 3.5, self.colour)?,
            Kind::Bars => {
                let block = Area {
                    left: x + 4.0,
                    top: middle - 5.0,
                    right: x + 14.0,
                    bottom: middle + 5.0,
                };
                canvas.fill(block, self.colour)?;
            }
            _ if self.dashed => canvas.dashes(&ends, 6.0, 2.0, self.colour)?,
            _ => canvas.path(&ends, 2.0, self.colour)?,
        }
        let how = Text::new(SMALL, INK, HPos::Left, VPos::Center);
        canvas.text(&self.series.name, (x + SAMPLE, middle), how)
    }
}

/// The axes of a panel, in their place.
struct Axes {
    plot: Area,
    x: Scale,
    y: Scale,
    x_ticks: Vec<Tick>,
    y_ticks: Vec<Tick>,
    /// Whether the names of bars stand upright.
    upright: bool,
}

impl Axes {
    fn fit(panel: &Panel, area: Area) -> Axes {
        let points = || panel.series.iter().flat_map(|series| &series.points);
        let bars = panel.series.iter().any(|s| s.kind == Kind::Bars);
        let marked = |upright: bool| {
            let marks = panel.marks.iter().filter(move |m| m.upright == upright);
            marks.map(|mark| mark.at)
        };
        let shown = |v: f64, log: bool| v.is_finite() && (!log || v > 0.0);
        // What has no place on one axis does not stretch the other.
        let both = || points().filter(|(x, y)| shown(*x, panel.x.log) && shown(*y, panel.y.log));
        let of_bars = panel.series.iter().filter(|s| s.kind == Kind::Bars);
        let count = of_bars.map(|series| series.points.len()).max().unwrap_or(0);
        let count = count.max(panel.categories.len());
        let x = match bars {
            true => Scale::whole(count),
            false => Scale::of(&panel.x, both().map(|p| p.0).chain(marked(true)), 0.025),
        };
        let zero = (bars && !panel.y.log).then_some(0.0);
        let y = both().map(|p| p.1).chain(marked(false)).chain(zero);
        let y = Scale::of(&panel.y, y, 0.06);

        let mut plot = area;
        plot.bottom -= if panel.x.label.is_empty() { 0.0 } else { 18.0 };
        let whole_y = both().all(|p| p.1 == p.1.round()) && both().next().is_some();
        let y_count = ((plot.height() - 20.0) / 45.0).clamp(2.0, 8.0) as usize;
        let y_ticks = y.ticks(y_count, whole_y);
        plot.left += if panel.y.label.is_empty() { 0.0 } else { 18.0 };
        plot.left += beside(&y_ticks);

        let (x_ticks, upright) = match bars {
            true => {
                let ticks: Vec<_> = (0..count)
                    .map(|i| Tick {
                        place: (i as f64 + 0.5) / count as f64,
                        text: panel.categories.get(i).cloned().unwrap_or_default(),
                    })
                    .collect();
                let room = plot.width() / count.max(1) as f64 - 6.0;
                let upright = widest(ticks.iter().map(|tick| &tick.text)) > room;
                (ticks, upright)
            }
            false => {
                let whole_x = both().all(|p| p.0 == p.0.round()) && both().next().is_some();
                let count = (plot.width() / 70.0).clamp(2.0, 10.0) as usize;
                (x.ticks(count, whole_x), false)
            }
        };
        plot.bottom -= below(&x_ticks, upright);
        // However small it is.
        plot.bottom = plot.bottom.max(plot.top + 1.0);
        plot.right = plot.right.max(plot.left + 1.0);
        Axes {
            plot,
            x,
            y,
            x_ticks,
            y_ticks,
            upright,
        }
    }

    fn draw<B: DrawingBackend>(
        &self,
        canvas: &mut Canvas<B>,
        panel: &Panel,
    ) -> Result<(), PlotError> {
        let Area {
            left,
            top,
            right,
            bottom,
        } = self.plot;
        let bars = panel.series.iter().any(|s| s.kind == Kind::Bars);
        for tick in &self.y_ticks {
            let y = bottom - tick.place * self.plot.height();
            let width = if tick.text.is_empty() { 0.5 } else { 1.0 };
            canvas.rule((left, y), (right, y), width, GRID)?;
            let how = Text::new(SMALL, FAINT, HPos::Right, VPos::Center);
            canvas.text(&tick.text, (left - 6.0, y), how)?;
        }
        for tick in &self.x_ticks {
            let x = left + tick.place * self.plot.width();
            if !bars {
                let width = if tick.text.is_empty() { 0.5 } else { 1.0 };
                canvas.rule((x, top), (x, bottom), width, GRID)?;
            }
            let how = match self.upright {
                true => Text::new(SMALL, FAINT, HPos::Right, VPos::Center).upwards(),
                false => Text::new(SMALL, FAINT, HPos::Center, VPos::Top),
            };
            canvas.text(&tick.text, (x, bottom + 5.0), how)?;
        }
        canvas.rule((left, top), (left, bottom), 1.0, FRAME)?;
        canvas.rule((left, bottom), (right, bottom), 1.0, FRAME)?;
        let how = Text::new(LABEL, INK, HPos::Center, VPos::Bottom);
        let names = below(&self.x_ticks, self.upright);
        let place = ((left + right) / 2.0, bottom + names + 17.0);
        canvas.text(&panel.x.label, place, how)?;
        let numbers = beside(&self.y_ticks);
        let place = (left - numbers - 6.0, (top + bottom) / 2.0);
        canvas.text(&panel.y.label, place, how.upwards())
    }

    /// Where a point lies; nowhere if it is not finite.
    fn place(&self, (x, y): Point) -> Option<Point> {
        let (x, y) = (self.x.place(x)?, self.y.place(y)?);
        // Far outside is outside: so all can be computed with.
        let (x, y) = (x.clamp(-1e6, 1e6), y.clamp(-1e6, 1e6));
        Some((
            self.plot.left + x * self.plot.width(),
            self.plot.bottom - y * self.plot.height(),
        ))
    }

    fn contains(&self, (x, y): Point) -> bool {
        let Area {
            left,
            top,
            right,
            bottom,
        } = self.plot;
        (left - 0.5..=right + 0.5).contains(&x) && (top - 0.5..=bottom + 0.5).contains(&y)
    }

    fn line<B: DrawingBackend>(
        &self,
        canvas: &mut Canvas<B>,
        series: &Series,
        dashed: bool,
        colour: Colour,
    ) -> Result<(), PlotError> {
        let places: Vec<_> = series.points.iter().map(|p| self.place(*p)).collect();
        for run in places.split(Option::is_none) {
            let run: Vec<Point> = run.iter().flatten().copied().collect();
            if let [alone] = run[..] {
                if self.contains(alone) {
                    canvas.disc(alone, 3.0, colour)?;
                }
                continue;
            }
            for piece in pieces(&thinned(&run), self.plot) {
                match dashed {
                    true => canvas.dashes(&piece, 7.0, 2.0, colour)?,
                    false => canvas.path(&piece, 2.0, colour)?,
                }
            }
        }
        match series.points.len() <= FEW && series.kind == Kind::Line {
            true => self.discs(canvas, &series.points, colour),
            false => Ok(()),
        }
    }

    fn discs<B: DrawingBackend>(
        &self,
        canvas: &mut Canvas<B>,
        points: &[Point],
        colour: Colour,
    ) -> Result<(), PlotError> {
        let radius = if points.len() > 400 { 2.0 } else { 3.0 };
        let places = points.iter().filter_map(|point| self.place(*point));
        places
            .filter(|place| self.contains(*place))
            .try_for_each(|place| canvas.disc(place, radius, colour))
    }

    fn bars<B: DrawingBackend>(
        &self,
        canvas: &mut Canvas<B>,
        series: &Series,
        (which, of): (usize, usize),
        colour: Colour,
    ) -> Result<(), PlotError> {
        let wide = 0.76 / of.max(1) as f64;
        let base = self.plot.bottom - self.y.base() * self.plot.height();
        for (x, y) in &series.points {
            let left = x + 0.12 + wide * which as f64;
            let (Some((x0, y)), Some((x1, _))) =
                (self.place((left, *y)), self.place((left + wide, *y)))
            else {
                continue;
            };
            let y = y.clamp(self.plot.top, self.plot.bottom);
            let gap = if of > 1 { 0.5 } else { 0.0 };
            let bar = Area {
                left: x0 + gap,
                top: y.min(base),
                right: (x1 - gap).max(x0 + gap),
                bottom: y.max(base),
            };
            canvas.fill(bar, colour)?;
        }
        canvas.rule((self.plot.left, base), (self.plot.right, base), 1.0, FRAME)
    }

    fn mark<B: DrawingBackend>(
        &self,
        canvas: &mut Canvas<B>,
        mark: &Mark,
    ) -> Result<(), PlotError> {
        let plot = self.plot;
        let place = match mark.upright {
            true => self.x.place(mark.at),
            false => self.y.place(mark.at),
        };
        let Some(place) = place.filter(|place| (0.0..=1.0).contains(place)) else {
            return Ok(());
        };
        let (ends, at, across) = if mark.upright {
            let x = plot.left + place * plot.width();
            // On the side where there is room.
            let (at, across) = match place < 0.5 {
                true => (x + 5.0, HPos::Left),
                false => (x - 5.0, HPos::Right),
            };
            (
                [(x, plot.top), (x, plot.bottom)],
                (at, plot.top + 9.0),
                across,
            )
        } else {
            let y = plot.bottom - place * plot.height();
            let above = if place < 0.9 { y - 8.0 } else { y + 9.0 };
            (
                [(plot.left, y), (plot.right, y)],
                (plot.right - 4.0, above),
                HPos::Right,
            )
        };
        canvas.dashes(&ends, 5.0, 1.25, FAINT)?;
        let wide = text_width(&mark.label, SMALL);
        let left = match across {
            HPos::Left => at.0,
            _ => at.0 - wide,
        };
        if wide > 0.0 {
            let behind = Area {
                left: left - 2.0,
                top: at.1 - 7.0,
                right: left + wide + 2.0,
                bottom: at.1 + 7.0,
            };
            canvas.fill(behind, WHITE)?;
        }
        canvas.text(&mark.label, at, Text::new(SMALL, INK, across, VPos::Center))
    }
}

/// The room that the texts below the horizontal axis take.
fn below(ticks: &[Tick], upright: bool) -> f64 {
    match upright {
        true => widest(ticks.iter().map(|tick| &tick.text)) + 8.0,
        false => 18.0,
    }
}

/// The room that the numbers beside the vertical axis take.
fn beside(ticks: &[Tick]) -> f64 {
    widest(ticks.iter().map(|tick| &tick.text)) + 7.0
}

/// The width of the widest of small texts.
pub(super) fn widest<'a>(texts: impl Iterator<Item = &'a String>) -> f64 {
    texts
        .map(|text| text_width(text, SMALL))
        .fold(0.0, f64::max)
}

/// The same line with few points where many share a column: the first, the least, the greatest and the last.
fn thinned(points: &[Point]) -> Vec<Point> {
    let column = |point: &Point| (2.0 * point.0).floor();
    let mut kept = Vec::new();
    for run in points.chunk_by(|a, b| column(a) == column(b)) {
        if run.len() <= 4 {
            kept.extend_from_slice(run);
            continue;
        }
        let by = |better: fn(f64, f64) -> bool| {
            (1..run.len()).fold(0, |best, i| {
                if better(run[i].1, run[best].1) {
                    i
                } else {
                    best
                }
            })
        };
        let mut indices = [0, by(|a, b| a < b), by(|a, b| a > b), run.len() - 1];
        indices.sort_unstable();
        kept.extend(indices.map(|index| run[index]));
    }
    kept
}

/// The parts of a line that lie within an area.
fn pieces(points: &[Point], area: Area) -> Vec<Vec<Point>> {
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    for pair in points.windows(2) {
        let Some((from, to)) = clipped(pair[0], pair[1], area) else {
            continue;
        };
        match pieces.last_mut() {
            Some(piece) if piece.last() == Some(&from) => piece.push(to),
            _ => pieces.push(vec![from, to]),
        }
    }
    pieces
}

/// The part of a straight line that lies within an area (Liang and Barsky).
fn clipped(from: Point, to: Point, area: Area) -> Option<(Point, Point)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut start, mut end) = (0.0_f64, 1.0_f64);
    for (p, q) in [
        (-dx, from.0 - area.left),
        (dx, area.right - from.0),
        (-dy, from.1 - area.top),
        (dy, area.bottom - from.1),
    ] {
        if p == 0.0 {
            if q < 0.0 {
                return None;
            }
        } else if p < 0.0 {
            start = start.max(q / p);
        } else {
            end = end.min(q / p);
        }
    }
    let at = |share: f64| match share {
        0.0 => from,
        1.0 => to,
        share => (from.0 + share * dx, from.1 + share * dy),
    };
    (start <= end).then(|| (at(start), at(end)))
}
