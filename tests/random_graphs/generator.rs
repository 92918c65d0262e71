//! Writes declarations of random networks.

use std::fmt::Write;

use netwright::prelude::*;
use netwright::random::Rng;

/// Activations as they stand after an arrow, and as they are called.
const ACTIVATIONS: [(&str, &str); 8] = [
    ("Relu", "relu"),
    ("LeakyRelu(0.3)", "leaky_relu"),
    ("Sigmoid", "sigmoid"),
    ("Tanh", "tanh"),
    ("Gelu", "gelu"),
    ("Softmax", "softmax"),
    ("LogSoftmax", "log_softmax"),
    ("Identity", "identity"),
];

/// The text of a module with this many networks, and a test of each.
pub fn module(seed: u64, graphs: usize) -> String {
    let mut text = String::from(
        "//! Random networks, as generator.rs writes them: not edited by hand.\n\n\
         use netwright::prelude::*;\n\nuse super::check_gradient;\n",
    );
    let mut rng = Generator::seed(seed);
    for index in 0..graphs {
        let name = format!("Graph{index}");
        let declaration = Graph::new(&mut rng).declaration();
        write!(
            text,
            "\nnetwork! {{\n    #[allow(netwright::two_linear_layers)]\n    pub struct {name}: {declaration}}}\n\n\
             #[test]\nfn graph_{index}() {{\n    check_gradient::<{name}>();\n}}\n"
        )
        .unwrap();
    }
    text
}

/// A value of the graph.
struct Value {
    name: String,
    shape: Vec<usize>,
    used: bool,
}

/// A declared layer: what it takes and gives.
struct Entry {
    name: String,
    input: Vec<usize>,
    output: Vec<usize>,
}

/// A graph that grows statement by statement.
struct Graph<'a> {
    rng: &'a mut Generator,
    inputs: usize,
    values: Vec<Value>,
    entries: Vec<Entry>,
    declared: String,
    body: String,
}

impl<'a> Graph<'a> {
    fn new(rng: &'a mut Generator) -> Graph<'a> {
        let mut graph = Graph {
            rng,
            inputs: 0,
            values: Vec::new(),
            entries: Vec::new(),
            declared: String::new(),
            body: String::new(),
        };
        graph.inputs = 1 + graph.below(3);
        for input in 0..graph.inputs {
            let rank = 1 + graph.below(2);
            let shape = (0..rank).map(|_| graph.width()).collect();
            graph.values.push(Value {
                name: format!("x{input}"),
                shape,
                used: false,
            });
        }
        for _ in 0..3 + graph.below(8) {
            graph.grow();
        }
        graph
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.rng.next_u64() % bound as u64) as usize
    }

    fn width(&mut self) -> usize {
        2 + self.below(4)
    }

    /// A number such as 0.75.
    fn constant(&mut self) -> f64 {
        (1 + self.below(8)) as f64 / 4.0
    }

    /// One more statement of a random kind.
    fn grow(&mut self) {
        let from = self.below(self.values.len());
        match self.below(10) {
            0..3 => {
                let units = self.width();
                self.dense(from, units);
            }
            3 => self.shared(from),
            4..6 => self.binary(from),
            6 => self.with_constant(from),
            7 => self.activate(from),
            8 => self.reshape(from),
            _ => self.drop(from),
        }
    }

    /// `let h3 = expression;`; its index.
    fn bind(&mut self, expression: &str, shape: Vec<usize>) -> usize {
        let name = format!("h{}", self.values.len() - self.inputs);
        writeln!(self.body, "            let {name} = {expression};").unwrap();
        self.values.push(Value {
            name,
            shape,
            used: false,
        });
        self.values.len() - 1
    }

    /// The name of a value that a statement reads.
    fn read(&mut self, value: usize) -> String {
        self.values[value].used = true;
        self.values[value].name.clone()
    }

    /// Declares a layer and calls it.
    fn call(&mut self, layer: &str, from: usize, output: Vec<usize>) -> usize {
        let name = format!("layer{}", self.entries.len());
        writeln!(self.declared, "        {name}: {layer},").unwrap();
        let input = self.values[from].shape.clone();
        let call = format!("{name}({})", self.read(from));
        self.entries.push(Entry {
            name,
            input,
            output: output.clone(),
        });
        self.bind(&call, output)
    }

    fn dense(&mut self, from: usize, units: usize) -> usize {
        let flatten = if self.values[from].shape.len() > 1 {
            "Flatten -> "
        } else {
            ""
        };
        let bias = if self.below(4) == 0 {
            ", bias = false"
        } else {
            ""
        };
        let mut layer = format!("{flatten}Dense({units}{bias})");
        if self.below(2) == 0 {
            let activation = self.below(ACTIVATIONS.len());
            layer += &format!(" -> {}", ACTIVATIONS[activation].0);
        }
        self.call(&layer, from, vec![units])
    }

    /// Calls a layer again, if there is one.
    fn shared(&mut self, otherwise: usize) {
        let fits =
            |entry: usize, value: usize| self.entries[entry].input == self.values[value].shape;
        let calls: Vec<(usize, usize)> = (0..self.entries.len())
            .flat_map(|entry| (0..self.values.len()).map(move |value| (entry, value)))
            .filter(|&(entry, value)| fits(entry, value))
            .collect();
        if calls.is_empty() {
            let units = self.width();
            self.dense(otherwise, units);
            return;
        }
        let (entry, from) = calls[self.below(calls.len())];
        let value = self.read(from);
        let call = format!("{}({value})", self.entries[entry].name);
        let output = self.entries[entry].output.clone();
        self.bind(&call, output);
    }

    /// `h0 * h3`, where two values have one shape; the two may be the same.
    fn binary(&mut self, from: usize) {
        let shape = self.values[from].shape.clone();
        let fitting: Vec<usize> = (0..self.values.len())
            .filter(|&value| self.values[value].shape == shape)
            .collect();
        let other = fitting[self.below(fitting.len())];
        // A value less itself is no value to speak of.
        let operators = if other == from {
            &["+", "*"][..]
        } else {
            &["+", "*", "-"]
        };
        let operator = operators[self.below(operators.len())];
        let expression = format!("{} {operator} {}", self.read(from), self.read(other));
        self.bind(&expression, shape);
    }

    fn with_constant(&mut self, from: usize) {
        let (constant, value) = (self.constant(), self.read(from));
        let expression = match self.below(6) {
            0 => format!("{value} + {constant:?}"),
            1 => format!("{value} - {constant:?}"),
            2 => format!("{constant:?} - {value}"),
            3 => format!("{value} * {constant:?}"),
            4 => format!("-{constant:?} * {value}"),
            _ => format!("-{value}"),
        };
        let shape = self.values[from].shape.clone();
        self.bind(&expression, shape);
    }

    fn activate(&mut self, from: usize) {
        let shape = self.values[from].shape.clone();
        // Softmax is for vectors.
        let activation = match self.below(ACTIVATIONS.len()) {
            chosen @ (5 | 6) if shape.len() > 1 => chosen - 3,
            chosen => chosen,
        };
        let expression = format!("{}({})", ACTIVATIONS[activation].1, self.read(from));
        self.bind(&expression, shape);
    }

    /// Turns the axes round, or flattens.
    fn reshape(&mut self, from: usize) {
        let mut shape = self.values[from].shape.clone();
        if self.below(2) == 0 {
            let flat = vec![shape.iter().product()];
            self.call("Flatten", from, flat);
        } else {
            shape.reverse();
            shape.push(1);
            let axes: Vec<String> = shape.iter().map(usize::to_string).collect();
            self.call(&format!("Reshape({})", axes.join(", ")), from, shape);
        }
    }

    fn drop(&mut self, from: usize) {
        let shape = self.values[from].shape.clone();
        self.call("Dropout(0.25)", from, shape);
    }

    /// `[f64; 3] -> [4] { ... }`: one or two outputs take in everything that nothing has used.
    fn declaration(mut self) -> String {
        let outputs = 1 + self.below(2);
        let head = self.below(2 * ACTIVATIONS.len());
        let mut ends = vec![String::new(); outputs];
        let widths: Vec<usize> = (0..outputs).map(|_| self.width()).collect();
        let open: Vec<usize> = (0..self.values.len())
            .filter(|&value| !self.values[value].used)
            .collect();
        for place in 0..open.len().max(outputs) {
            let (end, from) = (place % outputs, open[place % open.len()]);
            let value = self.dense(from, widths[end]);
            let value = self.read(value);
            if !ends[end].is_empty() {
                ends[end] += " + ";
            }
            ends[end] += &value;
        }
        let inputs = ports(
            "x",
            self.values[..self.inputs]
                .iter()
                .map(|input| &input.shape[..]),
        );
        let scalar = inputs.replacen('[', "[f64; ", 1);
        let shapes = ports("y", widths.iter().map(std::slice::from_ref));
        let names: Vec<&str> = self.values[..self.inputs]
            .iter()
            .map(|input| &input.name[..])
            .collect();
        let result = match &ends[..] {
            [end] => match head {
                0..8 => format!("{}({end})", ACTIVATIONS[head].1),
                _ => end.clone(),
            },
            ends => format!("({})", ends.join(", ")),
        };
        let Graph { declared, body, .. } = self;
        let names = names.join(", ");
        format!(
            "{scalar} -> {shapes} {{\n{declared}\n        fn forward({names}) {{\n\
             {body}            {result}\n        }}\n    }}\n"
        )
    }
}

/// `[3, 4]` for one, `(x0: [3, 4], x1: [2])` for several.
fn ports<'a>(letter: &str, shapes: impl Iterator<Item = &'a [usize]>) -> String {
    let shapes: Vec<&[usize]> = shapes.collect();
    if let [shape] = shapes[..] {
        return format!("{shape:?}");
    }
    let named = shapes.iter().enumerate();
    let named: Vec<String> = named
        .map(|(i, shape)| format!("{letter}{i}: {shape:?}"))
        .collect();
    format!("({})", named.join(", "))
}
