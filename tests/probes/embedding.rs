//! An embedding: the input is integers, which have no gradient.

use netwright::check::{self, GradientOf};
use netwright::prelude::*;
use netwright::tensor::Shape;

use crate::support::{same_bits_in_all_groups, samples};

/// A word of a vocabulary of `V`: an index that is known to be in range.
#[derive(Debug, Clone, Copy, PartialEq, Plain)]
pub struct Token<const V: usize>(u16);

impl<const V: usize> Token<V> {
    /// The word of this index, if there is one.
    pub fn new(index: usize) -> Option<Self> {
        let index = u16::try_from(index).ok()?;
        (usize::from(index) < V).then_some(Token(index))
    }

    fn index(self) -> usize {
        self.0.into()
    }
}

impl<const V: usize> Value for Token<V> {
    type Grad = ();
    const SHAPE: Shape = Shape::SCALAR;
}

/// yₗ = weight[xₗ], with x `[L]` words of a vocabulary of `V`, y `[L, D]`.
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct Embedding<T: Float, const V: usize, const L: usize, const D: usize> {
    #[weight]
    pub weight: [[T; D]; V],
}

impl<T: Float, const V: usize, const L: usize, const D: usize> Layer for Embedding<T, V, L, D> {
    type Input = [Token<V>; L];
    type Output = [[T; D]; L];
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;
    const CHECK: Requirement =
        Requirement::that(V > 0, Sentence::new("a vocabulary has at least 1 word"));

    fn forward(&self, x: &Self::Input, y: &mut Self::Output, _: &mut ()) {
        *y = x.map(|word| self.weight[word.index()]);
    }

    fn backward<const B: usize>(
        &self,
        _: &[Self::Input],
        _: &[Self::Output],
        _: &mut (),
        _: &[Self::Output],
        _: &mut [Grad<Self::Input>],
    ) {
    }

    fn accumulate<const B: usize>(
        &self,
        x: &[Self::Input],
        _: &[Self::Output],
        _: &(),
        dy: &[Self::Output],
        grad: &mut Self,
        part: &Part,
    ) {
        let rows = part.rows(V);
        for s in part.samples() {
            for (word, dy) in x[s].iter().zip(&dy[s]) {
                if rows.contains(&word.index()) {
                    for (sum, &dy) in grad.weight[word.index()].iter_mut().zip(dy) {
                        *sum += dy;
                    }
                }
            }
        }
    }
}

network! {
    struct Topic: [Token<50>; 8] -> [f64; 3] {
        embed: Embedding<f64, 50, 8, 4>,
        head: Flatten -> Dense(3) -> Softmax,
    }
}

network! {
    /// Words beside numbers: one input has a gradient, the other has none.
    struct Dated: (words: [Token<6>; 2], date: [f64; 3]) -> [2] {
        embed: Embedding<f64, 6, 2, 3>,
        meaning: Flatten -> Dense(3),
        head: Dense(2),

        fn forward(words, date) {
            head(tanh(meaning(embed(words)) + date))
        }
    }
}

/// Which of its two parts have a gradient, for the checker.
impl GradientOf<DatedInput> for DatedInputGradient {
    fn parts(&self, x: &mut DatedInput, see: &mut dyn FnMut(&mut [f64], &[f64])) {
        self.words.parts(&mut x.words, see);
        self.date.parts(&mut x.date, see);
    }
}

fn texts<const V: usize, const L: usize>(count: usize) -> Vec<[Token<V>; L]> {
    let word = |i: usize, l: usize| Token::new((i * i + 7 * l * (i + 1)) % V).unwrap();
    (0..count)
        .map(|i| core::array::from_fn(|l| word(i, l)))
        .collect()
}

#[test]
fn a_word_outside_of_the_vocabulary_cannot_be_made() {
    assert_eq!(Token::<50>::new(49), Some(Token(49)));
    assert_eq!(Token::<50>::new(50), None);
    assert_eq!(Token::<50>::new(1 << 16), None);
}

#[test]
fn a_network_of_words_has_the_right_gradient_in_groups_of_any_size() {
    let net = Topic::boxed(&mut Generator::seed(1));
    let labels: Vec<Class<3>> = (0..33_usize).map(|i| Class::new(i % 3).unwrap()).collect();
    let x = texts(33);
    let report = check::network(&net, &x[..5], &labels[..5], CategoricalCrossEntropy);
    assert!(report.derivatives > Topic::PARAMS);
    same_bits_in_all_groups(&net.0, &x, &labels, &CategoricalCrossEntropy, 0);
}

#[test]
fn words_that_come_twice_count_twice() {
    let mut embedding: Embedding<f64, 6, 2, 3> = netwright::plain::zeroed();
    embedding.initialise(netwright::init::normal(0.0, 1.0), &mut Generator::seed(2));
    let text = |a, b| [Token::new(a).unwrap(), Token::new(b).unwrap()];
    check::layer_with(&embedding, &[text(0, 5), text(3, 3), text(3, 1)]);
}

#[test]
fn words_beside_numbers_leave_the_numbers_their_gradient() {
    let net = Dated::boxed(&mut Generator::seed(3));
    let pairs = texts(33).into_iter().zip(samples(33, 4));
    let x: Vec<DatedInput> = pairs
        .map(|(words, date)| DatedInput { words, date })
        .collect();
    let targets: Vec<[f64; 2]> = samples(33, 5);
    check::network(&net, &x[..5], &targets[..5], MeanSquaredError);
    same_bits_in_all_groups(&net.0, &x, &targets, &MeanSquaredError, 0);
}
