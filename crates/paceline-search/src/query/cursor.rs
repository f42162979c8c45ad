//! A place between the tokens of a query.

use std::borrow::Cow;
use std::ops::Range;

use super::error::{Expected, QueryError};
use crate::token::{Kind, Token, tokenize};

pub(super) struct Cursor<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    position: usize,
}

/// A key with its quotes removed.
pub(super) struct KeyText<'a> {
    pub(super) entity: Option<&'a str>,
    pub(super) name: Cow<'a, str>,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, tokens: tokenize(text), position: 0 }
    }

    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.position == self.tokens.len()
    }

    pub(super) fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.position).copied()
    }

    /// The token after the next one.
    pub(super) fn peek_second(&self) -> Option<Token<'a>> {
        self.tokens.get(self.position + 1).copied()
    }

    pub(super) fn advance(&mut self) {
        self.position = (self.position + 1).min(self.tokens.len());
    }

    /// Where the next token is; empty at the end.
    pub(super) fn span(&self) -> Range<usize> {
        self.peek().map_or(self.text.len()..self.text.len(), |token| token.start..token.end())
    }

    /// From `start` to the end of the last token read.
    pub(super) fn span_since(&self, start: usize) -> Range<usize> {
        let last = self.position.checked_sub(1).and_then(|last| self.tokens.get(last));
        start..last.map_or(start, |token| token.end().max(start))
    }

    pub(super) fn accept(&mut self, kind: Kind<'_>) -> bool {
        let accepted = self.peek().is_some_and(|token| token.kind == kind);
        self.position += usize::from(accepted);
        accepted
    }

    pub(super) fn accept_word(&mut self, word: &str) -> bool {
        let accepted = self.peek().is_some_and(|token| token.is_word(word));
        self.position += usize::from(accepted);
        accepted
    }

    /// The sign or word `source`, which is no part of another token.
    pub(super) fn accept_sign(&mut self, source: &str) -> bool {
        let accepted = self.peek().is_some_and(|token| token.source == source);
        self.position += usize::from(accepted);
        accepted
    }

    pub(super) fn expect(&mut self, kind: Kind<'_>, expected: &[Expected]) -> Result<(), QueryError> {
        if self.accept(kind) { Ok(()) } else { Err(self.unexpected(expected)) }
    }

    /// Checks that nothing follows, where `expected` could.
    pub(super) fn finish(&self, expected: &[Expected]) -> Result<(), QueryError> {
        match self.peek() {
            None => Ok(()),
            Some(token) if expected.is_empty() => Err(QueryError::new(
                token.start..token.end(),
                format!("Expected nothing more, found '{}'", super::error::shortened(token.source)),
            )),
            Some(_) => Err(self.unexpected(expected)),
        }
    }

    /// The error for the next token.
    pub(super) fn unexpected(&self, expected: &[Expected]) -> QueryError {
        match self.peek() {
            Some(token) if token.kind == Kind::Stray && token.source.starts_with(['\'', '"', '`']) => {
                let message = format!("The quote {} that begins here is never closed", &token.source[..1]);
                QueryError::new(self.span(), message)
            }
            found => QueryError::unexpected(self.span(), expected, found.map(|token| token.source)),
        }
    }

    /// The key that the next token spells, quotes removed, if it is one. A name in quotes may hold the quote itself,
    /// doubled.
    pub(super) fn accept_key(&mut self) -> Option<KeyText<'a>> {
        let token = self.peek()?;
        let key = token.key()?;
        self.advance();
        let name = match token.source.chars().next_back() {
            Some(quote @ ('`' | '"' | '\'')) => self.doubled_quotes(quote, key.name),
            _ => key.name.into(),
        };
        Some(KeyText { entity: key.entity, name })
    }

    /// The text in single or double quotes that comes next, without them, if there is one.
    pub(super) fn accept_text(&mut self) -> Option<Cow<'a, str>> {
        let Kind::Quoted { quote: quote @ ('\'' | '"'), inner } = self.peek()?.kind else {
            return None;
        };
        self.advance();
        Some(self.doubled_quotes(quote, inner))
    }

    /// Joins `first`, whose closing quote was just read, with what follows that quote when another one stands directly
    /// behind it. In MLflow's filters nothing can follow a quote that way.
    fn doubled_quotes(&mut self, quote: char, first: &'a str) -> Cow<'a, str> {
        let mut text = Cow::Borrowed(first);
        while let Some(inner) = self.piece_behind(quote) {
            let owned = text.to_mut();
            owned.push(quote);
            owned.push_str(inner);
            self.advance();
        }
        text
    }

    fn piece_behind(&self, quote: char) -> Option<&'a str> {
        let last = self.tokens.get(self.position.checked_sub(1)?)?;
        match self.peek()? {
            Token { kind: Kind::Quoted { quote: next, inner }, start, .. }
                if next == quote && start == last.end() =>
            {
                Some(inner)
            }
            _ => None,
        }
    }
}
