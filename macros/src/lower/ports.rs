//! Inputs, outputs and the scalar that all of them share.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Generics, Type, TypeParam, parse_quote};

use crate::model::{Element, Port};
use crate::parse::ast::{self, Side, bare};
use crate::primitive;
use crate::report::{Errors, enumeration};
use crate::text;

pub struct Ports {
    pub inputs: Vec<Port>,
    pub outputs: Vec<Port>,
    pub scalar: TokenStream,
}

/// Resolves both sides of the header.
pub fn ports(inputs: Side, outputs: Side, generics: &Generics, errors: &mut Errors) -> Ports {
    distinct(&inputs, "input", errors);
    distinct(&outputs, "output", errors);
    let scalar = scalar(inputs.ports.iter().chain(&outputs.ports), generics, errors);
    let mut inputs: Vec<Port> = inputs
        .ports
        .into_iter()
        .map(|input| port(input, "input", generics))
        .collect();
    let mut outputs: Vec<Port> = outputs
        .ports
        .into_iter()
        .map(|output| port(output, "output", generics))
        .collect();
    for input in &mut inputs {
        if let Element::Other(ty) = &input.element
            && bare(ty).is_some_and(primitive::is_refused)
        {
            let (element, scalar) = (text::of(ty), text::of(&scalar));
            let integers = enumeration(primitive::INTEGERS);
            errors.report(
                ty,
                format!(
                    "an input holds floats, `{scalar}`, not `{element}`\n\
                     help: write `{scalar}` and convert the samples; layers of your own may take {integers}, too"
                ),
            );
            input.element = Element::Scalar;
        }
    }
    for output in &mut outputs {
        if let Element::Other(ty) = &output.element {
            let (element, scalar) = (text::of(ty), text::of(&scalar));
            errors.report(
                ty,
                format!("an output holds the network's own numbers, `{scalar}`, not `{element}`"),
            );
            output.element = Element::Scalar;
        }
    }
    Ports {
        inputs,
        outputs,
        scalar,
    }
}

/// The float that the declaration names; all that name one have to name the same.
fn scalar<'a>(
    ports: impl Iterator<Item = &'a ast::Port>,
    generics: &Generics,
    errors: &mut Errors,
) -> TokenStream {
    let mut first: Option<&Type> = None;
    for element in ports.filter_map(|port| port.shape.element.as_ref()) {
        if !is_scalar(element, generics) {
            continue;
        }
        match first {
            None => first = Some(element),
            Some(first) if text::of(first) != text::of(element) => {
                let (first, element_text) = (text::of(first), text::of(element));
                errors.report(
                    element,
                    format!(
                        "a network computes in one type of number: `{first}` was written before, here it is \
                         `{element_text}`"
                    ),
                );
            }
            Some(_) => {}
        }
    }
    first.map_or_else(|| quote!(f32), ToTokens::into_token_stream)
}

/// A type parameter that is the scalar has a bound. Where it has none, which is reported, it is
/// given one, for the sake of the stub.
pub fn bound(
    scalar: &TokenStream,
    generics: &mut Generics,
    krate: &TokenStream,
    errors: &mut Errors,
) {
    let name = text::of(scalar);
    let wheres = text::names(generics.where_clause.to_token_stream());
    let unbound = |parameter: &&mut TypeParam| {
        parameter.ident == name && parameter.bounds.is_empty() && !wheres.contains(&name)
    };
    if let Some(parameter) = generics.type_params_mut().find(unbound) {
        errors.report(
            &parameter.ident,
            format!(
                "the network computes in `{name}`, of which nothing is said\n\
                     help: say that it is a number: `{name}: Float`"
            ),
        );
        parameter.bounds.push(parse_quote!(#krate::scalar::Float));
    }
}

/// Whether an element type is a float as far as its name tells: `f32`, `f64`, a type parameter.
fn is_scalar(element: &Type, generics: &Generics) -> bool {
    bare(element).is_some_and(|name| {
        primitive::is_float(name)
            || generics
                .type_params()
                .any(|parameter| parameter.ident == *name)
    })
}

fn port(port: ast::Port, default: &str, generics: &Generics) -> Port {
    let ast::Port { name, shape } = port;
    let ast::Shape {
        element,
        dims,
        tokens,
    } = shape;
    let element = match element {
        Some(element) if !is_scalar(&element, generics) => Element::Other(Box::new(element)),
        _ => Element::Scalar,
    };
    let name = name.unwrap_or_else(|| Ident::new(default, Span::call_site()));
    Port {
        name,
        element,
        dims,
        tokens,
    }
}

fn distinct(side: &Side, what: &str, errors: &mut Errors) {
    let names: Vec<&Ident> = side
        .ports
        .iter()
        .filter_map(|port| port.name.as_ref())
        .collect();
    for (at, name) in names.iter().enumerate() {
        if names[..at]
            .iter()
            .any(|earlier| text::name(earlier) == text::name(name))
        {
            errors.report(
                name,
                format!("there are two {what}s called `{name}`: give each a name of its own"),
            );
        }
    }
}
