//! Every kind of layer: arguments that fit a shape, and the shape that comes out.

use super::dice::{Dice, list};
use super::windows::*;

/// The arguments of a call, and the shape of its output.
pub type Made = (String, Vec<usize>);

/// A kind of layer.
pub struct Kind {
    pub name: &'static str,
    /// Whether it is declared, and cannot be called as a function.
    pub declared: bool,
    make: fn(&mut Dice, &[usize]) -> Option<Made>,
}

/// A layer of a kind, as it is written.
pub struct Layer {
    pub kind: &'static Kind,
    pub args: String,
    pub output: Vec<usize>,
}

const fn declared(name: &'static str, make: fn(&mut Dice, &[usize]) -> Option<Made>) -> Kind {
    let declared = true;
    Kind {
        name,
        declared,
        make,
    }
}

const fn free(name: &'static str, make: fn(&mut Dice, &[usize]) -> Option<Made>) -> Kind {
    let declared = false;
    Kind {
        name,
        declared,
        make,
    }
}

/// All of them but `Embedding`, which takes no floats.
pub const KINDS: &[Kind] = &[
    declared("Dense", dense),
    free("Flatten", |_, x| plain("", &[x.iter().product()])),
    free("Reshape", reshape),
    free("Dropout", |_, x| plain("0.25", x)),
    free("SpatialDropout", |_, x| {
        (x.len() < 4).then(|| plain("0.25", x))?
    }),
    free("GaussianNoise", |_, x| plain("0.1", x)),
    declared("PRelu", over),
    declared("Bias", over),
    declared("Scale", over),
    free("Slice", slice),
    free("Permute", permute),
    free("Transpose", |_, x| {
        let rank = x.len();
        let mut shape = x.to_vec();
        shape.swap(rank.checked_sub(2)?, rank - 1);
        plain("", &shape)
    }),
    free("Broadcast", |dice, x| {
        let shape = [&[dice.between(1, 3)], x].concat();
        (x.len() < 4).then(|| plain(&list(&shape), &shape))?
    }),
    free("Mean", reduce),
    free("Sum", reduce),
    free("Max", reduce),
    declared("Conv2d", convolution::<2>),
    declared("Conv1d", convolution::<1>),
    declared("ConvTranspose2d", transposed::<2>),
    declared("ConvTranspose1d", transposed::<1>),
    declared("SeparableConv2d", separable::<2>),
    declared("DepthwiseConv2d", depthwise::<2>),
    declared("SeparableConv1d", separable::<1>),
    declared("DepthwiseConv1d", depthwise::<1>),
    free("MaxPool2d", largest::<2>),
    free("AvgPool2d", average::<2>),
    free("MaxPool1d", largest::<1>),
    free("AvgPool1d", average::<1>),
    free("AdaptiveAvgPool2d", adaptive::<2>),
    free("AdaptiveAvgPool1d", adaptive::<1>),
    free("GlobalAvgPool", global),
    free("GlobalMaxPool", global),
    free("ZeroPad2d", padded::<2>),
    free("ZeroPad1d", padded::<1>),
    free("Crop", cropped),
    free("Upsample", upsampled),
    declared("BatchNorm", |dice, x| {
        let args = dice.pick(&["", "momentum = 0.5", "affine = false", "epsilon = 0.1"]);
        (x.len() < 4).then(|| plain(args, x))?
    }),
    declared("LayerNorm", |dice, x| {
        let args = dice.pick(&["", ", affine = false", ", bias = false"]);
        plain(&format!("axes = {}{args}", dice.between(1, x.len())), x)
    }),
    declared("RmsNorm", |dice, x| {
        plain(&format!("axes = {}", dice.between(1, x.len())), x)
    }),
    declared("GroupNorm", |dice, x| {
        let groups = dice.divisor(x[0]);
        let several = x.iter().product::<usize>() > groups && x.len() < 4;
        several.then(|| plain(&groups.to_string(), x))?
    }),
    declared("InstanceNorm", |dice, x| {
        let several = matches!(x.len(), 2 | 3) && x[1..].iter().product::<usize>() > 1;
        several.then(|| plain(&dice.perhaps("affine = true"), x))?
    }),
    declared("Rnn", |dice, x| {
        recurrent(dice, x, &["activation = relu", "bias = false"])
    }),
    declared("Lstm", |dice, x| recurrent(dice, x, &["bias = false"])),
    declared("Gru", |dice, x| {
        recurrent(dice, x, &["reset_after = false", "bias = false"])
    }),
    declared("TimeDistributed", distributed),
    free("SinusoidalPositions", |_, x| {
        (x.len() == 2).then(|| plain("", x))?
    }),
    declared("LearnedPositions", |_, x| {
        (x.len() == 2).then(|| plain("", x))?
    }),
    free("RotaryPositions", |dice, x| {
        let &[_, width] = x else { return None };
        let heads = dice.divisor(width);
        let pairs = dice.pick(&["", ", pairs = halves"]);
        (width / heads)
            .is_multiple_of(2)
            .then(|| plain(&format!("{heads}{pairs}"), x))?
    }),
    declared("MultiHeadAttention", attention),
];

impl Kind {
    /// A layer of this kind for an input of a shape, if there is one that is small.
    pub fn layer(&'static self, dice: &mut Dice, input: &[usize]) -> Option<Layer> {
        let (args, output) = (self.make)(dice, input)?;
        let small = (1..=64).contains(&output.iter().product::<usize>());
        (small && output.len() <= 4).then_some(Layer {
            kind: self,
            args,
            output,
        })
    }
}

impl Layer {
    /// `Conv1d(3, kernel = 2)`
    pub fn text(&self) -> String {
        match self.args.is_empty() {
            true => self.kind.name.to_owned(),
            false => format!("{}({})", self.kind.name, self.args),
        }
    }

    /// `max_pool1d(x, 2)`
    pub fn call(&self, x: &str) -> String {
        let mut name = String::new();
        for letter in self.kind.name.chars() {
            if letter.is_uppercase() && !name.is_empty() {
                name.push('_');
            }
            name.extend(letter.to_lowercase());
        }
        match self.args.is_empty() {
            true => format!("{name}({x})"),
            false => format!("{name}({x}, {})", self.args),
        }
    }
}

fn plain(args: &str, shape: &[usize]) -> Option<Made> {
    Some((args.to_owned(), shape.to_vec()))
}

fn dense(dice: &mut Dice, input: &[usize]) -> Option<Made> {
    let units = dice.between(1, 5);
    let bias = dice.pick(&["", "", ", bias = false"]);
    (input.len() == 1).then(|| plain(&format!("{units}{bias}"), &[units]))?
}

fn reshape(dice: &mut Dice, input: &[usize]) -> Option<Made> {
    let mut rest: usize = input.iter().product();
    let mut shape = Vec::new();
    for _ in 0..dice.below(3) {
        let length = dice.divisor(rest);
        shape.push(length);
        rest /= length;
    }
    shape.push(rest);
    plain(&list(&shape), &shape)
}

/// Parameters that elements share.
fn over(dice: &mut Dice, input: &[usize]) -> Option<Made> {
    let over = dice.pick(&["", "one", "channels", "features", "elements"]);
    (input.len() < 4).then(|| plain(over, input))?
}

fn slice(dice: &mut Dice, input: &[usize]) -> Option<Made> {
    let axis = dice.below(input.len());
    let start = dice.below(input[axis]);
    let end = dice.between(start + 1, input[axis]);
    let mut shape = input.to_vec();
    shape[axis] = end - start;
    plain(&format!("{start}..{end}, axis = {axis}"), &shape)
}

fn permute(dice: &mut Dice, input: &[usize]) -> Option<Made> {
    let mut order: Vec<usize> = (0..input.len()).collect();
    for i in 1..order.len() {
        order.swap(i, dice.below(i + 1));
    }
    let shape: Vec<usize> = order.iter().map(|axis| input[*axis]).collect();
    (input.len() > 1).then(|| plain(&list(&order), &shape))?
}

/// Along an axis, or of all.
fn reduce(dice: &mut Dice, input: &[usize]) -> Option<Made> {
    if input.len() == 1 || dice.one_in(4) {
        return plain("", &[1]);
    }
    let axis = dice.below(input.len());
    let mut shape = input.to_vec();
    shape.remove(axis);
    plain(&format!("axis = {axis}"), &shape)
}

fn recurrent(dice: &mut Dice, input: &[usize], others: &[&str]) -> Option<Made> {
    let &[steps, _] = input else { return None };
    let units = dice.between(1, 4);
    let (sequence, both) = (dice.one_in(2), dice.one_in(3));
    let mut args = units.to_string();
    if sequence {
        args += ", sequence = true";
    }
    if both {
        args += ", bidirectional = true";
    } else if dice.one_in(4) {
        args += ", reverse = true";
    }
    if dice.one_in(2) {
        args += &format!(", {}", dice.pick(others));
    }
    let width = if both { 2 * units } else { units };
    match sequence {
        true => plain(&args, &[steps, width]),
        false => plain(&args, &[width]),
    }
}

/// A layer for each step.
fn distributed(dice: &mut Dice, input: &[usize]) -> Option<Made> {
    let inside = [
        "Dense",
        "Flatten",
        "Conv1d",
        "MaxPool1d",
        "Conv2d",
        "AvgPool2d",
        "LayerNorm",
        "Lstm",
    ];
    let name = dice.pick(&inside);
    let kind = KINDS.iter().find(|kind| kind.name == name)?;
    let [steps, step @ ..] = input else {
        return None;
    };
    if step.is_empty() {
        return None;
    }
    let inner = kind.layer(dice, step)?;
    let shape = [&[*steps], &inner.output[..]].concat();
    plain(&format!("{name}({})", inner.args), &shape)
}

fn attention(dice: &mut Dice, input: &[usize]) -> Option<Made> {
    let &[_, width] = input else { return None };
    let heads = dice.divisor(width);
    let mut args = format!("{heads}");
    let mut size = width / heads;
    if dice.one_in(3) {
        args += ", causal = true";
    }
    if dice.one_in(3) {
        args += ", bias = false";
    }
    if dice.one_in(3) {
        args += &format!(", key_value_heads = {}", dice.divisor(heads));
    }
    if dice.one_in(3) {
        size = dice.between(1, 4);
        args += &format!(", head_size = {size}");
    }
    if size.is_multiple_of(2) && dice.one_in(3) {
        args += ", rotary = halves";
    }
    plain(&args, input)
}
