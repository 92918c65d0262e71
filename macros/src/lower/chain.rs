//! A body without `fn forward`: one stage after the other.

use super::graph::Builder;
use crate::model::{Graph, Network, ValueId};
use crate::report::{Errors, enumeration};

/// The graph of a chain: the input through all entries in order.
pub fn graph(network: &Network, errors: &mut Errors) -> Graph {
    let Network {
        name,
        inputs,
        outputs,
        entries,
        ..
    } = network;
    for (ports, what) in [(inputs, "inputs"), (outputs, "outputs")] {
        if let [_, second, ..] = &ports[..] {
            let all = enumeration(ports.iter().map(|port| port.name.to_string()));
            let names: Vec<String> = inputs.iter().map(|input| input.name.to_string()).collect();
            let names = if network.named_inputs {
                names.join(", ")
            } else {
                "x".to_owned()
            };
            errors.report(
                &second.name,
                format!(
                    "a chain has one input and one output, but `{name}` has the {what} {all}\n\
                         help: say how they meet: `fn forward({names}) {{ ... }}`"
                ),
            );
            return Graph::default();
        }
    }
    if entries.is_empty() {
        errors.report(
            name,
            format!("`{name}` has no layers: `{{ name: Dense(10), ... }}`"),
        );
    }
    if inputs.is_empty() || entries.is_empty() {
        return Graph::default();
    }
    let mut builder = Builder::new(network, [&inputs[0].name]);
    let mut value = ValueId(0);
    for (at, entry) in entries.iter().enumerate() {
        value = builder.run(at, &entry.name, None, &format!("`{}`", entry.name), value);
    }
    builder.finish(outputs.iter().map(|_| value).collect())
}
