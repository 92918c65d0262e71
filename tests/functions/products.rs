//! Matrix products of values, and with the weights of layers.

use netwright::check;
use netwright::prelude::*;

use crate::graphs;

graphs! {
    of_matrices: [3, 4] -> [3, 3], x => matmul(x, transpose(x));
    of_other_matrices: [6, 4] -> [2, 4], x => matmul(permute(reshape(x[..2], 4, 2), 1, 0), x[2..]);
    of_a_vector_and_a_matrix: [5, 4] -> [4], x => matmul(tanh(sum(x, axis = 1)), x);
    of_a_matrix_and_a_vector: [5, 4] -> [5], x => matmul(x, x[0]);
    added_to: [3, 3] -> [3, 3], x => matmul(x, x) + x;
}

network! {
    /// An autoencoder whose decoder is its encoder, transposed.
    struct Tied: [f64; 5] -> [5] {
        code: Dense(3) -> Tanh,

        fn forward(x) {
            matmul(code(x), code.weight)
        }
    }
}

network! {
    /// The weight of a layer in three places, one of them another layer's input.
    struct Shared: [f64; 5] -> [4] {
        code: Dense(3, bias = false),
        head: Dense(4),

        fn forward(x) {
            let h = code(x);
            let back = matmul(code.weight, tanh(x * h[1]));
            head(matmul(back, code.weight)) + mean(h)
        }
    }
}

network! {
    /// Rows of a matrix, each multiplied with the weight.
    struct Rows<const N: usize, const H: usize>: [f64; 2, N] -> [2, N] {
        code: Dense(H),

        fn forward(x) {
            let own = code(x[0]);
            let bent = tanh(matmul(x, transpose(code.weight)));
            matmul(bent, code.weight) * mean(own)
        }
    }
}

#[test]
fn a_weight_that_is_used_twice_gets_both_gradients() {
    check::layer::<Tied>();
    check::layer::<Shared>();
    check::layer::<Rows<5, 3>>();
    check::layer::<Rows<1, 1>>();
    let net = Tied::boxed(&mut Generator::seed(1));
    let x = [0.1, 0.2, -0.3, 0.4, 0.5];
    let h: [f64; 3] = core::array::from_fn(|i| {
        let sum = (0..5).map(|k| net.code.weight[i][k] * x[k]).sum::<f64>();
        f64::tanh(sum + net.code.bias[i])
    });
    for (k, y) in net.forward(&x).into_iter().enumerate() {
        let expected = (0..3).map(|i| h[i] * net.code.weight[i][k]).sum::<f64>();
        assert!((y - expected).abs() < 1e-15);
    }
}

#[test]
fn products_count_their_multiply_accumulates() {
    network! {
        struct Net: [3, 4] -> [3, 3] {
            fn forward(x) {
                matmul(x, transpose(x))
            }
        }
    }
    assert_eq!(Net::MACS, 3 * 4 * 3);
    assert_eq!(Tied::MACS, 2 * 5 * 3);
    assert_eq!(Rows::<5, 3>::MACS, 5 * 3 + 2 * 2 * 5 * 3);
}
