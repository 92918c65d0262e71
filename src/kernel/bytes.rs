//! Bytes as shares of 255.

#![forbid(unsafe_code)]

/// A number that a byte is made.
pub(super) trait OfByte {
    /// byte / 255.
    fn of_byte(byte: u8) -> Self;
}

impl OfByte for f32 {
    /// 257 / 2¹⁶ is 1 / 255 but for a little, and its product with a byte is exact; so the sum is the quotient,
    /// rounded once, for each of the 256 bytes. A division takes several times as long.
    #[inline(always)]
    fn of_byte(byte: u8) -> f32 {
        const MOST: f64 = 257.0 / 65536.0;
        const REST: f64 = 1.0 / 255.0 - MOST;
        let byte = f32::from(byte);
        byte * MOST as f32 + byte * REST as f32
    }
}

impl OfByte for f64 {
    #[inline(always)]
    fn of_byte(byte: u8) -> f64 {
        f64::from(byte) / 255.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_its_share_rounded_once() {
        for byte in 0..=u8::MAX {
            assert_eq!(
                f32::of_byte(byte),
                (f64::from(byte) / 255.0) as f32,
                "{byte}"
            );
        }
    }
}
