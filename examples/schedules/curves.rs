//! Each schedule, in the settings that show what it does.

use netwright::prelude::*;

use super::svg::Line;

/// How many steps a curve has.
const STEPS: u64 = 480;

/// The name of each picture, and its lines.
pub fn all() -> Vec<(&'static str, Vec<Line>)> {
    let cosine = CosineDecay::new(0.1, 240);
    let polynomial = PolynomialDecay::new(0.1, 240).end(0.01);
    let restarts = CosineDecayRestarts::new(0.1, 60);
    let cyclic = CyclicRate::new(0.01, 0.1, 60);
    let one_cycle = OneCycle::new(0.1, 480);
    let inverse = InverseTimeDecay::new(0.1, 80, 1.0);
    let exponential = |factor| ExponentialDecay::new(0.1, 120, factor);
    let root = |warmup| InverseSquareRootDecay::new(0.1, warmup);
    vec![
        (
            "step_decay",
            vec![line("new(0.1, 120, 0.5)", StepDecay::new(0.1, 120, 0.5))],
        ),
        (
            "multi_step_decay",
            vec![line(
                "new(0.1, [120, 360], 0.5)",
                MultiStepDecay::new(0.1, [120, 360], 0.5),
            )],
        ),
        (
            "piecewise_constant_decay",
            vec![line(
                "new(0.1, [(160, 0.05), (320, 0.01)])",
                PiecewiseConstantDecay::new(0.1, [(160, 0.05), (320, 0.01)]),
            )],
        ),
        (
            "exponential_decay",
            vec![
                line("new(0.1, 120, 0.5)", exponential(0.5)),
                line("new(0.1, 120, 0.1)", exponential(0.1)),
            ],
        ),
        (
            "inverse_time_decay",
            vec![
                line("new(0.1, 80, 1.0)", inverse),
                line(".staircase()", inverse.staircase()),
            ],
        ),
        (
            "inverse_square_root_decay",
            vec![
                line("new(0.1, 40)", root(40)),
                line("new(0.1, 160)", root(160)),
            ],
        ),
        (
            "linear_rate",
            vec![
                line("new(0.1, 0.0, 360)", LinearRate::new(0.1, 0.0, 360)),
                line("new(0.02, 0.1, 120)", LinearRate::new(0.02, 0.1, 120)),
            ],
        ),
        (
            "polynomial_decay",
            vec![
                line("new(0.1, 240).end(0.01)", polynomial),
                line(".power(3.0)", polynomial.power(3.0)),
                line(".cycle()", polynomial.cycle()),
            ],
        ),
        (
            "cosine_decay",
            vec![
                line("new(0.1, 240)", cosine),
                line(".end(0.02)", cosine.end(0.02)),
                line(".swinging()", cosine.swinging()),
            ],
        ),
        (
            "cosine_decay_restarts",
            vec![
                line("new(0.1, 60)", restarts),
                line(".t_mul(1.0).m_mul(0.8)", restarts.t_mul(1.0).m_mul(0.8)),
            ],
        ),
        (
            "cyclic_rate",
            vec![
                line("new(0.01, 0.1, 60)", cyclic),
                line(".mode(Triangular2)", cyclic.mode(CyclicMode::Triangular2)),
                line(
                    ".mode(ExpRange(0.995))",
                    cyclic.mode(CyclicMode::ExpRange(0.995)),
                ),
            ],
        ),
        (
            "one_cycle",
            vec![
                line("new(0.1, 480)", one_cycle),
                line(".linear()", one_cycle.linear()),
                line(".three_phases()", one_cycle.three_phases()),
            ],
        ),
        (
            "warmup",
            vec![line(
                "new(60, CosineDecay::new(0.1, 420))",
                Warmup::new(60, CosineDecay::new(0.1, 420)),
            )],
        ),
        (
            "sequential_rate",
            vec![line(
                "new(0.05, 120, StepDecay::new(0.1, 120, 0.5))",
                SequentialRate::new(0.05, 120, StepDecay::new(0.1, 120, 0.5)),
            )],
        ),
        ("reduce_on_plateau", plateau()),
    ]
}

fn line(label: &'static str, schedule: impl Schedule) -> Line {
    schedule.verify(STEPS).expect("the settings make sense");
    Line {
        label,
        rates: (0..STEPS).map(|step| schedule.rate(step)).collect(),
    }
}

/// A loss that comes the lower the lower the rate, and the rate that follows it.
fn plateau() -> Vec<Line> {
    let mut plateau = ReduceOnPlateau::new(PlateauConfig {
        factor: 0.5,
        patience: 20,
        threshold: Threshold::Relative(1e-2),
        ..PlateauConfig::pytorch()
    });
    let (mut rate, mut loss) = (0.1, 0.1);
    let (mut rates, mut losses) = (Vec::new(), Vec::new());
    for _ in 0..STEPS {
        rates.push(rate);
        losses.push(loss);
        loss += (0.8 * rate - loss) / 20.0;
        rate = plateau.observe(loss, rate);
    }
    let line = |label, rates| Line { label, rates };
    vec![
        line("the rate, with a factor of 0.5", rates),
        line("the loss", losses),
    ]
}
