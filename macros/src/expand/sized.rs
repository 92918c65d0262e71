//! Images behind a layer whose output only rustc knows: their size follows from the type that arrives.
//!
//! In a network without generic parameters a constant computes it, and the image is a plain array as
//! always. In a generic one, whose constants cannot name its parameters, what keeps the size takes it
//! from the type.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::context::{Context, argument};
use crate::model::{BuiltinCall, Dim, Padding};
use crate::registry::{Grid, images};

/// The image that a layer makes of one of type `input`.
pub fn output(cx: &Context<'_>, call: &BuiltinCall, input: &TokenStream) -> TokenStream {
    let krate = cx.krate(call.ident.span());
    let kind = kind(call);
    let image = quote!(<#input as #krate::tensor::#kind>);
    let grid = quote!(<#input as #krate::tensor::Grid>);
    let filters = filters(cx, call, input);
    if !cx.net.generics.params.is_empty() || images::keeps_size(call) {
        return match filters {
            Some(filters) => {
                let filters = argument(&filters);
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
    match call.kind.grid {
        Grid::Signal => quote!([[#scalar; { #columns }]; #channels]),
        _ => quote!([[[#scalar; { #columns }]; { #rows }]; #channels]),
    }
}

/// The trait of what a call takes, which says how it is with other channels.
pub fn kind(call: &BuiltinCall) -> Ident {
    format_ident!(
        "{}",
        if call.kind.grid == Grid::Signal {
            "Signal"
        } else {
            "Image"
        }
    )
}

/// The channels that a convolution makes of an image of type `input`.
pub fn filters(cx: &Context<'_>, call: &BuiltinCall, input: &TokenStream) -> Option<Dim> {
    if call.args.has("filters") {
        return Some(call.args.dim("filters").clone());
    }
    let multiplier = call
        .args
        .has("multiplier")
        .then(|| call.args.dim("multiplier"))?;
    let krate = cx.krate(call.ident.span());
    let multiplier = multiplier.expression();
    Some(Dim::symbol(
        quote!({ <#input as #krate::tensor::Channels>::CHANNELS * #multiplier }),
    ))
}

/// As many groups as channels, unless a number is asked for.
pub fn groups(cx: &Context<'_>, call: &BuiltinCall, input: &TokenStream) -> Dim {
    if call.args.has("groups") {
        return call.args.dim("groups").clone();
    }
    let krate = cx.krate(call.ident.span());
    Dim::symbol(quote!({ <#input as #krate::tensor::Channels>::CHANNELS }))
}

/// The number of rows or columns that a layer makes of so many.
fn length(cx: &Context<'_>, call: &BuiltinCall, length: &TokenStream, at: usize) -> TokenStream {
    let krate = cx.krate(call.ident.span());
    let size = |name| call.args.size(name)[at].expression();
    match call.kind.name {
        "ConvTranspose2d" | "ConvTranspose1d" => {
            let [window, stride, dilation] = ["kernel", "stride", "dilation"].map(size);
            let [padding, more] = ["padding", "output_padding"].map(size);
            quote! {
                #krate::layers::opened(#length, #window, #stride, #dilation, #padding, #more)
            }
        }
        "ZeroPad2d" | "ZeroPad1d" => {
            let axes = if call.kind.grid == Grid::Signal { 2 } else { 3 };
            let around = call
                .args
                .margins("padding")
                .around(axes)
                .into_iter()
                .flatten();
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
            Padding::Sides(_) if at == 0 => quote!(0),
            Padding::Sides(sides) => self::sides(&krate, sides),
        },
    }
}

/// What must hold for a window to have a place in an image of type `input`.
pub fn requirement(
    cx: &Context<'_>,
    call: &BuiltinCall,
    input: &TokenStream,
) -> Option<TokenStream> {
    // That a transposed one fits, the layer says.
    if !call.args.has("kernel") || call.args.has("output_padding") {
        return None;
    }
    let krate = cx.krate(call.ident.span());
    let grid = quote!(<#input as #krate::tensor::Grid>);
    let axes = ["HEIGHT", "WIDTH"];
    let axes = [0, 1].map(|at| (axes[at], images::elements(call, at)));
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
    let scalar = &cx.scalar;
    let window = match call.kind.grid {
        Grid::Signal => quote!([#scalar; #columns]),
        _ => quote!([[#scalar; #columns]; #rows]),
    };
    let Some(filters) = call.args.has("filters").then(|| call.args.dim("filters")) else {
        let filters = filters(cx, call, input).map(|filters| filters.tokens);
        return quote!([[#window; 1]; #filters]);
    };
    let (filters, groups) = (filters.expression(), call.args.dim("groups"));
    let is_one = groups.value == Some(1);
    let groups = groups.expression();
    match (call.args.has("output_padding"), is_one) {
        (true, true) => quote!(#channels::PerChannel<[#window; #filters]>),
        (true, false) => quote!(#channels::PerChannel<[#window; { (#filters) / (#groups) }]>),
        (false, true) => quote!([#channels::PerChannel<#window>; #filters]),
        (false, false) => quote!([[#window; { #channels::CHANNELS / (#groups) }]; #filters]),
    }
}

/// How far before an image of unknown size a window begins.
pub fn paddings(cx: &Context<'_>, call: &BuiltinCall) -> [TokenStream; 2] {
    let krate = cx.krate(call.ident.span());
    match call.args.padding("padding") {
        Padding::Valid | Padding::Causal => [quote!(0), quote!(0)],
        Padding::Same => [(); 2].map(|()| quote!({ #krate::layers::SAME })),
        Padding::By(by, _) => by.each_ref().map(argument),
        Padding::Sides(sides) => {
            let sides = self::sides(&krate, sides);
            [quote!(0), quote!({ #sides })]
        }
    }
}

/// The padding of a signal before it and behind it as one number.
pub fn sides(krate: &TokenStream, sides: &[Dim; 2]) -> TokenStream {
    let [before, behind] = sides.each_ref().map(Dim::expression);
    quote!(#krate::layers::sides(#before, #behind))
}
