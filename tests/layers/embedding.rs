//! Indices and their embedding.

use netwright::check;
use netwright::init;
use netwright::layers::Embedding;
use netwright::prelude::*;

network! {
    struct Words: [Index<20>; 5] -> [f64; 3] {
        embed: Embedding(4),
        head: Flatten -> Dense(3) -> Softmax,
    }
}

network! {
    /// Two of several texts, by a byte each, of any dimension.
    struct Generic<const D: usize>: [Index<9, u8>; 2, 3] -> [f64; 2, 3, D] {
        embed: Embedding(D, padding_index = 0),
    }
}

network! {
    /// Words beside numbers.
    struct Dated: (words: [Index<6, u16>; 2], date: [f64; 3]) -> [2] {
        embed: Embedding(3, init = uniform(-0.5, 0.5)),
        meaning: Flatten -> Dense(3),
        head: Dense(2),

        fn forward(words, date) {
            head(tanh(meaning(embed(words)) + date))
        }
    }
}

fn texts(count: usize) -> Vec<[Index<20>; 5]> {
    let word = |i: usize, l: usize| (i * i + 7 * l * (i + 1)) % 20;
    (0..count)
        .map(|i| Index::all(core::array::from_fn(|l| word(i, l))).unwrap())
        .collect()
}

#[test]
fn gradients_of_a_network_of_words() {
    let net = Words::boxed(&mut Generator::seed(1));
    let labels: Vec<Class<3>> = (0..7_usize).map(|i| Class::new(i % 3).unwrap()).collect();
    check::network(&net, &texts(7), &labels, CategoricalCrossEntropy);
}

#[test]
fn words_that_come_twice_count_twice() {
    let mut layer: Embedding<[Index<6>; 2], [f64; 3]> = netwright::plain::zeroed();
    layer.initialise(init::normal(0.0, 1.0), &mut Generator::seed(2));
    let texts = [[0, 5], [3, 3], [3, 1]].map(|text| Index::all(text).unwrap());
    check::layer_with(&layer, &texts);
}

#[test]
fn a_single_index_becomes_a_vector() {
    let mut layer: Embedding<Index<6>, [f64; 3]> = netwright::plain::zeroed();
    layer.weight[4] = [1.0, 2.0, 3.0];
    let mut y = [0.0; 3];
    layer.forward(&Index::new(4).unwrap(), &mut y, &mut ());
    assert_eq!(y, [1.0, 2.0, 3.0]);
    layer.initialise(init::normal(0.0, 1.0), &mut Generator::seed(2));
    let words = [0, 5, 3].map(|word| Index::new(word).unwrap());
    check::layer_with(&layer, &words);
}

#[test]
fn the_row_of_the_padding_index_is_zero_and_gets_no_gradient() {
    let net = Generic::<4>::boxed(&mut Generator::seed(1));
    assert_eq!(net.embed.weight[0], [0.0; 4]);
    assert!(net.embed.weight[1].iter().all(|w| *w != 0.0));
    let x = [[0, 1, 2], [0, 0, 3]].map(|text| Index::all(text).unwrap());
    let mut tape = Tape::boxed();
    let mut grad = Generic::boxed_zeroed();
    net.gradient(
        &[x],
        &[[[[1.0; 4]; 3]; 2]],
        MeanSquaredError,
        &mut tape,
        &mut grad,
    );
    assert_eq!(grad.embed.weight[0], [0.0; 4]);
    assert_eq!(grad.embed.weight[4], [0.0; 4]);
    assert!(grad.embed.weight[3].iter().all(|g| *g != 0.0));
    assert_eq!(net.forward(&x)[1][2], net.embed.weight[3]);
}

#[test]
fn its_table_begins_as_in_pytorch() {
    network! {
        struct Large: [Index<3000>; 1] -> [1, 100] { embed: Embedding(100) }
    }
    let net = Large::boxed(&mut Generator::seed(1));
    let floats = net.embed.weight.as_flattened();
    let square: f32 = floats.iter().map(|w| w * w).sum::<f32>() / floats.len() as f32;
    assert!((square - 1.0).abs() < 0.02, "{square}");
    let mut segments = Vec::new();
    Large::TREE.visit(|segment| segments.push(format!("{} {}", segment.path, segment.shape)));
    assert_eq!(segments, ["embed.weight [3000, 100]"]);
}

#[test]
fn words_beside_numbers() {
    let net = Dated::boxed(&mut Generator::seed(3));
    let words = [[0_u8, 5], [3, 3], [2, 0]].map(|words| Index::all(words).unwrap());
    let x = words.map(|words| DatedInput {
        words,
        date: [0.5, -0.25, 1.0],
    });
    let y = x.map(|x| net.forward(&x));
    assert_ne!(y[0], y[1]);
    assert!(
        net.embed
            .weight
            .as_flattened()
            .iter()
            .all(|w| w.abs() <= 0.5)
    );
}

#[test]
#[should_panic(expected = "`embed`: a padding_index of 6 is none of 6 indices, which begin at 0")]
fn a_padding_index_is_one_of_the_indices() {
    Embedding::<[Index<6>; 2], [f64; 3], 6>::CHECK.hold("embed");
}
