//! The shape that clauses have in every search, before a grammar says which keys and comparisons exist.

use crate::error::ParseError;
use crate::token::{Key, Kind, Token, tokenize};

/// One clause: a key and what is said about it.
#[derive(Debug)]
pub(crate) struct Clause<'a> {
    pub(crate) key: Key<'a>,
    pub(crate) comparison: Comparison<'a>,
}

#[derive(Debug)]
pub(crate) enum Comparison<'a> {
    /// `key operator operand`; the operator as written, possibly one that does not exist.
    Scalar { operator: &'a str, operand: Operand<'a> },
    /// `key IN (…)` or `key NOT IN (…)`.
    List { negated: bool, items: Vec<Operand<'a>> },
    /// `key IS NULL` or `key IS NOT NULL`.
    Null { negated: bool },
}

/// A value as written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Operand<'a> {
    pub(crate) value: Value<'a>,
    pub(crate) source: &'a str,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    /// A string in single or double quotes, without them.
    Text(&'a str),
    Number(f64),
    /// Something unquoted that is no number.
    Word,
    /// A name with quoted parts, or anything in backticks: never a value.
    Name,
}

/// Why text is not a list of clauses.
#[derive(Debug)]
pub(crate) enum SyntaxError<'a> {
    Blank,
    MultipleExpressions,
    SwappedOperands(&'a str),
    /// A comma with no value before it.
    IllFormedList,
    /// What was expected, and the token found instead (none at the end).
    Unexpected {
        expected: &'static str,
        found: Option<&'a str>,
    },
}

impl SyntaxError<'_> {
    /// The message that most searches give for this error in `filter`.
    pub(crate) fn into_parse_error(self, filter: &str) -> ParseError {
        ParseError::new(match &self {
            Self::Blank => format!("Invalid filter '{filter}': leave it out, or write at least one clause"),
            Self::MultipleExpressions => {
                "Search filter contained multiple expressions divided by ';': join clauses with AND".into()
            }
            Self::SwappedOperands(found) => {
                format!("Invalid comparison clause: expected a key before the operator, found {found}")
            }
            Self::IllFormedList => format!("While parsing a list in the query, {}", self.detail()),
            Self::Unexpected { .. } => format!("Invalid clause(s) in filter string: {}", self.detail()),
        })
    }

    /// What is wrong, in words that fit behind any introduction.
    pub(crate) fn detail(&self) -> String {
        match self {
            Self::Blank => "the filter is blank".into(),
            Self::MultipleExpressions => "found ';'".into(),
            Self::SwappedOperands(found) => format!("expected a key before the operator, found {found}"),
            Self::IllFormedList => {
                "expected a non-empty list of string values, but got ill-formed list".into()
            }
            Self::Unexpected { expected, found: Some(found) } => {
                format!("expected {expected}, found '{found}'")
            }
            Self::Unexpected { expected, found: None } => format!("expected {expected}, found the end"),
        }
    }
}

/// Cuts a filter into its clauses; an empty one has none.
pub(crate) fn parse_clauses(filter: &str) -> Result<Vec<Clause<'_>>, SyntaxError<'_>> {
    if filter.is_empty() {
        return Ok(Vec::new());
    }
    let tokens = tokenize(filter);
    if tokens.is_empty() {
        return Err(SyntaxError::Blank);
    }
    if has_second_statement(&tokens) {
        return Err(SyntaxError::MultipleExpressions);
    }
    Parser { filter, tokens: &tokens, position: 0 }.clauses()
}

fn has_second_statement(tokens: &[Token<'_>]) -> bool {
    let is_semicolon = |token: &Token<'_>| token.kind == Kind::Semicolon;
    tokens
        .iter()
        .skip_while(|token| is_semicolon(token))
        .skip_while(|token| !is_semicolon(token))
        .any(|token| !is_semicolon(token))
}

struct Parser<'a, 't> {
    filter: &'a str,
    tokens: &'t [Token<'a>],
    position: usize,
}

impl<'a> Parser<'a, '_> {
    fn clauses(mut self) -> Result<Vec<Clause<'a>>, SyntaxError<'a>> {
        let mut clauses = vec![self.clause()?];
        while self.peek().is_some() {
            self.expect_word("AND")?;
            clauses.push(self.clause()?);
        }
        Ok(clauses)
    }

    fn clause(&mut self) -> Result<Clause<'a>, SyntaxError<'a>> {
        let key = self.key()?;
        let comparison = self.comparison()?;
        Ok(Clause { key, comparison })
    }

    fn key(&mut self) -> Result<Key<'a>, SyntaxError<'a>> {
        let Some(token) = self.peek() else {
            return Err(self.unexpected("a key"));
        };
        if let Some(key) = token.key() {
            self.position += 1;
            return Ok(key);
        }
        let operator_follows =
            self.tokens.get(self.position + 1).is_some_and(|next| next.kind == Kind::Operator);
        let is_value = matches!(token.kind, Kind::Number(_) | Kind::Quoted { .. });
        if is_value && operator_follows {
            return Err(SyntaxError::SwappedOperands(token.source));
        }
        Err(self.unexpected("a key"))
    }

    fn comparison(&mut self) -> Result<Comparison<'a>, SyntaxError<'a>> {
        if self.accept_word("IS") {
            let negated = self.accept_word("NOT");
            self.expect_word("NULL")?;
            return Ok(Comparison::Null { negated });
        }
        if self.accept_word("IN") {
            return Ok(Comparison::List { negated: false, items: self.list()? });
        }
        let start = self.position;
        if self.accept_word("NOT") && self.accept_word("IN") {
            return Ok(Comparison::List { negated: true, items: self.list()? });
        }
        self.scalar_operator()?;
        let operator = self.source_since(start);
        Ok(Comparison::Scalar { operator, operand: self.operand()? })
    }

    fn scalar_operator(&mut self) -> Result<(), SyntaxError<'a>> {
        let is_operator = self.peek().is_some_and(|token| token.kind == Kind::Operator);
        if is_operator {
            self.position += 1;
        }
        if is_operator || self.accept_word("LIKE") || self.accept_word("ILIKE") {
            return Ok(());
        }
        Err(self.unexpected("a comparison operator"))
    }

    fn operand(&mut self) -> Result<Operand<'a>, SyntaxError<'a>> {
        let Some(token) = self.peek() else {
            return Err(self.unexpected("a value"));
        };
        let value = match token.kind {
            Kind::Quoted { quote: '\'' | '"', inner } => Value::Text(inner),
            Kind::Quoted { .. } => Value::Name,
            Kind::Number(number) => Value::Number(number),
            // These two are no words that someone forgot to quote: nothing is compared with them.
            _ if token.is_word("TRUE") || token.is_word("FALSE") => return Err(self.unexpected("a value")),
            Kind::Name(_) if token.is_bare() => Value::Word,
            Kind::Name(_) => Value::Name,
            _ => return Err(self.unexpected("a value")),
        };
        self.position += 1;
        Ok(Operand { value, source: token.source })
    }

    /// The values between parentheses. A comma before the closing one is accepted: Python prints
    /// one-element tuples that way.
    fn list(&mut self) -> Result<Vec<Operand<'a>>, SyntaxError<'a>> {
        let mut items = Vec::new();
        self.expect(Kind::Open, "a list in parentheses")?;
        while !self.accept(Kind::Close) {
            if self.accept(Kind::Comma) {
                return Err(SyntaxError::IllFormedList);
            }
            items.push(self.operand()?);
            if !self.accept(Kind::Comma) {
                self.expect(Kind::Close, "',' or ')'")?;
                break;
            }
        }
        Ok(items)
    }

    fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.position).copied()
    }

    fn accept(&mut self, kind: Kind<'_>) -> bool {
        let accepted = self.peek().is_some_and(|token| token.kind == kind);
        self.position += usize::from(accepted);
        accepted
    }

    fn expect(&mut self, kind: Kind<'_>, expected: &'static str) -> Result<(), SyntaxError<'a>> {
        if self.accept(kind) { Ok(()) } else { Err(self.unexpected(expected)) }
    }

    fn accept_word(&mut self, word: &str) -> bool {
        let accepted = self.peek().is_some_and(|token| token.is_word(word));
        self.position += usize::from(accepted);
        accepted
    }

    fn expect_word(&mut self, word: &'static str) -> Result<(), SyntaxError<'a>> {
        if self.accept_word(word) { Ok(()) } else { Err(self.unexpected(word)) }
    }

    fn unexpected(&self, expected: &'static str) -> SyntaxError<'a> {
        SyntaxError::Unexpected { expected, found: self.peek().map(|token| token.source) }
    }

    /// The text from the token at `start` to the last one read.
    fn source_since(&self, start: usize) -> &'a str {
        match self.tokens.get(start..self.position) {
            Some([first, .., last]) => &self.filter[first.start..last.end()],
            Some([only]) => only.source,
            _ => "",
        }
    }
}
