//! How commands name what they are about: by position, as people do, or by MLflow's options.

use std::str::FromStr;

use clap::Args;
use serde_json::{Value, json};

/// One or more experiments.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub(crate) struct ExperimentIds {
    /// The experiments' ids.
    #[arg(value_name = "EXPERIMENT_ID")]
    ids: Vec<String>,

    /// An experiment's id, as MLflow names it.
    #[arg(short = 'x', long = "experiment-id", value_name = "EXPERIMENT_ID", hide = true)]
    named_ids: Vec<String>,
}

impl ExperimentIds {
    pub(crate) fn all(self) -> Vec<String> {
        [self.ids, self.named_ids].concat()
    }
}

/// One or more runs.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub(crate) struct RunIds {
    /// The runs' ids.
    #[arg(value_name = "RUN_ID")]
    ids: Vec<String>,

    /// A run's id, as MLflow names it.
    #[arg(short = 'r', long = "run-id", value_name = "RUN_ID", hide = true)]
    named_ids: Vec<String>,
}

impl RunIds {
    pub(crate) fn all(self) -> Vec<String> {
        [self.ids, self.named_ids].concat()
    }
}

/// A tag as `KEY=VALUE`.
#[derive(Debug, Clone)]
pub(crate) struct TagArgument {
    pub(crate) key: String,
    pub(crate) value: String,
}

impl TagArgument {
    /// The tag on the wire.
    pub(crate) fn to_json(&self) -> Value {
        json!({"key": self.key, "value": self.value})
    }
}

impl FromStr for TagArgument {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        match text.split_once('=') {
            Some((key, value)) if !key.is_empty() => Ok(Self { key: key.into(), value: value.into() }),
            _ => Err("it must be KEY=VALUE".into()),
        }
    }
}
