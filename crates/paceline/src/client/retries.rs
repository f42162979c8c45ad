//! How long to hope, as MLflow's client does.

use std::str::FromStr;
use std::thread::sleep;
use std::time::{Duration, Instant};

use http::{HeaderMap, StatusCode, header};

use super::error::{ClientError, Result};
use super::{GoesOn, REST};
use crate::environment::variable;

/// The most that `Retry-After` is followed.
const ASKED_PAUSE_MAX: Duration = Duration::from_secs(300);
/// The longest pause of our own.
const PAUSE_MAX: Duration = Duration::from_secs(120);

/// How often to try again, and when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Retries {
    pub(super) max: u32,
    /// How long an answer may take.
    pub(super) answer_time: Duration,
    backoff_factor: f64,
    backoff_jitter: f64,
    respects_retry_after: bool,
}

impl Retries {
    /// As environment variables say.
    ///
    /// # Errors
    /// When one of them cannot be understood.
    pub(super) fn from_environment() -> Result<Self> {
        let seconds: f64 = number("MLFLOW_HTTP_REQUEST_TIMEOUT", 120.0)?;
        Ok(Self {
            max: number("MLFLOW_HTTP_REQUEST_MAX_RETRIES", 7_u32)?.min(10),
            answer_time: Duration::try_from_secs_f64(seconds).unwrap_or(PAUSE_MAX),
            backoff_factor: number("MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", 2.0)?,
            backoff_jitter: number("MLFLOW_HTTP_REQUEST_BACKOFF_JITTER", 1.0)?,
            respects_retry_after: variable("MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER")
                .is_none_or(|value| !matches!(value.to_ascii_lowercase().as_str(), "false" | "0")),
        })
    }

    /// How long to rest before a retry, of which the first has the number 1.
    pub(super) fn pause(&self, retry: u32) -> Duration {
        let growth = if retry < 2 { 0.0 } else { f64::from(2_u32.saturating_pow(retry - 1)) };
        let seconds = self.backoff_factor * growth + self.backoff_jitter * fastrand::f64();
        Duration::try_from_secs_f64(seconds).unwrap_or(PAUSE_MAX).min(PAUSE_MAX)
    }

    /// How long the other side asks to be left alone.
    pub(super) fn asked_pause(&self, headers: &HeaderMap) -> Option<Duration> {
        let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?;
        let seconds = text.trim().parse().ok().filter(|_| self.respects_retry_after)?;
        Some(Duration::from_secs(seconds).min(ASKED_PAUSE_MAX))
    }
}

/// Statuses of a server that may answer later.
pub(super) fn is_passing(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504)
}

/// Rests. Says whether to go on.
pub(super) fn pause(time: Duration, goes_on: GoesOn<'_>) -> bool {
    let until = Instant::now() + time;
    loop {
        if !goes_on() {
            return false;
        }
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return true;
        }
        sleep(left.min(REST));
    }
}

fn number<N: FromStr>(name: &str, default: N) -> Result<N> {
    match variable(name) {
        None => Ok(default),
        Some(value) => value
            .trim()
            .parse()
            .map_err(|_| ClientError::Refused(format!("{name} is `{value}`, and must be a number"))),
    }
}
