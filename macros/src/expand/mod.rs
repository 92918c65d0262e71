//! From a checked model to code.
//!
//! Nothing here needs a number, and those that are known only serve to find places for values: values have
//! types, and every edge is a check that rustc makes at the token that caused it. One file an emitted item.

mod arguments;
mod builtin;
mod checks;
mod collect;
mod context;
mod docs;
mod forms;
mod forward;
mod interface;
mod items;
mod layer;
mod lengths;
mod names;
mod places;
mod ports;
mod proof;
mod reverse;
mod sized;
mod state;
mod step;
mod stub;

use proc_macro2::TokenStream;
use quote::quote;

use self::context::Context;
use crate::model::Network;

pub use self::stub::stub;

/// The code of a network: its struct, and everything else inside a nameless constant.
pub fn network(network: &Network) -> TokenStream {
    let cx = Context::new(network);
    let steps = step::Plan::new(&cx);
    let steps = steps.as_ref();
    let cfg = cx.cfg();
    let structs = [
        lengths::traits(&cx),
        items::structs(&cx),
        proof::aliases(&cx),
        items::aliases(&cx),
        ports::structs(&cx),
        interface::methods(&cx),
        steps.map(step::Plan::structs).unwrap_or_default(),
        steps.map(step::Plan::method).unwrap_or_default(),
        checks::items(&cx),
        names::variables(&cx),
    ];
    let hidden = [
        items::memory(&cx),
        layer::implementation(&cx),
        interface::debug(&cx),
        steps.map(step::Plan::implementation).unwrap_or_default(),
        arguments::named(&cx),
    ];
    quote! {
        #(#structs)*
        #(#cfg)*
        #[allow(
            clippy::all,
            clippy::pedantic,
            deprecated,
            non_camel_case_types,
            non_snake_case,
            unused_variables,
            unused_mut
        )]
        const _: () = {
            #(#hidden)*
        };
    }
}

/// Where everything lies, of a sample and of a group.
#[cfg(test)]
pub fn layouts(network: &Network) -> [crate::lives::Layout; 2] {
    places::layouts(Context::new(network))
}
