//! What the library offers to contribute to a gradient by.

use proc_macro2::TokenStream;
use quote::quote;

/// How an operation contributes to a gradient: a function that writes, one that adds, and the
/// arguments before the slot.
pub struct Forms {
    pub write: &'static str,
    pub add: &'static str,
    pub arguments: TokenStream,
    /// The contribution in the place of the gradient that it is made of.
    pub over: Over,
}

/// How a contribution is computed in the place of what it is made of.
pub enum Over {
    /// It cannot be.
    Never,
    /// By a function, with the arguments before the slot.
    Call(&'static str, TokenStream),
}

impl Forms {
    pub fn of(write: &'static str, add: &'static str, arguments: TokenStream) -> Forms {
        Forms {
            write,
            add,
            arguments,
            over: Over::Never,
        }
    }

    fn over(self, over: Over) -> Forms {
        Forms { over, ..self }
    }

    pub fn divide(dy: &TokenStream, b: &TokenStream) -> Forms {
        Forms::of("divide", "divide_more", quote!(#dy, #b))
    }

    pub fn divisor(dy: &TokenStream, y: &TokenStream, b: &TokenStream) -> Forms {
        Forms::of("divisor", "divisor_more", quote!(#dy, #y, #b))
    }

    pub fn scale(factor: &TokenStream, dy: &TokenStream) -> Forms {
        Forms::of("scale", "scale_more", quote!(#factor, #dy))
            .over(Over::Call("scale_in_place", quote!(#factor)))
    }

    pub fn multiply(dy: &TokenStream, other: &TokenStream) -> Forms {
        Forms::of("multiply", "multiply_more", quote!(#dy, #other))
            .over(Over::Call("multiply_in_place", quote!(#other)))
    }
}
