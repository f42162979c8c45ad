//! What a person sees: on a terminal of a width, with colours, progress and questions.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;

use paceline_testkit::Launch;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use crate::support::{Place, on_both, write};

/// What a command showed on a terminal, and its exit code.
struct Shown {
    text: String,
    code: Option<i32>,
}

/// Runs a command on a terminal of so many columns, on which a person has typed `input`.
fn on_terminal(launch: &Launch, columns: u16, input: &str) -> Shown {
    let (mut person, terminal) = terminal(columns);
    let mut command = launch.command();
    command.env("TERM", "xterm");
    let streams = || terminal.try_clone().unwrap();
    command.stdin(streams()).stdout(streams()).stderr(streams());
    let mut child = command.spawn().unwrap();
    // The command's handles are the last ones: their end is the end of what there is to read.
    drop((command, terminal));
    person.write_all(input.as_bytes()).unwrap();
    let mut text = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(read_bytes @ 1..) = person.read(&mut buffer) {
        text.extend_from_slice(&buffer[..read_bytes]);
    }
    let code = child.wait().unwrap().code();
    Shown { text: String::from_utf8_lossy(&text).into_owned(), code }
}

/// Both ends of a new terminal.
fn terminal(columns: u16) -> (File, OwnedFd) {
    let person = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&person).unwrap();
    unlockpt(&person).unwrap();
    let name = ptsname(&person, Vec::new()).unwrap();
    let path = std::ffi::OsStr::from_bytes(name.to_bytes());
    let terminal: OwnedFd = File::options().read(true).write(true).open(path).unwrap().into();
    let size = Winsize { ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    tcsetwinsize(&terminal, size).unwrap();
    (person.into(), terminal)
}

/// The lines of a text without what styles them.
fn plain_lines(text: &str) -> Vec<String> {
    text.lines().map(|line| console_free(line.trim_end_matches('\r'))).collect()
}

fn console_free(line: &str) -> String {
    let mut plain = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("\x1b[") {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, rest)| rest);
    }
    plain + rest
}

#[test]
fn a_table_fits_the_terminal_and_its_ids_stay_whole() {
    on_both(|place| {
        let name = "long name ".repeat(20);
        let id = place.id(&["runs", "create", "-x", "0", "--run-name", &name]);
        let shown = on_terminal(&place.launch(&["runs", "list"]), 110, "");
        assert_eq!(shown.code, Some(0));
        let lines = plain_lines(&shown.text);
        assert_eq!(lines.len(), 2, "{}", shown.text);
        assert!(lines.iter().all(|line| line.chars().count() <= 110), "{}", shown.text);
        assert!(lines[1].starts_with(&id) && lines[1].contains('…'), "{}", shown.text);
        // Too narrow for what must be whole: nothing is lost, whatever the terminal makes of it.
        let narrow = on_terminal(&place.launch(&["runs", "list"]), 20, "");
        assert!(narrow.text.contains(&id), "{}", narrow.text);
    });
}

#[test]
fn colours_are_for_terminals_whose_owner_wants_them() {
    let place = Place::store();
    let list = ["experiments", "list"];
    assert!(on_terminal(&place.launch(&list), 80, "").text.contains("\x1b["));
    let without = place.launch(&list).environment("NO_COLOR", "1");
    assert!(!on_terminal(&without, 80, "").text.contains("\x1b["));
    let unknown = ["experiments", "get", "99"];
    assert!(on_terminal(&place.launch(&unknown), 80, "").text.contains("\x1b[31m"));
    let without = place.launch(&unknown).environment("NO_COLOR", "1");
    assert!(!on_terminal(&without, 80, "").text.contains("\x1b["));
    for arguments in [&["experiments", "list", "--json"][..], &["experiments", "list", "-q"]] {
        assert!(!on_terminal(&place.launch(arguments), 80, "").text.contains("\x1b["), "{arguments:?}");
    }
}

#[test]
fn a_transfer_shows_how_far_it_is() {
    on_both(|place| {
        let run = place.new_run();
        write(&place.folder().join("large.bin"), vec![7; 64 * 1024 * 1024]);
        for arguments in [
            &["artifacts", "upload", "large.bin", "-r", &run][..],
            &["artifacts", "download", "-r", &run, "--to", "out"],
        ] {
            let shown = on_terminal(&place.launch(arguments), 120, "");
            assert_eq!(shown.code, Some(0), "{}", shown.text);
            assert!(shown.text.contains("0 of 1 file"), "{arguments:?}: {:?}", shown.text);
            assert!(shown.text.contains("of 64.00 MiB"), "{arguments:?}: {:?}", shown.text);
            let quiet = [arguments, &["-q"]].concat();
            let shown = on_terminal(&place.launch(&quiet), 120, "");
            assert!(!shown.text.contains("of 1 file"), "{:?}", shown.text);
        }
    });
}

#[test]
fn a_person_is_asked_before_what_cannot_be_undone() {
    on_both(|place| {
        place.done(&["models", "create", "iris"]);
        for answer in ["n\n", "\n", "what?\n"] {
            let shown = on_terminal(&place.launch(&["models", "delete", "iris"]), 80, answer);
            assert_eq!(shown.code, Some(1), "{answer:?}: {}", shown.text);
            assert!(shown.text.contains("cannot be undone. [y/N]"), "{}", shown.text);
            assert_eq!(place.done(&["models", "list", "-q"]), "iris\n");
        }
        let shown = on_terminal(&place.launch(&["models", "delete", "iris"]), 80, "y\n");
        assert_eq!(shown.code, Some(0), "{}", shown.text);
        assert_eq!(place.done(&["models", "list", "-q"]), "");
    });
}
