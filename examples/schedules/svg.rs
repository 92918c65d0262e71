//! Lines in a picture, which takes the colour of the text around it.

use std::fmt::Write;

/// A curve: what it is called, and its rate at each step.
pub struct Line {
    pub label: &'static str,
    pub rates: Vec<f64>,
}

/// The picture's size, and where the axes stand in it.
const SIZE: [f64; 2] = [560.0, 170.0];
const LEFT: f64 = 44.0;
const RIGHT: f64 = 552.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 150.0;

/// How far a straight stroke may pass by a point, in pixels.
const TOLERANCE: f64 = 0.15;

/// How the lines are told apart: their widths and dashes.
const STROKES: [&str; 3] = [
    "stroke-width=\"2\"",
    "stroke-width=\"1.5\" stroke-dasharray=\"6 3\"",
    "stroke-width=\"1.5\" stroke-dasharray=\"1.5 2.5\"",
];

/// The picture as text of SVG, without an empty line, so that it can stand in documentation.
pub fn draw(name: &str, lines: &[Line]) -> String {
    let name = name.replace('_', " ");
    let highest = lines
        .iter()
        .flat_map(|line| &line.rates)
        .fold(0.0, |a: f64, b| a.max(*b));
    let steps = lines[0].rates.len();
    let [width, height] = SIZE;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" style=\"max-width: 100%\" role=\"img\" \
         aria-label=\"{name}: the rate over the steps\" fill=\"none\" stroke=\"currentColor\">\n"
    );
    let middle = (TOP + BOTTOM) / 2.0;
    svg += &format!(
        "<path opacity=\"0.3\" d=\"M{LEFT} {TOP}V{BOTTOM}H{RIGHT}M{LEFT} {TOP}H{RIGHT}\
         M{LEFT} {middle}H{RIGHT}\"/>\n"
    );
    svg +=
        "<g fill=\"currentColor\" stroke=\"none\" font-size=\"11\" font-family=\"sans-serif\">\n";
    let mut text = |x: f64, y: f64, anchor: &str, text: &str| {
        let _ = writeln!(
            svg,
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{text}</text>"
        );
    };
    for (y, rate) in [(TOP, highest), (middle, highest / 2.0), (BOTTOM, 0.0)] {
        text(LEFT - 6.0, y + 4.0, "end", &rate.to_string());
    }
    text(LEFT, BOTTOM + 15.0, "middle", "0");
    text(RIGHT, BOTTOM + 15.0, "end", &format!("{steps} steps"));
    for (line, x) in lines.iter().zip(columns(lines)) {
        text(x + 30.0, 14.0, "start", line.label);
    }
    svg += "</g>\n";
    for ((line, x), stroke) in lines.iter().zip(columns(lines)).zip(STROKES) {
        let _ = writeln!(
            svg,
            "<path {stroke} d=\"M{x} 10h24M{}\"/>",
            path(&line.rates, highest)
        );
    }
    svg + "</svg>\n"
}

/// Where the labels of the lines begin: side by side, as far apart as they are long.
fn columns(lines: &[Line]) -> Vec<f64> {
    let mut x = LEFT;
    let mut columns = Vec::new();
    for line in lines {
        columns.push(x);
        x += (52.0 + 6.2 * line.label.len() as f64).round();
    }
    columns
}

/// The points of a line, those left out that a straight stroke passes.
fn path(rates: &[f64], highest: f64) -> String {
    let across = (RIGHT - LEFT) / (rates.len() - 1) as f64;
    let points: Vec<(f64, f64)> = rates
        .iter()
        .enumerate()
        .map(|(step, rate)| {
            let up = (BOTTOM - TOP) * rate / highest;
            (LEFT + across * step as f64, BOTTOM - up)
        })
        .collect();
    let mut kept = vec![0];
    let mut last = 0;
    for next in 2..points.len() {
        if !straight(&points[last..=next]) {
            last = next - 1;
            kept.push(last);
        }
    }
    kept.push(points.len() - 1);
    let point = |i: usize| format!("{:.1} {:.1}", points[i].0, points[i].1);
    kept.into_iter().map(point).collect::<Vec<_>>().join("L")
}

/// Whether the stroke from the first of some points to the last passes all between.
fn straight(points: &[(f64, f64)]) -> bool {
    let ((x, y), (end, height)) = (points[0], points[points.len() - 1]);
    let slope = (height - y) / (end - x);
    points
        .iter()
        .all(|point| (y + slope * (point.0 - x) - point.1).abs() <= TOLERANCE)
}
