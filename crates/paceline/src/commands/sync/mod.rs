//! `paceline sync`: sends what programs left in journals, or write offline, and the files that they kept.

mod kept_files;

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use paceline_client::{DEFAULT_FOLDER, FolderSync, Server, SyncOutcome, SyncReport, SyncedJournal};
use serde_json::{Value, json};

use super::connection::{DEFAULT_STORE, Target};
use super::failure::{Failure, Result};
use super::output::{Format, Output};
use super::session::{CommonArguments, Use};
use super::{ResourceCommand, output};
use crate::client::LocalDelivery;
use crate::settings::store_name;
use kept_files::{Choice, SentFiles};

#[derive(Debug, Args)]
pub(crate) struct SyncArguments {
    /// Folder of journals, or one journal.
    #[arg(value_name = "FOLDER", env = "PACELINE_JOURNAL_DIR", default_value = DEFAULT_FOLDER)]
    folder: PathBuf,

    /// Go on looking, also at journals that are being written, until the command is stopped.
    #[arg(long)]
    watch: bool,

    /// Seconds between looks.
    #[arg(long, value_name = "SECONDS", default_value_t = 5.0, requires = "watch", value_parser = seconds)]
    interval: f64,

    /// Also send journals that were written for a server with another address: it may be the same by another name.
    #[arg(long)]
    other_servers: bool,

    /// Also send journals on a file system without locks. Say so only when no process is delivering them.
    #[arg(long)]
    trust_no_locks: bool,

    /// Seconds to try again while the server takes nothing.
    #[arg(long, value_name = "SECONDS", default_value_t = 30.0, value_parser = seconds)]
    patience: f64,

    #[command(flatten)]
    common: CommonArguments,
}

impl ResourceCommand for SyncArguments {
    fn common(&self) -> &CommonArguments {
        &self.common
    }

    fn run(self) -> Result<()> {
        if !self.folder.is_dir() {
            let folder = self.folder.display();
            return Err(Failure::Refused(format!(
                "there is no folder `{folder}`. Name that of the journals"
            )));
        }
        let uri = self.common.tracking_uri().unwrap_or_else(|| DEFAULT_STORE.into());
        let mut sync = delivery(&uri)?.patience(duration(self.patience));
        if self.other_servers {
            sync = sync.include_other_servers();
        }
        if self.trust_no_locks {
            sync = sync.trust_no_locks();
        }
        // Notices are about what was sent, and standard output is for what became of it.
        sync = sync.on_notice(|notice| {
            let _ = writeln!(std::io::stderr(), "{}", output::plain(&notice.to_string()));
        });
        let out = self.common.output();
        let files = KeptFiles { arguments: &self, server: name(&uri)? };
        if self.watch {
            let mut told = Ok(());
            let look = |report: &SyncReport| {
                let mut news = report.journals.iter().filter(|journal| is_news(journal));
                told = news.try_for_each(|journal| tell(out, journal)).and_then(|()| {
                    let mut news = files.send().into_iter().filter(|sent| sent.outcome != SyncOutcome::InUse);
                    news.try_for_each(|sent| tell_files(out, &sent))
                });
                told.is_ok()
            };
            sync.watch(&self.folder, duration(self.interval), look).map_err(failed)?;
            return told;
        }
        let report = sync.run(&self.folder).map_err(failed)?;
        // After the journals, by which the runs begin that they belong to.
        let files = files.send();
        tell_all(out, &report, &files)?;
        let are_sent = files.iter().all(|sent| sent.outcome == SyncOutcome::Delivered);
        if report.is_complete() && are_sent { Ok(()) } else { Err(Failure::Told) }
    }
}

/// Files that programs kept.
struct KeptFiles<'a> {
    arguments: &'a SyncArguments,
    server: String,
}

impl KeptFiles<'_> {
    /// Sends those that are there.
    fn send(&self) -> Vec<SentFiles> {
        let folders = kept_files::folders(&self.arguments.folder);
        if folders.is_empty() {
            return Vec::new();
        }
        let choice = Choice {
            server: &self.server,
            includes_other_servers: self.arguments.other_servers,
            trusts_no_locks: self.arguments.trust_no_locks,
        };
        match self.arguments.common.open(Use::Files) {
            Ok(session) => {
                let send = |folder| kept_files::send(folder, &session.connection, choice);
                folders.into_iter().map(send).collect()
            }
            Err(failure) => {
                let cause = failure.to_string();
                let unsent = |path| SentFiles {
                    path,
                    outcome: SyncOutcome::Failed { cause: cause.clone() },
                    files: 0,
                };
                folders.into_iter().map(unsent).collect()
            }
        }
    }
}

/// What a tracking URI names, as programs write it down.
fn name(uri: &str) -> Result<String> {
    Ok(match Target::parse(uri)? {
        Target::Server { url, .. } => url,
        Target::Store { database } => store_name(&database),
    })
}

/// The way to what a tracking URI names.
fn delivery(uri: &str) -> Result<FolderSync> {
    match Target::parse(uri)? {
        Target::Server { .. } => {
            let server = Server::at(uri).and_then(Server::as_environment_says);
            Ok(FolderSync::to(server.map_err(|error| Failure::Refused(error.to_string()))?))
        }
        Target::Store { database } => {
            Ok(FolderSync::through(store_name(&database), move || match LocalDelivery::open(&database) {
                Ok(delivery) => Ok(Box::new(delivery)),
                Err(error) => Err(error.to_string()),
            }))
        }
    }
}

fn tell_all(out: Output, report: &SyncReport, files: &[SentFiles]) -> Result<()> {
    match out.format {
        Format::Json => {
            let all = report.journals.iter().map(shown).chain(files.iter().map(shown_files));
            out.json(&all.collect::<Vec<_>>())
        }
        _ if report.journals.is_empty() && files.is_empty() => out.line("There is nothing to send."),
        _ => {
            report.journals.iter().try_for_each(|journal| tell(out, journal))?;
            files.iter().try_for_each(|sent| tell_files(out, sent))
        }
    }
}

fn tell(out: Output, journal: &SyncedJournal) -> Result<()> {
    let path = journal.path.display();
    match out.format {
        Format::Json => out.json(&shown(journal)),
        Format::Ids => Ok(()),
        Format::Text => {
            let refused = match journal.refused {
                0 => String::new(),
                refused => format!(", of which the server refused {refused}"),
            };
            let events = journal.events;
            out.line(&format!("{path}: {}; {events} events sent{refused}", sentence(&journal.outcome)))
        }
    }
}

fn tell_files(out: Output, sent: &SentFiles) -> Result<()> {
    match out.format {
        Format::Json => out.json(&shown_files(sent)),
        Format::Ids => Ok(()),
        Format::Text => {
            let (path, files) = (sent.path.display(), sent.files);
            out.line(&format!("{path}: {}; {files} files sent", sentence(&sent.outcome)))
        }
    }
}

/// Whether a look found something that people want to know.
fn is_news(journal: &SyncedJournal) -> bool {
    journal.events > 0 || !matches!(journal.outcome, SyncOutcome::Growing | SyncOutcome::InUse)
}

fn shown(journal: &SyncedJournal) -> Value {
    json!({
        "path": journal.path,
        "outcome": word(&journal.outcome),
        "cause": cause(&journal.outcome),
        "events": journal.events,
        "points": journal.points,
        "refused": journal.refused,
        "lost_bytes": journal.lost_bytes,
    })
}

fn shown_files(sent: &SentFiles) -> Value {
    json!({
        "path": sent.path,
        "outcome": word(&sent.outcome),
        "cause": cause(&sent.outcome),
        "files": sent.files,
    })
}

fn word(outcome: &SyncOutcome) -> &'static str {
    match outcome {
        SyncOutcome::Delivered => "delivered",
        SyncOutcome::Growing => "growing",
        SyncOutcome::InUse => "in_use",
        SyncOutcome::NoLocks => "no_locks",
        SyncOutcome::OtherServer { .. } => "other_server",
        SyncOutcome::Away { .. } => "away",
        _ => "failed",
    }
}

fn cause(outcome: &SyncOutcome) -> Option<&str> {
    match outcome {
        SyncOutcome::OtherServer { server } => Some(server),
        SyncOutcome::Away { cause } | SyncOutcome::Failed { cause } => Some(cause),
        _ => None,
    }
}

fn sentence(outcome: &SyncOutcome) -> String {
    match outcome {
        SyncOutcome::Delivered => "delivered and removed".into(),
        SyncOutcome::Growing => "delivered so far, and being written".into(),
        SyncOutcome::InUse => "left alone, as another process is delivering it".into(),
        SyncOutcome::NoLocks => {
            "left alone, as this file system has no locks. Say --trust-no-locks when no process is delivering it".into()
        }
        SyncOutcome::OtherServer { server } => {
            format!("left alone, as it is meant for {server}. Say --other-servers to send it nevertheless")
        }
        SyncOutcome::Away { cause } => format!("not delivered, as the server takes nothing: {cause}"),
        SyncOutcome::Failed { cause } => format!("not delivered: {cause}"),
        _ => "not delivered".into(),
    }
}

fn failed(error: paceline_client::Error) -> Failure {
    Failure::Local(error.to_string())
}

fn duration(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

fn seconds(text: &str) -> std::result::Result<f64, String> {
    let seconds: Option<f64> = text.parse().ok();
    seconds
        .filter(|seconds| Duration::try_from_secs_f64(*seconds).is_ok())
        .ok_or_else(|| "it must be a number of seconds".into())
}
