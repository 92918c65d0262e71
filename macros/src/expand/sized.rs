//! Images behind a layer whose output only rustc knows: their size follows from the type that arrives.
//!
//! In a network without generic parameters a constant computes it, and the image is a plain array as
//! always. In a generic one, whose constants cannot name its parameters, what keeps the size takes it
//! from the type.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::context::{Context, argument};
use crate::model::{BuiltinCall, Dim, Padding};
use crate::registry::images;

/// The image that a layer makes of one of type `input`.
pub fn output(cx: &Context<'_>, call: &BuiltinCall, input: &TokenStream) -> TokenStream {
    let krate = cx.krate(call.ident.span());
    let image = quote!(<#input as #krate::tensor::Image>);
    let grid = quote!(<#input as #krate::tensor::Grid>);
    let filters = call.args.has("filters").then(|| call.args.dim("filters"));
    if !cx.net.generics.params.is_empty() || images::keeps_size(call) {
        return match filters {
            Some(filters) => {
                let filters = argument(filters);
                quote!(#image::WithChannels<#filters>)
            }
            None => input.clone(),
        };
    }
    let channels = match filters {
        Some(filters) => filters.expression(),
        None => quote!({ <#input as #krate::tensor::Channels>::CHANNELS }),
    };
    let [rows, columns] = [0, 1].map(|at| {
        let length = [quote!(#grid::HEIGHT), quote!(#grid::WIDTH)][at].clone();
        self::length(cx, call, &length, at)
    });
    let scalar = &cx.scalar;
    quote!([[[#scalar; { #columns }]; { #rows }]; #channels])
}

/// The number of rows or columns that a layer makes of so many.
fn length(cx: &Context<'_>, call: &BuiltinCall, length: &TokenStream, at: usize) -> TokenStream {
    let krate = cx.krate(call.ident.span());
    let size = |name| call.args.size(name)[at].expression();
    match call.kind.name {
        "ZeroPad2d" => {
            let around = call.args.margins("padding").around(3).into_iter().flatten();
            let by = around
                .skip(at)
                .take(1)
                .flatten()
                .map(|dim| dim.expression());
            quote!(#length #(+ #by)*)
        }
        "Upsample" => {
            let factor = size("factor");
            quote!(#length * #factor)
        }
        _ => {
            let Over {
                window,
                stride,
                dilation,
                padding,
            } = over(cx, call, at);
            quote!(#krate::layers::positions(#length, #window, #stride, #dilation, #padding))
        }
    }
}

/// The numbers of a window by rows or by columns, as expressions.
struct Over {
    window: TokenStream,
    stride: TokenStream,
    dilation: TokenStream,
    padding: TokenStream,
}

fn over(cx: &Context<'_>, call: &BuiltinCall, at: usize) -> Over {
    let krate = cx.krate(call.ident.span());
    let size = |name| call.args.size(name)[at].expression();
    Over {
        window: size("kernel"),
        stride: size("stride"),
        dilation: match call.args.has("dilation") {
            true => size("dilation"),
            false => quote!(1),
        },
        padding: match call.args.padding("padding") {
            Padding::Valid | Padding::Causal => quote!(0),
            Padding::Same => quote!(#krate::layers::SAME),
            Padding::By(by, _) => by[at].expression(),
        },
    }
}

/// What must hold for a window to have a place in an image of type `input`.
pub fn requirement(
    cx: &Context<'_>,
    call: &BuiltinCall,
    input: &TokenStream,
) -> Option<TokenStream> {
    if !call.args.has("kernel") {
        return None;
    }
    let krate = cx.krate(call.ident.span());
    let grid = quote!(<#input as #krate::tensor::Grid>);
    let axes = [("HEIGHT", "rows"), ("WIDTH", "columns")];
    let [rows, columns] = [0, 1].map(|at| {
        let Over {
            window,
            dilation,
            padding,
            ..
        } = over(cx, call, at);
        let (length, what) = axes[at];
        let length = format_ident!("{length}");
        quote! {
            #krate::layers::some_position(#grid::#length, #window, #dilation, #padding, #what)
        }
    });
    Some(quote!(#rows.and(#columns)))
}

/// The weight of a convolution of images of type `input`.
pub fn weight(cx: &Context<'_>, call: &BuiltinCall, input: &TokenStream) -> TokenStream {
    let krate = cx.krate(call.ident.span());
    let channels = quote!(<#input as #krate::tensor::Channels>);
    let [rows, columns] = call.args.size("kernel").each_ref().map(Dim::expression);
    let (scalar, filters) = (&cx.scalar, call.args.dim("filters").expression());
    let groups = call.args.dim("groups");
    if groups.value == Some(1) {
        return quote!([#channels::PerChannel<[[#scalar; #columns]; #rows]>; #filters]);
    }
    let groups = groups.expression();
    quote!([[[[#scalar; #columns]; #rows]; { #channels::CHANNELS / (#groups) }]; #filters])
}

/// How far before an image of unknown size a window begins.
pub fn paddings(cx: &Context<'_>, call: &BuiltinCall) -> [TokenStream; 2] {
    let krate = cx.krate(call.ident.span());
    match call.args.padding("padding") {
        Padding::Valid | Padding::Causal => [quote!(0), quote!(0)],
        Padding::Same => [(); 2].map(|()| quote!({ #krate::layers::SAME })),
        Padding::By(by, _) => by.each_ref().map(argument),
    }
}
