//! What [`decode`] refuses, and what it costs.

use paceline_api::ingest::change::Change;
use paceline_api::ingest::{
    Batch, EVENTS_MAX, Event, MESSAGES_MAX, MODEL_POINTS_MAX, MalformedBatch, Message, MetricSeries, Metrics,
    POINTS_MAX, decode,
};
use proptest::prelude::*;

use crate::ingest_samples::any_batch;

#[test]
fn the_journal_has_sixteen_bytes_and_the_sequence_begins_at_one() {
    assert_eq!(decode(&[]), Err(MalformedBatch::Journal(0)));
    assert_eq!(decode(&batch(vec![]).encode_to_vec()), Ok(batch(vec![])));
    for sequence in [0, 1 << 63, u64::MAX] {
        let batch = Batch { sequence, ..batch(vec![]) };
        assert_eq!(decode(&batch.encode_to_vec()), Err(MalformedBatch::Sequence(sequence)));
    }
    let long = Batch { journal: vec![1; 17], ..batch(vec![]) };
    assert_eq!(decode(&long.encode_to_vec()), Err(MalformedBatch::Journal(17)));
}

#[test]
fn too_many_events_are_refused_before_they_are_decoded() {
    let bytes = |events| batch(vec![Event::default(); events]).encode_to_vec();
    assert!(decode(&bytes(EVENTS_MAX)).is_ok());
    assert_eq!(decode(&bytes(EVENTS_MAX + 1)), Err(too_large("events", EVENTS_MAX)));
    // 32 MiB of empty events would take gigabytes.
    assert_eq!(decode(&[0x1a, 0].repeat(16_000_000)), Err(too_large("messages", MESSAGES_MAX)));
}

#[test]
fn too_many_points_are_refused_before_they_are_decoded() {
    assert!(decode(&points(POINTS_MAX, "")).is_ok());
    assert_eq!(decode(&points(POINTS_MAX + 1, "")), Err(too_large("metric points", POINTS_MAX)));
    assert!(decode(&points(MODEL_POINTS_MAX, "m-1")).is_ok());
    assert_eq!(
        decode(&points(MODEL_POINTS_MAX + 1, "m-1")),
        Err(too_large("points of logged models", MODEL_POINTS_MAX))
    );
}

#[test]
fn columns_that_are_not_packed_count_too() {
    let column = [0x10, 0].repeat(POINTS_MAX + 1);
    let nested = |tag: u8, content: Vec<u8>| {
        let mut bytes = vec![tag];
        prost::encoding::encode_varint(content.len() as u64, &mut bytes);
        [bytes, content].concat()
    };
    let bytes = nested(0x1a, nested(0x3a, nested(0x0a, column)));
    assert_eq!(decode(&bytes), Err(too_large("metric points", POINTS_MAX)));
}

#[test]
fn columns_come_back_as_they_were() {
    let points = [(i64::MIN, i64::MAX, f64::MIN), (i64::MAX, 0, -0.0), (-1, 7, f64::INFINITY)];
    let series = MetricSeries::new("a", points);
    assert_eq!(series.points().unwrap().collect::<Vec<_>>(), points);
    let crooked = MetricSeries { values: vec![1.0], ..series };
    assert!(crooked.points().is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_batch_comes_back_as_it_was(batch in any_batch()) {
        prop_assert_eq!(decode(&batch.encode_to_vec()), Ok(batch));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode(&bytes);
    }

    /// Whatever the count lets pass, prost's own decoder says the same of.
    #[test]
    fn broken_batches_are_read_or_refused(
        batch in any_batch(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        cut in any::<bool>(),
    ) {
        let mut bytes = batch.encode_to_vec();
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        if let Ok(read) = decode(&bytes) {
            prop_assert_eq!(Batch::decode(bytes.as_slice()).unwrap().encode_to_vec(), read.encode_to_vec());
        }
    }
}

fn batch(events: Vec<Event>) -> Batch {
    Batch { journal: vec![7; 16], sequence: 1, events, awaited_run_ids: Vec::new() }
}

fn points(count: usize, model_id: &str) -> Vec<u8> {
    let points = (0..count as i64).map(|step| (step, 1_700_000_000_000 + step * 100, 0.5));
    let series = MetricSeries { model_id: model_id.into(), ..MetricSeries::new("loss", points) };
    let metrics = Change::Metrics(Metrics { series: vec![series] });
    batch(vec![Event { run_id: "r".into(), change: Some(metrics) }]).encode_to_vec()
}

fn too_large(what: &'static str, max: usize) -> MalformedBatch {
    MalformedBatch::TooLarge { what, max }
}
