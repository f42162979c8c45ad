//! The published `.proto` of series and the Rust types say the same.

use paceline_api::series::{SERIES_PROTO, Series, SeriesAnswer, SeriesBuckets, SeriesPoints};
use prost::Message;
use prost_reflect::{DynamicMessage, MessageDescriptor};

use crate::published::{assert_is_known, descriptor};

fn answer_descriptor() -> MessageDescriptor {
    descriptor("series.proto", SERIES_PROTO, "paceline.v1.SeriesAnswer")
}

/// Values that no two fields share, so that none can be taken for another.
fn answer() -> SeriesAnswer {
    let points = SeriesPoints {
        x: vec![1.5, f64::NAN],
        steps: vec![-7, i64::MAX],
        timestamps_ms: vec![i64::MIN, 3],
        values: vec![f64::NEG_INFINITY, 0.25],
    };
    let buckets = SeriesBuckets {
        x_first: vec![1.0],
        x_last: vec![2.0],
        point_counts: vec![300],
        nan_counts: vec![4],
        min: vec![5.0],
        max: vec![6.0],
        mean: vec![7.0],
    };
    let series = |run_id: &str| Series { run_id: run_id.into(), key: "loss".into(), ..Series::default() };
    SeriesAnswer {
        series: vec![
            Series { points: Some(points), ..series("exact") },
            Series { buckets: Some(buckets), ..series("bucketed") },
            Series { points: Some(SeriesPoints::default()), ..series("empty") },
        ],
    }
}

#[test]
fn what_the_server_writes_other_languages_read() {
    let written = answer().encode_to_vec();
    let read = DynamicMessage::decode(answer_descriptor(), written.as_slice()).unwrap();
    assert_is_known(&read);
    // The bytes are the same too, so no field has another type that happens to read alike.
    assert_eq!(read.encode_to_vec(), written);
    let text = format!("{read:?}");
    for message in answer_descriptor().parent_file().messages() {
        for field in message.fields() {
            assert!(text.contains(field.name()), "{} is never written", field.full_name());
        }
    }
}
