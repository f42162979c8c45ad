//! What is uploaded of a folder, and what is not.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::process::Command;

use crate::support::{on_both, write};

#[test]
fn links_to_files_are_files_and_other_things_are_left_out_with_a_note() {
    on_both(|place| {
        let run = place.new_run();
        let local = place.folder().join("local");
        write(&local.join("a.txt"), "a");
        write(&place.folder().join("elsewhere/b.txt"), "b");
        symlink(place.folder().join("elsewhere/b.txt"), local.join("link.txt")).unwrap();
        symlink(place.folder().join("elsewhere"), local.join("folder-link")).unwrap();
        assert!(Command::new("mkfifo").arg(local.join("pipe")).status().unwrap().success());
        let finished = place.run(&["artifacts", "upload", "local", "-r", &run]);
        assert_eq!(finished.code, Some(0), "{}", finished.stderr);
        let mut notes: Vec<&str> = finished.stderr.lines().collect();
        notes.sort_unstable();
        assert_eq!(
            notes,
            [
                "note: left out `local/folder-link`: it is a link to a folder",
                "note: left out `local/pipe`: it is no file"
            ]
        );
        assert_eq!(place.done(&["artifacts", "list", "-R", "-q", "-r", &run]), "a.txt\nlink.txt\n");
        let line = place.refusal(&["artifacts", "upload", "local/pipe", "-r", &run]);
        assert!(line.contains("neither a file nor a folder"), "{line}");
    });
}

#[test]
fn a_name_that_no_server_takes_stops_the_upload_before_it_begins() {
    on_both(|place| {
        let run = place.new_run();
        for name in [OsStr::new("has#hash"), OsStr::new("back\\slash"), OsStr::from_bytes(b"not-\xff-utf8")] {
            let local = place.folder().join("local");
            write(&local.join("a.txt"), "a");
            write(&local.join("sub").join(name), "x");
            let line = place.refusal(&["artifacts", "upload", "local", "-r", &run]);
            assert!(line.contains("local/sub/") && line.contains("Rename it"), "{line}");
            assert_eq!(place.done(&["artifacts", "list", "-r", &run, "-q"]), "");
            fs::remove_dir_all(local).unwrap();
        }
    });
}

#[test]
fn what_cannot_be_read_is_named() {
    on_both(|place| {
        let run = place.new_run();
        let line = place.refusal(&["artifacts", "upload", "nothing-here", "-r", &run]);
        assert!(line.contains("nothing-here"), "{line}");
    });
}

#[test]
fn the_folder_itself_may_be_dot() {
    on_both(|place| {
        let run = place.new_run();
        write(&place.folder().join("local/a.txt"), "a");
        let launch = place.launch(&["artifacts", "upload", "local/../local/.", "-r", &run, "-p", "x/"]);
        assert_eq!(launch.finish().code, Some(0));
        assert_eq!(place.done(&["artifacts", "list", "-R", "-q", "-r", &run]), "x/a.txt\n");
    });
}
