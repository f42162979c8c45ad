//! Where the files of a version are, and what its logged model notes.

use serde_json::json;

use super::Model;
use super::refusal::{Outcome, Refusal};

/// What a version is made from, looked up.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    pub(crate) source: String,
    /// What `get-download-uri` answers.
    pub(crate) storage_location: String,
    pub(crate) run_id: String,
    model_id: Option<String>,
}

impl Origin {
    /// What is refused whatever is stored.
    pub(super) fn check(source: &str) -> Outcome<()> {
        let is_uri = source.contains(":/");
        let leads_elsewhere = source.split('/').any(|segment| segment == "..") || source.contains("%2e");
        if is_uri && leads_elsewhere {
            return Err(Refusal::invalid("If supplying a source as an http, https,"));
        }
        Ok(())
    }
}

impl Model {
    pub(super) fn origin(
        &mut self,
        source: String,
        run_id: String,
        model_id: Option<String>,
    ) -> Outcome<Origin> {
        let mismatch = || Refusal::invalid("Invalid model version source");
        let mut origin = Origin { storage_location: source.clone(), source, run_id, model_id };
        if let Some(path) = origin.source.strip_prefix("models:/").map(str::to_owned) {
            match path.split_once('/') {
                None => {
                    if origin.model_id.as_ref().is_some_and(|sent| *sent != path) {
                        return Err(mismatch());
                    }
                    origin.storage_location = self.active_logged_model(&path)?.artifact_uri.clone();
                    origin.model_id = Some(path);
                }
                Some((name, number)) => {
                    let copied = self.copied_origin(name, number, &origin)?;
                    return copied.ok_or_else(mismatch);
                }
            }
        } else if !origin.source.contains(":/") {
            if let Some(model_id) = &origin.model_id {
                self.active_logged_model(model_id)?;
            } else if !origin.run_id.is_empty() {
                self.run(&origin.run_id)?;
            }
            // None of the runs and models here keeps its files in a local folder.
            return Err(Refusal::invalid("To use a local path as a model version"));
        }
        if let Some(model_id) = &origin.model_id {
            let model = self.active_logged_model(model_id)?;
            if origin.run_id.is_empty() {
                origin.run_id = model.source_run_id.clone();
            }
        }
        Ok(origin)
    }

    /// The origin of another version; none when what was sent contradicts it.
    fn copied_origin(&mut self, name: &str, number: &str, sent: &Origin) -> Outcome<Option<Origin>> {
        let copied = self.version(name, number.parse().unwrap_or_default())?.origin.clone();
        let contradicts = (!sent.run_id.is_empty() && sent.run_id != copied.run_id)
            || (sent.model_id.is_some() && sent.model_id != copied.model_id);
        Ok((!contradicts).then(|| Origin { source: sent.source.clone(), ..copied }))
    }

    /// A logged model lists the versions made from it in a tag.
    pub(super) fn note_version(&mut self, model_id: &str, name: &str, number: i64) -> Outcome<()> {
        let tags = &mut self.active_logged_model(model_id)?.tags;
        let entry = format!("{{\"name\": {}, \"version\": {number}}}", json!(name));
        let list = match tags.get("mlflow.modelVersions").and_then(|list| list.strip_suffix(']')) {
            Some(others) => format!("{others}, {entry}]"),
            None => format!("[{entry}]"),
        };
        tags.insert("mlflow.modelVersions".to_owned(), list);
        Ok(())
    }
}
