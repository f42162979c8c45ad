//! Requests to tracking routes, before they become HTTP.

use serde_json::{Value, json};

/// A request as the model reads it and the driver sends it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    /// Below `/api/2.0/mlflow/`, with `{name}` for each part that `path` has.
    pub(crate) route: &'static str,
    pub(crate) path: Vec<(&'static str, String)>,
    /// What a GET has in its query, and the others in their body.
    pub(crate) body: Value,
}

impl Request {
    pub(crate) fn new(method: &'static str, route: &'static str, body: Value) -> Self {
        Self { method, route, path: Vec::new(), body }
    }

    pub(crate) fn get(route: &'static str, body: Value) -> Self {
        Self::new("GET", route, body)
    }

    pub(crate) fn post(route: &'static str, body: Value) -> Self {
        Self::new("POST", route, body)
    }

    /// Names a part of the path.
    pub(crate) fn with_path(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.path.push((name, value.into()));
        self
    }

    /// A part of the path.
    pub(crate) fn path(&self, name: &str) -> &str {
        self.path.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }

    /// The same with all texts changed.
    pub(crate) fn map_texts(&self, change: &impl Fn(&str) -> String) -> Self {
        let path = self.path.iter().map(|(name, value)| (*name, change(value))).collect();
        Self { path, body: map_texts(&self.body, change), ..*self }
    }

    /// A GET can hold texts only, and a list of them by repetition: what else its body has is left out.
    pub(crate) fn into_sent(mut self) -> Self {
        if self.method == "GET" {
            let members = self.body.as_object().cloned().unwrap_or_default();
            let texts = members.into_iter().filter_map(|(name, value)| {
                let value = query_value(&name, &value)?;
                Some((name, value))
            });
            self.body = Value::Object(texts.collect());
        }
        self
    }

    /// Path and query below the API's base.
    pub(crate) fn target(&self) -> String {
        let mut target = self.route.to_owned();
        for (name, value) in &self.path {
            target = target.replace(&format!("{{{name}}}"), &encoded(value));
        }
        if self.method == "GET" {
            let pairs: Vec<String> = query_pairs(&self.body);
            if !pairs.is_empty() {
                target = format!("{target}?{}", pairs.join("&"));
            }
        }
        target
    }
}

fn map_texts(value: &Value, change: &impl Fn(&str) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(change(text)),
        Value::Array(elements) => elements.iter().map(|element| map_texts(element, change)).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), map_texts(value, change))).collect()
        }
        other => other.clone(),
    }
}

fn query_value(name: &str, value: &Value) -> Option<Value> {
    match value {
        // Longer targets are refused by what is below the API.
        Value::String(text) => (text.len() < 30_000).then(|| json!(text)),
        Value::Number(_) | Value::Bool(_) => Some(json!(value.to_string())),
        Value::Array(elements) if name == "order_by" => Some(json!(elements)),
        Value::Array(_) | Value::Null | Value::Object(_) => None,
    }
}

fn query_pairs(body: &Value) -> Vec<String> {
    let mut pairs = Vec::new();
    for (name, value) in body.as_object().into_iter().flatten() {
        let values = value.as_array().map_or_else(|| vec![value.clone()], Clone::clone);
        for value in values {
            pairs.push(format!("{name}={}", encoded(value.as_str().unwrap_or_default())));
        }
    }
    pairs
}

/// Percent-encodes all but letters, digits and `-._~`.
fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}
