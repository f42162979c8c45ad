//! The command line, as typed. Names and environment variables are those of `mlflow server` where the meaning is
//! the same.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{BoolishValueParser, RangedI64ValueParser};
use clap::{Arg, ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use regex::Regex;

use crate::commands::{
    ArtifactsArguments, ExperimentsArguments, ModelsArguments, RunsArguments, SyncArguments,
};
use crate::db::DbArguments;
use crate::gc::GcArguments;
use crate::ignored_flags::IgnoredFlags;
use paceline_server::DEFAULT_REQUEST_MEMORY_MIB;

/// Experiment tracking that keeps up with training: one binary, speaks MLflow's protocol.
#[derive(Debug, Parser)]
#[command(name = "paceline", version, disable_help_flag = true)]
pub(crate) struct CommandLine {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Take environment variables from this file, unless they are set already.
    #[arg(long, value_name = "FILE")]
    pub(crate) env_file: Option<PathBuf>,
    /// Print help.
    #[arg(long, global = true, action = ArgAction::Help, display_order = 1000)]
    help: Option<bool>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start the tracking server. With no option: SQLite and artifacts in ./mlruns, on http://127.0.0.1:5000.
    #[command(alias = "ui", disable_help_flag = true, args_override_self = true)]
    Server(Box<ServerArguments>),
    /// Work with experiments.
    Experiments(Box<ExperimentsArguments>),
    /// Work with runs.
    Runs(Box<RunsArguments>),
    /// Work with the model registry.
    Models(Box<ModelsArguments>),
    /// List, download and upload the files of runs and models.
    Artifacts(Box<ArtifactsArguments>),
    /// Send what programs logged offline, or could not send before they ended.
    Sync(Box<SyncArguments>),
    /// Remove for good what is in the trash: deleted experiments, runs and logged models, with their files.
    #[command(disable_help_flag = true, args_override_self = true)]
    Gc(Box<GcArguments>),
    /// Upgrade a database, or copy it to another one.
    Db(Box<DbArguments>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "UPPER")]
pub(crate) enum FrameOptionsArgument {
    SameOrigin,
    Deny,
    None,
}

#[derive(Debug, Args)]
pub(crate) struct ServerArguments {
    /// Database: sqlite:///relative/path.db, sqlite:////absolute/path.db, a folder that gets a paceline.db,
    /// postgresql://user:password@host/database or mysql://user:password@host/database.
    // The environment's value may hold a password, which help must not show.
    #[arg(
        long,
        env = "MLFLOW_BACKEND_STORE_URI",
        hide_env_values = true,
        default_value = "sqlite:///mlruns/paceline.db"
    )]
    pub(crate) backend_store_uri: String,

    /// Where new experiments keep their artifacts [default: mlflow-artifacts:/, which this server serves].
    #[arg(long, env = "MLFLOW_DEFAULT_ARTIFACT_ROOT")]
    pub(crate) default_artifact_root: Option<String>,

    /// Folder that mlflow-artifacts:/ points to.
    #[arg(long, env = "MLFLOW_ARTIFACTS_DESTINATION", default_value = "mlruns/artifacts")]
    pub(crate) artifacts_destination: String,

    /// Serve artifacts through this server (the default).
    #[arg(long, env = "MLFLOW_SERVE_ARTIFACTS", num_args = 0, default_missing_value = "true",
          value_parser = BoolishValueParser::new(), overrides_with = "no_serve_artifacts")]
    pub(crate) serve_artifacts: Option<bool>,

    /// Do not serve artifacts: clients reach the artifact root themselves.
    #[arg(long)]
    pub(crate) no_serve_artifacts: bool,

    /// Serve artifacts and nothing else.
    #[arg(long, env = "MLFLOW_ARTIFACTS_ONLY", value_parser = BoolishValueParser::new())]
    pub(crate) artifacts_only: bool,

    /// Address to listen on. 0.0.0.0 lets other machines in.
    #[arg(short = 'h', long, env = "MLFLOW_HOST", default_value = "127.0.0.1")]
    pub(crate) host: String,

    /// Port to listen on.
    #[arg(short = 'p', long, env = "MLFLOW_PORT", default_value_t = 5000)]
    pub(crate) port: u16,

    /// Path that everything is below, such as /tracking.
    #[arg(long, env = "MLFLOW_STATIC_PREFIX", value_parser = parse_static_prefix)]
    pub(crate) static_prefix: Option<String>,

    /// Host header values to accept, comma-separated, exact with port or with *
    /// [default: this machine and private networks].
    #[arg(long, env = "MLFLOW_SERVER_ALLOWED_HOSTS", value_delimiter = ',')]
    pub(crate) allowed_hosts: Option<Vec<String>>,

    /// Web origins that may write, comma-separated, exact or with * [default: this machine's].
    #[arg(long, env = "MLFLOW_SERVER_CORS_ALLOWED_ORIGINS", value_delimiter = ',')]
    pub(crate) cors_allowed_origins: Option<Vec<String>>,

    /// Who may show this server's pages in a frame.
    #[arg(long, env = "MLFLOW_SERVER_X_FRAME_OPTIONS", default_value = "SAMEORIGIN", ignore_case = true)]
    pub(crate) x_frame_options: FrameOptionsArgument,

    /// Check neither Host nor Origin. Any web page could then use the server through a visitor's browser.
    #[arg(long, env = "MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE", value_parser = BoolishValueParser::new())]
    pub(crate) disable_security_middleware: bool,

    /// Cut values of params and tags that are too long, instead of refusing them.
    #[arg(long, env = "MLFLOW_TRUNCATE_LONG_VALUES", default_value_t = true, action = ArgAction::Set,
          value_parser = BoolishValueParser::new(), hide = true)]
    pub(crate) truncate_long_values: bool,

    /// Longest artifact location of an experiment, in characters.
    #[arg(long, env = "MLFLOW_ARTIFACT_LOCATION_MAX_LENGTH", default_value_t = 2048, hide = true)]
    pub(crate) artifact_location_max_length: usize,

    /// Schemes of artifact locations that name a host and are allowed, comma-separated, such as hdfs.
    #[arg(long, env = "MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES", value_delimiter = ',', hide = true)]
    pub(crate) allowed_host_addressed_artifact_schemes: Vec<String>,

    /// Most fields at the top of a GraphQL query.
    #[arg(long, env = "MLFLOW_SERVER_GRAPHQL_MAX_ROOT_FIELDS", default_value_t = 10, hide = true)]
    pub(crate) server_graphql_max_root_fields: usize,

    /// Most aliases on one level of a GraphQL query.
    #[arg(long, env = "MLFLOW_SERVER_GRAPHQL_MAX_ALIASES", default_value_t = 10, hide = true)]
    pub(crate) server_graphql_max_aliases: usize,

    /// Regular expression that every source of a model version must match somewhere.
    #[arg(long, env = "MLFLOW_CREATE_MODEL_VERSION_SOURCE_VALIDATION_REGEX", hide = true)]
    pub(crate) create_model_version_source_validation_regex: Option<Regex>,

    /// MiB of memory that large requests and answers may take together; beyond, clients wait or are asked to retry.
    #[arg(long, env = "PACELINE_REQUEST_MEMORY_MIB", default_value_t = DEFAULT_REQUEST_MEMORY_MIB,
          value_parser = RangedI64ValueParser::<u32>::new().range(32..=1_048_576))]
    pub(crate) request_memory_mib: u32,

    /// Show measurements of requests and of the store at /metrics, for Prometheus. MLflow's flag names a folder, which is
    /// not needed here.
    #[arg(long, env = "MLFLOW_EXPOSE_PROMETHEUS", value_name = "FOLDER", num_args = 0..=1, default_missing_value = "")]
    pub(crate) expose_prometheus: Option<String>,

    /// How log lines look.
    #[arg(long, env = "PACELINE_LOG_FORMAT", default_value = "text")]
    pub(crate) log_format: LogFormat,

    /// What is logged: error, warn, info, debug or trace, or a filter such as paceline_server=debug.
    #[arg(long, env = "PACELINE_LOG", default_value = "info")]
    pub(crate) log_level: String,

    /// Which application to serve; `basic-auth` is not there yet.
    #[arg(long, hide = true)]
    pub(crate) app_name: Option<String>,

    #[command(flatten)]
    pub(crate) ignored: IgnoredFlags,

    /// Print help.
    #[arg(long, action = ArgAction::Help)]
    help: Option<bool>,
}

/// Reads the command line, of which the first word names the program. An environment variable that is set but empty,
/// as compose files write it, counts as not set.
pub(crate) fn parse(words: impl IntoIterator<Item = OsString>) -> CommandLine {
    let command = without_empty_variables(CommandLine::command());
    CommandLine::from_arg_matches(&command.get_matches_from(words)).unwrap_or_else(|error| error.exit())
}

fn without_empty_variables(command: clap::Command) -> clap::Command {
    let without_empty = |argument: Arg| match argument.get_env() {
        Some(name) if std::env::var_os(name).is_some_and(|value| value.is_empty()) => {
            argument.env(None::<&str>)
        }
        _ => argument,
    };
    command.mut_args(without_empty).mut_subcommands(without_empty_variables)
}

fn parse_static_prefix(text: &str) -> Result<String, String> {
    let is_segment = |segment: &str| {
        !segment.is_empty() && segment.chars().all(|c| c.is_ascii_alphanumeric() || "-._~".contains(c))
    };
    match text.strip_prefix('/') {
        Some(path) if path.split('/').all(is_segment) => Ok(text.to_owned()),
        _ => Err("it must begin with /, not end with /, and consist of letters, digits and -._~".into()),
    }
}

/// A path relative to the working directory, made absolute.
pub(crate) fn absolute(path: impl Into<PathBuf>) -> PathBuf {
    let path = path.into();
    std::path::absolute(&path).unwrap_or(path)
}
