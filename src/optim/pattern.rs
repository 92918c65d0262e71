//! Patterns of segment names, in which `*` stands for any characters.

use core::fmt;

use crate::parameters::{Parameters, Path, Tree};

/// The longest pattern, in bytes.
const LONGEST: usize = 63;

/// A pattern of names, as plain data.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Pattern {
    bytes: [u8; LONGEST],
    len: u8,
}

/// Why a pattern chooses nothing.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum PatternError {
    /// No segment of the network has such a name.
    NoMatch {
        /// The pattern.
        pattern: Pattern,
        /// The segments of the network.
        tree: &'static Tree,
    },
    /// It is longer than 63 bytes.
    TooLong {
        /// How long it is.
        bytes: usize,
    },
}

impl Pattern {
    /// A pattern that matches the name of a segment of the network `N`.
    pub(crate) fn of<N: Parameters>(text: &str) -> Result<Pattern, PatternError> {
        let tree: &'static Tree = &const { N::TREE };
        let mut bytes = [0; LONGEST];
        let Some(place) = bytes.get_mut(..text.len()) else {
            return Err(PatternError::TooLong { bytes: text.len() });
        };
        place.copy_from_slice(text.as_bytes());
        let pattern = Pattern {
            bytes,
            len: text.len() as u8,
        };
        let mut found = false;
        tree.visit(|segment| found |= pattern.matches(&segment.path));
        if found {
            Ok(pattern)
        } else {
            Err(PatternError::NoMatch { pattern, tree })
        }
    }

    /// Whether a name matches.
    #[cfg(feature = "std")]
    pub(crate) fn fits(&self, name: &str) -> bool {
        matches(&self.bytes[..self.len as usize], name.as_bytes())
    }

    /// Whether the name of a segment matches.
    pub(super) fn matches(&self, path: &Path<'_>) -> bool {
        let mut name = Name {
            bytes: [0; 255],
            len: 0,
        };
        // A name of more bytes than fit matches nothing.
        fmt::Write::write_fmt(&mut name, format_args!("{path}")).is_ok()
            && matches(&self.bytes[..self.len as usize], &name.bytes[..name.len])
    }
}

/// Whether `name` matches `pattern`: after a star, a mismatch goes on one byte later.
fn matches(pattern: &[u8], name: &[u8]) -> bool {
    let (mut p, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        if pattern.get(p) == Some(&b'*') {
            star = Some((p + 1, n));
            p += 1;
        } else if pattern.get(p) == Some(&name[n]) {
            p += 1;
            n += 1;
        } else if let Some((after, start)) = star {
            star = Some((after, start + 1));
            p = after;
            n = start + 1;
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|byte| *byte == b'*')
}

/// A name, written where no allocator is needed.
struct Name {
    bytes: [u8; 255],
    len: usize,
}

impl fmt::Write for Name {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.len + text.len();
        let place = self.bytes.get_mut(self.len..end).ok_or(fmt::Error)?;
        place.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(str::from_utf8(&self.bytes[..self.len as usize]).unwrap_or_default())
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{self}`")
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PatternError::NoMatch { pattern, tree } => {
                write!(f, "no segment is named `{pattern}`; there are")?;
                let (mut result, mut separator) = (Ok(()), " ");
                tree.visit(|segment| {
                    let path = &segment.path;
                    result = result.and_then(|()| write!(f, "{separator}`{path}`"));
                    separator = ", ";
                });
                result
            }
            PatternError::TooLong { bytes } => {
                write!(f, "a pattern has at most {LONGEST} bytes, found {bytes}")
            }
        }
    }
}

crate::error::debug_is_the_sentence!(PatternError);

impl core::error::Error for PatternError {}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_any_characters() {
        let is = |pattern: &str, name: &str| matches(pattern.as_bytes(), name.as_bytes());
        assert!(is("*", "") && is("*", "hidden.weight") && is("**", "a"));
        assert!(is("hidden.weight", "hidden.weight"));
        assert!(is("*.weight", "block.conv1.weight") && is("block.*", "block.conv1.weight"));
        assert!(is("block.*.weight", "block.conv1.weight") && is("*on*igh*", "block.conv1.weight"));
        assert!(is("*ab", "aab") && is("a*b*c", "aXbYbZc"));
        assert!(!is("*.weight", "hidden.bias") && !is("hidden", "hidden.weight"));
        assert!(!is("", "a") && !is("a*b", "ac") && !is("weight", "hidden.weight"));
    }
}
