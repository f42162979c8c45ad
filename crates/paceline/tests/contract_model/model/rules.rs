//! Rules for names and values that several resources share.

use super::fields::Fields;
use super::refusal::{Outcome, Refusal};

/// A tag or param of a request.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) value: String,
}

/// Reads a tag or param that must have a key.
pub(super) fn entry(fields: &Fields) -> Outcome<Entry> {
    Ok(Entry { key: fields.required_text("key")?, value: fields.text("value")?.unwrap_or_default() })
}

/// Reads a tag or param that nothing is demanded of.
pub(super) fn unchecked_entry(fields: &Fields) -> Outcome<Entry> {
    let text = |name| fields.text(name).map(Option::unwrap_or_default);
    let entry = Entry { key: text("key")?, value: text("value")? };
    check_length(&entry.key, 5_000)?;
    Ok(entry)
}

/// Reads a list of tags or params, and where each of them is.
pub(super) fn entries(
    fields: &Fields,
    name: &str,
    read: fn(&Fields) -> Outcome<Entry>,
) -> Outcome<Vec<(Entry, String)>> {
    fields.list(name)?.iter().map(|element| Ok((read(element)?, element.path("")))).collect()
}

/// The rule for the names of metrics, params and tags.
pub(super) fn check_key(key: &str, path: &str) -> Outcome<()> {
    let is_allowed = |c: char| c.is_alphanumeric() || "_/.-: ".contains(c);
    let fault = if !key.chars().all(is_allowed) {
        "Names may only contain alphanumerics"
    } else if normalised(key) != key || key.starts_with("..") || key.starts_with('/') || key == "." {
        "Names may be treated as files in certain cases"
    } else {
        return check_length(key, 250);
    };
    let mut refusal = Refusal::wrong_value(path);
    refusal.fragments.push(fault.to_owned());
    Err(refusal)
}

/// A path as POSIX normalises it.
fn normalised(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." if segments.last().is_some_and(|last| *last != "..") => {
                segments.pop();
            }
            segment => segments.push(segment),
        }
    }
    let joined = segments.join("/");
    if path.starts_with('/') {
        format!("/{joined}")
    } else if joined.is_empty() {
        ".".to_owned()
    } else {
        joined
    }
}

pub(super) fn check_length(text: &str, characters: usize) -> Outcome<()> {
    if text.chars().count() > characters { Err(Refusal::too_long(characters)) } else { Ok(()) }
}

pub(super) fn truncated(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}

/// What the routes that check the form of a run id accept.
pub(super) fn check_run_id(run_id: &str) -> Outcome<()> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let is_well_formed = run_id.starts_with(|c: char| c.is_ascii_alphanumeric())
        && run_id.chars().all(is_word)
        && run_id.chars().count() <= 256;
    if is_well_formed { Ok(()) } else { Err(Refusal::wrong_value("run_id")) }
}
