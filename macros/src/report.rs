//! The mistakes of a declaration, collected to be shown together, and what was probably meant.

use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::ToTokens;

/// All mistakes found so far. Each is one message, on the tokens at fault.
#[derive(Default)]
pub struct Errors {
    list: Vec<syn::Error>,
}

impl Errors {
    pub fn new() -> Errors {
        Errors::default()
    }

    /// Adds a mistake, shown under all of `tokens`.
    pub fn report(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.list.push(syn::Error::new_spanned(tokens, message));
    }

    /// Adds what syn has to say.
    pub fn push(&mut self, error: syn::Error) {
        self.list.push(error);
    }

    /// Adds those of another list.
    pub fn append(&mut self, mut other: Errors) {
        self.list.append(&mut other.list);
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// A `compile_error!` for each.
    pub fn into_compile_errors(self) -> TokenStream {
        self.list.iter().map(syn::Error::to_compile_error).collect()
    }

    #[cfg(test)]
    pub fn into_list(self) -> Vec<syn::Error> {
        self.list
    }
}

/// The candidate that `name` is probably a slip of, if any is close enough.
pub fn nearest<S: AsRef<str>>(name: &str, candidates: impl IntoIterator<Item = S>) -> Option<S> {
    let plain = plain(name);
    let slips_allowed = match plain.chars().count() {
        0..=2 => 0,
        3..=5 => 1,
        _ => 2,
    };
    candidates
        .into_iter()
        .map(|candidate| {
            (
                distance(&plain, &self::plain(candidate.as_ref())),
                candidate,
            )
        })
        .filter(|(distance, _)| *distance <= slips_allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// As [`nearest`], for a name that may as well be a type of the user's own: a short one with another
/// letter in it is, one with a letter too many, too few or out of its place is not.
pub fn surely<S: AsRef<str>>(name: &str, candidates: impl IntoIterator<Item = S>) -> Option<S> {
    let letters = |text: &str| {
        let mut letters: Vec<char> = plain(text).chars().collect();
        letters.sort_unstable();
        letters
    };
    nearest(name, candidates).filter(|meant| {
        let (found, meant) = (letters(name), letters(meant.as_ref()));
        found.len() > 5 || found.len() != meant.len() || found == meant
    })
}

/// A name without its case and underscores, which are the commonest slips.
pub fn plain(name: &str) -> String {
    name.chars()
        .filter(|letter| *letter != '_')
        .flat_map(char::to_lowercase)
        .collect()
}

/// How many letters have to be added, dropped, changed or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    rows[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = change.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = least;
        }
    }
    rows[a.len()][b.len()]
}

/// `` `a`, `b` and `c` ``.
pub fn enumeration<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> String {
    list(names, "and")
}

/// `` `a`, `b` or `c` ``.
pub fn alternatives<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> String {
    list(names, "or")
}

fn list<S: AsRef<str>>(names: impl IntoIterator<Item = S>, before_the_last: &str) -> String {
    let quoted: Vec<String> = names
        .into_iter()
        .map(|name| format!("`{}`", name.as_ref()))
        .collect();
    match quoted.split_last() {
        None => "nothing".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {before_the_last} {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{alternatives, distance, enumeration, nearest, surely};

    #[test]
    fn counts_slips() {
        assert_eq!(distance("dense", "dense"), 0);
        assert_eq!(distance("desne", "dense"), 1);
        assert_eq!(distance("dens", "dense"), 1);
        assert_eq!(distance("relu", "gelu"), 1);
        assert_eq!(distance("sigmoid", "softmax"), 6);
    }

    #[test]
    fn finds_what_was_meant_and_nothing_else() {
        let names = ["Dense", "Flatten", "LeakyRelu", "Relu"];
        assert_eq!(nearest("dense", names), Some("Dense"));
        assert_eq!(nearest("Desne", names), Some("Dense"));
        assert_eq!(nearest("LeakyReLU", names), Some("LeakyRelu"));
        assert_eq!(nearest("leaky_relu", names), Some("LeakyRelu"));
        assert_eq!(nearest("Gate", names), None);
        assert_eq!(nearest("x", ["h"]), None);
    }

    #[test]
    fn a_short_name_may_be_another() {
        let names = ["Celu", "Relu", "Sigmoid"];
        assert_eq!(nearest("Cell", names), Some("Celu"));
        assert_eq!(surely("Cell", names), None);
        assert_eq!(surely("ReLU", names), Some("Relu"));
        assert_eq!(surely("Rleu", names), Some("Relu"));
        assert_eq!(surely("Rellu", names), Some("Relu"));
        assert_eq!(surely("Sigmoit", names), Some("Sigmoid"));
    }

    #[test]
    fn lists_names() {
        assert_eq!(enumeration(["a"]), "`a`");
        assert_eq!(enumeration(["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(alternatives(["a", "b"]), "`a` or `b`");
    }
}
