//! Answers that say no.

use serde_json::Value;

/// What a request gets: the whole JSON body of a 200, or a refusal.
pub(crate) type Outcome<T = Value> = Result<T, Refusal>;

/// An error answer, with what its message must contain.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) error_code: &'static str,
    pub(crate) fragments: Vec<String>,
}

impl Refusal {
    fn new(status: u16, error_code: &'static str, fragment: impl Into<String>) -> Self {
        Self { status, error_code, fragments: vec![fragment.into()] }
    }

    pub(crate) fn invalid(fragment: impl Into<String>) -> Self {
        Self::new(400, "INVALID_PARAMETER_VALUE", fragment)
    }

    pub(super) fn missing(path: &str) -> Self {
        Self::invalid(format!("Missing value for required parameter '{path}'"))
    }

    pub(super) fn wrong_value(path: &str) -> Self {
        let mut refusal = Self::invalid("Invalid value");
        refusal.fragments.push(format!("for parameter '{path}' supplied"));
        refusal
    }

    pub(super) fn too_long(characters: usize) -> Self {
        Self::invalid(format!("exceeds the maximum length of {characters} characters"))
    }

    pub(super) fn exists(fragment: impl Into<String>) -> Self {
        Self::new(400, "RESOURCE_ALREADY_EXISTS", fragment)
    }

    pub(super) fn unknown(fragment: impl Into<String>) -> Self {
        Self::new(404, "RESOURCE_DOES_NOT_EXIST", fragment)
    }
}
