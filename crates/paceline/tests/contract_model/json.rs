//! Comparing the JSON of answers: what the contract leaves open is taken out first.

use serde_json::Value;

/// Members that clients need not get.
const OPTIONAL: [&str; 2] = ["workspace", "effective_trace_archival_retention"];
/// Lists whose order the contract does not tell, wherever they are.
const UNORDERED: [&str; 7] =
    ["tags", "params", "aliases", "latest_versions", "model_inputs", "model_outputs", "dataset_summaries"];

/// The same without optional members, and with lists that have no order sorted.
pub(crate) fn canonical(value: &Value, member: &str) -> Value {
    match value {
        Value::Object(members) => {
            let is_kept = |name: &str, value: &Value| {
                // Versions inside models show no aliases, and a description that is empty may be left out.
                let is_alias_of_inner = member == "latest_versions" && name == "aliases";
                let is_empty_description = name == "description" && value == "";
                !OPTIONAL.contains(&name) && !is_alias_of_inner && !is_empty_description
            };
            let kept = members.iter().filter(|(name, value)| is_kept(name, value));
            let shown = |name: &String, value: &Value| {
                let is_unordered =
                    UNORDERED.contains(&name.as_str()) || (member == "data" && name == "metrics");
                let value = canonical(value, name);
                (name.clone(), if is_unordered { sorted(value) } else { value })
            };
            Value::Object(kept.map(|(name, value)| shown(name, value)).collect())
        }
        Value::Array(elements) => elements.iter().map(|element| canonical(element, member)).collect(),
        other => other.clone(),
    }
}

/// A list sorted by its text.
pub(crate) fn sorted(value: Value) -> Value {
    match value {
        Value::Array(mut elements) => {
            elements.sort_by_key(Value::to_string);
            Value::Array(elements)
        }
        other => other,
    }
}

/// The first difference, and where it is; numbers are compared by value.
pub(crate) fn difference(expected: &Value, found: &Value, place: &str) -> Option<String> {
    let differs = || Some(format!("{place}: expected {}, found {}", short(expected), short(found)));
    match (expected, found) {
        (Value::Object(one), Value::Object(other)) => {
            let inside = one.iter().find_map(|(name, expected)| match other.get(name) {
                Some(found) => difference(expected, found, &format!("{place}.{name}")),
                None => Some(format!("{place}.{name}: expected {}, found nothing", short(expected))),
            });
            let extra = || other.iter().find(|(name, _)| !one.contains_key(*name));
            inside.or_else(|| {
                extra()
                    .map(|(name, found)| format!("{place}.{name}: expected nothing, found {}", short(found)))
            })
        }
        (Value::Array(one), Value::Array(other)) => {
            let pairs = one.iter().zip(other).enumerate();
            let inside = pairs
                .map(|(index, (expected, found))| difference(expected, found, &format!("{place}[{index}]")));
            let inside = inside.flatten().next();
            if one.len() == other.len() {
                return inside;
            }
            let counts = format!("{place}: expected {} elements, found {}", one.len(), other.len());
            Some(inside.map_or(counts.clone(), |inside| format!("{counts}; {inside}")))
        }
        (Value::Number(one), Value::Number(other)) => {
            let is_same = match (one.as_i64(), other.as_i64()) {
                (Some(one), Some(other)) => one == other,
                _ => one.as_f64() == other.as_f64(),
            };
            if is_same { None } else { differs() }
        }
        (one, other) => {
            if one == other {
                None
            } else {
                differs()
            }
        }
    }
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 300 {
        text
    } else {
        format!("{}…", text.chars().take(300).collect::<String>())
    }
}
