//! The published `.proto` and the Rust types say the same.

use paceline_api::ingest::{Batch, Message, NestedMessages, PROTO, nested_messages};
use proptest::prelude::*;
use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, Value};

use crate::ingest_samples::any_batch;
use crate::published::{assert_is_known, descriptor};

fn batch_descriptor() -> MessageDescriptor {
    descriptor("ingest.proto", PROTO, "paceline.ingest.v1.Batch")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_one_writes_the_other_reads(batch in any_batch()) {
        let written = batch.encode_to_vec();
        let read = DynamicMessage::decode(batch_descriptor(), written.as_slice()).unwrap();
        assert_is_known(&read);
        // The bytes are the same too, so no field has another type that happens to read alike.
        prop_assert_eq!(&read.encode_to_vec(), &written);
        prop_assert_eq!(read.transcode_to::<Batch>().unwrap(), batch);
    }
}

#[test]
fn the_types_keep_every_field_of_the_proto() {
    let batches = samples(&batch_descriptor());
    for batch in &batches {
        let bytes = batch.encode_to_vec();
        assert_eq!(Batch::decode(bytes.as_slice()).unwrap().encode_to_vec(), bytes, "{batch}");
    }
    // One event of each kind, and one for each way to name the experiment.
    assert_eq!(batches[0].get_field_by_name("events").unwrap().as_list().unwrap().len(), 11);
}

/// Messages with all fields set, one for each choice that there is.
fn samples(message: &MessageDescriptor) -> Vec<DynamicMessage> {
    let mut sample = DynamicMessage::new(message.clone());
    let (chosen, plain): (Vec<_>, Vec<_>) = message.fields().partition(is_choice);
    for field in plain {
        let mut values = values(&field);
        let value = if field.is_list() { Value::List(values) } else { values.remove(0) };
        sample.set_field(&field, value);
    }
    if chosen.is_empty() {
        return vec![sample];
    }
    let choices = chosen.iter().flat_map(|field| values(field).into_iter().map(move |value| (field, value)));
    let choose = |(field, value)| {
        let mut sample = sample.clone();
        sample.set_field(field, value);
        sample
    };
    choices.map(choose).collect()
}

/// Whether a field is one of several. An optional field is formally a choice of one.
fn is_choice(field: &FieldDescriptor) -> bool {
    field.containing_oneof().is_some_and(|oneof| !oneof.is_synthetic())
}

fn values(field: &FieldDescriptor) -> Vec<Value> {
    match field.kind() {
        Kind::Message(content) => samples(&content).into_iter().map(Value::Message).collect(),
        Kind::String => vec![Value::String("text".into())],
        Kind::Bytes => vec![Value::Bytes(vec![7; 16].into())],
        Kind::Uint64 => vec![Value::U64(1 << 40)],
        Kind::Int64 | Kind::Sint64 => vec![Value::I64(-1 << 40)],
        Kind::Double => vec![Value::F64(0.5)],
        Kind::Enum(_) => vec![Value::EnumNumber(3)],
        other => panic!("no sample of {other:?}"),
    }
}

#[test]
fn what_is_counted_before_decoding_is_all_there_is() {
    compare(&batch_descriptor(), nested_messages());
}

fn compare(message: &MessageDescriptor, shape: NestedMessages) {
    for field in message.fields() {
        let (number, name) = (field.number(), field.full_name().to_owned());
        let nested = shape.messages.iter().find(|(known, _)| *known == number);
        match field.kind() {
            Kind::Message(content) => {
                compare(&content, nested.unwrap_or_else(|| panic!("{name} is not counted")).1)
            }
            Kind::String if field.is_list() => {
                assert!(shape.texts.contains(&number), "{name} is not counted")
            }
            _ if field.is_list() => assert!(shape.columns.contains(&number), "{name} is not counted"),
            _ => assert!(nested.is_none(), "{name} is no message"),
        }
    }
}
