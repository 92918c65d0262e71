//! Graphs: statement after statement.

use std::fmt::Write;

use super::activations;
use super::chain::first_layer;
use super::dice::{Dice, list};
use super::kinds::{Kind, Layer};

/// A value of the graph.
pub struct Value {
    pub name: String,
    pub shape: Vec<usize>,
    pub used: bool,
}

/// A declared layer: what it takes and gives.
pub struct Entry {
    pub name: String,
    pub input: Vec<usize>,
    pub output: Vec<usize>,
    /// Whether its weight is a matrix.
    pub matrix: bool,
}

/// A graph that grows statement by statement.
pub struct Graph<'a> {
    pub dice: &'a mut Dice,
    pub values: Vec<Value>,
    pub entries: Vec<Entry>,
    inputs: usize,
    declared: String,
    pub body: String,
}

impl<'a> Graph<'a> {
    /// Takes one to three values; the first is led through a layer of this kind.
    pub fn new(dice: &'a mut Dice, first: &'static Kind) -> Graph<'a> {
        let (shape, layer) = first_layer(dice, first);
        let mut shapes = vec![shape];
        for _ in 0..dice.pick(&[0, 0, 1, 2]) {
            let rank = dice.between(1, 3);
            shapes.push(dice.shape(rank));
        }
        let value = |(input, shape)| Value {
            name: format!("x{input}"),
            shape,
            used: false,
        };
        let mut graph = Graph {
            dice,
            inputs: shapes.len(),
            values: shapes.into_iter().enumerate().map(value).collect(),
            entries: Vec::new(),
            declared: String::new(),
            body: String::new(),
        };
        graph.lead(0, &layer);
        for _ in 0..graph.dice.between(2, 6) {
            graph.grow();
        }
        graph
    }

    /// A value leads through a layer, declared or called as a function.
    pub fn lead(&mut self, from: usize, layer: &Layer) {
        if !layer.kind.declared && self.dice.one_in(2) {
            let expression = layer.call(&self.read(from));
            self.bind(&expression, layer.output.clone());
            return;
        }
        let activation = activations::behind(self.dice, layer.output.len());
        let matrix = layer.kind.name == "Dense";
        self.call(
            &(layer.text() + &activation),
            from,
            layer.output.clone(),
            matrix,
        );
    }

    /// The next name of a value.
    pub fn name(&self) -> String {
        format!("h{}", self.values.len() - self.inputs)
    }

    /// `let h3 = expression;`
    pub fn bind(&mut self, expression: &str, shape: Vec<usize>) -> usize {
        let name = self.name();
        writeln!(self.body, "            let {name} = {expression};").unwrap();
        self.push(name, shape)
    }

    pub fn push(&mut self, name: String, shape: Vec<usize>) -> usize {
        let used = false;
        self.values.push(Value { name, shape, used });
        self.values.len() - 1
    }

    /// The name of a value that a statement reads.
    pub fn read(&mut self, value: usize) -> String {
        self.values[value].used = true;
        self.values[value].name.clone()
    }

    /// Declares a layer.
    pub fn declare(&mut self, layer: &str) -> String {
        let name = format!("layer{}", self.declared.lines().count());
        writeln!(self.declared, "        {name}: {layer},").unwrap();
        name
    }

    /// Declares a layer and calls it.
    pub fn call(&mut self, layer: &str, from: usize, output: Vec<usize>, matrix: bool) -> usize {
        let name = self.declare(layer);
        let input = self.values[from].shape.clone();
        let call = format!("{name}({})", self.read(from));
        self.entries.push(Entry {
            name,
            input,
            output: output.clone(),
            matrix,
        });
        self.bind(&call, output)
    }

    /// `[f64; 3] -> [4] { ... }`: one or two outputs take in everything that nothing has used, some as
    /// it is.
    pub fn declaration(mut self) -> String {
        let open: Vec<usize> = (0..self.values.len())
            .filter(|&value| !self.values[value].used)
            .collect();
        let mut outputs = Vec::new();
        let units = self.dice.between(1, 4);
        let mut head = String::new();
        for from in open {
            if self.dice.one_in(4) && outputs.len() < 3 {
                outputs.push((self.read(from), self.values[from].shape.clone()));
                continue;
            }
            let value = self.head(from, units);
            head += if head.is_empty() { "" } else { " + " };
            head += &value;
        }
        if !head.is_empty() {
            if self.dice.one_in(2) {
                head = activations::call(self.dice, 1, &head);
            }
            outputs.push((head, vec![units]));
        }
        let shapes: Vec<&[usize]> = outputs.iter().map(|(_, shape)| &shape[..]).collect();
        let outputs: Vec<&str> = outputs.iter().map(|(value, _)| &value[..]).collect();
        let result = match outputs[..] {
            [output] => output.to_owned(),
            _ => format!("({})", outputs.join(", ")),
        };
        let inputs = &self.values[..self.inputs];
        let names: Vec<&str> = inputs.iter().map(|input| &input.name[..]).collect();
        let inputs: Vec<&[usize]> = inputs.iter().map(|input| &input.shape[..]).collect();
        let header = ports("x", &inputs).replacen('[', "[f64; ", 1);
        let (declared, body) = (self.declared, self.body);
        let space = if declared.is_empty() { "" } else { "\n" };
        format!(
            "{header} -> {} {{\n{declared}{space}        fn forward({}) {{\n\
             {body}            {result}\n        }}\n    }}\n",
            ports("y", &shapes),
            names.join(", ")
        )
    }

    /// A Dense layer of anything.
    pub fn head(&mut self, from: usize, units: usize) -> String {
        let flatten = if self.values[from].shape.len() > 1 {
            "Flatten -> "
        } else {
            ""
        };
        let activation = activations::behind(self.dice, 1);
        let layer = format!("{flatten}Dense({units}){activation}");
        let name = self.declare(&layer);
        format!("{name}({})", self.read(from))
    }
}

/// `[3, 4]` for one, `(x0: [3, 4], x1: [2])` for several.
fn ports(letter: &str, shapes: &[&[usize]]) -> String {
    if let [shape] = shapes {
        return format!("[{}]", list(shape));
    }
    let named = shapes.iter().enumerate();
    let named: Vec<String> = named
        .map(|(i, shape)| format!("{letter}{i}: [{}]", list(shape)))
        .collect();
    format!("({})", named.join(", "))
}
