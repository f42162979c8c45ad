//! Paceline alone, asked the same questions as its database grows.

mod plan;
mod points;
mod runs;
mod starts;

use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

use self::plan::Plan;
use super::extent::Extent;
use super::measurement::Column;
use super::subject::Subject;
use super::table;

/// One column a size.
#[derive(Debug, Serialize)]
pub(super) struct Sweep {
    /// Of databases with more and more runs.
    pub(super) runs: Vec<Column>,
    /// Of databases with more and more points.
    pub(super) points: Vec<Column>,
}

/// Measures all sizes.
pub(super) fn measure(subject: &Subject, extent: Extent, scratch: &Path) -> Result<Sweep> {
    let plan = Plan::new(extent);
    let runs = runs::measure(subject, &plan, &scratch.join("runs")).context("the sweep over runs failed")?;
    let mut points = Vec::new();
    for (number, growth) in plan.points.iter().enumerate() {
        let folder = scratch.join(format!("points-{number}"));
        points.extend(
            points::measure(subject, &plan, growth, &folder).context("the sweep over points failed")?,
        );
    }
    Ok(Sweep { runs, points })
}

impl Sweep {
    /// The section of the page.
    pub(super) fn markdown(&self) -> String {
        format!(
            "### More runs\n\n{}\n\n### More points\n\n{}",
            table::plain(&self.runs).trim_end(),
            table::plain(&self.points).trim_end()
        )
    }
}
