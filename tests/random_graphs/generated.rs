//! Random networks, as generator.rs writes them: not edited by hand.

use netwright::prelude::*;

use super::check_gradient;

network! {
    #[allow(netwright::two_linear_layers)]
    pub struct Graph0: (x0: [f64; 3, 4], x1: [2, 5]) -> [3] {
        layer0: Flatten -> Dense(3),
        layer1: Flatten -> Dense(3) -> LeakyRelu(0.3),
        layer2: Flatten -> Dense(4) -> Identity,
        layer3: Dense(2, bias = false) -> Tanh,
        layer4: Dense(3, bias = false) -> Identity,
        layer5: Dense(3, bias = false) -> Sigmoid,
        layer6: Flatten -> Dense(3) -> LeakyRelu(0.3),
        layer7: Dense(3) -> Identity,
        layer8: Flatten -> Dense(3),
        layer9: Dense(3),
        layer10: Dense(3),

        fn forward(x0, x1) {
            let h0 = layer0(x1);
            let h1 = x0 * x0;
            let h2 = layer1(h1);
            let h3 = layer2(h1);
            let h4 = h1 - x0;
            let h5 = layer3(h3);
            let h6 = -x0;
            let h7 = gelu(h3);
            let h8 = relu(h3);
            let h9 = layer4(h0);
            let h10 = layer5(h2);
            let h11 = layer6(h4);
            let h12 = layer7(h5);
            let h13 = layer8(h6);
            let h14 = layer9(h7);
            let h15 = layer10(h8);
            h9 + h10 + h11 + h12 + h13 + h14 + h15
        }
    }
}

#[test]
fn graph_0() {
    check_gradient::<Graph0>();
}

network! {
    #[allow(netwright::two_linear_layers)]
    pub struct Graph1: (x0: [f64; 3], x1: [2]) -> (y0: [5], y1: [3]) {
        layer0: Reshape(3, 1),
        layer1: Flatten,
        layer2: Flatten,
        layer3: Flatten -> Dense(5) -> Sigmoid,
        layer4: Dense(3) -> Sigmoid,
        layer5: Dense(5) -> Relu,
        layer6: Dense(3) -> Relu,
        layer7: Dense(5, bias = false) -> LogSoftmax,
        layer8: Dense(3, bias = false),

        fn forward(x0, x1) {
            let h0 = layer0(x0);
            let h1 = x1 * x1;
            let h2 = x0 * x0;
            let h3 = layer1(x0);
            let h4 = layer2(x1);
            let h5 = x0 + x0;
            let h6 = -h4;
            let h7 = layer3(h0);
            let h8 = layer4(h1);
            let h9 = layer5(h2);
            let h10 = layer6(h3);
            let h11 = layer7(h5);
            let h12 = layer8(h6);
            (h7 + h9 + h11, h8 + h10 + h12)
        }
    }
}

#[test]
fn graph_1() {
    check_gradient::<Graph1>();
}

network! {
    #[allow(netwright::two_linear_layers)]
    pub struct Graph2: (x0: [f64; 2], x1: [2, 5], x2: [4]) -> (y0: [4], y1: [3]) {
        layer0: Dense(5, bias = false),
        layer1: Dropout(0.25),
        layer2: Dense(3) -> Gelu,
        layer3: Flatten -> Dense(5) -> Relu,
        layer4: Dense(4),
        layer5: Dense(3),
        layer6: Dense(4),
        layer7: Dense(3),
        layer8: Dense(4) -> Identity,
        layer9: Dense(3),
        layer10: Dense(4),

        fn forward(x0, x1, x2) {
            let h0 = sigmoid(x1);
            let h1 = layer0(x2);
            let h2 = layer1(x2);
            let h3 = h1 * h1;
            let h4 = layer2(h3);
            let h5 = layer2(h1);
            let h6 = h0 * x1;
            let h7 = h3 + h3;
            let h8 = layer3(h6);
            let h9 = layer2(h3);
            let h10 = layer4(x0);
            let h11 = layer5(h2);
            let h12 = layer6(h4);
            let h13 = layer7(h5);
            let h14 = layer8(h7);
            let h15 = layer9(h8);
            let h16 = layer10(h9);
            (h10 + h12 + h14 + h16, h11 + h13 + h15)
        }
    }
}

#[test]
fn graph_2() {
    check_gradient::<Graph2>();
}

network! {
    #[allow(netwright::two_linear_layers)]
    pub struct Graph3: [f64; 3] -> [4] {
        layer0: Dense(5, bias = false),
        layer1: Dense(3),
        layer2: Reshape(5, 1),
        layer3: Dense(5, bias = false),
        layer4: Dense(4, bias = false) -> LeakyRelu(0.3),
        layer5: Dense(4) -> LogSoftmax,
        layer6: Flatten -> Dense(4),
        layer7: Dense(4) -> Softmax,

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = -h0;
            let h2 = layer1(x0);
            let h3 = -h1;
            let h4 = h2 + 1.0;
            let h5 = layer2(h0);
            let h6 = layer3(x0);
            let h7 = layer4(h3);
            let h8 = layer5(h4);
            let h9 = layer6(h5);
            let h10 = layer7(h6);
            leaky_relu(h7 + h8 + h9 + h10)
        }
    }
}

#[test]
fn graph_3() {
    check_gradient::<Graph3>();
}

network! {
    #[allow(netwright::two_linear_layers)]
    pub struct Graph4: (x0: [f64; 5], x1: [3], x2: [5]) -> (y0: [5], y1: [5]) {
        layer0: Dense(5),
        layer1: Flatten,
        layer2: Dropout(0.25),
        layer3: Dense(3, bias = false),
        layer4: Dense(5),
        layer5: Dense(5) -> Gelu,
        layer6: Dense(5),
        layer7: Dense(5),
        layer8: Dense(5),

        fn forward(x0, x1, x2) {
            let h0 = layer0(x1);
            let h1 = layer1(h0);
            let h2 = h1 + 0.25;
            let h3 = layer1(x0);
            let h4 = -x2;
            let h5 = h2 * x2;
            let h6 = layer2(h5);
            let h7 = relu(h1);
            let h8 = layer3(x1);
            let h9 = layer4(h3);
            let h10 = layer5(h4);
            let h11 = layer6(h6);
            let h12 = layer7(h7);
            let h13 = layer8(h8);
            (h9 + h11 + h13, h10 + h12)
        }
    }
}

#[test]
fn graph_4() {
    check_gradient::<Graph4>();
}

network! {
    #[allow(netwright::two_linear_layers)]
    pub struct Graph5: (x0: [f64; 2], x1: [4, 4], x2: [3]) -> (y0: [5], y1: [3]) {
        layer0: Dense(2, bias = false) -> Softmax,
        layer1: Dropout(0.25),
        layer2: Flatten -> Dense(5) -> Identity,
        layer3: Dense(3),
        layer4: Dense(5) -> Tanh,
        layer5: Dense(3, bias = false) -> Sigmoid,

        fn forward(x0, x1, x2) {
            let h0 = layer0(x2);
            let h1 = layer1(h0);
            let h2 = layer1(x0);
            let h3 = x0 * h2;
            let h4 = leaky_relu(h3);
            let h5 = layer1(h0);
            let h6 = layer2(x1);
            let h7 = layer3(h1);
            let h8 = layer4(h4);
            let h9 = layer5(h5);
            (h6 + h8, h7 + h9)
        }
    }
}

#[test]
fn graph_5() {
    check_gradient::<Graph5>();
}

network! {
    #[allow(netwright::two_linear_layers)]
    pub struct Graph6: [f64; 3, 2] -> [3] {
        layer0: Reshape(2, 3, 1),
        layer1: Reshape(1, 3, 2, 1),
        layer2: Flatten -> Dense(3) -> Gelu,
        layer3: Dropout(0.25),
        layer4: Dropout(0.25),
        layer5: Flatten -> Dense(3),
        layer6: Dense(3) -> Softmax,
        layer7: Flatten -> Dense(3),
        layer8: Flatten -> Dense(3),
        layer9: Dense(3) -> Identity,
        layer10: Flatten -> Dense(3, bias = false) -> LogSoftmax,

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = layer1(h0);
            let h2 = layer2(x0);
            let h3 = layer3(h1);
            let h4 = layer4(h1);
            let h5 = layer5(x0);
            let h6 = x0 + x0;
            let h7 = layer6(h2);
            let h8 = layer7(h3);
            let h9 = layer8(h4);
            let h10 = layer9(h5);
            let h11 = layer10(h6);
            sigmoid(h7 + h8 + h9 + h10 + h11)
        }
    }
}

#[test]
fn graph_6() {
    check_gradient::<Graph6>();
}

network! {
    #[allow(netwright::two_linear_layers)]
    pub struct Graph7: [f64; 5] -> (y0: [4], y1: [2]) {
        layer0: Dropout(0.25),
        layer1: Dense(5) -> Sigmoid,
        layer2: Dropout(0.25),
        layer3: Dense(4) -> Identity,
        layer4: Dense(2) -> Sigmoid,

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = x0 + h0;
            let h2 = layer1(x0);
            let h3 = h1 * h1;
            let h4 = layer2(h2);
            let h5 = layer3(h3);
            let h6 = layer4(h4);
            (h5, h6)
        }
    }
}

#[test]
fn graph_7() {
    check_gradient::<Graph7>();
}

network! {
    #[allow(netwright::two_linear_layers)]
    pub struct Graph8: (x0: [f64; 2], x1: [5, 3], x2: [4]) -> (y0: [3], y1: [3]) {
        layer0: Dense(2),
        layer1: Dense(5),
        layer2: Dense(2),
        layer3: Flatten -> Dense(3, bias = false) -> Tanh,
        layer4: Dense(3) -> Tanh,
        layer5: Dense(3),
        layer6: Dense(3) -> Gelu,
        layer7: Dense(3, bias = false),

        fn forward(x0, x1, x2) {
            let h0 = x0 - 0.25;
            let h1 = gelu(x2);
            let h2 = h0 + h0;
            let h3 = layer0(h2);
            let h4 = x0 * h3;
            let h5 = sigmoid(h3);
            let h6 = layer1(h0);
            let h7 = layer2(h5);
            let h8 = layer3(x1);
            let h9 = layer4(h1);
            let h10 = layer5(h4);
            let h11 = layer6(h6);
            let h12 = layer7(h7);
            (h8 + h10 + h12, h9 + h11)
        }
    }
}

#[test]
fn graph_8() {
    check_gradient::<Graph8>();
}

network! {
    #[allow(netwright::two_linear_layers)]
    pub struct Graph9: (x0: [f64; 2], x1: [2, 3], x2: [5]) -> [4] {
        layer0: Flatten -> Dense(3, bias = false) -> LogSoftmax,
        layer1: Dense(4) -> Relu,
        layer2: Flatten -> Dense(3) -> LeakyRelu(0.3),
        layer3: Dense(4, bias = false),
        layer4: Flatten -> Dense(4),
        layer5: Dense(4, bias = false),
        layer6: Dense(4) -> Tanh,
        layer7: Flatten -> Dense(4),
        layer8: Dense(4) -> LogSoftmax,
        layer9: Dense(4) -> Identity,

        fn forward(x0, x1, x2) {
            let h0 = x1 * 1.5;
            let h1 = x1 * 0.25;
            let h2 = sigmoid(h1);
            let h3 = 0.5 - x1;
            let h4 = -x2;
            let h5 = layer0(h3);
            let h6 = layer0(h3);
            let h7 = h2 + h2;
            let h8 = layer1(h6);
            let h9 = layer2(h3);
            let h10 = layer3(x0);
            let h11 = layer4(h0);
            let h12 = layer5(h4);
            let h13 = layer6(h5);
            let h14 = layer7(h7);
            let h15 = layer8(h8);
            let h16 = layer9(h9);
            identity(h10 + h11 + h12 + h13 + h14 + h15 + h16)
        }
    }
}

#[test]
fn graph_9() {
    check_gradient::<Graph9>();
}

network! {
    #[allow(netwright::two_linear_layers)]
    pub struct Graph10: [f64; 4, 5] -> (y0: [2], y1: [3]) {
        layer0: Flatten -> Dense(4) -> Relu,
        layer1: Dropout(0.25),
        layer2: Flatten -> Dense(5) -> LogSoftmax,
        layer3: Flatten -> Dense(2) -> Gelu,
        layer4: Flatten,
        layer5: Flatten -> Dense(2, bias = false) -> Relu,
        layer6: Dense(3, bias = false),
        layer7: Dense(2, bias = false) -> LeakyRelu(0.3),
        layer8: Dense(3) -> Softmax,

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = layer1(x0);
            let h2 = layer2(x0);
            let h3 = leaky_relu(h1);
            let h4 = layer3(h1);
            let h5 = layer4(h2);
            let h6 = h0 * h0;
            let h7 = layer5(h3);
            let h8 = layer6(h4);
            let h9 = layer7(h5);
            let h10 = layer8(h6);
            (h7 + h9, h8 + h10)
        }
    }
}

#[test]
fn graph_10() {
    check_gradient::<Graph10>();
}

network! {
    #[allow(netwright::two_linear_layers)]
    pub struct Graph11: (x0: [f64; 2, 4], x1: [2], x2: [3, 5]) -> [5] {
        layer0: Dense(2, bias = false) -> Sigmoid,
        layer1: Flatten -> Dense(2, bias = false) -> Softmax,
        layer2: Dropout(0.25),
        layer3: Flatten -> Dense(5, bias = false),
        layer4: Dense(5),
        layer5: Dense(5),
        layer6: Flatten -> Dense(5),

        fn forward(x0, x1, x2) {
            let h0 = layer0(x1);
            let h1 = layer1(x0);
            let h2 = layer2(x0);
            let h3 = layer3(x2);
            let h4 = layer4(h0);
            let h5 = layer5(h1);
            let h6 = layer6(h2);
            tanh(h3 + h4 + h5 + h6)
        }
    }
}

#[test]
fn graph_11() {
    check_gradient::<Graph11>();
}

network! {
    #[allow(netwright::two_linear_layers)]
    pub struct Graph12: [f64; 4, 2] -> [4] {
        layer0: Flatten -> Dense(4, bias = false) -> LogSoftmax,
        layer1: Dense(4) -> Identity,
        layer2: Dropout(0.25),
        layer3: Flatten -> Dense(2),
        layer4: Dense(2),
        layer5: Flatten -> Dense(4, bias = false),
        layer6: Dense(4, bias = false) -> Relu,
        layer7: Dense(4),

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = relu(x0);
            let h2 = layer1(h0);
            let h3 = layer2(x0);
            let h4 = layer3(h3);
            let h5 = layer4(h4);
            let h6 = layer5(h1);
            let h7 = layer6(h2);
            let h8 = layer7(h5);
            h6 + h7 + h8
        }
    }
}

#[test]
fn graph_12() {
    check_gradient::<Graph12>();
}

network! {
    #[allow(netwright::two_linear_layers)]
    pub struct Graph13: (x0: [f64; 2, 5], x1: [5, 5]) -> [4] {
        layer0: Flatten -> Dense(2),
        layer1: Flatten -> Dense(4) -> Identity,
        layer2: Dense(3),
        layer3: Dense(4) -> Gelu,
        layer4: Flatten -> Dense(4, bias = false) -> Identity,
        layer5: Dense(4) -> Softmax,

        fn forward(x0, x1) {
            let h0 = layer0(x0);
            let h1 = layer1(x0);
            let h2 = x1 * x1;
            let h3 = layer2(h1);
            let h4 = layer3(h0);
            let h5 = layer4(h2);
            let h6 = layer5(h3);
            h4 + h5 + h6
        }
    }
}

#[test]
fn graph_13() {
    check_gradient::<Graph13>();
}

network! {
    #[allow(netwright::two_linear_layers)]
    pub struct Graph14: [f64; 5] -> [3] {
        layer0: Dense(5, bias = false) -> LogSoftmax,
        layer1: Dense(3) -> LogSoftmax,
        layer2: Reshape(5, 1),
        layer3: Dense(5) -> Identity,
        layer4: Dropout(0.25),
        layer5: Dense(5, bias = false),
        layer6: Dense(3),
        layer7: Flatten -> Dense(3, bias = false) -> Tanh,
        layer8: Dense(3),
        layer9: Dense(3, bias = false) -> Softmax,

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = layer1(h0);
            let h2 = layer1(h0);
            let h3 = layer2(h0);
            let h4 = layer3(h0);
            let h5 = layer4(h1);
            let h6 = layer5(h5);
            let h7 = layer6(h2);
            let h8 = layer7(h3);
            let h9 = layer8(h4);
            let h10 = layer9(h6);
            softmax(h7 + h8 + h9 + h10)
        }
    }
}

#[test]
fn graph_14() {
    check_gradient::<Graph14>();
}

network! {
    #[allow(netwright::two_linear_layers)]
    pub struct Graph15: (x0: [f64; 5, 5], x1: [2, 2]) -> [2] {
        layer0: Flatten,
        layer1: Dense(2),
        layer2: Dropout(0.25),
        layer3: Flatten -> Dense(4) -> LeakyRelu(0.3),
        layer4: Flatten -> Dense(5, bias = false),
        layer5: Dense(3),
        layer6: Dense(2) -> Tanh,
        layer7: Dense(2) -> LogSoftmax,
        layer8: Flatten -> Dense(2, bias = false) -> Sigmoid,
        layer9: Dense(2, bias = false) -> Sigmoid,
        layer10: Dense(2) -> LeakyRelu(0.3),
        layer11: Dense(2) -> Gelu,
        layer12: Dense(2),

        fn forward(x0, x1) {
            let h0 = x0 + x0;
            let h1 = layer0(x1);
            let h2 = layer1(h1);
            let h3 = layer2(h1);
            let h4 = sigmoid(h0);
            let h5 = layer3(x1);
            let h6 = softmax(h1);
            let h7 = layer2(h1);
            let h8 = layer4(x0);
            let h9 = layer5(h5);
            let h10 = layer6(h2);
            let h11 = layer7(h3);
            let h12 = layer8(h4);
            let h13 = layer9(h6);
            let h14 = layer10(h7);
            let h15 = layer11(h8);
            let h16 = layer12(h9);
            h10 + h11 + h12 + h13 + h14 + h15 + h16
        }
    }
}

#[test]
fn graph_15() {
    check_gradient::<Graph15>();
}

network! {
    #[allow(netwright::two_linear_layers)]
    pub struct Graph16: (x0: [f64; 5], x1: [4, 4], x2: [2, 2]) -> [2] {
        layer0: Dense(3, bias = false) -> Sigmoid,
        layer1: Dense(4),
        layer2: Dense(3),
        layer3: Dense(5, bias = false),
        layer4: Dense(3, bias = false),
        layer5: Dropout(0.25),
        layer6: Flatten -> Dense(2, bias = false) -> Softmax,
        layer7: Flatten -> Dense(2) -> LogSoftmax,
        layer8: Dense(2, bias = false),
        layer9: Dense(2, bias = false) -> Gelu,
        layer10: Dense(2) -> Tanh,
        layer11: Dense(2) -> Sigmoid,

        fn forward(x0, x1, x2) {
            let h0 = relu(x0);
            let h1 = x0 + 0.25;
            let h2 = layer0(h1);
            let h3 = layer1(h0);
            let h4 = layer2(h3);
            let h5 = h4 * h4;
            let h6 = layer3(h2);
            let h7 = layer4(h2);
            let h8 = gelu(h3);
            let h9 = layer5(h7);
            let h10 = layer6(x1);
            let h11 = layer7(x2);
            let h12 = layer8(h5);
            let h13 = layer9(h6);
            let h14 = layer10(h8);
            let h15 = layer11(h9);
            softmax(h10 + h11 + h12 + h13 + h14 + h15)
        }
    }
}

#[test]
fn graph_16() {
    check_gradient::<Graph16>();
}

network! {
    #[allow(netwright::two_linear_layers)]
    pub struct Graph17: [f64; 5, 5] -> [4] {
        layer0: Flatten -> Dense(2, bias = false),
        layer1: Flatten,
        layer2: Dropout(0.25),
        layer3: Flatten -> Dense(5, bias = false) -> Relu,
        layer4: Dense(4),
        layer5: Flatten -> Dense(4),
        layer6: Dense(4) -> Identity,
        layer7: Dense(4),

        fn forward(x0) {
            let h0 = -x0;
            let h1 = layer0(x0);
            let h2 = layer1(h0);
            let h3 = tanh(x0);
            let h4 = layer2(h1);
            let h5 = layer3(x0);
            let h6 = layer4(h2);
            let h7 = layer5(h3);
            let h8 = layer6(h4);
            let h9 = layer7(h5);
            h6 + h7 + h8 + h9
        }
    }
}

#[test]
fn graph_17() {
    check_gradient::<Graph17>();
}

network! {
    #[allow(netwright::two_linear_layers)]
    pub struct Graph18: [f64; 4] -> [3] {
        layer0: Dense(3) -> Relu,
        layer1: Dense(4) -> Relu,
        layer2: Dense(3, bias = false) -> Softmax,
        layer3: Dense(3) -> Sigmoid,
        layer4: Dense(3) -> Tanh,
        layer5: Dense(3, bias = false) -> Softmax,

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = log_softmax(h0);
            let h2 = layer1(h1);
            let h3 = identity(x0);
            let h4 = x0 + x0;
            let h5 = layer0(h2);
            let h6 = h0 * h0;
            let h7 = layer2(h3);
            let h8 = layer3(h4);
            let h9 = layer4(h5);
            let h10 = layer5(h6);
            softmax(h7 + h8 + h9 + h10)
        }
    }
}

#[test]
fn graph_18() {
    check_gradient::<Graph18>();
}

network! {
    #[allow(netwright::two_linear_layers)]
    pub struct Graph19: [f64; 2, 4] -> [4] {
        layer0: Reshape(4, 2, 1),
        layer1: Flatten -> Dense(3),
        layer2: Dropout(0.25),
        layer3: Flatten -> Dense(4) -> Gelu,
        layer4: Dropout(0.25),
        layer5: Flatten -> Dense(4),
        layer6: Dense(4, bias = false) -> Identity,
        layer7: Flatten -> Dense(4) -> Gelu,
        layer8: Dense(4) -> Sigmoid,
        layer9: Flatten -> Dense(4),
        layer10: Dense(4, bias = false),
        layer11: Flatten -> Dense(4),

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = layer1(h0);
            let h2 = layer2(x0);
            let h3 = x0 - 1.25;
            let h4 = layer3(h0);
            let h5 = layer4(x0);
            let h6 = layer5(x0);
            let h7 = h2 * h2;
            let h8 = layer6(h1);
            let h9 = layer7(h3);
            let h10 = layer8(h4);
            let h11 = layer9(h5);
            let h12 = layer10(h6);
            let h13 = layer11(h7);
            h8 + h9 + h10 + h11 + h12 + h13
        }
    }
}

#[test]
fn graph_19() {
    check_gradient::<Graph19>();
}

network! {
    #[allow(netwright::two_linear_layers)]
    pub struct Graph20: [f64; 3, 3] -> (y0: [3], y1: [4]) {
        layer0: Reshape(3, 3, 1),
        layer1: Flatten -> Dense(3),
        layer2: Flatten -> Dense(4),
        layer3: Flatten -> Dense(3),
        layer4: Flatten -> Dense(4),
        layer5: Flatten -> Dense(3),
        layer6: Flatten -> Dense(4),

        fn forward(x0) {
            let h0 = layer0(x0);
            let h1 = layer0(x0);
            let h2 = x0 * x0;
            let h3 = x0 * 0.5;
            let h4 = layer0(x0);
            let h5 = layer0(x0);
            let h6 = layer1(h0);
            let h7 = layer2(h1);
            let h8 = layer3(h2);
            let h9 = layer4(h3);
            let h10 = layer5(h4);
            let h11 = layer6(h5);
            (h6 + h8 + h10, h7 + h9 + h11)
        }
    }
}

#[test]
fn graph_20() {
    check_gradient::<Graph20>();
}

network! {
    #[allow(netwright::two_linear_layers)]
    pub struct Graph21: (x0: [f64; 3, 2], x1: [4, 5], x2: [5, 5]) -> (y0: [4], y1: [4]) {
        layer0: Dropout(0.25),
        layer1: Flatten,
        layer2: Flatten -> Dense(4) -> Sigmoid,
        layer3: Flatten -> Dense(4, bias = false),
        layer4: Flatten -> Dense(4, bias = false) -> Sigmoid,
        layer5: Dense(4),

        fn forward(x0, x1, x2) {
            let h0 = x1 * x1;
            let h1 = layer0(x2);
            let h2 = layer1(x1);
            let h3 = layer2(x0);
            let h4 = layer3(h0);
            let h5 = layer4(h1);
            let h6 = layer5(h2);
            (h3 + h5, h4 + h6)
        }
    }
}

#[test]
fn graph_21() {
    check_gradient::<Graph21>();
}

network! {
    #[allow(netwright::two_linear_layers)]
    pub struct Graph22: (x0: [f64; 3], x1: [3, 5], x2: [5]) -> [4] {
        layer0: Dense(3),
        layer1: Dense(5) -> Tanh,
        layer2: Dense(4, bias = false),
        layer3: Flatten -> Dense(2),
        layer4: Flatten -> Dense(4),
        layer5: Dense(4),
        layer6: Dense(4) -> LogSoftmax,
        layer7: Dense(4, bias = false) -> Gelu,
        layer8: Dense(4) -> Tanh,

        fn forward(x0, x1, x2) {
            let h0 = x1 * x1;
            let h1 = layer0(x2);
            let h2 = layer1(h1);
            let h3 = layer2(x0);
            let h4 = layer3(h0);
            let h5 = layer4(x1);
            let h6 = layer5(h2);
            let h7 = layer6(h3);
            let h8 = layer7(h4);
            let h9 = layer8(h5);
            gelu(h6 + h7 + h8 + h9)
        }
    }
}

#[test]
fn graph_22() {
    check_gradient::<Graph22>();
}

network! {
    #[allow(netwright::two_linear_layers)]
    pub struct Graph23: (x0: [f64; 3], x1: [2, 4], x2: [2, 4]) -> (y0: [5], y1: [2]) {
        layer0: Reshape(3, 1),
        layer1: Flatten -> Dense(3),
        layer2: Flatten -> Dense(5) -> Relu,
        layer3: Flatten -> Dense(2),
        layer4: Flatten -> Dense(5) -> LeakyRelu(0.3),
        layer5: Flatten -> Dense(2, bias = false),
        layer6: Dense(5) -> Tanh,
        layer7: Dense(2),
        layer8: Dense(5) -> Relu,

        fn forward(x0, x1, x2) {
            let h0 = x0 + x0;
            let h1 = layer0(x0);
            let h2 = -x0;
            let h3 = layer0(x0);
            let h4 = x0 - h0;
            let h5 = layer0(h2);
            let h6 = -0.25 * x0;
            let h7 = layer1(h5);
            let h8 = layer2(x1);
            let h9 = layer3(x2);
            let h10 = layer4(h1);
            let h11 = layer5(h3);
            let h12 = layer6(h4);
            let h13 = layer7(h6);
            let h14 = layer8(h7);
            (h8 + h10 + h12 + h14, h9 + h11 + h13)
        }
    }
}

#[test]
fn graph_23() {
    check_gradient::<Graph23>();
}
