//! What must hold of a layer's constants, said in a sentence with the numbers in it.
//!
//! A constant function cannot format, but it can write digits into bytes and panic with them.
#![forbid(unsafe_code)]

use crate::tensor::Shape;

/// What a layer requires of its constants, and whether it is so.
///
/// A declaration holds each layer to its requirement at compile time, at the layer's token:
///
/// ```
/// use netwright::requirement::{Requirement, Sentence};
///
/// const fn kernel_fits(kernel: usize, rows: usize) -> Requirement {
///     let sentence = Sentence::new("a kernel of ").number(kernel);
///     Requirement::that(kernel <= rows, sentence.text(" does not fit ").number(rows).text(" rows"))
/// }
///
/// const _: () = kernel_fits(3, 28).hold("conv1");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Requirement {
    broken: Option<Broken>,
}

/// What does not hold, and where.
#[derive(Debug, Clone, Copy)]
struct Broken {
    /// The layers from the outermost to the one at fault: `block.conv1`.
    path: Sentence,
    sentence: Sentence,
}

impl Requirement {
    /// Nothing is required.
    pub const NONE: Requirement = Requirement { broken: None };

    /// Requires that `holds`; `otherwise` says what is wrong, with the numbers, and the mend.
    pub const fn that(holds: bool, otherwise: Sentence) -> Requirement {
        Requirement {
            broken: if holds {
                None
            } else {
                Some(Broken {
                    path: Sentence::new(""),
                    sentence: otherwise,
                })
            },
        }
    }

    /// Requires that a shape has elements.
    pub const fn some_elements(shape: Shape) -> Requirement {
        let sentence = Sentence::new("a dimension is at least 1, found ").shape(shape);
        Requirement::that(!shape.is_empty(), sentence)
    }

    /// Requires that two shapes have as many elements.
    pub const fn same_elements(from: Shape, to: Shape) -> Requirement {
        let sentence = Sentence::new("a value of shape ").shape(from).text(" has ");
        let sentence = sentence
            .number(from.len())
            .text(" elements; it cannot be reshaped to ");
        let sentence = sentence.shape(to).text(", which has ").number(to.len());
        Requirement::that(from.len() == to.len(), sentence)
    }

    /// Requires both.
    pub const fn and(self, other: Requirement) -> Requirement {
        if self.broken.is_some() { self } else { other }
    }

    /// Whether it is so.
    pub const fn holds(&self) -> bool {
        self.broken.is_none()
    }

    /// The same requirement, of a layer of this name.
    pub const fn of(self, layer: &str) -> Requirement {
        let Some(Broken { path, sentence }) = self.broken else {
            return self;
        };
        let point = if path.as_str().is_empty() { "" } else { "." };
        let path = Sentence::new(layer).text(point).text(path.as_str());
        Requirement {
            broken: Some(Broken { path, sentence }),
        }
    }

    /// Panics with the sentence, behind the name of the layer, unless it is so; in a constant,
    /// that is a compile error.
    ///
    /// # Panics
    /// If the requirement does not hold.
    #[track_caller]
    pub const fn hold(self, layer: &str) {
        self.of(layer).hold_within();
    }

    /// As [`hold`](Requirement::hold), for a layer that has no name, or whose inner layers are named
    /// already.
    ///
    /// # Panics
    /// If the requirement does not hold.
    #[track_caller]
    pub const fn hold_within(self) {
        if let Some(Broken { path, sentence }) = self.broken {
            if path.as_str().is_empty() {
                panic!("{}", sentence.as_str());
            }
            let whole = Sentence::new("`").text(path.as_str()).text("`: ");
            panic!("{}", whole.text(sentence.as_str()).as_str());
        }
    }
}

/// A sentence of at most 255 bytes; what is longer is cut.
#[derive(Debug, Clone, Copy)]
pub struct Sentence {
    bytes: [u8; 255],
    len: usize,
}

impl Sentence {
    /// A sentence that begins with `text`.
    pub const fn new(text: &str) -> Sentence {
        Sentence {
            bytes: [0; 255],
            len: 0,
        }
        .text(text)
    }

    /// The sentence with `text` behind it.
    pub const fn text(mut self, text: &str) -> Sentence {
        let text = text.as_bytes();
        let mut i = 0;
        while i < text.len() && self.len < self.bytes.len() {
            self.bytes[self.len] = text[i];
            self.len += 1;
            i += 1;
        }
        self
    }

    /// The sentence with a number behind it.
    pub const fn number(self, number: usize) -> Sentence {
        self.whole(number as u64)
    }

    /// The sentence with a whole number behind it, of a type that is as wide everywhere.
    pub const fn whole(mut self, number: u64) -> Sentence {
        if number >= 10 {
            self = self.whole(number / 10);
        }
        match core::str::from_utf8(&[b'0' + (number % 10) as u8]) {
            Ok(digit) => self.text(digit),
            Err(_) => self,
        }
    }

    /// The sentence with a real number behind it, in at most twelve digits: `0.95`, `1e-8`.
    pub const fn real(self, number: f64) -> Sentence {
        if number.is_nan() {
            return self.text("NaN");
        }
        if number < 0.0 {
            return self.text("-").real(-number);
        }
        if number == 0.0 || number == f64::INFINITY {
            return self.text(if number == 0.0 { "0" } else { "inf" });
        }
        let (digits, exponent) = decimal(number);
        let length = length(digits);
        if exponent < -4 || exponent >= DIGITS as i32 {
            let sentence = self.digits(digits, length, 1).text("e");
            let sign = if exponent < 0 { "-" } else { "" };
            return sentence.text(sign).number(exponent.unsigned_abs() as usize);
        }
        let mut sentence = self;
        let mut power = exponent;
        while power < 0 {
            sentence = sentence.text(if power == exponent { "0." } else { "0" });
            power += 1;
        }
        let before_the_point = if exponent < 0 {
            length
        } else {
            exponent as u32 + 1
        };
        sentence.digits(digits, length, before_the_point)
    }

    /// The digits of a number of this length, with a point behind some; zeros where there are no
    /// more before it.
    const fn digits(mut self, digits: u64, length: u32, before_the_point: u32) -> Sentence {
        let mut place = 0;
        while place < length || place < before_the_point {
            if place == before_the_point {
                self = self.text(".");
            }
            self = self.whole(if place < length {
                digits / 10_u64.pow(length - 1 - place) % 10
            } else {
                0
            });
            place += 1;
        }
        self
    }

    /// The sentence with a shape behind it.
    pub const fn shape(self, shape: Shape) -> Sentence {
        let mut sentence = self.text("[");
        let mut axis = 0;
        while axis < shape.axes().len() {
            if axis > 0 {
                sentence = sentence.text(", ");
            }
            sentence = sentence.number(shape.axes()[axis]);
            axis += 1;
        }
        sentence.text("]")
    }

    /// The sentence.
    pub const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(sentence) => sentence,
            Err(_) => "a requirement does not hold",
        }
    }
}

/// How many digits of a real number are said.
const DIGITS: u32 = 12;

/// The first digits of a number above 0, without zeros at their end, and the power of ten of the
/// first.
const fn decimal(number: f64) -> (u64, i32) {
    let (mut scaled, mut exponent) = (number, 0);
    while scaled >= 10.0 {
        scaled /= 10.0;
        exponent += 1;
    }
    while scaled < 1.0 {
        scaled *= 10.0;
        exponent -= 1;
    }
    let mut digits = (scaled * 10_u64.pow(DIGITS - 1) as f64 + 0.5) as u64;
    if digits == 10_u64.pow(DIGITS) {
        exponent += 1;
    }
    while digits.is_multiple_of(10) {
        digits /= 10;
    }
    (digits, exponent)
}

/// How many digits a number above 0 has.
const fn length(number: u64) -> u32 {
    number.ilog10() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_holds_real_numbers() {
        let said = |number| Sentence::new("").real(number).as_str().to_owned();
        for number in [
            0.0,
            1.0,
            0.95,
            1e-3,
            -0.5,
            120.0,
            1234.5,
            1e-4,
            123_456_789_012.0,
            0.0625,
            100.25,
            0.1 + 0.5,
            f64::INFINITY,
            -f64::INFINITY,
            f64::NAN,
        ] {
            assert_eq!(said(number), format!("{number}"));
        }
        for number in [1e-8, 1.5e-5, 2.5e300, 1e12, -3.25e-300, 1.25e-308] {
            assert_eq!(said(number), format!("{number:e}"));
        }
        assert_eq!(said(0.1 + 0.2), "0.3");
        assert_eq!(said(1.0 - 1e-15), "1");
        assert_eq!(said(2.0 / 3.0), "0.666666666667");
    }

    #[test]
    fn a_sentence_holds_numbers_and_shapes() {
        let sentence = Sentence::new("from ")
            .shape(Shape::new(&[16, 4]))
            .text(" to ")
            .number(1205);
        assert_eq!(sentence.as_str(), "from [16, 4] to 1205");
    }

    #[test]
    #[should_panic(expected = "`block.conv1`: a kernel of 5")]
    fn a_layer_inside_a_layer_is_named_from_the_outermost() {
        let broken = Requirement::that(false, Sentence::new("a kernel of ").number(5));
        broken.of("conv1").hold("block");
    }

    #[test]
    fn the_first_broken_requirement_speaks() {
        let broken = Requirement::that(false, Sentence::new("first"));
        let other = Requirement::that(false, Sentence::new("second"));
        assert!(Requirement::NONE.and(Requirement::NONE).holds());
        let speaks = |requirement: Requirement| {
            requirement
                .broken
                .map(|broken| broken.sentence.as_str().to_owned())
        };
        assert_eq!(speaks(broken.and(other)).as_deref(), Some("first"));
        assert_eq!(
            speaks(Requirement::NONE.and(other)).as_deref(),
            Some("second")
        );
    }
}
