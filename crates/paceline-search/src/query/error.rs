//! What is wrong with a query, where, and what could stand there instead.

use std::fmt;
use std::ops::Range;

/// A query that does not parse: a message for whoever wrote it, and what an editor needs to underline the place
/// and to offer completions.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// One sentence that stands alone.
    pub message: String,
    /// The part of the query that it is about, in bytes; empty at the place where something is missing.
    pub span: Range<usize>,
    /// What could stand there. Empty when no other word would help, as when a query is too long.
    pub expected: Vec<Expected>,
}

/// Something that could stand at a place in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Expected {
    /// A keyword, an operator or a sign, as it is written.
    Word(&'static str),
    /// What a clause begins with: a metric, param, tag, attribute or dataset field.
    Key,
    /// `metrics.` and a name.
    Metric,
    /// `params.` or `tags.` and a name.
    ParamOrTag,
    /// A number.
    Number,
    /// A text in quotes.
    Text,
    /// A regular expression in quotes.
    Pattern,
    /// A date in quotes, milliseconds since the epoch, or `now()`.
    Time,
    /// A duration such as `90s` or `1h30m`.
    Duration,
}

/// As error messages say it.
impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Word(word) => return write!(f, "'{word}'"),
            Self::Key => "a key such as metrics.loss, params.lr, tags.team or status",
            Self::Metric => "a metric such as metrics.loss",
            Self::ParamOrTag => "a param or tag such as params.lr",
            Self::Number => "a number",
            Self::Text => "a text in quotes",
            Self::Pattern => "a regular expression in quotes",
            Self::Time => "a date such as '2026-11-01 12:30', or now() - 7d",
            Self::Duration => "a duration such as 90s or 1h30m",
        })
    }
}

impl QueryError {
    pub(super) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { message: message.into(), span, expected: Vec::new() }
    }

    pub(super) fn expecting(mut self, expected: &[Expected]) -> Self {
        self.expected = expected.to_vec();
        self
    }

    /// The error for something else than what was expected: the text found, or none at the end.
    pub(super) fn unexpected(span: Range<usize>, expected: &[Expected], found: Option<&str>) -> Self {
        let list: Vec<String> = expected.iter().map(Expected::to_string).collect();
        let found = found.map_or_else(|| "the end".into(), |found| format!("'{}'", shortened(found)));
        Self::new(span, format!("Expected {}, found {found}", list.join(" or "))).expecting(expected)
    }
}

/// The beginning of a text that may be long.
pub(super) fn shortened(text: &str) -> String {
    const CHARACTERS: usize = 60;
    match text.char_indices().nth(CHARACTERS) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}
