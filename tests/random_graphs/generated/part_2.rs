//! Random networks, as the generator writes them: not edited by hand.

use netwright::prelude::*;

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph33: [f64; 3, 2] -> [1, 1, 4] {
        layer0: ZeroPad1d((1, 0)) -> Elu(0.7),
        layer1: Reshape(1, 3, 3) -> Sigmoid -> AdaptiveAvgPool2d((1, 4)),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph34: [f64; 5, 4] -> [3] {
        layer0: Gru(3, reverse = true) -> GeluTanh,
        layer1: Dense(3) -> Silu,
        layer2: Flatten -> Dense(3) -> HardTanh(-0.5, 1.5),
        layer3: Flatten -> Dense(3) -> Sigmoid,

        fn forward(x0) {
            let h0 = crop(x0, (0, 0));
            let h1 = h0 * x0;
            let h2 = layer0(h0);
            let h3 = h0 - h1;
            let h4 = concat(h0, h0, axis = 1);
            layer1(h2) + layer2(h3) + layer3(h4)
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph35: (x0: [f64; 5, 2], x1: [3]) -> (y0: [3], y1: [3]) {
        layer0: Dense(3) -> Tanh,
        layer1: Flatten -> Dense(3) -> SquaredRelu,
        layer2: Flatten -> Dense(3),

        fn forward(x0, x1) {
            let h0 = upsample(x0, 1, mode = linear);
            let h1 = x0 / (h0 * h0 + 0.5);
            let h2 = concat(x1, slice(x1, 1..3, axis = 0), axis = 0);
            let h3 = h1 + x0;
            let h4 = x1 / (x1 * x1 + 0.5);
            let h5 = spatial_dropout(x0, 0.25);
            (h4, layer0(h2) + layer1(h3) + layer2(h5))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph36: [f64; 2] -> [1] {
        layer0: BatchNorm(affine = false),
        layer1: super::pool::Residual<2> -> Tanh,
        layer2: BatchNorm,
        layer3: Reshape(2),
        layer4: super::pool::Residual<2> * 2 -> Tanh,
        layer5: LayerNorm,
        layer6: Reshape(2),
        layer7: Max,
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph37: [f64; 5, 5] -> [3] {
        layer0: LayerNorm(axes = 1, affine = false) -> HardSigmoid,
        layer1: DepthwiseConv1d(kernel = 1, stride = 2, dilation = 2, padding = causal, multiplier = 2) -> TanhShrink,
        layer2: Flatten -> Dense(3) -> Gelu,

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = matmul(h0, h0);
            let h2 = layer1(h1);
            let h3 = h2 / (h2 * h2 + 0.5);
            layer2(h3)
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph38: [Index<6>; 2] -> [f64; 1] {
        words: Embedding(2),
        layer0: Gru(1, bias = false) -> Threshold(0.1, -0.5),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph39: [f64; 2] -> [2] {
        layer0: GroupNorm(1) -> Threshold(0.1, -0.5),
        layer1: Bias(features) -> Tanh -> Exponential,
        layer2: Dense(2) -> LeakyRelu(0.3),
        layer3: Dense(2) -> Threshold(0.1, -0.5),

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = h0 * h0;
            let h2 = layer1(x0);
            softplus(layer2(h1) + layer3(h2), 2.0)
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph40: [f64; 4, 3] -> [4] {
        layer0: InstanceNorm -> HardTanh(-0.5, 1.5) -> ZeroPad1d((0, 0)),
        layer1: Bias(elements) -> Mish,
        layer2: Max(axis = 1) -> Relu,
        layer3: super::pool::Residual<4> * 2 -> Tanh,
        layer4: LayerNorm,
        layer5: Reshape(4),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph41: [f64; 2, 3] -> (y0: [2, 3], y1: [6], y2: [1]) {
        layer0: Rnn(1, sequence = true, bidirectional = true, activation = relu) -> Gelu,
        layer1: super::pool::Reader<2, 3>,
        layer2: Flatten -> Softmax,
        layer3: Flatten -> Dense(1) -> Tanh -> Exponential,

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = x0 * mean(x0);
            let h2 = reshape(tanh(layer1(h1)), 2, 3);
            let h3 = layer2(x0);
            (h2, h3, leaky_relu(layer3(h0), 0.3))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph42: [f64; 3, 2] -> [1] {
        layer0: Lstm(4, bidirectional = true, bias = false) -> SquaredRelu,
        layer1: Flatten -> Elu(0.7),
        layer2: Sum,
        layer3: Bias(channels) -> Softplus(2.0),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph43: [f64; 3, 5] -> (y0: [3, 5], y1: [2]) {
        layer0: Gru(4) -> Softmax,
        layer1: Dense(2),

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = x0 + 0.75;
            let h2 = concat(h0, h0, axis = 0);
            (h1, layer1(h2))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph44: (x0: [f64; 2, 1], x1: [5, 2], x2: [2, 3, 1]) -> (y0: [2, 3], y1: [5, 2], y2: [1]) {
        layer0: TimeDistributed(Dense(3)) -> Tanh -> Exponential,
        layer1: super::pool::Wave<2, 3> * 2,
        layer2: super::pool::Reader<5, 2>,
        layer3: Flatten -> Dense(1),

        fn forward(x0, x1, x2) {
            let h0 = layer0(x0);
            let h1 = reshape(tanh(layer1(h0)), 2, 3);
            let h2 = reshape(dropout(layer2(x1), 0.25), 5, 2);
            (h1, h2, tanh(layer3(x2)))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph45: [f64; 3, 4] -> [4] {
        layer0: SinusoidalPositions -> SoftShrink(0.2),
        layer1: Dense(4) -> Tanh,
        layer2: super::pool::Residual<4> * 2,
        layer3: Flatten -> Dense(4),
        layer4: Dense(4) -> Softmax,
        layer5: Flatten -> Dense(4),
        layer6: Dense(4) -> Celu(1.5),
        layer7: Dense(4) -> LogSoftmax,

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = flatten(x0);
            let h2 = layer1(h1);
            let h3 = matmul(h2, layer1.weight);
            let h4 = layer0(x0);
            let h5 = reshape(tanh(layer2(h2)), 4);
            let h6 = h0 * h0;
            let h7 = -0.75 * h1;
            let h8 = squareplus(h3);
            sparse_plus(layer3(h4) + layer4(h5) + layer5(h6) + layer6(h7) + layer7(h8))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph46: [f64; 4, 5] -> [4, 6] {
        layer0: LearnedPositions -> Tanh -> Exponential -> SinusoidalPositions,
        layer1: Gru(4, sequence = true, bidirectional = true) -> Tanh,
        layer2: Crop((1, 1)) -> Permute(0, 1),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph47: (x0: [f64; 2, 4], x1: [2]) -> [3] {
        layer0: RotaryPositions(1, pairs = halves) -> Gelu,
        layer1: Flatten -> Dense(3) -> Tanh -> Exponential,
        layer2: Flatten -> Dense(3),
        layer3: Flatten -> Dense(3),

        fn forward(x0, x1) {
            let h0 = layer0(x0);
            let h1 = max(x1);
            let (h2, h3) = split(h0, axis = 1);
            let h4 = broadcast(h1, 2, 1);
            let h5 = matmul(h2, h2);
            layer1(h3) + layer2(h4) + layer3(h5)
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph48: [f64; 2, 3] -> [4, 1, 1] {
        layer0: MultiHeadAttention(3, key_value_heads = 3) -> SquaredRelu,
        layer1: MaxPool1d(kernel = 1, stride = 2, padding = 0),
        layer2: Reshape(4, 1, 1) -> HardSilu -> MaxPool2d(kernel = (1, 2), padding = (0, 1)),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph49: [f64; 3] -> (y0: [3, 1, 1], y1: [1]) {
        layer0: Dense(2),
        layer1: super::pool::Compare<3>,
        layer2: Reshape(3, 1, 1) -> TanhShrink,
        layer3: Dense(1) -> Gelu,

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = h0 / (h0 * h0 + 0.5);
            let h2 = gelu(x0);
            let h3 = reshape(layer1(h2, h2), 3);
            let h4 = h3 + h2;
            let h5 = layer2(h4);
            (h5, layer3(h1))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph50: (x0: [f64; 2, 1], x1: [4, 3]) -> [3] {
        layer0: super::pool::Wave<4, 3> * 2,
        layer1: RmsNorm(axes = 1) -> HardShrink(0.2),
        layer2: Flatten -> Dense(3) -> Relu,
        layer3: Dense(3) -> LogSigmoid,
        layer4: Dense(3) -> GeluTanh,

        fn forward(x0, x1) {
            let h0 = flatten(x0);
            let h1 = reshape(dropout(layer0(x1), 0.25), 4, 3);
            let h2 = layer1(h0);
            let h3 = layer1(h0);
            layer2(h1) + layer3(h2) + layer4(h3)
        }
    }
}

super::tests! {
    graph_33: check_gradient::<Graph33>();
    graph_34: check_gradient::<Graph34>();
    graph_35: check_gradient::<Graph35>();
    graph_36: check_gradient::<Graph36>();
    graph_37: check_gradient::<Graph37>();
    graph_38: check_words::<Graph38, 6, 2>();
    graph_39: check_gradient::<Graph39>();
    graph_40: check_gradient::<Graph40>();
    graph_41: check_gradient::<Graph41>();
    graph_42: check_gradient::<Graph42>();
    graph_43: check_gradient::<Graph43>();
    graph_44: check_gradient::<Graph44>();
    graph_45: check_gradient::<Graph45>();
    graph_46: check_gradient::<Graph46>();
    graph_47: check_gradient::<Graph47>();
    graph_48: check_gradient::<Graph48>();
    graph_49: check_gradient::<Graph49>();
    graph_50: check_gradient::<Graph50>();
}
