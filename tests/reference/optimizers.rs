//! Every optimizer under every schedule with every decay, and what stands around a rule.
//!
//! The files of PyTorch and Keras hold what each framework has; a third one holds what neither has,
//! by the papers' formulas.

mod crossing;
mod rules;
mod singles;

use netwright::plain::zeroed;
use netwright::prelude::*;

use crate::file::Reference;
use crate::schedules::Case;

network! {
    pub struct Small: [f64; 6] -> [3] {
        hidden: Dense(5) -> Tanh,
        output: Dense(3),
    }
}

type Weights = <Small as Parameters>::Flat;

/// The optimizer of the small network with these settings.
type Of<C, const SLOTS: usize> = Descent<Weights, C, SLOTS>;

const STEPS: usize = 20;

fn pytorch() -> Reference<'static> {
    Reference::new(include_bytes!("data/optimizers_pytorch.safetensors"))
}

fn keras() -> Reference<'static> {
    Reference::new(include_bytes!("data/optimizers_keras.safetensors"))
}

fn formula() -> Reference<'static> {
    Reference::new(include_bytes!("data/optimizers_formula.safetensors"))
}

#[test]
fn every_rule_is_crossed_with_every_schedule_and_every_decay() {
    crossing::check_complete(&[pytorch(), keras(), formula()]);
}

#[test]
fn optimizers_are_those_of_pytorch() {
    let file = pytorch();
    rules::check_defaults_of_pytorch(&file);
    check_all(&file);
}

#[test]
fn optimizers_are_those_of_keras() {
    let file = keras();
    rules::check_defaults_of_keras(&file);
    check_all(&file);
}

#[test]
fn what_neither_framework_has_is_as_in_the_papers() {
    check_all(&formula());
}

fn check_all(file: &Reference<'_>) {
    crossing::check(file);
    singles::check(file);
    file.assert_all_read();
}

/// What is done with a rule, whichever it is.
trait Job {
    /// `config` gives the rule's settings with those that all rules have.
    fn run<C, const SLOTS: usize>(&self, config: impl Fn(Around) -> C)
    where
        C: Configuration + Rule<SLOTS>;
}

/// What all rules have in their settings, but for the learning rate.
#[derive(Clone, Copy)]
struct Around {
    decay: Decay,
    decayed: Roles,
    clip: Clip,
}

impl Around {
    /// With the decay of this name in the file.
    fn of(file: &Reference<'_>, decay: &str) -> Around {
        let note = |key| file.note::<String>(decay, key);
        let factor = file.note(decay, "factor");
        Around {
            decay: match note("kind").as_str() {
                "none" => Decay::None,
                "l2" => Decay::L2(factor),
                "decoupled" => Decay::Decoupled(factor),
                unknown => panic!("`{decay}`: no decay is `{unknown}`"),
            },
            decayed: match note("on").as_str() {
                "none" | "weights" => Roles::WEIGHTS,
                "all" => Roles::ALL,
                unknown => panic!("`{decay}`: nothing decays on `{unknown}`"),
            },
            clip: Clip::None,
        }
    }
}

/// How the learning rate moves.
enum Plan {
    Constant,
    Rates(Vec<f64>),
    Plateau(ReduceOnPlateau),
}

impl Plan {
    /// The schedule of this name in the file.
    fn of(file: &Reference<'_>, name: &str) -> Plan {
        let case = Case { file, name };
        match file.note::<String>(name, "schedule").as_str() {
            "constant" => Plan::Constant,
            "ReduceLROnPlateau" => {
                Plan::Plateau(ReduceOnPlateau::new(case.plateau_config(Better::Lower)))
            }
            schedule => Plan::Rates(case.rates(schedule)),
        }
    }
}

/// What a run shows: of each step the loss, penalties included, and the gradient's norm; and the
/// weights after the last.
struct Trace {
    losses: Vec<f64>,
    norms: Vec<f64>,
    after: Weights,
}

/// Twenty steps; `prepare` may change the optimizer before each.
fn train<O>(
    file: &Reference<'_>,
    mut optimizer: O,
    mut plan: Plan,
    prepare: impl Fn(&mut O, usize),
) -> Trace
where
    O: Optimizer<Scalar = f64, Flat = Weights>,
{
    let inputs: Vec<[[f64; 6]; 8]> = file.rows("input");
    let targets: Vec<[[f64; 3]; 8]> = file.rows("target");
    let batches = inputs.iter().zip(&targets).cycle();
    let (mut net, mut grad): (Small, Small) = (zeroed(), zeroed());
    file.load("initial/", &mut net);
    let mut tape = Tape::<Small, 8>::zeroed();
    let (mut losses, mut norms) = (Vec::new(), Vec::new());
    for (step, (x, targets)) in (0..STEPS).zip(batches) {
        if let Plan::Rates(rates) = &plan {
            optimizer.set_rate(rates[step]);
        }
        let loss = net.gradient(x, targets, MeanSquaredError, &mut tape, &mut grad);
        prepare(&mut optimizer, step);
        let report = optimizer.step(&mut net, &grad);
        if let Plan::Plateau(plateau) = &mut plan {
            optimizer.set_rate(plateau.observe(loss, optimizer.rate()));
        }
        losses.push(loss + report.penalty);
        norms.push(report.gradient_norm);
    }
    Trace {
        losses,
        norms,
        after: net.as_slice().try_into().unwrap(),
    }
}
