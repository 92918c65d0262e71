//! Layers of signals, and what else moves windows, with the frameworks' weights.

use crate::file::Reference;
use crate::passes::layers;

#[test]
fn windows_are_those_of_the_frameworks() {
    let file = Reference::new(include_bytes!("data/windows.safetensors"));
    for name in file.cases("/output") {
        layers! { file, name:
            conv1d: [2, 9] -> [3, 7], Conv1d(3, kernel = 3);
            conv1d_everything:
                [4, 11] -> [6, 5], Conv1d(6, kernel = 3, stride = 2, padding = 1, dilation = 2, groups = 2);
            conv1d_same: [2, 8] -> [3, 8], Conv1d(3, kernel = 5, padding = same, bias = false);
            conv1d_same_stride: [2, 9] -> [3, 5], Conv1d(3, kernel = 4, padding = same, stride = 2);
            conv1d_causal: [3, 9] -> [2, 9], Conv1d(2, kernel = 3, padding = causal, dilation = 2);
            conv1d_causal_stride: [2, 8] -> [3, 3], Conv1d(3, kernel = 2, padding = causal, stride = 3);
            conv1d_sides: [2, 6] -> [3, 8], Conv1d(3, kernel = 4, padding = (1, 4));
            conv1d_sides_stride:
                [4, 7] -> [2, 4], Conv1d(2, kernel = 2, padding = (0, 3), stride = 2, dilation = 2, groups = 2);
            conv1d_depthwise: [3, 7] -> [6, 5], DepthwiseConv1d(3, multiplier = 2);
            conv2d_depthwise: [3, 7, 6] -> [6, 3, 3], DepthwiseConv2d((3, 2), multiplier = 2, stride = 2);
            transposed1d: [2, 5] -> [3, 11], ConvTranspose1d(3, kernel = 3, stride = 2);
            transposed1d_everything:
                [4, 5] -> [2, 12],
                ConvTranspose1d(2, kernel = 3, stride = 2, padding = 1, output_padding = 1, dilation = 2, groups = 2);
            transposed2d: [2, 3, 4] -> [3, 5, 6], ConvTranspose2d(3, kernel = 3);
            transposed2d_twice: [3, 4, 3] -> [2, 8, 6], ConvTranspose2d(2, kernel = 4, stride = 2, padding = 1);
            transposed2d_output_padding:
                [2, 3, 4] -> [3, 6, 8],
                ConvTranspose2d(3, kernel = 3, stride = 2, padding = 1, output_padding = 1);
            transposed2d_everything:
                [4, 3, 4] -> [6, 5, 8],
                ConvTranspose2d(6, kernel = (2, 3), bias = false, stride = (2, 1), padding = (1, 0),
                                output_padding = (1, 0), dilation = (1, 2), groups = 2);
            transposed2d_stride: [2, 4, 3] -> [3, 8, 9], ConvTranspose2d(3, kernel = (2, 3), stride = (2, 3));
            separable1d: [3, 8] -> [4, 8], SeparableConv1d(4, kernel = 3, multiplier = 2, padding = causal);
            separable2d: [3, 6, 7] -> [4, 4, 5], SeparableConv2d(4, kernel = 3, multiplier = 2);
            separable2d_stride:
                [2, 7, 6] -> [3, 3, 3], SeparableConv2d(3, kernel = (3, 2), stride = 2, bias = false);
            max1d: [2, 9] -> [2, 4], MaxPool1d(3, stride = 2);
            max1d_padding: [2, 8] -> [2, 4], MaxPool1d(3, stride = 2, padding = 1);
            mean1d: [2, 9] -> [2, 4], AvgPool1d(2);
            mean1d_padding: [2, 8] -> [2, 4], AvgPool1d(3, stride = 2, padding = 1);
            mean1d_same: [2, 7] -> [2, 4], AvgPool1d(3, stride = 2, padding = same, count_padding = false);
            adaptive1d: [3, 10] -> [3, 4], AdaptiveAvgPool1d(4);
            adaptive2d: [2, 7, 5] -> [2, 3, 4], AdaptiveAvgPool2d((3, 4));
            adaptive2d_larger: [2, 2, 3] -> [2, 3, 5], AdaptiveAvgPool2d((3, 5));
            global_max1d: [3, 7] -> [3], GlobalMaxPool();
            global_mean1d: [3, 7] -> [3], GlobalAvgPool();
            zeros1d: [2, 5] -> [2, 8], ZeroPad1d((1, 2));
            zeros2d_sides: [2, 3, 4] -> [2, 6, 7], ZeroPad2d(((1, 2), (0, 3)));
            crop1d: [2, 7] -> [2, 4], Crop((1, 2));
            crop2d: [2, 6, 7] -> [2, 4, 3], Crop((1, 2));
            crop2d_sides: [2, 6, 7] -> [2, 4, 3], Crop(((0, 2), (3, 1)));
            repeat1d: [2, 4] -> [2, 12], Upsample(3);
            linear1d: [2, 5] -> [2, 15], Upsample(3, mode = linear);
            bilinear: [2, 3, 4] -> [2, 6, 8], Upsample(2, mode = bilinear);
            bilinear_rows_and_columns: [1, 4, 3] -> [1, 12, 12], Upsample((3, 4), mode = bilinear);
        }
    }
    file.assert_all_read();
}
