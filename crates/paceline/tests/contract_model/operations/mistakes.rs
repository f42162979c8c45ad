//! One thing wrong with a request.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

/// A value in the place of another one.
#[derive(Debug, Clone)]
pub(crate) struct Mistake {
    /// Which of the values inside the body, counted round.
    place: u16,
    value: Value,
}

impl Mistake {
    pub(crate) fn spoil(&self, body: &mut Value) {
        let places = places(body, "");
        if places.is_empty() {
            return;
        }
        let place = &places[usize::from(self.place) % places.len()];
        if let Some(value) = body.pointer_mut(place) {
            *value = self.value.clone();
        }
    }
}

pub(super) fn any_mistake() -> impl Strategy<Value = Mistake> {
    let long = select(vec![251, 501, 5_001, 6_001, 8_001, 20_001, 100_001]);
    let value = prop_oneof![
        2 => Just(Value::Null),
        2 => Just(json!("")),
        4 => select(vec![json!(41), json!(1.5), json!(true), json!([]), json!({}), json!([7]), json!([{}])]),
        3 => select(vec!["text", "a//b", "a,b", "..", "/a", "a/", "1e3", " ", "a/../b", "ü ö", "1.5"]).prop_map(Value::from),
        2 => long.prop_map(|characters| Value::from("x".repeat(characters))),
    ];
    (any::<u16>(), value).prop_map(|(place, value)| Mistake { place, value })
}

/// Pointers to all values inside.
fn places(value: &Value, place: &str) -> Vec<String> {
    let inside: Vec<(String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (format!("{place}/{}", name.replace('/', "~1")), value))
            .collect(),
        Value::Array(elements) => {
            elements.iter().enumerate().map(|(index, value)| (format!("{place}/{index}"), value)).collect()
        }
        _ => Vec::new(),
    };
    inside.iter().flat_map(|(place, value)| [vec![place.clone()], places(value, place)].concat()).collect()
}
