//! Transposed convolution: the shape that a convolution would have come from.

use super::windows::{divisible, reach};
use super::{But, Cost, Misfit, images};
use crate::model::{BuiltinCall, Dim, Length, Step, product};

/// `[filters, rows, columns]`.
pub fn convolution(input: Option<&[Dim]>, call: &BuiltinCall) -> Option<Vec<Dim>> {
    let input = input?;
    let [rows, columns] = images::sides(input, call)?;
    let size = [output(&rows, call, 0)?, output(&columns, call, 1)?];
    images::shape(input, call.args.dim("filters").clone(), size)
}

/// The length of the output along an axis.
fn output(input: &Dim, call: &BuiltinCall, at: usize) -> Option<Dim> {
    let numbers = Numbers::of(call, at)?;
    if numbers.behind >= numbers.stride {
        return None;
    }
    let Some(length) = input.value else {
        // Of a length that only rustc knows, one thing is known: whether it stays.
        return match numbers.keep() {
            true => Some(input.clone()),
            false => Some(
                numbers
                    .derived(input.length.as_ref()?)?
                    .dim(call.ident.span()),
            ),
        };
    };
    let length = numbers.covered(length).checked_sub(numbers.cut())?;
    (length > 0).then(|| Dim::known(length, call.ident.span()))
}

/// The numbers of a call along an axis.
struct Numbers {
    reach: usize,
    stride: usize,
    padding: usize,
    behind: usize,
}

impl Numbers {
    fn of(call: &BuiltinCall, at: usize) -> Option<Numbers> {
        let number = |name: &str| call.args.size(name)[at].value;
        Some(Numbers {
            reach: reach(call, at)?,
            stride: number("stride")?,
            padding: number("padding")?,
            behind: number("output_padding")?,
        })
    }

    /// Whether any length stays as it is.
    fn keep(&self) -> bool {
        self.stride == 1 && self.behind == 0 && self.cut() == self.reach - 1
    }

    /// What they make of a length that is computed from a parameter.
    fn derived(&self, length: &Length) -> Option<Length> {
        let number = |number: usize| i64::try_from(number).ok();
        let (stride, cut) = (number(self.stride)?, number(self.cut())?);
        let one = number(self.covered(1))?;
        let step = Step {
            times: stride,
            more: one.checked_sub(stride)?.checked_sub(cut)?,
            by: 1,
        };
        // So many that something is left.
        let short = (self.cut() + 1).saturating_sub(self.covered(1));
        length.then(short.div_ceil(self.stride) + 1, step)
    }

    /// What the windows over so many elements cover, and what lies behind them.
    fn covered(&self, length: usize) -> usize {
        ((length - 1).saturating_mul(self.stride))
            .saturating_add(self.reach)
            .saturating_add(self.behind)
    }

    /// How much of it is cut off.
    fn cut(&self) -> usize {
        self.padding.saturating_mul(2)
    }
}

/// An image or a signal whose channels fall into the groups, and of which something is left.
pub fn convolvable(input: &[Dim], call: &BuiltinCall) -> Result<(), Misfit> {
    images::image(input, call)?;
    divisible(&input[0], call)?;
    let Some(sides) = images::sides(input, call) else {
        return Ok(());
    };
    for (at, length) in sides.iter().enumerate() {
        along(length, call, at)?;
    }
    Ok(())
}

fn along(length: &Dim, call: &BuiltinCall, at: usize) -> Result<(), Misfit> {
    let Some(numbers) = Numbers::of(call, at) else {
        let names = ["kernel", "stride", "padding", "output_padding", "dilation"];
        let mut sizes = names
            .map(|name| (name, &call.args.size(name)[at]))
            .into_iter();
        return match sizes.find(|(_, dim)| !dim.is_known()) {
            Some((name, dim)) if dim.text() != "_" => Err(images::no_number(name, dim)),
            _ => Ok(()),
        };
    };
    let Numbers { stride, behind, .. } = numbers;
    if behind >= stride {
        let help = match stride {
            1 => "where the stride is 1, there is none".to_owned(),
            _ => format!("`output_padding = {}` at most", stride - 1),
        };
        return Err(Misfit {
            takes: format!("an output_padding below its stride of {stride}"),
            but: But::Is(format!("it is {behind}")),
            help,
        });
    }
    let Some(length) = length.value else {
        let derived = || {
            length
                .length
                .as_ref()
                .and_then(|length| numbers.derived(length))
        };
        return match numbers.keep() || length.text() == "_" || derived().is_some() {
            true => Ok(()),
            false => Err(images::unknown_side(
                length,
                call,
                at,
                "write numbers, or keep the size: `stride = 1`, and a padding of half of the kernel",
            )),
        };
    };
    let covered = numbers.covered(length);
    if numbers.cut() >= covered {
        return Err(Misfit {
            takes: format!(
                "a padding that leaves something of the {covered} {} that its windows cover",
                images::elements(call, at)
            ),
            but: But::Is(format!("it cuts off {} at both sides", numbers.padding)),
            help: format!("`padding = {}` at most", (covered - 1) / 2),
        });
    }
    Ok(())
}

/// A weight for every tap of every channel's window, a bias for every filter.
pub fn cost(input: &[Dim], call: &BuiltinCall) -> Option<Cost> {
    let filters = call.args.dim("filters").value? as u128;
    let groups = call.args.dim("groups").value? as u128;
    let window = product(call.args.size("kernel"))?;
    let channels = input.first()?.value? as u128;
    let weights = (channels.saturating_mul(window)).saturating_mul(filters / groups);
    let biases = if call.args.flag("bias").value {
        filters
    } else {
        0
    };
    Some(Cost {
        parameters: weights.saturating_add(biases),
        macs: weights.saturating_mul(product(&input[1..])?),
    })
}
