//! Writes declarations of random networks.

mod activations;
mod chain;
mod dice;
mod graph;
mod kinds;
mod statements;
mod windows;

use std::fmt::Write;

use chain::Chain;
use dice::Dice;
use graph::Graph;
pub use kinds::KINDS;

/// So many lines make a module.
const LINES: usize = 300;

/// The names and texts of modules with this many networks, and a test of each.
pub fn modules(seed: u64, networks: usize) -> Vec<(String, String)> {
    let mut dice = Dice::seed(seed);
    let mut modules = Modules::default();
    for index in 0..networks {
        modules.network(&mut dice, index);
    }
    modules.close();
    modules.finish()
}

#[derive(Default)]
struct Modules {
    done: Vec<(String, String)>,
    networks: String,
    tests: String,
}

impl Modules {
    fn network(&mut self, dice: &mut Dice, index: usize) {
        let (declaration, test) = match index % 13 {
            12 => {
                let (words, steps) = (dice.between(2, 7), dice.between(1, 5));
                let test = format!("check_words::<Graph{index}, {words}, {steps}>()");
                (Chain::of_words(dice, words, steps), test)
            }
            // Each kind in turn begins a network.
            _ => {
                let first = &KINDS[index % KINDS.len()];
                let declaration = match dice.below(5) {
                    0 | 1 => Chain::of_floats(dice, first),
                    _ => Graph::new(dice, first).declaration(),
                };
                (declaration, format!("check_gradient::<Graph{index}>()"))
            }
        };
        write!(
            self.networks,
            "\nnetwork! {{\n    #[allow(netwright::two_linear_layers, netwright::bias_before_norm)]\n    \
             #[allow(netwright::relu_before_head, netwright::dropout_behind_head, netwright::softmax_of_one)]\n    \
             pub struct Graph{index}: {declaration}}}\n"
        )
        .unwrap();
        writeln!(self.tests, "    graph_{index}: {test};").unwrap();
        if self.networks.lines().count() + self.tests.lines().count() > LINES {
            self.close();
        }
    }

    /// Ends a module.
    fn close(&mut self) {
        if self.networks.is_empty() {
            return;
        }
        let (networks, tests) = (
            std::mem::take(&mut self.networks),
            std::mem::take(&mut self.tests),
        );
        let text = format!(
            "//! Random networks, as the generator writes them: not edited by hand.\n\n\
             use netwright::prelude::*;\n{networks}\nsuper::tests! {{\n{tests}}}\n"
        );
        self.done.push((format!("part_{}", self.done.len()), text));
    }

    fn finish(mut self) -> Vec<(String, String)> {
        let mut text = "//! Random networks, as the generator writes them: not edited by hand.\n\n\
                        use super::{pool, tests};\n\n"
            .to_owned();
        for (name, _) in &self.done {
            writeln!(text, "mod {name};").unwrap();
        }
        self.done.push(("mod".to_owned(), text));
        self.done
    }
}
