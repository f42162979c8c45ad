//! The values that requests are made of: few of each kind, so that they meet, and the odd ones.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::driver::UNKNOWN;

/// The id of something made before, or now and then of nothing.
pub(super) fn id_of(kind: &'static str) -> impl Strategy<Value = String> {
    let index = prop_oneof![30 => 0..4u16, 20 => 0..16u16, 1 => Just(UNKNOWN)];
    index.prop_map(move |index| format!("<{kind} {index}>"))
}

/// Names of metrics, params and tags. One dictionary holds them all, so they are the same.
pub(super) fn key() -> impl Strategy<Value = String> {
    let common = select(vec!["loss", "loss", "acc", "lr"]);
    let odd = select(vec!["a/b.c", "batch size", "é", "from", "Loss", "1st"]);
    prop_oneof![4 => common, 1 => odd].prop_map(String::from)
}

/// Values of params and tags.
pub(super) fn text() -> impl Strategy<Value = String> {
    let plain = select(vec!["a", "b", "ab", "A", "9", "10"]);
    let odd = select(vec!["", "é", "É", "it's", "say \"b\"", "100%", "_", "a b", "a\nb", "\u{1f600}"]);
    prop_oneof![3 => plain, 2 => odd].prop_map(String::from)
}

/// Text that may be too long for a param or a tag of a run, which are cut.
pub(super) fn any_length_text() -> impl Strategy<Value = String> {
    let long = (select(vec!["x", "é", "\u{1f600}"]), select(vec![5_999, 6_000, 6_001, 8_000, 8_001]));
    prop_oneof![25 => text(), 1 => long.prop_map(|(character, count)| character.repeat(count) + "end")]
}

pub(super) fn like_pattern() -> impl Strategy<Value = String> {
    select(vec![
        "%", "a%", "%b", "A%", "a_b", "_", "__", "%é%", "É", "", "%'%", "10\\%", "100%", "%\n%", "%a%b%",
    ])
    .prop_map(String::from)
}

/// Values of metrics as JSON.
pub(super) fn metric_value() -> impl Strategy<Value = Value> {
    let small = select(vec![0.0, 0.0, 1.0, -1.0, 0.5, 2.0, -2.5]);
    let odd = select(vec![-0.0, 1e-9, 1e300, -1e300, 123456.789, 1e15]);
    let word = select(vec!["NaN", "NaN", "Infinity", "-Infinity"]);
    prop_oneof![
        8 => small.prop_map(Value::from),
        1 => odd.prop_map(Value::from),
        3 => word.prop_map(Value::from),
        1 => select(vec![json!(7), json!("2.5"), json!("1e3"), json!(true)]),
        1 => any::<f64>().prop_filter("read back as it was written", is_exact).prop_map(Value::from),
    ]
}

/// Whether this test's own JSON parser, which is quick and not always exact, reads what it wrote.
fn is_exact(value: &f64) -> bool {
    value.is_finite()
        && serde_json::from_str::<f64>(&json!(value).to_string()).is_ok_and(|read| read == *value)
}

pub(super) fn step() -> impl Strategy<Value = Value> {
    let edge = select(vec![i64::MIN, i64::MAX, -1, 1 << 53, (1 << 53) + 1]);
    prop_oneof![
        8 => select(vec![0, 0, 0, 1, 1, 2, -1]).prop_map(|step: i64| Value::from(step)),
        1 => edge.prop_map(Value::from),
        1 => Just(Value::Null),
    ]
}

pub(super) fn timestamp() -> impl Strategy<Value = Value> {
    let edge =
        select(vec![json!(1_700_000_000_000_i64), json!(i64::MAX), json!("5"), json!("1e+03"), json!(2.0)]);
    prop_oneof![8 => select(vec![0, 0, 0, 1, 1, 2]).prop_map(Value::from), 1 => edge]
}

/// A moment that a client says.
pub(super) fn time() -> impl Strategy<Value = Value> {
    select(vec![
        json!(0),
        json!(1),
        json!(2),
        json!(3),
        json!(-1),
        json!(1_700_000_000_000_i64),
        json!("4"),
        Value::Null,
    ])
}

/// Something that may be left out.
pub(super) fn maybe<T: Into<Value> + Clone + std::fmt::Debug>(
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = Value> {
    prop_oneof![2 => value.prop_map(Into::into), 1 => Just(Value::Null)]
}

/// A tag or param.
pub(super) fn entry() -> impl Strategy<Value = Value> {
    (key(), maybe(any_length_text())).prop_map(|(key, value)| json!({"key": key, "value": value}))
}

/// Tags or params of one request.
pub(super) fn entries(most: usize) -> impl Strategy<Value = Vec<Value>> {
    vec(entry(), 0..=most)
}

/// Name and digest of a dataset.
pub(super) fn dataset() -> impl Strategy<Value = (String, String)> {
    (select(vec!["train", "test", "Data é"]), select(vec!["d1", "d2"]))
        .prop_map(|(name, digest)| (name.to_owned(), digest.to_owned()))
}

/// A name for something that has names of its own.
pub(super) fn own_name() -> impl Strategy<Value = String> {
    let odd = select(vec!["Beta", "a b", "é", "a_b"]).prop_map(String::from);
    let name =
        prop_oneof![2 => select(vec!["alpha", "beta"]).prop_map(String::from), 1 => odd, 1 => "[a-d][0-9]"];
    name.prop_map(|name| format!("<own {name}>"))
}
