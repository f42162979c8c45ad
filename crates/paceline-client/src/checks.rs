//! What is checked when it is logged: whatever a server would refuse for how it looks. Points are sent joined, so one
//! bad key would have its neighbours refused.

use paceline_types::{check_key_name, limits};

use crate::error::{Error, Result};

/// How much of a key that is too long a message shows.
const SHOWN_CHARACTERS: usize = 60;
/// The longest id of a run.
const RUN_ID_BYTES: usize = 256;

/// Checks the key of a metric, param or tag.
pub(crate) fn key(key: &str) -> Result<()> {
    check_key_name(key).map_err(|source| Error::Key { key: key.to_owned(), source })?;
    // Bytes are never fewer than characters, so short keys need no count.
    if key.is_empty() || key.len() > limits::KEY_CHARACTERS {
        let characters = key.chars().count();
        if !(1..=limits::KEY_CHARACTERS).contains(&characters) {
            let key = key.chars().take(SHOWN_CHARACTERS).collect();
            return Err(Error::KeyLength { key, characters, characters_max: limits::KEY_CHARACTERS });
        }
    }
    Ok(())
}

/// Checks the time of a point.
pub(crate) fn timestamp(timestamp_ms: i64) -> Result<()> {
    if timestamp_ms < 0 { Err(Error::Timestamp { timestamp_ms }) } else { Ok(()) }
}

/// Checks the id of a run.
pub(crate) fn run_id(run_id: &str) -> Result<()> {
    let is_allowed = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let begins = run_id.starts_with(|c: char| c.is_ascii_alphanumeric());
    if begins && run_id.len() <= RUN_ID_BYTES && run_id.chars().all(is_allowed) {
        return Ok(());
    }
    Err(Error::RunId { run_id: run_id.chars().take(SHOWN_CHARACTERS).collect() })
}

/// Checks the id of a run that is to be made: what servers make themselves.
pub(crate) fn new_run_id(run_id: &str) -> Result<()> {
    let is_digit = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if run_id.len() == 32 && run_id.bytes().all(is_digit) {
        return Ok(());
    }
    Err(Error::NewRunId { run_id: run_id.chars().take(SHOWN_CHARACTERS).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_checked_as_servers_do() {
        for good in ["loss", "train/loss", "a b-c_d.e:f", "größe"] {
            key(good).unwrap();
        }
        key(&"ä".repeat(250)).unwrap();
        for bad in ["", "a//b", "/a", "../a", "a?", "a\0b"] {
            assert!(key(bad).is_err(), "{bad:?}");
        }
        assert!(matches!(key(&"ä".repeat(251)), Err(Error::KeyLength { characters: 251, .. })));
    }

    #[test]
    fn ids_of_runs_are_checked() {
        run_id("5f1c0b7e4d2a49c6a1f37d95e8b0c264").unwrap();
        for bad in ["", "-a", "a/b", "a b"] {
            assert!(run_id(bad).is_err(), "{bad:?}");
        }
        new_run_id("5f1c0b7e4d2a49c6a1f37d95e8b0c264").unwrap();
        assert!(new_run_id("5F1C0B7E4D2A49C6A1F37D95E8B0C264").is_err() && new_run_id("a").is_err());
    }
}
