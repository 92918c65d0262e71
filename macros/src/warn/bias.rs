//! A bias before a normalisation.

use super::Warning;
use super::walk::{allowing, before_all, called_once, entries, label};
use crate::model::{BuiltinCall, Network, ValueId};

/// What adds a number to each channel does nothing before what takes the mean of each channel away.
pub fn before_norm(network: &Network, found: &mut Vec<Warning>) {
    for norm in (0..network.graph.values.len()).map(ValueId) {
        if !network
            .builtin(norm)
            .is_some_and(|call| call.kind.is_mean_free())
        {
            continue;
        }
        let passing = |id: ValueId| {
            network
                .builtin(id)
                .is_some_and(|call| call.kind.keeps_channels_apart())
        };
        let Some(layer) = before_all(network, norm, passing) else {
            continue;
        };
        let Some(call) = network.builtin(layer) else {
            continue;
        };
        let biased = call.kind.is_linear() && call.args.has("bias") && call.args.flag("bias").value;
        if !biased || !called_once(network, layer) {
            continue;
        }
        let (one, other) = (label(network, layer), label(network, norm));
        let name = "bias_before_norm";
        found.push(Warning {
            name,
            at: call.ident.span(),
            message: format!(
                "the bias of {one} does nothing: {other} takes the mean away, and the bias with it\n\
                 help: leave it out: `{}`\n{}",
                without_bias(call),
                allowing(name, &one)
            ),
            entries: entries(network, [layer, norm]),
        });
    }
}

/// The call, written without a bias.
fn without_bias(call: &BuiltinCall) -> String {
    let text = call.text();
    match text.contains("bias = true") {
        true => text.replace("bias = true", "bias = false"),
        false => format!("{}, bias = false)", text.strip_suffix(')').unwrap_or(&text)),
    }
}
