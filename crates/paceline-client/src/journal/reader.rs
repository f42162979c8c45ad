//! Reading a journal from some place on, also while it is written.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use paceline_api::ingest::{Event, Message};

use super::position::Position;
use super::record::{self, Found};
use super::segment;
use super::weight::Weight;
use crate::error::{Error, Result};

/// How much is read of a file at once.
const PIECE_BYTES: usize = 1024 * 1024;

/// Events from one place of a journal to another.
#[derive(Debug, Default)]
pub(crate) struct Cut {
    /// The events, in order.
    pub(crate) events: Vec<Event>,
    /// Where they end; none when nothing was read.
    pub(crate) end: Option<Position>,
    /// How far it was looked. That may be further: into a segment that has no record yet.
    pub(crate) reached: Option<Position>,
    /// Whether the mark that nothing follows was read.
    pub(crate) is_last: bool,
    /// Bytes that were passed over because they are damaged. What a dying process left half written is not counted.
    pub(crate) lost_bytes: u64,
    /// What is in it.
    pub(crate) weight: Weight,
}

/// Reads the journal of a folder.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'j> {
    /// The folder.
    pub(crate) folder: &'j Path,
    /// Whether nothing will be appended, so that what is half written is no promise.
    pub(crate) is_final: bool,
}

/// What is behind the last record of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// Perhaps more, later.
    Open,
    /// Nothing: its process is gone.
    Final,
    /// The next segment, so that it is complete.
    Followed,
}

/// Why reading a segment stopped.
#[derive(Debug, PartialEq, Eq)]
enum Stop {
    /// The cut is full, or reached where it was to end.
    Full,
    /// The file has no more whole records.
    End,
}

impl Reader<'_> {
    /// Cuts off what follows `from`, as much as may be.
    /// At least one record is in it, whatever its size.
    pub(crate) fn cut(&self, from: Position, max: &Weight) -> Result<Cut> {
        self.read(from, |cut, _, next| {
            cut.weight == Weight::default() || cut.weight.plus(*next).is_within(max)
        })
    }

    /// Reads from one place to another: a cut that was made before.
    pub(crate) fn cut_again(&self, from: Position, until: Position) -> Result<Cut> {
        let mut cut = self.read(from, |_, position, _| position < until)?;
        // Whatever could not be read is gone; what follows does not belong to this one.
        cut.end = Some(until);
        Ok(cut)
    }

    fn read(&self, from: Position, take: impl Fn(&Cut, Position, &Weight) -> bool) -> Result<Cut> {
        let mut cut = Cut::default();
        let mut at = from;
        loop {
            // Asked first: a segment that has a successor is complete.
            let next = self.segment_after(at.segment)?;
            let ending = match next {
                Some(_) => Ending::Followed,
                None if self.is_final => Ending::Final,
                None => Ending::Open,
            };
            let path = segment::path(self.folder, at.segment);
            let stop = match File::open(&path) {
                Ok(file) => read_segment(file, &mut at, ending, &mut cut, &take),
                // Removed, or not there yet.
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Stop::End),
                Err(error) => Err(error),
            };
            let stop = stop.map_err(Error::file("read", &path))?;
            if cut.weight.records > 0 || cut.lost_bytes > 0 {
                cut.end = Some(at);
            }
            cut.reached = Some(at);
            match next {
                Some(next) if stop == Stop::End => at = Position::start_of(next),
                _ => return Ok(cut),
            }
        }
    }

    fn segment_after(&self, number: u64) -> Result<Option<u64>> {
        if segment::path(self.folder, number + 1).exists() {
            return Ok(Some(number + 1));
        }
        let segments = segment::list(self.folder).map_err(Error::file("read the folder", self.folder))?;
        Ok(segments.into_iter().map(|(found, _)| found).find(|found| *found > number))
    }
}

impl Cut {
    /// Takes the event of a record, or the mark that nothing follows.
    fn add(&mut self, event: Option<Event>, weight: Weight) {
        match event {
            Some(event) => self.events.push(event),
            None => self.is_last = true,
        }
        self.weight = self.weight.plus(weight);
    }

    /// What the next event weighs here.
    fn weight_of(&self, event: &Event, bytes: usize) -> Weight {
        let mut weight = Weight::of(event, bytes);
        let is_other_run = self.events.last().is_none_or(|last| last.run_id != event.run_id);
        weight.changes += usize::from(is_other_run);
        weight
    }
}

/// Reads records of a file from `at` on and moves it behind them.
fn read_segment(
    mut file: File,
    at: &mut Position,
    ending: Ending,
    cut: &mut Cut,
    take: &impl Fn(&Cut, Position, &Weight) -> bool,
) -> io::Result<Stop> {
    let length = file.metadata()?.len();
    if !begins_as_segment(&mut file)? {
        return Ok(lose(cut, at, if ending == Ending::Open { at.offset } else { length }));
    }
    let mut piece = Vec::new();
    let mut wanted = PIECE_BYTES;
    loop {
        piece.clear();
        file.seek(SeekFrom::Start(at.offset))?;
        (&mut file).take(wanted as u64).read_to_end(&mut piece)?;
        let mut rest = piece.as_slice();
        let found = loop {
            let content = match record::read(rest) {
                Found::Record(content) => content,
                other => break other,
            };
            let size = record::size(content);
            let event = Event::decode(content).ok().filter(|_| !content.is_empty());
            let weight = match &event {
                Some(event) => cut.weight_of(event, size),
                None => Weight { records: 1, bytes: size, ..Weight::default() },
            };
            if !take(cut, *at, &weight) {
                return Ok(Stop::Full);
            }
            cut.add(event, weight);
            at.offset += size as u64;
            rest = &rest[size..];
        };
        match (found, ending) {
            (Found::Beginning { size }, _) if piece.len() == wanted => {
                wanted = size.unwrap_or(0).max(PIECE_BYTES);
            }
            (Found::Damage, Ending::Followed | Ending::Final) => match after_damage(rest) {
                Some(skipped) => {
                    lose(cut, at, at.offset + skipped as u64);
                }
                // The record that follows may be behind the piece.
                None if piece.len() == wanted => {
                    let rest_bytes = usize::try_from(length.saturating_sub(at.offset)).unwrap_or(usize::MAX);
                    wanted = rest_bytes.max(wanted + 1);
                }
                // Lengths cannot be trusted any more.
                None => return Ok(lose(cut, at, length)),
            },
            (Found::Beginning { .. }, Ending::Followed) => return Ok(lose(cut, at, length)),
            // At the end of a journal: what is being written, or was when the process died.
            _ => return Ok(Stop::End),
        }
    }
}

fn begins_as_segment(file: &mut File) -> io::Result<bool> {
    let mut header = Vec::new();
    file.take(segment::HEADER.len() as u64).read_to_end(&mut header)?;
    Ok(header == segment::HEADER)
}

/// Passes over bytes that cannot be read.
fn lose(cut: &mut Cut, at: &mut Position, until: u64) -> Stop {
    cut.lost_bytes += until.saturating_sub(at.offset);
    at.offset = at.offset.max(until);
    Stop::End
}

/// Where a record follows one that is damaged inside.
fn after_damage(rest: &[u8]) -> Option<usize> {
    let length = u32::from_le_bytes(*rest.first_chunk()?) as usize;
    let size = record::HEADER_BYTES.checked_add(length)?;
    matches!(record::read(rest.get(size..)?), Found::Record(_)).then_some(size)
}
