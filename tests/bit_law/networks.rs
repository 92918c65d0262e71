//! The networks that the law is tried on. No width is a multiple of a vector's.

use netwright::prelude::*;

network! {
    /// A chain with three activations.
    pub struct Chain: [37] -> [10] {
        first: Dense(19) -> Relu,
        second: Dense(11) -> Gelu,
        output: Dense(10) -> Softmax,
    }
}

network! {
    /// A residual graph, in which values fan out.
    pub struct Residual: [13] -> [13] {
        inner: Dense(13) -> Tanh,
        outer: Dense(13),

        fn forward(x) {
            let h = inner(x);
            let gate = sigmoid(h * 1.5 - x);
            outer(h * gate) + x - 0.25
        }
    }
}

network! {
    /// One layer that looks at both inputs.
    pub struct Siamese: (left: [9], right: [9]) -> [3] {
        look: Dense(7) -> Tanh,
        judge: Dense(3) -> Sigmoid,

        fn forward(left, right) {
            judge(look(left) - look(right))
        }
    }
}

network! {
    /// Two dropouts, which must not draw the same masks.
    pub struct Dropping: [9] -> [5] {
        hidden: Dense(33) -> Relu -> Dropout(0.4),
        again: Dense(21) -> LeakyRelu(0.2),
        rare: Dropout(0.1),
        output: Dense(5) -> LogSoftmax,
    }
}

network! {
    /// Networks in a network, one of them called twice.
    pub struct Nested: [13] -> [5] {
        block: Residual,
        narrow: Dense(9) -> Tanh,
        tail: Dropping,

        fn forward(x) {
            tail(narrow(block(block(x)) + x))
        }
    }
}

network! {
    /// No bias.
    pub struct Biasless: [3, 5] -> [2] {
        hidden: Flatten -> Dense(17, bias = false) -> Sigmoid,
        output: Dense(2, bias = false),
    }
}

network! {
    /// Windows over images: strides, padding, dilation, groups, and both kinds of pooling.
    pub struct Convolutional: [3, 9, 21] -> [5] {
        enter: Conv2d(7, kernel = (3, 5), padding = same) -> Relu -> MaxPool2d(2, padding = same),
        grouped: Conv2d(14, kernel = 3, stride = 2, padding = 1, groups = 7, bias = false) -> Gelu,
        dilated: Conv2d(6, kernel = 2, dilation = (1, 2)) -> Tanh,
        output: AvgPool2d(2, stride = 1, padding = 1) -> Flatten -> Dense(5) -> Softmax,
    }
}

network! {
    /// Several inputs and outputs.
    pub struct Several: (image: [2, 3, 3], meta: [6]) -> (class: [4], bounds: [6]) {
        look: Flatten -> Dense(6) -> Gelu,
        class: Dense(4) -> Softmax,
        bounds: Dense(6),

        fn forward(image, meta) {
            let h = look(image) * meta;
            (class(h), bounds(-h) + meta)
        }
    }
}

network! {
    /// Double precision.
    pub struct Double: [f64; 13] -> [3] {
        hidden: Dense(17) -> Tanh,
        output: Dense(3),
    }
}
