//! The pipeline of `network!`: tokens → syntax tree → model → shapes → checks → code.

use proc_macro2::TokenStream;

use crate::model::Network;
use crate::report::Errors;
use crate::{check, expand, lengths, lower, parse, prune, warn};

/// Expands a declaration, `[$crate]` first.
pub fn network(input: TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    let network = read(input, &mut errors);
    match network {
        Some(network) if errors.is_empty() => {
            let code = expand::network(&network);
            [code, warn::code(&network)].into_iter().collect()
        }
        Some(network) => {
            let stub = expand::stub(&network);
            [errors.into_compile_errors(), stub].into_iter().collect()
        }
        None => errors.into_compile_errors(),
    }
}

/// The front end: all of `network!` that can find mistakes. The model is complete if it found none,
/// and there is one whenever the declaration has a name.
pub fn read(input: TokenStream, errors: &mut Errors) -> Option<Network> {
    let declaration = parse::declaration(input, errors);
    let mut network = lower::lower(declaration?, errors);
    check::check(&network, errors);
    if errors.is_empty() {
        prune::prune(&mut network.graph);
        lengths::require(&mut network);
    }
    Some(network)
}
