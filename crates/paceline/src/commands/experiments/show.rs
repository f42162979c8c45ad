//! Showing one experiment.

use clap::Args;
use serde_json::Value;

use crate::commands::connection::Connection;
use crate::commands::failure::Result;
use crate::commands::output::{Details, Format, time};
use crate::commands::session::Session;
use crate::commands::shapes::{Experiment, member, shape};

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct GetArguments {
    /// The experiment's id.
    #[arg(value_name = "EXPERIMENT_ID")]
    id: Option<String>,

    /// The experiment's id, as MLflow names it.
    #[arg(short = 'x', long = "experiment-id", value_name = "EXPERIMENT_ID", hide = true)]
    named_id: Option<String>,

    /// The experiment's name.
    #[arg(short, long, alias = "experiment-name")]
    name: Option<String>,
}

pub(super) fn get(session: &Session, arguments: &GetArguments) -> Result<()> {
    let experiment = match (arguments.id.as_deref().or(arguments.named_id.as_deref()), &arguments.name) {
        (None, Some(name)) => by_name(&session.connection, name)?,
        (id, _) => by_id(&session.connection, id.unwrap_or_default())?,
    };
    if session.output.format == Format::Json {
        return session.output.json(&experiment);
    }
    let experiment: Experiment = shape(experiment)?;
    if session.output.format == Format::Ids {
        return session.output.line(&experiment.experiment_id);
    }
    let details = Details::default().fields([
        ("id", experiment.experiment_id),
        ("name", experiment.name),
        ("stage", experiment.lifecycle_stage),
        ("created", time(experiment.creation_time)),
        ("updated", time(experiment.last_update_time)),
        ("artifact location", experiment.artifact_location),
    ]);
    details.list("Tags", experiment.tags.into_iter().map(|tag| (tag.key, tag.value))).print()
}

/// The experiment with an id.
pub(crate) fn by_id(connection: &Connection, id: &str) -> Result<Value> {
    member(connection.get("experiments/get", &[("experiment_id", id)])?, "experiment")
}

/// The experiment with a name.
pub(crate) fn by_name(connection: &Connection, name: &str) -> Result<Value> {
    member(connection.get("experiments/get-by-name", &[("experiment_name", name)])?, "experiment")
}
