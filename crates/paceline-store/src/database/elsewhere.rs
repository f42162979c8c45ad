//! What other processes commit to the database, for those who watch.
//!
//! In a server's database each commit leaves a note of what it changed (`changes/note.rs`), written in the journey of the
//! `COMMIT` and numbered by the count of commits. Who looks reads the notes since the last look. Where one is missing,
//! something committed that leaves none, such as a server of an earlier version, or a note is gone because nobody looked
//! for long: then anything may have changed. In a file only that is known: that others committed.

use super::server::Server;
use super::{Connection, Result, sqlite};
use crate::changes::{Change, changes_in, note_of};

/// Commits whose notes are kept, at least.
const KEPT_NOTES: i64 = 4096;
/// Old notes go with one commit of so many.
const FORGETTING_INTERVAL: i64 = 256;

/// What others did since the last look.
#[derive(Debug)]
pub(crate) enum Elsewhere {
    /// These changes, perhaps none.
    Changes(Vec<Change>),
    /// Something that is not known.
    Unknown,
}

/// Who looks: the writing thread, on its own connection.
#[derive(Debug)]
pub(super) struct Lookout {
    /// Tells notes of this process from those of others.
    origin: i64,
    /// How far it has looked: the count of commits in a server's database, SQLite's data version in a file.
    seen: i64,
}

impl Lookout {
    /// Looks from now on.
    pub(super) fn new(connection: &Connection) -> Result<Self> {
        Ok(Self { origin: i64::from(fastrand::u32(..)), seen: position(connection)? })
    }

    /// What others committed since it was asked last. Not while a transaction runs.
    pub(super) fn look(&mut self, connection: &Connection) -> Result<Elsewhere> {
        let (since, now) = (self.seen, position(connection)?);
        let elsewhere = match connection {
            _ if since == now => Elsewhere::Changes(Vec::new()),
            Connection::Server(_) if (since..since + KEPT_NOTES).contains(&now) => {
                self.read_notes(connection, since, now)?
            }
            Connection::Server(_) | Connection::Sqlite(_) => Elsewhere::Unknown,
        };
        self.seen = now;
        Ok(elsewhere)
    }

    fn read_notes(&self, connection: &Connection, since: i64, until: i64) -> Result<Elsewhere> {
        let mut statement = connection.prepare_cached(
            "SELECT CASE WHEN origin = ? THEN NULL ELSE changes END FROM commit_notes WHERE commits > ? AND commits <= ?",
        )?;
        let notes = statement.query_map([self.origin, since, until], |row| row.get::<Option<String>>(0))?;
        let (mut count, mut changes) = (0, Vec::new());
        for note in notes {
            count += 1;
            // Its own are known already.
            let Some(note) = note? else { continue };
            match changes_in(&note) {
                Some(noted) => changes.extend(noted),
                None => return Ok(Elsewhere::Unknown),
            }
        }
        Ok(if count == until - since { Elsewhere::Changes(changes) } else { Elsewhere::Unknown })
    }
}

impl Connection {
    /// Ends the transaction as [`Connection::commit`] does, and tells the watchers of other servers what it changed.
    pub(super) fn commit_with_note(&self, lookout: &Lookout, changes: &[Change]) -> Result<()> {
        match self {
            Self::Sqlite(_) => self.commit(),
            Self::Server(server) => server.commit_after(&note(server, lookout.origin, changes)),
        }
    }
}

/// The statements that leave a note. Numbers and base64 are all that is in them: what a client wrote is no SQL here.
fn note(server: &Server, origin: i64, changes: &[Change]) -> String {
    let (commits, changes) = (server.counted_commits(), note_of(changes));
    let insert = format!(
        "INSERT INTO commit_notes (commits, origin, changes) VALUES ({commits}, {origin}, '{changes}'); "
    );
    if commits % FORGETTING_INTERVAL != 0 {
        return insert;
    }
    format!("{insert}DELETE FROM commit_notes WHERE commits <= {}; ", commits - KEPT_NOTES)
}

/// A number that changes with each commit of others.
fn position(connection: &Connection) -> Result<i64> {
    match connection {
        Connection::Sqlite(file) => Ok(sqlite::data_version(file)?),
        Connection::Server(_) => {
            let mut statement = connection.prepare_cached("SELECT commits FROM write_turn WHERE id = 1")?;
            statement.query_row([], |row| row.get(0))
        }
    }
}
