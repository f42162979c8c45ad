//! Flags of `mlflow server` that have no meaning here. They are accepted, so that existing start scripts run, and
//! each says in one line why it does nothing.

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct IgnoredFlags {
    #[arg(short = 'w', long, env = "MLFLOW_WORKERS", hide = true)]
    workers: Option<String>,
    #[arg(long, env = "MLFLOW_GUNICORN_OPTS", hide = true, allow_hyphen_values = true)]
    gunicorn_opts: Option<String>,
    #[arg(long, hide = true, allow_hyphen_values = true)]
    waitress_opts: Option<String>,
    #[arg(long, env = "MLFLOW_UVICORN_OPTS", hide = true, allow_hyphen_values = true)]
    uvicorn_opts: Option<String>,
    #[arg(long, hide = true)]
    dev: bool,
    #[arg(long, env = "MLFLOW_REGISTRY_STORE_URI", hide = true)]
    registry_store_uri: Option<String>,
    #[arg(long, env = "MLFLOW_READ_REPLICA_BACKEND_STORE_URI", hide = true)]
    read_replica_backend_store_uri: Option<String>,
    #[arg(long, hide = true)]
    trace_archival_config: Option<String>,
    #[arg(long, hide = true)]
    secrets_cache_ttl: Option<String>,
    #[arg(long, hide = true)]
    secrets_cache_max_size: Option<String>,
    #[arg(long, hide = true)]
    workspace_store_uri: Option<String>,
    #[arg(long, hide = true)]
    enable_workspaces: bool,
}

impl IgnoredFlags {
    /// Each flag that was given, with why it does nothing.
    pub(crate) fn notes(&self) -> Vec<(&'static str, &'static str)> {
        const PROCESS: &str = "one process uses all cores, there is no application server to configure";
        const SCOPE: &str = "Paceline does not have this feature of MLflow";
        let flags = [
            (self.workers.is_some(), "--workers", PROCESS),
            (self.gunicorn_opts.is_some(), "--gunicorn-opts", PROCESS),
            (self.waitress_opts.is_some(), "--waitress-opts", PROCESS),
            (self.uvicorn_opts.is_some(), "--uvicorn-opts", PROCESS),
            (self.dev, "--dev", PROCESS),
            (
                self.registry_store_uri.is_some(),
                "--registry-store-uri",
                "everything is kept in the backend store",
            ),
            (
                self.read_replica_backend_store_uri.is_some(),
                "--read-replica-backend-store-uri",
                "reads never wait for writes",
            ),
            (self.trace_archival_config.is_some(), "--trace-archival-config", SCOPE),
            (self.secrets_cache_ttl.is_some(), "--secrets-cache-ttl", SCOPE),
            (self.secrets_cache_max_size.is_some(), "--secrets-cache-max-size", SCOPE),
            (self.workspace_store_uri.is_some(), "--workspace-store-uri", SCOPE),
            (self.enable_workspaces, "--enable-workspaces", SCOPE),
        ];
        flags.into_iter().filter(|(given, _, _)| *given).map(|(_, flag, reason)| (flag, reason)).collect()
    }
}
