//! Checks of values: names, lengths, ranges. They come after the checks of shape. What other formats bring is checked by
//! the same, so that it is refused in the same words.

use std::fmt::Display;

use crate::error::ApiError;
use crate::policy::RequestPolicy;
use paceline_types::{DatasetInput, KeyValue, RUN_NAME_TAG, RunId, check_key_name, limits};

/// Checks the name of a metric, param or tag.
///
/// # Errors
/// When the name rule forbids it, or it is too long.
pub fn key(name: &str, path: &dyn Display) -> Result<(), ApiError> {
    check_key_name(name).map_err(|fault| {
        ApiError::invalid(format!("Invalid value \"{name}\" for parameter '{path}' supplied: {fault}"))
    })?;
    length(name, path, limits::KEY_CHARACTERS)
}

/// Checks the length of a text.
///
/// # Errors
/// When it has more characters.
pub fn length(text: &str, what: &dyn Display, characters: usize) -> Result<(), ApiError> {
    // Bytes are never fewer than characters.
    if text.len() <= characters || text.chars().count() <= characters {
        return Ok(());
    }
    let shown: String = text.chars().take(50).collect();
    Err(ApiError::invalid(format!(
        "'{what}' exceeds the maximum length of {characters} characters: it begins with '{shown}'."
    )))
}

/// Cuts a value to its limit, or refuses it where the operator wants that.
///
/// # Errors
/// When it is too long and is not to be cut.
pub fn value(
    mut text: String,
    what: &dyn Display,
    characters: usize,
    policy: &RequestPolicy,
) -> Result<String, ApiError> {
    if policy.truncate_long_values {
        limits::truncate_characters(&mut text, characters);
    }
    length(&text, what, characters)?;
    Ok(text)
}

/// Checks a param.
///
/// # Errors
/// When its name or value cannot be.
pub fn param(param: KeyValue, prefix: &str, policy: &RequestPolicy) -> Result<KeyValue, ApiError> {
    key_value(param, prefix, limits::PARAM_VALUE_CHARACTERS, policy)
}

/// Checks a tag of a run.
///
/// # Errors
/// When its name or value cannot be.
pub fn run_tag(tag: KeyValue, prefix: &str, policy: &RequestPolicy) -> Result<KeyValue, ApiError> {
    key_value(tag, prefix, limits::RUN_TAG_VALUE_CHARACTERS, policy)
}

fn key_value(
    entry: KeyValue,
    prefix: &str,
    characters: usize,
    policy: &RequestPolicy,
) -> Result<KeyValue, ApiError> {
    key(&entry.key, &format_args!("{prefix}key"))?;
    let value = value(entry.value, &format_args!("{prefix}value"), characters, policy)?;
    Ok(KeyValue { key: entry.key, value })
}

/// Checks a param or tag that no rule is applied to, except that it must not be huge.
///
/// # Errors
/// When its name or value is too long.
pub fn unruled(entry: &KeyValue, prefix: &str) -> Result<(), ApiError> {
    length(&entry.key, &format_args!("{prefix}key"), limits::UNCHECKED_KEY_CHARACTERS)?;
    length(&entry.value, &format_args!("{prefix}value"), limits::UNCHECKED_VALUE_CHARACTERS)
}

/// The name of a new run: the one it is given or that of its tag, which must not contradict each other.
///
/// # Errors
/// When they do.
pub fn new_run_name(name: Option<String>, tags: &[KeyValue]) -> Result<Option<String>, ApiError> {
    let tag = tags.iter().rev().find(|tag| tag.key == RUN_NAME_TAG).map(|tag| tag.value.clone());
    let tag = tag.filter(|name| !name.is_empty());
    if let (Some(name), Some(tag)) = (&name, &tag)
        && name != tag
    {
        return Err(ApiError::invalid(format!(
            "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values \
             (run_name='{name}', mlflow.runName='{tag}'). Send one of them."
        )));
    }
    Ok(name.or(tag))
}

/// Checks the form of a run's id.
///
/// # Errors
/// When no run can have it.
pub fn run_id(text: String) -> Result<RunId, ApiError> {
    if RunId::is_well_formed(&text) {
        return Ok(RunId::new(text));
    }
    Err(ApiError::invalid(format!(
        "Invalid value \"{text}\" for parameter 'run_id' supplied: a run ID is letters, digits, '_' and '-'."
    )))
}

/// Checks when a point was measured.
///
/// # Errors
/// When that is before 1970.
pub fn timestamp(timestamp_ms: i64, path: &dyn Display) -> Result<(), ApiError> {
    if timestamp_ms >= 0 {
        return Ok(());
    }
    Err(ApiError::invalid(format!(
        "Invalid value {timestamp_ms} for parameter '{path}' supplied: \
         the timestamp must be a nonnegative number of milliseconds since the epoch."
    )))
}

/// The dataset that a model's metric was measured on.
///
/// # Errors
/// When only one of name and digest is there.
pub fn metric_dataset(
    name: Option<String>,
    digest: Option<String>,
) -> Result<Option<(String, String)>, ApiError> {
    match (name, digest) {
        (Some(name), Some(digest)) => Ok(Some((name, digest))),
        (None, None) => Ok(None),
        _ => Err(ApiError::invalid("Both dataset_name and dataset_digest must be provided, or neither.")),
    }
}

/// Checks a dataset that a run uses.
///
/// # Errors
/// When one of its texts is too long.
pub fn dataset_input(input: &DatasetInput) -> Result<(), ApiError> {
    let dataset = &input.dataset;
    let checks = [
        ("name", Some(&dataset.name), limits::DATASET_NAME_CHARACTERS),
        ("digest", Some(&dataset.digest), limits::DATASET_DIGEST_CHARACTERS),
        ("source", Some(&dataset.source), limits::DATASET_SOURCE_CHARACTERS),
        ("schema", dataset.schema.as_ref(), limits::DATASET_SCHEMA_CHARACTERS),
        ("profile", dataset.profile.as_ref(), limits::DATASET_PROFILE_CHARACTERS),
    ];
    for (member, text, most) in checks {
        let text = text.map_or("", String::as_str);
        length(text, &member, most)?;
    }
    for tag in &input.tags {
        length(&tag.key, &"key", limits::INPUT_TAG_KEY_CHARACTERS)?;
        length(&tag.value, &"value", limits::INPUT_TAG_VALUE_CHARACTERS)?;
    }
    Ok(())
}

/// Checks how long a filter and an order are: a database bounds the size of one statement.
pub(crate) fn query_size(clauses: usize, order_keys: usize) -> Result<(), ApiError> {
    let too_many = |what: &str, got: usize, most: usize| {
        ApiError::invalid(format!("A search can have at most {most} {what}. Got {got} {what}."))
    };
    if clauses > limits::FILTER_CLAUSES {
        return Err(too_many("filter clauses", clauses, limits::FILTER_CLAUSES));
    }
    if order_keys > limits::ORDER_BY_KEYS {
        return Err(too_many("order_by keys", order_keys, limits::ORDER_BY_KEYS));
    }
    Ok(())
}

/// Checks the number of results that a client asks for.
pub(crate) fn max_results(asked: i64, most: i64) -> Result<usize, ApiError> {
    let hint = if asked <= 0 {
        "It must be a positive integer.".to_owned()
    } else if asked > most {
        format!("It must be at most {most}.")
    } else {
        return Ok(usize::try_from(asked).unwrap_or(usize::MAX));
    };
    Err(ApiError::invalid(format!("Invalid value {asked} for parameter 'max_results' supplied. {hint}")))
}
