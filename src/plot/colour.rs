//! Colours that people with any kind of sight tell apart.

use plotters::style::RGBColor;

/// Red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

pub(super) const WHITE: Colour = Colour(255, 255, 255);
pub(super) const INK: Colour = Colour(40, 40, 40);
pub(super) const FAINT: Colour = Colour(112, 112, 112);
pub(super) const GRID: Colour = Colour(228, 228, 228);
pub(super) const FRAME: Colour = Colour(160, 160, 160);
/// Of a cell of a heat map that has no number.
pub(super) const NOTHING: Colour = Colour(205, 205, 205);

/// The colours of series: Okabe and Ito's, without their yellow, which is too light for lines.
const SERIES: [Colour; 7] = [
    Colour(0, 114, 178),
    Colour(213, 94, 0),
    Colour(0, 158, 115),
    Colour(204, 121, 167),
    Colour(230, 159, 0),
    Colour(86, 180, 233),
    Colour(100, 100, 100),
];

/// The colour of a series, and whether it is dashed because the colours are used up.
pub(super) fn of_series(index: usize) -> (Colour, bool) {
    (
        SERIES[index % SERIES.len()],
        (index / SERIES.len()) % 2 == 1,
    )
}

impl Colour {
    pub(super) fn rgb(self) -> RGBColor {
        RGBColor(self.0, self.1, self.2)
    }

    /// This colour where `share` is 0, the other where it is 1.
    pub(super) fn mixed(self, other: Colour, share: f64) -> Colour {
        let mix = |a: u8, b: u8| {
            let (a, b) = (f64::from(a), f64::from(b));
            (a + (b - a) * share.clamp(0.0, 1.0)).round() as u8
        };
        Colour(
            mix(self.0, other.0),
            mix(self.1, other.1),
            mix(self.2, other.2),
        )
    }

    pub(super) fn is_dark(self) -> bool {
        299 * u32::from(self.0) + 587 * u32::from(self.1) + 114 * u32::from(self.2) < 140_000
    }
}

/// The colours of a heat map's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Colours {
    /// Dark to light, viridis: for numbers from small to large.
    #[default]
    #[doc(alias = "viridis")]
    Sequential,
    /// Blue, white, red: for numbers on both sides of zero.
    #[doc(alias = "RdBu")]
    Diverging,
    /// White to black: for pictures in ink, such as digits.
    #[doc(alias = "gray")]
    Ink,
}

impl Colours {
    /// The colour of a share, 0 to 1.
    pub(super) fn at(self, share: f64) -> Colour {
        let stops: &[Colour] = match self {
            Colours::Sequential => &[
                Colour(68, 1, 84),
                Colour(72, 40, 120),
                Colour(62, 74, 137),
                Colour(49, 104, 142),
                Colour(38, 130, 142),
                Colour(31, 158, 137),
                Colour(53, 183, 121),
                Colour(109, 205, 89),
                Colour(180, 222, 44),
                Colour(253, 231, 37),
            ],
            Colours::Diverging => &[
                Colour(5, 48, 97),
                Colour(33, 102, 172),
                Colour(67, 147, 195),
                Colour(146, 197, 222),
                Colour(209, 229, 240),
                Colour(252, 252, 252),
                Colour(253, 219, 199),
                Colour(244, 165, 130),
                Colour(214, 96, 77),
                Colour(178, 24, 43),
                Colour(103, 0, 31),
            ],
            Colours::Ink => &[WHITE, Colour(20, 20, 20)],
        };
        let place = share.clamp(0.0, 1.0) * (stops.len() - 1) as f64;
        let left = (place as usize).min(stops.len() - 2);
        stops[left].mixed(stops[left + 1], place - left as f64)
    }
}
