//! Which paths make a key, and which are refused.

use paceline_artifacts::{ArtifactKey, InvalidPath};
use percent_encoding::percent_decode;
use proptest::prelude::*;

const HOSTILE: &[&str] = &[
    // Parent segments, plain and encoded once, twice and thrice.
    "..",
    "../x",
    "./../x",
    "a/..",
    "a/../b",
    "a/../../b",
    "a//../b",
    "a/.//../b",
    "%2e%2e",
    "%2E%2e/x",
    ".%2e/x",
    "%2e./x",
    "a%2f..%2fb",
    "a/..%2fb",
    "%252e%252e/x",
    "%25252e%25252e%25252fx",
    "a/%2e%2e%2fb",
    "%%32%65%2e/x",
    "%2%65%2e/x",
    // Absolute, plain and encoded.
    "/",
    "//",
    "/x",
    "//x",
    "///etc/passwd",
    "%2fx",
    "%2Fetc%2Fpasswd",
    "%252fx",
    "./%2fx",
    "//host/share",
    // Windows drives and shares.
    "c:",
    "c:/x",
    "C:/x",
    "c:\\x",
    "c%3a/x",
    "c:%5cx",
    "%63%253a/x",
    "./c:/x",
    "\\\\host\\share",
    // Backslashes.
    "\\x",
    "a\\b",
    "..\\x",
    "a/..\\..\\x",
    "a%5cb",
    "a%5Cb",
    "..%5cx",
    "..%255cx",
    // NUL.
    "a\0",
    "a\0.txt",
    "a%00.txt",
    "a%2500.txt",
    "/etc/passwd%00.jpg",
    // Fragments and file URIs.
    "a#b",
    "#",
    "a%23b",
    "a%2523b",
    "file:/etc/passwd",
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "file%3a///etc/passwd",
    "file://a#/..//tmp",
];

#[test]
fn refuses_hostile_paths() {
    for path in HOSTILE {
        assert_eq!(ArtifactKey::parse(path), Err(InvalidPath), "{path:?}");
    }
    assert_eq!(InvalidPath.to_string(), "Invalid path");
}

#[test]
fn keeps_the_text_of_good_paths() -> Result<(), InvalidPath> {
    for path in [
        "a",
        "a/b/c.txt",
        "...",
        "..a",
        "a..",
        "a..b/..c",
        ".hidden",
        "with space.txt",
        "100%.txt",
        "100%25.txt",
        "a%20b",
        "a%2fb",
        "a+b",
        "a:b",
        "c:x",
        "1/c:/x",
        "tab\there",
        "%zz",
        "%",
        "%c0%ae%c0%ae",
        "grüße/模型.bin",
        "e\u{301}",
        "~",
        "*?\"<>|",
    ] {
        assert_eq!(ArtifactKey::parse(path)?.as_str(), path);
    }
    Ok(())
}

#[test]
fn collapses_what_means_nothing() -> Result<(), InvalidPath> {
    for (path, normalised) in
        [("", ""), (".", ""), ("./", ""), ("a/", "a"), ("./a", "a"), ("a//b", "a/b"), ("a/./b/.", "a/b")]
    {
        assert_eq!(ArtifactKey::parse(path)?.as_str(), normalised, "{path:?}");
    }
    Ok(())
}

#[test]
fn limits_names_and_keys() {
    assert!(ArtifactKey::parse(&"n".repeat(255)).is_ok());
    assert!(ArtifactKey::parse(&"n".repeat(256)).is_err());
    assert!(ArtifactKey::parse(&"é".repeat(128)).is_err(), "bytes count, not characters");
    assert!(ArtifactKey::parse(&"n/".repeat(2048)).is_ok(), "4095 bytes without the last slash");
    assert!(ArtifactKey::parse(&"nn/".repeat(1400)).is_err());
}

#[test]
fn joins_and_names() -> Result<(), InvalidPath> {
    let (run, file, root) = (ArtifactKey::parse("1/r")?, ArtifactKey::parse("d/f.txt")?, ArtifactKey::root());
    assert_eq!(run.join(&file).as_str(), "1/r/d/f.txt");
    assert_eq!(root.join(&file), file);
    assert_eq!(run.join(&root), run);
    assert_eq!((file.name(), run.name(), root.name()), ("f.txt", "r", ""));
    assert_eq!(file.to_string(), "d/f.txt");
    assert!(root.is_root() && !file.is_root());
    assert_eq!(ArtifactKey::parse("")?, root);
    Ok(())
}

/// The same as the contract says it: decode until nothing changes, then look.
fn has_parent_segment_when_decoded(path: &str) -> bool {
    let mut bytes = path.as_bytes().to_vec();
    loop {
        let decoded: Vec<u8> = percent_decode(&bytes).collect();
        if decoded == bytes {
            return bytes.split(|byte| matches!(byte, b'/' | b'\\')).any(|name| name == b"..");
        }
        bytes = decoded;
    }
}

/// Text made of what matters to a key, so that dangerous combinations are common.
fn path_like() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop::sample::select(vec![
            "/", ".", "..", "%", "2", "5", "25", "2e", "2F", "5c", "00", "3a", "e", "c", ":", "a", "é", " ",
            "+",
        ]),
        0..12,
    )
    .prop_map(|parts| parts.concat())
}

fn check(path: &str) -> Result<(), TestCaseError> {
    let Ok(key) = ArtifactKey::parse(path) else {
        return Ok(());
    };
    prop_assert!(!has_parent_segment_when_decoded(path));
    prop_assert!(!key.as_str().starts_with('/') && !key.as_str().ends_with('/'));
    prop_assert!(key.is_root() || key.as_str().split('/').all(|name| !matches!(name, "" | "." | "..")));
    prop_assert_eq!(ArtifactKey::parse(key.as_str()), Ok(key));
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_judged(path in any::<String>()) {
        check(&path)?;
    }

    #[test]
    fn any_path_is_judged(path in path_like()) {
        check(&path)?;
    }

    #[test]
    fn joined_keys_are_keys(above in path_like(), below in path_like()) {
        if let (Ok(above), Ok(below)) = (ArtifactKey::parse(&above), ArtifactKey::parse(&below)) {
            check(above.join(&below).as_str())?;
            prop_assert!(ArtifactKey::parse(above.join(&below).as_str()).is_ok());
        }
    }
}
