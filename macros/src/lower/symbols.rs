//! Dimensions that are no literals: constants, the network's own parameters, and what is computed.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{Expr, Generics};

use crate::model::{Arg, ArgValue, BuiltinCall, Dim, Network, Padding, Parameters, Stage};
use crate::report::Errors;
use crate::{text, value};

/// Reports what cannot be a dimension of ports and entries, which is then one that could not be read.
pub fn dimensions(network: &mut Network, errors: &mut Errors) {
    let parameters = Parameters::of(network);
    let Network {
        generics,
        inputs,
        outputs,
        entries,
        ..
    } = network;
    let dims = outputs.iter_mut().filter_map(|port| port.dims.as_mut());
    dims.for_each(|dims| parameters.read_all(dims));
    let ports = inputs.iter_mut().chain(outputs);
    for dim in ports.filter_map(|port| port.dims.as_mut()).flatten() {
        check(dim, generics, errors);
    }
    for stage in entries.iter_mut().flat_map(|entry| &mut entry.stages) {
        if let Stage::Builtin(call) = stage {
            of_call(call, &parameters, generics, errors);
        }
    }
}

/// As [`dimensions`], of the arguments of a call.
pub fn of_call(
    call: &mut BuiltinCall,
    parameters: &Parameters,
    generics: &Generics,
    errors: &mut Errors,
) {
    for Arg { value, .. } in &mut call.args.list {
        let dims: &mut [Dim] = match value {
            ArgValue::Layer(stage) => {
                if let Stage::Builtin(call) = &mut **stage {
                    of_call(call, parameters, generics, errors);
                }
                &mut []
            }
            ArgValue::Dim(dim) => std::slice::from_mut(dim),
            ArgValue::Dims(dims) => {
                parameters.read_all(dims);
                dims
            }
            ArgValue::Size(size)
            | ArgValue::Length(size)
            | ArgValue::Padding(Padding::By(size, _) | Padding::Sides(size)) => size,
            ArgValue::Margins(margins) => {
                for dim in margins.dims_mut() {
                    check(dim, generics, errors);
                }
                &mut []
            }
            ArgValue::Bool(_)
            | ArgValue::Float(_)
            | ArgValue::Word(_)
            | ArgValue::SizeOf(_)
            | ArgValue::Padding(Padding::Valid | Padding::Same | Padding::Causal)
            | ArgValue::Axis(_)
            | ArgValue::Axes(_)
            | ArgValue::Indices(_)
            | ArgValue::Init(_)
            | ArgValue::Nothing => &mut [],
        };
        for dim in dims {
            check(dim, generics, errors);
        }
    }
}

fn check(dim: &mut Dim, generics: &Generics, errors: &mut Errors) {
    if dim.is_derived() {
        return;
    }
    if let Some(complaint) = complaint(dim, generics) {
        errors.report(&dim.tokens, complaint);
        *dim = Dim::unknown(Span::call_site());
    }
}

/// Why a dimension cannot be one.
fn complaint(dim: &Dim, generics: &Generics) -> Option<String> {
    let written = syn::parse2::<Expr>(dim.tokens.clone()).ok()?;
    let expression = syn::parse2::<Expr>(dim.expression()).ok()?;
    let computed = text::of(&expression);
    if let Some(name) = value::name(&expression) {
        let parameter = generics
            .const_params()
            .find(|parameter| parameter.ident == *name)?;
        let ty = text::of(&parameter.ty);
        return (ty != "usize").then(|| {
            format!(
                "a dimension is a `usize`, but the parameter `{name}` is of type `{ty}`\n\
                 help: declare it as `const {name}: usize`"
            )
        });
    }
    let used = variables(dim.tokens.clone());
    let constants = generics.const_params().map(|parameter| &parameter.ident);
    let types = generics.type_params().map(|parameter| &parameter.ident);
    if let Some(parameter) = constants
        .chain(types)
        .map(text::name)
        .find(|parameter| used.contains(parameter))
    {
        return Some(format!(
            "`{computed}` cannot be a dimension: Rust does not compute with a parameter such as `{parameter}` here\n\
             help: give it a parameter of its own, `const M: usize`, and write `M`"
        ));
    }
    let stands_alone = matches!(
        written,
        Expr::Lit(_) | Expr::Path(_) | Expr::Block(_) | Expr::Const(_) | Expr::Infer(_)
    );
    (!stands_alone).then(|| format!("a computed dimension stands in braces: `{{ {computed} }}`"))
}

/// The names that stand alone or first in a path.
fn variables(tokens: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    let mut is_part = false;
    for token in tokens {
        match &token {
            TokenTree::Group(group) => found.extend(variables(group.stream())),
            TokenTree::Ident(name) if !is_part => found.push(text::name(name)),
            _ => {}
        }
        is_part = matches!(&token, TokenTree::Punct(punct) if matches!(punct.as_char(), ':' | '.'));
    }
    found
}
