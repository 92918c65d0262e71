//! Sentences with numbers in them, for constants that do not fit.
//!
//! A constant function cannot format; it can write digits into bytes and panic with them.

use crate::tensor::Shape;

/// A sentence under construction.
struct Sentence {
    bytes: [u8; 256],
    len: usize,
}

impl Sentence {
    const fn new() -> Sentence {
        Sentence {
            bytes: [0; 256],
            len: 0,
        }
    }

    const fn text(mut self, text: &str) -> Sentence {
        let text = text.as_bytes();
        let mut i = 0;
        while i < text.len() && self.len < self.bytes.len() {
            self.bytes[self.len] = text[i];
            self.len += 1;
            i += 1;
        }
        self
    }

    const fn number(mut self, number: usize) -> Sentence {
        if number >= 10 {
            self = self.number(number / 10);
        }
        let digit = [b'0' + (number % 10) as u8];
        match core::str::from_utf8(&digit) {
            Ok(digit) => self.text(digit),
            Err(_) => self,
        }
    }

    const fn shape(self, shape: Shape) -> Sentence {
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

    const fn panic(&self) -> ! {
        match core::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(sentence) => panic!("{}", sentence),
            Err(_) => panic!("a sentence is UTF-8"),
        }
    }
}

/// Panics unless two shapes have as many elements.
pub(crate) const fn same_elements(from: Shape, to: Shape) {
    if from.len() != to.len() {
        Sentence::new()
            .text("a value of shape ")
            .shape(from)
            .text(" has ")
            .number(from.len())
            .text(" elements; it cannot be reshaped to ")
            .shape(to)
            .text(", which has ")
            .number(to.len())
            .panic();
    }
}
