//! What is logged to runs: tags, params, metrics.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::Model;
use super::fields::Fields;
use super::logged_models::ModelPoint;
use super::metrics::{NewPoint, Series, check_point, read_point};
use super::refusal::{Outcome, Refusal};
use super::rules::{Entry, check_key, check_run_id, entries, entry, truncated};
use super::runs::{RUN_NAME, Run, run_id};

const TAG_VALUE_CHARACTERS: usize = 8_000;
const PARAM_VALUE_CHARACTERS: usize = 6_000;

impl Run {
    /// The tag that mirrors the name renames the run, unless it is empty.
    pub(super) fn set_tag(&mut self, key: &str, value: &str) {
        if key == RUN_NAME {
            if value.is_empty() {
                return;
            }
            self.name = value.to_owned();
        }
        self.tags.insert(key.to_owned(), value.to_owned());
    }
}

impl Model {
    pub(super) fn set_run_tag(&mut self, fields: &Fields) -> Outcome {
        let run_id = run_id(fields)?;
        let tag = checked(entry(fields)?, "", TAG_VALUE_CHARACTERS)?;
        self.active_run(&run_id)?.set_tag(&tag.key, &tag.value);
        Ok(json!({}))
    }

    pub(super) fn delete_run_tag(&mut self, fields: &Fields) -> Outcome {
        let run_id = run_id(fields)?;
        let key = fields.required_text("key")?;
        let removed = self.active_run(&run_id)?.tags.remove(&key);
        removed.map(|_| json!({})).ok_or_else(|| Refusal::unknown(format!("No tag with name: {key}")))
    }

    pub(super) fn log_param(&mut self, fields: &Fields) -> Outcome {
        let run_id = run_id(fields)?;
        let param = checked(entry(fields)?, "", PARAM_VALUE_CHARACTERS)?;
        let params = &mut self.active_run(&run_id)?.params;
        let (key, new) = (&param.key, &param.value);
        if let Some(old) = params.get(key).filter(|old| *old != new) {
            return Err(Refusal::invalid(format!(
                "Changing param values is not allowed. Param with key='{key}' was already logged with value='{old}' \
                 for run ID='{run_id}'. Attempted logging new value '{new}'."
            )));
        }
        params.insert(param.key, param.value);
        Ok(json!({}))
    }

    pub(super) fn log_metric(&mut self, fields: &Fields) -> Outcome {
        let run_id = run_id(fields)?;
        let new = read_point(fields)?;
        check_point(&new, "")?;
        self.active_run(&run_id)?;
        self.log_points(&run_id, &[new])
    }

    pub(super) fn log_batch(&mut self, fields: &Fields) -> Outcome {
        let run_id = fields.required_text("run_id")?;
        check_run_id(&run_id)?;
        let metrics = fields.list("metrics")?;
        let places: Vec<String> = metrics.iter().map(|metric| metric.path("")).collect();
        let metrics = metrics.iter().map(read_point).collect::<Outcome<Vec<_>>>()?;
        let (params, tags) = (entries(fields, "params", entry)?, entries(fields, "tags", entry)?);
        metrics.iter().zip(&places).try_for_each(|(new, place)| check_point(new, place))?;
        let params = checked_list(params, PARAM_VALUE_CHARACTERS)?;
        let tags = checked_list(tags, TAG_VALUE_CHARACTERS)?;
        check_counts(metrics.len(), params.len(), tags.len())?;
        let keys: BTreeSet<&str> = params.iter().map(|param| param.key.as_str()).collect();
        if keys.len() < params.len() {
            return Err(Refusal::invalid("Duplicate parameter keys have been submitted"));
        }

        let run = self.active_run(&run_id)?;
        let changes: Vec<String> = params.iter().filter_map(|param| change(&run.params, param)).collect();
        if !changes.is_empty() {
            return Err(Refusal::invalid(format!(
                "Changing param values is not allowed. Params were already logged='[{}]' for run ID='{run_id}'.",
                changes.join(", ")
            )));
        }
        // The metrics first: a model that is not there refuses everything.
        self.log_points(&run_id, &metrics)?;
        let run = self.active_run(&run_id)?;
        run.params.extend(params.into_iter().map(|param| (param.key, param.value)));
        tags.iter().for_each(|tag| run.set_tag(&tag.key, &tag.value));
        Ok(json!({}))
    }

    fn log_points(&mut self, run_id: &str, new: &[NewPoint]) -> Outcome {
        for model_id in new.iter().filter_map(|new| new.model_id.as_ref()) {
            self.active_logged_model(model_id)?;
        }
        for NewPoint { key, point, model_id, dataset } in new {
            let Some(model_id) = model_id else { continue };
            self.active_logged_model(model_id)?.log(ModelPoint {
                key: key.clone(),
                point: *point,
                run_id: run_id.to_owned(),
                dataset: dataset.clone(),
            });
        }
        let keys: BTreeSet<&String> = new.iter().map(|new| &new.key).collect();
        let metrics = &mut self.active_run(run_id)?.metrics;
        for key in keys {
            let points: Vec<_> = new.iter().filter(|new| new.key == *key).map(|new| new.point).collect();
            let mut series = metrics.remove(key);
            Series::log(&mut series, &points);
            metrics.extend(series.map(|series| (key.clone(), series)));
        }
        Ok(json!({}))
    }
}

fn change(params: &BTreeMap<String, String>, param: &Entry) -> Option<String> {
    let (key, new) = (&param.key, &param.value);
    let old = params.get(key).filter(|old| *old != new)?;
    Some(format!("{{'key': '{key}', 'old_value': '{old}', 'new_value': '{new}'}}"))
}

/// A tag or param under the name rule, its value cut.
fn checked(entry: Entry, place: &str, characters: usize) -> Outcome<Entry> {
    check_key(&entry.key, &format!("{place}key"))?;
    Ok(Entry { value: truncated(&entry.value, characters), ..entry })
}

fn checked_list(entries: Vec<(Entry, String)>, characters: usize) -> Outcome<Vec<Entry>> {
    entries.into_iter().map(|(entry, place)| checked(entry, &place, characters)).collect()
}

fn check_counts(metrics: usize, params: usize, tags: usize) -> Outcome<()> {
    let counts = [
        (metrics, 1000, "metrics"),
        (params, 100, "params"),
        (tags, 100, "tags"),
        (metrics + params + tags, 1000, "metrics, params, and tags"),
    ];
    for (count, most, what) in counts {
        if count > most {
            return Err(Refusal::invalid(format!(
                "A batch logging request can contain at most {most} {what}. Got {count} {what}."
            )));
        }
    }
    Ok(())
}
