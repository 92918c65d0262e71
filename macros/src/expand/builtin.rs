//! The library's types for the built-ins of the registry.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::context::{Context, Made, argument, array, with_input};
use super::sized;
use crate::model::{BuiltinCall, Dim, Number, Padding, Stage, ValueId};
use crate::registry::{self, Form, Grid, axes, images, separable, sequences, windows};

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
        "Dropout" | "SpatialDropout" | "GaussianNoise" => {
            let rate = hyper(&krate, args.float(args.list[0].name));
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
        "Glu" => {
            let output = cx.value_type(id);
            let rank = cx.shape_of_input(id).map_or(0, <[_]>::len);
            let axis = args.axis("axis").value;
            let axis = axis
                .and_then(|axis| axes::place(axis, rank))
                .unwrap_or_default();
            let gate = &args.word("gate").variant;
            quote!(#krate::layers::#ident<#input, #output, #axis, #krate::activation::#gate>)
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
            let rotary = rotary(&krate, args.word("pairs").word, args.float("base"));
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
                // The steps are what the layer takes, so that what does not fit is told of where it comes in.
                Some(Stage::Layer(ty)) => {
                    let inside = with_input(ty, &step);
                    let steps = quote!(<#inside as #krate::layer::Layer>::Input);
                    let steps = quote!(<#input as #krate::layers::Steps>::Of<#steps>);
                    return quote!(#krate::layers::#ident<#steps, #inside>);
                }
                _ => unreachable!("it holds a layer"),
            };
            quote!(#krate::layers::#ident<#input, #inside>)
        }
        "Conv2d" | "Conv1d" | "DepthwiseConv2d" | "DepthwiseConv1d" => {
            convolution(cx, call, input, id)
        }
        "ConvTranspose2d" | "ConvTranspose1d" => transposed(cx, call, input, id),
        "SeparableConv2d" | "SeparableConv1d" => separated(cx, call, input, id),
        "MaxPool2d" | "AvgPool2d" | "MaxPool1d" | "AvgPool1d" => pooling(cx, call, input, id),
        "GlobalAvgPool" | "GlobalMaxPool" => quote!(#krate::layers::#ident<#input>),
        "AdaptiveAvgPool2d" | "AdaptiveAvgPool1d" => {
            let output = cx.value_type(id);
            quote!(#krate::layers::#ident<#input, #output>)
        }
        "ZeroPad2d" | "ZeroPad1d" => edged(cx, call, input, id, "padding"),
        "Crop" => edged(cx, call, input, id, "cropping"),
        "Upsample" => upsample(cx, call, input, id),
        "BatchNorm" | "LayerNorm" | "RmsNorm" | "GroupNorm" | "InstanceNorm" => {
            normalisation(&krate, call, input)
        }
        "PRelu" | "Bias" | "Scale" => {
            let over = &args.word("parameters").variant;
            let start = ["slope", "factor"].into_iter().find(|name| args.has(name));
            let start = start
                .map(|name| hyper(&krate, args.float(name)))
                .into_iter();
            quote!(#krate::layers::#ident<#input, #krate::layers::over::#over #(, #start)*>)
        }
        "Rnn" | "Lstm" | "Gru" => recurrent(cx, call, input, id),
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

/// A normalisation's type: the input, over what, its numbers, which parameters it has.
fn normalisation(krate: &TokenStream, call: &BuiltinCall, input: &TokenStream) -> TokenStream {
    let BuiltinCall { ident, args, .. } = call;
    let over = ["axes", "groups"].into_iter().filter(|name| args.has(name));
    let over = over.map(|name| argument(args.dim(name)));
    let numbers = ["momentum", "epsilon"].into_iter();
    let numbers = numbers.filter(|name| args.has(name));
    let numbers = numbers.map(|name| hyper(krate, args.float(name)));
    let affine = args.flag("affine").value;
    let bias = args.has("bias").then(|| args.flag("bias").value && affine);
    let switches = [Some(affine), bias].into_iter().flatten().map(|learned| {
        let switch = format_ident!("{}", if learned { "Learned" } else { "Absent" });
        quote!(#krate::layers::#switch)
    });
    let arguments = over.chain(numbers).chain(switches);
    quote!(#krate::layers::#ident<#input, #(#arguments),*>)
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
    let rotary = rotary(&krate, args.word("rotary").word, args.float("rotary_base"));
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

/// The image that a layer makes of one of type `input`.
fn image(cx: &Context<'_>, call: &BuiltinCall, input: &TokenStream, id: ValueId) -> TokenStream {
    match cx.shape_of_input(id) {
        None if images::follows_from_type(call, false) => sized::output(cx, call, input),
        _ => cx.value_type(id),
    }
}

/// A convolution's type: images in and out, weight, bias, window, groups.
fn convolution(
    cx: &Context<'_>,
    call: &BuiltinCall,
    input: &TokenStream,
    id: ValueId,
) -> TokenStream {
    let ident = &call.ident;
    let krate = cx.krate(ident.span());
    let output = image(cx, call, input, id);
    let shape = cx.shape_of_input(id).unwrap_or_default();
    let unknown = || Dim::unknown(ident.span());
    let channels = shape.first().cloned().unwrap_or_else(unknown);
    let (filters, groups) = match cx.shape_of_input(id) {
        Some(shape) => (windows::filters(shape, call), windows::groups(shape, call)),
        None => (
            sized::filters(cx, call, input),
            sized::groups(cx, call, input),
        ),
    };
    let (filters, groups) = (&filters.unwrap_or_else(unknown), &groups);
    let weight = match cx.shape_of_input(id) {
        Some(_) => weight(cx, call, filters.clone(), share(&channels, groups)),
        None => sized::weight(cx, call, input),
    };
    let bias = bias(cx, call, filters);
    let window = window(cx, call, padding(cx, call, id));
    let groups = argument(groups);
    quote!(#krate::layers::#ident<#input, #output, #weight, #bias, #window, #groups>)
}

/// A transposed convolution's type: images in and out, weight, bias, window, groups.
fn transposed(
    cx: &Context<'_>,
    call: &BuiltinCall,
    input: &TokenStream,
    id: ValueId,
) -> TokenStream {
    let BuiltinCall { ident, args, .. } = call;
    let (krate, output) = (cx.krate(ident.span()), image(cx, call, input, id));
    let (filters, groups) = (args.dim("filters"), args.dim("groups"));
    let weight = match cx.shape_of_input(id) {
        Some(shape) => weight(cx, call, shape[0].clone(), share(filters, groups)),
        None => sized::weight(cx, call, input),
    };
    let bias = bias(cx, call, filters);
    let window = window(cx, call, args.size("padding").each_ref().map(argument));
    let groups = argument(groups);
    quote!(#krate::layers::#ident<#input, #output, #weight, #bias, #window, #groups>)
}

/// A separable convolution's type: those of two convolutions in a row.
fn separated(
    cx: &Context<'_>,
    call: &BuiltinCall,
    input: &TokenStream,
    id: ValueId,
) -> TokenStream {
    let BuiltinCall { ident, args, .. } = call;
    let (krate, output) = (cx.krate(ident.span()), cx.value_type(id));
    let one = || Dim::known(1, ident.span());
    let shape = cx.shape_of_input(id).unwrap_or_default();
    let between =
        separable::between(shape, call).unwrap_or_else(|| vec![Dim::unknown(ident.span())]);
    let groups = shape.first().map_or_else(|| quote!(1), argument);
    let (channels, filters) = (&between[0], args.dim("filters"));
    let depthwise = weight(cx, call, channels.clone(), one());
    let pointwise = {
        let mut axes = vec![filters.clone(), channels.clone()];
        axes.extend(between[1..].iter().map(|_| one()));
        array(&cx.scalar, &axes)
    };
    let between = array(&cx.scalar, &between);
    let none = array(&cx.scalar, &[Dim::known(0, ident.span())]);
    let bias = bias(cx, call, filters);
    let window = window(cx, call, padding(cx, call, id));
    let conv = quote!(#krate::layers::Conv2d);
    quote! {
        #krate::layers::#ident<
            #conv<#input, #between, #depthwise, #none, #window, #groups>,
            #conv<#between, #output, #pointwise, #bias, #krate::layers::Window<1, 1>>,
        >
    }
}

/// How many of so many channels are in each of so many groups.
fn share(channels: &Dim, groups: &Dim) -> Dim {
    match (channels.value, groups.value) {
        (_, Some(1)) => channels.clone(),
        // Each channel for itself.
        _ if channels.agrees(groups) == Some(true) => {
            Dim::known(1, syn::spanned::Spanned::span(&groups.tokens))
        }
        (Some(number), Some(groups)) => Dim::known(
            number / groups,
            syn::spanned::Spanned::span(&channels.tokens),
        ),
        _ => {
            let (channels, groups) = (&channels.tokens, &groups.tokens);
            Dim::symbol(quote!({ #channels / #groups }))
        }
    }
}

/// `[f32; filters]`, or nothing.
fn bias(cx: &Context<'_>, call: &BuiltinCall, filters: &Dim) -> TokenStream {
    match call.args.flag("bias").value {
        true => array(&cx.scalar, std::slice::from_ref(filters)),
        false => array(&cx.scalar, &[Dim::known(0, call.ident.span())]),
    }
}

/// `[[[[f32; columns]; rows]; seen]; from]`, of a signal without rows.
fn weight(cx: &Context<'_>, call: &BuiltinCall, from: Dim, seen: Dim) -> TokenStream {
    let [rows, columns] = call.args.size("kernel").clone();
    match call.kind.grid {
        Grid::Signal => array(&cx.scalar, &[from, seen, columns]),
        _ => array(&cx.scalar, &[from, seen, rows, columns]),
    }
}

/// A pooling's type: images in and out, window, and what a mean counts.
fn pooling(cx: &Context<'_>, call: &BuiltinCall, input: &TokenStream, id: ValueId) -> TokenStream {
    let (ident, args) = (&type_name(call), &call.args);
    let krate = cx.krate(ident.span());
    let output = image(cx, call, input, id);
    let window = window(cx, call, padding(cx, call, id));
    let [rows, columns] = args.size("kernel").each_ref().map(argument);
    let kernel = match call.kind.grid {
        Grid::Signal => quote!(#columns),
        _ => quote!(#rows, #columns),
    };
    let count = args.has("count_padding").then(|| {
        let count = args.flag("count_padding").value;
        quote!(, #count)
    });
    quote!(#krate::layers::#ident<#input, #output, #window, #kernel #count>)
}

/// A recurrent layer's type: input, units, length of the output, biases, what it gives, its ways, its form;
/// around it whether its state comes in or goes out.
fn recurrent(
    cx: &Context<'_>,
    call: &BuiltinCall,
    input: &TokenStream,
    id: ValueId,
) -> TokenStream {
    let BuiltinCall { ident, args, .. } = call;
    let layers = {
        let krate = cx.krate(ident.span());
        quote!(#krate::layers)
    };
    let (units, output) = (
        args.dim("units"),
        argument(&registry::recurrent::width(call)),
    );
    let bias = match args.flag("bias").value {
        true => argument(units),
        false => quote!(0),
    };
    let units = argument(units);
    let returns = match args.flag("sequence").value {
        true => quote!(Every),
        false => quote!(Last),
    };
    let ways = match (args.flag("reverse").value, args.flag("bidirectional").value) {
        (_, true) => quote!(Both),
        (true, false) => quote!(Backward),
        (false, false) => quote!(Forward),
    };
    let form = match call.kind.name {
        "Rnn" => {
            let rectified = args.word("activation").word == "relu";
            quote!(, #rectified)
        }
        "Gru" if !args.flag("reset_after").value => quote!(, #layers::ResetBefore),
        _ => quote!(),
    };
    let (begins, ends) = cx.states(id);
    let sequence = match begins {
        Some(sequence) => &cx.taken(id, sequence),
        None => input,
    };
    let layer = quote! {
        #layers::#ident<#sequence, #units, #output, #bias, #layers::#returns, #layers::#ways #form>
    };
    let begin = format_ident!(
        "{}",
        if begins.is_some() {
            "FromState"
        } else {
            "FromZeros"
        }
    );
    let end = format_ident!(
        "{}",
        if ends {
            "OutputAndState"
        } else {
            "OutputAlone"
        }
    );
    match begins.is_some() || ends {
        true => quote!(#layers::WithState<#layer, #layers::#begin, #layers::#end>),
        false => layer,
    }
}

/// The type of what makes images larger or smaller at their sides: images in and out, how many rows above
/// and below, how many columns to the left and to the right.
fn edged(
    cx: &Context<'_>,
    call: &BuiltinCall,
    input: &TokenStream,
    id: ValueId,
    by: &str,
) -> TokenStream {
    let (ident, args) = (&type_name(call), &call.args);
    let (krate, output) = (cx.krate(ident.span()), image(cx, call, input, id));
    let unknown = if call.kind.grid == Grid::Signal { 2 } else { 3 };
    let axes = cx.shape_of_input(id).map_or(unknown, <[Dim]>::len);
    let around = args.margins(by).around(axes).map(|around| {
        let [[top, bottom], [left, right]] =
            around.each_ref().map(|pair| pair.each_ref().map(argument));
        match call.kind.grid {
            Grid::Signal => quote!(, #left, #right),
            _ => quote!(, #top, #left, #bottom, #right),
        }
    });
    quote!(#krate::layers::#ident<#input, #output #around>)
}

/// An upsampling's type: images in and out, how many rows and columns a pixel becomes, between which the
/// values may be interpolated.
fn upsample(cx: &Context<'_>, call: &BuiltinCall, input: &TokenStream, id: ValueId) -> TokenStream {
    let (ident, args) = (&type_name(call), &call.args);
    let (krate, output) = (cx.krate(ident.span()), image(cx, call, input, id));
    let [rows, columns] = args.size("factor").each_ref().map(argument);
    let is_signal = cx.shape_of_input(id).is_some_and(|shape| shape.len() == 2);
    let rows = if is_signal { quote!(1) } else { rows };
    let linear = args.word("mode").word != "nearest";
    quote!(#krate::layers::#ident<#input, #output, #rows, #columns, #linear>)
}

/// How far the window of a call begins before its image.
fn padding(cx: &Context<'_>, call: &BuiltinCall, id: ValueId) -> [TokenStream; 2] {
    if let Padding::Sides(_) = call.args.padding("padding") {
        return sized::paddings(cx, call);
    }
    let axes = cx
        .shape_of_input(id)
        .and_then(|shape| windows::axes(shape, call));
    match &axes {
        Some(axes) => axes.each_ref().map(|axis| argument(&axis.padding)),
        None if images::follows_from_type(call, false) => sized::paddings(cx, call),
        None => [quote!(0), quote!(0)],
    }
}

/// How the window of a call moves: stride, padding, dilation, by rows and columns.
fn window(
    cx: &Context<'_>,
    call: &BuiltinCall,
    [pad_rows, pad_columns]: [TokenStream; 2],
) -> TokenStream {
    let krate = cx.krate(call.ident.span());
    let [stride_rows, stride_columns] = call.args.size("stride").each_ref().map(argument);
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
