//! Artifact locations: where below a root an experiment, a run or a model keeps its files.

/// `suffix` appended to the path of `base`; a query string of the base stays at the end.
pub(crate) fn append(base: &str, suffix: &str) -> String {
    let (path, query) = match base.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (base, None),
    };
    let separator = if path.ends_with('/') { "" } else { "/" };
    match query {
        Some(query) => format!("{path}{separator}{suffix}?{query}"),
        None => format!("{path}{separator}{suffix}"),
    }
}
