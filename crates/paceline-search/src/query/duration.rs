//! Durations: `90s`, `15m`, `1h30m`, `2.5d`.

use std::fmt;

/// Units by name, in milliseconds, longest first.
const UNITS: [(&str, i64); 6] =
    [("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];
/// Longest duration, about 1,900 years: sums of it with any time stay far from the limits of numbers.
const MILLISECONDS_MAX: f64 = 6e13;

/// A length of time, as whole milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Milliseconds(pub i64);

impl Milliseconds {
    /// Reads numbers with units, such as `1h30m`. None when the text is no duration, or one of millennia.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut total = 0.0;
        let mut rest = text;
        loop {
            let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
            let (number, after) = rest.split_at(digits);
            let end = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
            let (unit, next) = after.split_at(end);
            let (_, milliseconds) = UNITS.iter().find(|(name, _)| *name == unit)?;
            total += number.parse::<f64>().ok()? * *milliseconds as f64;
            rest = next;
            if rest.is_empty() {
                return (total <= MILLISECONDS_MAX).then_some(Self(total.round() as i64));
            }
        }
    }
}

/// The duration as a query writes it, from the longest unit that fits to the shortest.
impl fmt::Display for Milliseconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        for (name, milliseconds) in UNITS {
            let count = rest / milliseconds;
            if count != 0 {
                write!(f, "{count}{name}")?;
            }
            rest %= milliseconds;
        }
        if self.0 == 0 { f.write_str("0s") } else { Ok(()) }
    }
}
