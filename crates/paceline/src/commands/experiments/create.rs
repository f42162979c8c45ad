//! Making an experiment.

use clap::Args;
use serde_json::{Value, json};

use crate::commands::connection::Twice;
use crate::commands::failure::Result;
use crate::commands::ids::TagArgument;
use crate::commands::session::Session;

#[derive(Debug, Args)]
pub(super) struct CreateArguments {
    /// Its name.
    #[arg(required_unless_present = "experiment_name", conflicts_with = "experiment_name")]
    name: Option<String>,

    /// Its name, as MLflow's option.
    #[arg(short = 'n', long, value_name = "NAME", hide = true)]
    experiment_name: Option<String>,

    /// URI below which its runs keep their artifacts [default: the server's choice].
    #[arg(short = 'l', long, value_name = "URI")]
    artifact_location: Option<String>,

    /// A tag. May be repeated.
    #[arg(short, long = "tag", visible_alias = "tags", value_name = "KEY=VALUE")]
    tags: Vec<TagArgument>,
}

pub(super) fn create(session: &Session, arguments: CreateArguments) -> Result<()> {
    let name = arguments.name.or(arguments.experiment_name).unwrap_or_default();
    let tags: Vec<Value> = arguments.tags.iter().map(TagArgument::to_json).collect();
    let request = json!({"name": name, "artifact_location": arguments.artifact_location, "tags": tags});
    let created = session.connection.post("experiments/create", &request, Twice::Harmful)?;
    let id = created["experiment_id"].as_str().unwrap_or_default();
    session.output.made(&format!("Made experiment {id}, `{name}`."), id, &created)
}
