//! Numbers with names and units.

use std::time::{Duration, Instant};

use anyhow::Result;
use serde::{Deserialize, Serialize};

/// What a number counts, and with it whether more is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Unit {
    Milliseconds,
    Mebibytes,
    Kibibytes,
    Elements,
    RequestsPerSecond,
    RunsPerSecond,
    PointsPerSecond,
    MegabytesPerSecond,
    Bytes,
}

impl Unit {
    /// As it is written after a number.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Milliseconds => "ms",
            Self::Mebibytes => "MiB",
            Self::Kibibytes => "KiB",
            Self::Elements => "elements",
            Self::RequestsPerSecond => "/s",
            Self::RunsPerSecond => "runs/s",
            Self::PointsPerSecond => "points/s",
            Self::MegabytesPerSecond => "MB/s",
            Self::Bytes => "B",
        }
    }

    /// Whether a larger number is the better one.
    pub(super) fn is_rate(self) -> bool {
        match self {
            Self::RequestsPerSecond
            | Self::RunsPerSecond
            | Self::PointsPerSecond
            | Self::MegabytesPerSecond => true,
            Self::Milliseconds | Self::Mebibytes | Self::Kibibytes | Self::Elements | Self::Bytes => false,
        }
    }
}

/// One number.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Measurement {
    /// What was measured, the same for every server.
    pub(super) name: String,
    /// What it counts.
    pub(super) unit: Unit,
    /// The median, where it was measured several times.
    pub(super) value: f64,
    /// What a reader must know to judge the number.
    pub(super) note: Option<String>,
}

impl Measurement {
    /// A number that needs no note.
    pub(super) fn new(name: impl Into<String>, unit: Unit, value: f64) -> Self {
        Self { name: name.into(), unit, value, note: None }
    }

    /// So many bytes.
    pub(super) fn mebibytes(name: impl Into<String>, bytes: u64) -> Self {
        Self::new(name, Unit::Mebibytes, bytes as f64 / f64::from(1 << 20))
    }

    /// Number and unit.
    pub(super) fn shown(&self) -> String {
        format!("{} {}", show_number(self.value), self.unit.label())
    }
}

/// All numbers of one server, or of one size of a database.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Column {
    /// What was measured, in notes.
    pub(super) name: String,
    /// What was measured, at the head of the table.
    pub(super) title: String,
    /// In the order of measuring.
    pub(super) measurements: Vec<Measurement>,
}

/// Takes the numbers of one column and shows each as it comes.
pub(super) struct Recorder {
    name: String,
    measurements: Vec<Measurement>,
}

impl Recorder {
    /// Nothing measured yet.
    pub(super) fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), measurements: Vec::new() }
    }

    /// Takes a number.
    pub(super) fn add(&mut self, measurement: Measurement) {
        let note = measurement.note.as_ref().map(|note| format!("  ({note})")).unwrap_or_default();
        println!("{:12}  {:56} {:>20}{note}", self.name, measurement.name, measurement.shown());
        self.measurements.push(measurement);
    }

    /// All numbers, below a title.
    pub(super) fn finish(self, title: String) -> Column {
        Column { name: self.name, title, measurements: self.measurements }
    }
}

/// Measures several times and returns the median.
pub(super) fn median_of(times: usize, mut measure: impl FnMut() -> Result<f64>) -> Result<f64> {
    let mut values = (0..times).map(|_| measure()).collect::<Result<Vec<_>>>()?;
    Ok(median(&mut values))
}

/// Measures up to so many times, once at least, and no more when the time is up; returns the median.
pub(super) fn median_within(
    time_max: Duration,
    times: usize,
    mut measure: impl FnMut() -> Result<f64>,
) -> Result<f64> {
    let begun = Instant::now();
    let mut values = vec![measure()?];
    while values.len() < times && begun.elapsed() < time_max {
        values.push(measure()?);
    }
    Ok(median(&mut values))
}

/// The middle value, of an even count the mean of the two; 0 of none.
pub(super) fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

/// Three digits that matter, thousands set apart.
pub(super) fn show_number(value: f64) -> String {
    let decimals = match value.abs() {
        small if small < 10.0 => 2,
        medium if medium < 100.0 => 1,
        _ => 0,
    };
    group_thousands(&format!("{value:.decimals$}"))
}

fn group_thousands(number: &str) -> String {
    let (whole, fraction) = number.split_at(number.find('.').unwrap_or(number.len()));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_digits_that_matter() {
        let shown = [0.1234, 9.0, 12.345, 123.4, 1234.0, 1_234_567.8].map(show_number);
        assert_eq!(shown, ["0.12", "9.00", "12.3", "123", "1,234", "1,234,568"]);
    }

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&mut [4.0, 1.0, 2.0, 3.0]), 2.5);
        assert_eq!(median(&mut []), 0.0);
    }
}
