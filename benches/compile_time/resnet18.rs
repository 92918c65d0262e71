use netwright::prelude::*;

network! {
    pub struct Block<const C: usize, const H: usize>: [C, H, H] -> [C, H, H] {
        conv1: Conv2d(C, kernel = 3, padding = 1, bias = false),
        norm1: BatchNorm,
        conv2: Conv2d(C, kernel = 3, padding = 1, bias = false),
        norm2: BatchNorm,

        fn forward(x) {
            let h = relu(norm1(conv1(x)));
            relu(norm2(conv2(h)) + x)
        }
    }
}

macro_rules! half {
    ($name:ident: [$c:literal, $h:literal, $w:literal] -> [$filters:literal, $rows:literal, $columns:literal]) => {
        network! {
            pub struct $name: [$c, $h, $w] -> [$filters, $rows, $columns] {
                conv1: Conv2d($filters, kernel = 3, stride = 2, padding = 1, bias = false),
                norm1: BatchNorm,
                conv2: Conv2d($filters, kernel = 3, padding = 1, bias = false),
                norm2: BatchNorm,
                short: Conv2d($filters, kernel = 1, stride = 2, bias = false),
                norm3: BatchNorm,

                fn forward(x) {
                    let h = relu(norm1(conv1(x)));
                    relu(norm2(conv2(h)) + norm3(short(x)))
                }
            }
        }
    };
}

half!(Half2: [64, 32, 32] -> [128, 16, 16]);
half!(Half3: [128, 16, 16] -> [256, 8, 8]);
half!(Half4: [256, 8, 8] -> [512, 4, 4]);

network! {
    /// ResNet-18 in the size for CIFAR.
    pub struct Net: [3, 32, 32] -> [10] {
        stem: Conv2d(64, kernel = 3, padding = 1, bias = false),
        norm: BatchNorm -> Relu,
        stage1: Block<64, 32> * 2,
        half2: Half2,
        stage2: Block<128, 16>,
        half3: Half3,
        stage3: Block<256, 8>,
        half4: Half4,
        stage4: Block<512, 4>,
        head: GlobalAvgPool -> Dense(10),
    }
}

type Sample = [[[f32; 32]; 32]; 3];
