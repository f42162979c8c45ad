//! What commands print: tables for people, JSON or bare ids for scripts.

mod details;
mod listing;
mod table;
mod text;
mod time;

use std::io::{self, ErrorKind, Write};

use clap::Args;
use serde::Serialize;

use super::failure::{Failure, Result};
pub(crate) use details::Details;
pub(crate) use listing::{Listing, View};
pub(crate) use table::Column;
pub(crate) use text::{plain, size};
pub(crate) use time::{duration, time};

/// How a command prints what it found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Tables and sentences.
    Text,
    /// One JSON document, in MLflow's shapes.
    Json,
    /// Ids, one a line.
    Ids,
}

/// Options that all commands have.
#[derive(Debug, Clone, Args)]
pub(crate) struct OutputArguments {
    /// Print one JSON document, in MLflow's shapes.
    #[arg(long, global = true, conflicts_with = "quiet", help_heading = "Output")]
    json: bool,

    /// Print ids only, one a line, or nothing.
    #[arg(short, long, global = true, help_heading = "Output")]
    quiet: bool,

    /// The same as --json, as MLflow writes it.
    #[arg(long, global = true, value_name = "FORMAT", hide = true)]
    output: Option<OutputName>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum OutputName {
    Json,
    Table,
}

impl OutputArguments {
    /// What the options mean together.
    pub(crate) fn format(&self) -> Format {
        match self {
            Self { quiet: true, .. } => Format::Ids,
            Self { json: true, .. } | Self { output: Some(OutputName::Json), .. } => Format::Json,
            _ => Format::Text,
        }
    }
}

/// Standard output, in a format.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    pub(crate) format: Format,
}

impl Output {
    /// Prints a JSON document, indented.
    pub(crate) fn json(self, document: &impl Serialize) -> Result<()> {
        let text = serde_json::to_string_pretty(document)
            .map_err(|error| Failure::Local(format!("cannot write JSON: {error}")))?;
        print(|out| writeln!(out, "{text}"))
    }

    /// Prints a line of text.
    pub(crate) fn line(self, line: &str) -> Result<()> {
        let line = plain(line);
        print(|out| writeln!(out, "{line}"))
    }

    /// Says that something was done: a sentence for people, the server's answer for scripts, or nothing.
    pub(crate) fn done(self, sentence: &str, answer: &impl Serialize) -> Result<()> {
        match self.format {
            Format::Text => self.line(sentence),
            Format::Json => self.json(answer),
            Format::Ids => Ok(()),
        }
    }

    /// Says that something was made, which has an id.
    pub(crate) fn made(self, sentence: &str, id: &str, answer: &impl Serialize) -> Result<()> {
        match self.format {
            Format::Ids => self.line(id),
            _ => self.done(sentence, answer),
        }
    }
}

/// Writes to standard output and passes it on at once.
fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    write(&mut out).and_then(|()| out.flush()).map_err(output_failure)
}

fn output_failure(error: io::Error) -> Failure {
    match error.kind() {
        ErrorKind::BrokenPipe => Failure::OutputClosed,
        _ => Failure::local("write the output", &error),
    }
}
