//! Random networks, as the generator writes them: not edited by hand.

use netwright::prelude::*;

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph18: [f64; 3, 1, 4] -> (y0: [3, 1, 4], y1: [1]) {
        layer0: ConvTranspose2d(2, kernel = (2, 3)),
        layer1: Dense(4) -> Tanh,
        layer2: Flatten -> Dense(1),
        layer3: Flatten -> Dense(1) -> Tanh -> Exponential,
        layer4: Dense(1) -> Tanh -> Exponential,
        layer5: Flatten -> Dense(1) -> LeakyRelu(0.3),

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = tanh_shrink(x0);
            let h2 = broadcast(x0, 3, 3, 1, 4);
            let h3 = layer0(x0);
            let h4 = flatten(h3);
            let h5 = layer1(h4);
            let h6 = matmul(h5, layer1.weight);
            let h7 = broadcast(x0, 3, 3, 1, 4);
            (h1, layer2(h0) + layer3(h2) + layer4(h6) + layer5(h7))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph19: [f64; 2, 5] -> [4] {
        layer0: ConvTranspose1d(2, kernel = 3, stride = 2, output_padding = 1, groups = 2, bias = false) -> Squareplus,
        layer1: LearnedPositions -> Relu6,
        layer2: Lstm(4),
        layer3: Flatten -> Dense(4) -> Softsign,
        layer4: Flatten -> Dense(4),
        layer5: Flatten -> Dense(4),
        layer6: Dense(4) -> SparseSigmoid,

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = layer1(x0);
            let h2 = layer0(x0);
            let h3 = x0 / (h1 * h1 + 0.5);
            let h4 = concat(h3, slice(h3, 0..2, axis = 0), axis = 0);
            let h5 = layer2(x0);
            layer3(h0) + layer4(h2) + layer5(h4) + layer6(h5)
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph20: [f64; 2, 4, 4] -> [4, 3, 3] {
        layer0: SeparableConv2d(4, kernel = 2, multiplier = 2) -> HardShrink(0.2),
        layer1: Upsample(1),
        layer2: Scale -> Selu,
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph21: [f64; 2, 3, 2] -> [4, 1] {
        layer0: DepthwiseConv2d(kernel = 2, padding = (1, 0), multiplier = 2, bias = false) -> Identity,
        layer1: super::pool::Block<4, 4, 1> -> Tanh,
        layer2: BatchNorm,
        layer3: Reshape(4, 4, 1),
        layer4: LayerNorm(axes = 2) -> SoftShrink(0.2),
        layer5: Mean(axis = 0),
        layer6: super::pool::Wave<4, 1>,
        layer7: BatchNorm,
        layer8: Reshape(4, 1),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph22: (x0: [f64; 4, 3], x1: [3, 4, 4]) -> [2] {
        layer0: SeparableConv1d(3, kernel = 3, multiplier = 1, bias = false),
        layer1: Dense(4) -> Tanh,
        layer2: BatchNorm(epsilon = 0.1) -> HardShrink(0.2),
        layer3: Flatten -> Dense(2) -> HardShrink(0.2),
        layer4: Flatten -> Dense(2) -> Tanh -> Exponential,
        layer5: Dense(2),
        layer6: Flatten -> Dense(2),
        layer7: Flatten -> Dense(2) -> SquaredRelu,
        layer8: Flatten -> Dense(2) -> Celu(1.5),
        layer9: Dense(2) -> HardSilu,

        fn forward(x0, x1) {
            let h0 = layer0(x0);
            let h1 = flatten(x0);
            let h2 = layer1(h1);
            let h3 = matmul(h2, layer1.weight);
            let h4 = layer2(x1);
            let h5 = softsign(h3);
            let h6 = layer0(x0);
            let (h7, h8) = split(x0, 2, 2, axis = 0);
            let h9 = matmul(h2, layer1.weight);
            layer3(h0) + layer4(h4) + layer5(h5) + layer6(h6) + layer7(h7) + layer8(h8) + layer9(h9)
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph23: [f64; 2, 4] -> [2] {
        layer0: DepthwiseConv1d(kernel = 2, stride = 3, dilation = 2, multiplier = 1) -> Tanh -> Exponential,
        layer1: MultiHeadAttention(1) -> SquaredRelu -> Reshape(2),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph24: [f64; 2, 3, 2] -> [2, 4] {
        layer0: MaxPool2d(kernel = 2, padding = 1),
        layer1: Mean(axis = 2) -> Tanh -> Exponential,
        layer2: super::pool::Wave<2, 2> * 2 -> Tanh,
        layer3: LayerNorm,
        layer4: Reshape(2, 2),
        layer5: AdaptiveAvgPool1d(4) -> HardSwish,
        layer6: super::pool::Wave<2, 4> * 2 -> Tanh,
        layer7: Scale(channels),
        layer8: Reshape(2, 4),
        layer9: GroupNorm(2) -> HardSigmoid,
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph25: [Index<5>; 5] -> [f64; 1] {
        words: Embedding(1),
        layer0: Rnn(3, sequence = true, bidirectional = true) -> Mish,
        layer1: GaussianNoise(0.1),
        layer2: GlobalMaxPool -> Tanh -> Exponential,
        layer3: Slice(4..5, axis = 0),
        layer4: super::pool::Residual<1>,
        layer5: Reshape(1),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph26: (x0: [f64; 3, 5], x1: [5, 4]) -> (y0: [3, 3], y1: [1]) {
        layer0: GlobalMaxPool,
        layer1: Dense(4) -> Tanh,
        layer2: super::pool::Compare<20>,
        layer3: Dense(1) -> HardSwish,
        layer4: Dense(1) -> SoftShrink(0.2),
        layer5: Flatten -> Dense(1) -> Softsign,

        fn forward(x0, x1) {
            let h0 = max_pool1d(x0, kernel = 3, stride = 2, padding = same);
            let h1 = layer0(x1);
            let h2 = flatten(x1);
            let h3 = layer1(h2);
            let h4 = matmul(h3, layer1.weight);
            let h5 = reshape(layer2(h4, h4), 20);
            let h6 = x1 * x1;
            (h0, layer3(h1) + layer4(h5) + layer5(h6))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph27: [f64; 4, 4] -> [4, 1] {
        layer0: AvgPool1d(kernel = 3, stride = 3, count_padding = false) -> Tanh -> Exponential,
        layer1: super::pool::Reader<4, 1> -> Tanh,
        layer2: BatchNorm,
        layer3: Reshape(4, 1),
        layer4: Dropout(0.25) -> Tanh,
        layer5: super::pool::Reader<4, 1> -> Tanh,
        layer6: Scale(channels),
        layer7: Reshape(4, 1),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph28: [f64; 2, 2, 4] -> [1] {
        layer0: AdaptiveAvgPool2d((1, 3)),
        layer1: Dense(2) -> Tanh,
        layer2: super::pool::Residual<2>,
        layer3: Dense(1) -> Mish,
        layer4: Dense(1),
        layer5: Flatten -> Dense(1),
        layer6: Dense(1),

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = flatten(x0);
            let h2 = layer1(h1);
            let h3 = matmul(h2, layer1.weight);
            let h4 = reshape(dropout(layer2(h2), 0.25), 2);
            let h5 = concat(h1, h3, axis = 0);
            let h6 = relu(h5);
            let h7 = h0 / (h0 * h0 + 0.5);
            let h8 = -h5;
            layer3(h4) + layer4(h6) + layer5(h7) + layer6(h8)
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph29: [f64; 4, 4] -> [2] {
        layer0: AdaptiveAvgPool1d(2) -> Tanh -> Exponential,
        layer1: Permute(0, 1),
        layer2: Max(axis = 0) -> HardSwish,
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph30: [f64; 4, 4, 2] -> (y0: [4, 4, 2], y1: [2]) {
        layer0: GlobalAvgPool,
        layer1: Dropout(0.25),
        layer2: RmsNorm(axes = 1) -> SquaredRelu,
        layer3: Dense(2) -> Silu,
        layer4: Dense(2),

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = spatial_dropout(x0, 0.25);
            let h2 = layer1(h0);
            let h3 = layer2(h0);
            let h4 = h2 * h2;
            (h1, sparse_sigmoid(layer3(h3) + layer4(h4)))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph31: (x0: [f64; 5, 3], x1: [2, 3], x2: [4, 4, 3]) -> (y0: [1, 3], y1: [5], y2: [4]) {
        layer0: GlobalMaxPool -> SparseSigmoid,
        layer1: LearnedPositions -> Tanh,
        layer2: GaussianNoise(0.1) -> Tanh -> Exponential,
        layer3: Flatten -> Dense(4),
        layer4: Flatten -> Dense(4) -> SquaredRelu,
        layer5: Flatten -> Dense(4),
        layer6: Flatten -> Dense(4) -> Sigmoid,
        layer7: Flatten -> Dense(4) -> TanhShrink,
        layer8: Flatten -> Dense(4) -> Squareplus,

        fn forward(x0, x1, x2) {
            let h0 = layer0(x0);
            let h1 = layer1(x1);
            let (h2, h3) = split(x1, axis = 0);
            let h4 = layer2(h0);
            let (h5, h6) = split(x1, 1, 2, axis = 1);
            let h7 = hard_shrink(x0, 0.2);
            let h8 = h3 + h3;
            (h2, h4, relu(layer3(x2) + layer4(h1) + layer5(h5) + layer6(h6) + layer7(h7) + layer8(h8)))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph32: (x0: [f64; 2, 3, 4], x1: [6], x2: [2, 4, 3]) -> [3] {
        layer0: ZeroPad2d(((0, 1), (2, 1))) -> Sigmoid,
        layer1: Flatten -> Dense(3),
        layer2: Flatten -> Dense(3) -> Tanh -> Exponential,
        layer3: Flatten -> Dense(3) -> Mish,
        layer4: Dense(3) -> Relu,
        layer5: Flatten -> Dense(3) -> HardSilu,

        fn forward(x0, x1, x2) {
            let h0 = layer0(x0);
            let h1 = layer0(x0);
            let h2 = flatten(x1);
            let h3 = dropout(x0, 0.25);
            layer1(x2) + layer2(h0) + layer3(h1) + layer4(h2) + layer5(h3)
        }
    }
}

super::tests! {
    graph_18: check_gradient::<Graph18>();
    graph_19: check_gradient::<Graph19>();
    graph_20: check_gradient::<Graph20>();
    graph_21: check_gradient::<Graph21>();
    graph_22: check_gradient::<Graph22>();
    graph_23: check_gradient::<Graph23>();
    graph_24: check_gradient::<Graph24>();
    graph_25: check_words::<Graph25, 5, 5>();
    graph_26: check_gradient::<Graph26>();
    graph_27: check_gradient::<Graph27>();
    graph_28: check_gradient::<Graph28>();
    graph_29: check_gradient::<Graph29>();
    graph_30: check_gradient::<Graph30>();
    graph_31: check_gradient::<Graph31>();
    graph_32: check_gradient::<Graph32>();
}
