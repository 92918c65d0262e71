//! Where values meet layers and each other.

use std::collections::HashMap;

use quote::ToTokens;

use super::words;
use crate::infer::agree;
use crate::model::{BuiltinCall, Dim, Function, Network, Op, Stage, Value, ValueId};
use crate::registry::{But, Form, images, sequences};
use crate::report::Errors;
use crate::text;

/// Every stage takes the shape that arrives. Of a layer that is called twice the first call is
/// looked at: the others have to be like it.
pub fn stages(network: &Network, errors: &mut Errors) {
    let first = first_calls(network);
    for (at, value) in network.graph.values.iter().enumerate() {
        match &value.op {
            Op::Stage {
                entry, stage, from, ..
            } if first[&(*entry, *stage)] == at => {
                let entry = &network.entries[*entry];
                if let Stage::Builtin(call) = &entry.stages[*stage] {
                    let (name, kind) = (&entry.name, call.kind.name);
                    let subject = match call.kind.form {
                        Form::Layer if entry.field == *stage => {
                            format!(
                                "`{name}` is {} {kind} layer, which takes",
                                words::article(kind)
                            )
                        }
                        _ => format!("`{kind}` in `{name}` takes"),
                    };
                    fits(network, value, &subject, call, *from, errors);
                }
            }
            Op::Call {
                function: Function::Builtin(call),
                from,
            } => {
                fits(
                    network,
                    value,
                    &format!("`{}` takes", call.ident),
                    call,
                    *from,
                    errors,
                );
            }
            _ => {}
        }
    }
}

fn fits(
    network: &Network,
    value: &Value,
    subject: &str,
    call: &BuiltinCall,
    from: ValueId,
    errors: &mut Errors,
) {
    let values = &network.graph.values;
    if let (Op::Join { from }, Some(several)) = (&values[from.0].op, call.kind.several) {
        let inputs: Vec<Option<&[Dim]>> = from
            .iter()
            .map(|from| values[from.0].shape.as_deref())
            .collect();
        if length_of_heads(network, subject, call, &inputs, errors) {
            return;
        }
        if let Err(misfit) = (several.fits)(&inputs, call) {
            let but = match misfit.but {
                But::Arrives(remark) => {
                    let produces: Vec<String> = from
                        .iter()
                        .map(|from| words::produces(network, *from))
                        .collect();
                    let same = produces.iter().all(|one| *one == produces[0]);
                    match same {
                        true => format!("{} each time{remark}", produces[0]),
                        false => format!("{}{remark}", produces.join(" and ")),
                    }
                }
                But::Is(case) => case,
            };
            let (takes, mut help) = (misfit.takes, misfit.help);
            if from[1..].iter().all(|other| *other == from[0]) {
                let name = text::of(&value.tokens);
                help = format!(
                    "of a sequence to itself it is `{name}(x)`: queries, keys and values are made of it"
                );
            }
            errors.report(
                value.tokens.clone(),
                format!("{subject} {takes}, but {but}\nhelp: {help}"),
            );
        }
        return;
    }
    let Some(input) = &values[from.0].shape else {
        let is_generic = !network.generics.params.is_empty();
        let follows = !flattened(network, from) && images::follows_from_type(call, is_generic);
        if call.inner().unwrap_or(call).kind.says_shape
            && !follows
            && value.shape.is_none()
            && let Some(layer) = behind(network, from)
        {
            let grid = call.kind.grid;
            let (takes, help) = match call.kind.of_any_shape {
                false => (
                    format!("{} whose {}", grid.text(), grid.size()),
                    format!("put `{}` before it", grid.reshape()),
                ),
                true => (
                    "a value whose shape".to_owned(),
                    "lead it through `reshape(x, ...)`, which says its shape".to_owned(),
                ),
            };
            errors.report(
                call.ident.to_token_stream(),
                format!(
                    "{subject} {takes} the declaration knows, but what `{layer}` produces only rustc knows\n\
                     help: {help}"
                ),
            );
        }
        return;
    };
    doubles(network, subject, call, errors);
    if length_of_heads(network, subject, call, &[Some(input)], errors) {
        return;
    }
    if let [channels, ..] = &input[..] {
        divides(network, subject, call, channels, errors);
    }
    if let Err(misfit) = (call.kind.fits)(input, call) {
        let but = match misfit.but {
            But::Arrives(remark) => format!("{}{remark}", words::produces(network, from)),
            But::Is(case) => case,
        };
        let (takes, mut help) = (misfit.takes, misfit.help);
        if let (true, Some(all)) = (takes.starts_with("a sequence"), every_step(network, from)) {
            help = all;
        }
        let at = match &value.op {
            Op::Call { .. } => call.ident.to_token_stream(),
            _ => value.tokens.clone(),
        };
        errors.report(at, format!("{subject} {takes}, but {but}\nhelp: {help}"));
    }
}

/// How the recurrent layer that a value comes from gives all steps, if it gives the last.
fn every_step(network: &Network, value: ValueId) -> Option<String> {
    let Op::Stage {
        entry, stage, from, ..
    } = &network.graph.values[value.0].op
    else {
        return None;
    };
    let entry = &network.entries[*entry];
    match &entry.stages[*stage] {
        Stage::Builtin(call) if call.kind.keeps_shape => every_step(network, *from),
        Stage::Builtin(call) if call.kind.remembers && !call.args.flag("sequence").value => {
            let (name, written) = (&entry.name, call.text());
            let written = written.replace(", sequence = false", "");
            let written = written.trim_end_matches(')');
            Some(format!(
                "let `{name}` give all steps, not the last alone: `{written}, sequence = true)`"
            ))
        }
        _ => None,
    }
}

/// Reports attention whose heads are of a length that would have to be computed of a parameter of the network.
fn length_of_heads(
    network: &Network,
    subject: &str,
    call: &BuiltinCall,
    inputs: &[Option<&[Dim]>],
    errors: &mut Errors,
) -> bool {
    let args = &call.args;
    if !args.has("head_size") || args.given_dim("head_size").is_some() {
        return false;
    }
    let heads = args.dim("heads");
    let [width, memory] = sequences::widths(inputs);
    let shared = args.given_dim("key_value_heads").unwrap_or(heads);
    let one_width = match (width, memory) {
        (Some(width), Some(memory)) => width.agrees(memory) == Some(true),
        _ => true,
    };
    if one_width && shared.agrees(heads) == Some(true) {
        return false;
    }
    let is_one = |dim: &&Dim| {
        let mut parameters = network.generics.const_params();
        parameters.any(|parameter| parameter.ident == dim.text())
    };
    let Some(parameter) = [Some(heads), width].into_iter().flatten().find(is_one) else {
        return false;
    };
    let (parameter, heads) = (parameter.text(), heads.text());
    let width = width.map_or("their width".to_owned(), Dim::text);
    errors.report(
        &call.ident,
        format!(
            "{subject} heads whose length is {width} divided by {heads}, but stable Rust does not compute with the \
             parameter `{parameter}`\nhelp: say the length: `head_size = 16`, or a parameter of its own"
        ),
    );
    true
}

/// Reports a layer that would have to divide by or into a parameter of the network, of which stable Rust
/// computes no other number.
fn divides(
    network: &Network,
    subject: &str,
    call: &BuiltinCall,
    channels: &Dim,
    errors: &mut Errors,
) {
    let Some(name) = call.kind.divides else {
        return;
    };
    let by = call.args.dim(name);
    if by.value == Some(1) || channels.agrees(by) == Some(true) {
        return;
    }
    let mut parameters = network.generics.const_params();
    let parameter = parameters.find_map(|parameter| {
        let is = |dim: &&Dim| parameter.ident == dim.text();
        [channels, by].into_iter().find(is)
    });
    if let Some(parameter) = parameter {
        let (channels, parameter) = (channels.text(), parameter.text());
        errors.report(
            &call.ident,
            format!(
                "{subject} {channels} channels in {} {name}, but stable Rust does not compute with the parameter \
                 `{parameter}`\nhelp: write numbers, or `{name} = {channels}`, each channel for itself",
                by.text()
            ),
        );
    }
}

/// Reports a layer that would have to double a parameter of the network, of which stable Rust computes no
/// other number.
fn doubles(network: &Network, subject: &str, call: &BuiltinCall, errors: &mut Errors) {
    let Some(switch) = call
        .kind
        .doubles
        .filter(|switch| call.args.flag(switch).value)
    else {
        return;
    };
    let units = call.args.dim("units").text();
    if network
        .generics
        .const_params()
        .any(|parameter| parameter.ident == units)
    {
        errors.report(
            &call.ident,
            format!(
                "{subject} {units} units each way, but stable Rust does not compute with the parameter `{units}`\n\
                 help: write a number, or leave `{switch}` out"
            ),
        );
    }
}

/// The layer behind which a value's shape is unknown, if no mistake is why it is: one written as a
/// type, or `Flatten` of an image whose size is a parameter.
fn behind(network: &Network, value: ValueId) -> Option<String> {
    match &network.graph.values[value.0].op {
        Op::Stage {
            entry, stage, from, ..
        } => match &network.entries[*entry].stages[*stage] {
            Stage::Layer(ty) => Some(text::of(ty)),
            Stage::Builtin(call) if !call.kind.keeps_shape => match call.kind.says_shape {
                // It has been spoken of already.
                true => None,
                false => behind(network, *from).or_else(|| {
                    let input = network.graph.values[from.0].shape.as_ref()?;
                    (call.kind.fits)(input, call).ok()?;
                    Some(call.text())
                }),
            },
            _ => behind(network, *from),
        },
        op => op
            .operands()
            .into_iter()
            .find_map(|from| behind(network, from)),
    }
}

/// Whether a value whose shape is unknown is what a built-in makes of any shape, as `Flatten` does.
fn flattened(network: &Network, value: ValueId) -> bool {
    let call = match &network.graph.values[words::origin(network, value).0].op {
        Op::Stage { entry, stage, .. } => match &network.entries[*entry].stages[*stage] {
            Stage::Builtin(call) => call,
            _ => return false,
        },
        Op::Call {
            function: Function::Builtin(call),
            ..
        } => call,
        _ => return false,
    };
    !call.kind.says_shape
}

/// `+`, `-` and `*` join equal shapes.
pub fn sums(network: &Network, errors: &mut Errors) {
    let values = &network.graph.values;
    for value in values {
        let Op::Binary { op, left, right } = &value.op else {
            continue;
        };
        let (Some(left_shape), Some(right_shape)) = (&values[left.0].shape, &values[right.0].shape)
        else {
            continue;
        };
        if agree(left_shape, right_shape) {
            continue;
        }
        let side = |value: ValueId| {
            let Value { label, op, .. } = &values[value.0];
            let shape = words::shape(network, value);
            match op {
                Op::Input(_) => format!("the input {label} is {shape}"),
                _ => format!("{label} is {shape}, from {}", words::source(network, value)),
            }
        };
        let sign = op.sign();
        let help = match brought_together(left_shape, right_shape) {
            Some(help) => help,
            None => "lead one of them through a layer that produces the other's shape".to_owned(),
        };
        let (left, right) = (side(*left), side(*right));
        errors.report(
            &value.tokens,
            format!(
                "`{sign}` joins two values of one shape, but {left}, and {right}\nhelp: {help}"
            ),
        );
    }
}

/// How images of one height and width come to have as many channels.
fn brought_together(left: &[Dim], right: &[Dim]) -> Option<String> {
    let ([left, left_size @ ..], [right, right_size @ ..]) = (left, right) else {
        return None;
    };
    let images = left_size.len() == 2 && agree(left_size, right_size);
    images.then(|| {
        format!(
            "lead the {} channels through `Conv2d({}, kernel = 1)`",
            right.text(),
            left.text()
        )
    })
}

/// A layer that is called twice shares its weights: its input has one shape.
pub fn repeated_calls(network: &Network, errors: &mut Errors) {
    let first = first_calls(network);
    let values = &network.graph.values;
    for (at, value) in values.iter().enumerate() {
        let Op::Stage {
            entry,
            stage: 0,
            from,
            call,
        } = &value.op
        else {
            continue;
        };
        let before = first[&(*entry, 0)];
        let Op::Stage { from: earlier, .. } = &values[before].op else {
            continue;
        };
        let differs = |(now, then): &(&ValueId, &ValueId)| match (
            &values[now.0].shape,
            &values[then.0].shape,
        ) {
            (Some(now), Some(then)) => !agree(now, then),
            _ => false,
        };
        let mut both = parts(values, from).iter().zip(parts(values, earlier));
        if let Some((from, earlier)) = both.find(differs)
            && before != at
        {
            let (label, shape) = (&values[from.0].label, words::shape(network, *from));
            let (earlier_label, earlier_shape) =
                (&values[earlier.0].label, words::shape(network, *earlier));
            errors.report(
                &value.tokens,
                format!("`{call}` takes {label} here, which is {shape}, but took {earlier_label} before, which is \
                         {earlier_shape}: a layer takes one shape\n\
                         help: declare a second layer for it"),
            );
        }
    }
}

/// The values that arrive as one, or the one that does.
fn parts<'a>(values: &'a [Value], value: &'a ValueId) -> &'a [ValueId] {
    match &values[value.0].op {
        Op::Join { from } => from,
        _ => std::slice::from_ref(value),
    }
}

/// The value that each stage of an entry makes in the entry's first call.
fn first_calls(network: &Network) -> HashMap<(usize, usize), usize> {
    let mut first = HashMap::new();
    for (at, value) in network.graph.values.iter().enumerate() {
        if let Op::Stage { entry, stage, .. } = value.op {
            first.entry((entry, stage)).or_insert(at);
        }
    }
    first
}
