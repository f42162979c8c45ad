//! LIKE, ILIKE and regular expressions as filters mean them, and numbers in texts, in SQLite, whose own operators
//! differ.
//!
//! SQLite's LIKE ignores case, of ASCII letters only, and its GLOB needs time exponential in the wildcards of a
//! hostile pattern. Here a match takes at most (text × pattern) steps.

use std::cell::Cell;
use std::time::Instant;

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::{Connection, Error};

use paceline_search::{compile_regex, number_in_text};

/// Steps between two looks at the clock.
const STEPS_PER_LOOK: usize = 65_536;

thread_local! {
    /// When the read of this thread must end. SQLite itself looks at the clock between two calls only.
    static DEADLINE: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Sets when matches on this thread must end.
pub(in crate::database) fn set_deadline(deadline: Option<Instant>) {
    DEADLINE.set(deadline);
}

/// Adds `text_like(value, pattern)`, `text_ilike(value, pattern)` and `text_matches(value, pattern)` to a connection,
/// where NULL matches nothing, and `text_number(value)`, which is NULL when the text spells no number.
pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("text_like", 2, flags, |context| evaluate(context, false))?;
    connection.create_scalar_function("text_ilike", 2, flags, |context| evaluate(context, true))?;
    connection.create_scalar_function("text_matches", 2, flags, has_match)?;
    connection.create_scalar_function("text_number", 1, flags, |context| {
        Ok(context.get_raw(0).as_str_or_null()?.and_then(number_in_text))
    })
}

/// Whether some part of a text matches a regular expression, which is compiled once for a statement.
fn has_match(context: &Context<'_>) -> rusqlite::Result<bool> {
    let regex =
        context.get_or_create_aux(1, |pattern| -> Result<_, Box<dyn std::error::Error + Send + Sync>> {
            Ok(compile_regex(pattern.as_str()?)?)
        })?;
    Ok(context.get_raw(0).as_str_or_null()?.is_some_and(|text| regex.is_match(text)))
}

fn evaluate(context: &Context<'_>, ignore_case: bool) -> rusqlite::Result<bool> {
    let Some(value) = context.get_raw(0).as_str_or_null()? else {
        return Ok(false);
    };
    let Some(pattern) = context.get_raw(1).as_str_or_null()? else {
        return Ok(false);
    };
    let deadline = DEADLINE.get();
    let case = if ignore_case { without_case } else { std::convert::identity };
    is_match(value, pattern, case, deadline).ok_or_else(|| Error::UserFunctionError("the time is up".into()))
}

/// The same character for all cases of a letter. Always one for one, and whatever stands beside it: lower case of
/// whole texts changes their length (`İ`) and looks at the next letter (`Σ`), which in a pattern is a wildcard.
fn without_case(letter: char) -> char {
    fn only(mut letters: impl Iterator<Item = char>) -> Option<char> {
        letters.next().filter(|_| letters.next().is_none())
    }
    let upper = only(letter.to_uppercase()).unwrap_or(letter);
    only(upper.to_lowercase()).unwrap_or(upper)
}

/// Whether the whole text matches: `%` is any run of characters, `_` is one, all others are themselves.
///
/// None when the deadline passed before the answer was known.
fn is_match(text: &str, pattern: &str, case: fn(char) -> char, deadline: Option<Instant>) -> Option<bool> {
    let text: Vec<char> = text.chars().map(case).collect();
    let pattern: Vec<char> = pattern.chars().map(case).collect();
    let (mut at, mut next) = (0, 0);
    // The last `%` met, and how much of the text it covers so far: where to go on when the rest does not fit.
    let mut retry: Option<(usize, usize)> = None;
    let mut steps = 0_usize;
    while at < text.len() {
        steps += 1;
        if steps.is_multiple_of(STEPS_PER_LOOK) && deadline.is_some_and(|deadline| Instant::now() > deadline)
        {
            return None;
        }
        match pattern.get(next) {
            Some('%') => {
                retry = Some((next, at));
                next += 1;
            }
            Some(&c) if c == '_' || c == text[at] => {
                at += 1;
                next += 1;
            }
            _ => {
                let Some((wildcard, covered)) = retry else {
                    return Some(false);
                };
                retry = Some((wildcard, covered + 1));
                (at, next) = (covered + 1, wildcard + 1);
            }
        }
    }
    Some(pattern[next..].iter().all(|c| *c == '%'))
}
