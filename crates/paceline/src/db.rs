//! `paceline db`: changing the schema of a database to that of this version, and moving everything to another database.

use std::io::Write;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};

use crate::settings::database_location;
use paceline_store::{
    CopyProgress, PendingMigration, SchemaState, copy_database, schema_state, upgrade_schema,
};

#[derive(Debug, Args)]
pub(crate) struct DbArguments {
    #[command(subcommand)]
    command: DbCommand,
}

#[derive(Debug, Subcommand)]
enum DbCommand {
    /// Bring a database to the schema of this version, as a server does when it starts.
    Upgrade {
        /// The database; see `paceline server --backend-store-uri`.
        #[arg(
            env = "MLFLOW_BACKEND_STORE_URI",
            hide_env_values = true,
            default_value = "sqlite:///mlruns/paceline.db"
        )]
        database: String,
        /// Change nothing, and say what would happen and how long the largest step takes.
        #[arg(long)]
        check: bool,
    },
    /// Copy everything from one database to another, empty one: between SQLite, PostgreSQL, MySQL and MariaDB. Stop the servers
    /// of both first. A copy that is cut off goes on where it stopped.
    Copy {
        /// The database to copy.
        from: String,
        /// The empty database that it is copied to.
        to: String,
    },
}

/// Runs the command.
pub(crate) fn run(arguments: &DbArguments) -> Result<()> {
    match &arguments.command {
        DbCommand::Upgrade { database, check } => upgrade(database, *check),
        DbCommand::Copy { from, to } => copy(from, to),
    }
}

fn upgrade(database: &str, check: bool) -> Result<()> {
    let location = database_location(database, "DATABASE")?;
    let mut out = std::io::stdout().lock();
    let state = schema_state(&location)?;
    let SchemaState { found, known, pending, is_usable } = &state;
    writeln!(out, "{location}: schema version {found}; this Paceline knows {known}.")?;
    if !is_usable {
        bail!("this Paceline cannot work with the schema of the newer one. Use the newer Paceline");
    }
    for step in pending {
        writeln!(out, "{}", sentence(step))?;
    }
    let Some(largest) = pending.iter().max_by_key(|step| step.rewritten_rows) else {
        let newer =
            if found > known { "A newer Paceline made it, and this one can work with it. " } else { "" };
        writeln!(out, "{newer}Nothing is to be done.")?;
        return Ok(());
    };
    if !check {
        upgrade_schema(&location)?;
        writeln!(out, "Done.")?;
        return Ok(());
    }
    writeln!(out, "The largest step is `{}`: about {} s.", largest.name, largest.seconds())?;
    if *found > 0 {
        let older = format!("Servers that know version {found}");
        match state.older_servers_go_on() {
            true => writeln!(out, "{older} go on working on the new schema.")?,
            false => writeln!(out, "{older} cannot work on the new schema: stop them first.")?,
        }
    }
    Ok(())
}

fn sentence(step: &PendingMigration) -> String {
    let PendingMigration { version, name, rewritten_rows, .. } = step;
    match rewritten_rows {
        0 => format!("Step {version}, `{name}`: makes tables and indexes."),
        rows => format!("Step {version}, `{name}`: writes {rows} rows anew."),
    }
}

fn copy(from: &str, to: &str) -> Result<()> {
    let (from, to) = (database_location(from, "FROM")?, database_location(to, "TO")?);
    let bar =
        ProgressBar::new(0).with_style(ProgressStyle::with_template("{msg:24} {wide_bar} {pos}/{len}")?);
    let copied = copy_database(&from, &to, |CopyProgress { table, rows, total_rows }| {
        bar.set_message(table);
        bar.set_length(total_rows);
        bar.set_position(rows);
    })?;
    bar.finish_and_clear();
    let mut out = std::io::stdout().lock();
    for table in &copied {
        writeln!(out, "{:24} {:>12} rows  checksum {:016x}", table.table, table.rows, table.checksum)?;
    }
    writeln!(out, "{to} holds all of {from}: the rows and checksums of both were compared.")?;
    Ok(())
}
