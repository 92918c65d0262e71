//! Random networks, as the generator writes them: not edited by hand.

use netwright::prelude::*;

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph0: [f64; 2] -> [2] {
        layer0: Dense(2) -> Silu,
        layer1: super::pool::Residual<2> * 2 -> Tanh,
        layer2: BatchNorm,
        layer3: Reshape(2),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph1: [f64; 4, 3] -> [1] {
        layer0: Flatten,
        layer1: RmsNorm(axes = 1) -> Softmax -> SpatialDropout(0.25),
        layer2: Mean,
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph2: (x0: [f64; 2, 2, 1, 2], x1: [3]) -> [2] {
        layer0: Flatten -> Tanh -> Exponential,
        layer1: Gru(1, bias = false) -> Tanh,
        layer2: Dense(2) -> Swish,
        layer3: Flatten -> Dense(2) -> Selu,
        layer4: Dense(2) -> LeakyRelu(0.3),
        layer5: Dense(2),

        fn forward(x0, x1) {
            let h0 = reshape(x0, 4, 2);
            let h1 = gaussian_noise(x1, 0.1);
            let h2 = 1.75 - x0;
            let (h3, h4) = split(h2, axis = 0);
            let h5 = layer0(h4);
            let h6 = layer1(h0);
            layer2(h1) + layer3(h3) + layer4(h5) + layer5(h6)
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph3: [f64; 4] -> [1] {
        layer0: Dropout(0.25) -> Elu(0.7) -> Mean,
        layer1: super::pool::Residual<1> * 2,
        layer2: Scale(channels),
        layer3: Reshape(1),
        layer4: Sum -> Silu -> Slice(0..1, axis = 0),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph4: (x0: [f64; 2, 4], x1: [2]) -> [1] {
        layer0: SpatialDropout(0.25),
        layer1: Dropout(0.25) -> Silu,
        layer2: Flatten -> Dense(1) -> Softplus(2.0),
        layer3: Dense(1) -> TanhShrink,

        fn forward(x0, x1) {
            let h0 = layer0(x0);
            let h1 = x1 / (x1 * x1 + 0.5);
            let h2 = x1 - h1;
            let h3 = layer1(h2);
            gelu(layer2(h0) + layer3(h3))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph5: [f64; 5] -> [2, 5, 2] {
        layer0: GaussianNoise(0.1) -> Broadcast(2, 5),
        layer1: SinusoidalPositions,
        layer2: LearnedPositions -> Tanh,
        layer3: Bias,
        layer4: Transpose -> LeakyRelu(0.3) -> Broadcast(2, 5, 2),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph6: [f64; 4, 2] -> [3] {
        layer0: PRelu(features) -> HardSwish,
        layer1: Dense(4) -> Tanh,
        layer2: Flatten -> Dense(3) -> Softmax,
        layer3: Dense(3),
        layer4: Dense(3) -> Celu(1.5),
        layer5: Dense(3),

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = flatten(x0);
            let h2 = layer1(h1);
            let h3 = matmul(h2, layer1.weight);
            let h4 = 0.25 - h3;
            let h5 = h4 / (h4 * h4 + 0.5);
            let h6 = h3 / (h3 * h3 + 0.5);
            let h7 = -h2;
            relu(layer2(h0) + layer3(h5) + layer4(h6) + layer5(h7))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph7: [f64; 2, 2, 4] -> [2, 2] {
        layer0: Bias(elements) -> AdaptiveAvgPool2d((1, 2)),
        layer1: super::pool::Block<2, 1, 2> * 2,
        layer2: BatchNorm,
        layer3: Reshape(2, 1, 2),
        layer4: SeparableConv2d(2, kernel = (1, 2), padding = (2, 1), multiplier = 2),
        layer5: TimeDistributed(Lstm(1, bidirectional = true, bias = false)) -> Tanh -> Exponential,
        layer6: LearnedPositions -> Relu6,
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph8: [f64; 2, 1, 3] -> (y0: [2, 1, 1], y1: [4]) {
        layer0: Scale(elements) -> GeluTanh,
        layer1: Flatten -> Dense(4) -> SquaredRelu,
        layer2: Flatten -> Dense(4) -> HardShrink(0.2),
        layer3: Flatten -> Dense(4) -> Softsign,

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = concat(h0, x0[..=1], axis = 0);
            let h2 = tanh_shrink(h1);
            let h3 = h0 - x0;
            let (h4, h5) = split(h0, 2, 1, axis = 2);
            (h5, layer1(h2) + layer2(h3) + layer3(h4))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph9: [f64; 2, 2, 2] -> [4, 1, 4] {
        layer0: Slice(1..2, axis = 2) -> Sigmoid,
        layer1: super::pool::Block<2, 2, 1>,
        layer2: Scale(channels),
        layer3: Reshape(2, 2, 1),
        layer4: Conv2d(4, kernel = (1, 2), stride = (2, 1), padding = (0, 2)) -> Tanh,
        layer5: GaussianNoise(0.1) -> HardSigmoid,
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph10: (x0: [f64; 2, 3, 3, 3], x1: [2, 4, 4], x2: [4]) -> (y0: [2, 4, 4], y1: [4], y2: [2, 3, 1, 3], y3: [2]) {
        layer0: TimeDistributed(LayerNorm(axes = 3, affine = false)) -> Identity,
        layer1: Flatten -> Dense(2),
        layer2: Flatten -> Dense(2) -> Threshold(0.1, -0.5),

        fn forward(x0, x1, x2) {
            let h0 = permute(x0, 2, 1, 0, 3);
            let (h1, h2) = split(x0, 2, 1, axis = 2);
            let h3 = layer0(h1);
            (x1, x2, h2, layer1(h0) + layer2(h3))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph11: [f64; 3, 2, 1, 2] -> (y0: [3, 2, 2, 1], y1: [1]) {
        layer0: Transpose -> Identity,
        layer1: Flatten -> Dense(1),
        layer2: Flatten -> Dense(1) -> LogSigmoid,

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = permute(x0, 3, 1, 2, 0);
            let h2 = 1.0 - x0;
            let h3 = dropout(h0, 0.25);
            (h3, gelu(layer1(h1) + layer2(h2)))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph12: [Index<7>; 4] -> [f64; 3] {
        words: Embedding(2),
        layer0: TimeDistributed(LayerNorm(axes = 1, bias = false)) -> LeakyRelu(0.3),
        layer1: super::pool::Wave<4, 2> * 2,
        layer2: LayerNorm,
        layer3: Reshape(4, 2),
        layer4: Rnn(2, sequence = true, bias = false) -> SquaredRelu,
        layer5: Dropout(0.25) -> GlobalMaxPool,
        layer6: Broadcast(3, 4) -> Elu(0.7),
        layer7: Mean(axis = 1) -> LeakyRelu(0.3),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph13: (x0: [f64; 2, 3, 3, 3], x1: [3], x2: [3, 4, 2]) -> (y0: [3], y1: [2, 3, 3], y2: [2]) {
        layer0: Dense(1) -> Tanh,
        layer1: Flatten -> Dense(2),
        layer2: Dense(2),

        fn forward(x0, x1, x2) {
            let h0 = mean(x0, axis = 1);
            let h1 = x0 / (x0 * x0 + 0.5);
            let h2 = flatten(x2);
            let h3 = h0 * h0;
            let h4 = layer0(h2);
            let h5 = matmul(h4, layer0.weight);
            (x1, h3, tanh(layer1(h1) + layer2(h5)))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph14: (x0: [f64; 2, 2, 4], x1: [2, 4, 2]) -> [1] {
        layer0: Sum,
        layer1: Dense(1) -> Tanh,
        layer2: Flatten -> Dense(1) -> Sigmoid,
        layer3: Flatten -> Dense(1) -> Sigmoid,
        layer4: Dense(1) -> LogSigmoid,

        fn forward(x0, x1) {
            let h0 = layer0(x0);
            let h1 = broadcast(h0, 3, 1);
            let h2 = flatten(x0);
            let h3 = layer1(h2);
            let h4 = matmul(h3, layer1.weight);
            log_sigmoid(layer2(x1) + layer3(h1) + layer4(h4))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph15: (x0: [f64; 2, 3, 1, 1], x1: [3], x2: [5]) -> (y0: [3, 1, 1], y1: [1], y2: [3]) {
        layer0: GroupNorm(1) -> Relu6,
        layer1: Dense(3) -> Softmax,
        layer2: Dense(3) -> Softplus(2.0),
        layer3: Dense(3) -> Tanh -> Exponential,

        fn forward(x0, x1, x2) {
            let h0 = max(x0, axis = 0);
            let h1 = x2 + x2;
            let h2 = layer0(x2);
            let h3 = matmul(x2, reshape(x2, 5, 1));
            (h0, h3, layer1(x1) + layer2(h1) + layer3(h2))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph16: [f64; 2, 3, 2] -> [4, 3, 2] {
        layer0: Conv2d(4, kernel = (1, 2), padding = same),
        layer1: GroupNorm(2) -> Threshold(0.1, -0.5) -> SpatialDropout(0.25),
        layer2: GroupNorm(2) -> Tanh,
        layer3: GroupNorm(1) -> Tanh -> Exponential,
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph17: (x0: [f64; 2, 2], x1: [2, 1, 4]) -> (y0: [8], y1: [1]) {
        layer0: Conv1d(2, kernel = 3, padding = 1) -> Swish,
        layer1: Dense(4) -> Tanh,
        layer2: Flatten -> Dense(1),
        layer3: Flatten -> Dense(1) -> SparseSigmoid,
        layer4: Dense(1) -> Elu(0.7),
        layer5: Flatten -> Dense(1) -> TanhShrink,
        layer6: Flatten -> Dense(1) -> HardShrink(0.2),

        fn forward(x0, x1) {
            let h0 = layer0(x0);
            let h1 = h0 / (h0 * h0 + 0.5);
            let h2 = soft_shrink(h1, 0.2);
            let h3 = concat(h0, x0, axis = 1);
            let h4 = flatten(x1);
            let h5 = layer1(h4);
            let h6 = matmul(h5, layer1.weight);
            let h7 = h5 / (h5 * h5 + 0.5);
            let (h8, h9) = split(h0, 1, 1, axis = 0);
            (h6, identity(layer2(h2) + layer3(h3) + layer4(h7) + layer5(h8) + layer6(h9)))
        }
    }
}

super::tests! {
    graph_0: check_gradient::<Graph0>();
    graph_1: check_gradient::<Graph1>();
    graph_2: check_gradient::<Graph2>();
    graph_3: check_gradient::<Graph3>();
    graph_4: check_gradient::<Graph4>();
    graph_5: check_gradient::<Graph5>();
    graph_6: check_gradient::<Graph6>();
    graph_7: check_gradient::<Graph7>();
    graph_8: check_gradient::<Graph8>();
    graph_9: check_gradient::<Graph9>();
    graph_10: check_gradient::<Graph10>();
    graph_11: check_gradient::<Graph11>();
    graph_12: check_words::<Graph12, 7, 4>();
    graph_13: check_gradient::<Graph13>();
    graph_14: check_gradient::<Graph14>();
    graph_15: check_gradient::<Graph15>();
    graph_16: check_gradient::<Graph16>();
    graph_17: check_gradient::<Graph17>();
}
