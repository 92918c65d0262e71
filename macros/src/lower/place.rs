//! Which argument is meant for which parameter: by place, then by name.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::Expr;

use crate::parse::ast;
use crate::registry::{Signature, meant};
use crate::report::{Errors, enumeration};
use crate::text;

/// What was written for one parameter.
#[derive(Default)]
pub struct Given {
    pub key: Option<Ident>,
    /// One, or any number for a parameter that takes a list.
    pub values: Vec<Expr>,
}

/// The arguments of a call, by parameter.
pub struct Placed {
    pub given: Vec<Given>,
    /// Not if one has a name that means nothing: it may well be one that is missing then, and that would be
    /// the same mistake.
    pub all: bool,
    /// Whether the order is another library's, so that what was given by place means something else.
    pub in_another_order: bool,
}

/// Places the arguments of a call.
pub fn place(
    name: &Ident,
    signature: Signature,
    args: Vec<ast::Arg>,
    errors: &mut Errors,
) -> Placed {
    let mut given: Vec<Given> = signature.args.iter().map(|_| Given::default()).collect();
    let (mut all, mut in_another_order) = (true, false);
    let mut surplus = TokenStream::new();
    let mut named: Option<String> = None;
    let mut next = 0;
    for ast::Arg { key, value } in args {
        if let Some(key) = key {
            named.get_or_insert_with(|| format!("{key} = {}", text::of(&value)));
            let mut placed = signature.args.iter().zip(&given);
            in_another_order |= placed.any(|(parameter, given)| {
                key == parameter.name && given.key.is_none() && !given.values.is_empty()
            });
            all &= by_name(name, signature, key, value, &mut given, errors);
        } else if let Some(named) = &named {
            let text = text::of(&value);
            errors.report(
                value,
                format!(
                    "`{text}` has no name, but follows `{named}`: arguments by place come first"
                ),
            );
        } else if let Some(parameter) = signature
            .args
            .get(next)
            .filter(|parameter| parameter.by_name)
        {
            let (what, text) = (parameter.name, text::of(&value));
            // Elsewhere that comes first, and all others by place would be wrong.
            let follows = match signature.name {
                "Embedding" => "the number of indices follows from the input's type",
                "MultiHeadAttention" => "the width of the steps follows from what stands before",
                "Lstm" | "Gru" | "Rnn" => {
                    "the number of features that arrive follows from what stands before"
                }
                "LearnedPositions" => "the number of steps follows from what stands before",
                _ => "the number of channels that arrive follows from what stands before",
            };
            let size = match signature.name {
                "LayerNorm" | "RmsNorm" => Some("width"),
                "BatchNorm" | "InstanceNorm" | "GroupNorm" => Some("number of channels"),
                _ => None,
            };
            if let (Some(size), Expr::Lit(_) | Expr::Path(_)) = (size, &value) {
                let before: Vec<String> = given
                    .iter()
                    .flat_map(|given| given.values.iter().map(text::of))
                    .collect();
                let written = match before.is_empty() {
                    true => name.to_string(),
                    false => format!("{name}({})", before.join(", ")),
                };
                errors.report(
                    value,
                    format!("`{name}` takes no {size}: that follows from what stands before\nhelp: write `{written}`"),
                );
                in_another_order = true;
                break;
            }
            let instead = match signature.name {
                "Embedding" | "MultiHeadAttention" | "Lstm" | "Gru" => {
                    format!(": `{name}({text})`")
                }
                "LayerNorm" | "RmsNorm" => match &value {
                    Expr::Array(array) => {
                        let axes = array.elems.len();
                        format!(": `{name}(axes = {axes})` takes the last {axes} axes")
                    }
                    _ => String::new(),
                },
                _ => String::new(),
            };
            errors.report(
                value,
                format!(
                    "`{what}` is given by name: `{what} = {text}`\nhelp: {follows}, and is not given{instead}"
                ),
            );
            in_another_order = true;
            break;
        } else if let Some(parameter) = signature.args.get(next) {
            given[next].values.push(value);
            next += usize::from(!parameter.kind.is_list());
        } else {
            surplus.extend(value.into_token_stream());
        }
    }
    if !surplus.is_empty() {
        // In `fn forward`, where names are in snake case, the value comes first.
        let message = match (name != signature.name, signature.args.is_empty()) {
            (false, true) => format!("`{name}` takes no arguments"),
            (false, false) => format!("`{name}` takes {} and nothing more", names(signature)),
            (true, true) => format!("`{name}` takes a value and nothing more"),
            (true, false) => format!(
                "`{name}` takes a value, {} and nothing more",
                names(signature)
            ),
        };
        errors.report(surplus, message);
    }
    Placed {
        given,
        all,
        in_another_order,
    }
}

/// Places `key = value`. False if the key means nothing.
fn by_name(
    name: &Ident,
    signature: Signature,
    key: Ident,
    value: Expr,
    given: &mut [Given],
    errors: &mut Errors,
) -> bool {
    let at = signature
        .args
        .iter()
        .position(|parameter| key == parameter.name);
    let Some(at) = at.or_else(|| unknown_key(name, signature, &key, errors)) else {
        return false;
    };
    if signature.args[at].kind.is_list() {
        let call = format!("{name}({})", text::of(value));
        errors.report(&key, format!("`{key}` is given by place: `{call}`"));
        return false;
    }
    match given[at].values.first() {
        Some(earlier) => {
            let earlier = text::of(earlier);
            let help = match signature.name {
                "DepthwiseConv1d" | "DepthwiseConv2d" => {
                    "\nhelp: its filters follow from the channels: `multiplier = 1` of each"
                }
                _ => "",
            };
            errors.report(
                &key,
                format!("`{key}` is given twice: it is `{earlier}` already{help}"),
            );
        }
        None => {
            given[at] = Given {
                key: Some(key),
                values: vec![value],
            }
        }
    }
    true
}

/// Reports a name that is no argument, and gives the parameter that was probably meant.
fn unknown_key(
    name: &Ident,
    signature: Signature,
    key: &Ident,
    errors: &mut Errors,
) -> Option<usize> {
    let meant = meant(&key.to_string(), signature.args).map(|parameter| parameter.name);
    let help = match meant {
        Some(meant) => format!("a similar one exists: `{meant}`"),
        None => {
            elsewhere(name, signature.name, &key.to_string()).unwrap_or_else(|| {
                match signature.args.is_empty() {
                    true => "it takes none".to_owned(),
                    false => format!("it takes {}", names(signature)),
                }
            })
        }
    };
    errors.report(
        key,
        format!("`{name}` has no argument `{key}`\nhelp: {help}"),
    );
    signature
        .args
        .iter()
        .position(|parameter| Some(parameter.name) == meant)
}

/// How what is an argument in another library is said here.
fn elsewhere(name: &Ident, of: &str, key: &str) -> Option<String> {
    Some(match key {
        "activation" => format!("an activation follows after an arrow: `{name}(...) -> Relu`"),
        "input_dim" | "num_embeddings" | "vocab_size" | "input_length" if of == "Embedding" => {
            "how many indices there are is said by the input's type: `[Index<1000>; 12]`".to_owned()
        }
        "in_features" | "in_channels" | "input_size" | "input_dim" | "input_shape" | "num_features" | "num_channels"
        | "embed_dim" | "normalized_shape" | "input_length" => {
            "the size of what arrives follows from what stands before, and is not given".to_owned()
        }
        "num_layers" if matches!(of, "Lstm" | "Gru" | "Rnn") => format!(
            "each is an entry of its own, all but the last with `sequence = true`: \
             `first: {name}(64, sequence = true), second: {name}(64)`"
        ),
        "dropout" | "dropout_rate" | "recurrent_dropout" => {
            format!("dropout is a layer behind it: `{name}(...) -> Dropout(0.2)`")
        }
        "return_state" | "initial_state" => {
            "in a graph a state goes in and comes out: `let (y, end) = read(x, begin);`".to_owned()
        }
        "batch_first" => {
            "a network takes one sample, a sequence [steps, features]: there is no axis of the batch".to_owned()
        }
        "data_format" => "an image is [channels, height, width]".to_owned(),
        "dim" | "axis" if matches!(of, "Softmax" | "LogSoftmax") => {
            "it is over a whole vector, and takes none".to_owned()
        }
        _ => return None,
    })
}

fn names(signature: Signature) -> String {
    enumeration(signature.args.iter().map(|parameter| parameter.name))
}
