//! Changing experiments.

use clap::Args;
use serde_json::json;

use crate::commands::connection::Twice;
use crate::commands::failure::Result;
use crate::commands::session::Session;

#[derive(Debug, Args)]
pub(super) struct RenameArguments {
    /// The experiment's id.
    #[arg(value_name = "EXPERIMENT_ID", required_unless_present = "named_id", conflicts_with = "named_id")]
    id: Option<String>,

    /// The new name.
    #[arg(
        value_name = "NEW_NAME",
        required_unless_present = "named_new_name",
        conflicts_with = "named_new_name"
    )]
    new_name: Option<String>,

    /// The experiment's id, as MLflow names it.
    #[arg(short = 'x', long = "experiment-id", value_name = "EXPERIMENT_ID", hide = true)]
    named_id: Option<String>,

    /// The new name, as MLflow's option.
    #[arg(long = "new-name", value_name = "NEW_NAME", hide = true)]
    named_new_name: Option<String>,
}

pub(super) fn rename(session: &Session, arguments: RenameArguments) -> Result<()> {
    let id = arguments.id.or(arguments.named_id).unwrap_or_default();
    let new_name = arguments.new_name.or(arguments.named_new_name).unwrap_or_default();
    let request = json!({"experiment_id": id, "new_name": new_name});
    let answer = session.connection.post("experiments/update", &request, Twice::Harmless)?;
    session.output.done(&format!("Experiment {id} is now `{new_name}`."), &answer)
}

pub(super) fn delete(session: &Session, ids: &[String]) -> Result<()> {
    session.each(ids, |id| {
        session.connection.post("experiments/delete", &json!({"experiment_id": id}), Twice::Harmless)?;
        Ok(format!("Deleted experiment {id}."))
    })
}

pub(super) fn restore(session: &Session, ids: &[String]) -> Result<()> {
    session.each(ids, |id| {
        session.connection.post("experiments/restore", &json!({"experiment_id": id}), Twice::Harmless)?;
        Ok(format!("Restored experiment {id}."))
    })
}

#[derive(Debug, Args)]
pub(super) struct SetTagArguments {
    /// The experiment's id.
    #[arg(value_name = "EXPERIMENT_ID")]
    id: String,

    /// The tag's name.
    key: String,

    /// Its value.
    #[arg(allow_hyphen_values = true)]
    value: String,
}

pub(super) fn set_tag(session: &Session, arguments: &SetTagArguments) -> Result<()> {
    let SetTagArguments { id, key, value } = arguments;
    let request = json!({"experiment_id": id, "key": key, "value": value});
    let answer = session.connection.post("experiments/set-experiment-tag", &request, Twice::Harmless)?;
    session.output.done(&format!("Set tag `{key}` of experiment {id}."), &answer)
}

#[derive(Debug, Args)]
pub(super) struct DeleteTagArguments {
    /// The experiment's id.
    #[arg(value_name = "EXPERIMENT_ID")]
    id: String,

    /// The tag's name.
    key: String,
}

pub(super) fn delete_tag(session: &Session, arguments: &DeleteTagArguments) -> Result<()> {
    let DeleteTagArguments { id, key } = arguments;
    let request = json!({"experiment_id": id, "key": key});
    // The tag was there when the request left: a second one would find none.
    let answer = session.connection.post("experiments/delete-experiment-tag", &request, Twice::Harmful)?;
    session.output.done(&format!("Deleted tag `{key}` of experiment {id}."), &answer)
}
