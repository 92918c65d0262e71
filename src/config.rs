//! Settings and arguments that make no sense, said in a sentence: at run time as an error, in a
//! constant as a compile error.
//!
//! Settings have two methods for it: `check` gives them back or says what is wrong, `valid` panics
//! with the same words.

use core::fmt;

use crate::requirement::{Requirement, Sentence};

/// A setting that is not as it must be: its name, the rule, and what was found.
///
/// ```
/// use netwright::config::{ConfigError, Number};
///
/// let error = ConfigError::new("beta1", "is at least 0 and below 1", Number::Real(1.0));
/// assert_eq!(error.to_string(), "`beta1` is at least 0 and below 1, found 1");
///
/// let error = ConfigError::new("milestones", "rise", Number::Whole(30));
/// let error = error.beside("after", Number::Whole(60));
/// assert_eq!(error.to_string(), "`milestones` rise, found 30 after 60");
/// ```
#[derive(Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct ConfigError {
    /// The setting.
    pub field: &'static str,
    /// What must hold of it, as the rest of a sentence: `is at least 0`.
    pub rule: &'static str,
    /// What it is.
    pub found: Number,
    /// The number that it does not go with, behind a word that says how they stand together.
    pub beside: Option<(&'static str, Number)>,
}

/// A number in a setting.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// A real number.
    Real(f64),
    /// A whole number.
    Whole(u64),
}

impl ConfigError {
    /// That the setting `field` breaks the `rule`: «`field` rule, found …».
    pub const fn new(field: &'static str, rule: &'static str, found: Number) -> ConfigError {
        ConfigError {
            field,
            rule,
            found,
            beside: None,
        }
    }

    /// The same where it is another number that shows it: «…, found 30 `word` 60».
    pub const fn beside(self, word: &'static str, other: Number) -> ConfigError {
        ConfigError {
            beside: Some((word, other)),
            ..self
        }
    }

    /// The whole sentence, which a constant can panic with.
    pub const fn sentence(&self) -> Sentence {
        let sentence = Sentence::new("`").text(self.field).text("` ");
        let sentence = self.found.behind(sentence.text(self.rule).text(", found "));
        match self.beside {
            Some((word, other)) => other.behind(sentence.text(" ").text(word).text(" ")),
            None => sentence,
        }
    }
}

impl Number {
    /// The sentence with this number behind it.
    const fn behind(self, sentence: Sentence) -> Sentence {
        match self {
            Number::Real(number) => sentence.real(number),
            Number::Whole(number) => sentence.whole(number),
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sentence().as_str())
    }
}

crate::error::debug_is_the_sentence!(ConfigError);

impl core::error::Error for ConfigError {}

/// The rules of some settings, gone through one after the other; the first that is broken stays.
///
/// ```
/// use netwright::config::Rules;
///
/// let (rate, beta1) = (1e-3, 1.0);
/// let rules = Rules::new().at_least_zero("rate", rate).below_one("beta1", beta1);
/// assert_eq!(rules.broken().unwrap().field, "beta1");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[must_use]
pub struct Rules {
    broken: Option<ConfigError>,
}

impl Rules {
    /// No rule yet.
    pub const fn new() -> Rules {
        Rules { broken: None }
    }

    /// That it `holds`; otherwise the error.
    pub const fn that(self, holds: bool, otherwise: ConfigError) -> Rules {
        if holds || self.broken.is_some() {
            return self;
        }
        Rules {
            broken: Some(otherwise),
        }
    }

    /// A finite number, 0 or above.
    pub const fn at_least_zero(self, field: &'static str, number: f64) -> Rules {
        let holds = number >= 0.0 && number < f64::INFINITY;
        self.real(holds, field, "is at least 0 and finite", number)
    }

    /// A finite number above 0.
    pub const fn above_zero(self, field: &'static str, number: f64) -> Rules {
        let holds = number > 0.0 && number < f64::INFINITY;
        self.real(holds, field, "is above 0 and finite", number)
    }

    /// A number from 0 on, below 1.
    pub const fn below_one(self, field: &'static str, number: f64) -> Rules {
        let holds = number >= 0.0 && number < 1.0;
        self.real(holds, field, "is at least 0 and below 1", number)
    }

    /// A number from 0 to 1.
    pub const fn share(self, field: &'static str, number: f64) -> Rules {
        let holds = number >= 0.0 && number <= 1.0;
        self.real(holds, field, "is from 0 to 1", number)
    }

    /// Finite numbers, each 0 or above.
    pub const fn all_at_least_zero(self, field: &'static str, numbers: &[f64]) -> Rules {
        let (mut rules, mut i) = (self, 0);
        while i < numbers.len() {
            let holds = numbers[i] >= 0.0 && numbers[i] < f64::INFINITY;
            rules = rules.real(holds, field, "are at least 0 and finite", numbers[i]);
            i += 1;
        }
        rules
    }

    /// A count of at least one.
    pub const fn at_least_one(self, field: &'static str, count: u64) -> Rules {
        let error = ConfigError::new(field, "is at least 1", Number::Whole(count));
        self.that(count >= 1, error)
    }

    /// That it `holds` of a real number; otherwise «`field` rule, found …».
    pub const fn real(
        self,
        holds: bool,
        field: &'static str,
        rule: &'static str,
        number: f64,
    ) -> Rules {
        self.that(holds, ConfigError::new(field, rule, Number::Real(number)))
    }

    /// These rules, then the others.
    pub const fn and(self, others: Rules) -> Rules {
        if self.broken.is_some() { self } else { others }
    }

    /// The first rule that is broken.
    pub const fn broken(&self) -> Option<ConfigError> {
        self.broken
    }

    /// Panics with the sentence of the first rule that is broken; in a constant, a compile error.
    ///
    /// # Panics
    /// If a rule is broken.
    #[track_caller]
    pub const fn hold(&self) {
        if let Some(error) = self.broken {
            panic!("{}", error.sentence().as_str());
        }
    }

    /// The same as a layer requires it of its constants.
    pub(crate) const fn requirement(&self) -> Requirement {
        match self.broken {
            Some(error) => Requirement::that(false, error.sentence()),
            None => Requirement::NONE,
        }
    }

    /// All is well, or the first rule that is broken.
    ///
    /// # Errors
    /// [`ConfigError`]: a rule is broken.
    pub const fn result(&self) -> Result<(), ConfigError> {
        match self.broken {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }
}

/// Gives settings, which are `Copy` and have a `const fn rules(&self) -> Rules`, the methods `check`
/// and `valid`. What is generic names its parameters behind: `checked!(Milestones<N>, const N: usize)`.
macro_rules! checked {
    ($settings:ty $(, $($generic:tt)+)?) => {
        impl $(<$($generic)+>)? $settings {
            /// The settings, if they make sense.
            ///
            /// # Errors
            /// [`ConfigError`](crate::config::ConfigError): the first setting that does not.
            pub const fn check(self) -> Result<Self, $crate::config::ConfigError> {
                match self.rules().broken() {
                    Some(error) => Err(error),
                    None => Ok(self),
                }
            }

            /// The settings, which make sense; in a constant, a compile error unless they do.
            ///
            /// # Panics
            /// With the sentence of [`check`](Self::check)'s error.
            #[track_caller]
            pub const fn valid(self) -> Self {
                self.rules().hold();
                self
            }
        }
    };
}
pub(crate) use checked;

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq)]
    struct Settings {
        rate: f64,
        share: f64,
        steps: u64,
    }

    impl Settings {
        const fn rules(&self) -> Rules {
            Rules::new()
                .above_zero("rate", self.rate)
                .share("share", self.share)
                .at_least_one("steps", self.steps)
        }
    }

    checked!(Settings);

    const GOOD: Settings = Settings {
        rate: 0.1,
        share: 1.0,
        steps: 1,
    }
    .valid();

    #[test]
    fn good_settings_come_back_as_they_are() {
        assert_eq!(GOOD.check(), Ok(GOOD));
    }

    #[test]
    fn the_first_broken_rule_is_the_error() {
        let said = |settings: Settings| settings.check().unwrap_err().to_string();
        let none = Settings { steps: 0, ..GOOD };
        assert_eq!(said(none), "`steps` is at least 1, found 0");
        let far = Settings { share: 1.5, ..none };
        assert_eq!(said(far), "`share` is from 0 to 1, found 1.5");
        for (rate, found) in [(-1e-3, "-0.001"), (f64::INFINITY, "inf"), (f64::NAN, "NaN")] {
            let sentence = format!("`rate` is above 0 and finite, found {found}");
            assert_eq!(said(Settings { rate, ..GOOD }), sentence);
        }
    }

    #[test]
    fn of_several_numbers_the_first_that_is_wrong_is_said() {
        let said = |numbers: &[f64]| {
            let rules = Rules::new().all_at_least_zero("weights", numbers);
            rules
                .broken()
                .map(|error| error.sentence().as_str().to_owned())
        };
        assert_eq!(said(&[0.0, 1.0, 2.0]), None);
        let sentence = "`weights` are at least 0 and finite, found -3";
        assert_eq!(said(&[1.0, -3.0, f64::NAN]).as_deref(), Some(sentence));
    }

    #[test]
    fn of_two_sets_of_rules_the_first_that_is_broken_speaks() {
        let one = Rules::new().share("share", 2.0);
        let other = Rules::new().above_zero("rate", 0.0);
        let field = |rules: Rules| rules.broken().map(|error| error.field);
        assert_eq!(field(one.and(other)), Some("share"));
        assert_eq!(field(Rules::new().and(other)), Some("rate"));
        assert_eq!(field(Rules::new().and(Rules::new())), None);
    }

    #[test]
    #[should_panic(expected = "`share` is from 0 to 1, found -0.5")]
    fn a_panic_says_the_same() {
        let _ = Settings {
            share: -0.5,
            ..GOOD
        }
        .valid();
    }

    #[test]
    fn no_number_passes_a_rule_that_is_not_one() {
        let rules: [fn(Rules, &'static str, f64) -> Rules; 4] = [
            Rules::at_least_zero,
            Rules::above_zero,
            Rules::below_one,
            Rules::share,
        ];
        for rule in rules {
            for number in [f64::NAN, f64::INFINITY, -f64::INFINITY, -1e-300] {
                assert!(rule(Rules::new(), "x", number).result().is_err());
            }
            assert!(rule(Rules::new(), "x", 0.5).result().is_ok());
        }
    }
}
