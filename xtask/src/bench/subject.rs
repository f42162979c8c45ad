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

/// Where a server keeps its data.
#[derive(Debug, Clone)]
pub(super) enum Backend {
    /// In a SQLite file in its folder.
    File,
    /// In a database of a server that runs already.
    Database {
        /// The URI of the database.
        uri: String,
        /// The database server's first process.
        process: u32,
    },
}

/// One of the servers that are compared.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    product: Product,
    program: PathBuf,
    backend: Backend,
}

impl Subject {
    fn new(product: Product, program: PathBuf) -> Self {
        Self { product, program, backend: Backend::File }
    }

    /// The same program, with its data elsewhere.
    pub(super) fn on(&self, backend: Backend) -> Self {
        Self { backend, ..self.clone() }
    }

    /// Where it keeps its data.
    pub(super) fn backend(&self) -> &Backend {
        &self.backend
    }

    /// Paceline, from its binary.
    pub(super) fn paceline(program: PathBuf) -> Self {
        Self::new(Product::Paceline, program)
    }

    /// Stock MLflow, from its command.
    pub(super) fn mlflow(program: PathBuf) -> Self {
        Self::new(Product::Mlflow, program)
    }

    /// FastTrackML, an implementation of MLflow's tracking routes in Go, from its command.
    pub(super) fn fasttrackml(program: PathBuf) -> Self {
        Self::new(Product::FastTrackMl, program)
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
                .arg(self.backend_uri("sqlite:///", folder))
                .arg("--artifacts-destination")
                .arg(folder.join("artifacts")),
            Product::FastTrackMl => command
                .args(["server", "--listen-address"])
                .arg(format!("127.0.0.1:{port}"))
                .arg("--database-uri")
                .arg(self.backend_uri("sqlite://", folder))
                .arg("--default-artifact-root")
                .arg(folder.join("artifacts")),
        };
        command.current_dir(folder).env("MLFLOW_DISABLE_TELEMETRY", "true").env("DO_NOT_TRACK", "true");
        command
    }

    fn backend_uri(&self, file_scheme: &str, folder: &Path) -> OsString {
        match &self.backend {
            Backend::File => {
                let mut uri = OsString::from(file_scheme);
                uri.push(database_file(folder));
                uri
            }
            Backend::Database { uri, .. } => uri.into(),
        }
    }
}

/// The database of a server in `folder`.
pub(super) fn database_file(folder: &Path) -> PathBuf {
    folder.join("tracking.db")
}
