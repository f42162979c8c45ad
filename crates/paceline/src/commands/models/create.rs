//! Making registered models and versions.

use clap::Args;
use serde_json::{Value, json};

use crate::commands::connection::Twice;
use crate::commands::failure::Result;
use crate::commands::ids::TagArgument;
use crate::commands::session::Session;
use crate::commands::shapes::{ModelVersion, member, shape};

#[derive(Debug, Args)]
pub(super) struct CreateArguments {
    /// Its name.
    name: String,

    /// What it is about.
    #[arg(long)]
    description: Option<String>,

    /// A tag. May be repeated.
    #[arg(short, long = "tag", visible_alias = "tags", value_name = "KEY=VALUE")]
    tags: Vec<TagArgument>,
}

pub(super) fn create(session: &Session, arguments: &CreateArguments) -> Result<()> {
    let CreateArguments { name, description, tags } = arguments;
    let request = json!({"name": name, "description": description, "tags": on_the_wire(tags)});
    let answer = session.connection.post("registered-models/create", &request, Twice::Harmful)?;
    let model = member(answer, "registered_model")?;
    session.output.made(&format!("Made registered model `{name}`."), name, &model)
}

#[derive(Debug, Args)]
pub(super) struct CreateVersionArguments {
    /// The model's name.
    name: String,

    /// Where the model's files are: models:/MODEL_ID, runs:/RUN_ID/PATH, models:/NAME/VERSION, or a URI of the storage.
    source: String,

    /// The run that made it [default: the run that the source names].
    #[arg(short, long)]
    run_id: Option<String>,

    /// The logged model that it is [default: the logged model that the source names].
    #[arg(short, long)]
    model_id: Option<String>,

    /// What it is about.
    #[arg(long)]
    description: Option<String>,

    /// A tag. May be repeated.
    #[arg(short, long = "tag", visible_alias = "tags", value_name = "KEY=VALUE")]
    tags: Vec<TagArgument>,
}

pub(super) fn create_version(session: &Session, arguments: &CreateVersionArguments) -> Result<()> {
    let CreateVersionArguments { name, source, run_id, model_id, description, tags } = arguments;
    // The server takes a source only along with the run or model that it is a part of.
    let run_of_source = source.strip_prefix("runs:/").and_then(|rest| rest.split('/').next());
    let model_of_source =
        source.strip_prefix("models:/").filter(|rest| rest.starts_with("m-") && !rest.contains('/'));
    let request = json!({
        "name": name,
        "source": source,
        "run_id": run_id.as_deref().or(run_of_source),
        "model_id": model_id.as_deref().or(model_of_source),
        "description": description,
        "tags": on_the_wire(tags),
    });
    let answer = session.connection.post("model-versions/create", &request, Twice::Harmful)?;
    let made = member(answer, "model_version")?;
    let version = shape::<ModelVersion>(made.clone())?.version;
    session.output.made(&format!("Made version {version} of `{name}`."), &version, &made)
}

fn on_the_wire(tags: &[TagArgument]) -> Vec<Value> {
    tags.iter().map(TagArgument::to_json).collect()
}
