//! Ages as people write them: `1d2h3m4s`.

use std::fmt;
use std::str::FromStr;

/// A length of time in milliseconds, written in days, hours, minutes and seconds.
///
/// ```
/// # use paceline_types::Age;
/// let age: Age = "1d12h".parse()?;
/// assert_eq!((age.as_ms(), age.to_string().as_str()), (129_600_000, "1d12h"));
/// # Ok::<_, paceline_types::InvalidAge>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Age(i64);

/// A text that is no age.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "Could not parse any time information from '{0}'. Write days, hours, minutes and seconds in this order, as in '8h', '2d8h5m20s' or '1.5d'"
)]
pub struct InvalidAge(String);

/// Units in the order they are written, with their milliseconds.
const UNITS: [(char, i64); 4] = [('d', 86_400_000), ('h', 3_600_000), ('m', 60_000), ('s', 1000)];

impl Age {
    /// An age in milliseconds; none when it is negative.
    pub fn from_ms(ms: i64) -> Option<Self> {
        (ms >= 0).then_some(Self(ms))
    }

    /// The age in milliseconds.
    pub fn as_ms(self) -> i64 {
        self.0
    }
}

impl FromStr for Age {
    type Err = InvalidAge;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| InvalidAge(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Age> {
    let mut rest = text;
    let mut total_ms = 0.0;
    for (unit, unit_ms) in UNITS {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let (number, after) = rest.split_at(digits);
        if let Some(after) = after.strip_prefix(unit) {
            total_ms += number.parse::<f64>().ok()? * unit_ms as f64;
            rest = after;
        }
    }
    let is_whole = rest.is_empty() && !text.is_empty() && total_ms < i64::MAX as f64;
    is_whole.then_some(Age(total_ms as i64))
}

impl fmt::Display for Age {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest_ms = self.0;
        for (unit, unit_ms) in &UNITS[..3] {
            let count = rest_ms / unit_ms;
            rest_ms %= unit_ms;
            if count > 0 {
                write!(formatter, "{count}{unit}")?;
            }
        }
        if rest_ms > 0 || self.0 == 0 { write!(formatter, "{}s", rest_ms as f64 / 1000.0) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::Age;

    #[test]
    fn ages_are_read_in_order_of_their_units() {
        for (text, ms) in [
            ("30d", 2_592_000_000),
            ("1d2h3m4s", 93_784_000),
            ("1.2d3h4m5s", 114_725_000),
            ("2m4s", 124_000),
            ("0s", 0),
            (".5s", 500),
            ("90m", 5_400_000),
        ] {
            assert_eq!(text.parse().map(Age::as_ms), Ok(ms), "{text}");
        }
    }

    #[test]
    fn what_is_no_age_is_refused() {
        for text in [
            "",
            "30",
            "d",
            "1d2",
            "1h1d",
            "1dd",
            "-1d",
            "1 d",
            "1.2.3d",
            ".d",
            "1w",
            "1e3s",
            "9e",
            "1D",
            "99999999999999d",
        ] {
            assert!(text.parse::<Age>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_age_is_written_as_it_is_read() {
        for text in ["30d", "1d2h3m4s", "2m4s", "0s", "0.5s", "1h30m", "1d1.25s"] {
            assert_eq!(text.parse::<Age>().map(|age| age.to_string()).as_deref(), Ok(text));
        }
    }
}
