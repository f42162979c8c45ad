//! Environment variables, where an empty one counts as unset.

/// The value of a variable. One of MLflow's is also read as `PACELINE_…`, which wins.
pub(crate) fn variable(name: &str) -> Option<String> {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let own = name.strip_prefix("MLFLOW_").map(|rest| format!("PACELINE_{rest}"));
    own.as_deref().and_then(set).or_else(|| set(name))
}

/// Whether a variable says yes, in one of the spellings that MLflow takes.
pub(crate) fn is_on(name: &str) -> bool {
    variable(name).is_some_and(|value| matches!(value.to_ascii_lowercase().as_str(), "true" | "1"))
}
