//! Changing runs.

use clap::Args;
use serde_json::json;

use crate::commands::connection::Twice;
use crate::commands::failure::Result;
use crate::commands::session::Session;

pub(super) fn delete(session: &Session, ids: &[String]) -> Result<()> {
    session.each(ids, |id| {
        session.connection.post("runs/delete", &json!({"run_id": id}), Twice::Harmless)?;
        Ok(format!("Deleted run {id}."))
    })
}

pub(super) fn restore(session: &Session, ids: &[String]) -> Result<()> {
    session.each(ids, |id| {
        session.connection.post("runs/restore", &json!({"run_id": id}), Twice::Harmless)?;
        Ok(format!("Restored run {id}."))
    })
}

#[derive(Debug, Args)]
pub(super) struct SetTagArguments {
    /// The run's id.
    #[arg(value_name = "RUN_ID")]
    id: String,

    /// The tag's name.
    key: String,

    /// Its value.
    #[arg(allow_hyphen_values = true)]
    value: String,
}

pub(super) fn set_tag(session: &Session, arguments: &SetTagArguments) -> Result<()> {
    let SetTagArguments { id, key, value } = arguments;
    let request = json!({"run_id": id, "run_uuid": id, "key": key, "value": value});
    let answer = session.connection.post("runs/set-tag", &request, Twice::Harmless)?;
    session.output.done(&format!("Set tag `{key}` of run {id}."), &answer)
}

#[derive(Debug, Args)]
pub(super) struct DeleteTagArguments {
    /// The run's id.
    #[arg(value_name = "RUN_ID")]
    id: String,

    /// The tag's name.
    key: String,
}

pub(super) fn delete_tag(session: &Session, arguments: &DeleteTagArguments) -> Result<()> {
    let DeleteTagArguments { id, key } = arguments;
    // The tag was there when the request left: a second one would find none.
    let answer =
        session.connection.post("runs/delete-tag", &json!({"run_id": id, "key": key}), Twice::Harmful)?;
    session.output.done(&format!("Deleted tag `{key}` of run {id}."), &answer)
}
