//! Units that no longer learn, found by their values.

use super::report::{UnitHealth, UnitKind};
use crate::network::{Network, See, Shown};
use crate::scalar::Float;
use crate::tape::Tape;
use crate::tensor::Shape;

/// Looks at the values of samples as in inference.
pub(super) fn look<N: Network>(
    net: &N,
    samples: &[N::Input],
    tape: &mut Tape<N>,
) -> Vec<UnitHealth> {
    let mut looking = Looking {
        entries: entries::<N>(),
    };
    for x in samples.chunks(GROUP) {
        looking.entries.iter_mut().for_each(|entry| entry.shown = 0);
        crate::network::trace_inference(net, x, tape, &mut looking);
    }
    let stages = looking.entries.into_iter().flat_map(|entry| entry.stages);
    stages.filter_map(Stage::health).collect()
}

/// How many samples a tape holds.
const GROUP: usize = 32;

/// Is shown the values of the entries.
struct Looking {
    entries: Vec<Entry>,
}

struct Entry {
    name: &'static str,
    /// How many of its values were shown in this pass.
    shown: usize,
    stages: Vec<Stage>,
}

/// A layer or an activation of an entry, and what was seen of it.
struct Stage {
    entry: &'static str,
    kind: Option<UnitKind>,
    /// Whether each unit was once not 0.
    alive: Vec<bool>,
    /// How many values were saturated, of how many.
    saturated: usize,
    values: usize,
}

/// The entries of a network with their stages. The last stage of the last is the head.
fn entries<N: Network>() -> Vec<Entry> {
    let entry = |(place, row): (usize, &crate::summary::Row)| {
        let stages = stages(row.layer);
        let is_head = |stage: usize| place + 1 == N::ROWS.len() && stage + 1 == stages.len();
        let stages = stages.iter().enumerate().map(|(i, text)| Stage {
            entry: row.name,
            kind: kind(text).filter(|_| !is_head(i)),
            alive: Vec::new(),
            saturated: 0,
            values: 0,
        });
        Entry {
            name: row.name,
            shown: 0,
            stages: stages.collect(),
        }
    };
    N::ROWS.iter().enumerate().map(entry).collect()
}

/// The stages of an entry as it is declared: `Dense(10) -> Relu`. An arrow in parentheses is none of its.
fn stages(layer: &'static str) -> Vec<&'static str> {
    let (mut stages, mut start, mut depth) = (Vec::new(), 0, 0);
    let bytes = layer.as_bytes();
    for (i, byte) in bytes.iter().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            b'-' if depth == 0 && bytes.get(i + 1) == Some(&b'>') => {
                stages.push(layer[start..i].trim());
                start = i + 2;
            }
            _ => {}
        }
    }
    stages.push(layer[start..].trim());
    stages
}

fn kind(stage: &str) -> Option<UnitKind> {
    match stage {
        "Relu" => Some(UnitKind::Relu),
        "Sigmoid" => Some(UnitKind::Sigmoid),
        "Tanh" => Some(UnitKind::Tanh),
        _ => None,
    }
}

impl<T: Float> See<T> for Looking {
    fn value(&mut self, what: Shown, floats: &[T]) {
        let Some(entry) = self
            .entries
            .iter_mut()
            .find(|entry| entry.name == what.name)
        else {
            return;
        };
        let stage = entry.shown % entry.stages.len();
        entry.shown += 1;
        entry.stages[stage].see(what.shape, floats);
    }
}

impl Stage {
    fn see<T: Float>(&mut self, shape: Shape, floats: &[T]) {
        let Some(kind) = self.kind else {
            return;
        };
        // A unit of an image is a channel.
        let positions = match shape.axes() {
            [_, height, width] => height * width,
            _ => 1,
        };
        let units = shape.len() / positions.max(1);
        self.alive.resize(units, false);
        for sample in floats.chunks_exact(shape.len().max(1)) {
            for (unit, values) in sample.chunks_exact(positions).enumerate() {
                for value in values.iter().map(|value| value.to_f64()) {
                    self.alive[unit] |= value != 0.0;
                    self.saturated += usize::from(kind.slope(value) < 0.05);
                    self.values += 1;
                }
            }
        }
    }

    /// What was seen, if it was anything.
    fn health(self) -> Option<UnitHealth> {
        let kind = self.kind.filter(|_| self.values > 0)?;
        let share = match kind {
            UnitKind::Relu => {
                let dead = self.alive.iter().filter(|alive| !**alive).count();
                dead as f64 / self.alive.len() as f64
            }
            _ => self.saturated as f64 / self.values as f64,
        };
        Some(UnitHealth {
            entry: self.entry,
            kind,
            share,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stages_of_an_entry_are_told_apart() {
        assert_eq!(stages("Dense(10) -> Relu"), ["Dense(10)", "Relu"]);
        assert_eq!(stages("Apply(a -> b) -> Tanh"), ["Apply(a -> b)", "Tanh"]);
        assert_eq!(stages("Flatten"), ["Flatten"]);
        assert_eq!(kind("Relu"), Some(UnitKind::Relu));
        assert_eq!(kind("Dense(10)"), None);
    }
}
