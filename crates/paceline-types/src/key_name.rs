//! The rule for the names of metrics, params and tags.

/// Why a name cannot be used as a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyNameFault {
    /// A character outside the allowed set.
    #[error(
        "Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), \
         colons (:) and slashes (/)."
    )]
    Characters,
    /// The name would mean another file if it were used as a path.
    #[error(
        "Names may be treated as files in certain cases, and must not resolve to other names when treated \
         as such: no empty, `.` or `..` segments, no leading or trailing slash."
    )]
    Path,
}

/// What the keys of superseded points begin with. No client can log to such a key, as a part of it is empty.
pub const SUPERSEDED_KEY_PREFIX: &str = "superseded//";

/// Checks a key against the name rule; its length has a limit of its own ([`crate::limits::KEY_CHARACTERS`]).
pub fn check_key_name(name: &str) -> Result<(), KeyNameFault> {
    if !name.chars().all(is_allowed) {
        return Err(KeyNameFault::Characters);
    }
    if name.starts_with("..") || name.split('/').any(|segment| matches!(segment, "" | "." | "..")) {
        return Err(KeyNameFault::Path);
    }
    Ok(())
}

fn is_allowed(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '/' | '.' | '-' | ':' | ' ')
}
