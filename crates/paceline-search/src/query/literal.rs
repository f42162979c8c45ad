//! Values as written, and what they mean where a value of some type is needed.

use std::borrow::Cow;
use std::ops::Range;

use super::cursor::Cursor;
use super::duration::Milliseconds;
use super::error::{Expected, QueryError, shortened};
use super::time::QueryTime;
use crate::token::Kind;

/// A value, and where it stands.
pub(super) struct Literal<'a> {
    value: Value<'a>,
    pub(super) span: Range<usize>,
    /// The value as written.
    source: &'a str,
}

enum Value<'a> {
    Text(Cow<'a, str>),
    /// Perhaps infinite, when written as a number beyond the range.
    Number(f64),
    /// `NaN`
    NotANumber,
    /// `inf` or `-inf`, as the store keeps them.
    Infinity(f64),
    Duration(Milliseconds),
    /// `now()` and so many milliseconds.
    Now(i64),
}

impl<'a> Literal<'a> {
    /// Reads the next value; `expected` says of which type it should be.
    pub(super) fn parse(cursor: &mut Cursor<'a>, expected: &[Expected]) -> Result<Self, QueryError> {
        let start = cursor.span().start;
        let value = parse_value(cursor, expected)?;
        let span = cursor.span_since(start);
        let source = cursor.text().get(span.clone()).unwrap_or_default();
        Ok(Self { value, span, source })
    }

    /// Whether it is a text in quotes.
    pub(super) fn is_text(&self) -> bool {
        matches!(self.value, Value::Text(_))
    }

    pub(super) fn text(&self) -> Result<String, QueryError> {
        match &self.value {
            Value::Text(text) => Ok(text.clone().into_owned()),
            _ => Err(self.refused(Expected::Text)),
        }
    }

    /// A number, perhaps NaN or infinite.
    pub(super) fn number(&self) -> Result<f64, QueryError> {
        match self.value {
            Value::Number(number) | Value::Infinity(number) => Ok(number),
            Value::NotANumber => Ok(f64::NAN),
            _ => Err(self.refused(Expected::Number)),
        }
    }

    /// The number of an id, in quotes or not.
    pub(super) fn id(&self) -> Result<f64, QueryError> {
        match &self.value {
            Value::Text(text) => {
                text.parse::<u32>().map(f64::from).map_err(|_| self.refused(Expected::Number))
            }
            _ => self.number(),
        }
    }

    pub(super) fn time(&self) -> Result<QueryTime, QueryError> {
        let time = match &self.value {
            Value::Text(text) => QueryTime::parse(text),
            Value::Number(number) => Some(QueryTime::Milliseconds(*number)),
            Value::Now(offset_ms) => Some(QueryTime::Now { offset_ms: *offset_ms }),
            _ => None,
        };
        time.ok_or_else(|| self.refused(Expected::Time))
    }

    /// A duration. Of the numbers only zero says how long it is without a unit.
    pub(super) fn duration(&self) -> Result<Milliseconds, QueryError> {
        match self.value {
            Value::Duration(duration) => Ok(duration),
            Value::Number(0.0) => Ok(Milliseconds(0)),
            _ => Err(self.refused(Expected::Duration)),
        }
    }

    /// The error for a value of another type than `expected`.
    pub(super) fn refused(&self, expected: Expected) -> QueryError {
        QueryError::new(self.span.clone(), format!("Expected {expected}, found {}", shortened(self.source)))
            .expecting(&[expected])
    }
}

fn parse_value<'a>(cursor: &mut Cursor<'a>, expected: &[Expected]) -> Result<Value<'a>, QueryError> {
    if let Some(text) = cursor.accept_text() {
        return Ok(Value::Text(text));
    }
    let Some(token) = cursor.peek() else {
        return Err(cursor.unexpected(expected));
    };
    if let Kind::Number(number) = token.kind {
        cursor.advance();
        return Ok(Value::Number(number));
    }
    let is_negative = token.source == "-";
    let word = if is_negative { cursor.peek_second() } else { Some(token) };
    let value = match word.map(|token| token.source) {
        Some(word) if is_any(word, &["inf", "infinity"]) => Value::Infinity(f64::MAX),
        Some(word) if is_any(word, &["nan"]) => Value::NotANumber,
        Some(word) if is_any(word, &["now"]) => return parse_now(cursor),
        Some(word) => match Milliseconds::parse(word) {
            Some(duration) => Value::Duration(duration),
            None => return Err(cursor.unexpected(expected)),
        },
        None => return Err(cursor.unexpected(expected)),
    };
    cursor.advance();
    match (is_negative, value) {
        (false, value) => Ok(value),
        (true, Value::Infinity(number)) => {
            cursor.advance();
            Ok(Value::Infinity(-number))
        }
        (true, _) => Err(cursor.unexpected(&[Expected::Word("inf")])),
    }
}

fn is_any(word: &str, words: &[&str]) -> bool {
    words.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// `now()`, or that and a duration: `now() - 7d`.
fn parse_now<'a>(cursor: &mut Cursor<'a>) -> Result<Value<'a>, QueryError> {
    cursor.accept_word("now");
    cursor.expect(Kind::Open, &[Expected::Word("(")])?;
    cursor.expect(Kind::Close, &[Expected::Word(")")])?;
    let sign = if cursor.accept_sign("-") {
        -1
    } else if cursor.accept_sign("+") {
        1
    } else {
        return Ok(Value::Now(0));
    };
    let offset = Literal::parse(cursor, &[Expected::Duration])?.duration()?;
    Ok(Value::Now(sign * offset.0))
}
