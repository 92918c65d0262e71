//! What a declaration must keep to, beyond what rustc says better by itself:
//!
//! - an entry's name is its own, and an entry holds one layer with parameters, not the network itself;
//! - a network's layout is its own, and an entry is there whatever the `cfg`;
//! - every stage takes the shape that arrives;
//! - `+`, `-` and `*` join equal shapes;
//! - a layer that is called twice gets one shape;
//! - the state of a recurrent layer comes in and goes out of every call, or of none;
//! - an output has the shape that it was declared with;
//! - arrays fit into memory;
//! - every layer has a part in an output.

mod attributes;
mod edges;
mod entries;
mod outputs;
mod sizes;
mod states;
mod words;

use crate::model::Network;
use crate::report::Errors;

/// Checks a network whose shapes have been inferred.
pub fn check(network: &Network, errors: &mut Errors) {
    let read_whole = errors.is_empty();
    entries::distinct(network, errors);
    attributes::layout(network, errors);
    attributes::unconditional(network, errors);
    entries::others(network, errors);
    entries::one_with_parameters(network, errors);
    edges::stages(network, errors);
    edges::sums(network, errors);
    edges::repeated_calls(network, errors);
    states::whole(network, errors);
    states::alike(network, errors);
    outputs::declared(network, errors);
    sizes::arrays(network, errors);
    // Where part of the graph could not be read, a layer may well have its part there.
    if read_whole {
        entries::needed(network, errors);
    }
}
