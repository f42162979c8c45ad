//! From bytes or a query string to fields.

use std::borrow::Cow;

use jiter::JsonValue;
use percent_encoding::percent_decode;

use crate::error::ApiError;
use crate::fields::{Fields, Source};
use crate::json_text::{compact, type_name};
use crate::policy::RequestPolicy;

/// A request's parameters, before anybody asked for their types.
#[derive(Debug)]
pub enum Body<'b> {
    /// A JSON document.
    Json(JsonValue<'b>),
    /// Pairs of a query string, decoded.
    Query(Vec<(String, String)>),
}

impl<'b> Body<'b> {
    /// Parses a JSON body. One that is empty or no JSON counts as an empty object: the errors about missing
    /// parameters that follow are what clients expect. JSON inside a JSON string, as old clients send it, is
    /// parsed once more.
    pub fn parse(bytes: &'b [u8]) -> Self {
        let value = match parse_lenient(bytes) {
            JsonValue::Str(text) => parse_lenient(text.as_bytes()).into_static(),
            value => value,
        };
        Self::Json(value)
    }

    /// Splits a query string.
    pub fn parse_query(query: &str) -> Self {
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode_form(name), decode_form(value))
        };
        Self::Query(query.split('&').filter(|pair| !pair.is_empty()).map(pair).collect())
    }

    /// The fields of the object.
    ///
    /// # Errors
    /// When the document is an array, a number or another thing without fields.
    pub fn fields<'f>(&'f self, policy: &'f RequestPolicy) -> Result<Fields<'f>, ApiError> {
        let source = match self {
            Self::Query(pairs) => Source::Query(pairs),
            Self::Json(JsonValue::Object(object)) => Source::Object(object),
            Self::Json(JsonValue::Null) => Source::Object(&[]),
            Self::Json(other) => {
                return Err(ApiError::invalid(format!(
                    "Invalid value {} for the request body: expected a JSON object, got {}.",
                    compact(other),
                    type_name(other)
                )));
            }
        };
        Ok(Fields::new(source, policy))
    }
}

fn parse_lenient(bytes: &[u8]) -> JsonValue<'_> {
    JsonValue::parse(bytes, true).unwrap_or(JsonValue::Null)
}

fn decode_form(text: &str) -> String {
    let spaced: Cow<'_, str> = if text.contains('+') { text.replace('+', " ").into() } else { text.into() };
    percent_decode(spaced.as_bytes()).decode_utf8_lossy().into_owned()
}
