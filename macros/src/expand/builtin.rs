//! The library's types for the built-ins of the registry.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::context::{Context, Made, argument, array, with_input};
use crate::model::{BuiltinCall, Dim, Number, Stage, ValueId};
use crate::registry::{Form, axes, sequences, windows};

/// Whether a built-in is a layer, not an activation.
pub fn is_layer(call: &BuiltinCall) -> bool {
    call.kind.form == Form::Layer
}

/// The type of a built-in that receives a value of type `input` and makes the value `id`.
pub fn stage(cx: &Context<'_>, call: &BuiltinCall, input: &TokenStream, id: ValueId) -> Made {
    let krate = cx.krate(call.ident.span());
    if is_layer(call) {
        Made::Layer(layer(cx, call, input, id))
    } else {
        Made::Activation(activation(&krate, call))
    }
}

fn layer(cx: &Context<'_>, call: &BuiltinCall, input: &TokenStream, id: ValueId) -> TokenStream {
    let args = &call.args;
    let ident = &type_name(call);
    let krate = cx.krate(ident.span());
    match call.kind.name {
        "Dense" => {
            let units = argument(args.dim("units"));
            let bias = if args.flag("bias").value {
                quote!()
            } else {
                quote!(, 0)
            };
            quote!(#krate::layers::#ident<#input, #units #bias>)
        }
        "Dropout" => {
            let rate = hyper(&krate, args.float("rate"));
            quote!(#krate::layers::#ident<#input, #rate>)
        }
        "Flatten" if cx.needs_alias(id) => quote!(#krate::layers::#ident<#input>),
        "Flatten" => {
            let output = cx.value_type(id);
            quote!(#krate::layers::#ident<#input, #output>)
        }
        "Reshape" => {
            let output = array(&cx.scalar, args.dims("shape"));
            quote!(#krate::layers::#ident<#input, #output>)
        }
        "Slice" => {
            let output = cx.value_type(id);
            let input_shape = cx.shape_of_input(id).unwrap_or_default();
            let (axis, start, length) = axes::extent(input_shape, call).unwrap_or_default();
            quote!(#krate::layers::Slice<#input, #output, #axis, #start, #length>)
        }
        "Permute" | "Transpose" => {
            let output = cx.value_type(id);
            let rank = cx.shape_of_input(id).map_or(0, <[_]>::len);
            let order = order(call, rank);
            quote!(#krate::layers::Permute<#input, #output, #order>)
        }
        "Broadcast" => {
            let output = cx.value_type(id);
            quote!(#krate::layers::Broadcast<#input, #output>)
        }
        "Mean" | "Sum" | "Max" => {
            let output = cx.value_type(id);
            let rank = cx.shape_of_input(id).map_or(0, <[_]>::len);
            let axis = args
                .axis("axis")
                .value
                .and_then(|axis| axes::place(axis, rank));
            let axis = axis.map_or_else(
                || quote!({ #krate::layers::ALL_AXES }),
                |axis| quote!(#axis),
            );
            quote!(#krate::layers::#ident<#input, #output, #axis>)
        }
        "Embedding" => {
            let vector = array(&cx.scalar, std::slice::from_ref(args.dim("dim")));
            let padding = args.given_dim("padding_index").map(argument);
            let padding = padding.map(|padding| quote!(, #padding));
            quote!(#krate::layers::#ident<#input, #vector #padding>)
        }
        "MultiHeadAttention" => attention(cx, call, input, id),
        "RotaryPositions" => {
            let heads = argument(args.dim("heads"));
            let rotary = rotary(&krate, args.word("pairs"), args.float("base"));
            quote!(#krate::layers::#ident<#input, #heads, #rotary>)
        }
        "LearnedPositions" | "SinusoidalPositions" => quote!(#krate::layers::#ident<#input>),
        "TimeDistributed" => {
            let step = match cx.shape_of_input(id) {
                Some([_, step @ ..]) => array(&cx.scalar, step),
                _ => quote!(<#input as #krate::layers::Steps>::Step),
            };
            let inside = match call.inside() {
                Some(Stage::Builtin(call)) => layer(&cx.of_a_step(id), call, &step, id),
                Some(Stage::Layer(ty)) => with_input(ty, &step),
                _ => unreachable!("it holds a layer"),
            };
            quote!(#krate::layers::#ident<#input, #inside>)
        }
        "Conv2d" => convolution(cx, call, input, id),
        "MaxPool2d" | "AvgPool2d" => pooling(cx, call, input, id),
        "GlobalAvgPool" | "GlobalMaxPool" => {
            let output = cx.value_type(id);
            quote!(#krate::layers::#ident<#input, #output>)
        }
        "ZeroPad2d" => resized(cx, call, input, id, "padding"),
        "Upsample" => resized(cx, call, input, id, "factor"),
        name => unreachable!("the registry knows `{name}`, the expansion does not"),
    }
}

/// The name of a layer's type: the user's token, or where `fn forward` calls it in snake case, what that
/// stands for.
fn type_name(call: &BuiltinCall) -> Ident {
    match call.in_forward() {
        true => Ident::new(call.kind.name, call.ident.span()),
        false => call.ident.clone(),
    }
}

/// The order of axes as a number, a hexadecimal digit each.
fn order(call: &BuiltinCall, rank: usize) -> u32 {
    let digits = |axes: &[usize]| axes.iter().fold(0, |order, axis| order << 4 | *axis as u32);
    if call.args.has("order") {
        return digits(call.args.axes("order"));
    }
    let mut axes: Vec<usize> = (0..rank).collect();
    axes.swap(rank - 2, rank - 1);
    digits(&axes)
}

/// The type of attention: that of one weight for queries, keys and values, or of one for each where the
/// heads are not all alike.
fn attention(
    cx: &Context<'_>,
    call: &BuiltinCall,
    input: &TokenStream,
    id: ValueId,
) -> TokenStream {
    let BuiltinCall { ident, args, .. } = call;
    let krate = cx.krate(ident.span());
    let heads = args.dim("heads");
    let shared = args.given_dim("key_value_heads").unwrap_or(heads);
    let rotary = rotary(&krate, args.word("rotary"), args.float("rotary_base"));
    let (causal, bias) = (args.flag("causal").value, args.flag("bias").value);
    let bias = if bias { quote!(1) } else { quote!(0) };
    let of_heads = argument(heads);
    let size = args.given_dim("head_size");
    let [width, memory] = sequences::widths(&cx.shapes_of_inputs(id));
    // Of what only rustc knows it is assumed, and checked there.
    let one_width = match (width, memory) {
        (Some(width), Some(memory)) => width.agrees(memory) == Some(true),
        _ => true,
    };
    if size.is_none() && shared.agrees(heads) == Some(true) && one_width {
        return quote!(#krate::layers::#ident<#input, #of_heads, #causal, #bias, #rotary>);
    }
    let size = match (size, width.and_then(|width| width.value), heads.value) {
        (Some(size), ..) => argument(size),
        (None, Some(width), Some(heads)) => argument(&Dim::known(width / heads, ident.span())),
        _ => {
            let heads = &heads.tokens;
            let x = quote!(<#input as #krate::layers::Attended>::X);
            quote!({ <#x as #krate::tensor::Sequence>::FEATURES / #heads })
        }
    };
    let shared = argument(shared);
    let name = Ident::new("GroupedQueryAttention", ident.span());
    quote!(#krate::layers::#name<#input, #of_heads, #shared, #size, #causal, #bias, #rotary>)
}

/// How positions turn the pairs of a head.
fn rotary(krate: &TokenStream, pairs: &str, base: &Number) -> TokenStream {
    let base = hyper(krate, base);
    match pairs {
        "interleaved" => quote!(#krate::layers::Interleaved<#base>),
        "halves" => quote!(#krate::layers::Halves<#base>),
        _ => quote!(#krate::layers::NoRotary),
    }
}

/// A convolution's type: images in and out, weight, bias, window, groups.
fn convolution(
    cx: &Context<'_>,
    call: &BuiltinCall,
    input: &TokenStream,
    id: ValueId,
) -> TokenStream {
    let BuiltinCall { ident, args, .. } = call;
    let krate = cx.krate(ident.span());
    let output = cx.value_type(id);
    let (filters, groups) = (args.dim("filters"), args.dim("groups"));
    let channels = cx
        .shape_of_input(id)
        .and_then(|shape| shape.first())
        .cloned();
    let channels = channels.unwrap_or_else(|| Dim::unknown(ident.span()));
    let depth = match (channels.value, groups.value) {
        (_, Some(1)) => channels,
        // Each channel for itself.
        _ if channels.agrees(groups) == Some(true) => Dim::known(1, ident.span()),
        (Some(channels), Some(groups)) => Dim::known(channels / groups, ident.span()),
        _ => {
            let (channels, groups) = (&channels.tokens, &groups.tokens);
            Dim::symbol(quote!({ #channels / #groups }))
        }
    };
    let [rows, columns] = args.size("kernel").clone();
    let weight = array(&cx.scalar, &[filters.clone(), depth, rows, columns]);
    let bias = if args.flag("bias").value {
        array(&cx.scalar, std::slice::from_ref(filters))
    } else {
        array(&cx.scalar, &[Dim::known(0, ident.span())])
    };
    let window = window(cx, call, id);
    let groups = argument(groups);
    quote!(#krate::layers::#ident<#input, #output, #weight, #bias, #window, #groups>)
}

/// A pooling's type: images in and out, window, and what a mean counts.
fn pooling(cx: &Context<'_>, call: &BuiltinCall, input: &TokenStream, id: ValueId) -> TokenStream {
    let (ident, args) = (&type_name(call), &call.args);
    let krate = cx.krate(ident.span());
    let (output, window) = (cx.value_type(id), window(cx, call, id));
    let [rows, columns] = args.size("kernel").each_ref().map(argument);
    let count = args.has("count_padding").then(|| {
        let count = args.flag("count_padding").value;
        quote!(, #count)
    });
    quote!(#krate::layers::#ident<#input, #output, #window, #rows, #columns #count>)
}

/// The type of what makes images of another size: images in and out, by how many rows and columns.
fn resized(
    cx: &Context<'_>,
    call: &BuiltinCall,
    input: &TokenStream,
    id: ValueId,
    by: &str,
) -> TokenStream {
    let (ident, args) = (&type_name(call), &call.args);
    let (krate, output) = (cx.krate(ident.span()), cx.value_type(id));
    let [rows, columns] = args.size(by).each_ref().map(argument);
    quote!(#krate::layers::#ident<#input, #output, #rows, #columns>)
}

/// How the window of a call moves: stride, padding, dilation, by rows and columns.
fn window(cx: &Context<'_>, call: &BuiltinCall, id: ValueId) -> TokenStream {
    let krate = cx.krate(call.ident.span());
    let [stride_rows, stride_columns] = call.args.size("stride").each_ref().map(argument);
    let axes = cx
        .shape_of_input(id)
        .and_then(|shape| windows::axes(shape, call));
    let [pad_rows, pad_columns] = match &axes {
        Some(axes) => axes.each_ref().map(|axis| argument(&axis.padding)),
        None => [quote!(0), quote!(0)],
    };
    let dilation = call.args.has("dilation").then(|| {
        let [rows, columns] = call.args.size("dilation").each_ref().map(argument);
        quote!(, #rows, #columns)
    });
    quote! {
        #krate::layers::Window<#stride_rows, #stride_columns, #pad_rows, #pad_columns #dilation>
    }
}

/// The type of a built-in activation.
pub fn activation(krate: &TokenStream, call: &BuiltinCall) -> TokenStream {
    let BuiltinCall { ident, args, .. } = call;
    let functions = call.in_forward().then(|| quote!(functions::));
    let path = quote!(#krate::activation::#functions #ident);
    if args.list.is_empty() {
        return path;
    }
    let arguments = (args.list.iter()).map(|arg| hyper(krate, args.float(arg.name)));
    quote!(#path<#(#arguments),*>)
}

/// A number as a const generic argument.
fn hyper(krate: &TokenStream, number: &Number) -> TokenStream {
    let number = typed(krate, &quote!(::core::primitive::f64), &number.tokens);
    quote!({ #krate::scalar::hyper(#number) })
}

/// An argument whose type is checked at its own token.
pub fn typed(krate: &TokenStream, ty: &TokenStream, value: &TokenStream) -> TokenStream {
    quote!(#krate::macros::Argument::<#ty> { value: #value }.value)
}

/// Whether an input must be a vector, which rustc checks where the macro does not know its shape.
pub fn takes_vector(call: &BuiltinCall) -> bool {
    matches!(
        call.inner().unwrap_or(call).kind.name,
        "Dense" | "Softmax" | "LogSoftmax"
    )
}
