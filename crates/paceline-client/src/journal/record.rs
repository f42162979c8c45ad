//! A record: length, checksum, content.
//!
//! The checksum covers the length too, so that a hole of zeros, as power loss leaves them, is no record.

/// Bytes before the content: length and CRC-32, both little-endian.
pub(super) const HEADER_BYTES: usize = 8;
/// The most bytes of content. A batch holds at least one record of any size.
pub(crate) const RECORD_BYTES_MAX: usize = 24 * 1024 * 1024;

/// Puts a record with the content that `encode` writes into the buffer.
pub(super) fn write(buffer: &mut Vec<u8>, encode: impl FnOnce(&mut Vec<u8>)) {
    buffer.clear();
    buffer.resize(HEADER_BYTES, 0);
    encode(buffer);
    let length = u32::try_from(buffer.len() - HEADER_BYTES).unwrap_or(u32::MAX).to_le_bytes();
    let checksum = checksum(length, &buffer[HEADER_BYTES..]).to_le_bytes();
    buffer[..4].copy_from_slice(&length);
    buffer[4..HEADER_BYTES].copy_from_slice(&checksum);
}

/// What is at some place of a segment.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found<'b> {
    /// A record: its content.
    Record(&'b [u8]),
    /// Nothing, or the beginning of a record of so many bytes.
    Beginning {
        /// Bytes of the whole record, if that is known.
        size: Option<usize>,
    },
    /// Bytes that are no record.
    Damage,
}

/// Bytes that a content takes as a record.
pub(super) fn size(content: &[u8]) -> usize {
    HEADER_BYTES + content.len()
}

/// Reads what the bytes begin with.
pub(super) fn read(bytes: &[u8]) -> Found<'_> {
    let Some((header, rest)) = bytes.split_first_chunk::<HEADER_BYTES>() else {
        return Found::Beginning { size: None };
    };
    let [a, b, c, d, checksum @ ..] = *header;
    let length_bytes = [a, b, c, d];
    let length = u32::from_le_bytes(length_bytes) as usize;
    if length > RECORD_BYTES_MAX {
        return Found::Damage;
    }
    match rest.get(..length) {
        None => Found::Beginning { size: Some(HEADER_BYTES + length) },
        Some(content) if u32::from_le_bytes(checksum) == self::checksum(length_bytes, content) => {
            Found::Record(content)
        }
        Some(_) => Found::Damage,
    }
}

fn checksum(length: [u8; 4], content: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&length);
    hasher.update(content);
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn record(content: &[u8]) -> Vec<u8> {
        let mut buffer = Vec::new();
        write(&mut buffer, |buffer| buffer.extend_from_slice(content));
        buffer
    }

    #[test]
    fn zeros_are_no_record() {
        assert_eq!(read(&[0; 64]), Found::Damage);
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(content: Vec<u8>, after: Vec<u8>) {
            let bytes = [record(&content), after].concat();
            prop_assert_eq!(read(&bytes), Found::Record(&content));
        }

        #[test]
        fn a_cut_record_is_a_beginning(content: Vec<u8>, keep in 0.0..1.0) {
            let bytes = record(&content);
            let kept = (bytes.len() as f64 * keep) as usize;
            prop_assert!(matches!(read(&bytes[..kept]), Found::Beginning { .. }), "{kept} of {}", bytes.len());
        }

        #[test]
        fn a_changed_byte_is_no_record(content in prop::collection::vec(any::<u8>(), 1..200), at: prop::sample::Index,
                                       other in 1_u8..) {
            let mut bytes = record(&content);
            let at = at.index(bytes.len());
            bytes[at] ^= other;
            prop_assert!(!matches!(read(&bytes), Found::Record(_)));
        }
    }
}
