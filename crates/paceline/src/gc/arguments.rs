//! `paceline gc`, as typed. Options are those of `mlflow gc` where the meaning is the same.

use clap::{ArgAction, Args};
use paceline_types::{Age, InvalidAge};

#[derive(Debug, Args)]
pub(crate) struct GcArguments {
    /// Remove only what has been in the trash for this long, such as 30d or 1d2h3m4s.
    #[arg(long, value_name = "AGE", value_parser = age)]
    pub(super) older_than: Option<String>,

    /// Runs to remove, comma-separated.
    #[arg(long, value_name = "IDS", value_delimiter = ',', value_parser = id)]
    pub(super) run_ids: Option<Vec<String>>,

    /// Experiments to remove, with all that is in them, comma-separated.
    #[arg(long, value_name = "IDS", value_delimiter = ',', value_parser = id)]
    pub(super) experiment_ids: Option<Vec<String>>,

    /// Logged models to remove, comma-separated.
    #[arg(long, value_name = "IDS", value_delimiter = ',', value_parser = id)]
    pub(super) logged_model_ids: Option<Vec<String>>,

    /// Remove nothing, and say what would be removed.
    #[arg(long)]
    pub(super) dry_run: bool,

    /// Print one JSON object, as the API answers.
    #[arg(long)]
    pub(super) json: bool,

    /// Server that does it, such as http://127.0.0.1:5000 [env: MLFLOW_TRACKING_URI]
    #[arg(long, value_name = "URI")]
    pub(super) tracking_uri: Option<String>,

    /// Database to work on, without a server or beside it; see `paceline server`
    /// [env: MLFLOW_BACKEND_STORE_URI] [default: sqlite:///mlruns/paceline.db]
    #[arg(long, value_name = "URI")]
    pub(super) backend_store_uri: Option<String>,

    /// Without a server: folder that mlflow-artifacts:/ points to
    /// [default: artifacts beside the database, else mlruns/artifacts]
    #[arg(long, value_name = "FOLDER", env = "MLFLOW_ARTIFACTS_DESTINATION")]
    pub(super) artifacts_destination: Option<String>,

    /// Without a server: where experiments keep their artifacts that name no place of their own, as the server has it
    /// [default: mlflow-artifacts:/]
    #[arg(long, value_name = "URI", env = "MLFLOW_DEFAULT_ARTIFACT_ROOT")]
    pub(super) default_artifact_root: Option<String>,

    /// Then write the database anew without its free space. No server may have it open.
    #[arg(long, conflicts_with = "dry_run")]
    pub(super) compact: bool,

    /// Print help.
    #[arg(long, short = 'h', action = ArgAction::Help)]
    help: Option<bool>,
}

fn age(text: &str) -> Result<String, InvalidAge> {
    text.parse::<Age>().map(|_| text.to_owned())
}

/// An id out of a list. None at all would mean everything, which nobody writes as `--run-ids ""`.
fn id(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("an id is empty. Leave the option out to remove everything in the trash".into()),
        id => Ok(id.to_owned()),
    }
}
