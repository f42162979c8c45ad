//! JSON values in error messages.

use jiter::JsonValue;

/// Longest value that is shown in a message, in characters.
const SHOWN_CHARACTERS: usize = 500;

/// A value as compact JSON, cut when it is long.
pub(crate) fn compact(value: &JsonValue<'_>) -> String {
    let mut text = String::new();
    write(&mut text, value);
    if text.chars().count() > SHOWN_CHARACTERS {
        text = text.chars().take(SHOWN_CHARACTERS).chain("...".chars()).collect();
    }
    text
}

/// The type of a value, as Python names it.
pub(crate) fn type_name(value: &JsonValue<'_>) -> &'static str {
    match value {
        JsonValue::Null => "None",
        JsonValue::Bool(_) => "bool",
        JsonValue::Int(_) | JsonValue::BigInt(_) => "int",
        JsonValue::Float(_) => "float",
        JsonValue::Str(_) => "str",
        JsonValue::Array(_) => "list",
        JsonValue::Object(_) => "dict",
    }
}

fn write(text: &mut String, value: &JsonValue<'_>) {
    // Enough for the message; the rest would be cut.
    if text.len() > 4 * SHOWN_CHARACTERS {
        return;
    }
    match value {
        JsonValue::Null => text.push_str("null"),
        JsonValue::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        JsonValue::Int(value) => text.push_str(&value.to_string()),
        JsonValue::BigInt(value) => text.push_str(&value.to_string()),
        JsonValue::Float(value) => text.push_str(&format!("{value:?}")),
        JsonValue::Str(value) => text.push_str(&quoted(value)),
        JsonValue::Array(values) => {
            text.push('[');
            for (index, value) in values.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                write(text, value);
            }
            text.push(']');
        }
        JsonValue::Object(members) => {
            text.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                text.push_str(&quoted(name));
                text.push_str(": ");
                write(text, value);
            }
            text.push('}');
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
