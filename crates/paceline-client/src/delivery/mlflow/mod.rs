//! A stock MLflow server: the events of a batch as requests to MLflow's routes.
//!
//! Those know no batches, so exactly once is a matter of what is sent: points, params, tags and states that come again
//! change nothing, and a run is looked for before it is made again. Such a server chooses the ids of runs; which run is
//! which is kept beside the journals.

mod entries;
mod names;
mod points;
mod runs;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use paceline_api::ingest::change::Change;
use paceline_api::ingest::{Event, RefusedEvent};
use serde_json::{Value, json};
use ureq::http::StatusCode;

use super::connection::{Connection, Response};
use super::ingest::told;
use super::{Answer, Batch, Fault, Recipient};
use crate::checks;
use crate::destination::Outgoing;
use names::Names;

/// Where MLflow's routes are.
const API: &str = "/api/2.0/mlflow/";

/// An MLflow server.
pub(super) struct Mlflow {
    connection: Arc<Connection>,
    names: Names,
    /// Events of the batch under way that are delivered.
    progress: Option<Progress>,
}

struct Progress {
    sequence: u64,
    delivered: usize,
    refused: Vec<RefusedEvent>,
}

/// Why something is not done.
enum Trouble {
    /// It will not be later either.
    Refused { error_code: String, message: String },
    /// It may be later.
    Away { cause: String, retry_after: Option<Duration> },
}

/// The result of a request.
type Told = Result<Value, Trouble>;

/// What requests are made with.
struct Requests<'c> {
    connection: &'c Connection,
    deadline: Option<Instant>,
}

/// Whether an MLflow server answers there.
pub(super) fn is_there(connection: &Connection, time_max: Option<Duration>) -> bool {
    let path = format!("{API}experiments/get?experiment_id=0");
    let answer = connection.get(&path, time_max);
    answer.is_ok_and(|response| {
        let body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
        response.status == StatusCode::OK && body["experiment"].is_object() || body["error_code"].is_string()
    })
}

impl Mlflow {
    /// Prepares. The folder is that of the journals.
    pub(super) fn new(connection: Arc<Connection>, folder: &Path) -> Self {
        Self { connection, names: Names::beside(folder), progress: None }
    }

    /// Delivers an event.
    fn event(&self, event: &Event, requests: &Requests<'_>, is_again: bool) -> Result<(), Trouble> {
        let Some(change) = &event.change else { return Ok(()) };
        // It becomes the name of a file.
        checks::run_id(&event.run_id).map_err(|error| Trouble::Refused {
            error_code: "INVALID_PARAMETER_VALUE".into(),
            message: error.to_string(),
        })?;
        if let Change::CreateRun(new) = change {
            return self
                .names
                .make(&event.run_id, |again| runs::make(requests, &event.run_id, new, is_again || again));
        }
        let run_id = self.names.of_server(&event.run_id);
        let run_id = run_id.as_str();
        match change {
            Change::CreateRun(_) => Ok(()),
            Change::UpdateRun(update) => runs::update(requests, run_id, update),
            Change::Metrics(metrics) => points::log(requests, run_id, metrics),
            Change::Params(params) => entries::log(requests, run_id, "params", &params.params),
            Change::SetTags(tags) => entries::log(requests, run_id, "tags", &tags.tags),
            Change::Note(text) => {
                let body = json!({"run_id": run_id, "run_uuid": run_id, "key": "mlflow.note.content", "value": text});
                requests.post("runs/set-tag", &body).map(drop)
            }
            Change::DeleteTag(key) => {
                let deleted = requests.post("runs/delete-tag", &json!({"run_id": run_id, "key": key}));
                match deleted {
                    Err(Trouble::Refused { .. }) if is_again => Ok(()),
                    other => other.map(drop),
                }
            }
            Change::Supersede(_) => Err(Trouble::Refused {
                error_code: "NOT_IMPLEMENTED".into(),
                message:
                    "MLflow's server cannot supersede points: those of later steps stay beside the new ones"
                        .into(),
            }),
            Change::Inputs(inputs) => entries::log_inputs(requests, run_id, inputs),
            Change::Outputs(outputs) => entries::log_outputs(requests, run_id, outputs),
        }
    }
}

impl Recipient for Mlflow {
    fn deliver(&mut self, batch: &Batch, time_max: Option<Duration>) -> Result<Answer, Fault> {
        let deadline = time_max.map(|time| Instant::now() + time);
        let known = self.progress.take().filter(|progress| progress.sequence == batch.sequence);
        let mut progress =
            known.unwrap_or(Progress { sequence: batch.sequence, delivered: 0, refused: Vec::new() });
        let connection = self.connection.clone();
        let requests = Requests { connection: &connection, deadline };
        for (index, event) in batch.merged.events.iter().enumerate().skip(progress.delivered) {
            match self.event(event, &requests, batch.is_again) {
                Ok(()) => {}
                Err(Trouble::Refused { error_code, message }) => {
                    progress.refused.push(RefusedEvent { index, error_code, message });
                }
                Err(Trouble::Away { cause, retry_after }) => {
                    self.progress = Some(progress);
                    return Err(Fault::Away { cause, retry_after });
                }
            }
            progress.delivered = index + 1;
        }
        Ok(Answer::Applied { refused: progress.refused })
    }
}

impl Requests<'_> {
    /// Posts to a route.
    fn post(&self, route: &str, body: &Value) -> Told {
        let body = body.to_string();
        let outgoing = Outgoing {
            path: &format!("{API}{route}"),
            body: Some(body.as_bytes()),
            content_type: Some("application/json"),
            content_encoding: None,
            time_max: self.time_max()?,
        };
        self.read(self.connection.send(outgoing))
    }

    /// Asks a route, with a query that is encoded.
    fn get(&self, route_and_query: &str) -> Told {
        let time_max = self.time_max()?;
        self.read(self.connection.get(&format!("{API}{route_and_query}"), time_max))
    }

    fn time_max(&self) -> Result<Option<Duration>, Trouble> {
        let left = self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        match left {
            Some(Duration::ZERO) => {
                Err(Trouble::Away { cause: "the time is over".into(), retry_after: None })
            }
            left => Ok(left),
        }
    }

    fn read(&self, answered: Result<Response, String>) -> Told {
        let away = |cause| Trouble::Away { cause, retry_after: None };
        let Response { status, retry_after, body } = answered.map_err(away)?;
        match status {
            StatusCode::OK if body.is_empty() => Ok(json!({})),
            StatusCode::OK => {
                serde_json::from_slice(&body).map_err(|_| away("its answer is none of MLflow's".into()))
            }
            StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND | StatusCode::CONFLICT if is_mlflows(&body) => {
                let (error_code, message) = told(status, &body);
                Err(Trouble::Refused { error_code, message })
            }
            _ => {
                let (_, message) = told(status, &body);
                Err(Trouble::Away { cause: format!("{}: {message}", status.as_u16()), retry_after })
            }
        }
    }
}

/// Whether an error is MLflow's, and not that of something in between.
fn is_mlflows(body: &[u8]) -> bool {
    serde_json::from_slice::<Value>(body).is_ok_and(|body| body["error_code"].is_string())
}
