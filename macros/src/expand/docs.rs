//! What a declaration says about itself: the table of its layers in the documentation.

use super::context::Context;
use crate::model::{Op, Stage, shape_text};
use crate::text;

/// The table of layers, as far as the macro knows the numbers; a line each.
pub fn table(cx: &Context<'_>) -> Vec<String> {
    let net = cx.net;
    let mut lines = vec![
        String::new(),
        "| name | layer | output | parameters | mult-adds |".to_owned(),
        "|---|---|---|---:|---:|".to_owned(),
    ];
    let (mut parameters, mut macs) = (Some(0), Some(0));
    for (index, declared) in net.entries.iter().enumerate() {
        let mut cost = (Some(0), Some(0));
        let mut output = None;
        let mut first = true;
        for value in &net.graph.values {
            let Op::Stage {
                entry, stage, from, ..
            } = &value.op
            else {
                continue;
            };
            if *entry != index {
                continue;
            }
            output = value.shape.as_deref().map(shape_text);
            let Stage::Builtin(call) = &declared.stages[*stage] else {
                if matches!(declared.stages[*stage], Stage::Layer(_)) {
                    cost = (None, None);
                }
                continue;
            };
            let input = net.graph.values[from.0].shape.as_deref();
            let one = input.and_then(|input| (call.kind.cost)(input, call));
            // A layer that is called twice computes twice and holds its parameters once.
            if first || !call.has_parameters() {
                cost.0 = sum(cost.0, one.map(|one| one.parameters));
            }
            first &= !call.has_parameters();
            cost.1 = sum(cost.1, one.map(|one| one.macs));
        }
        parameters = sum(parameters, cost.0);
        macs = sum(macs, cost.1);
        lines.push(format!(
            "| `{}` | `{}` | {} | {} | {} |",
            text::name(&declared.name),
            entry(cx, index),
            output.unwrap_or_default(),
            number(cost.0),
            number(cost.1),
        ));
    }
    lines.push(format!(
        "| | | | **{}** | **{}** |",
        number(parameters),
        number(macs)
    ));
    lines
}

fn sum(a: Option<u128>, b: Option<u128>) -> Option<u128> {
    a?.checked_add(b?)
}

fn number(number: Option<u128>) -> String {
    number.map_or_else(String::new, |number| number.to_string())
}

/// `Dense(10) -> Relu`: an entry as declared.
pub fn entry(cx: &Context<'_>, index: usize) -> String {
    let stages: Vec<String> = cx.net.entries[index]
        .stages
        .iter()
        .map(Stage::text)
        .collect();
    stages.join(" -> ")
}
