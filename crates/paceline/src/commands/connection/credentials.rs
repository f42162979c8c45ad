//! Who the client is, as MLflow's clients say it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use paceline_client::StoredCredentials;

use crate::commands::failure::{Failure, Result};
use crate::environment::variable;

/// The value of the `Authorization` header. It does not print itself.
#[derive(Clone)]
pub struct Credentials(HeaderValue);

impl Credentials {
    /// A name and a password.
    pub(crate) fn basic(username: &str, password: &str) -> Result<Self> {
        Self::header(&format!("Basic {}", STANDARD.encode(format!("{username}:{password}"))))
    }

    /// From `MLFLOW_TRACKING_USERNAME` and `MLFLOW_TRACKING_PASSWORD`, or `~/.mlflow/credentials` for what they do not
    /// give; else `MLFLOW_TRACKING_TOKEN`.
    pub(crate) fn from_environment() -> Result<Option<Self>> {
        let stored = StoredCredentials::read();
        let username = variable("MLFLOW_TRACKING_USERNAME").or(stored.username);
        let password = variable("MLFLOW_TRACKING_PASSWORD").or(stored.password);
        match (username, password) {
            (Some(username), Some(password)) => Self::basic(&username, &password).map(Some),
            _ => variable("MLFLOW_TRACKING_TOKEN")
                .map(|token| Self::header(&format!("Bearer {}", token.trim())))
                .transpose(),
        }
    }

    /// The header's value, which HTTP libraries keep out of their logs.
    pub(crate) fn value(&self) -> HeaderValue {
        self.0.clone()
    }

    fn header(text: &str) -> Result<Self> {
        let mut value = HeaderValue::from_str(text).map_err(|_| {
            let message = "MLFLOW_TRACKING_TOKEN has characters that no token has. Set it again";
            Failure::Refused(message.into())
        })?;
        value.set_sensitive(true);
        Ok(Self(value))
    }
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Credentials(…)")
    }
}
