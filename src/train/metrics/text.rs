//! Metrics of sequences of tokens: words, characters, indices, whatever can be compared.

use std::collections::HashMap;
use std::hash::Hash;

/// The longest n-gram of BLEU.
const LONGEST: usize = 4;

/// BLEU of a corpus, 0 to 100: the geometric mean of the precisions of 1- to 4-grams, times a penalty for brevity.
///
/// ```text
/// BLEU = 100 · min(1, exp(1 − r / c)) · (p₁ p₂ p₃ p₄)^¼
/// ```
///
/// with c tokens of all hypotheses, and r of the references, of several for a sentence the one of the nearest length.
/// An n-gram counts as often as it is in one reference. Where none of an order is right, pₙ is 1/2 of one right n-gram,
/// 1/4 at the next such order, and so on, as in sacrebleu's `corpus_bleu` with `tokenize="none"`.
/// Source: Papineni et al., 2002; Post, 2018.
///
/// ```
/// use netwright::train::metrics::Bleu;
///
/// let mut bleu = Bleu::new();
/// let words = |text: &'static str| text.split(' ').collect::<Vec<_>>();
/// bleu.add(&words("the cat sat on the mat"), &[words("the cat sat on a mat")]);
/// assert!((bleu.value() - 53.7285).abs() < 1e-4);
/// ```
#[doc(alias("corpus_bleu", "sacrebleu", "BLEUScore"))]
#[derive(Debug, Clone, Default)]
pub struct Bleu {
    right: [u64; LONGEST],
    all: [u64; LONGEST],
    hypotheses: u64,
    references: u64,
}

impl Bleu {
    /// The metric of no sentences.
    pub fn new() -> Self {
        Bleu::default()
    }

    /// Takes a sentence into account, with its references. Without a reference nothing of it is right.
    pub fn add<W: Eq + Hash, R: AsRef<[W]>>(&mut self, hypothesis: &[W], references: &[R]) {
        self.hypotheses += hypothesis.len() as u64;
        let lengths = references.iter().map(|reference| reference.as_ref().len());
        let nearest = lengths.min_by_key(|length| (length.abs_diff(hypothesis.len()), *length));
        self.references += nearest.unwrap_or(0) as u64;
        for n in 1..=LONGEST {
            let mut allowed: HashMap<&[W], u64> = HashMap::new();
            for reference in references {
                for (gram, count) in grams(reference.as_ref(), n) {
                    let most = allowed.entry(gram).or_default();
                    *most = count.max(*most);
                }
            }
            for (gram, count) in grams(hypothesis, n) {
                self.all[n - 1] += count;
                self.right[n - 1] += count.min(allowed.get(gram).copied().unwrap_or(0));
            }
        }
    }

    /// BLEU of all sentences so far, 0 to 100; 0 if nothing is right.
    pub fn value(&self) -> f64 {
        if self.right == [0; LONGEST] || self.all.contains(&0) {
            return 0.0;
        }
        let (mut smooth, mut sum) = (1.0, 0.0);
        for (right, all) in self.right.iter().zip(self.all) {
            let precision = match right {
                0 => {
                    smooth *= 2.0;
                    100.0 / (smooth * all as f64)
                }
                right => 100.0 * *right as f64 / all as f64,
            };
            sum += precision.ln();
        }
        let brevity = 1.0 - self.references as f64 / self.hypotheses as f64;
        brevity.min(0.0).exp() * (sum / LONGEST as f64).exp()
    }
}

fn grams<W: Eq + Hash>(words: &[W], n: usize) -> HashMap<&[W], u64> {
    let mut counts = HashMap::new();
    for gram in words.windows(n) {
        *counts.entry(gram).or_default() += 1;
    }
    counts
}

/// Word error rate: (S + D + I) / N, how many words must be substituted, deleted and inserted to make the references
/// out of the hypotheses, by how many the references have.
///
/// Of characters instead of words it is the character error rate. It is NaN without a word. jiwer: `wer`, `cer`.
///
/// ```
/// use netwright::train::metrics::WordErrorRate;
///
/// let mut rate = WordErrorRate::new();
/// rate.add(&["a", "cat", "sat", "down"], &["the", "cat", "sat"]);
/// assert_eq!(rate.value(), 0.5);
/// ```
#[doc(alias("wer", "cer", "edit_distance", "Levenshtein"))]
#[derive(Debug, Clone, Default)]
pub struct WordErrorRate {
    edits: u64,
    words: u64,
}

impl WordErrorRate {
    /// The metric of no sentences.
    pub fn new() -> Self {
        WordErrorRate::default()
    }

    /// Takes a sentence into account: what was said, and what was heard.
    pub fn add<W: PartialEq>(&mut self, reference: &[W], hypothesis: &[W]) {
        self.edits += edits(reference, hypothesis) as u64;
        self.words += reference.len() as u64;
    }

    /// The rate over all sentences so far.
    pub fn value(&self) -> f64 {
        self.edits as f64 / self.words as f64
    }
}

/// Levenshtein's distance, a row at a time.
fn edits<W: PartialEq>(from: &[W], to: &[W]) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let changed = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[to.len()]
}
