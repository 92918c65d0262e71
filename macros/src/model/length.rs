//! Lengths of axes that are computed from a const parameter of the network, such as `(H - 4) / 2`.
//!
//! Stable Rust does not compute with parameters in types; typenum does. A length is therefore an
//! associated type of a trait that the expansion declares for the parameter.

use std::rc::Rc;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use super::{Base, Dim};

/// The largest number that typenum knows as a const generic, whatever it is.
pub const MOST: usize = 1024;

/// A length computed from a parameter: the parameter itself, led through some steps.
#[derive(Clone)]
pub struct Length {
    pub base: Rc<Base>,
    /// As few as there can be, so that equal lengths are the same steps.
    pub steps: Vec<Step>,
    /// The least that the parameter can be for every step so far to have something to work on.
    pub least: usize,
}

/// ⌊(times · n + more) / by⌋.
#[derive(Clone, Copy, PartialEq)]
pub struct Step {
    pub times: i64,
    pub more: i64,
    pub by: i64,
}

impl Length {
    /// The parameter itself.
    pub fn of(base: &Rc<Base>) -> Length {
        Length {
            base: base.clone(),
            steps: Vec::new(),
            least: 1,
        }
    }

    /// Whether it is another number than the parameter.
    pub fn is_derived(&self) -> bool {
        !self.steps.is_empty()
    }

    /// The length when the parameter is `n`, and nothing less than 0.
    pub fn at(&self, n: usize) -> i64 {
        let n = i64::try_from(n).unwrap_or(i64::MAX);
        self.steps.iter().fold(n, |n, step| step.of(n).max(0))
    }

    /// The length that a step makes of it, if it needs to be at least `needed`. None if a number is too
    /// large for typenum.
    pub fn then(&self, needed: usize, step: Step) -> Option<Length> {
        let mut length = self.clone();
        let needed = i64::try_from(needed).ok()?;
        length.least = (self.least..=MOST).find(|n| self.at(*n) >= needed)?;
        let joined = match length.steps.last() {
            Some(last) => last.then(step),
            None => None,
        };
        match joined {
            Some(joined) => *length.steps.last_mut()? = joined,
            None => length.steps.push(step.reduced()),
        }
        // Less and as much more again is nothing.
        length.steps.retain(|step| *step != Step::NOTHING);
        length.steps.iter().all(Step::is_small).then_some(length)
    }

    /// It as a dimension.
    pub fn dim(self, span: Span) -> Dim {
        let mut expression = self.base.parameter.to_token_stream();
        for (at, step) in self.steps.iter().enumerate() {
            expression = step.expression(&expression, at > 0, span);
        }
        Dim {
            tokens: expression,
            value: None,
            length: Some(self),
        }
    }

    /// The name of the associated type: `Minus4By2`.
    pub fn name(&self) -> Ident {
        let mut name = String::new();
        for Step { times, more, by } in &self.steps {
            if *times != 1 {
                name += &format!("Times{times}");
            }
            match more {
                0 => {}
                1.. => name += &format!("Plus{more}"),
                _ => name += &format!("Minus{}", -more),
            }
            if *by != 1 {
                name += &format!("By{by}");
            }
        }
        Ident::new(&name, Span::call_site())
    }

    /// An array of so many.
    pub fn array(&self, inner: &TokenStream) -> TokenStream {
        let Base {
            parameter,
            name,
            krate,
        } = &*self.base;
        let length = self.name();
        let extent = quote!(#krate::tensor::extent);
        quote!(#extent::GenericArray<#inner, <#extent::Extent<#parameter> as #name>::#length>)
    }

    /// The padding of a window whose output has the input's size divided by the stride.
    pub fn same_padding(&self) -> Dim {
        let krate = &self.base.krate;
        Dim::symbol(quote!(#krate::layers::SAME))
    }
}

impl Step {
    /// It leaves a number as it is.
    pub const NOTHING: Step = Step {
        times: 1,
        more: 0,
        by: 1,
    };

    /// More by so many, or less.
    pub fn more(more: i64) -> Step {
        Step {
            more,
            ..Step::NOTHING
        }
    }

    /// So many times as many.
    pub fn times(times: i64) -> Step {
        Step {
            times,
            ..Step::NOTHING
        }
    }

    fn of(&self, n: i64) -> i64 {
        let n = n.saturating_mul(self.times).saturating_add(self.more);
        n.div_euclid(self.by)
    }

    /// This step and another as one.
    fn then(&self, next: Step) -> Option<Step> {
        let Step { times, more, by } = *self;
        let joined = if next.times == 1 {
            Step {
                times,
                more: more.checked_add(next.more.checked_mul(by)?)?,
                by: by.checked_mul(next.by)?,
            }
        } else if by == 1 {
            Step {
                times: times.checked_mul(next.times)?,
                more: more.checked_mul(next.times)?.checked_add(next.more)?,
                by: next.by,
            }
        } else {
            return None;
        };
        Some(joined.reduced())
    }

    /// The same in the smallest numbers.
    fn reduced(self) -> Step {
        let divisor = divisor(self.times, self.by);
        Step {
            times: self.times / divisor,
            more: self.more.div_euclid(divisor),
            by: self.by / divisor,
        }
    }

    fn is_small(&self) -> bool {
        let most = MOST as i64;
        self.times <= most && self.by <= most && self.more.abs() <= most
    }

    /// `(n - 4) / 2`.
    fn expression(&self, n: &TokenStream, is_computed: bool, span: Span) -> TokenStream {
        let number = |number: i64| {
            let mut literal = proc_macro2::Literal::i64_unsuffixed(number.abs());
            literal.set_span(span);
            literal
        };
        let Step { times, more, by } = *self;
        let mut n = match is_computed && (times, more) != (1, 0) {
            true => quote!((#n)),
            false => n.clone(),
        };
        if times != 1 {
            let times = number(times);
            n = quote!(#times * #n);
        }
        if more != 0 {
            let by = number(more);
            n = match more > 0 {
                true => quote!(#n + #by),
                false => quote!(#n - #by),
            };
        }
        if by == 1 {
            return n;
        }
        let by = number(by);
        match more != 0 || times != 1 || is_computed {
            true => quote!((#n) / #by),
            false => quote!(#n / #by),
        }
    }
}

/// The greatest common one.
fn divisor(a: i64, b: i64) -> i64 {
    match b {
        0 => a,
        _ => divisor(b, a % b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameter() -> Length {
        Length {
            base: Rc::new(Base {
                parameter: Ident::new("H", Span::call_site()),
                name: Ident::new("NetH", Span::call_site()),
                krate: TokenStream::new(),
            }),
            steps: Vec::new(),
            least: 1,
        }
    }

    /// A window of so many over every so many.
    fn window(length: &Length, window: i64, every: i64) -> Length {
        let step = Step {
            times: 1,
            more: every - window,
            by: every,
        };
        length.then(window as usize, step).expect("small numbers")
    }

    fn said(length: Length) -> String {
        length.dim(Span::call_site()).text()
    }

    #[test]
    fn steps_join_and_say_the_same() {
        let h = parameter();
        let narrowed = window(&h, 5, 1);
        assert_eq!(said(narrowed.clone()), "H - 4");
        let halved = window(&narrowed, 2, 2);
        assert_eq!(said(halved.clone()), "(H - 4) / 2");
        assert_eq!(halved.name(), "Minus4By2");
        let last = window(&window(&halved, 5, 1), 2, 2);
        assert_eq!(said(last.clone()), "(H - 12) / 4");
        assert_eq!(last.least, 16);
        for n in 16..200 {
            let narrowed = n - 4;
            let halved = narrowed / 2;
            assert_eq!(last.at(n), ((halved - 4) / 2) as i64);
        }
        let twice = halved.then(1, Step::times(2)).expect("small numbers");
        assert_eq!(said(twice.clone()), "2 * ((H - 4) / 2)");
        assert_eq!(twice.name(), "Minus4By2Times2");
        assert_eq!(said(window(&twice, 2, 2)), "(H - 4) / 2");
        let back = narrowed.then(1, Step::more(4)).expect("small numbers");
        assert!(!back.is_derived());
    }

    #[test]
    fn the_least_is_what_every_window_fits() {
        let pooled = window(&window(&parameter(), 2, 2), 3, 1);
        assert_eq!(pooled.least, 6);
        assert_eq!(pooled.at(6), 1);
    }

    #[test]
    fn numbers_beyond_those_of_typenum() {
        assert!(parameter().then(1, Step::times(2000)).is_none());
        assert!(parameter().then(2000, Step::more(-1)).is_none());
    }
}
