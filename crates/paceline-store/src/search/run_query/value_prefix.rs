//! The beginnings of params and tags that are indexed.

/// Characters of a value that the indexes `params_by_value` and `tags_by_value` hold.
pub(in crate::search) const INDEXED_CHARACTERS: usize = 100;

/// The beginning of a value, spelled as the indexes spell it.
pub(in crate::search) fn indexed_prefix(value: &str) -> String {
    format!("substr({value}, 1, {INDEXED_CHARACTERS})")
}

/// The beginning of a text, cut as the indexes cut it: SQLite's `substr` ends before the first NUL.
pub(in crate::search) fn cut(text: &str) -> &str {
    let text = text.split('\0').next().unwrap_or_default();
    text.char_indices().nth(INDEXED_CHARACTERS).map_or(text, |(end, _)| &text[..end])
}

/// The smallest text after all that begin with `prefix`; none when there is no greater one.
pub(in crate::search) fn after_prefix(prefix: &str) -> Option<String> {
    let mut letters: Vec<char> = prefix.chars().collect();
    while let Some(last) = letters.pop() {
        // Surrogates are no characters.
        let next = if last == '\u{d7ff}' { Some('\u{e000}') } else { char::from_u32(last as u32 + 1) };
        if let Some(next) = next {
            letters.push(next);
            return Some(letters.into_iter().collect());
        }
    }
    None
}
