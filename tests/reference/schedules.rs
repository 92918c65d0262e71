//! Every schedule in every configuration: the rates of sixty steps.

use std::fmt::Debug;
use std::str::FromStr;

use netwright::prelude::*;

use crate::file::Reference;

/// What rates may differ by from the framework's, as a part of each.
const TOLERANCE: f64 = 1e-12;

/// The first rate of PyTorch's optimizer, and of the plateaus.
const RATE: f64 = 0.1;

const STEPS: u64 = 60;

#[test]
fn schedules_are_those_of_pytorch_and_keras() {
    let file = Reference::new(include_bytes!("data/schedules.safetensors"));
    let metric: Vec<f64> = file.rows("metric");
    for name in file.cases("/rates") {
        let case = Case {
            file: &file,
            name: &name,
        };
        let rates = match case.get::<String>("schedule").as_str() {
            "ReduceLROnPlateau" => case.plateau(&metric),
            schedule => case.rates(schedule),
        };
        file.check_within(TOLERANCE, &format!("{name}/rates"), &rates);
    }
    file.assert_all_read();
}

/// A configuration, with the framework's names of its arguments.
pub struct Case<'a> {
    pub file: &'a Reference<'a>,
    pub name: &'a str,
}

impl Case<'_> {
    pub fn rates(&self, schedule: &str) -> Vec<f64> {
        match schedule {
            "StepLR" => taken(self.step()),
            "MultiStepLR" => {
                let milestones = self.list("milestones");
                taken(MultiStepDecay::<3>::new(
                    RATE,
                    milestones,
                    self.get("gamma"),
                ))
            }
            "ConstantLR" => taken(self.constant()),
            "LinearLR" => {
                let [start, end] = ["start_factor", "end_factor"].map(|key| self.number(key));
                let steps = self.get("total_iters");
                taken(LinearRate::new(RATE * start, RATE * end, steps))
            }
            "ExponentialLR" => taken(ExponentialDecay::new(RATE, 1, self.get("gamma"))),
            "PolynomialLR" => {
                let decay = PolynomialDecay::new(RATE, self.get("total_iters"));
                taken(decay.power(self.get("power")))
            }
            "CosineAnnealingLR" => taken(self.cosine()),
            "CosineAnnealingWarmRestarts" => {
                let decay = CosineDecayRestarts::new(RATE, self.get("T_0"));
                taken(decay.t_mul(self.get("T_mult")).end(self.get("eta_min")))
            }
            "CyclicLR" => taken(self.cyclic()),
            "OneCycleLR" => taken(self.one_cycle()),
            "SequentialLR of LinearLR, CosineAnnealingLR" => {
                assert_eq!(self.number("end_factor"), 1.0);
                let warmup = Warmup::new(self.get("total_iters"), self.cosine());
                taken(warmup.start(RATE * self.number("start_factor")))
            }
            "SequentialLR of ConstantLR, ExponentialLR, StepLR" => {
                let [first, second] = self.list::<u64, 2>("milestones");
                let factor = self.get("exponential_gamma");
                let middle = ExponentialDecay::new(RATE, 1, factor);
                let rest = SequentialRate::new(middle, second - first, self.step());
                taken(SequentialRate::new(self.constant(), first, rest))
            }
            "ExponentialDecay" => {
                let (steps, factor) = (self.get("decay_steps"), self.get("decay_rate"));
                if self.get("staircase") {
                    taken(StepDecay::new(self.initial(), steps, factor))
                } else {
                    taken(ExponentialDecay::new(self.initial(), steps, factor))
                }
            }
            "PiecewiseConstantDecay" => {
                let [first, second, third] = self.list("boundaries");
                let [rate, a, b, c] = self.list("values");
                let later = [(first, a), (second, b), (third, c)];
                taken(PiecewiseConstantDecay::keras(rate, later))
            }
            "PolynomialDecay" => {
                let decay = PolynomialDecay::new(self.initial(), self.get("decay_steps"))
                    .end(self.get("end_learning_rate"))
                    .power(self.get("power"));
                taken(if self.get("cycle") {
                    decay.cycle()
                } else {
                    decay
                })
            }
            "InverseTimeDecay" => {
                let (steps, decay) = (self.get("decay_steps"), self.get("decay_rate"));
                let decay = InverseTimeDecay::new(self.initial(), steps, decay);
                taken(if self.get("staircase") {
                    decay.staircase()
                } else {
                    decay
                })
            }
            "CosineDecay" if self.name.ends_with("warmup") => {
                let target = self.number("warmup_target");
                let decay = CosineDecay::new(target, self.get("decay_steps"))
                    .end(target * self.number("alpha"));
                taken(Warmup::new(self.get("warmup_steps"), decay).start(self.initial()))
            }
            "CosineDecay" => {
                let decay = CosineDecay::new(self.initial(), self.get("decay_steps"));
                taken(decay.end(self.initial() * self.number("alpha")))
            }
            "CosineDecayRestarts" => {
                let decay = CosineDecayRestarts::new(self.initial(), self.get("first_decay_steps"))
                    .end(self.initial() * self.number("alpha"));
                taken(decay.t_mul(self.get("t_mul")).m_mul(self.get("m_mul")))
            }
            "InverseSquareRoot" => {
                let (width, warmup) = (self.get("d_model"), self.get("warmup_steps"));
                taken(InverseSquareRootDecay::transformer(width, warmup))
            }
            unknown => panic!("`{}`: nothing here is a `{unknown}`", self.name),
        }
    }

    fn step(&self) -> StepDecay {
        StepDecay::new(RATE, self.get("step_size"), self.get("gamma"))
    }

    fn constant(&self) -> PiecewiseConstantDecay<1> {
        let later = [(self.get("total_iters"), RATE)];
        PiecewiseConstantDecay::new(RATE * self.number("factor"), later)
    }

    fn cosine(&self) -> CosineDecay {
        CosineDecay::new(RATE, self.get("T_max"))
            .end(self.get("eta_min"))
            .swinging()
    }

    fn cyclic(&self) -> CyclicRate {
        let [low, high] = ["base_lr", "max_lr"].map(|key| self.number(key));
        CyclicRate::new(low, high, self.get("step_size_up"))
            .down(self.get("step_size_down"))
            .mode(match self.get::<String>("mode").as_str() {
                "triangular" => CyclicMode::Triangular,
                "triangular2" => CyclicMode::Triangular2,
                "exp_range" => CyclicMode::ExpRange(self.get("gamma")),
                unknown => panic!("`{}`: no mode is `{unknown}`", self.name),
            })
    }

    fn one_cycle(&self) -> OneCycle {
        OneCycle {
            warmup: self.get("pct_start"),
            start_divisor: self.get("div_factor"),
            end_divisor: self.get("final_div_factor"),
            anneal: match self.get::<String>("anneal_strategy").as_str() {
                "cos" => Anneal::Cosine,
                "linear" => Anneal::Linear,
                unknown => panic!("`{}`: no strategy is `{unknown}`", self.name),
            },
            three_phases: self.get("three_phase"),
            ..OneCycle::new(self.get("max_lr"), self.get("total_steps"))
        }
    }

    /// The rates after each observation: of the metric, or of what is high where it is low.
    fn plateau(&self, metric: &[f64]) -> Vec<f64> {
        let better = match self.get::<String>("mode").as_str() {
            "min" => Better::Lower,
            "max" => Better::Higher,
            unknown => panic!("`{}`: no mode is `{unknown}`", self.name),
        };
        let mut plateau = ReduceOnPlateau::new(self.plateau_config(better).valid());
        let mut rate = RATE;
        let observe = |metric: &f64| {
            let metric = match better {
                Better::Lower => *metric,
                Better::Higher => 2.0 - metric,
            };
            rate = plateau.observe(metric, rate);
            rate
        };
        metric.iter().map(observe).collect()
    }

    pub fn plateau_config(&self, better: Better) -> PlateauConfig {
        let common = PlateauConfig {
            better,
            factor: self.get("factor"),
            min_rate: self.get("min_lr"),
            ..PlateauConfig::keras()
        };
        let [patience, cooldown] = ["patience", "cooldown"].map(|key| self.get::<u64>(key));
        if self.get::<String>("framework") == "keras" {
            return PlateauConfig {
                patience: patience.saturating_sub(1),
                threshold: PlateauThreshold::Absolute(self.get("min_delta")),
                cooldown: cooldown.saturating_sub(1),
                ..common
            };
        }
        let threshold = self.get("threshold");
        PlateauConfig {
            patience,
            threshold: match self.get::<String>("threshold_mode").as_str() {
                "rel" => PlateauThreshold::Relative(threshold),
                "abs" => PlateauThreshold::Absolute(threshold),
                unknown => panic!("`{}`: no threshold is `{unknown}`", self.name),
            },
            cooldown,
            min_change: self.get("eps"),
            ..common
        }
    }

    fn initial(&self) -> f64 {
        self.get("initial_learning_rate")
    }

    fn number(&self, key: &str) -> f64 {
        self.get(key)
    }

    fn list<T: FromStr<Err: Debug> + Debug, const N: usize>(&self, key: &str) -> [T; N] {
        let text: String = self.get(key);
        let numbers: Vec<T> = text.split(' ').map(|word| word.parse().unwrap()).collect();
        numbers.try_into().unwrap()
    }

    fn get<T: FromStr<Err: Debug>>(&self, key: &str) -> T {
        self.file.note(self.name, key)
    }
}

/// The rates of the steps, of a schedule that makes sense.
fn taken(schedule: impl Schedule) -> Vec<f64> {
    schedule.verify(STEPS).unwrap();
    (0..STEPS).map(|step| schedule.rate(step)).collect()
}

#[test]
fn defaults_are_those_of_the_frameworks() {
    let file = Reference::new(include_bytes!("data/schedules.safetensors"));
    let case = |name| Case { file: &file, name };
    let config = |name| case(name).plateau_config(Better::Lower);
    assert_eq!(config("pytorch_plateau"), PlateauConfig::pytorch());
    assert_eq!(config("keras_plateau"), PlateauConfig::keras());
    assert_eq!(
        case("pytorch_one_cycle").one_cycle(),
        OneCycle::new(0.5, 60)
    );
}
