//! What every command has: options, a connection, an output.

use clap::Args;
use serde_json::json;

use super::connection::{Connection, DEFAULT_STORE, LocalFiles, MissingStore, Target};
use super::failure::{Failure, Result};
use super::output::{Format, Output, OutputArguments};
use super::tell;
use crate::environment::variable;

/// Options that all commands have.
#[derive(Debug, Clone, Args)]
pub(crate) struct CommonArguments {
    /// What to work on: http://host:port, sqlite:///path/to/paceline.db, a folder that holds a paceline.db,
    /// postgresql://user:password@host/database or mysql://user:password@host/database
    /// [default: MLFLOW_TRACKING_URI, else ./mlruns].
    // The environment's value may hold a password, which help must not show.
    #[arg(
        long,
        global = true,
        env = "PACELINE_TRACKING_URI",
        hide_env_values = true,
        help_heading = "Connection"
    )]
    tracking_uri: Option<String>,

    /// Folder that mlflow-artifacts:/ points to, for a store without a server
    /// [default: the folder artifacts beside the database, else mlruns/artifacts].
    #[arg(
        long,
        global = true,
        env = "MLFLOW_ARTIFACTS_DESTINATION",
        hide_env_values = true,
        help_heading = "Connection"
    )]
    artifacts_destination: Option<String>,

    #[command(flatten)]
    output: OutputArguments,
}

/// What a command does to a store, which decides how it is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// It looks at or changes what is there.
    Existing,
    /// It makes the first thing of a store, and so perhaps the store.
    Making,
    /// It looks at or changes files.
    Files,
}

impl CommonArguments {
    /// Whether failures are told as JSON.
    pub(crate) fn tells_json(&self) -> bool {
        self.output.format() == Format::Json
    }

    /// What to work on, if the option or a variable names it.
    pub(crate) fn tracking_uri(&self) -> Option<String> {
        self.tracking_uri.clone().or_else(|| variable("MLFLOW_TRACKING_URI"))
    }

    /// Standard output.
    pub(crate) fn output(&self) -> Output {
        Output { format: self.output.format() }
    }

    /// Connects.
    pub(crate) fn open(&self, usage: Use) -> Result<Session> {
        let uri = self.tracking_uri();
        let target = Target::parse(uri.as_deref().unwrap_or(DEFAULT_STORE))?;
        let files =
            LocalFiles { destination: self.artifacts_destination.clone(), are_used: usage == Use::Files };
        let missing = if usage == Use::Making { MissingStore::Make } else { MissingStore::Refuse };
        let connection = Connection::open(target, files, missing)?;
        Ok(Session { connection, output: self.output() })
    }
}

/// A command's connection and output.
pub(crate) struct Session {
    pub(crate) connection: Connection,
    pub(crate) output: Output,
}

impl Session {
    /// Does the same to each of several things; `work` answers with a sentence about what it did. One that fails is
    /// told and does not stop the others.
    pub(crate) fn each(&self, ids: &[String], mut work: impl FnMut(&str) -> Result<String>) -> Result<()> {
        let as_json = self.output.format == Format::Json;
        let mut outcome = Ok(());
        for id in ids {
            match work(id) {
                Ok(sentence) if self.output.format == Format::Text => self.output.line(&sentence)?,
                Ok(_) => {}
                // A server that is gone is gone for all of them.
                Err(failure) if ids.len() == 1 || matches!(failure, Failure::Unreachable(_)) => {
                    return Err(failure);
                }
                Err(failure) => {
                    tell(&failure, as_json);
                    outcome = Err(Failure::Told);
                }
            }
        }
        if as_json && outcome.is_ok() {
            self.output.json(&json!({}))?;
        }
        outcome
    }
}
