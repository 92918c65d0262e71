//! Random networks, as the generator writes them: not edited by hand.

use netwright::prelude::*;

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph69: [f64; 4, 4, 3] -> (y0: [4, 4, 3], y1: [4, 4, 3], y2: [1]) {
        layer0: SeparableConv2d(3, kernel = (3, 1), stride = (2, 3), dilation = 2, padding = same, multiplier = 2, bias = false) -> Tanh -> Exponential,
        layer1: super::pool::Block<3, 2, 1>,
        layer2: PRelu(one),
        layer3: BatchNorm(affine = false) -> SparsePlus,
        layer4: Flatten -> Dense(1) -> Threshold(0.1, -0.5),

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = reshape(tanh(layer1(h0)), 3, 2, 1);
            let h2 = x0 / 1.75;
            let h3 = layer2(h1);
            let h4 = layer3(x0);
            (h2, h4, celu(layer4(h3), 1.5))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph70: (x0: [f64; 2, 4, 2], x1: [2]) -> (y0: [2], y1: [4]) {
        layer0: DepthwiseConv2d(kernel = 1, padding = (1, 0), multiplier = 1) -> SquaredRelu,
        layer1: SpatialDropout(0.25) -> Threshold(0.1, -0.5),
        layer2: super::pool::Compare<2>,
        layer3: Flatten -> Dense(4) -> Mish,

        fn forward(x0, x1) {
            let h0 = layer0(x0);
            let h1 = elu(x1, 0.7);
            let h2 = layer1(x1);
            let h3 = reshape(layer2(h1, h2), 2);
            (h3, sparse_sigmoid(layer3(h0)))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph71: [f64; 4, 4] -> [1] {
        layer0: SeparableConv1d(4, kernel = 2, padding = same, multiplier = 2) -> Tanh -> Exponential,
        layer1: RmsNorm(axes = 1) -> Tanh -> Exponential,
        layer2: Flatten -> Dense(1) -> Sigmoid,
        layer3: Flatten -> Dense(1) -> Tanh -> Exponential,

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = layer1(x0);
            let h2 = broadcast(h1, 3, 4, 4);
            log_sigmoid(layer2(h0) + layer3(h2))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph72: [f64; 5, 2] -> [2, 10] {
        layer0: DepthwiseConv1d(kernel = 1, stride = 3, dilation = 1, padding = 1, multiplier = 2) -> Swish,
        layer1: Transpose,
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph73: [f64; 2, 4, 2] -> [16] {
        layer0: MaxPool2d(kernel = (3, 2), padding = same) -> Tanh -> Exponential,
        layer1: AdaptiveAvgPool2d((4, 2)) -> Softplus(2.0) -> Flatten,
        layer2: super::pool::Residual<16>,
        layer3: LayerNorm,
        layer4: Reshape(16),
        layer5: Bias -> GaussianNoise(0.1),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph74: [f64; 4, 4, 1] -> [4, 1, 1] {
        layer0: AvgPool2d(kernel = (2, 3), stride = (3, 1), padding = same, count_padding = false) -> AvgPool2d(kernel = (3, 1), stride = (2, 1), padding = same, count_padding = false),
        layer1: BatchNorm(affine = false),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph75: [f64; 5, 4] -> (y0: [5, 4], y1: [1]) {
        layer0: MaxPool1d(kernel = 2, padding = same),
        layer1: BatchNorm(epsilon = 0.1),
        layer2: super::pool::Wave<5, 4> * 2,
        layer3: Flatten -> Dense(1) -> Gelu,

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = layer1(h0);
            let h2 = reshape(dropout(layer2(x0), 0.25), 5, 4);
            (h2, hard_shrink(layer3(h1), 0.2))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph76: (x0: [f64; 3, 5], x1: [4, 1, 4]) -> (y0: [4, 1, 4], y1: [3, 3], y2: [2]) {
        layer0: super::pool::Reader<3, 5>,
        layer1: Gru(3, sequence = true, reset_after = false) -> SparseSigmoid,
        layer2: Flatten -> Dense(2) -> Mish,
        layer3: Flatten -> Dense(2),
        layer4: Flatten -> Dense(2) -> Softplus(2.0),

        fn forward(x0, x1) {
            let h0 = avg_pool1d(x0, kernel = 3, stride = 2, count_padding = false);
            let h1 = x0 * x0;
            let h2 = reshape(layer0(h1), 3, 5);
            let h3 = h0 + h0;
            let h4 = h2 * x0;
            let h5 = matmul(x0, transpose(x0));
            let h6 = layer1(h1);
            (x1, h6, layer2(h3) + layer3(h4) + layer4(h5))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph77: [Index<7>; 5] -> [f64; 5, 3] {
        words: Embedding(3),
        layer0: GroupNorm(5) -> Tanh -> Exponential,
        layer1: super::pool::Reader<5, 3> * 2 -> Tanh,
        layer2: LayerNorm,
        layer3: Reshape(5, 3),
        layer4: MaxPool1d(kernel = 1, padding = same) -> Tanh -> Exponential,
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph78: (x0: [f64; 5, 2], x1: [3, 2]) -> (y0: [3, 2], y1: [5, 3], y2: [2]) {
        layer0: super::pool::Reader<5, 3>,
        layer1: Flatten -> Dense(2) -> Relu,

        fn forward(x0, x1) {
            let h0 = adaptive_avg_pool1d(x0, 3);
            let h1 = log_sigmoid(h0);
            let h2 = reshape(tanh(layer0(h0)), 5, 3);
            let h3 = h0 / (h2 * h2 + 0.5);
            (x1, h1, layer1(h3))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph79: [f64; 4, 4] -> (y0: [6], y1: [3]) {
        layer0: Dense(3) -> HardTanh(-0.5, 1.5),

        fn forward(x0) {
            let h0 = global_avg_pool(x0);
            let h1 = h0 * h0;
            let h2 = h1 / (h0 * h0 + 0.5);
            let h3 = celu(h2, 1.5);
            let h4 = h3 * h2;
            let h5 = concat(h0, slice(h2, 2..4, axis = 0), axis = 0);
            let h6 = h5 * h5;
            (h6, tanh(layer0(h4)))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph80: [f64; 2, 3, 1] -> (y0: [1], y1: [4]) {
        layer0: Flatten -> Dense(4),
        layer1: Dense(4) -> Gelu,
        layer2: Flatten -> Dense(4) -> Squareplus,

        fn forward(x0) {
            let h0 = global_max_pool(x0);
            let h1 = matmul(h0, reshape(h0, 2, 1));
            let h2 = x0 + x0;
            let h3 = h1 + h1;
            let h4 = dropout(h1, 0.25);
            let h5 = reshape(x0, 6, 1);
            (h4, identity(layer0(h2) + layer1(h3) + layer2(h5)))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph81: (x0: [f64; 3, 2, 4], x1: [4, 4, 3], x2: [3, 4, 4]) -> (y0: [3, 4, 4], y1: [3]) {
        layer0: ZeroPad2d(((1, 1), (0, 1))),
        layer1: super::pool::Block<3, 4, 5>,
        layer2: super::pool::Residual<60> * 2,
        layer3: super::pool::Block<3, 4, 4>,
        layer4: Mean(axis = 0) -> HardSwish,
        layer5: Flatten -> Dense(3) -> Selu,
        layer6: Flatten -> Dense(3),
        layer7: Dense(3) -> LogSigmoid,
        layer8: Flatten -> Dense(3) -> Tanh -> Exponential,

        fn forward(x0, x1, x2) {
            let h0 = layer0(x0);
            let h1 = flatten(h0);
            let h2 = celu(h0, 1.5);
            let h3 = reshape(tanh(layer1(h2)), 3, 4, 5);
            let h4 = reshape(tanh(layer2(h1)), 60);
            let h5 = reshape(layer3(x2), 3, 4, 4);
            let h6 = layer4(h0);
            (h5, gelu(layer5(x1) + layer6(h3) + layer7(h4) + layer8(h6)))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph82: [f64; 3, 4] -> [3] {
        layer0: ZeroPad1d(1) -> Relu6,
        layer1: super::pool::Wave<3, 3> * 2,
        layer2: Dense(2) -> Tanh,
        layer3: Scale(features),
        layer4: Lstm(1, bidirectional = true, bias = false),
        layer5: Dense(3) -> Tanh -> Exponential,
        layer6: Flatten -> Dense(3),
        layer7: Dense(3) -> LogSigmoid,

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = concat(h0, slice(h0, 4..6, axis = 1), axis = 1);
            let h2 = matmul(h1, transpose(h1));
            let h3 = reshape(layer1(h2), 3, 3);
            let h4 = flatten(h2);
            let h5 = layer2(h4);
            let h6 = matmul(h5, layer2.weight);
            let h7 = layer3(h0);
            let h8 = layer4(h3);
            silu(layer5(h6) + layer6(h7) + layer7(h8))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph83: (x0: [f64; 3, 3], x1: [2], x2: [5, 4]) -> (y0: [2, 3], y1: [1]) {
        layer0: Crop(1) -> Softplus(2.0),
        layer1: Dense(1) -> Tanh -> Exponential,
        layer2: Flatten -> Dense(1),
        layer3: Flatten -> Dense(1) -> Tanh -> Exponential,
        layer4: Flatten -> Dense(1) -> Tanh -> Exponential,
        layer5: Flatten -> Dense(1) -> Tanh -> Exponential,

        fn forward(x0, x1, x2) {
            let h0 = layer0(x0);
            let h1 = x0 * x0;
            let (h2, h3) = split(h1, 2, 1, axis = 0);
            let h4 = layer0(h1);
            let h5 = sigmoid(h0);
            (h2, layer1(x1) + layer2(x2) + layer3(h3) + layer4(h4) + layer5(h5))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph84: [f64; 2, 3, 2] -> [2, 2, 3] {
        layer0: Upsample(2) -> Sigmoid,
        layer1: Conv2d(2, kernel = 1, stride = (3, 2), padding = same) -> Squareplus,
        layer2: AdaptiveAvgPool2d((2, 3)),
    }
}

super::tests! {
    graph_69: check_gradient::<Graph69>();
    graph_70: check_gradient::<Graph70>();
    graph_71: check_gradient::<Graph71>();
    graph_72: check_gradient::<Graph72>();
    graph_73: check_gradient::<Graph73>();
    graph_74: check_gradient::<Graph74>();
    graph_75: check_gradient::<Graph75>();
    graph_76: check_gradient::<Graph76>();
    graph_77: check_words::<Graph77, 7, 5>();
    graph_78: check_gradient::<Graph78>();
    graph_79: check_gradient::<Graph79>();
    graph_80: check_gradient::<Graph80>();
    graph_81: check_gradient::<Graph81>();
    graph_82: check_gradient::<Graph82>();
    graph_83: check_gradient::<Graph83>();
    graph_84: check_gradient::<Graph84>();
}
