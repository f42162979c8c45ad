//! Making a run.

use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use crate::commands::connection::Twice;
use crate::commands::experiments;
use crate::commands::failure::Result;
use crate::commands::ids::TagArgument;
use crate::commands::session::Session;
use crate::commands::shapes::{Experiment, Run, member, shape};
use crate::environment::variable;

#[derive(Debug, Args)]
pub(super) struct CreateArguments {
    #[command(flatten)]
    experiment: ExperimentChoice,

    /// Its name [default: the server's choice].
    #[arg(long)]
    run_name: Option<String>,

    /// What it is about.
    #[arg(long)]
    description: Option<String>,

    /// A tag. May be repeated.
    #[arg(short, long = "tag", visible_alias = "tags", value_name = "KEY=VALUE")]
    tags: Vec<TagArgument>,

    /// How it ended. `running` leaves it open.
    #[arg(long, default_value = "finished", ignore_case = true)]
    status: RunStatus,

    /// The run that it is a part of.
    #[arg(long, value_name = "RUN_ID")]
    parent_run_id: Option<String>,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct ExperimentChoice {
    /// The experiment, by id.
    #[arg(short = 'x', long)]
    experiment_id: Option<String>,

    /// The experiment, by name.
    #[arg(short = 'n', long, value_name = "NAME")]
    experiment_name: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RunStatus {
    Finished,
    Failed,
    Killed,
    Running,
}

impl RunStatus {
    /// The name on the wire.
    fn name(self) -> &'static str {
        match self {
            Self::Finished => "FINISHED",
            Self::Failed => "FAILED",
            Self::Killed => "KILLED",
            Self::Running => "RUNNING",
        }
    }
}

pub(super) fn create(session: &Session, arguments: CreateArguments) -> Result<()> {
    let connection = &session.connection;
    let experiment_id = match arguments.experiment {
        ExperimentChoice { experiment_name: Some(name), .. } => {
            shape::<Experiment>(experiments::by_name(connection, &name)?)?.experiment_id
        }
        ExperimentChoice { experiment_id, .. } => experiment_id.unwrap_or_default(),
    };
    let user = variable("USER").or_else(|| variable("LOGNAME"));
    let mut tags: Vec<Value> = arguments.tags.iter().map(TagArgument::to_json).collect();
    let further = [
        ("mlflow.user", user.clone()),
        ("mlflow.note.content", arguments.description),
        ("mlflow.parentRunId", arguments.parent_run_id),
    ];
    tags.extend(further.into_iter().filter_map(|(key, value)| Some(json!({"key": key, "value": value?}))));
    let now_ms = now_ms();
    let request = json!({
        "experiment_id": experiment_id,
        "run_name": arguments.run_name,
        "user_id": user,
        "start_time": now_ms,
        "tags": tags,
    });
    let mut run = member(connection.post("runs/create", &request, Twice::Harmful)?, "run")?;
    let id = shape::<Run>(run.clone())?.info.run_id;
    if arguments.status != RunStatus::Running {
        let end = json!({"run_id": id, "status": arguments.status.name(), "end_time": now_ms});
        let ended = connection.post("runs/update", &end, Twice::Harmless)?;
        run["info"] = member(ended, "run_info")?;
    }
    session.output.made(&format!("Made run {id}."), &id, &run)
}

fn now_ms() -> i64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX)
}
