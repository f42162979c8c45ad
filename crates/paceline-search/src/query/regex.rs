//! Regular expressions of queries.

use regex::{Regex, RegexBuilder};

/// Longest pattern.
const PATTERN_BYTES_MAX: usize = 1000;
/// Largest machine that a pattern may become. A match takes at most (text × machine) steps.
const MACHINE_BYTES_MAX: usize = 256 * 1024;
/// Memory in which a machine may remember the states it has met. Used by each statement for itself.
const CACHE_BYTES_MAX: usize = 1024 * 1024;

/// A regular expression that is known to compile within the limits, in the syntax of the `regex` crate.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RegexPattern(String);

impl RegexPattern {
    /// Checks a pattern.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn new(pattern: &str) -> Result<Self, String> {
        if pattern.len() > PATTERN_BYTES_MAX {
            let length = pattern.len();
            return Err(format!("Pattern of {length} bytes: it can have at most {PATTERN_BYTES_MAX}"));
        }
        match compile_regex(pattern) {
            Ok(_) => Ok(Self(pattern.to_owned())),
            Err(regex::Error::CompiledTooBig(_)) => Err("Pattern with too many repetitions".into()),
            Err(error) => Err(format!("Invalid regular expression: {}", reason(&error.to_string()))),
        }
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is wrong with a pattern: the library draws it over several lines, the reason last.
fn reason(error: &str) -> &str {
    let last = error.trim_end().rsplit('\n').next().unwrap_or(error);
    last.strip_prefix("error: ").unwrap_or(last)
}

/// Compiles the pattern of a [`RegexPattern`], for use on any number of texts.
///
/// # Errors
/// When it is no regular expression, or one beyond the limits.
pub fn compile_regex(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).size_limit(MACHINE_BYTES_MAX).dfa_size_limit(CACHE_BYTES_MAX).build()
}
