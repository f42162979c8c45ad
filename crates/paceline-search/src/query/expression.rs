//! Clauses joined by AND, OR, NOT and parentheses.

use std::fmt;

use super::clause::RunQueryClause;
use super::cursor::Cursor;
use super::error::{Expected, QueryError};
use crate::run::RunFilter;
use crate::token::Kind;

/// Parentheses and NOTs inside each other.
const DEPTH_MAX: usize = 50;
/// Clauses of one query, which are as many as one of MLflow's filters may have.
const CLAUSES_MAX: usize = 200;

/// What must hold of a run.
#[derive(Debug, Clone, PartialEq)]
pub enum RunQueryExpression {
    /// All of these; at least two, none of them an `And`.
    And(Vec<Self>),
    /// At least one of these; at least two, none of them an `Or`.
    Or(Vec<Self>),
    /// Not this.
    Not(Box<Self>),
    /// One condition.
    Clause(RunQueryClause),
}

impl RunQueryExpression {
    /// Parses a query. A blank one is none: it holds of every run.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn parse(query: &str) -> Result<Option<Self>, QueryError> {
        let cursor = Cursor::new(query);
        if cursor.is_at_end() {
            return Ok(None);
        }
        let mut parser = Parser { cursor, clauses: 0, depth: 0 };
        let expression = parser.alternatives()?;
        parser.cursor.finish(&[Expected::Word("AND"), Expected::Word("OR")])?;
        Ok(Some(expression))
    }

    /// All of some expressions; none when there are none.
    fn all(parts: Vec<Self>) -> Option<Self> {
        joined(parts, Self::And, |part| match part {
            Self::And(parts) => Ok(parts),
            other => Err(other),
        })
    }

    fn any(parts: Vec<Self>) -> Option<Self> {
        joined(parts, Self::Or, |part| match part {
            Self::Or(parts) => Ok(parts),
            other => Err(other),
        })
    }
}

/// What an MLflow filter means here: the same. One without clauses is none.
impl From<RunFilter> for Option<RunQueryExpression> {
    fn from(filter: RunFilter) -> Self {
        let clause = |clause| RunQueryExpression::Clause(RunQueryClause::from(clause));
        RunQueryExpression::all(filter.clauses.into_iter().map(clause).collect())
    }
}

/// Parts as one expression, where parts that are joined the same way give theirs.
fn joined(
    parts: Vec<RunQueryExpression>,
    join: impl Fn(Vec<RunQueryExpression>) -> RunQueryExpression,
    inner_parts: impl Fn(RunQueryExpression) -> Result<Vec<RunQueryExpression>, RunQueryExpression>,
) -> Option<RunQueryExpression> {
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match inner_parts(part) {
            Ok(inner) => flat.extend(inner),
            Err(part) => flat.push(part),
        }
    }
    if flat.len() > 1 { Some(join(flat)) } else { flat.pop() }
}

struct Parser<'a> {
    cursor: Cursor<'a>,
    clauses: usize,
    depth: usize,
}

impl Parser<'_> {
    /// Expressions joined by OR.
    fn alternatives(&mut self) -> Result<RunQueryExpression, QueryError> {
        let mut parts = vec![self.conjunction()?];
        while self.cursor.accept_word("OR") {
            parts.push(self.conjunction()?);
        }
        RunQueryExpression::any(parts).ok_or_else(|| self.cursor.unexpected(&[Expected::Key]))
    }

    /// Expressions joined by AND, which binds more closely than OR.
    fn conjunction(&mut self) -> Result<RunQueryExpression, QueryError> {
        let mut parts = vec![self.part()?];
        while self.cursor.accept_word("AND") {
            parts.push(self.part()?);
        }
        RunQueryExpression::all(parts).ok_or_else(|| self.cursor.unexpected(&[Expected::Key]))
    }

    fn part(&mut self) -> Result<RunQueryExpression, QueryError> {
        let span = self.cursor.span();
        if self.cursor.accept_word("NOT") {
            self.enter(span)?;
            let negated = self.part()?;
            self.depth -= 1;
            return Ok(RunQueryExpression::Not(Box::new(negated)));
        }
        if self.cursor.accept(Kind::Open) {
            self.enter(span)?;
            let inner = self.alternatives()?;
            let expected = [Expected::Word("AND"), Expected::Word("OR"), Expected::Word(")")];
            self.cursor.expect(Kind::Close, &expected)?;
            self.depth -= 1;
            return Ok(inner);
        }
        self.clauses += 1;
        if self.clauses > CLAUSES_MAX {
            return Err(QueryError::new(span, format!("A query can have at most {CLAUSES_MAX} clauses")));
        }
        Ok(RunQueryExpression::Clause(RunQueryClause::parse(&mut self.cursor)?))
    }

    fn enter(&mut self, span: std::ops::Range<usize>) -> Result<(), QueryError> {
        self.depth += 1;
        if self.depth <= DEPTH_MAX {
            return Ok(());
        }
        let message = format!("A query can have at most {DEPTH_MAX} parentheses and NOTs inside each other");
        Err(QueryError::new(span, message))
    }
}

/// The expression as a query that parses to it.
impl fmt::Display for RunQueryExpression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::And(parts) => write_joined(f, parts, " AND "),
            Self::Or(parts) => write_joined(f, parts, " OR "),
            Self::Not(negated) => {
                f.write_str("NOT ")?;
                write_part(f, negated)
            }
            Self::Clause(clause) => clause.fmt(f),
        }
    }
}

fn write_joined(f: &mut fmt::Formatter<'_>, parts: &[RunQueryExpression], word: &str) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        f.write_str(if index == 0 { "" } else { word })?;
        write_part(f, part)?;
    }
    Ok(())
}

/// A part of a longer expression, in parentheses where it could be read another way.
fn write_part(f: &mut fmt::Formatter<'_>, part: &RunQueryExpression) -> fmt::Result {
    match part {
        RunQueryExpression::And(_) | RunQueryExpression::Or(_) => write!(f, "({part})"),
        RunQueryExpression::Not(_) | RunQueryExpression::Clause(_) => write!(f, "{part}"),
    }
}
