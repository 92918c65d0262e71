//! Chains: entry after entry.

use std::fmt::Write;

use super::activations;
use super::dice::{Dice, list};
use super::kinds::{KINDS, Kind, Layer};

/// Layers that follow each other.
pub struct Chain<'a> {
    dice: &'a mut Dice,
    entries: String,
    count: usize,
    shape: Vec<usize>,
}

impl Chain<'_> {
    /// Takes floats, and begins with a layer of this kind.
    pub fn of_floats(dice: &mut Dice, first: &'static Kind) -> String {
        let (shape, layer) = first_layer(dice, first);
        let header = format!("[f64; {}]", list(&shape));
        let (entries, count) = (String::new(), 0);
        let mut chain = Chain {
            dice,
            entries,
            count,
            shape,
        };
        chain.entry(&layer);
        chain.finish(&format!("{header} -> "), "")
    }

    /// Takes words, and begins with their embedding.
    pub fn of_words(dice: &mut Dice, words: usize, steps: usize) -> String {
        let dim = dice.between(1, 4);
        let entries = format!("        words: Embedding({dim}),\n");
        let shape = vec![steps, dim];
        let chain = Chain {
            dice,
            entries,
            count: 0,
            shape,
        };
        chain.finish(&format!("[Index<{words}>; {steps}] -> "), "f64; ")
    }

    fn finish(mut self, header: &str, element: &str) -> String {
        for _ in 0..self.dice.between(2, 5) {
            if self.dice.one_in(6) {
                self.nested();
            }
            let kind = self.dice.pick(&KINDS.iter().collect::<Vec<_>>());
            if let Some(layer) = kind.layer(self.dice, &self.shape) {
                self.entry(&layer);
            }
        }
        let (shape, entries) = (list(&self.shape), self.entries);
        format!("{header}[{element}{shape}] {{\n{entries}    }}\n")
    }

    /// A layer, an activation behind it, and layers without parameters behind that.
    fn entry(&mut self, layer: &Layer) {
        let mut text = layer.text();
        self.shape.clone_from(&layer.output);
        text += &activations::behind(self.dice, self.shape.len());
        if self.dice.one_in(3) {
            let kind = self.dice.pick(
                &KINDS
                    .iter()
                    .filter(|kind| !kind.declared)
                    .collect::<Vec<_>>(),
            );
            if let Some(layer) = kind.layer(self.dice, &self.shape) {
                text += &format!(" -> {}", layer.text());
                self.shape = layer.output;
            }
        }
        self.line(&text);
    }

    /// A network of the pool; behind it only rustc knows the shape.
    fn nested(&mut self) {
        let text = nested(self.dice, &self.shape);
        let activation = self.dice.perhaps(" -> Tanh");
        let norm = match self.shape.len() {
            1..4 => self
                .dice
                .pick(&["", "LayerNorm", "BatchNorm", "Scale(channels)"]),
            _ => "",
        };
        self.line(&format!("{text}{activation}"));
        if !norm.is_empty() {
            self.line(norm);
        }
        self.line(&format!("Reshape({})", list(&self.shape)));
    }

    fn line(&mut self, text: &str) {
        writeln!(self.entries, "        layer{}: {text},", self.count).unwrap();
        self.count += 1;
    }
}

/// A layer of a kind, and a shape that it takes.
pub fn first_layer(dice: &mut Dice, kind: &'static Kind) -> (Vec<usize>, Layer) {
    for _ in 0..10_000 {
        let rank = dice.between(1, 4);
        let shape = dice.shape(rank);
        if let Some(layer) = kind.layer(dice, &shape) {
            return (shape, layer);
        }
    }
    panic!("`{}` takes no shape that the generator finds", kind.name)
}

/// A network of the pool, repeated or not, that keeps a shape.
pub fn nested(dice: &mut Dice, shape: &[usize]) -> String {
    let network = match shape.len() {
        1 => "Residual",
        2 => dice.pick(&["Wave", "Reader"]),
        3 => "Block",
        _ => "Cube",
    };
    format!(
        "super::pool::{network}<{}>{}",
        list(shape),
        dice.perhaps(" * 2")
    )
}
