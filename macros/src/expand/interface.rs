//! What a user calls: the inherent constants and methods of the network.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::context::{Context, at};
use crate::text;

/// The inherent constants and methods.
pub fn methods(cx: &Context<'_>) -> TokenStream {
    let krate = cx.krate(cx.net.name.span());
    let name = &cx.net.name;
    let span = at(name.span());
    let Fitting { expects, fitting } = fitting(cx);
    let (impls, arguments, wheres) = cx.net.generics.split_for_impl();
    let (input, output) = (cx.input(), cx.output());
    let scalar = &cx.scalar;
    let cfg = cx.cfg();
    let title = text::name(name);
    let [
        forward,
        forward_in,
        forward_batch,
        gradient,
        input_gradient,
        run,
        zeroed,
        initialise,
    ] = [
        "forward",
        "forward_in",
        "forward_batch",
        "gradient",
        "input_gradient",
        "run",
        "zeroed",
        "initialise",
    ]
    .map(|method| Ident::new(method, name.span()));
    quote_spanned! {span=>
        #(#cfg)*
        #[allow(clippy::all, clippy::pedantic, deprecated, unused_variables)]
        impl #impls #name #arguments #wheres {
            /// How many parameters the network has.
            pub const PARAMS: ::core::primitive::usize = <Self as #krate::parameters::Parameters>::PARAMS;
            /// Multiply-accumulates of a forward pass of one sample.
            pub const MACS: ::core::primitive::usize = <Self as #krate::layer::Layer>::MACS;
            /// The size of the parameters in bytes.
            pub const BYTES: ::core::primitive::usize = ::core::mem::size_of::<Self>();
            /// The size of the values of one sample in inference, in bytes.
            pub const SCRATCH_BYTES: ::core::primitive::usize = ::core::mem::size_of::<#krate::tape::Scratch<Self>>();
            /// The size of a tape for groups of 32 samples, in bytes.
            pub const TAPE_BYTES: ::core::primitive::usize = ::core::mem::size_of::<#krate::tape::Tape<Self>>();
            /// The table of layers; print it with `{}`.
            pub const SUMMARY: #krate::summary::Summary = #krate::summary::Summary::of::<Self>(#title);

            /// A network of zeros, as a constant.
            pub const fn #zeroed() -> Self {
                #krate::plain::zeroed()
            }

            /// Draws all parameters anew, in place.
            pub fn #initialise<__R: #krate::random::Rng + ?::core::marker::Sized>(&mut self, rng: &mut __R) {
                <Self as #krate::layer::Layer>::initialise(self, #krate::init::glorot_uniform(), rng);
            }

            /// Computes one sample, with its intermediate values on the stack: at most 64 KiB.
            #[doc(alias("predict", "call", "infer"))]
            #[inline]
            pub fn #forward(&self, x: &#input) -> #output {
                #krate::network::forward(self, x)
            }

            /// Computes one sample; the output stays in the scratch.
            #[inline]
            pub fn #forward_in<'a>(&self, x: &#input, scratch: &'a mut #krate::tape::Scratch<Self>) -> &'a #output {
                scratch.forward(self, x)
            }

            /// Computes any number of samples.
            ///
            /// # Panics
            /// If `y` is not as long as `x`.
            #[doc(alias("predict_batch", "predict_on_batch"))]
            #[track_caller]
            pub fn #forward_batch(&self, x: &[#input], y: &mut [#output], scratch: &mut #krate::tape::Scratch<Self>) {
                #krate::network::forward_batch(self, x, y, scratch);
            }

            /// The mean loss of a batch of any length; writes its gradient to `grad`.
            ///
            /// # Panics
            /// If there are not as many targets as samples, or an argument of the loss makes no sense.
            #[doc(alias("backward", "train_on_batch"))]
            #[track_caller]
            pub fn #gradient<__T, __L #expects, const __B: ::core::primitive::usize>(
                &self,
                x: &[#input],
                targets: &[__T],
                loss: __L,
                tape: &mut #krate::tape::Tape<Self, __B>,
                grad: &mut Self,
            ) -> #scalar
            #fitting
            {
                #krate::network::gradient(self, x, targets, &loss, tape, grad)
            }

            /// The loss of one sample as in inference; writes its gradient with respect to the
            /// input to `dx`.
            ///
            /// # Panics
            /// If an argument of the loss makes no sense.
            #[track_caller]
            pub fn #input_gradient<__T, __L #expects, const __B: ::core::primitive::usize>(
                &self,
                x: &#input,
                target: &__T,
                loss: __L,
                tape: &mut #krate::tape::Tape<Self, __B>,
                dx: &mut #krate::tensor::Grad<#input>,
            ) -> #scalar
            #fitting
            {
                #krate::network::input_gradient(self, x, target, &loss, tape, dx)
            }

            /// Computes a group of samples as in training, to be followed by one backward pass.
            ///
            /// # Panics
            /// If there are more samples than the tape holds.
            #[track_caller]
            pub fn #run<'a, const __B: ::core::primitive::usize>(
                &'a self,
                x: &'a [#input],
                tape: &'a mut #krate::tape::Tape<Self, __B>,
            ) -> #krate::tape::Filled<'a, Self, __B> {
                #krate::network::run(self, x, tape)
            }

            #krate::__boxed_methods!();
            #krate::__file_methods!();
        }
    }
}

/// What a loss must fit, in the generics of a method that takes one.
struct Fitting {
    /// A parameter for what it expects of the head, if there is one.
    expects: TokenStream,
    /// The where-clause.
    fitting: TokenStream,
}

fn fitting(cx: &Context<'_>) -> Fitting {
    let (span, output) = (cx.net.name.span(), cx.output());
    let krate = cx.krate(span);
    let ending = quote_spanned!(span=> <Self as #krate::parameters::Model>::Ending);
    // In a bound, rustc does not look through an output that is inferred from another layer's; then
    // what the loss expects has a name of its own.
    if cx.net.outputs.iter().any(|output| output.dims.is_none()) {
        return Fitting {
            expects: quote!(, __E),
            fitting: quote_spanned! {span=>
                where
                    __L: #krate::loss::Loss<#output, __T, Expects = __E>,
                    __E: #krate::loss::FitsHead<#ending>,
            },
        };
    }
    Fitting {
        expects: TokenStream::new(),
        fitting: quote_spanned! {span=>
            where
                __L: #krate::loss::Loss<#output, __T>,
                <__L as #krate::loss::Loss<#output, __T>>::Expects: #krate::loss::FitsHead<#ending>,
        },
    }
}

/// `Debug` as a short summary, unless the declaration derives one.
pub fn debug(cx: &Context<'_>) -> TokenStream {
    let derived = cx
        .net
        .attrs
        .iter()
        .any(|attr| attr.path().is_ident("derive") && text::of(&attr.meta).contains("Debug"));
    if derived {
        return TokenStream::new();
    }
    let krate = cx.krate(cx.net.name.span());
    let name = &cx.net.name;
    let title = text::name(name);
    let (impls, arguments, wheres) = cx.net.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impls ::core::fmt::Debug for #name #arguments #wheres {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #krate::network::debug::<Self>(#title, f)
            }
        }
    }
}
