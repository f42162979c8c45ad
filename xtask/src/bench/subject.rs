//! What is measured: a server program and how it is started.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Product {
    Paceline,
    Mlflow,
    FastTrackMl,
}

/// One of the servers that are compared.
#[derive(Debug)]
pub(super) struct Subject {
    product: Product,
    program: PathBuf,
}

impl Subject {
    /// Paceline, from its binary.
    pub(super) fn paceline(program: PathBuf) -> Self {
        Self { product: Product::Paceline, program }
    }

    /// Stock MLflow, from its command.
    pub(super) fn mlflow(program: PathBuf) -> Self {
        Self { product: Product::Mlflow, program }
    }

    /// FastTrackML, an implementation of MLflow's tracking routes in Go, from its command.
    pub(super) fn fasttrackml(program: PathBuf) -> Self {
        Self { product: Product::FastTrackMl, program }
    }

    /// The name of the product.
    pub(super) fn name(&self) -> &'static str {
        match self.product {
            Product::Paceline => "Paceline",
            Product::Mlflow => "MLflow",
            Product::FastTrackMl => "FastTrackML",
        }
    }

    /// Whether measuring it as often as the others would take hours.
    pub(super) fn is_slow(&self) -> bool {
        self.product == Product::Mlflow
    }

    /// Whether clients send artifacts through the server; otherwise they need the storage at hand.
    pub(super) fn serves_artifacts(&self) -> bool {
        self.product != Product::FastTrackMl
    }

    /// Whether a history comes in pages; otherwise as one answer.
    pub(super) fn pages_histories(&self) -> bool {
        self.product != Product::FastTrackMl
    }

    /// Whether charts can ask for some of a history's points; otherwise they get all.
    pub(super) fn samples_histories(&self) -> bool {
        self.product != Product::FastTrackMl
    }

    /// Whether it has Paceline's own route for charts.
    pub(super) fn has_chart_route(&self) -> bool {
        self.product == Product::Paceline
    }

    /// The version that the program says it has; what its server answers is the version it is compatible with.
    pub(super) fn version(&self) -> Result<String> {
        let output = Command::new(&self.program).arg("--version").output();
        let output = output.with_context(|| format!("cannot run {}", self.program.display()))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let version = text.split_whitespace().last();
        Ok(version.with_context(|| format!("{} tells no version", self.program.display()))?.to_owned())
    }

    /// The command that starts a server on `port` with its database and artifacts in `folder`; all else is default.
    pub(super) fn command(&self, folder: &Path, port: u16) -> Command {
        let mut command = Command::new(&self.program);
        match self.product {
            Product::Paceline | Product::Mlflow => command
                .args(["server", "--host", "127.0.0.1", "--port"])
                .arg(port.to_string())
                .arg("--backend-store-uri")
                .arg(prefixed("sqlite:///", &database_file(folder)))
                .arg("--artifacts-destination")
                .arg(folder.join("artifacts")),
            Product::FastTrackMl => command
                .args(["server", "--listen-address"])
                .arg(format!("127.0.0.1:{port}"))
                .arg("--database-uri")
                .arg(prefixed("sqlite://", &database_file(folder)))
                .arg("--default-artifact-root")
                .arg(folder.join("artifacts")),
        };
        command.current_dir(folder).env("MLFLOW_DISABLE_TELEMETRY", "true").env("DO_NOT_TRACK", "true");
        command
    }
}

fn prefixed(prefix: &str, path: &Path) -> OsString {
    let mut text = OsString::from(prefix);
    text.push(path);
    text
}

/// The database of a server in `folder`.
pub(super) fn database_file(folder: &Path) -> PathBuf {
    folder.join("tracking.db")
}
