//! From bytes or a query string to a typed request.

use std::borrow::Cow;

use jiter::JsonValue;
use percent_encoding::percent_decode;

use crate::Request;
use crate::error::ApiError;
use crate::fields::{Fields, Source};
use crate::json_text::{compact, type_name};
use crate::policy::RequestPolicy;
use crate::value_count::exceeds_value_limit;

/// Reads a request from a JSON body. One that is empty or no JSON counts as an empty object: the errors about
/// missing parameters that follow are what clients expect. JSON inside a JSON string, as old clients send it, is
/// parsed once more.
///
/// # Errors
/// When the document is an array, a number or another thing without fields, or is refused by the request.
pub fn read_json<R: Request>(bytes: &[u8], policy: &RequestPolicy) -> Result<R, ApiError> {
    match parse(bytes)? {
        JsonValue::Str(text) => read_value(&parse(text.as_bytes())?, policy),
        value => read_value(&value, policy),
    }
}

/// Reads a request from a query string.
///
/// # Errors
/// When the request refuses it.
pub fn read_query<R: Request>(query: &str, policy: &RequestPolicy) -> Result<R, ApiError> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode_form(name), decode_form(value))
    };
    let pairs: Vec<_> = query.split('&').filter(|pair| !pair.is_empty()).map(pair).collect();
    R::read(&Fields::new(Source::Query(&pairs), policy))
}

fn read_value<R: Request>(value: &JsonValue<'_>, policy: &RequestPolicy) -> Result<R, ApiError> {
    let members = match value {
        JsonValue::Object(object) => object.as_slice(),
        JsonValue::Null => &[],
        other => {
            return Err(ApiError::invalid(format!(
                "Invalid value {} for the request body: expected a JSON object, got {}.",
                compact(other),
                type_name(other)
            )));
        }
    };
    R::read(&Fields::new(Source::Object(members), policy))
}

fn parse(bytes: &[u8]) -> Result<JsonValue<'_>, ApiError> {
    if exceeds_value_limit(bytes) {
        return Err(ApiError::invalid(
            "The request body holds too many JSON values. Split it into several requests.",
        ));
    }
    Ok(JsonValue::parse(bytes, true).unwrap_or(JsonValue::Null))
}

fn decode_form(text: &str) -> String {
    let spaced: Cow<'_, str> = if text.contains('+') { text.replace('+', " ").into() } else { text.into() };
    percent_decode(spaced.as_bytes()).decode_utf8_lossy().into_owned()
}
