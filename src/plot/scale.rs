//! Axes: which numbers lie where, and which are written beside them.

/// How many decades a logarithmic axis has at most.
const DECADES: f64 = 600.0;

/// How an axis is asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Axis {
    pub label: String,
    pub log: bool,
    pub range: Option<(f64, f64)>,
}

/// An axis with its ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    log: bool,
    low: f64,
    high: f64,
}

/// A number written beside an axis, or a line between such.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    /// Where: 0 at the low end, 1 at the high one.
    pub place: f64,
    /// Empty for a line alone.
    pub text: String,
}

impl Scale {
    /// An axis on which these values have a place, with a margin of a share of its length at both ends.
    pub fn of(axis: &Axis, values: impl Iterator<Item = f64>, margin: f64) -> Scale {
        let log = axis.log;
        let on = |value: f64| if log { value.log10() } else { value };
        let shown = |value: &f64| value.is_finite() && value.abs() < 1e300;
        let values = values.map(on).filter(shown);
        let asked = axis
            .range
            .map(|(low, high)| (on(low), on(high)))
            .filter(|(low, high)| shown(low) && shown(high) && low < high);
        if let Some((low, high)) = asked {
            return Scale { log, low, high };
        }
        let (mut low, mut high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        // What is all but constant is a level line in the middle.
        let size = low.abs().max(high.abs());
        if high - low <= 1e-9 * size || high - low < 1e-290 {
            let room = match (log, size) {
                (true, _) => 0.5,
                (false, size) if size < 1e-290 => 1.0,
                (false, size) => 0.1 * size,
            };
            (low, high) = (low - room, high + room);
        }
        let room = margin * (high - low);
        Scale {
            log,
            low: low - room,
            high: high + room,
        }
    }

    /// From 0 to a whole number: bars.
    pub fn whole(count: usize) -> Scale {
        Scale {
            log: false,
            low: 0.0,
            high: count.max(1) as f64,
        }
    }

    /// Where a value lies, 0 to 1 within the axis; nowhere if it is not finite, or not positive on a logarithmic
    /// axis.
    pub fn place(&self, value: f64) -> Option<f64> {
        let value = if self.log { value.log10() } else { value };
        let place = (value - self.low) / (self.high - self.low);
        place.is_finite().then_some(place)
    }

    /// Where bars start.
    pub fn base(&self) -> f64 {
        match self.log {
            true => 0.0,
            false => ((0.0 - self.low) / (self.high - self.low)).clamp(0.0, 1.0),
        }
    }

    /// About as many numbers as asked for; all whole ones if the values are.
    pub fn ticks(&self, count: usize, whole: bool) -> Vec<Tick> {
        if self.log && self.high - self.low >= 0.75 {
            self.decades(count)
        } else {
            self.steps(count, whole)
        }
    }

    fn steps(&self, count: usize, whole: bool) -> Vec<Tick> {
        let back = |value: f64| if self.log { 10f64.powf(value) } else { value };
        let (low, high) = (back(self.low), back(self.high));
        let rough = (high - low) / count.max(1) as f64;
        let size = 10f64.powf(rough.log10().floor());
        let mut step = [1.0, 2.0, 2.5, 5.0, 10.0]
            .into_iter()
            .map(|factor| factor * size)
            .find(|step| *step >= 0.8 * rough)
            .unwrap_or(rough);
        if whole {
            step = if (step - 2.5).abs() < 0.1 {
                2.0
            } else {
                step.max(1.0)
            };
        }
        let first = (low / step - 1e-9).ceil();
        let values = (0..4 * count.max(1))
            .map(|i| (first + i as f64) * step)
            .take_while(|value| *value <= high + 1e-9 * step);
        let largest = low.abs().max(high.abs());
        values
            .filter_map(|value| {
                Some(Tick {
                    place: self.place(value)?,
                    text: number(value, step, largest),
                })
            })
            .collect()
    }

    /// Powers of ten, and between few of them their multiples.
    fn decades(&self, count: usize) -> Vec<Tick> {
        let span = (self.high - self.low).min(DECADES);
        let every = (span / count.max(1) as f64).ceil().max(1.0);
        let mut ticks = Vec::new();
        let mut power = (self.low / every).floor() * every;
        while power <= self.low + span {
            let multiples: &[f64] = match every {
                1.0 => &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0],
                _ => &[1.0],
            };
            for multiple in multiples {
                let place = (power + multiple.log10() - self.low) / (self.high - self.low);
                if (-1e-9..=1.0 + 1e-9).contains(&place) {
                    let told = match span {
                        span if span < 1.6 => [1.0, 2.0, 5.0].contains(multiple),
                        _ => *multiple == 1.0,
                    };
                    let text = match told {
                        true => of_decade(*multiple, power),
                        false => String::new(),
                    };
                    ticks.push(Tick { place, text });
                }
            }
            power += every;
        }
        ticks
    }
}

fn of_decade(multiple: f64, power: f64) -> String {
    match power {
        -3.0..=-1.0 => format!("{:.*}", -power as usize, multiple * 10f64.powf(power)),
        0.0..=4.0 => format!("{:.0}", multiple * 10f64.powf(power)),
        _ => format!("{multiple:.0}e{power:.0}"),
    }
}

/// A number as people read it, among others that are a step apart and not larger than the largest.
fn number(value: f64, step: f64, largest: f64) -> String {
    if largest >= 1e5 || (largest < 1e-3 && largest > 0.0) {
        if value.abs() < 1e-6 * step {
            return "0".into();
        }
        let digits = (value.abs() / step).log10().floor().max(0.0) as usize + 1;
        let text = format!("{value:.digits$e}");
        // Without the zeros that say nothing.
        return match text.split_once('e') {
            Some((digits, power)) if digits.contains('.') => {
                let digits = digits.trim_end_matches('0').trim_end_matches('.');
                format!("{digits}e{power}")
            }
            _ => text,
        };
    }
    let decimals = (0..12).find(|decimals| {
        let parts = step * 10f64.powi(*decimals);
        (parts - parts.round()).abs() < 1e-6 * parts
    });
    let value = if value.abs() < 1e-6 * step {
        0.0
    } else {
        value
    };
    format!("{value:.*}", decimals.unwrap_or(12) as usize)
}

/// A number by itself, in four digits at most.
pub(super) fn alone(value: f64) -> String {
    let size = value.abs();
    match size {
        _ if !value.is_finite() => format!("{value}"),
        0.0 => "0".into(),
        _ if !(1e-3..1e5).contains(&size) => format!("{value:.1e}"),
        _ if size >= 100.0 => format!("{value:.0}"),
        _ => {
            let text = format!("{value:.3}");
            text.trim_end_matches('0').trim_end_matches('.').to_string()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(low: f64, high: f64, log: bool, whole: bool) -> Vec<String> {
        let axis = Axis {
            log,
            range: Some((low, high)),
            ..Axis::default()
        };
        let ticks = Scale::of(&axis, std::iter::empty(), 0.0).ticks(5, whole);
        ticks
            .into_iter()
            .map(|tick| tick.text)
            .filter(|text| !text.is_empty())
            .collect()
    }

    #[test]
    fn numbers_beside_an_axis_are_round() {
        assert_eq!(
            texts(0.0, 1.0, false, false),
            ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]
        );
        assert_eq!(texts(1.0, 5.0, false, true), ["1", "2", "3", "4", "5"]);
        assert_eq!(texts(1.0, 2.0, false, true), ["1", "2"]);
        assert_eq!(
            texts(-3e-5, 3e-5, false, false),
            ["-3e-5", "-2e-5", "-1e-5", "0", "1e-5", "2e-5", "3e-5"]
        );
        assert_eq!(
            texts(0.0, 1e6, false, false),
            ["0", "2e5", "4e5", "6e5", "8e5", "1e6"]
        );
        assert_eq!(texts(0.5, 20.0, true, false), ["1", "10"]);
        assert_eq!(texts(1e-6, 1.0, true, false), ["1e-6", "1e-4", "0.01", "1"]);
        assert_eq!(texts(1.0, 10.0, true, false), ["1", "2", "5", "10"]);
    }

    #[test]
    fn an_axis_of_anything_has_ends() {
        for values in [
            vec![],
            vec![f64::NAN, f64::INFINITY],
            vec![3.0],
            vec![0.0, 0.0],
            vec![5e-324, 1e-323],
            vec![-1e299, 1e299],
            vec![f64::MAX, f64::MIN],
            vec![1.0, 1.0 + f64::EPSILON],
        ] {
            for log in [false, true] {
                let axis = Axis {
                    log,
                    ..Axis::default()
                };
                let scale = Scale::of(&axis, values.iter().copied(), 0.05);
                assert!(scale.low < scale.high, "{values:?}");
                for whole in [false, true] {
                    let ticks = scale.ticks(5, whole);
                    assert!(ticks.len() < 100, "{values:?}");
                    assert!(
                        ticks.iter().all(|tick| tick.place.is_finite()),
                        "{values:?}"
                    );
                }
            }
        }
    }
}
