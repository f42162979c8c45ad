//! A purge that a server does.

use anyhow::{Context, Result, bail};

use crate::commands::{Connection, Failure, LocalFiles, MissingStore, Target};
use paceline_api::trash::{PurgeBody, PurgeReport};

/// The route of a purge.
const PURGE: &str = "/api/v1/trash/purge";
/// What the answer of a server without that route is called.
const NO_SUCH_ROUTE: &str = "ENDPOINT_NOT_FOUND";

/// Asks the server at a URL, and waits as long as it takes.
pub(super) fn purge(url: &str, body: &PurgeBody) -> Result<PurgeReport> {
    let no_files = LocalFiles { destination: None, are_used: false };
    let connection = Connection::open(Target::parse(url)?, no_files, MissingStore::Refuse)?;
    let name = connection.name();
    let answer = match connection.post_patiently(PURGE, &serde_json::to_value(body)?) {
        Err(Failure::Answered { code, .. }) if code == NO_SUCH_ROUTE => bail!(
            "{name} is no Paceline server that can remove what is in its trash. Check --tracking-uri, or name the \
             database with --backend-store-uri"
        ),
        answer => answer?,
    };
    serde_json::from_value(answer)
        .with_context(|| format!("{name} answered in a way that this version does not know"))
}
