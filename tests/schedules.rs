//! What holds of learning rate schedules whatever their settings, and that their pictures are theirs.

use std::fs;
use std::path::Path;

use netwright::optim::ConfigError;
use netwright::prelude::*;
use proptest::prelude::*;

#[path = "../examples/schedules/curves.rs"]
mod curves;
#[path = "../examples/schedules/svg.rs"]
mod svg;

/// The sum of a rate and what rounding may add to it.
fn above(rate: f64) -> f64 {
    rate * (1.0 + 1e-12)
}

fn within(schedule: impl Schedule, steps: u64, low: f64, high: f64) -> Result<(), TestCaseError> {
    schedule.verify(u64::MAX).unwrap();
    for step in (0..3 * steps).chain([u64::MAX]) {
        let rate = schedule.rate(step);
        prop_assert!(
            above(rate) >= low && rate <= above(high),
            "{rate} at {step}"
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_decay_stays_between_its_first_rate_and_its_last(
        rate in 1e-3..1.0,
        share in 0.0..1.0,
        steps in 1_u64..50,
        power in 0.1..4.0,
        t_mul in 1.0..3.0,
    ) {
        let (end, factor) = (share * rate, f64::max(share, 0.01));
        within(StepDecay::new(rate, steps, factor), steps, 0.0, rate)?;
        within(ExponentialDecay::new(rate, steps, factor), steps, 0.0, rate)?;
        within(InverseTimeDecay::new(rate, steps, power), steps, 0.0, rate)?;
        within(InverseTimeDecay::new(rate, steps, power).staircase(), steps, 0.0, rate)?;
        within(InverseSquareRootDecay::new(rate, steps), steps, 0.0, rate)?;
        within(LinearRate::new(rate, end, steps), steps, end, rate)?;
        within(LinearRate::new(end, rate, steps), steps, end, rate)?;
        let polynomial = PolynomialDecay::new(rate, steps).end(end).power(power);
        within(polynomial, steps, end, rate)?;
        within(polynomial.cycle(), steps, end, rate)?;
        within(CosineDecay::new(rate, steps).end(end), steps, end, rate)?;
        within(CosineDecay::new(rate, steps).end(end).swinging(), steps, end, rate)?;
        let restarts = CosineDecayRestarts::new(rate, steps).end(end).t_mul(t_mul);
        within(restarts, steps, end, rate)?;
        within(restarts.m_mul(0.9), steps, end, rate)?;
    }

    #[test]
    fn a_cycle_stays_between_its_rates(
        low in 0.0..0.5,
        height in 1e-3..0.5,
        up in 1_u64..50,
        down in 0_u64..50,
        factor in 0.5..1.0,
    ) {
        let high = low + height;
        let cyclic = CyclicRate::new(low, high, up).down(down);
        for mode in [CyclicMode::Triangular, CyclicMode::Triangular2, CyclicMode::ExpRange(factor)] {
            within(cyclic.mode(mode), up + down, low, high)?;
        }
        prop_assert_eq!(cyclic.rate(0), low);
        let top = if down == 0 { low } else { high };
        prop_assert!((cyclic.rate(up) - top).abs() < 1e-15);
    }

    #[test]
    fn one_cycle_ends_at_its_last_rate_and_never_passes_its_peak(
        peak in 1e-3..1.0,
        steps in 3_u64..80,
        warmup in 0.0..0.5,
    ) {
        let cycle = OneCycle::new(peak, steps).warmup(warmup);
        for cycle in [cycle, cycle.linear(), cycle.three_phases(), cycle.three_phases().linear()] {
            let last = peak / 25.0 / 1e4;
            within(cycle, steps, last, peak)?;
            prop_assert!((cycle.rate(steps - 1) - last).abs() <= 1e-15);
            prop_assert_eq!(cycle.rate(steps), cycle.rate(u64::MAX));
        }
    }

    #[test]
    fn a_warm_up_meets_the_schedule_after_it(
        start in 0.0..1.0,
        rate in 1e-3..1.0,
        warmup in 1_u64..50,
        steps in 1_u64..50,
    ) {
        let after = CosineDecay::new(rate, steps);
        let whole = Warmup::new(warmup, after).start(start);
        let stride = (rate - start) / warmup as f64;
        for step in 0..warmup {
            let found = whole.rate(step + 1) - whole.rate(step);
            let stride = if step + 1 == warmup { rate - whole.rate(step) } else { stride };
            prop_assert!((found - stride).abs() < 1e-14);
        }
        prop_assert_eq!(whole.rate(0), start);
        for step in 0..2 * steps {
            prop_assert_eq!(whole.rate(warmup + step), after.rate(step));
        }
    }

    #[test]
    fn a_wave_begins_where_the_lengths_of_those_before_end(
        steps in 1_u64..40,
        t_mul in 1_u64..6,
    ) {
        let decay = CosineDecayRestarts::new(1.0, steps).t_mul(t_mul as f64).m_mul(0.5);
        let (mut begin, mut length, mut height) = (0, steps, 1.0);
        for _ in 0..9 {
            prop_assert_eq!(decay.rate(begin), height);
            let x = (length - 1) as f64 / length as f64;
            let last = height * (1.0 + (std::f64::consts::PI * x).cos()) / 2.0;
            prop_assert!((decay.rate(begin + length - 1) - last).abs() < 1e-12);
            begin += length;
            length *= t_mul;
            height /= 2.0;
        }
    }

    #[test]
    fn no_setting_makes_a_schedule_panic(
        numbers in prop::array::uniform4(prop::num::f64::ANY),
        counts in prop::array::uniform3(prop_oneof![0_u64..5, any::<u64>()]),
        step in prop_oneof![0_u64..100, any::<u64>()],
        flag in any::<bool>(),
    ) {
        let [a, b, c, d] = numbers;
        let [m, n, o] = counts;
        let anneal = if flag { Anneal::Cosine } else { Anneal::Linear };
        let cosine = CosineDecay { rate: a, steps: m, end: b, swinging: flag };
        let one_cycle = OneCycle {
            peak: a,
            steps: m,
            warmup: b,
            start_divisor: c,
            end_divisor: d,
            anneal,
            three_phases: flag,
        };
        let cyclic = CyclicRate { low: a, high: b, up: m, down: n, mode: CyclicMode::ExpRange(c) };
        let schedules: [&dyn Schedule; 14] = [
            &StepDecay::new(a, m, b),
            &MultiStepDecay::new(a, [m, n, o], b),
            &PiecewiseConstantDecay::keras(a, [(m, b), (n, c)]),
            &ExponentialDecay::new(a, m, b),
            &InverseTimeDecay { rate: a, steps: m, decay: b, staircase: flag },
            &InverseSquareRootDecay::new(a, m),
            &LinearRate::new(a, b, m),
            &PolynomialDecay { rate: a, steps: m, end: b, power: c, cycle: flag },
            &cosine,
            &CosineDecayRestarts { rate: a, steps: m, end: b, t_mul: c, m_mul: d },
            &cyclic,
            &one_cycle,
            &Warmup { warmup: n, start: c, then: cosine },
            &SequentialRate::new(cyclic, o, cosine),
        ];
        for schedule in schedules {
            schedule.rate(step);
            let _ = schedule.verify(step);
        }
    }

    #[test]
    fn a_plateau_never_raises_the_rate_nor_lets_it_fall_below_the_lowest(
        metrics in prop::collection::vec(-1.0..1.0, 1..100),
        factor in 0.1..0.9,
        patience in 0_u64..5,
        cooldown in 0_u64..5,
        min_rate in 0.0..0.1,
        higher in any::<bool>(),
    ) {
        let better = if higher { Better::Higher } else { Better::Lower };
        let config = PlateauConfig {
            factor,
            patience,
            threshold: Threshold::Absolute(0.01),
            better,
            cooldown,
            min_rate,
            min_change: 0.0,
        };
        let mut plateau = ReduceOnPlateau::new(config.valid());
        let (mut rate, mut since) = (0.1, 0);
        for metric in metrics {
            let next = plateau.observe(metric, rate);
            prop_assert!(next <= rate && next >= min_rate);
            since += 1;
            if next < rate {
                prop_assert!(since > patience);
                since = 0;
            }
            rate = next;
        }
    }
}

#[test]
fn a_plateau_that_is_a_nan_is_no_better() {
    let config = PlateauConfig {
        patience: 0,
        ..PlateauConfig::pytorch()
    };
    let mut plateau = ReduceOnPlateau::new(config);
    assert_eq!(plateau.observe(f64::NAN, 1.0), 0.1);
    assert_eq!(plateau.observe(5.0, 0.1), 0.1);
    assert_eq!(plateau.best, 5.0);
}

#[test]
fn a_wrong_setting_is_named_with_its_rule_and_what_was_found() {
    fn said<T: std::fmt::Debug>(checked: Result<T, ConfigError>) -> String {
        checked.unwrap_err().to_string()
    }
    let decay = StepDecay::new(-0.1, 10, 0.5);
    assert_eq!(
        said(decay.check()),
        "`rate` is above 0 and finite, found -0.1"
    );
    let decay = ExponentialDecay::new(0.1, 0, 0.5);
    assert_eq!(said(decay.check()), "`steps` is at least 1, found 0");
    let decay = ExponentialDecay::new(0.1, 5, f64::NAN);
    assert_eq!(
        said(decay.check()),
        "`factor` is above 0 and finite, found NaN"
    );
    let decay = MultiStepDecay::new(0.1, [30, 60, 60], 0.5);
    assert_eq!(said(decay.check()), "`milestones` rise, found 60 after 60");
    let decay = PiecewiseConstantDecay::new(0.1, [(30, 0.1), (20, 0.2)]);
    assert_eq!(said(decay.check()), "`later` rise, found 20 after 30");
    let decay = CosineDecayRestarts::new(0.1, 10).t_mul(0.5);
    assert_eq!(
        said(decay.check()),
        "`t_mul` is at least 1 and finite, found 0.5"
    );
    let cyclic = CyclicRate::new(0.2, 0.1, 10);
    assert_eq!(
        said(cyclic.check()),
        "`low` is at most `high`, found 0.2 with a `high` of 0.1"
    );
    let one_cycle = OneCycle::new(0.2, 10).warmup(1.5);
    assert_eq!(
        said(one_cycle.check()),
        "`warmup` is from 0 to 1, found 1.5"
    );
    let warmup = Warmup::new(500, 0.1);
    assert_eq!(
        said(warmup.verify(300)),
        "`warmup` has fewer steps than the run, found 500 of 300"
    );
    let sequence = SequentialRate::new(0.1, 10, Warmup::new(5, -0.1));
    assert_eq!(
        said(sequence.verify(15)),
        "`warmup` has fewer steps than the run, found 5 of 5"
    );
    assert_eq!(
        said(sequence.verify(16)),
        "`rate` is at least 0 and finite, found -0.1"
    );
}

#[test]
fn a_schedule_in_a_constant_is_the_same() {
    const RATES: Warmup<OneCycle> = Warmup::new(5, OneCycle::new(0.1, 50).valid()).valid();
    assert_eq!(RATES.check(), Ok(RATES));
    assert_eq!(RATES.verify(60), Ok(()));
}

#[test]
fn the_pictures_in_the_documentation_are_those_that_the_example_draws() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/optim/schedule/curves");
    let curves = curves::all();
    for (name, lines) in &curves {
        let file = folder.join(format!("{name}.svg"));
        let committed = fs::read_to_string(&file).unwrap();
        assert_eq!(
            svg::draw(name, lines),
            committed,
            "`cargo run --example schedules` draws {} anew",
            file.display()
        );
    }
    assert_eq!(fs::read_dir(folder).unwrap().count(), curves.len());
}
