//! Writing and reading together, and what is read of files that something happened to.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use paceline_api::ingest::change::Change;
use paceline_api::ingest::{Event, Message};
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

const MAX: WriterMax = WriterMax { journal_bytes: 1 << 30, segment_bytes: 400 };
const EVERYTHING: Weight = Weight {
    records: usize::MAX,
    changes: usize::MAX,
    series: usize::MAX,
    points: usize::MAX,
    model_points: usize::MAX,
    bytes: usize::MAX,
};

struct Written {
    folder: TempDir,
    writer: Writer,
}

impl Written {
    /// A journal of notes, some to a segment.
    fn notes(texts: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let writer = Writer::new(folder.path(), MAX, Arc::new(AtomicU64::new(0))).unwrap();
        let mut written = Self { folder, writer };
        texts.iter().for_each(|text| written.append(text));
        written
    }

    fn append(&mut self, text: &str) {
        let event = Event { run_id: "r".into(), change: Some(Change::Note(text.into())) };
        self.writer.append(Importance::Normal, |out| event.encode(out).unwrap()).unwrap();
    }

    fn cut(&self, from: Position, is_final: bool) -> Cut {
        Reader { folder: self.folder.path(), is_final }.cut(from, &EVERYTHING).unwrap()
    }

    fn segments(&self) -> Vec<(u64, u64)> {
        segment::list(self.folder.path()).unwrap()
    }

    /// Changes bytes of a segment.
    fn change(&self, number: u64, change: impl FnOnce(&mut Vec<u8>)) {
        let path = segment::path(self.folder.path(), number);
        let mut bytes = fs::read(&path).unwrap();
        change(&mut bytes);
        fs::write(&path, bytes).unwrap();
    }
}

fn texts(cut: &Cut) -> Vec<String> {
    let text = |event: &Event| match &event.change {
        Some(Change::Note(text)) => text.clone(),
        other => panic!("{other:?}"),
    };
    cut.events.iter().map(text).collect()
}

#[test]
fn what_is_written_is_read_over_all_segments() {
    let long = "x".repeat(2_000_000);
    let mut written = Written::notes(&["a", &"b".repeat(300), &"c".repeat(300), &long, "d"]);
    assert!(written.segments().len() >= 4);
    let cut = written.cut(Position::START, false);
    assert_eq!(texts(&cut).len(), 5);
    assert_eq!((cut.end, cut.lost_bytes, cut.is_last), (Some(written.writer.end()), 0, false));
    assert_eq!(texts(&cut)[3], long);

    written.append("e");
    written.writer.close();
    assert!(written.writer.append(Importance::High, |_| {}).is_err());
    let rest = written.cut(cut.end.unwrap(), true);
    assert_eq!((texts(&rest), rest.is_last), (vec!["e".to_owned()], true));
    assert_eq!(written.cut(rest.end.unwrap(), true).end, None);
}

#[test]
fn a_cut_is_the_same_again_whatever_came_after_it() {
    let mut written = Written::notes(&["a", "b", "c"]);
    let two = Weight { records: 2, ..EVERYTHING };
    let reader = Reader { folder: written.folder.path(), is_final: false };
    let cut = reader.cut(Position::START, &two).unwrap();
    assert_eq!(texts(&cut), ["a", "b"]);
    written.append("d");
    let reader = Reader { folder: written.folder.path(), is_final: true };
    let again = reader.cut_again(Position::START, cut.end.unwrap()).unwrap();
    assert_eq!((again.events, again.end), (cut.events, cut.end));
}

#[test]
fn a_torn_tail_is_not_read_and_not_counted() {
    let written = Written::notes(&["a", "b"]);
    let end = written.cut(Position::START, false).end;
    let path = segment::path(written.folder.path(), 1);
    OpenOptions::new().append(true).open(path).unwrap().write_all(&[9, 0, 0, 0, 1, 2, 3, 4, 5]).unwrap();
    for is_final in [false, true] {
        let cut = written.cut(Position::START, is_final);
        assert_eq!((texts(&cut).len(), cut.end, cut.lost_bytes), (2, end, 0));
    }
}

#[test]
fn a_damaged_record_costs_itself() {
    let written = Written::notes(&["first", "second", "third"]);
    written.change(1, |bytes| {
        let at = bytes.windows(6).position(|found| found == b"second").unwrap();
        bytes[at] ^= 1;
    });
    // As long as it is written, what cannot be read may be under way.
    assert_eq!(texts(&written.cut(Position::START, false)), ["first"]);
    let cut = written.cut(Position::START, true);
    assert_eq!(texts(&cut), ["first", "third"]);
    assert!(cut.lost_bytes > 0 && cut.end == Some(written.writer.end()));
}

#[test]
fn a_damaged_length_costs_its_segment() {
    let (b, c) = ("b".repeat(300), "c".repeat(300));
    let written = Written::notes(&["a", &b, &c, "d"]);
    let [(1, first_bytes), (2, _)] = written.segments()[..] else { panic!("{:?}", written.segments()) };
    written.change(1, |bytes| bytes[segment::HEADER.len()] ^= 0x40);
    let cut = written.cut(Position::START, false);
    assert_eq!(texts(&cut), [c, "d".into()]);
    assert_eq!(cut.lost_bytes, first_bytes - segment::HEADER.len() as u64);
}

#[test]
fn what_is_delivered_makes_room_on_a_full_disk() {
    let mut written = Written::notes(&["a", "b"]);
    let delivered = written.writer.end();
    written.append("c");
    written.writer.start_over(delivered).unwrap();
    assert_eq!(written.segments().len(), 1, "what is not delivered stays");
    let cut = written.cut(Position::START, false);
    let delivered = cut.end.unwrap();
    written.writer.start_over(delivered).unwrap();
    assert_eq!(written.segments(), [(2, segment::HEADER.len() as u64)]);
    // Nothing is there, and so all is delivered.
    let nothing = written.cut(delivered, false);
    assert_eq!((nothing.end, nothing.reached), (None, Some(written.writer.end())));
    written.append("d");
    assert_eq!(texts(&written.cut(delivered, false)), ["d"]);
}

#[test]
fn old_remains_are_removed_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let id = "5f1c0b7e4d2a49c6a1f37d95e8b0c264";
    let (young, _lock) = Journal::create(folder.path()).unwrap();
    let old = folder.path().join(format!("1700000000000-{id}"));
    let published = folder.path().join(format!("1700000000001-{id}"));
    let locked = folder.path().join(format!("1700000000002-{id}"));
    let others = folder.path().join("mlflow-runs");
    for path in [&old, &published, &locked, &others] {
        fs::create_dir(path).unwrap();
    }
    fs::write(old.join("00000001.segment"), "x").unwrap();
    fs::write(published.join("journal.json"), "{}").unwrap();
    let lock = Lock::take(&locked.join("writer.lock")).unwrap();
    Journal::remove_remains(folder.path());
    assert!(!old.exists());
    assert!(young.path().exists() && published.exists() && locked.exists() && others.exists());
    drop(lock);
}

#[test]
fn a_bound_on_the_journal_is_kept_and_leaves_room_for_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let size_bytes = Arc::new(AtomicU64::new(0));
    let max = WriterMax { journal_bytes: 100_000, segment_bytes: 1 << 20 };
    let mut writer = Writer::new(folder.path(), max, size_bytes.clone()).unwrap();
    let kibibyte = |out: &mut Vec<u8>| out.extend_from_slice(&[7; 1024]);
    let kept = (0..200).filter(|_| writer.append(Importance::Normal, kibibyte).is_ok()).count();
    assert_eq!(kept, 33);
    writer.append(Importance::High, kibibyte).unwrap();
    assert_eq!(size_bytes.load(std::sync::atomic::Ordering::Relaxed), folder_bytes(&folder));
    assert!(folder_bytes(&folder) <= 100_000);
}

fn folder_bytes(folder: &TempDir) -> u64 {
    segment::list(folder.path()).unwrap().iter().map(|(_, size_bytes)| size_bytes).sum()
}

proptest! {
    // Each case writes files.
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is changed in a segment, what is read was written, in order, and what is in other segments is there.
    #[test]
    fn damage_never_makes_events_up(at: prop::sample::Index, other in 1_u8.., is_final: bool) {
        let names: Vec<String> = (0..80).map(|n| format!("note number {n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let written = Written::notes(&names);
        prop_assert!(written.segments().len() > 3);
        written.change(2, |bytes| {
            let at = at.index(bytes.len());
            bytes[at] ^= other;
        });
        let cut = written.cut(Position::START, is_final);
        let found = texts(&cut);
        let mut rest = names.iter();
        for text in &found {
            prop_assert!(rest.any(|name| name == text), "{text} is out of order or made up");
        }
        prop_assert!(cut.lost_bytes > 0);
        prop_assert_eq!(found.last().map(String::as_str), names.last().copied());
    }
}
