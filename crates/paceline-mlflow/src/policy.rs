//! What the operator decides about requests.

use std::path::PathBuf;

use regex::Regex;

use crate::graphql::QueryLimits;

/// Settings that reading a request depends on.
#[derive(Debug, Clone)]
pub struct RequestPolicy {
    /// Whether values of params and tags that are too long are cut; otherwise they are refused.
    pub truncate_long_values: bool,
    /// Longest artifact location of an experiment, in characters.
    pub artifact_location_characters: usize,
    /// Schemes of artifact locations that name a host and are allowed all the same, such as `hdfs`.
    pub allowed_host_schemes: Vec<String>,
    /// How large a GraphQL query may be.
    pub graphql: QueryLimits,
    /// What every source of a model version must match somewhere.
    pub model_version_source_pattern: Option<Regex>,
    /// What relative artifact locations and sources of model versions are relative to.
    pub working_directory: PathBuf,
}

impl Default for RequestPolicy {
    fn default() -> Self {
        Self {
            truncate_long_values: true,
            artifact_location_characters: paceline_types::limits::ARTIFACT_LOCATION_CHARACTERS,
            allowed_host_schemes: Vec::new(),
            graphql: QueryLimits::default(),
            model_version_source_pattern: None,
            working_directory: PathBuf::from("/"),
        }
    }
}
