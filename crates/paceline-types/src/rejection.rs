//! Why a well-formed request is refused.

use crate::{ExperimentId, ModelId, ModelVersionNumber, ModelVersionStage, PurgeRefusal, RunId};

/// A refusal that names what stood in the way. The texts are for users; clients match on parts of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// No experiment has the id, or none in the stage that the request needs.
    #[error("No Experiment with id={0} exists")]
    ExperimentNotFound(ExperimentId),
    /// No experiment has the name.
    #[error("Could not find experiment with name '{0}'")]
    ExperimentNameNotFound(String),
    /// Another experiment, active or deleted, has the name.
    #[error("Experiment(name={0}) already exists. It may be deleted: restore it, or choose another name.")]
    ExperimentNameTaken(String),
    /// The experiment is deleted.
    #[error("The experiment {0} must be in the 'active' state. Current state is deleted: restore it first.")]
    ExperimentDeleted(ExperimentId),
    /// The experiment is deleted and so keeps its name.
    #[error("Cannot rename a non-active experiment. Restore experiment {0} first.")]
    RenameDeletedExperiment(ExperimentId),
    /// No run has the id.
    #[error("Run with id={0} not found")]
    RunNotFound(RunId),
    /// The run is deleted.
    #[error("The run {0} must be in the 'active' state. Current state is deleted: restore it first.")]
    RunDeleted(RunId),
    /// A client chose an id for a new run that another run has.
    #[error("Run with id={0} already exists, and another client made it. Choose another id.")]
    RunIdTaken(RunId),
    /// No tag has the key.
    #[error("No tag with name: {0}")]
    TagNotFound(String),
    /// A param already has another value.
    #[error(
        "Changing param values is not allowed. Param with key='{key}' was already logged with \
         value='{old}' for run ID='{run_id}'. Attempted logging new value '{new}'."
    )]
    ParamChanged {
        /// The param.
        key: String,
        /// Its stored value.
        old: String,
        /// The value of the request.
        new: String,
        /// The run.
        run_id: RunId,
    },
    /// Some params of a batch already have other values.
    #[error(
        "Changing param values is not allowed. Params were already logged='[{}]' for run ID='{run_id}'.",
        list_param_changes(changes)
    )]
    ParamsChanged {
        /// Key, stored value and requested value of each.
        changes: Vec<(String, String, String)>,
        /// The run.
        run_id: RunId,
    },
    /// No logged model has the id.
    #[error("Logged model with ID '{0}' not found.")]
    ModelNotFound(ModelId),
    /// A logged model has no such tag.
    #[error("No tag with key '{key}' found for model with ID '{model_id}'.")]
    ModelTagNotFound {
        /// The tag.
        key: String,
        /// The model.
        model_id: ModelId,
    },
    /// A logged model's param already has another value.
    #[error(
        "Changing param values is not allowed. Param with key='{key}' of model '{model_id}' has \
         value='{old}'; the request says '{new}'."
    )]
    ModelParamChanged {
        /// The param.
        key: String,
        /// Its stored value.
        old: String,
        /// The value of the request.
        new: String,
        /// The model.
        model_id: ModelId,
    },
    /// An experiment may not have more custom views.
    #[error("Experiment {0} already has {max} custom views, the most that are kept: delete one first.", max = crate::limits::EXPERIMENT_CUSTOM_VIEWS)]
    TooManyCustomViews(ExperimentId),
    /// No registered model has the name.
    #[error("Registered Model with name={0} not found")]
    RegisteredModelNotFound(String),
    /// Another registered model has the name.
    #[error("Registered Model (name={0}) already exists. Choose another name.")]
    RegisteredModelNameTaken(String),
    /// Another prompt has the name. Prompts and registered models share their names.
    #[error("Prompt (name={0}) already exists. Choose another name.")]
    PromptNameTaken(String),
    /// A prompt has the name that a registered model should have.
    #[error(
        "Tried to create a registered model with name '{0}', but the name is already taken by a prompt. \
         Choose another name."
    )]
    NameOfPrompt(String),
    /// A registered model has the name that a prompt should have.
    #[error(
        "Tried to create a prompt with name '{0}', but the name is already taken by a registered model. \
         Choose another name."
    )]
    NameOfRegisteredModel(String),
    /// A registered model has no such version.
    #[error("Model Version (name={name}, version={version}) not found")]
    ModelVersionNotFound {
        /// The registered model.
        name: String,
        /// The version.
        version: ModelVersionNumber,
    },
    /// A registered model has no version in the stage, or none at all.
    #[error("Registered Model with name={name} has no version {selector}")]
    NoSuchModelVersion {
        /// The registered model.
        name: String,
        /// What was looked for: `in stage 'Staging'`, `yet`.
        selector: String,
    },
    /// A registered model has no such alias.
    #[error("Registered model alias {0} not found.")]
    ModelAliasNotFound(String),
    /// Only versions in use make room for another one.
    #[error(
        "Model version transition cannot archive existing model versions because '{}' is not an Active stage. \
         Valid stages are Staging, Production.", .0.as_str()
    )]
    CannotArchive(ModelVersionStage),
    /// A version's files must not be any files of the server.
    #[error(
        "Invalid model version source: '{uri}'. To use a local path as a model version source, the {parameter} \
         request parameter has to be specified and the local path has to be contained within the artifact \
         directory of the {owner} specified by the {parameter}."
    )]
    ModelVersionSourceOutside {
        /// The source.
        uri: String,
        /// `run_id` or `model_id`.
        parameter: &'static str,
        /// `run` or `logged model`.
        owner: &'static str,
    },
    /// A version's source and the ids sent with it contradict each other.
    #[error(
        "Invalid model version source: '{0}'. The run_id and model_id request parameters must match the \
         referenced model. Leave them out, or send those of the source."
    )]
    ModelVersionSourceMismatch(String),
    /// A page token that this search did not hand out.
    #[error("Invalid page token, could not base64-decode it into a place in the results: {0}")]
    InvalidPageToken(String),
    /// A page token of another query.
    #[error("{0}")]
    PageTokenMismatch(QueryPart),
    /// A read that takes too long holds up the reads of others.
    #[error(
        "This took more than {0} seconds and was stopped. Ask for less: fewer experiments or runs, a narrower \
         filter or range."
    )]
    TooSlow(u64),
    /// A removal for good is refused, or stands in the way.
    #[error(transparent)]
    Purge(#[from] PurgeRefusal),
    /// A text that should be JSON of a certain shape is not.
    #[error("{0}")]
    Malformed(String),
    /// One answer cannot hold what is asked for.
    #[error("{0}")]
    TooMuch(String),
}

/// A part of a query that a page token holds for; as text, that it is another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QueryPart {
    /// The experiments that are looked in.
    #[error("Experiment IDs in the page token do not match the requested experiment IDs")]
    ExperimentIds,
    /// What holds for each row.
    #[error("Filter string in the page token does not match the requested filter string")]
    Filter,
    /// The order of the rows.
    #[error("Order by in the page token does not match the requested order by")]
    OrderBy,
}

fn list_param_changes(changes: &[(String, String, String)]) -> String {
    let entry = |(key, old, new): &(String, String, String)| {
        format!("{{'key': '{key}', 'old_value': '{old}', 'new_value': '{new}'}}")
    };
    changes.iter().map(entry).collect::<Vec<_>>().join(", ")
}
