//! The shape of what is said about an operand, before the type of the values is looked at.

use super::cursor::Cursor;
use super::error::{Expected, QueryError};
use super::literal::Literal;
use crate::comparison::NumberOperator;
use crate::token::Kind;

/// Which comparisons an operand has, and the values they take.
#[derive(Clone, Copy)]
pub(super) struct Rule {
    /// `<`, `<=`, `>`, `>=` and `BETWEEN`.
    pub(super) is_ordered: bool,
    /// `LIKE`, `ILIKE`, `MATCHES` and their short forms.
    pub(super) has_patterns: bool,
    /// The values.
    pub(super) values: &'static [Expected],
}

pub(super) enum Comparison<'a> {
    Scalar { operator: NumberOperator, value: Literal<'a> },
    Pattern { kind: PatternKind, negated: bool, pattern: Literal<'a> },
    List { negated: bool, values: Vec<Literal<'a>> },
    Range { negated: bool, low: Literal<'a>, high: Literal<'a> },
    Null { negated: bool },
}

#[derive(Clone, Copy)]
pub(super) enum PatternKind {
    Like,
    ILike,
    Regex,
}

impl Rule {
    /// Reads the operator and its values.
    pub(super) fn comparison<'a>(self, cursor: &mut Cursor<'a>) -> Result<Comparison<'a>, QueryError> {
        if let Some(operator) = self.accept_scalar(cursor)? {
            return Ok(Comparison::Scalar { operator, value: Literal::parse(cursor, self.values)? });
        }
        if cursor.accept_word("IS") {
            return is_null(cursor);
        }
        let refused = cursor.unexpected(&self.operators());
        let negated = cursor.accept_word("NOT");
        if cursor.accept_word("IN") {
            return Ok(Comparison::List { negated, values: self.list(cursor)? });
        }
        if self.is_ordered && cursor.accept_word("BETWEEN") {
            let low = Literal::parse(cursor, self.values)?;
            if !cursor.accept_word("AND") {
                return Err(cursor.unexpected(&[Expected::Word("AND")]));
            }
            return Ok(Comparison::Range { negated, low, high: Literal::parse(cursor, self.values)? });
        }
        if self.has_patterns
            && let Some((kind, is_negative_sign)) = accept_pattern_operator(cursor, negated)
        {
            let expected = match kind {
                PatternKind::Regex => Expected::Pattern,
                PatternKind::Like | PatternKind::ILike => Expected::Text,
            };
            let pattern = Literal::parse(cursor, &[expected])?;
            return Ok(Comparison::Pattern { kind, negated: negated || is_negative_sign, pattern });
        }
        if negated {
            let words: Vec<_> = self.operators().into_iter().filter(is_negatable).collect();
            return Err(cursor.unexpected(&words));
        }
        Err(refused)
    }

    fn accept_scalar(self, cursor: &mut Cursor<'_>) -> Result<Option<NumberOperator>, QueryError> {
        let Some(token) = cursor.peek().filter(|token| token.kind == Kind::Operator) else {
            return Ok(None);
        };
        let operator = match token.source {
            "==" => NumberOperator::Equal,
            "<>" => NumberOperator::NotEqual,
            "~" | "!~" if self.has_patterns => return Ok(None),
            source => NumberOperator::parse(source).ok_or_else(|| cursor.unexpected(&self.operators()))?,
        };
        if !self.is_ordered && !matches!(operator, NumberOperator::Equal | NumberOperator::NotEqual) {
            return Err(cursor.unexpected(&self.operators()));
        }
        cursor.advance();
        Ok(Some(operator))
    }

    /// The values between parentheses. A comma before the closing one is accepted: Python prints one-element tuples
    /// that way.
    fn list<'a>(self, cursor: &mut Cursor<'a>) -> Result<Vec<Literal<'a>>, QueryError> {
        cursor.expect(Kind::Open, &[Expected::Word("(")])?;
        let mut values = vec![Literal::parse(cursor, self.values)?];
        while !cursor.accept(Kind::Close) {
            cursor.expect(Kind::Comma, &[Expected::Word(","), Expected::Word(")")])?;
            if cursor.accept(Kind::Close) {
                break;
            }
            values.push(Literal::parse(cursor, self.values)?);
        }
        Ok(values)
    }

    /// The operators, as they are written.
    pub(super) fn operators(self) -> Vec<Expected> {
        let mut words = vec!["=", "!="];
        if self.is_ordered {
            words.extend(["<", "<=", ">", ">=", "BETWEEN"]);
        }
        if self.has_patterns {
            words.extend(["LIKE", "ILIKE", "MATCHES", "~", "!~"]);
        }
        words.extend(["IN", "NOT", "IS"]);
        words.into_iter().map(Expected::Word).collect()
    }
}

fn is_negatable(operator: &Expected) -> bool {
    matches!(operator, Expected::Word("IN" | "BETWEEN" | "LIKE" | "ILIKE" | "MATCHES"))
}

fn is_null<'a>(cursor: &mut Cursor<'_>) -> Result<Comparison<'a>, QueryError> {
    let negated = cursor.accept_word("NOT");
    if cursor.accept_word("NULL") {
        return Ok(Comparison::Null { negated });
    }
    let words = [Expected::Word("NULL"), Expected::Word("NOT")];
    Err(cursor.unexpected(if negated { &words[..1] } else { &words }))
}

/// The pattern operator that comes next, and whether it is itself a negation; signs do not stand behind NOT.
fn accept_pattern_operator(cursor: &mut Cursor<'_>, after_not: bool) -> Option<(PatternKind, bool)> {
    for (word, kind) in
        [("LIKE", PatternKind::Like), ("ILIKE", PatternKind::ILike), ("MATCHES", PatternKind::Regex)]
    {
        if cursor.accept_word(word) {
            return Some((kind, false));
        }
    }
    for (sign, is_negation) in [("~", false), ("!~", true)] {
        if !after_not && cursor.accept_sign(sign) {
            return Some((PatternKind::Regex, is_negation));
        }
    }
    None
}
