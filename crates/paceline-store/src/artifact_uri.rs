//! Artifact locations: where below a root an experiment, a run or a model keeps its files.

/// `suffix` appended to the path of `base`; a query string of the base stays at the end. A plain path has none: its
/// question marks are characters of names.
pub(crate) fn append(base: &str, suffix: &str) -> String {
    let (path, query) = match base.split_once('?') {
        Some((path, query)) if !base.starts_with('/') => (path, Some(query)),
        _ => (base, None),
    };
    let separator = if path.ends_with('/') { "" } else { "/" };
    match query {
        Some(query) => format!("{path}{separator}{suffix}?{query}"),
        None => format!("{path}{separator}{suffix}"),
    }
}
