//! Pieces of SQL text with the values bound to them.

use crate::database::Value;

/// SQL text whose `?` placeholders stand for `values`, in order. Text from clients is only ever a value.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sql {
    pub(crate) text: String,
    pub(crate) values: Vec<Value>,
}

impl Sql {
    /// A piece of SQL with its values.
    pub(crate) fn new(text: impl Into<String>, values: impl IntoIterator<Item = Value>) -> Self {
        Self { text: text.into(), values: values.into_iter().collect() }
    }

    /// A piece of SQL without values.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::new(text, [])
    }

    /// Appends another piece.
    pub(crate) fn push(&mut self, other: Self) {
        self.text.push_str(&other.text);
        self.values.extend(other.values);
    }

    /// Appends text.
    pub(crate) fn push_text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// `(?, ?, …)` over some values, to stand after IN. No values: a list that nothing is in.
    pub(crate) fn list(values: impl IntoIterator<Item = Value>) -> Self {
        let values: Vec<Value> = values.into_iter().collect();
        if values.is_empty() {
            return Self::text("(NULL)");
        }
        if values.len() > LIST_VALUES_MAX {
            let kind = kind_of(&values);
            return Self::new(
                format!("(SELECT CAST(value AS {kind}) FROM json_each(?))"),
                [json_array(values)],
            );
        }
        Self::bound_list(values)
    }

    fn bound_list(values: Vec<Value>) -> Self {
        let text = format!("({})", vec!["?"; values.len()].join(", "));
        Self { text, values }
    }
}

/// Values that are bound one by one. Longer lists go as one: a statement can bind some 30,000 values, and may have
/// hundreds of lists.
const LIST_VALUES_MAX: usize = 100;

/// The SQL type of a list's values.
fn kind_of(values: &[Value]) -> &'static str {
    match values.first() {
        Some(Value::Integer(_)) => "BIGINT",
        Some(Value::Real(_)) => "DOUBLE PRECISION",
        _ => "TEXT",
    }
}

fn json_array(values: Vec<Value>) -> Value {
    let element = |value| match value {
        Value::Integer(value) => serde_json::Value::from(value),
        Value::Real(value) => serde_json::Value::from(value),
        Value::Text(value) => serde_json::Value::from(value),
        Value::Null | Value::Blob(_) => serde_json::Value::Null,
    };
    Value::Text(serde_json::Value::Array(values.into_iter().map(element).collect()).to_string())
}

/// Rows that one statement loads at once.
const CHUNK_ROWS: usize = 512;

/// Calls `load` with `(?, ?, …)` lists of up to some hundred ids, each padded to a power of two by repeating an
/// id, so that few different statements are prepared.
pub(crate) fn for_each_chunk<E>(ids: &[i64], mut load: impl FnMut(&Sql) -> Result<(), E>) -> Result<(), E> {
    for chunk in ids.chunks(CHUNK_ROWS) {
        let padding = chunk.len().next_power_of_two() - chunk.len();
        let padded = chunk.iter().chain(std::iter::repeat_n(&chunk[0], padding));
        load(&Sql::bound_list(padded.map(|id| Value::Integer(*id)).collect()))?;
    }
    Ok(())
}
