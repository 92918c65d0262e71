//! Attention and positions: gradients, and what they do at the edges.

use netwright::check;
use netwright::layers::{GroupedQueryAttention, Interleaved, MultiHeadAttention, RotaryPositions};
use netwright::prelude::*;

use crate::gradients;

gradients! {
    one_head: [5, 4] -> [5, 4], MultiHeadAttention(1);
    two_heads: [5, 6] -> [5, 6], MultiHeadAttention(2);
    heads_of_one: [4, 3] -> [4, 3], MultiHeadAttention(3);
    one_step: [1, 4] -> [1, 4], MultiHeadAttention(2);
    causal: [5, 6] -> [5, 6], MultiHeadAttention(2, causal = true);
    no_bias: [3, 6] -> [3, 6], MultiHeadAttention(3, bias = false);
    rotary: [5, 8] -> [5, 8], MultiHeadAttention(2, rotary = interleaved);
    rotary_halves: [5, 12] -> [5, 12], MultiHeadAttention(2, rotary = halves, rotary_base = 100);
    wide_heads: [3, 40] -> [3, 40], MultiHeadAttention(2, causal = true);
    grouped: [5, 8] -> [5, 8], MultiHeadAttention(4, key_value_heads = 2);
    grouped_causal: [5, 8] -> [5, 8], MultiHeadAttention(4, key_value_heads = 1, causal = true, bias = false);
    grouped_rotary: [4, 6] -> [4, 6], MultiHeadAttention(6, key_value_heads = 2, head_size = 4, rotary = halves);
    narrow_heads: [3, 5] -> [3, 5], MultiHeadAttention(2, head_size = 3);
    sinusoidal: [4, 6] -> [4, 6], SinusoidalPositions();
    sinusoidal_of_an_odd_width: [3, 5] -> [3, 5], SinusoidalPositions();
    learned: [4, 3] -> [4, 3], LearnedPositions();
    rotations: [4, 6] -> [4, 6], RotaryPositions();
    rotations_of_heads: [4, 12] -> [4, 12], RotaryPositions(3, pairs = halves, base = 50);
}

network! {
    struct Generic<const T: usize, const D: usize, const HEADS: usize>: [f64; T, D] -> [T, D] {
        positions: LearnedPositions,
        attend: MultiHeadAttention(HEADS, causal = true, rotary = halves),
        again: MultiHeadAttention(HEADS, key_value_heads = 1, head_size = 2),
        shift: SinusoidalPositions,

        fn forward(x) { let h = positions(x); shift(again(attend(h))) + h }
    }
}

network! {
    /// Behind a network, of which only rustc knows the shape.
    struct Behind: [f64; 3, 4] -> [3, 4] {
        first: Generic<3, 4, 2>,
        attend: MultiHeadAttention(2, key_value_heads = 1),
        turn: RotaryPositions(2),
        all: MultiHeadAttention(4),
    }
}

#[test]
fn generic_networks_attend() {
    check::layer::<Generic<4, 6, 3>>();
    check::layer::<Generic<1, 2, 1>>();
    check::layer::<Behind>();
}

#[test]
fn its_parameters_are_those_of_pytorch() {
    network! {
        struct Net: [5, 12] -> [5, 12] {
            all: MultiHeadAttention(3),
            bare: MultiHeadAttention(3, bias = false),
            grouped: MultiHeadAttention(6, key_value_heads = 2),
            positions: LearnedPositions,
        }
    }
    let mut segments = Vec::new();
    Net::TREE.visit(|segment| segments.push(format!("{} {}", segment.path, segment.shape)));
    let expected = [
        "all.in_proj_weight [36, 12]",
        "all.in_proj_bias [36]",
        "all.out_proj.weight [12, 12]",
        "all.out_proj.bias [12]",
        "bare.in_proj_weight [36, 12]",
        "bare.out_proj.weight [12, 12]",
        "grouped.q_proj.weight [12, 12]",
        "grouped.q_proj.bias [12]",
        "grouped.k_proj.weight [4, 12]",
        "grouped.k_proj.bias [4]",
        "grouped.v_proj.weight [4, 12]",
        "grouped.v_proj.bias [4]",
        "grouped.out_proj.weight [12, 12]",
        "grouped.out_proj.bias [12]",
        "positions.weight [5, 12]",
    ];
    assert_eq!(segments, expected);
    let packed = 5 * 4 * 12 * 12 + 2 * 5 * 5 * 12;
    let grouped = 5 * (2 * 12 + 2 * 4) * 12 + 2 * 5 * 5 * 12;
    assert_eq!(Net::MACS, 2 * packed + grouped);
    let table = Net::SUMMARY.to_string();
    assert!(table.contains("MultiHeadAttention(3)"), "{table}");
}

#[test]
fn grouped_heads_of_their_own_are_those_of_one_weight() {
    type All = MultiHeadAttention<[[f64; 6]; 4], 3, true, 1, Interleaved>;
    type Each = GroupedQueryAttention<[[f64; 6]; 4], 3, 3, 2, true, 1, Interleaved>;
    network! { struct A: [f64; 4, 6] -> [4, 6] { layer: All } }
    network! { struct B: [f64; 4, 6] -> [4, 6] { layer: Each } }
    let (mut a, mut b) = (A::boxed(&mut Generator::seed(1)), B::boxed_zeroed());
    a.layer.in_proj_bias[0][0] = [0.5; 6];
    a.layer.in_proj_bias[0][2] = [0.25; 6];
    let each = &mut b.0.layer;
    let parts = [&mut each.q_proj, &mut each.k_proj, &mut each.v_proj];
    for (part, projection) in parts.into_iter().enumerate() {
        projection
            .weight
            .as_mut_slice()
            .copy_from_slice(a.layer.in_proj_weight[part].as_flattened());
        projection
            .bias
            .as_mut_slice()
            .copy_from_slice(&a.layer.in_proj_bias[0][part]);
    }
    flat_mut(&mut b.layer.out_proj.weight).copy_from_slice(flat(&a.layer.out_proj.weight));
    let x = [
        [0.5, -1.0, 0.25, 2.0, 0.0, 1.0],
        [1.0; 6],
        [-0.5; 6],
        [0.0; 6],
    ];
    assert_eq!(a.forward(&x), b.forward(&x));
}

#[test]
fn what_comes_later_does_not_reach_a_causal_step() {
    network! { struct Net: [4, 6] -> [4, 6] { layer: MultiHeadAttention(2, causal = true) } }
    let net = Net::boxed(&mut Generator::seed(1));
    let mut x = [
        [0.5, -1.0, 0.25, 2.0, 0.0, 1.0],
        [1.0; 6],
        [-0.5; 6],
        [0.0; 6],
    ];
    let before = net.forward(&x);
    x[2] = [f32::NAN; 6];
    let after = net.forward(&x);
    assert_eq!(before[..2], after[..2]);
    assert!(after[2..].as_flattened().iter().all(|y| y.is_nan()));
}

#[test]
fn large_scores_are_no_numbers_too_large() {
    network! { struct Net: [3, 2] -> [3, 2] { layer: MultiHeadAttention(1, bias = false) } }
    let mut net = Net::zeroed();
    for part in 0..3 {
        net.layer.in_proj_weight[part] = [[1.0, 0.0], [0.0, 1.0]];
    }
    net.layer.out_proj.weight = [[1.0, 0.0], [0.0, 1.0]];
    let y = net.forward(&[[1e10, 0.0], [-1e10, 0.0], [0.0, 1e10]]);
    assert_eq!(y, [[1e10, 0.0], [-1e10, 0.0], [0.0, 1e10]]);
}

#[test]
fn positions_are_those_of_the_paper() {
    network! { struct Net: [3, 4] -> [3, 4] { layer: SinusoidalPositions } }
    let y = Net::zeroed().forward(&[[0.0; 4]; 3]);
    assert_eq!(y[0], [0.0, 1.0, 0.0, 1.0]);
    let expected = [2.0_f64.sin(), 2.0_f64.cos(), 0.02_f64.sin(), 0.02_f64.cos()];
    assert_eq!(y[2], expected.map(|p| p as f32));
}

#[test]
fn turned_products_depend_on_the_distance_alone() {
    let layer: RotaryPositions<[[f64; 4]; 6]> = netwright::plain::zeroed();
    let (q, k) = ([0.5, -1.0, 0.25, 2.0], [1.0, 0.75, -0.5, 0.25]);
    let turned = |row: [f64; 4]| {
        let mut y = [[0.0; 4]; 6];
        layer.forward(&[row; 6], &mut y, &mut netwright::plain::zeroed());
        y
    };
    let (q, k) = (turned(q), turned(k));
    let dot = |i: usize, j: usize| -> f64 { q[i].iter().zip(&k[j]).map(|(a, b)| a * b).sum() };
    assert!((dot(2, 0) - dot(5, 3)).abs() < 1e-12);
    assert!((dot(2, 0) - dot(0, 2)).abs() > 1e-3);
    assert_eq!(q[0], [0.5, -1.0, 0.25, 2.0]);
}

#[test]
#[should_panic(expected = "`attend`: 8 heads do not divide a width of 60")]
fn heads_divide_the_width() {
    MultiHeadAttention::<[[f32; 60]; 4], 8>::CHECK.hold("attend");
}

#[test]
#[should_panic(expected = "`attend`: 3 heads of keys and values do not divide 8 heads")]
fn heads_of_keys_divide_the_heads() {
    GroupedQueryAttention::<[[f32; 60]; 4], 8, 3, 4>::CHECK.hold("attend");
}

#[test]
#[should_panic(
    expected = "`attend`: rotary positions turn pairs: heads of 3 are not of an even length"
)]
fn rotary_heads_are_even() {
    MultiHeadAttention::<[[f32; 6]; 4], 2, false, 1, Interleaved>::CHECK.hold("attend");
}

network! {
    /// To a memory of the same width, with a mask.
    struct Cross: (x: [f64; 3, 4], memory: [5, 4], mask: [5]) -> [3, 4] {
        attend: MultiHeadAttention(2, rotary = interleaved),

        fn forward(x, memory, mask) { attend(x, memory, mask) }
    }
}

network! {
    /// To a memory of another width, by a sequence that only rustc knows, and back; to itself with a mask.
    struct Around: (x: [f64; 3, 4], memory: [5, 6], mask: [3]) -> [3, 4] {
        first: Generic<3, 4, 2>,
        cross: MultiHeadAttention(2, head_size = 3),
        back: MultiHeadAttention(3),
        masked: MultiHeadAttention(2, causal = true),

        fn forward(x, memory, mask) {
            let h = cross(first(x), memory);
            let m = back(memory);
            masked(cross(h, m) + h, mask)
        }
    }
}

network! {
    struct Both<const S: usize, const T: usize, const D: usize, const HEADS: usize>:
        (x: [f64; S, D], memory: [T, D]) -> [S, D]
    {
        cross: MultiHeadAttention(HEADS),

        fn forward(x, memory) { cross(x, memory) + x }
    }
}

network! {
    /// The halves of a sequence attend to each other.
    struct Halved: [f64; 6, 4] -> [3, 4] {
        both: Both<3, 3, 4, 2>,
        cross: MultiHeadAttention(4, key_value_heads = 2),

        fn forward(x) {
            let (a, b) = split(x);
            cross(both(a, b), a)
        }
    }
}

/// Numbers in general position, and a mask of ones and zeros.
fn masked_inputs() -> Vec<CrossInput> {
    let number = |i: usize| ((i * i + 3 * i) % 17) as f64 / 8.0 - 1.0;
    (0..5)
        .map(|s| CrossInput {
            x: core::array::from_fn(|i| core::array::from_fn(|j| number(s + 4 * i + j))),
            memory: core::array::from_fn(|i| {
                core::array::from_fn(|j| number(2 * s + 5 * i + 3 * j))
            }),
            mask: core::array::from_fn(|i| f64::from((i + s) % 3 != 1)),
        })
        .collect()
}

#[test]
fn gradients_of_attention_to_another_sequence() {
    check::layer::<Halved>();
    check::layer::<Both<1, 4, 6, 3>>();
    let net = Cross::boxed(&mut Generator::seed(1));
    check::layer_with(&net, &masked_inputs());
    let around = Around::boxed(&mut Generator::seed(1));
    let x: Vec<AroundInput> = (masked_inputs().iter().enumerate())
        .map(|(s, x)| AroundInput {
            x: x.x,
            memory: core::array::from_fn(|i| {
                core::array::from_fn(|j| x.memory[i][j % 4] * (j + 1) as f64)
            }),
            mask: [1.0, f64::from(s % 2 == 0), 2.0],
        })
        .collect();
    check::layer_with(&around, &x);
}

#[test]
fn what_is_masked_is_not_there() {
    let net = Cross::boxed(&mut Generator::seed(1));
    let mut x = masked_inputs().remove(0);
    x.mask = [1.0, 0.0, 1.0, 1.0, 0.0];
    let before = net.forward(&x);
    (x.memory[1], x.memory[4]) = ([f64::NAN; 4], [f64::INFINITY; 4]);
    assert_eq!(net.forward(&x), before);
    x.mask = [0.0; 5];
    // No heads, and no bias.
    assert_eq!(net.forward(&x), [[0.0; 4]; 3]);
}

#[test]
#[should_panic(
    expected = "`attend`: what is attended to is 6 wide, and what attends 4: say the length of a head, `head_size = ...`"
)]
fn a_memory_of_another_width_needs_the_length_of_a_head() {
    type Input = netwright::tensor::Pair<[[f64; 4]; 3], [[f64; 6]; 3]>;
    MultiHeadAttention::<Input, 2>::CHECK.hold("attend");
}
