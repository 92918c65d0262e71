//! The const parameters of a network, and what an expression says of them.

use std::rc::Rc;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprBinary, ExprLit, Lit};

use super::{Dim, Length, Network, Step};
use crate::text;

/// A parameter of the network, and the trait that holds the lengths computed from it.
pub struct Base {
    pub parameter: Ident,
    /// `FeaturesH`.
    pub name: Ident,
    pub krate: TokenStream,
}

impl Base {
    /// What is required of the parameter.
    pub fn bound(&self) -> TokenStream {
        let Base {
            parameter,
            name,
            krate,
        } = self;
        quote!(#krate::tensor::extent::Extent<#parameter>: #name)
    }
}

/// The const parameters of a network, as lengths.
pub struct Parameters(Vec<Rc<Base>>);

impl Parameters {
    /// Those of a network.
    pub fn of(network: &Network) -> Parameters {
        let Network {
            name,
            generics,
            krate,
            ..
        } = network;
        let base = |parameter: &syn::ConstParam| {
            let camel = camel(&text::name(&parameter.ident));
            Rc::new(Base {
                parameter: parameter.ident.clone(),
                name: format_ident!("{}{camel}", name, span = name.span()),
                krate: krate.clone(),
            })
        };
        Parameters(generics.const_params().map(base).collect())
    }

    /// Notes which dimensions of a shape are parameters.
    pub fn find_in(&self, shape: &mut [Dim]) {
        for dim in shape.iter_mut().filter(|dim| dim.length.is_none()) {
            let Ok(name) = syn::parse2::<Ident>(dim.expression()) else {
                continue;
            };
            let base = self.0.iter().find(|base| base.parameter == name);
            dim.length = base.map(Length::of);
        }
    }
}

/// A number, or a length that is no number.
enum Amount {
    Number(i64),
    Length(Length),
}

impl Parameters {
    /// Notes which dimensions are parameters, or computed from one, as may be said of what layers produce
    /// and of what a `Reshape` makes, and nowhere else.
    pub fn read_all(&self, dims: &mut [Dim]) {
        for dim in dims.iter_mut() {
            let said = syn::parse2::<Expr>(dim.expression()).ok();
            if let Some(length) = said.and_then(|said| self.read(&said))
                && length.is_derived()
            {
                *dim = length.dim(dim.tokens.span());
            }
        }
        self.find_in(dims);
    }

    /// The length that an expression says: `(H - 4) / 2`. None if it says none, or a number.
    fn read(&self, expr: &Expr) -> Option<Length> {
        match self.amount(expr)? {
            // There has to be something of it.
            Amount::Length(length) => length.then(1, Step::NOTHING),
            Amount::Number(_) => None,
        }
    }

    fn amount(&self, expr: &Expr) -> Option<Amount> {
        match expr {
            Expr::Paren(paren) => self.amount(&paren.expr),
            Expr::Group(group) => self.amount(&group.expr),
            Expr::Lit(ExprLit {
                lit: Lit::Int(number),
                ..
            }) => Some(Amount::Number(number.base10_parse().ok()?)),
            Expr::Path(path) => {
                let name = path.path.get_ident()?;
                let base = self.0.iter().find(|base| base.parameter == *name)?;
                Some(Amount::Length(Length::of(base)))
            }
            Expr::Binary(ExprBinary {
                left, op, right, ..
            }) => {
                let (length, step) = match (self.amount(left)?, op, self.amount(right)?) {
                    (Amount::Length(length), BinOp::Add(_), Amount::Number(number))
                    | (Amount::Number(number), BinOp::Add(_), Amount::Length(length)) => {
                        (length, Step::more(number))
                    }
                    (Amount::Length(length), BinOp::Sub(_), Amount::Number(number)) => {
                        (length, Step::more(-number))
                    }
                    (Amount::Length(length), BinOp::Mul(_), Amount::Number(number @ 1..))
                    | (Amount::Number(number @ 1..), BinOp::Mul(_), Amount::Length(length)) => {
                        (length, Step::times(number))
                    }
                    (Amount::Length(length), BinOp::Div(_), Amount::Number(by @ 1..)) => (
                        length,
                        Step {
                            by,
                            ..Step::NOTHING
                        },
                    ),
                    _ => return None,
                };
                Some(Amount::Length(length.then(0, step)?))
            }
            _ => None,
        }
    }
}

/// `Rows` for `ROWS`, `InRows` for `IN_ROWS`.
fn camel(constant: &str) -> String {
    text::camel(&constant.to_lowercase())
}
