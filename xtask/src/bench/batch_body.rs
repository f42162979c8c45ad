//! Bodies of log-batch, written once and patched for each request.

use std::io::Write;

use anyhow::Result;

use super::curve::{Curve, timestamp_ms};

/// The most that log-batch accepts.
pub(super) const POINTS: u64 = 1000;
/// Digits of a timestamp in milliseconds, until the year 2286.
const TIMESTAMP_DIGITS: usize = 13;
/// Room for a step; JSON allows the spaces in front of a shorter one.
const STEP_DIGITS: usize = 10;
const BEFORE_RUN_ID: &str = "{\"run_id\":\"";

/// A request of 1,000 points over some keys, all of which log at each step.
pub(super) struct BatchBody {
    json: Vec<u8>,
    points: Vec<PointPlace>,
}

/// Where the numbers of a point stand in the text.
struct PointPlace {
    /// Steps after the first of the body.
    step_offset: u64,
    step_at: usize,
    timestamp_at: usize,
}

impl BatchBody {
    /// A body whose first step is `first_step`.
    pub(super) fn new(run_id: &str, key_count: u64, first_step: u64, curve: &mut Curve) -> Result<Self> {
        let mut body = Self { json: Vec::new(), points: Vec::new() };
        write!(body.json, "{BEFORE_RUN_ID}{run_id}\",\"metrics\":[")?;
        for step_offset in 0..POINTS / key_count {
            for key in 0..key_count {
                let value = curve.value(first_step + step_offset);
                body.push_point(step_offset, key, value)?;
            }
        }
        // Instead of the comma after the last point.
        body.json.pop();
        body.json.extend_from_slice(b"]}");
        body.set_first_step(first_step)?;
        Ok(body)
    }

    /// Sends the points to another run, whose id has the same length.
    pub(super) fn set_run(&mut self, run_id: &str) -> Result<()> {
        let mut place = self.json.get_mut(BEFORE_RUN_ID.len()..).unwrap_or_default();
        Ok(place.write_all(run_id.as_bytes())?)
    }

    /// Moves all points, so that a body can be sent again as the continuation.
    pub(super) fn set_first_step(&mut self, first_step: u64) -> Result<()> {
        for point in &self.points {
            let step = first_step + point.step_offset;
            write!(&mut self.json[point.step_at..][..STEP_DIGITS], "{step:STEP_DIGITS$}")?;
            let timestamp_ms = timestamp_ms(step);
            write!(&mut self.json[point.timestamp_at..][..TIMESTAMP_DIGITS], "{timestamp_ms}")?;
        }
        Ok(())
    }

    /// The text.
    pub(super) fn json(&self) -> &[u8] {
        &self.json
    }

    fn push_point(&mut self, step_offset: u64, key: u64, value: f64) -> Result<()> {
        write!(self.json, "{{\"key\":\"{}\",\"value\":{value},\"step\":", key_name(key))?;
        let step_at = self.json.len();
        write!(self.json, "{:STEP_DIGITS$},\"timestamp\":", 0)?;
        let timestamp_at = self.json.len();
        write!(self.json, "{:0TIMESTAMP_DIGITS$}}},", 0)?;
        self.points.push(PointPlace { step_offset, step_at, timestamp_at });
        Ok(())
    }
}

/// The name of the key with a number.
pub(super) fn key_name(key: u64) -> String {
    format!("train/metric_{key:02}")
}
