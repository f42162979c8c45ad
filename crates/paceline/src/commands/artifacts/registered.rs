//! Versions of registered models, as `models:/` URIs name them.

use std::fmt;

use super::place::{Owner, Place, from_uri};
use super::tree::joined;
use crate::commands::connection::Connection;
use crate::commands::failure::{Failure, Result};
use crate::commands::shapes::{ModelVersion, member, shape};

/// How often the source of a version may be another version.
const HOPS_MAX: usize = 8;

/// A version of a registered model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RegisteredVersion {
    name: String,
    which: Which,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Which {
    Number(String),
    Alias(String),
    /// The highest version in a stage, or of all.
    Stage(String),
    Latest,
}

impl RegisteredVersion {
    /// Reads `NAME/VERSION/PATH` or `NAME@ALIAS/PATH`, of which `first` is the part before the first slash. Also
    /// answers the path.
    pub(super) fn parse<'u>(first: &str, rest: &'u str) -> Option<(Self, &'u str)> {
        if let Some((name, alias)) = first.rsplit_once('@') {
            let version = Self { name: name.into(), which: Which::Alias(alias.into()) };
            return (!name.is_empty() && !alias.is_empty()).then_some((version, rest));
        }
        let (which, path) = rest.split_once('/').unwrap_or((rest, ""));
        let which = match which {
            "" => return None,
            number if number.bytes().all(|byte| byte.is_ascii_digit()) => Which::Number(number.into()),
            latest if latest.eq_ignore_ascii_case("latest") => Which::Latest,
            stage => Which::Stage(stage.into()),
        };
        Some((Self { name: first.into(), which }, path))
    }

    /// Where the version's files are: a URI of a run, a logged model or the artifact proxy.
    pub(super) fn location(&self, connection: &Connection) -> Result<String> {
        let version = self.number(connection)?;
        let query = [("name", self.name.as_str()), ("version", version.as_str())];
        let found: ModelVersion =
            shape(member(connection.get("model-versions/get", &query)?, "model_version")?)?;
        // A logged model or run may be kept where only the server reaches it, so these go first.
        if found.source.starts_with("models:/") || found.source.starts_with("runs:/") {
            return Ok(found.source);
        }
        let answer = connection.get("model-versions/get-download-uri", &query)?;
        shape(member(answer, "artifact_uri")?)
    }

    fn number(&self, connection: &Connection) -> Result<String> {
        match &self.which {
            Which::Number(number) => Ok(number.clone()),
            Which::Alias(alias) => {
                let query = [("name", self.name.as_str()), ("alias", alias.as_str())];
                let found = member(connection.get("registered-models/alias", &query)?, "model_version")?;
                Ok(shape::<ModelVersion>(found)?.version)
            }
            Which::Stage(stage) => self.highest(connection, &[("name", &self.name), ("stages", stage)]),
            Which::Latest => self.highest(connection, &[("name", &self.name)]),
        }
    }

    fn highest(&self, connection: &Connection, query: &[(&str, &str)]) -> Result<String> {
        let answer = connection.get("registered-models/get-latest-versions", query)?;
        let versions: Vec<ModelVersion> = match answer.get("model_versions") {
            Some(versions) => shape(versions.clone())?,
            None => Vec::new(),
        };
        let highest = versions.into_iter().max_by_key(ModelVersion::number);
        highest
            .map(|version| version.version)
            .ok_or_else(|| Failure::Refused(format!("there is no version `{self}`")))
    }
}

/// Where a place is whose owner is a version of a registered model: where that version was made from.
pub(super) fn resolved(connection: &Connection, place: &Place) -> Result<Place> {
    let mut resolved = place.clone();
    for _ in 0..HOPS_MAX {
        let Owner::Registered(version) = &resolved.owner else { return Ok(resolved) };
        let location = version.location(connection)?;
        let found = from_uri(&location).map_err(|_| {
            Failure::Refused(format!(
                "the files of {version} are at `{location}`, which this command does not reach. \
                 Use a program that does"
            ))
        })?;
        resolved = Place { owner: found.owner, path: joined(&found.path, &resolved.path) };
    }
    Err(Failure::Refused(format!("{} leads from one version to the next without end", place.uri())))
}

impl fmt::Display for RegisteredVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        match &self.which {
            Which::Alias(alias) => write!(formatter, "models:/{name}@{alias}"),
            Which::Number(which) | Which::Stage(which) => write!(formatter, "models:/{name}/{which}"),
            Which::Latest => write!(formatter, "models:/{name}/latest"),
        }
    }
}
