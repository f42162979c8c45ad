//! What environment variables say. They are read when a program asks for it, and by nothing else.

use std::time::Duration;

use crate::config::Config;
use crate::credentials_file::StoredCredentials;
use crate::error::{Error, Result};
use crate::server_address::Server;

/// The variables, each with what it says. Those of MLflow are also read as `PACELINE_…`, which wins over `MLFLOW_…`.
pub const VARIABLES: [(&str, &str); 10] = [
    (TRACKING_URI, "address of the server: http://host:port"),
    (USERNAME, "name to sign in with"),
    (PASSWORD, "password to sign in with"),
    (TOKEN, "token to sign in with, when there is no name and password"),
    (AUTHORITIES, "file of the authorities to trust, in PEM form, instead of the system's"),
    (INSECURE, "true: any certificate will do"),
    (MODE, "offline: only keep what is logged; online: send it (the default)"),
    (FOLDER, "folder of journals"),
    (EXIT_DEADLINE, "how many seconds the end of a run waits for the server at most"),
    (RUN_LEASE, "after how many seconds without a sign of life a run is lost; 0: never"),
];

const TRACKING_URI: &str = "MLFLOW_TRACKING_URI";
const USERNAME: &str = "MLFLOW_TRACKING_USERNAME";
const PASSWORD: &str = "MLFLOW_TRACKING_PASSWORD";
const TOKEN: &str = "MLFLOW_TRACKING_TOKEN";
const AUTHORITIES: &str = "MLFLOW_TRACKING_SERVER_CERT_PATH";
const INSECURE: &str = "MLFLOW_TRACKING_INSECURE_TLS";
const MODE: &str = "PACELINE_MODE";
const FOLDER: &str = "PACELINE_JOURNAL_DIR";
const EXIT_DEADLINE: &str = "PACELINE_EXIT_DEADLINE_SECONDS";
const RUN_LEASE: &str = "PACELINE_RUN_LEASE_SECONDS";

/// Looks variables up.
type Lookup<'l> = &'l dyn Fn(&str) -> Option<String>;

impl Server {
    /// Signs in, and trusts, as environment variables say: see [`VARIABLES`]. Credentials of the address stay. A name or
    /// password that no variable gives may be in `~/.mlflow/credentials`.
    ///
    /// # Errors
    /// When they contradict each other, or hold what no header can carry.
    pub fn as_environment_says(self) -> Result<Self> {
        server(self, &process_variable, &StoredCredentials::read())
    }
}

impl Config {
    /// The configuration that environment variables describe: see [`VARIABLES`].
    ///
    /// # Errors
    /// When one of them cannot be understood, or none names a server and the mode is not offline.
    pub fn from_environment() -> Result<Self> {
        config(&process_variable, &StoredCredentials::read())
    }
}

fn process_variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The value of a variable. One that is set but empty, as compose files write it, counts as not set.
fn variable(lookup: Lookup<'_>, name: &str) -> Option<String> {
    let own = name.strip_prefix("MLFLOW_").map(|rest| format!("PACELINE_{rest}"));
    let set = |name: &str| lookup(name).filter(|value| !value.is_empty());
    own.as_deref().and_then(set).or_else(|| set(name))
}

fn server(server: Server, lookup: Lookup<'_>, stored: &StoredCredentials) -> Result<Server> {
    let get = |name| variable(lookup, name);
    let server = if server.authorization_header().is_some() {
        server
    } else {
        let name = get(USERNAME).or_else(|| stored.username.clone());
        let password = get(PASSWORD).or_else(|| stored.password.clone());
        match (name, password, get(TOKEN)) {
            (Some(name), Some(password), _) => server.password(&name, &password)?,
            (_, _, Some(token)) => server.token(&token)?,
            _ => server,
        }
    };
    let is_insecure =
        get(INSECURE).is_some_and(|value| matches!(value.to_ascii_lowercase().as_str(), "true" | "1"));
    match (get(AUTHORITIES), is_insecure) {
        (Some(value), true) => Err(Error::Variable {
            name: AUTHORITIES,
            value,
            expected: "unset, as any certificate will do by MLFLOW_TRACKING_INSECURE_TLS",
        }),
        (Some(file), false) => Ok(server.trusted_authorities(file)),
        (None, true) => Ok(server.any_certificate()),
        (None, false) => Ok(server),
    }
}

fn config(lookup: Lookup<'_>, stored: &StoredCredentials) -> Result<Config> {
    let get = |name| variable(lookup, name);
    let mut config = match get(MODE).as_deref() {
        Some("offline") => Config::offline(),
        None | Some("online") => {
            let address = get(TRACKING_URI).unwrap_or_default();
            Config::online(server(Server::at(&address)?, lookup, stored)?)
        }
        Some(other) => {
            let (value, expected) = (other.to_owned(), "`online` or `offline`");
            return Err(Error::Variable { name: MODE, value, expected });
        }
    };
    if let Some(folder) = get(FOLDER) {
        config = config.folder(folder);
    }
    if let Some(time) = seconds(EXIT_DEADLINE, lookup)? {
        config = config.exit_deadline(time);
    }
    if let Some(time) = seconds(RUN_LEASE, lookup)? {
        config = config.run_lease(time);
    }
    Ok(config)
}

fn seconds(name: &'static str, lookup: Lookup<'_>) -> Result<Option<Duration>> {
    let Some(value) = variable(lookup, name) else { return Ok(None) };
    let time = value.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let invalid = Error::Variable { name, value, expected: "a number of seconds" };
    time.map(Some).ok_or(invalid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::destination::Destination;

    fn from(variables: &[(&str, &str)]) -> Result<Config> {
        let find = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        config(&find, &StoredCredentials::default())
    }

    #[test]
    fn variables_of_both_names_are_read_and_ours_win() {
        let config = from(&[
            ("MLFLOW_TRACKING_URI", "http://a:1"),
            ("PACELINE_TRACKING_URI", "http://b:2/"),
            ("MLFLOW_TRACKING_USERNAME", "ann"),
            ("MLFLOW_TRACKING_PASSWORD", "secret"),
            ("MLFLOW_TRACKING_TOKEN", "unused"),
            ("PACELINE_JOURNAL_DIR", "/somewhere"),
            ("PACELINE_EXIT_DEADLINE_SECONDS", "2.5"),
            ("PACELINE_RUN_LEASE_SECONDS", "0"),
            ("PACELINE_MODE", ""),
        ]);
        let config = config.unwrap();
        let Some(Destination::Server(server)) = config.destination else { panic!("no server") };
        assert_eq!(server.url(), "http://b:2");
        assert_eq!(server.authorization_header().unwrap(), "Basic YW5uOnNlY3JldA==");
        assert_eq!(config.folder.to_str(), Some("/somewhere"));
        assert_eq!(config.exit_deadline, Duration::from_millis(2_500));
        assert_eq!(config.run_lease, None);
    }

    #[test]
    fn the_page_on_the_client_lists_them() {
        let page = include_str!("../../../docs/client.md");
        for (name, says) in VARIABLES {
            assert!(page.contains(&format!("| `{name}` | {says} |")), "{name}");
        }
    }

    #[test]
    fn offline_needs_no_server() {
        assert!(from(&[("PACELINE_MODE", "offline")]).unwrap().destination.is_none());
    }

    #[test]
    fn what_cannot_be_understood_is_named() {
        let uri = ("MLFLOW_TRACKING_URI", "https://a");
        for (variables, name) in [
            (vec![], "address"),
            (vec![uri, ("PACELINE_MODE", "sometimes")], "PACELINE_MODE"),
            (vec![uri, ("PACELINE_EXIT_DEADLINE_SECONDS", "-1")], "PACELINE_EXIT_DEADLINE_SECONDS"),
            (
                vec![
                    uri,
                    ("MLFLOW_TRACKING_INSECURE_TLS", "true"),
                    ("MLFLOW_TRACKING_SERVER_CERT_PATH", "x"),
                ],
                "MLFLOW_TRACKING_SERVER_CERT_PATH",
            ),
        ] {
            let error = from(&variables).unwrap_err().to_string();
            assert!(error.contains(name), "{error}");
        }
    }
}
