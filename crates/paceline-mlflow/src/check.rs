//! Checks of values: names, lengths, ranges. They come after the checks of shape.

use std::fmt::Display;

use crate::error::ApiError;
use crate::policy::RequestPolicy;
use paceline_types::{check_key_name, limits};

/// Checks the name of a metric, param or tag.
pub(crate) fn key(name: &str, path: &dyn Display) -> Result<(), ApiError> {
    check_key_name(name).map_err(|fault| {
        ApiError::invalid(format!("Invalid value \"{name}\" for parameter '{path}' supplied: {fault}"))
    })?;
    length(name, path, limits::KEY_CHARACTERS)
}

/// Checks the length of a text.
pub(crate) fn length(text: &str, what: &dyn Display, characters: usize) -> Result<(), ApiError> {
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
pub(crate) fn value(
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
