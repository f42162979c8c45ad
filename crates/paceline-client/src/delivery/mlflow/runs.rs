//! Beginning and changing runs.

use paceline_api::ingest::create_run::Experiment;
use paceline_api::ingest::{CreateRun, RunStatus, UpdateRun};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::{Requests, Told, Trouble};

/// The tag that holds the id by which the client knows the run.
const ID_TAG: &str = "paceline.run_id";

/// Makes a run, and returns the server's id of it. When it may have been made already, it is looked for first.
pub(super) fn make(
    requests: &Requests<'_>,
    run_id: &str,
    new: &CreateRun,
    is_again: bool,
) -> Result<String, Trouble> {
    let experiment_id = experiment(requests, new)?;
    if is_again && let Some(found) = find(requests, run_id, &experiment_id)? {
        return Ok(found);
    }
    let tags = new.tags.iter().map(|tag| (tag.key.as_str(), tag.value.as_str()));
    let tags: Vec<Value> =
        tags.chain([(ID_TAG, run_id)]).map(|(key, value)| json!({"key": key, "value": value})).collect();
    let mut body = json!({"experiment_id": experiment_id, "user_id": new.user_id,
        "start_time": new.start_time_ms, "tags": tags});
    if !new.name.is_empty() {
        body["run_name"] = json!(new.name);
    }
    text_at(requests.post("runs/create", &body), &["run", "info", "run_id"])
}

/// Changes status, end or name.
pub(super) fn update(requests: &Requests<'_>, run_id: &str, update: &UpdateRun) -> Result<(), Trouble> {
    let mut body = json!({"run_id": run_id, "run_uuid": run_id});
    let status = match update.status() {
        RunStatus::Unchanged => None,
        RunStatus::Running => Some("RUNNING"),
        RunStatus::Scheduled => Some("SCHEDULED"),
        RunStatus::Finished => Some("FINISHED"),
        RunStatus::Failed => Some("FAILED"),
        RunStatus::Killed => Some("KILLED"),
    };
    if let Some(status) = status {
        body["status"] = json!(status);
    }
    if let Some(end_time_ms) = update.end_time_ms {
        body["end_time"] = json!(end_time_ms);
    }
    if !update.name.is_empty() {
        body["run_name"] = json!(update.name);
    }
    requests.post("runs/update", &body).map(drop)
}

/// The id of the run's experiment, which is made if it has a name and is not there.
fn experiment(requests: &Requests<'_>, new: &CreateRun) -> Result<String, Trouble> {
    let name = match &new.experiment {
        Some(Experiment::ExperimentId(id)) => return Ok(id.clone()),
        Some(Experiment::ExperimentName(name)) => name,
        None => return Ok("0".into()),
    };
    match by_name(requests, name) {
        Err(Trouble::Refused { error_code, .. }) if error_code == "RESOURCE_DOES_NOT_EXIST" => {}
        other => return other,
    }
    match text_at(requests.post("experiments/create", &json!({"name": name})), &["experiment_id"]) {
        // Somebody else was quicker.
        Err(Trouble::Refused { error_code, .. }) if error_code == "RESOURCE_ALREADY_EXISTS" => {
            by_name(requests, name)
        }
        other => other,
    }
}

fn by_name(requests: &Requests<'_>, name: &str) -> Result<String, Trouble> {
    let name = utf8_percent_encode(name, NON_ALPHANUMERIC);
    let found = requests.get(&format!("experiments/get-by-name?experiment_name={name}"));
    text_at(found, &["experiment", "experiment_id"])
}

/// Looks for a run that was made from this id.
fn find(requests: &Requests<'_>, run_id: &str, experiment_id: &str) -> Result<Option<String>, Trouble> {
    let body = json!({"experiment_ids": [experiment_id], "filter": format!("tags.`{ID_TAG}` = '{run_id}'"),
        "run_view_type": "ALL", "max_results": 1});
    let found = requests.post("runs/search", &body)?;
    Ok(found["runs"][0]["info"]["run_id"].as_str().map(ToOwned::to_owned))
}

/// A text inside an answer.
fn text_at(answer: Told, path: &[&str]) -> Result<String, Trouble> {
    let answer = answer?;
    let found = path.iter().fold(&answer, |value, name| &value[*name]);
    found.as_str().map(ToOwned::to_owned).ok_or_else(|| Trouble::Away {
        cause: format!("its answer lacks `{}`", path.join(".")),
        retry_after: None,
    })
}
