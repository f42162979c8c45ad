//! Environment variables, where an empty one counts as unset.

/// The value of a variable.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Whether a variable says yes, in one of the spellings that MLflow takes.
pub(crate) fn is_on(name: &str) -> bool {
    variable(name).is_some_and(|value| matches!(value.to_ascii_lowercase().as_str(), "true" | "1"))
}
