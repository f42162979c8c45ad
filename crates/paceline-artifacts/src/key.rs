//! Artifact keys: the only way a client names an artifact.

use std::fmt;

/// The longest name that the usual file systems store.
const MAX_SEGMENT_BYTES: usize = 255;
const MAX_KEY_BYTES: usize = 4096;

/// A normalised relative path below an artifact root; the empty key is the root itself.
///
/// The text is kept as the client sent it, less `.` segments and doubled slashes, so that names with spaces, `%`, `+`
/// or any Unicode come back unchanged. Safety is judged on the fully decoded text, because some later reader might
/// decode once more.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ArtifactKey(String);

/// The refusal of a path that could name something outside its root.
///
/// It does not say which rule was broken: the message is part of the wire contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Invalid path")]
pub struct InvalidPath;

impl ArtifactKey {
    /// The root itself.
    pub fn root() -> Self {
        Self(String::new())
    }

    /// Checks a path that a client sent (already percent-decoded once by HTTP).
    ///
    /// # Errors
    ///
    /// Refuses, in plain, encoded and repeatedly encoded form: `..` segments, absolute paths, Windows drives, `file:`
    /// URIs, `#`, backslashes and NUL. Refuses names and paths that are too long for a file system.
    pub fn parse(raw: &str) -> Result<Self, InvalidPath> {
        if raw.starts_with('/') {
            return Err(InvalidPath);
        }
        let key = normalised(raw);
        if is_too_long(&key) || is_unsafe(&fully_decoded(&key)) {
            return Err(InvalidPath);
        }
        Ok(Self(key))
    }

    /// The key that `below` names when read from this one.
    pub fn join(&self, below: &ArtifactKey) -> ArtifactKey {
        match (self.is_root(), below.is_root()) {
            (true, _) => below.clone(),
            (_, true) => self.clone(),
            _ => Self(format!("{self}/{below}")),
        }
    }

    /// The path with single slashes between names and none around.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the root itself.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The last name on the path; empty for the root.
    pub fn name(&self) -> &str {
        self.0.rsplit_once('/').map_or(self.as_str(), |(_, name)| name)
    }
}

impl fmt::Display for ArtifactKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn normalised(raw: &str) -> String {
    let names: Vec<&str> = raw.split('/').filter(|name| !matches!(*name, "" | ".")).collect();
    names.join("/")
}

fn is_too_long(key: &str) -> bool {
    key.len() > MAX_KEY_BYTES || key.split('/').any(|name| name.len() > MAX_SEGMENT_BYTES)
}

fn is_unsafe(decoded: &[u8]) -> bool {
    decoded.iter().any(|byte| matches!(byte, b'\\' | b'#' | 0))
        || decoded.starts_with(b"/")
        || decoded.split(|byte| *byte == b'/').any(|name| name == b"..")
        || starts_with_drive_or_scheme(decoded)
}

/// Whether the first name is a Windows drive (`c:`) or the scheme of a file URI.
///
/// The bare name is enough, without what follows, so that joining two keys cannot make one of these.
fn starts_with_drive_or_scheme(decoded: &[u8]) -> bool {
    match decoded.split(|byte| *byte == b'/').next() {
        Some([letter, b':']) => letter.is_ascii_alphabetic(),
        Some(name) => name.eq_ignore_ascii_case(b"file:"),
        None => false,
    }
}

/// Percent-decodes until nothing is left to decode.
///
/// Escapes do not overlap, so taking them off the end of the output as they complete gives the same result as
/// decoding the whole text again and again, in one pass: `%252525…` must not cost quadratic time.
fn fully_decoded(text: &str) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len());
    for byte in text.bytes() {
        decoded.push(byte);
        while let Some(meant) = escape_at_end(&decoded) {
            decoded.truncate(decoded.len() - 3);
            decoded.push(meant);
        }
    }
    decoded
}

fn escape_at_end(bytes: &[u8]) -> Option<u8> {
    let [.., b'%', high, low] = bytes else { return None };
    Some(hex_value(*high)? << 4 | hex_value(*low)?)
}

fn hex_value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}
