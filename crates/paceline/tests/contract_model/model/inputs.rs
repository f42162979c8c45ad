//! What runs use and make: datasets, models.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::experiments::experiment_number;
use super::fields::Fields;
use super::refusal::{Outcome, Refusal};
use super::rules::{check_length, check_run_id, entries, unchecked_entry};
use super::runs::some_list;
use super::{Model, key_values, with_optional};

/// The input tag that says what a dataset is used for.
pub(super) const CONTEXT: &str = "mlflow.data.context";

#[derive(Debug, Clone)]
pub(crate) struct Dataset {
    pub(crate) name: String,
    pub(crate) digest: String,
    source_type: String,
    source: String,
    schema: Option<String>,
    profile: Option<String>,
}

/// A dataset as one run uses it.
#[derive(Debug, Clone)]
pub(crate) struct DatasetInput {
    pub(crate) dataset: Dataset,
    pub(crate) tags: BTreeMap<String, String>,
}

impl DatasetInput {
    pub(super) fn body(&self) -> Value {
        let Dataset { name, digest, source_type, source, schema, profile } = &self.dataset;
        let dataset = json!({"name": name, "digest": digest, "source_type": source_type, "source": source});
        let dataset = with_optional(dataset, "schema", schema.as_deref().map(Value::from));
        let dataset = with_optional(dataset, "profile", profile.as_deref().map(Value::from));
        with_optional(json!({"dataset": dataset}), "tags", key_values(&self.tags))
    }
}

fn read_input(fields: &Fields) -> Outcome<DatasetInput> {
    let dataset = fields.object("dataset")?;
    let tags = entries(fields, "tags", unchecked_entry)?;
    let text = |name| dataset.text(name).map(Option::unwrap_or_default);
    let dataset = Dataset {
        name: text("name")?,
        digest: text("digest")?,
        source_type: text("source_type")?,
        source: text("source")?,
        schema: dataset.text("schema")?,
        profile: dataset.text("profile")?,
    };
    Ok(DatasetInput { dataset, tags: tags.into_iter().map(|(tag, _)| (tag.key, tag.value)).collect() })
}

fn check_input(input: &DatasetInput) -> Outcome<()> {
    check_length(&input.dataset.name, 500)?;
    check_length(&input.dataset.digest, 36)?;
    check_length(&input.dataset.source, 65_535)?;
    for (key, value) in &input.tags {
        check_length(key, 255)?;
        check_length(value, 500)?;
    }
    Ok(())
}

impl Model {
    pub(super) fn log_inputs(&mut self, fields: &Fields) -> Outcome {
        let run_id = fields.required_text("run_id")?;
        check_run_id(&run_id)?;
        let inputs = fields.list("datasets")?.iter().map(read_input).collect::<Outcome<Vec<_>>>()?;
        let models = fields.list("models")?;
        let models =
            models.iter().map(|model| model.required_text("model_id")).collect::<Outcome<Vec<_>>>()?;
        inputs.iter().try_for_each(check_input)?;
        let experiment_id = self.active_run(&run_id)?.experiment_id;
        for input in inputs {
            let dataset = self.first_written(experiment_id, input.dataset);
            let run = self.active_run(&run_id)?;
            let is_linked = |known: &DatasetInput| {
                (&known.dataset.name, &known.dataset.digest) == (&dataset.name, &dataset.digest)
            };
            if !run.dataset_inputs.iter().any(is_linked) {
                run.dataset_inputs.push(DatasetInput { dataset, tags: input.tags });
            }
        }
        let run = self.active_run(&run_id)?;
        for model_id in models {
            if !run.model_inputs.contains(&model_id) {
                run.model_inputs.push(model_id);
            }
        }
        Ok(json!({}))
    }

    /// A dataset is one per experiment, name and digest; what else is known of it comes from the first write.
    fn first_written(&mut self, experiment_id: i64, dataset: Dataset) -> Dataset {
        let same = |(owner, known): &&(i64, Dataset)| {
            (*owner, &known.name, &known.digest) == (experiment_id, &dataset.name, &dataset.digest)
        };
        match self.datasets.iter().find(same) {
            Some((_, known)) => known.clone(),
            None => {
                self.datasets.push((experiment_id, dataset.clone()));
                dataset
            }
        }
    }

    pub(super) fn log_outputs(&mut self, fields: &Fields) -> Outcome {
        let run_id = fields.required_text("run_id")?;
        check_run_id(&run_id)?;
        let output =
            |output: &Fields| Ok((output.required_text("model_id")?, output.integer("step")?.unwrap_or(0)));
        let outputs = fields.list("models")?.iter().map(output).collect::<Outcome<Vec<_>>>()?;
        let run = self.active_run(&run_id)?;
        for (model_id, step) in outputs {
            if !run.model_outputs.iter().any(|(known, _)| *known == model_id) {
                run.model_outputs.push((model_id, step));
            }
        }
        Ok(json!({}))
    }

    pub(super) fn search_datasets(&self, fields: &Fields) -> Outcome {
        let ids = fields.texts("experiment_ids")?;
        let ids = ids.iter().map(|id| experiment_number(id)).collect::<Outcome<Vec<_>>>()?;
        if ids.is_empty() {
            return Err(Refusal::invalid("SearchDatasets request must specify at least one experiment_id."));
        }
        let runs = self.runs.iter().filter(|run| ids.contains(&run.experiment_id));
        let summary = |(id, input): (i64, &DatasetInput)| {
            let Dataset { name, digest, .. } = &input.dataset;
            let summary = json!({"experiment_id": id.to_string(), "name": name, "digest": digest});
            with_optional(summary, "context", input.tags.get(CONTEXT).map(|context| json!(context)))
        };
        let inputs = runs.flat_map(|run| run.dataset_inputs.iter().map(|input| (run.experiment_id, input)));
        let distinct: BTreeSet<String> = inputs.map(|input| summary(input).to_string()).collect();
        let summaries = distinct.iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
        Ok(with_optional(json!({}), "dataset_summaries", some_list(summaries)))
    }
}
