//! Times and durations for people, in the time zone of this machine.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// What stands for no time.
const NONE: &str = "-";

/// A time in milliseconds since 1970, with its distance from UTC, so that it means the same everywhere.
pub(crate) fn time(time_ms: Option<i64>) -> String {
    let timestamp = time_ms.filter(|time_ms| *time_ms > 0).map(Timestamp::from_millisecond);
    match timestamp {
        None => NONE.into(),
        Some(Ok(timestamp)) => {
            timestamp.to_zoned_datetime(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S%:z").to_string()
        }
        // A client can log any number as a time.
        Some(Err(_)) => time_ms.unwrap_or_default().to_string(),
    }
}

/// How long something took, from two times in milliseconds; nothing while it goes on.
pub(crate) fn duration(start_ms: Option<i64>, end_ms: Option<i64>) -> String {
    let (Some(start_ms), Some(end_ms)) = (start_ms, end_ms.filter(|end_ms| *end_ms > 0)) else {
        return NONE.into();
    };
    let Ok(elapsed_ms) = u64::try_from(end_ms.saturating_sub(start_ms)) else { return NONE.into() };
    let seconds = elapsed_ms / 1000;
    match (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60) {
        (0, 0, 0, 0) => format!("{elapsed_ms}ms"),
        (0, 0, 0, _) => format!("{:.1}s", elapsed_ms as f64 / 1000.0),
        (0, 0, minutes, seconds) => format!("{minutes}m {seconds:02}s"),
        (0, hours, minutes, _) => format!("{hours}h {minutes:02}m"),
        (days, hours, _, _) => format!("{days}d {hours:02}h"),
    }
}
