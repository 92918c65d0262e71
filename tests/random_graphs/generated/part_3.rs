//! Random networks, as the generator writes them: not edited by hand.

use netwright::prelude::*;

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph51: [Index<2>; 2] -> [f64; 1] {
        words: Embedding(4),
        layer0: super::pool::Reader<2, 4>,
        layer1: BatchNorm,
        layer2: Reshape(2, 4),
        layer3: Sum -> SoftShrink(0.2),
        layer4: Sum,
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph52: (x0: [f64; 5], x1: [2, 5], x2: [4, 3]) -> [2] {
        layer0: Flatten -> Dense(2),
        layer1: Flatten -> Dense(2) -> Swish,
        layer2: Flatten -> Dense(2) -> HardShrink(0.2),
        layer3: Dense(2),

        fn forward(x0, x1, x2) {
            let h0 = dropout(x0, 0.25);
            let h1 = max(x0);
            let h2 = gaussian_noise(x2, 0.1);
            let h3 = x2 - 0.75;
            let h4 = concat(h1, slice(h0, 4..5, axis = 0), axis = 0);
            hard_sigmoid(layer0(x1) + layer1(h2) + layer2(h3) + layer3(h4))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph53: [f64; 2, 4, 2] -> [2, 1] {
        layer0: SpatialDropout(0.25) -> Crop(0),
        layer1: Sum(axis = 2) -> Sigmoid,
        layer2: LearnedPositions -> LeakyRelu(0.3) -> Crop((1, 2)),
        layer3: super::pool::Wave<2, 1> -> Tanh,
        layer4: BatchNorm,
        layer5: Reshape(2, 1),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph54: (x0: [f64; 4, 4], x1: [3, 1, 2], x2: [6]) -> (y0: [4], y1: [2], y2: [3]) {
        layer0: Flatten -> Dense(3) -> Tanh -> Exponential,
        layer1: Flatten -> Dense(3) -> Relu,
        layer2: Flatten -> Dense(3) -> Softmax,
        layer3: Flatten -> Dense(3) -> Softmax,

        fn forward(x0, x1, x2) {
            let h0 = gaussian_noise(x0, 0.1);
            let (h1, h2) = split(x2, 4, 2, axis = 0);
            let (h3, h4) = split(h0, 2, 2, axis = 0);
            let h5 = sinusoidal_positions(x0);
            (h1, h2, silu(layer0(x1) + layer1(h3) + layer2(h4) + layer3(h5)))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph55: [f64; 2] -> (y0: [1], y1: [1], y2: [2, 2]) {
        layer0: PRelu(features) -> Softplus(2.0),
        layer1: Broadcast(2, 2),

        fn forward(x0) {
            let h0 = layer0(x0);
            let (h1, h2) = split(h0, axis = 0);
            let h3 = -h2;
            let h4 = layer1(x0);
            (h1, h3, h4)
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph56: [f64; 2, 2] -> [1] {
        layer0: Bias(features),
        layer1: GroupNorm(2) -> SquaredRelu,
        layer2: Slice(0..2, axis = 0) -> Selu -> Slice(1..2, axis = 0),
        layer3: GlobalAvgPool -> LeakyRelu(0.3),
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph57: [f64; 2, 1] -> (y0: [2], y1: [2]) {
        layer0: Scale(one) -> Softsign,
        layer1: GlobalMaxPool,
        layer2: Flatten -> Dense(2) -> HardSilu,

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = matmul(h0, transpose(h0));
            let h2 = h1 * h1;
            let h3 = adaptive_avg_pool1d(x0, 1);
            let h4 = layer1(h2);
            let h5 = matmul(h3, transpose(h0));
            (h4, elu(layer2(h5), 0.7))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph58: [f64; 2, 3, 1] -> (y0: [2, 1, 1], y1: [2, 3, 1], y2: [4]) {
        layer0: GroupNorm(2),
        layer1: Flatten -> Dense(4),

        fn forward(x0) {
            let h0 = slice(x0, 2..3, axis = 1);
            let h1 = x0 + 1.5;
            let h2 = layer0(x0);
            (h0, h2, layer1(h1))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph59: [f64; 2, 2, 1] -> (y0: [2, 4, 1], y1: [2, 2, 1], y2: [1]) {
        layer0: Flatten -> Dense(1),
        layer1: Flatten -> Dense(1) -> Tanh -> Exponential,

        fn forward(x0) {
            let h0 = permute(x0, 0, 1, 2);
            let h1 = h0 + x0;
            let h2 = concat(h1, x0, axis = 1);
            let (h3, h4) = split(x0, axis = 0);
            let h5 = sigmoid(h4);
            let h6 = h4 - h5;
            let h7 = slice(x0, 0..1, axis = 2);
            (h2, h7, selu(layer0(h3) + layer1(h6)))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph60: [f64; 4, 3] -> [2] {
        layer0: Transpose -> LeakyRelu(0.3),
        layer1: Dropout(0.25),
        layer2: super::pool::Wave<3, 4> * 2,
        layer3: super::pool::Wave<4, 3> * 2,
        layer4: Flatten -> Dense(2) -> HardTanh(-0.5, 1.5),
        layer5: Flatten -> Dense(2) -> Squareplus,

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = layer1(h0);
            let h2 = reshape(dropout(layer2(h1), 0.25), 3, 4);
            let h3 = x0 + x0;
            let h4 = reshape(layer3(h3), 4, 3);
            identity(layer4(h2) + layer5(h4))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph61: (x0: [f64; 2, 3, 1], x1: [2, 1, 2], x2: [6]) -> (y0: [6], y1: [1]) {
        layer0: Broadcast(2, 2, 3, 1) -> Softsign,
        layer1: Flatten -> Dense(1) -> Elu(0.7),
        layer2: Flatten -> Dense(1) -> Relu,

        fn forward(x0, x1, x2) {
            let h0 = layer0(x0);
            let h1 = h0 - 0.75;
            let h2 = x1 / (x1 * x1 + 0.5);
            (x2, layer1(h1) + layer2(h2))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph62: [f64; 2] -> [1] {
        layer0: Mean -> SquaredRelu,
        layer1: Flatten -> Tanh -> Exponential,
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph63: [f64; 2] -> [1] {
        layer0: Sum,
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph64: [Index<6>; 5] -> [f64; 1] {
        words: Embedding(1),
        layer0: super::pool::Wave<5, 1>,
        layer1: LayerNorm,
        layer2: Reshape(5, 1),
        layer3: GlobalAvgPool -> Mish,
        layer4: Sum -> Relu6,
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph65: (x0: [f64; 3, 1, 3], x1: [4, 1], x2: [4, 4, 2]) -> [1] {
        layer0: Conv2d(3, kernel = 1, padding = same, groups = 3) -> Relu,
        layer1: Flatten -> Dense(1) -> LogSigmoid,
        layer2: Flatten -> Dense(1) -> Mish,
        layer3: Flatten -> Dense(1) -> Elu(0.7),

        fn forward(x0, x1, x2) {
            let h0 = layer0(x0);
            let h1 = hard_sigmoid(h0);
            let h2 = concat(h1, h0[..=2], axis = 0);
            hard_tanh(layer1(x1) + layer2(x2) + layer3(h2), -0.5, 1.5)
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph66: (x0: [f64; 3, 1], x1: [4, 5], x2: [3, 3, 2]) -> (y0: [3, 3, 2], y1: [3, 1], y2: [2]) {
        layer0: Conv1d(3, kernel = 2, dilation = 2, padding = same, groups = 3),
        layer1: Sum(axis = 1),
        layer2: Flatten -> Dense(2) -> HardSwish,
        layer3: Dense(2),

        fn forward(x0, x1, x2) {
            let h0 = layer0(x0);
            let h1 = h0 * x0;
            let h2 = -1.5 * h1;
            let h3 = layer1(h2);
            let h4 = h1 / (x0 * x0 + 0.5);
            (x2, h4, layer2(x1) + layer3(h3))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph67: (x0: [f64; 2, 1, 2], x1: [6], x2: [4, 1, 2]) -> (y0: [6], y1: [2, 1, 2], y2: [2, 2, 5], y3: [4]) {
        layer0: ConvTranspose2d(2, kernel = (1, 3), stride = 2, output_padding = (1, 0), groups = 2) -> SquaredRelu,
        layer1: GroupNorm(2) -> Relu6,
        layer2: Flatten -> Dense(4),
        layer3: Flatten -> Dense(4),

        fn forward(x0, x1, x2) {
            let h0 = layer0(x0);
            let h1 = adaptive_avg_pool2d(x2, (3, 1));
            let h2 = layer1(x1);
            let h3 = concat(x2, slice(x0, 0..2, axis = 0), axis = 0);
            let h4 = h0 / (h0 * h0 + 0.5);
            let h5 = x0 / (x0 * x0 + 0.5);
            let h6 = h4 * h0;
            (h2, h5, h6, hard_sigmoid(layer2(h1) + layer3(h3)))
        }
    }
}

network! {
    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]
    #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]
    pub struct Graph68: [f64; 4, 3] -> [2, 3] {
        layer0: ConvTranspose1d(2, kernel = 3, padding = 1, groups = 2) -> Selu,
        layer1: super::pool::Wave<2, 3> -> Tanh,
        layer2: BatchNorm,
        layer3: Reshape(2, 3),
        layer4: PRelu(features) -> Tanh -> Exponential,
        layer5: super::pool::Reader<2, 3> * 2 -> Tanh,
        layer6: BatchNorm,
        layer7: Reshape(2, 3),
        layer8: MultiHeadAttention(3, bias = false, head_size = 1) -> HardShrink(0.2),
    }
}

super::tests! {
    graph_51: check_words::<Graph51, 2, 2>();
    graph_52: check_gradient::<Graph52>();
    graph_53: check_gradient::<Graph53>();
    graph_54: check_gradient::<Graph54>();
    graph_55: check_gradient::<Graph55>();
    graph_56: check_gradient::<Graph56>();
    graph_57: check_gradient::<Graph57>();
    graph_58: check_gradient::<Graph58>();
    graph_59: check_gradient::<Graph59>();
    graph_60: check_gradient::<Graph60>();
    graph_61: check_gradient::<Graph61>();
    graph_62: check_gradient::<Graph62>();
    graph_63: check_gradient::<Graph63>();
    graph_64: check_words::<Graph64, 6, 5>();
    graph_65: check_gradient::<Graph65>();
    graph_66: check_gradient::<Graph66>();
    graph_67: check_gradient::<Graph67>();
    graph_68: check_gradient::<Graph68>();
}
