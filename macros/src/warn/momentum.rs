//! The momentum of running statistics, which Keras gives the other way round.

use super::Warning;
use super::walk::{allowing, entries, place};
use crate::model::{Network, ValueId};

/// A momentum near 1: the running mean and variance are then nearly those of the last group alone.
pub fn of_keras(network: &Network, found: &mut Vec<Warning>) {
    for id in (0..network.graph.values.len()).map(ValueId) {
        let Some(call) = network
            .builtin(id)
            .filter(|call| call.kind.name == "BatchNorm")
        else {
            continue;
        };
        let momentum = call.args.float("momentum");
        let Some(value) = momentum.value.filter(|value| *value > 0.5 && *value < 1.0) else {
            continue;
        };
        let name = "momentum_of_keras";
        let (here, text) = ((1000.0 * (1.0 - value)).round() / 1000.0, &call.ident);
        found.push(Warning {
            name,
            at: call.ident.span(),
            message: format!(
                "with a momentum of {value}, `{text}` forgets nearly all but the last batch: it is the share that each \
                 batch has, as in PyTorch; Keras calls so what is left\n\
                 help: Keras's {value} is `momentum = {here}`\n{}",
                allowing(name, &place(network, id))
            ),
            entries: entries(network, [id]),
        });
    }
}
