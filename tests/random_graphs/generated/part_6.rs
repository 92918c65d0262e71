//! Random networks, as the generator writes them: not edited by hand.

use netwright::prelude::*;

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph102: [f64; 3] -> (y0: [1], y1: [3], y2: [3], y3: [3]) {
        layer0: SpatialDropout(0.25) -> Tanh -> Exponential,
        layer1: super::pool::Compare<3>,
        layer2: super::pool::Cross<3>,
        layer3: Dense(3) -> SquaredRelu,

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = layer0(h0);
            let h2 = matmul(h0, reshape(h0, 3, 1));
            let h3 = reshape(layer1(h0, x0), 3);
            let h4 = gaussian_noise(x0, 0.1);
            let (h5_part, h6_part) = layer2(h3, h1);
            let h5 = reshape(h5_part, 3);
            let h6 = reshape(h6_part, 2);
            (h2, h4, h5, layer3(h6))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph103: [Index<7>; 3] -> [f64; 4, 6] {
        words: Embedding(3),
        layer0: super::pool::Wave<3, 3> * 2 -> Tanh,
        layer1: Reshape(3, 3),
        layer2: DepthwiseConv1d(kernel = 2, padding = 2, multiplier = 2, bias = false),
        layer3: AdaptiveAvgPool1d(4) -> Silu,
        layer4: Scale(elements) -> HardSigmoid -> Permute(1, 0),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph104: [f64; 2, 1, 2] -> [2] {
        layer0: PRelu,
        layer1: Permute(0, 1, 2),
        layer2: GlobalMaxPool -> HardTanh(-0.5, 1.5),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph105: [f64; 3, 2, 2] -> [3, 2, 2] {
        layer0: Bias(elements) -> Swish,
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph106: [f64; 4, 3, 3] -> [4, 9] {
        layer0: Scale(channels) -> Elu(0.7),
        layer1: super::pool::Block<4, 3, 3>,
        layer2: Reshape(4, 3, 3),
        layer3: TimeDistributed(Flatten()) -> Squareplus,
        layer4: Dropout(0.25) -> LogSigmoid,
        layer5: SinusoidalPositions -> Elu(0.7),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph107: [f64; 2, 1, 3, 2] -> [2, 1, 3, 2] {
        layer0: Slice(0..2, axis = 3) -> Gelu,
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph108: [f64; 2, 2, 4] -> [1, 2, 1] {
        layer0: Permute(1, 2, 0) -> Identity,
        layer1: Upsample((1, 2)) -> SoftShrink(0.2) -> Dropout(0.25),
        layer2: Slice(1..2, axis = 0) -> Tanh -> Exponential,
        layer3: SpatialDropout(0.25) -> SoftShrink(0.2) -> AdaptiveAvgPool2d((2, 1)),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph109: (x0: [f64; 2, 1, 3], x1: [6], x2: [4]) -> (y0: [4], y1: [1]) {
        layer0: MaxPool2d(kernel = (2, 3), stride = 1, padding = same),
        layer1: Flatten -> Dense(1) -> Squareplus,
        layer2: Dense(1) -> Tanh -> Exponential,
        layer3: Flatten -> Dense(1) -> Tanh -> Exponential,
        layer4: Dense(1) -> GeluTanh,

        fn forward(x0, x1, x2) {
            let h0 = transpose(x0);
            let h1 = layer0(x0);
            let h2 = x2 + x2;
            let h3 = flatten(x2);
            let h4 = h0 / (h0 * h0 + 0.5);
            let h5 = x1 * x1;
            (h3, selu(layer1(h1) + layer2(h2) + layer3(h4) + layer4(h5)))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph110: [f64; 3, 1, 3] -> [2, 3, 1, 3] {
        layer0: Broadcast(2, 3, 1, 3) -> Squareplus,
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph111: (x0: [f64; 2, 2, 3], x1: [2, 3, 4], x2: [2, 3, 4]) -> (y0: [2, 3, 4], y1: [12], y2: [12], y3: [4]) {
        layer0: Mean -> SparseSigmoid,
        layer1: Dense(1) -> Tanh,
        layer2: LayerNorm(axes = 1, bias = false) -> Softmax,
        layer3: Flatten -> Dense(4) -> Tanh -> Exponential,

        fn forward(x0, x1, x2) {
            let h0 = layer0(x0);
            let h1 = flatten(x0);
            let h2 = layer1(h1);
            let h3 = matmul(h2, layer1.weight);
            let h4 = matmul(h0, layer1.weight);
            let h5 = layer2(h4);
            let h6 = tanh(h3);
            (x2, h5, h6, layer3(x1))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph112: [f64; 2, 3, 4] -> [2] {
        layer0: Sum(axis = 1),
        layer1: Gru(1, bidirectional = true) -> Elu(0.7),
        layer2: super::pool::Residual<2> -> Tanh,
        layer3: LayerNorm,
        layer4: Reshape(2),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph113: [f64; 5] -> [1] {
        layer0: Max,
        layer1: super::pool::Residual<1> -> Tanh,
        layer2: LayerNorm,
        layer3: Reshape(1),
        layer4: super::pool::Residual<1> * 2 -> Tanh,
        layer5: Scale(channels),
        layer6: Reshape(1),
        layer7: RmsNorm(axes = 1) -> LogSoftmax -> Mean,
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph114: (x0: [f64; 4, 4, 4], x1: [2, 4], x2: [2, 1, 3]) -> (y0: [2, 4], y1: [2, 1, 3], y2: [4, 1], y3: [2]) {
        layer0: Conv2d(4, kernel = (1, 3), dilation = 2, padding = same, groups = 4) -> Tanh -> Exponential,
        layer1: Sum(axis = 1) -> Tanh,
        layer2: SinusoidalPositions -> Softplus(2.0),
        layer3: Rnn(1, sequence = true, reverse = true) -> Sigmoid,
        layer4: super::pool::Wave<4, 4> * 2,
        layer5: Flatten -> Dense(2),
        layer6: Flatten -> Dense(2) -> SquaredRelu,

        fn forward(x0, x1, x2) {
            let h0 = layer0(x0);
            let h1 = dropout(h0, 0.25);
            let h2 = layer1(h1);
            let h3 = layer2(h2);
            let h4 = concat(h2, slice(h2, 2..4, axis = 1), axis = 1);
            let h5 = layer3(h3);
            let h6 = reshape(layer4(h3), 4, 4);
            (x1, x2, h5, layer5(h4) + layer6(h6))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph115: [f64; 4, 3] -> [4, 2] {
        layer0: Conv1d(4, kernel = 3, padding = causal, bias = false) -> TanhShrink,
        layer1: SpatialDropout(0.25) -> SquaredRelu,
        layer2: AvgPool1d(kernel = 3, stride = 3, padding = 2) -> Celu(1.5),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph116: [Index<7>; 5] -> [f64; 1] {
        words: Embedding(4),
        layer0: LayerNorm(axes = 2, affine = false) -> Relu6,
        layer1: Mean(axis = 0) -> SparsePlus,
        layer2: super::pool::Residual<4> -> Tanh,
        layer3: Reshape(4),
        layer4: Slice(1..4, axis = 0) -> Silu -> Max,
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph117: [f64; 3, 1] -> [1] {
        layer0: ConvTranspose1d(6, kernel = 2, groups = 3, bias = false) -> Sigmoid -> AvgPool1d(kernel = 3, padding = same),
        layer1: super::pool::Wave<6, 1>,
        layer2: Scale(channels),
        layer3: Reshape(6, 1),
        layer4: Permute(1, 0),
        layer5: Lstm(1, bias = false) -> Tanh -> Exponential,
        layer6: Max -> Softmax,
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph118: [f64; 2, 3, 4] -> [4] {
        layer0: SeparableConv2d(2, kernel = (2, 3), stride = (1, 3), dilation = (2, 1), padding = same, multiplier = 1, bias = false) -> SoftShrink(0.2),
        layer1: Reshape(8, 3, 1),
        layer2: RmsNorm(axes = 3) -> Tanh -> Exponential,
        layer3: Flatten -> Dense(4) -> HardShrink(0.2),
        layer4: Flatten -> Dense(4) -> Relu,
        layer5: Flatten -> Dense(4) -> Softplus(2.0),

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = layer1(x0);
            let h2 = layer2(h0);
            let h3 = x0 + x0;
            layer3(h1) + layer4(h2) + layer5(h3)
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph119: (x0: [f64; 3, 2, 1], x1: [5], x2: [2, 4, 1]) -> (y0: [3, 3, 1], y1: [2, 4, 1], y2: [3, 2, 1], y3: [3]) {
        layer0: DepthwiseConv2d(kernel = (1, 2), stride = (2, 1), dilation = 2, padding = (2, 1), multiplier = 1) -> Swish,
        layer1: Dense(4) -> Tanh,
        layer2: Flatten -> Dense(3) -> LeakyRelu(0.3),
        layer3: Dense(3) -> Softmax,

        fn forward(x0, x1, x2) {
            let h0 = layer0(x0);
            let h1 = layer0(x0);
            let h2 = x2 * x2;
            let h3 = layer1(x1);
            let h4 = matmul(h3, layer1.weight);
            let h5 = spatial_dropout(x0, 0.25);
            let h6 = matmul(h4, transpose(layer1.weight));
            (h1, h2, h5, layer2(h0) + layer3(h6))
        }
    }
}

super::tests! {
    graph_102: check_gradient::<Graph102>();
    graph_103: check_words::<Graph103, 7, 3>();
    graph_104: check_gradient::<Graph104>();
    graph_105: check_gradient::<Graph105>();
    graph_106: check_gradient::<Graph106>();
    graph_107: check_gradient::<Graph107>();
    graph_108: check_gradient::<Graph108>();
    graph_109: check_gradient::<Graph109>();
    graph_110: check_gradient::<Graph110>();
    graph_111: check_gradient::<Graph111>();
    graph_112: check_gradient::<Graph112>();
    graph_113: check_gradient::<Graph113>();
    graph_114: check_gradient::<Graph114>();
    graph_115: check_gradient::<Graph115>();
    graph_116: check_words::<Graph116, 7, 5>();
    graph_117: check_gradient::<Graph117>();
    graph_118: check_gradient::<Graph118>();
    graph_119: check_gradient::<Graph119>();
}
