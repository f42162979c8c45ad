//! How far a journal is delivered: the file `delivery`.
//!
//! The state is written into two places in turn, each with a number and a checksum, so that one is whole whenever the
//! process or the machine dies. The file does not grow, so that a full disk does not stop delivery.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::folder::JournalId;
use super::lock::{self, Locked};
use super::position::Position;
use crate::error::{Error, Result};

/// Distance of the two places: no write touches both, whatever the disk writes at once.
const PLACE_BYTES: u64 = 4096;
/// Bytes of a state: seven numbers, the journal's name, the checksum.
const STATE_BYTES: usize = 7 * 8 + 16 + 4;

/// How a journal gets to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route {
    /// Nothing was acknowledged yet.
    Unknown = 0,
    /// Paceline's ingest.
    Ingest = 1,
    /// MLflow's routes.
    Mlflow = 2,
}

/// How far a journal is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct State {
    /// The name by which the server knows it.
    pub(crate) id: JournalId,
    /// The number of the next batch, or of the one under way.
    pub(crate) sequence: u64,
    /// All before this is acknowledged.
    pub(crate) acknowledged: Position,
    /// Where the batch under way ends. It may have been applied, so it stays what it is.
    pub(crate) cut: Option<Position>,
    /// How it gets to the server.
    pub(crate) route: Route,
}

/// The file, locked by who delivers.
#[derive(Debug)]
pub(crate) struct StateFile {
    file: File,
    path: PathBuf,
    generation: u64,
    state: State,
}

impl StateFile {
    /// Opens and locks it.
    pub(super) fn open(path: &Path) -> Result<Locked<Self>> {
        // Where there is no state, or none that can be read, nobody knows what was sent by which number. With another
        // name what is there is sent again, and changes nothing that it did not change before.
        let id = JournalId::random();
        let state =
            State { id, sequence: 1, acknowledged: Position::START, cut: None, route: Route::Unknown };
        let locked = lock::try_lock(lock::open(path)?, path)?;
        let locked = locked.map(|file| Self { file, path: path.to_owned(), generation: 0, state });
        Ok(match locked {
            Locked::Mine(opened) => Locked::Mine(opened.restored()?),
            Locked::Theirs => Locked::Theirs,
            Locked::Unsupported(opened) => Locked::Unsupported(opened.restored()?),
        })
    }

    /// With the state that was written last.
    fn restored(mut self) -> Result<Self> {
        match self.read()? {
            Some((generation, state)) => (self.generation, self.state) = (generation, state),
            // Both places, so that all later writes overwrite.
            None => {
                self.save(self.state, Durability::Process)?;
                self.save(self.state, Durability::Process)?;
            }
        }
        Ok(self)
    }

    /// The state.
    pub(crate) fn state(&self) -> State {
        self.state
    }

    /// Writes another state, and forgets the old one.
    pub(crate) fn save(&mut self, state: State, durability: Durability) -> Result<()> {
        let generation = self.generation + 1;
        let place = SeekFrom::Start(generation % 2 * PLACE_BYTES);
        let bytes = encode(generation, &state);
        let written = self.file.seek(place).and_then(|_| self.file.write_all(&bytes));
        written.map_err(Error::file("write", &self.path))?;
        if durability == Durability::PowerLoss {
            self.file.sync_data().map_err(Error::file("sync", &self.path))?;
        }
        (self.generation, self.state) = (generation, state);
        Ok(())
    }

    fn read(&mut self) -> Result<Option<(u64, State)>> {
        let mut newest = None;
        for place in 0..2 {
            let mut bytes = Vec::new();
            let found = self.file.seek(SeekFrom::Start(place * PLACE_BYTES));
            let found = found.and_then(|_| (&mut self.file).take(STATE_BYTES as u64).read_to_end(&mut bytes));
            found.map_err(Error::file("read", &self.path))?;
            if let Some((generation, state)) = decode(&bytes)
                && newest.is_none_or(|(other, _)| generation > other)
            {
                newest = Some((generation, state));
            }
        }
        Ok(newest)
    }
}

/// What a write survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// The death of the process.
    Process,
    /// That of the machine.
    PowerLoss,
}

fn encode(generation: u64, state: &State) -> [u8; STATE_BYTES] {
    // No position has a segment 0.
    let cut = state.cut.unwrap_or(Position { segment: 0, offset: 0 });
    let Position { segment, offset } = state.acknowledged;
    let numbers = [generation, state.sequence, segment, offset, cut.segment, cut.offset, state.route as u64];
    let mut bytes = [0; STATE_BYTES];
    for (place, number) in bytes.chunks_exact_mut(8).zip(numbers) {
        place.copy_from_slice(&number.to_le_bytes());
    }
    bytes[56..72].copy_from_slice(&state.id.0);
    let checksum = crc32fast::hash(&bytes[..72]);
    bytes[72..].copy_from_slice(&checksum.to_le_bytes());
    bytes
}

fn decode(bytes: &[u8]) -> Option<(u64, State)> {
    let (content, checksum) = bytes.split_last_chunk::<4>()?;
    if content.len() != STATE_BYTES - 4 || crc32fast::hash(content) != u32::from_le_bytes(*checksum) {
        return None;
    }
    let number = |index: usize| {
        content.get(index * 8..).and_then(|rest| rest.first_chunk()).map(|bytes| u64::from_le_bytes(*bytes))
    };
    let position = |index| Some(Position { segment: number(index)?, offset: number(index + 1)? });
    let state = State {
        id: JournalId(*content.last_chunk()?),
        sequence: number(1)?,
        acknowledged: position(2)?,
        cut: position(4).filter(|cut| cut.segment > 0),
        route: match number(6)? {
            0 => Route::Unknown,
            1 => Route::Ingest,
            2 => Route::Mlflow,
            _ => return None,
        },
    };
    Some((number(0)?, state))
}

#[cfg(test)]
mod tests {
    use std::fs::OpenOptions;

    use super::*;

    fn opened(path: &Path) -> StateFile {
        match StateFile::open(path).unwrap() {
            Locked::Mine(file) => file,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_newest_whole_state_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("delivery");
        let mut file = opened(&path);
        let first = State { sequence: 2, route: Route::Ingest, ..file.state() };
        let cut = Some(Position { segment: 3, offset: 99 });
        let second = State { cut, acknowledged: Position::start_of(2), ..first };
        file.save(first, Durability::Process).unwrap();
        file.save(second, Durability::PowerLoss).unwrap();
        drop(file);
        let file = opened(&path);
        assert_eq!((file.state(), file.generation), (second, 4));
        drop(file);

        // A write that was cut off in the middle.
        let mut raw = OpenOptions::new().write(true).open(&path).unwrap();
        raw.write_all(&[1; 20]).unwrap();
        assert_eq!(opened(&path).state(), first);
    }

    #[test]
    fn a_state_that_cannot_be_read_gives_the_journal_another_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("delivery");
        let mut file = opened(&path);
        let id = file.state().id;
        file.save(State { sequence: 9, ..file.state() }, Durability::Process).unwrap();
        drop(file);
        assert_eq!(opened(&path).state().id, id);
        std::fs::write(&path, [3; 5_000]).unwrap();
        let state = opened(&path).state();
        assert!(state.id != id && state.sequence == 1 && state.acknowledged == Position::START);
    }

    #[test]
    fn only_one_delivers() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("delivery");
        let file = opened(&path);
        assert!(matches!(StateFile::open(&path), Ok(Locked::Theirs)));
        drop(file);
        opened(&path);
    }
}
