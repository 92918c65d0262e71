//! Layers of signals and images: their arguments and the shapes that they give.

use super::dice::{Dice, size};
use super::kinds::Made;

/// The lengths of a signal or an image of so many axes.
fn lengths(shape: &[usize], axes: usize) -> Option<&[usize]> {
    (shape.len() == axes + 1).then(|| &shape[1..])
}

fn shape(channels: usize, lengths: Vec<usize>) -> Vec<usize> {
    [vec![channels], lengths].concat()
}

/// Over how many elements a window reaches.
fn reach(kernel: usize, dilation: usize) -> usize {
    (kernel - 1) * dilation + 1
}

/// `kernel = 3, stride = 2`, and what becomes of the lengths.
fn window(dice: &mut Dice, lengths: &[usize], form: Form) -> Option<(String, Vec<usize>)> {
    let axes = lengths.len();
    let kernel = dice.several(axes, 1, 3);
    let mut text = format!("kernel = {}", size(&kernel));
    let mut stride = match form {
        Form::Pool => kernel.clone(),
        _ => vec![1; axes],
    };
    if dice.one_in(2) {
        stride = dice.several(axes, 1, 3);
        text += &format!(", stride = {}", size(&stride));
    }
    let mut dilation = vec![1; axes];
    if form != Form::Pool && dice.one_in(3) {
        dilation = dice.several(axes, 1, 2);
        text += &format!(", dilation = {}", size(&dilation));
    }
    let padding = dice.below(if form == Form::Timed { 4 } else { 3 });
    let by = match padding {
        2 => dice.several(axes, 0, 2),
        _ => vec![0; axes],
    };
    text += &match padding {
        0 => String::new(),
        1 => ", padding = same".to_owned(),
        2 => format!(", padding = {}", size(&by)),
        _ => ", padding = causal".to_owned(),
    };
    let along = |axis: usize| {
        let (length, stride, reach) = (
            lengths[axis],
            stride[axis],
            reach(kernel[axis], dilation[axis]),
        );
        if form == Form::Pool && by[axis] >= reach {
            return None;
        }
        match padding {
            1 | 3 => Some(length.div_ceil(stride)),
            _ => Some((length + 2 * by[axis]).checked_sub(reach)? / stride + 1),
        }
    };
    let lengths: Option<Vec<usize>> = (0..axes).map(along).collect();
    Some((text, lengths?))
}

#[derive(Clone, Copy, PartialEq)]
enum Form {
    Pool,
    Image,
    /// A signal, whose past is before it.
    Timed,
}

fn form(axes: usize) -> Form {
    if axes == 1 { Form::Timed } else { Form::Image }
}

fn bias(dice: &mut Dice) -> &'static str {
    if dice.one_in(4) { ", bias = false" } else { "" }
}

pub fn convolution<const AXES: usize>(dice: &mut Dice, input: &[usize]) -> Option<Made> {
    let lengths = lengths(input, AXES)?;
    let groups = dice.divisor(input[0]);
    let filters = groups * dice.between(1, 4.min(6 / groups).max(1));
    let (window, lengths) = window(dice, lengths, form(AXES))?;
    let groups = match groups {
        1 => String::new(),
        _ => format!(", groups = {groups}"),
    };
    let args = format!("{filters}, {window}{groups}{}", bias(dice));
    Some((args, shape(filters, lengths)))
}

pub fn transposed<const AXES: usize>(dice: &mut Dice, input: &[usize]) -> Option<Made> {
    let lengths = lengths(input, AXES)?;
    let groups = dice.divisor(input[0]);
    let filters = groups * dice.between(1, 2);
    let kernel = dice.several(AXES, 1, 3);
    let stride = dice.several(AXES, 1, 2);
    let dilation = match dice.one_in(3) {
        true => dice.several(AXES, 1, 2),
        false => vec![1; AXES],
    };
    let padding = dice.several(AXES, 0, 1);
    let behind: Vec<usize> = stride.iter().map(|stride| dice.below(*stride)).collect();
    let along = |axis: usize| {
        let covered = (lengths[axis] - 1) * stride[axis] + reach(kernel[axis], dilation[axis]);
        (covered + behind[axis]).checked_sub(2 * padding[axis])
    };
    let lengths: Option<Vec<usize>> = (0..AXES).map(along).collect();
    let mut args = format!("{filters}, kernel = {}", size(&kernel));
    for (name, numbers, default) in [
        ("stride", &stride, 1),
        ("padding", &padding, 0),
        ("output_padding", &behind, 0),
        ("dilation", &dilation, 1),
        ("groups", &vec![groups], 1),
    ] {
        if numbers.iter().any(|number| *number != default) {
            args += &format!(", {name} = {}", size(numbers));
        }
    }
    Some((args + bias(dice), shape(filters, lengths?)))
}

pub fn separable<const AXES: usize>(dice: &mut Dice, input: &[usize]) -> Option<Made> {
    let (filters, multiplier) = (dice.between(1, 4), dice.between(1, 2));
    let (window, lengths) = window(dice, lengths(input, AXES)?, form(AXES))?;
    let args = format!(
        "{filters}, {window}, multiplier = {multiplier}{}",
        bias(dice)
    );
    Some((args, shape(filters, lengths)))
}

pub fn depthwise<const AXES: usize>(dice: &mut Dice, input: &[usize]) -> Option<Made> {
    let multiplier = dice.between(1, 2);
    let (window, lengths) = window(dice, lengths(input, AXES)?, form(AXES))?;
    let args = format!("{window}, multiplier = {multiplier}{}", bias(dice));
    Some((args, shape(multiplier * input[0], lengths)))
}

pub fn largest<const AXES: usize>(dice: &mut Dice, input: &[usize]) -> Option<Made> {
    let (args, lengths) = window(dice, lengths(input, AXES)?, Form::Pool)?;
    Some((args, shape(input[0], lengths)))
}

pub fn average<const AXES: usize>(dice: &mut Dice, input: &[usize]) -> Option<Made> {
    let (args, shape) = largest::<AXES>(dice, input)?;
    Some((args + &dice.perhaps(", count_padding = false"), shape))
}

pub fn adaptive<const AXES: usize>(dice: &mut Dice, input: &[usize]) -> Option<Made> {
    lengths(input, AXES)?;
    let lengths = dice.several(AXES, 1, 4);
    Some((size(&lengths), shape(input[0], lengths)))
}

pub fn global(_: &mut Dice, input: &[usize]) -> Option<Made> {
    matches!(input.len(), 2 | 3).then(|| (String::new(), vec![input[0]]))
}

/// How much before and behind each axis, and how it is written.
fn margins(dice: &mut Dice, axes: usize) -> (String, Vec<usize>) {
    if dice.one_in(3) {
        let each = dice.between(0, 1);
        return (each.to_string(), vec![2 * each; axes]);
    }
    let pairs: Vec<Vec<usize>> = (0..axes).map(|_| dice.several(2, 0, 2)).collect();
    let text: Vec<String> = pairs
        .iter()
        .map(|pair| format!("({}, {})", pair[0], pair[1]))
        .collect();
    let text = match &text[..] {
        [alone] => alone.clone(),
        _ => format!("({})", text.join(", ")),
    };
    (text, pairs.iter().map(|pair| pair.iter().sum()).collect())
}

pub fn padded<const AXES: usize>(dice: &mut Dice, input: &[usize]) -> Option<Made> {
    let lengths = lengths(input, AXES)?;
    let (args, by) = margins(dice, AXES);
    let lengths = lengths
        .iter()
        .zip(by)
        .map(|(length, by)| length + by)
        .collect();
    Some((args, shape(input[0], lengths)))
}

pub fn cropped(dice: &mut Dice, input: &[usize]) -> Option<Made> {
    let lengths = lengths(input, 1).or(lengths(input, 2))?;
    let (args, by) = margins(dice, lengths.len());
    let lengths: Option<_> = lengths
        .iter()
        .zip(by)
        .map(|(length, by)| length.checked_sub(by))
        .collect();
    Some((args, shape(input[0], lengths?)))
}

pub fn upsampled(dice: &mut Dice, input: &[usize]) -> Option<Made> {
    let (lengths, mode) = match input.len() {
        2 => (&input[1..], ", mode = linear"),
        3 => (&input[1..], ", mode = bilinear"),
        _ => return None,
    };
    let factors = match dice.one_in(2) {
        true => vec![dice.between(1, 3); lengths.len()],
        false => dice.several(lengths.len(), 1, 2),
    };
    let args = size(&factors) + &dice.perhaps(mode);
    let lengths = lengths
        .iter()
        .zip(factors)
        .map(|(length, factor)| length * factor)
        .collect();
    Some((args, shape(input[0], lengths)))
}
