//! Events of points as protobuf, without making the messages first: this is done for each point of a training.

use paceline_api::ingest::Event;
use prost::Message;
use prost::encoding::{WireType, encode_key, encode_varint, encoded_len_varint};

/// Tags of `ingest.proto`; a test compares the result with that of the messages.
mod tag {
    pub(super) const RUN_ID: u32 = 1;
    pub(super) const METRICS: u32 = 7;
    pub(super) const SERIES: u32 = 1;
    pub(super) const KEY: u32 = 1;
    pub(super) const STEPS: u32 = 2;
    pub(super) const TIMESTAMPS: u32 = 3;
    pub(super) const VALUES: u32 = 4;
}

/// Bytes of a tag below 16.
const TAG_BYTES: usize = 1;
/// Bytes of a double.
const DOUBLE_BYTES: usize = 8;

/// The field of an event that names the run.
pub(crate) fn run_field(run_id: &str) -> Vec<u8> {
    let mut field = Vec::new();
    delimited(tag::RUN_ID, run_id.len(), &mut field);
    field.extend_from_slice(run_id.as_bytes());
    field
}

/// Writes an event of points of different metrics at one step and time.
pub(crate) fn points(
    run_field: &[u8],
    step: i64,
    timestamp_ms: i64,
    points: &[(&str, f64)],
    out: &mut Vec<u8>,
) {
    let (step, timestamp) = (zigzag(step), zigzag(timestamp_ms));
    let columns = column_bytes(encoded_len_varint(step))
        + column_bytes(encoded_len_varint(timestamp))
        + column_bytes(DOUBLE_BYTES);
    let series_bytes = |key: &str| delimited_bytes(key.len()) + columns;
    let metrics_bytes = points.iter().map(|(key, _)| delimited_bytes(series_bytes(key))).sum();
    out.extend_from_slice(run_field);
    delimited(tag::METRICS, metrics_bytes, out);
    for (key, value) in points {
        delimited(tag::SERIES, series_bytes(key), out);
        delimited(tag::KEY, key.len(), out);
        out.extend_from_slice(key.as_bytes());
        delimited(tag::STEPS, encoded_len_varint(step), out);
        encode_varint(step, out);
        delimited(tag::TIMESTAMPS, encoded_len_varint(timestamp), out);
        encode_varint(timestamp, out);
        delimited(tag::VALUES, DOUBLE_BYTES, out);
        out.extend_from_slice(&value.to_le_bytes());
    }
}

/// Writes any event.
pub(crate) fn event(event: &Event, out: &mut Vec<u8>) {
    // A vector grows as needed, so there is always room.
    let _ = event.encode(out);
}

fn delimited(tag: u32, length: usize, out: &mut Vec<u8>) {
    encode_key(tag, WireType::LengthDelimited, out);
    encode_varint(length as u64, out);
}

fn delimited_bytes(length: usize) -> usize {
    TAG_BYTES + encoded_len_varint(length as u64) + length
}

/// Bytes of a column with one element.
fn column_bytes(element_bytes: usize) -> usize {
    delimited_bytes(element_bytes)
}

/// A signed number as protobuf's `sint64` has it.
fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)).cast_unsigned()
}

#[cfg(test)]
mod tests {
    use paceline_api::ingest::change::Change;
    use paceline_api::ingest::{MetricSeries, Metrics};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn points_are_what_the_messages_are(run_id in "[0-9a-f]{1,200}", step: i64, timestamp_ms in 0..i64::MAX,
                                            values in prop::collection::vec(("[a-z]{1,200}", any::<u64>()), 0..4)) {
            let values: Vec<_> = values.into_iter().map(|(key, bits)| (key, f64::from_bits(bits))).collect();
            let series = |(key, value): &(String, f64)| MetricSeries::new(key, [(step, timestamp_ms, *value)]);
            let metrics = Metrics { series: values.iter().map(series).collect() };
            let change = Some(Change::Metrics(metrics));
            let expected = Event { run_id: run_id.clone(), change }.encode_to_vec();

            let named: Vec<_> = values.iter().map(|(key, value)| (key.as_str(), *value)).collect();
            let mut found = Vec::new();
            points(&run_field(&run_id), step, timestamp_ms, &named, &mut found);
            prop_assert_eq!(found, expected);
        }
    }
}
