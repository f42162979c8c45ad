//! Showing one run.

use clap::Args;
use serde_json::Value;

use crate::commands::connection::Connection;
use crate::commands::failure::Result;
use crate::commands::output::{Details, Format, duration, time};
use crate::commands::session::Session;
use crate::commands::shapes::{DatasetInput, KeyValue, Metric, ModelLink, Run, member, shape};

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct GetArguments {
    /// The run's id.
    #[arg(value_name = "RUN_ID")]
    id: Option<String>,

    /// The run's id, as MLflow names it.
    #[arg(short = 'r', long = "run-id", value_name = "RUN_ID", hide = true)]
    named_id: Option<String>,
}

pub(super) fn get(session: &Session, arguments: &GetArguments) -> Result<()> {
    let id = arguments.id.as_deref().or(arguments.named_id.as_deref()).unwrap_or_default();
    let run = by_id(&session.connection, id)?;
    match session.output.format {
        Format::Json => session.output.json(&run),
        Format::Ids => session.output.line(&shape::<Run>(run)?.info.run_id),
        Format::Text => details(shape(run)?).print(),
    }
}

/// The run with an id.
pub(crate) fn by_id(connection: &Connection, id: &str) -> Result<Value> {
    member(connection.get("runs/get", &[("run_id", id), ("run_uuid", id)])?, "run")
}

fn details(run: Run) -> Details {
    let info = run.info;
    let pairs = |entries: Vec<KeyValue>| entries.into_iter().map(|entry| (entry.key, entry.value));
    let models = |links: Vec<ModelLink>| links.into_iter().map(|link| (link.model_id, String::new()));
    Details::default()
        .fields([
            ("run id", info.run_id),
            ("name", info.run_name),
            ("experiment", info.experiment_id),
            ("status", info.status),
            ("stage", info.lifecycle_stage),
            ("started", time(info.start_time)),
            ("ended", time(info.end_time)),
            ("took", duration(info.start_time, info.end_time)),
            ("user", info.user_id),
            ("artifacts", info.artifact_uri),
        ])
        .list("Params", pairs(run.data.params))
        .list("Metrics", run.data.metrics.into_iter().map(metric))
        .list("Tags", pairs(run.data.tags))
        .list("Datasets", run.inputs.dataset_inputs.into_iter().map(dataset))
        .list("Models used", models(run.inputs.model_inputs))
        .list("Models made", models(run.outputs.model_outputs))
}

fn metric(metric: Metric) -> (String, String) {
    let value = format!("{} at step {}", metric.value(), metric.step);
    (metric.key, value)
}

fn dataset(input: DatasetInput) -> (String, String) {
    let context = input.tags.into_iter().find(|tag| tag.key == "mlflow.data.context");
    let context = context.map_or_else(String::new, |tag| format!(", {}", tag.value));
    (input.dataset.name, format!("{}{context}", input.dataset.digest))
}
