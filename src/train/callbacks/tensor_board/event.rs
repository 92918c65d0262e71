//! The events in such records, in the encoding of protocol buffers.
//!
//! Source: [`event.proto`](https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto)
//! and `summary.proto` beside it; [the encoding](https://protobuf.dev/programming-guides/encoding/).

use std::time::{SystemTime, UNIX_EPOCH};

/// The tag of the one curve that is over batches.
pub(super) const OF_BATCH: &str = "batch_loss";

/// An event under way: the time, a step, and either the version of the file or what was measured.
pub(super) struct Event {
    step: u64,
    version: bool,
    summary: Vec<u8>,
}

/// The seconds since 1970.
pub(super) fn now() -> f64 {
    let time = SystemTime::now().duration_since(UNIX_EPOCH);
    time.map_or(0.0, |time| time.as_secs_f64())
}

impl Event {
    /// The one that a file begins with.
    pub(super) fn first() -> Event {
        Event {
            step: 0,
            version: true,
            summary: Vec::new(),
        }
    }

    /// What is measured at a step.
    pub(super) fn at(step: u64) -> Event {
        Event {
            step,
            version: false,
            summary: Vec::new(),
        }
    }

    /// A point of a curve.
    pub(super) fn scalar(&mut self, tag: &str, value: f64) {
        let mut point = Vec::new();
        bytes(&mut point, 1, tag.as_bytes());
        key(&mut point, 2, FOUR_BYTES);
        point.extend((value as f32).to_le_bytes());
        bytes(&mut self.summary, 1, &point);
    }

    /// How often values lie where, in buckets that grow by a tenth. Those that are infinite or NaN are left out.
    pub(super) fn histogram(&mut self, tag: &str, values: impl Iterator<Item = f64>) {
        let mut values: Vec<f64> = values.filter(|value| value.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        let (Some(low), Some(high)) = (values.first(), values.last()) else {
            return;
        };
        let mut histogram = Vec::new();
        let squares = values.iter().map(|value| value * value).sum::<f64>();
        let all = [
            *low,
            *high,
            values.len() as f64,
            values.iter().sum(),
            squares,
        ];
        for (field, number) in (1..).zip(all) {
            key(&mut histogram, field, EIGHT_BYTES);
            histogram.extend(f64::to_le_bytes(number));
        }
        let (mut limits, mut counts) = (Vec::new(), Vec::new());
        let mut rest = &values[..];
        for limit in limits_of(*low, *high) {
            let (inside, others) = rest.split_at(rest.partition_point(|value| *value <= limit));
            limits.extend(limit.to_le_bytes());
            counts.extend((inside.len() as f64).to_le_bytes());
            rest = others;
        }
        bytes(&mut histogram, 6, &limits);
        bytes(&mut histogram, 7, &counts);
        let mut value = Vec::new();
        bytes(&mut value, 1, tag.as_bytes());
        bytes(&mut value, 5, &histogram);
        bytes(&mut self.summary, 1, &value);
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut event = Vec::new();
        key(&mut event, 1, EIGHT_BYTES);
        event.extend(now().to_le_bytes());
        key(&mut event, 2, WHOLE);
        whole(&mut event, self.step);
        match self.version {
            true => bytes(&mut event, 3, b"brain.Event:2"),
            false => bytes(&mut event, 5, &self.summary),
        }
        event
    }
}

/// Upper limits of buckets, from the one that holds `low` to the one that holds `high`.
fn limits_of(low: f64, high: f64) -> Vec<f64> {
    let sizes = || std::iter::successors(Some(1e-12), |size| Some(size * 1.1)).take(775);
    let mut limits: Vec<f64> = sizes().map(|size| -size).collect();
    limits.reverse();
    limits.push(0.0);
    limits.extend(sizes());
    limits.push(f64::MAX);
    let first = limits.partition_point(|limit| *limit < low);
    let last = limits.partition_point(|limit| *limit < high);
    limits[first..=last].to_vec()
}

/// Whether an event of ours is of what was done: an epoch up to `epochs`, a batch up to `batches`.
pub(super) fn is_done(event: &[u8], epochs: u64, batches: u64) -> bool {
    let at = || {
        // A key and eight bytes of time, the key of the step.
        let (step, rest) = read_whole(event.get(10..)?)?;
        let [FIRST_OF_SUMMARY, rest @ ..] = rest else {
            return Some((step, false));
        };
        let (_, summary) = read_whole(rest)?;
        let (_, value) = read_whole(summary.get(1..)?)?;
        let (length, tag) = read_whole(value.get(1..)?)?;
        let tag = tag.get(..usize::try_from(length).ok()?)?;
        Some((step, tag == OF_BATCH.as_bytes()))
    };
    at().is_some_and(|(step, of_batch)| step <= if of_batch { batches } else { epochs })
}

/// The key of an event's summary.
const FIRST_OF_SUMMARY: u8 = (5 << 3) | LENGTH;

const WHOLE: u8 = 0;
const EIGHT_BYTES: u8 = 1;
const LENGTH: u8 = 2;
const FOUR_BYTES: u8 = 5;

fn key(to: &mut Vec<u8>, field: u8, kind: u8) {
    to.push((field << 3) | kind);
}

/// A whole number, seven bits a byte, the lowest first.
fn whole(to: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

fn bytes(to: &mut Vec<u8>, field: u8, bytes: &[u8]) {
    key(to, field, LENGTH);
    whole(to, bytes.len() as u64);
    to.extend(bytes);
}

/// A whole number, and what is behind it.
fn read_whole(from: &[u8]) -> Option<(u64, &[u8])> {
    let length = from.iter().position(|byte| *byte < 0x80)? + 1;
    let (digits, rest) = from.split_at(length);
    let number = digits.iter().rev().try_fold(0_u64, |number, digit| {
        number
            .checked_mul(0x80)?
            .checked_add(u64::from(digit & 0x7f))
    })?;
    Some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_has_the_bytes_of_the_encoding() {
        let mut event = Event::at(300);
        event.scalar("loss", 0.5);
        let bytes = event.bytes();
        assert_eq!((bytes[0], bytes.len()), (0x09, 9 + 3 + 15));
        // Step 300; a summary of 13 bytes; a value of 11; a tag of 4; a float.
        let expected = [
            0x10, 0xac, 0x02, 0x2a, 13, 0x0a, 11, 0x0a, 4, b'l', b'o', b's', b's', 0x15, 0, 0, 0,
            0x3f,
        ];
        assert_eq!(bytes[9..], expected);
        assert_eq!(&Event::first().bytes()[11..], b"\x1a\x0dbrain.Event:2");
    }

    #[test]
    fn what_was_done_is_told_from_what_was_not() {
        let of = |tag, step| {
            let mut event = Event::at(step);
            event.scalar(tag, 1.0);
            is_done(&event.bytes(), 2, 200)
        };
        assert!(of("loss", 2) && !of("loss", 3));
        assert!(of(OF_BATCH, 200) && !of(OF_BATCH, 201));
        assert!(is_done(&Event::first().bytes(), 0, 0) && !is_done(b"", 2, 200));
    }

    #[test]
    fn every_value_is_in_a_bucket() {
        let cases: [&[f64]; 4] = [&[0.0], &[-1e30, 1e-30, 0.0, 5.0], &[0.1; 3], &[1e300]];
        for values in cases {
            let (low, high) = values.iter().fold((f64::MAX, f64::MIN), |(low, high), v| {
                (low.min(*v), high.max(*v))
            });
            let limits = limits_of(low, high);
            assert!(limits.is_sorted() && limits.last().is_some_and(|last| *last >= high));
        }
    }
}
