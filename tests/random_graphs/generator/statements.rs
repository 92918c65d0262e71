//! The statements of graphs.

use std::fmt::Write;

use super::activations;
use super::chain::nested;
use super::dice::list;
use super::graph::Graph;
use super::kinds::KINDS;

impl Graph<'_> {
    /// One more statement of a random kind.
    pub fn grow(&mut self) {
        let from = self.dice.below(self.values.len());
        match self.dice.below(16) {
            0 => self.shared(from),
            1 | 2 => self.binary(from),
            3 => self.with_constant(from),
            4 => self.activate(from),
            5 => self.quotient(from),
            6 => self.concat(from),
            7 => self.split(from),
            8 => self.product(from),
            9 => self.tied(from),
            10 => self.nested(from),
            11 => self.several(from),
            _ => self.layer(from),
        }
    }

    /// A layer that fits.
    fn layer(&mut self, from: usize) {
        let kinds: Vec<_> = KINDS.iter().collect();
        for _ in 0..100 {
            let (kind, shape) = (self.dice.pick(&kinds), self.values[from].shape.clone());
            if let Some(layer) = kind.layer(self.dice, &shape) {
                return self.lead(from, &layer);
            }
        }
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
            return self.layer(otherwise);
        }
        let (entry, from) = self.dice.pick(&calls);
        let value = self.read(from);
        let call = format!("{}({value})", self.entries[entry].name);
        let output = self.entries[entry].output.clone();
        self.bind(&call, output);
    }

    /// `h0 * h3`, where two values have one shape; the two may be the same.
    fn binary(&mut self, from: usize) {
        let shape = self.values[from].shape.clone();
        let other = self.one_of(|other| other == shape).unwrap_or(from);
        // A value less itself is no value to speak of.
        let operators = if other == from {
            &["+", "*"][..]
        } else {
            &["+", "*", "-"]
        };
        let operator = self.dice.pick(operators);
        let expression = format!("{} {operator} {}", self.read(from), self.read(other));
        self.bind(&expression, shape);
    }

    /// Any of the values whose shape fits.
    fn one_of(&mut self, fits: impl Fn(&[usize]) -> bool) -> Option<usize> {
        let all = 0..self.values.len();
        let fitting: Vec<usize> = all
            .filter(|value| fits(&self.values[*value].shape))
            .collect();
        (!fitting.is_empty()).then(|| self.dice.pick(&fitting))
    }

    fn with_constant(&mut self, from: usize) {
        let (constant, value) = (self.dice.constant(), self.read(from));
        let expression = match self.dice.below(8) {
            0 => format!("{value} + {constant:?}"),
            1 => format!("{value} - {constant:?}"),
            2 => format!("{constant:?} - {value}"),
            3 => format!("{value} * {constant:?}"),
            4 => format!("-{constant:?} * {value}"),
            5 => format!("{value} / {constant:?}"),
            6 => format!("{value} * mean({value})"),
            _ => format!("-{value}"),
        };
        let shape = self.values[from].shape.clone();
        self.bind(&expression, shape);
    }

    fn activate(&mut self, from: usize) {
        let (shape, value) = (self.values[from].shape.clone(), self.read(from));
        let expression = activations::call(self.dice, shape.len(), &value);
        self.bind(&expression, shape);
    }

    /// Divided by what is never near 0.
    fn quotient(&mut self, from: usize) {
        let shape = self.values[from].shape.clone();
        let other = self
            .one_of(|other| other == shape || other == [1])
            .unwrap_or(from);
        let (value, by) = (self.read(from), self.read(other));
        self.bind(&format!("{value} / ({by} * {by} + 0.5)"), shape);
    }

    /// Side by side with one or two others, or with a part of itself.
    fn concat(&mut self, from: usize) {
        let shape = self.values[from].shape.clone();
        let axis = self.dice.below(shape.len());
        let beside = |other: &[usize]| {
            let equal = |at| at == axis || other[at] == shape[at];
            other.len() == shape.len() && (0..shape.len()).all(equal)
        };
        let other = self.one_of(beside).unwrap_or(from);
        let length = self.values[other].shape[axis];
        let (one, two) = (self.read(from), self.read(other));
        let start = self.dice.below(length);
        let (part, beside) = match self.dice.below(3) {
            0 => (
                format!("slice({two}, {start}..{length}, axis = {axis})"),
                length - start,
            ),
            1 if axis == 0 => (format!("{two}[..={start}]"), start + 1),
            _ => (two, length),
        };
        let mut joined = shape;
        joined[axis] += beside;
        if joined.iter().product::<usize>() <= 64 {
            self.bind(&format!("concat({one}, {part}, axis = {axis})"), joined);
        } else {
            self.bind(&format!("flatten({part})"), {
                joined[axis] = beside;
                vec![joined.iter().product()]
            });
        }
    }

    /// Two parts, equal or not.
    fn split(&mut self, from: usize) {
        let shape = self.values[from].shape.clone();
        let axis = self.dice.below(shape.len());
        if shape[axis] < 2 {
            return self.layer(from);
        }
        let first = self.dice.between(1, shape[axis] - 1);
        let (first, lengths) = match shape[axis].is_multiple_of(2) && self.dice.one_in(2) {
            true => (shape[axis] / 2, String::new()),
            false => (first, format!(", {first}, {}", shape[axis] - first)),
        };
        let value = self.read(from);
        let mut shapes = [shape.clone(), shape];
        shapes[1][axis] -= first;
        shapes[0][axis] = first;
        let names = self.names();
        writeln!(
            self.body,
            "            let ({}) = split({value}{lengths}, axis = {axis});",
            names.join(", ")
        )
        .unwrap();
        for (name, shape) in names.into_iter().zip(shapes) {
            self.push(name, shape);
        }
    }

    /// The next two names.
    fn names(&self) -> [String; 2] {
        let name = self.name();
        let number: usize = name[1..].parse().unwrap_or_default();
        [name, format!("h{}", number + 1)]
    }

    /// A matrix product of values: with another, or with itself.
    fn product(&mut self, from: usize) {
        let shape = self.values[from].shape.clone();
        let Some(&inner) = shape.last().filter(|_| shape.len() <= 2) else {
            return self.layer(from);
        };
        let value = self.read(from);
        let fits = |other: &[usize]| other.len() == 2 && other.contains(&inner);
        let (other, output) = match self.one_of(fits) {
            Some(other) => match self.values[other].shape[..] {
                [rows, columns] if rows == inner => (self.read(other), columns),
                [rows, ..] => (format!("transpose({})", self.read(other)), rows),
                [] => unreachable!("a matrix has two axes"),
            },
            None => (format!("reshape({value}, {inner}, 1)"), 1),
        };
        if other.starts_with("reshape") && shape.len() == 2 {
            self.bind(
                &format!("matmul({value}, transpose({value}))"),
                vec![shape[0], shape[0]],
            );
            return;
        }
        let mut product = shape;
        *product.last_mut().unwrap() = output;
        self.bind(&format!("matmul({value}, {other})"), product);
    }

    /// A product with the weight of a Dense layer.
    fn tied(&mut self, otherwise: usize) {
        let matrices: Vec<usize> = (0..self.entries.len())
            .filter(|entry| self.entries[*entry].matrix)
            .collect();
        if matrices.is_empty() {
            return self.there_and_back(otherwise);
        }
        let entry = self.dice.pick(&matrices);
        let (name, inputs) = (
            self.entries[entry].name.clone(),
            self.entries[entry].input.clone(),
        );
        let outputs = self.entries[entry].output.clone();
        let ends =
            |shape: &[usize], with: &[usize]| shape.len() <= 2 && shape.last() == with.last();
        let (value, weight, width) = match self.one_of(|shape| ends(shape, &outputs)) {
            Some(value) if self.dice.one_in(2) => (value, format!("{name}.weight"), inputs[0]),
            _ => match self.one_of(|shape| ends(shape, &inputs)) {
                Some(value) => (value, format!("transpose({name}.weight)"), outputs[0]),
                None => return self.there_and_back(otherwise),
            },
        };
        let mut shape = self.values[value].shape.clone();
        *shape.last_mut().unwrap() = width;
        let value = self.read(value);
        self.bind(&format!("matmul({value}, {weight})"), shape);
    }

    /// Through a Dense layer, and back through the same weight.
    fn there_and_back(&mut self, mut from: usize) {
        let length = self.values[from].shape.iter().product();
        if self.values[from].shape.len() > 1 {
            let flat = format!("flatten({})", self.read(from));
            from = self.bind(&flat, vec![length]);
        }
        let units = self.dice.between(1, 4);
        let code = self.call(&format!("Dense({units}) -> Tanh"), from, vec![units], true);
        let name = self.entries[self.entries.len() - 1].name.clone();
        let code = self.read(code);
        self.bind(&format!("matmul({code}, {name}.weight)"), vec![length]);
    }

    /// A network of the pool, which keeps the shape.
    fn nested(&mut self, from: usize) {
        let shape = self.values[from].shape.clone();
        let network = nested(self.dice, &shape);
        let (name, value) = (self.declare(&network), self.read(from));
        let (open, close) = self
            .dice
            .pick(&[("", ""), ("tanh(", ")"), ("dropout(", ", 0.25)")]);
        self.bind(
            &format!("reshape({open}{name}({value}){close}, {})", list(&shape)),
            shape,
        );
    }

    /// A network of the pool that takes or gives several values.
    fn several(&mut self, from: usize) {
        let shape = self.values[from].shape.clone();
        let &[width] = &shape[..] else {
            return self.nested(from);
        };
        let other = self.one_of(|other| other == shape).unwrap_or(from);
        let (one, two) = (self.read(from), self.read(other));
        if self.dice.one_in(2) {
            let name = self.declare(&format!("super::pool::Compare<{width}>"));
            self.bind(&format!("reshape({name}({one}, {two}), {width})"), shape);
            return;
        }
        let name = self.declare(&format!("super::pool::Cross<{width}>"));
        let parts = self.names().map(|name| format!("{name}_part"));
        writeln!(
            self.body,
            "            let ({}) = {name}({one}, {two});",
            parts.join(", ")
        )
        .unwrap();
        self.bind(&format!("reshape({}, {width})", parts[0]), shape);
        self.bind(&format!("reshape({}, 2)", parts[1]), vec![2]);
    }
}
