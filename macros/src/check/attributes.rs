//! What the attributes of a network and of its entries must leave alone.

use syn::Attribute;

use crate::model::Network;
use crate::report::Errors;
use crate::text;

/// A network's floats lie side by side: that is the declaration's to see to.
pub fn layout(network: &Network, errors: &mut Errors) {
    for attr in network.attrs.iter().filter(|attr| gives(attr, "repr")) {
        errors.report(
            attr,
            format!(
                "the layout of a network is its own: take `{}` away\n\
                 help: `Aligned<{}>` holds one at an address divisible by 64",
                text::of(&attr.meta),
                network.name
            ),
        );
    }
}

/// A graph cannot lose a layer: what follows would receive another shape.
pub fn unconditional(network: &Network, errors: &mut Errors) {
    for entry in &network.entries {
        for condition in entry.attrs.iter().filter(|attr| gives(attr, "cfg")) {
            let name = &entry.name;
            errors.report(
                condition,
                format!(
                    "a network cannot be without `{name}`: what follows it would not fit\n\
                     help: put `cfg` on the network, and declare a second one for the other case"
                ),
            );
        }
    }
}

/// Whether an attribute is `name`, or may turn out to be: `#[cfg_attr(condition, name)]`.
fn gives(attr: &Attribute, name: &str) -> bool {
    let conditional = || {
        let list = attr.meta.require_list().ok()?;
        let given = list.tokens.clone().into_iter();
        let given = given.skip_while(|token| token.to_string() != ",");
        Some(text::names(given.collect::<proc_macro2::TokenStream>()).contains(&name.to_owned()))
    };
    attr.path().is_ident(name) || attr.path().is_ident("cfg_attr") && conditional() == Some(true)
}
