//! Writes trees back as the text that parses to them.

use std::fmt;

/// The clauses joined by AND.
pub(crate) fn write_clauses<C: fmt::Display>(f: &mut fmt::Formatter<'_>, clauses: &[C]) -> fmt::Result {
    for (index, clause) in clauses.iter().enumerate() {
        let separator = if index == 0 { "" } else { " AND " };
        write!(f, "{separator}{clause}")?;
    }
    Ok(())
}

/// A key that needs quotes, in the first kind of quote that it does not contain.
pub(crate) fn quote_key(key: &str) -> String {
    quote_with(key, &['`', '"', '\''])
}

/// A string in the first kind of quote that it does not contain.
pub(crate) fn quote_text(text: &str) -> String {
    quote_with(text, &['\'', '"'])
}

/// Text with every kind of quote in it has one kind doubled, which only the run query language reads. Parsing a filter
/// never makes such a text: filters have no escapes.
fn quote_with(text: &str, quotes: &[char]) -> String {
    match quotes.iter().find(|quote| !text.contains(**quote)) {
        Some(quote) => format!("{quote}{text}{quote}"),
        None => {
            let quote = quotes.first().copied().unwrap_or('\'');
            format!("{quote}{}{quote}", text.replace(quote, &format!("{quote}{quote}")))
        }
    }
}

/// A number literal. Infinity has none of its own, but literals beyond the range of `f64` parse to it.
pub(crate) fn write_number(f: &mut fmt::Formatter<'_>, value: f64) -> fmt::Result {
    match value {
        f64::INFINITY => f.write_str("1e999"),
        f64::NEG_INFINITY => f.write_str("-1e999"),
        _ => write!(f, "{value}"),
    }
}
