//! Random networks, as the generator writes them: not edited by hand.

use netwright::prelude::*;

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph85: (x0: [f64; 3], x1: [4]) -> (y0: [6], y1: [3]) {
        layer0: BatchNorm -> GeluTanh,
        layer1: Dense(4) -> Tanh -> Exponential,
        layer2: Dense(3) -> Tanh -> Exponential,

        fn forward(x0, x1) {
            let h0 = layer0(x0);
            let h1 = layer1(h0);
            let h2 = concat(h1, slice(x1, 2..4, axis = 0), axis = 0);
            let h3 = -x0;
            (h2, layer2(h3))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph86: [f64; 3, 1, 3, 2] -> [18] {
        layer0: LayerNorm(axes = 3, affine = false) -> HardSilu,
        layer1: super::pool::Cube<3, 1, 3, 2> * 2,
        layer2: Reshape(3, 1, 3, 2),
        layer3: Flatten -> Tanh -> Exponential,
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph87: (x0: [f64; 3, 1, 2], x1: [5]) -> (y0: [3, 1, 2], y1: [1]) {
        layer0: RmsNorm(axes = 2) -> Identity,
        layer1: GaussianNoise(0.1) -> HardSilu,
        layer2: super::pool::Residual<5> * 2,
        layer3: Flatten -> Dense(1) -> Identity,
        layer4: Dense(1) -> HardTanh(-0.5, 1.5),

        fn forward(x0, x1) {
            let h0 = layer0(x0);
            let h1 = x1 / (x1 * x1 + 0.5);
            let h2 = layer1(h0);
            let h3 = layer0(x0);
            let h4 = reshape(layer2(h1), 5);
            (h3, layer3(h2) + layer4(h4))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph88: [f64; 2, 1] -> [2, 4] {
        layer0: GroupNorm(1) -> HardTanh(-0.5, 1.5),
        layer1: ConvTranspose1d(2, kernel = 2, bias = false),
        layer2: Gru(4, sequence = true, bias = false) -> Relu -> SpatialDropout(0.25),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph89: [f64; 5, 2] -> (y0: [5, 2], y1: [1]) {
        layer0: InstanceNorm,
        layer1: super::pool::Wave<5, 2> * 2,
        layer2: Flatten -> Dense(1) -> Sigmoid,

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = matmul(x0, transpose(h0));
            let h2 = hard_sigmoid(x0);
            let h3 = h1 / (h1 * h1 + 0.5);
            let h4 = reshape(tanh(layer1(h2)), 5, 2);
            (h4, layer2(h3))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph90: [Index<7>; 3] -> [f64; 2] {
        words: Embedding(1),
        layer0: super::pool::Reader<3, 1> * 2,
        layer1: LayerNorm,
        layer2: Reshape(3, 1),
        layer3: Rnn(1, bidirectional = true) -> HardSilu -> GaussianNoise(0.1),
        layer4: super::pool::Residual<2> -> Tanh,
        layer5: BatchNorm,
        layer6: Reshape(2),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph91: [f64; 2, 1] -> [1] {
        layer0: Lstm(2, sequence = true) -> Celu(1.5),
        layer1: Sum(axis = 1) -> Threshold(0.1, -0.5),
        layer2: Mean -> HardShrink(0.2) -> SpatialDropout(0.25),
        layer3: Mean -> Gelu,
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph92: [f64; 2, 1] -> [4] {
        layer0: Gru(2, reset_after = false) -> LogSoftmax,
        layer1: BatchNorm(affine = false) -> Tanh -> Exponential,
        layer2: super::pool::Reader<2, 1> * 2,
        layer3: GaussianNoise(0.1) -> HardTanh(-0.5, 1.5),
        layer4: Flatten -> Dense(4) -> Softsign,
        layer5: Dense(4) -> HardSilu,
        layer6: Dense(4) -> SparseSigmoid,

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = layer1(h0);
            let h2 = reshape(layer2(x0), 2, 1);
            let h3 = layer3(h0);
            let h4 = layer1(h1);
            layer4(h2) + layer5(h3) + layer6(h4)
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph93: [f64; 2, 3, 2] -> [2, 6, 1] {
        layer0: TimeDistributed(Conv1d(6, kernel = 1, stride = 2, dilation = 2, padding = 0, groups = 3)),
        layer1: super::pool::Block<2, 6, 1>,
        layer2: Reshape(2, 6, 1),
        layer3: MaxPool2d(kernel = 1, stride = 1) -> Mish,
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph94: [f64; 4, 4] -> [2] {
        layer0: super::pool::Reader<4, 6>,
        layer1: Flatten -> Dense(2) -> Tanh -> Exponential,
        layer2: Flatten -> Dense(2),
        layer3: Flatten -> Dense(2) -> SquaredRelu,

        fn forward(x0) {
            let h0 = sinusoidal_positions(x0);
            let h1 = concat(x0, slice(x0, 2..4, axis = 1), axis = 1);
            let h2 = reshape(tanh(layer0(h1)), 4, 6);
            let h3 = tanh_shrink(h1);
            layer1(h0) + layer2(h2) + layer3(h3)
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph95: [f64; 2, 4] -> [2] {
        layer0: LearnedPositions -> LeakyRelu(0.3) -> Upsample(2, mode = linear),
        layer1: ZeroPad1d((0, 2)) -> Identity,
        layer2: super::pool::Reader<2, 10> * 2,
        layer3: Reshape(2, 10),
        layer4: GlobalMaxPool -> Celu(1.5),
        layer5: super::pool::Residual<2> * 2 -> Tanh,
        layer6: Reshape(2),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph96: [f64; 5, 2] -> (y0: [10], y1: [2]) {
        layer0: RotaryPositions(1) -> Sigmoid,
        layer1: Dense(3) -> Tanh,
        layer2: Dropout(0.25),
        layer3: Flatten -> Dense(2) -> Selu,
        layer4: Flatten -> Dense(2),

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = flatten(x0);
            let h2 = layer1(h1);
            let h3 = matmul(h2, layer1.weight);
            let h4 = layer0(x0);
            let h5 = hard_swish(h4);
            let h6 = layer2(h0);
            let h7 = matmul(h6, transpose(x0));
            (h3, layer3(h5) + layer4(h7))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph97: (x0: [f64; 2, 5], x1: [2, 2, 2], x2: [3, 3]) -> (y0: [2, 5], y1: [2, 5], y2: [2]) {
        layer0: MultiHeadAttention(1, bias = false) -> Softplus(2.0),
        layer1: Conv1d(3, kernel = 1, padding = causal, groups = 3) -> Mish,
        layer2: ZeroPad1d(0) -> LeakyRelu(0.3),
        layer3: Dense(1) -> Tanh,
        layer4: Flatten -> Dense(2) -> HardSwish,
        layer5: Flatten -> Dense(2) -> Tanh -> Exponential,
        layer6: Dense(2) -> HardShrink(0.2),

        fn forward(x0, x1, x2) {
            let h0 = layer0(x0);
            let h1 = x1 / (x1 * x1 + 0.5);
            let h2 = x0 * mean(x0);
            let h3 = h1 + x1;
            let h4 = layer1(x2);
            let h5 = layer2(h0);
            let h6 = flatten(x2);
            let h7 = layer3(h6);
            let h8 = matmul(h7, layer3.weight);
            (h2, h5, layer4(h3) + layer5(h4) + layer6(h8))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph98: [f64; 6] -> [2, 1] {
        layer0: Dense(2) -> Selu,
        layer1: Reshape(2, 1) -> Elu(0.7),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph99: (x0: [f64; 2, 2, 3, 3], x1: [4, 1, 4], x2: [4, 4, 2]) -> (y0: [4, 4, 2], y1: [4, 4, 2], y2: [1, 5, 2], y3: [3]) {
        layer0: Flatten -> Selu,
        layer1: GroupNorm(1) -> GeluTanh,
        layer2: SeparableConv2d(1, kernel = (1, 3), stride = (1, 3), dilation = 2, padding = 2, multiplier = 2),
        layer3: Dense(3),
        layer4: Flatten -> Dense(3) -> LeakyRelu(0.3),

        fn forward(x0, x1, x2) {
            let h0 = layer0(x0);
            let h1 = gaussian_noise(x2, 0.1);
            let h2 = layer1(x2);
            let h3 = softplus(x2, 2.0);
            let h4 = layer2(x1);
            (h1, h2, h4, softplus(layer3(h0) + layer4(h3), 2.0))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph100: [f64; 2, 3, 4] -> [4] {
        layer0: Reshape(12, 2) -> Celu(1.5),
        layer1: GaussianNoise(0.1) -> Relu6,
        layer2: Bias(channels) -> Gelu,
        layer3: Lstm(4, reverse = true, bias = false) -> Selu,
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph101: [f64; 2, 3, 2, 1] -> (y0: [2, 2, 2, 1], y1: [1]) {
        layer0: Dropout(0.25) -> Elu(0.7),
        layer1: super::pool::Cube<2, 3, 2, 1> * 2,
        layer2: super::pool::Cube<2, 3, 2, 1> * 2,
        layer3: Flatten -> Dense(1) -> TanhShrink,
        layer4: Flatten -> Dense(1) -> Swish,
        layer5: Flatten -> Dense(1) -> Tanh -> Exponential,
        layer6: Flatten -> Dense(1) -> SparsePlus,
        layer7: Flatten -> Dense(1) -> HardTanh(-0.5, 1.5),
        layer8: Flatten -> Dense(1) -> LeakyRelu(0.3),

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = reshape(layer1(x0), 2, 3, 2, 1);
            let h2 = reshape(x0, 12, 1, 1);
            let (h3, h4) = split(h0, 2, 1, axis = 1);
            let (h5, h6) = split(x0, 1, 2, axis = 1);
            let h7 = sparse_plus(h6);
            let h8 = reshape(dropout(layer2(h0), 0.25), 2, 3, 2, 1);
            (h3, layer3(h1) + layer4(h2) + layer5(h4) + layer6(h5) + layer7(h7) + layer8(h8))
        }
    }
}

super::tests! {
    graph_85: check_gradient::<Graph85>();
    graph_86: check_gradient::<Graph86>();
    graph_87: check_gradient::<Graph87>();
    graph_88: check_gradient::<Graph88>();
    graph_89: check_gradient::<Graph89>();
    graph_90: check_words::<Graph90, 7, 3>();
    graph_91: check_gradient::<Graph91>();
    graph_92: check_gradient::<Graph92>();
    graph_93: check_gradient::<Graph93>();
    graph_94: check_gradient::<Graph94>();
    graph_95: check_gradient::<Graph95>();
    graph_96: check_gradient::<Graph96>();
    graph_97: check_gradient::<Graph97>();
    graph_98: check_gradient::<Graph98>();
    graph_99: check_gradient::<Graph99>();
    graph_100: check_gradient::<Graph100>();
    graph_101: check_gradient::<Graph101>();
}
