//! Layers of images, with the frameworks' weights: outputs, and the gradients of parameters and inputs.

use crate::file::Reference;
use crate::passes::layers;

#[test]
fn layers_are_those_of_the_frameworks() {
    let file = Reference::new(include_bytes!("data/layers.safetensors"));
    for name in file.cases("/output") {
        layers! { file, name:
            conv: [2, 6, 7] -> [3, 4, 5], Conv2d(3, kernel = 3);
            conv_stride: [3, 9, 8] -> [3, 5, 4], Conv2d(3, kernel = 3, stride = 2, padding = 1);
            conv_dilation: [2, 9, 10] -> [3, 5, 6], Conv2d(3, kernel = 3, dilation = 2);
            conv_groups: [4, 6, 5] -> [6, 6, 5], Conv2d(6, kernel = 3, padding = 1, groups = 2, bias = false);
            conv_depthwise: [3, 7, 6] -> [6, 3, 2], Conv2d(6, kernel = 3, stride = 2, groups = 3);
            conv_rows_and_columns:
                [2, 7, 9] -> [3, 4, 9], Conv2d(3, kernel = (3, 5), stride = (2, 1), padding = (1, 2));
            conv_same: [2, 6, 7] -> [3, 6, 7], Conv2d(3, kernel = (3, 5), padding = same);
            conv_same_dilation:
                [2, 7, 8] -> [2, 7, 8], Conv2d(2, kernel = (3, 5), padding = same, dilation = (2, 1), groups = 2);
            conv_same_stride: [2, 8, 7] -> [3, 4, 4], Conv2d(3, kernel = (3, 4), padding = same, stride = 2);
            max: [2, 6, 7] -> [2, 3, 3], MaxPool2d(2);
            max_ties: [3, 7, 7] -> [3, 3, 3], MaxPool2d(3, stride = 2);
            max_padding: [2, 6, 7] -> [2, 3, 8], MaxPool2d((3, 2), stride = (2, 1), padding = 1);
            max_same: [2, 5, 8] -> [2, 3, 3], MaxPool2d((2, 3), padding = same);
            mean: [2, 6, 7] -> [2, 3, 3], AvgPool2d((2, 3), stride = 2);
            mean_padding: [2, 6, 7] -> [2, 3, 4], AvgPool2d((3, 2), stride = 2, padding = 1);
            mean_padding_left_out:
                [2, 6, 7] -> [2, 3, 4], AvgPool2d(3, stride = 2, padding = 1, count_padding = false);
            global_max: [3, 4, 5] -> [3], GlobalMaxPool();
            global_mean: [3, 4, 5] -> [3], GlobalAvgPool();
            zeros: [2, 3, 4] -> [2, 5, 8], ZeroPad2d((1, 2));
            upsample: [2, 3, 4] -> [2, 6, 12], Upsample((2, 3));
            mean_same: [2, 5, 7] -> [2, 3, 4], AvgPool2d(3, stride = 2, padding = same, count_padding = false);
        }
    }
    file.assert_all_read();
}
