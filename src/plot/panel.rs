//! A panel: one pair of axes, and what is drawn between them.

use super::HeatMap;
use super::canvas::Point;
use super::scale::Axis;

/// One pair of axes with its series, or a heat map.
///
/// Series have the colours of the palette in their order; a series of the name `""` is not in the legend.
#[derive(Debug, Clone, Default)]
pub struct Panel {
    pub(super) title: String,
    pub(super) x: Axis,
    pub(super) y: Axis,
    pub(super) series: Vec<Series>,
    pub(super) categories: Vec<String>,
    pub(super) marks: Vec<Mark>,
    pub(super) heat_map: Option<HeatMap>,
}

/// Points of a name.
#[derive(Debug, Clone)]
pub(super) struct Series {
    pub name: String,
    pub kind: Kind,
    pub points: Vec<Point>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Line,
    Dashed,
    Points,
    Bars,
}

/// A line across the panel.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub upright: bool,
    pub at: f64,
    pub label: String,
}

impl Panel {
    /// A panel with nothing in it.
    pub fn new() -> Self {
        Panel::default()
    }

    /// What stands above it.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// What the horizontal axis is.
    pub fn x_label(mut self, label: impl Into<String>) -> Self {
        self.x.label = label.into();
        self
    }

    /// What the vertical axis is.
    pub fn y_label(mut self, label: impl Into<String>) -> Self {
        self.y.label = label.into();
        self
    }

    /// Makes the horizontal axis logarithmic: what is not above zero is a gap.
    #[doc(alias("xscale", "semilogx"))]
    pub fn log_x(mut self) -> Self {
        self.x.log = true;
        self
    }

    /// Makes the vertical axis logarithmic: what is not above zero is a gap.
    #[doc(alias("yscale", "semilogy"))]
    pub fn log_y(mut self) -> Self {
        self.y.log = true;
        self
    }

    /// From where to where the horizontal axis goes. Ends that are no axis are passed over: the values decide, as
    /// they do unless told.
    #[doc(alias = "xlim")]
    pub fn x_range(mut self, low: f64, high: f64) -> Self {
        self.x.range = Some((low, high));
        self
    }

    /// From where to where the vertical axis goes, as [`x_range`](Panel::x_range).
    #[doc(alias = "ylim")]
    pub fn y_range(mut self, low: f64, high: f64) -> Self {
        self.y.range = Some((low, high));
        self
    }

    /// A line through points in their order, which are shown too if they are few.
    #[doc(alias = "plot")]
    pub fn line<X: Into<f64>, Y: Into<f64>>(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = (X, Y)>,
    ) -> Self {
        self.series(name, Kind::Line, points)
    }

    /// A dashed line through points in their order, as for what is only compared with.
    pub fn dashed<X: Into<f64>, Y: Into<f64>>(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = (X, Y)>,
    ) -> Self {
        self.series(name, Kind::Dashed, points)
    }

    /// Points by themselves.
    #[doc(alias = "scatter")]
    pub fn points<X: Into<f64>, Y: Into<f64>>(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = (X, Y)>,
    ) -> Self {
        self.series(name, Kind::Points, points)
    }

    /// A bar for each category; of several such series they stand side by side.
    #[doc(alias = "bar")]
    pub fn bars<Y: Into<f64>>(
        self,
        name: impl Into<String>,
        heights: impl IntoIterator<Item = Y>,
    ) -> Self {
        let points = heights.into_iter().enumerate();
        self.series(
            name,
            Kind::Bars,
            points.map(|(i, height)| (i as f64, height)),
        )
    }

    /// The names of the bars, from the left.
    pub fn categories<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.categories = names.into_iter().map(Into::into).collect();
        self
    }

    /// A thin upright line at a place of the horizontal axis, and what it says.
    #[doc(alias = "axvline")]
    pub fn mark_x(mut self, at: f64, label: impl Into<String>) -> Self {
        let label = label.into();
        self.marks.push(Mark {
            upright: true,
            at,
            label,
        });
        self
    }

    /// A thin level line at a place of the vertical axis, and what it says.
    #[doc(alias = "axhline")]
    pub fn mark_y(mut self, at: f64, label: impl Into<String>) -> Self {
        let label = label.into();
        self.marks.push(Mark {
            upright: false,
            at,
            label,
        });
        self
    }

    /// A heat map instead of series.
    #[doc(alias("imshow", "matshow"))]
    pub fn heat_map(mut self, map: HeatMap) -> Self {
        self.heat_map = Some(map);
        self
    }

    fn series<X: Into<f64>, Y: Into<f64>>(
        mut self,
        name: impl Into<String>,
        kind: Kind,
        points: impl IntoIterator<Item = (X, Y)>,
    ) -> Self {
        let points = points.into_iter().map(|(x, y)| (x.into(), y.into()));
        self.series.push(Series {
            name: name.into(),
            kind,
            points: points.collect(),
        });
        self
    }
}
