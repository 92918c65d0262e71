//! The layers of a network as lines, and how two networks differ in them.

use crate::layer::Layer;
use crate::summary::Row;
use crate::tensor::Value;

/// A line for the input and for each layer, those of networks inside further in.
pub(super) fn of<N: Layer>() -> Vec<String> {
    let mut lines = vec![format!("input {}", N::Input::SHAPE)];
    add(&mut lines, N::ROWS, "");
    // What is no network has no rows.
    lines.push(format!("{} parameters", N::PARAMS));
    lines
}

fn add(lines: &mut Vec<String>, rows: &[Row], before: &str) {
    for row in rows {
        let (name, layer) = (row.name, row.layer);
        lines.push(format!("{before}{name}: {layer} {}", row.output));
        add(lines, row.inside, &format!("{before}  "));
    }
}

/// The lines of both: `- ` before what the first alone has, `+ ` before what the second alone has.
pub(super) fn difference(first: &[String], second: &[String]) -> Vec<String> {
    // The length of the longest common part of what is left of each.
    let mut common = vec![vec![0_usize; second.len() + 1]; first.len() + 1];
    for i in (0..first.len()).rev() {
        for j in (0..second.len()).rev() {
            common[i][j] = match first[i] == second[j] {
                true => common[i + 1][j + 1] + 1,
                false => common[i + 1][j].max(common[i][j + 1]),
            };
        }
    }
    let (mut i, mut j, mut lines) = (0, 0, Vec::new());
    while i < first.len() || j < second.len() {
        if i < first.len() && j < second.len() && first[i] == second[j] {
            lines.push(format!("  {}", first[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == second.len() || (i < first.len() && common[i + 1][j] >= common[i][j + 1]) {
            lines.push(format!("- {}", first[i]));
            i += 1;
        } else {
            lines.push(format!("+ {}", second[j]));
            j += 1;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn what_both_have_is_kept_and_what_one_has_is_marked() {
        let lines = |text: &str| -> Vec<String> { text.split(' ').map(String::from).collect() };
        assert_eq!(
            difference(&lines("a b c"), &lines("a x c d")),
            ["  a", "- b", "+ x", "  c", "+ d"]
        );
        assert_eq!(difference(&[], &lines("a")), ["+ a"]);
    }
}
