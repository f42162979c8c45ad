//! Text that came from anywhere, made fit to be shown.

use std::borrow::Cow;

/// A text on one line without control characters, which could move the cursor of a terminal or start a new row.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_control) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if is_control(c) => shown.extend(c.escape_default()),
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// Control characters, and those that turn the direction of the text around them.
fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A size for people.
pub(crate) fn size(size_bytes: u64) -> String {
    indicatif::BinaryBytes(size_bytes).to_string()
}
