//! Times in queries: dates, which stand for a whole day, minute or second, and `now()`.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::duration::Milliseconds;
use crate::display::write_number;

/// A time that a query compares with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum QueryTime {
    /// Milliseconds since the epoch, as a number.
    Milliseconds(f64),
    /// A date: all of the time that it names.
    Period {
        /// Where it begins, milliseconds since the epoch.
        from_ms: i64,
        /// How long it is.
        precision: TimePrecision,
    },
    /// The moment when the query is answered, and so many milliseconds later or earlier.
    Now {
        /// Milliseconds from that moment.
        offset_ms: i64,
    },
}

/// How exactly a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimePrecision {
    /// `2026-11-01`
    Day,
    /// `2026-11-01 12:30`
    Minute,
    /// `2026-11-01 12:30:05`
    Second,
    /// `2026-11-01 12:30:05.250`
    Millisecond,
}

impl TimePrecision {
    fn milliseconds(self) -> i64 {
        match self {
            Self::Day => 86_400_000,
            Self::Minute => 60_000,
            Self::Second => 1000,
            Self::Millisecond => 1,
        }
    }
}

/// `0000-01-01T00:00Z`
const YEAR_ZERO_MS: i64 = -62_167_219_200_000;

impl QueryTime {
    /// The first and the last millisecond that it stands for, since the epoch. One moment: both are the same.
    pub fn bounds_ms(&self, now_ms: i64) -> (f64, f64) {
        match *self {
            Self::Milliseconds(time) => (time, time),
            Self::Period { from_ms, precision } => {
                (from_ms as f64, (from_ms + precision.milliseconds() - 1) as f64)
            }
            Self::Now { offset_ms } => {
                let time = now_ms.saturating_add(offset_ms) as f64;
                (time, time)
            }
        }
    }

    /// Reads a date, with a time or not, with an offset from UTC or in UTC.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (time, precision) = shape(text)?;
        let timestamp = if time.ends_with(['Z', 'z']) || time.contains(['+', '-']) {
            text.parse::<Timestamp>().ok()?
        } else {
            TimeZone::UTC.to_timestamp(text.parse::<DateTime>().ok()?).ok()?
        };
        let from_ms = timestamp.as_millisecond();
        // An offset can lead to the year before 0000, which is not written like the others.
        (from_ms >= YEAR_ZERO_MS).then_some(Self::Period { from_ms, precision })
    }
}

/// The part of a date after the day, and how exact it is. The library reads more forms than are meant here, such as
/// `20261101T12`, whose precision would be a guess.
fn shape(text: &str) -> Option<(&str, TimePrecision)> {
    const DAY_LENGTH: usize = "2026-11-01".len();
    let day = text.get(..DAY_LENGTH)?;
    let is_day = day.bytes().enumerate().all(|(index, byte)| match index {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if !is_day {
        return None;
    }
    if text.len() == DAY_LENGTH {
        return Some(("", TimePrecision::Day));
    }
    let time = text[DAY_LENGTH..].strip_prefix(['T', 't', ' '])?;
    let clock = &time[..time.find(['Z', 'z', '+', '-']).unwrap_or(time.len())];
    let precision = match (clock.matches(':').count(), clock.contains(['.', ','])) {
        (1, false) => TimePrecision::Minute,
        (2, false) => TimePrecision::Second,
        (2, true) => TimePrecision::Millisecond,
        _ => return None,
    };
    // No annotations such as `[Europe/Paris]`, and an offset of whole minutes, so that periods begin with a minute.
    let zone = &time[clock.len()..];
    let is_zone = match zone.len() {
        0 | 1 => !zone.starts_with(['+', '-']),
        3 | 5 | 6 => zone.starts_with(['+', '-']),
        _ => false,
    };
    is_zone.then_some((time, precision))
}

/// The time as a query writes it, in UTC.
impl fmt::Display for QueryTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Milliseconds(time) => write_number(f, time),
            Self::Period { from_ms, precision } => write_period(f, from_ms, precision),
            Self::Now { offset_ms: 0 } => f.write_str("now()"),
            Self::Now { offset_ms } => {
                let sign = if offset_ms < 0 { '-' } else { '+' };
                write!(f, "now() {sign} {}", Milliseconds(offset_ms.saturating_abs()))
            }
        }
    }
}

fn write_period(f: &mut fmt::Formatter<'_>, from_ms: i64, precision: TimePrecision) -> fmt::Result {
    // Times come from dates that were read, which are in the range of those that can be written.
    let time = Timestamp::from_millisecond(from_ms).map_err(|_| fmt::Error)?;
    let format = match precision {
        TimePrecision::Day => "'%Y-%m-%d'",
        TimePrecision::Minute => "'%Y-%m-%dT%H:%MZ'",
        TimePrecision::Second => "'%Y-%m-%dT%H:%M:%SZ'",
        TimePrecision::Millisecond => "'%Y-%m-%dT%H:%M:%S%.3fZ'",
    };
    write!(f, "{}", time.strftime(format))
}
