//! Deleting registered models and versions, which nothing brings back: a person is asked, a script must say so.

use std::io::{self, IsTerminal, Write};

use clap::Args;
use http::Method;
use serde_json::json;

use crate::commands::connection::Twice;
use crate::commands::failure::{Failure, Result};
use crate::commands::output::plain;
use crate::commands::session::Session;

#[derive(Debug, Args)]
struct Consent {
    /// Delete without asking.
    #[arg(short, long)]
    yes: bool,
}

#[derive(Debug, Args)]
pub(super) struct DeleteArguments {
    /// The models' names.
    #[arg(required = true, value_name = "NAME")]
    names: Vec<String>,

    #[command(flatten)]
    consent: Consent,
}

pub(super) fn delete(session: &Session, arguments: &DeleteArguments) -> Result<()> {
    session.each(&arguments.names, |name| {
        arguments.consent.require(&format!("the registered model `{name}` with all its versions"))?;
        let request = json!({"name": name});
        session.connection.call(&Method::DELETE, "registered-models/delete", &request, Twice::Harmful)?;
        Ok(format!("Deleted registered model `{name}`."))
    })
}

#[derive(Debug, Args)]
pub(super) struct DeleteVersionArguments {
    /// The model's name.
    name: String,

    /// The version.
    version: String,

    #[command(flatten)]
    consent: Consent,
}

pub(super) fn delete_version(session: &Session, arguments: &DeleteVersionArguments) -> Result<()> {
    let DeleteVersionArguments { name, version, consent } = arguments;
    consent.require(&format!("version {version} of the registered model `{name}`"))?;
    let request = json!({"name": name, "version": version});
    let answer =
        session.connection.call(&Method::DELETE, "model-versions/delete", &request, Twice::Harmful)?;
    session.output.done(&format!("Deleted version {version} of `{name}`."), &answer)
}

impl Consent {
    /// Asks, unless the command line has said yes.
    fn require(&self, what: &str) -> Result<()> {
        if self.yes {
            return Ok(());
        }
        if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
            let message = format!("deleting {what} cannot be undone. Say --yes to do it");
            return Err(Failure::Refused(message));
        }
        let failed = |error| Failure::local("ask", &error);
        write!(io::stderr(), "Delete {}? It cannot be undone. [y/N] ", plain(what)).map_err(failed)?;
        let mut answer = String::new();
        io::stdin().read_line(&mut answer).map_err(failed)?;
        match answer.trim().to_ascii_lowercase().as_str() {
            "y" | "yes" => Ok(()),
            _ => Err(Failure::Refused(format!("{what} was not deleted"))),
        }
    }
}
