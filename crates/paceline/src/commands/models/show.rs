//! Showing a registered model or a version of one.

use clap::Args;
use serde_json::Value;

use crate::commands::connection::Connection;
use crate::commands::failure::Result;
use crate::commands::output::{Details, Format, time};
use crate::commands::session::Session;
use crate::commands::shapes::{ModelVersion, RegisteredModel, member, shape};

#[derive(Debug, Args)]
pub(super) struct GetArguments {
    /// The model's name.
    name: String,

    /// A version of it.
    version: Option<String>,

    /// The version that an alias names.
    #[arg(long, conflicts_with = "version")]
    alias: Option<String>,
}

pub(super) fn get(session: &Session, arguments: &GetArguments) -> Result<()> {
    let (connection, name) = (&session.connection, arguments.name.as_str());
    let version = match (&arguments.version, &arguments.alias) {
        (Some(version), _) => {
            let query = [("name", name), ("version", version)];
            member(connection.get("model-versions/get", &query)?, "model_version")?
        }
        (None, Some(alias)) => {
            let query = [("name", name), ("alias", alias)];
            member(connection.get("registered-models/alias", &query)?, "model_version")?
        }
        (None, None) => return show_model(session, model_named(connection, name)?),
    };
    match session.output.format {
        Format::Json => session.output.json(&version),
        Format::Ids => session.output.line(&shape::<ModelVersion>(version)?.version),
        Format::Text => version_details(shape(version)?).print(),
    }
}

fn show_model(session: &Session, model: Value) -> Result<()> {
    match session.output.format {
        Format::Json => session.output.json(&model),
        Format::Ids => session.output.line(&shape::<RegisteredModel>(model)?.name),
        Format::Text => model_details(shape(model)?).print(),
    }
}

/// The registered model with a name.
pub(super) fn model_named(connection: &Connection, name: &str) -> Result<Value> {
    member(connection.get("registered-models/get", &[("name", name)])?, "registered_model")
}

fn model_details(model: RegisteredModel) -> Details {
    Details::default()
        .fields([
            ("name", model.name),
            ("created", time(model.creation_timestamp)),
            ("updated", time(model.last_updated_timestamp)),
            ("description", model.description),
        ])
        .list("Aliases", model.aliases.into_iter().map(|alias| (alias.alias, alias.version)))
        .list(
            "Latest versions",
            model.latest_versions.into_iter().map(|latest| (latest.current_stage, latest.version)),
        )
        .list("Tags", model.tags.into_iter().map(|tag| (tag.key, tag.value)))
}

fn version_details(version: ModelVersion) -> Details {
    Details::default()
        .fields([
            ("name", version.name),
            ("version", version.version),
            ("stage", version.current_stage),
            ("status", version.status),
            ("aliases", version.aliases.join(", ")),
            ("created", time(version.creation_timestamp)),
            ("updated", time(version.last_updated_timestamp)),
            ("source", version.source),
            ("run id", version.run_id),
            ("description", version.description),
        ])
        .list("Tags", version.tags.into_iter().map(|tag| (tag.key, tag.value)))
}
