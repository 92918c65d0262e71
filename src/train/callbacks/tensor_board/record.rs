//! The frames of TensorFlow's record files: length, checksum of the length, content, checksum of the content.
//!
//! Source: [TFRecord](https://www.tensorflow.org/tutorials/load_data/tfrecord), *TFRecords format details*.

/// What stands before the content: a length of eight bytes, and its checksum.
const BEFORE: usize = 12;

/// What stands behind it.
const BEHIND: usize = 4;

/// A record of this content.
pub(super) fn framed(content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u64).to_le_bytes();
    let mut record = Vec::with_capacity(BEFORE + content.len() + BEHIND);
    record.extend(length);
    record.extend(masked(crc32c(&length)).to_le_bytes());
    record.extend(content);
    record.extend(masked(crc32c(content)).to_le_bytes());
    record
}

/// The records of a file, up to the first that is not whole.
pub(super) fn whole(file: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = file;
    std::iter::from_fn(move || {
        let length = u64::from_le_bytes(*rest.first_chunk()?);
        let length = usize::try_from(length).ok()?;
        let (record, others) = rest.split_at_checked(length.checked_add(BEFORE + BEHIND)?)?;
        rest = others;
        (framed(content(record)) == record).then_some(record)
    })
}

/// The content of a record.
pub(super) fn content(record: &[u8]) -> &[u8] {
    &record[BEFORE..record.len() - BEHIND]
}

/// So the checksum of what holds a checksum is not always the same.
fn masked(sum: u32) -> u32 {
    sum.rotate_right(15).wrapping_add(0xa282_ead8)
}

/// The cyclic redundancy check of Castagnoli's polynomial, lowest bit first.
///
/// Source: G. Castagnoli et al., *Optimization of cyclic redundancy-check codes with 24 and 32 parity bits*, 1993;
/// [RFC 3720](https://www.rfc-editor.org/rfc/rfc3720), appendix B.4.
fn crc32c(bytes: &[u8]) -> u32 {
    let by_byte = |sum: u32, byte: &u8| (sum >> 8) ^ TABLE[(sum as u8 ^ byte) as usize];
    !bytes.iter().fold(!0, by_byte)
}

/// What each byte alone comes to.
const TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let (mut sum, mut bit) = (byte as u32, 0);
        while bit < 8 {
            sum = (sum >> 1) ^ if sum & 1 == 1 { 0x82f6_3b78 } else { 0 };
            bit += 1;
        }
        table[byte] = sum;
        byte += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_the_standard() {
        assert_eq!(crc32c(b"123456789"), 0xe306_9283);
        assert_eq!(crc32c(&[0; 32]), 0x8a91_36aa);
        assert_eq!(crc32c(&[0xff; 32]), 0x62a8_ab43);
        let rising: [u8; 32] = std::array::from_fn(|i| i as u8);
        assert_eq!(crc32c(&rising), 0x46dd_794e);
    }

    #[test]
    fn records_are_read_as_far_as_they_are_whole() {
        let mut file = [framed(b"one"), framed(b""), framed(b"three")].concat();
        let contents = |file: &[u8]| {
            let contents = whole(file).map(|record| content(record).to_vec());
            contents.collect::<Vec<_>>()
        };
        assert_eq!(contents(&file), [&b"one"[..], b"", b"three"]);
        for length in 0..file.len() {
            assert!(contents(&file[..length]).len() < 3);
        }
        file[15] ^= 1;
        assert!(contents(&file).is_empty());
        assert!(contents(&[0xff; 40]).is_empty());
    }
}
