//! What was typed after `bench`.

use anyhow::{Context, Result, bail};

use super::extent::Extent;
use super::part::Part;

const USAGE: &str = "usage: cargo xtask bench [--quick] [--only peers|databases|sweep|soak|pages]";

/// What is to be measured, and how much of it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// How much.
    pub(super) extent: Extent,
    /// Which parts, in the order of measuring.
    pub(super) parts: Vec<Part>,
}

impl Arguments {
    /// Reads the words of the command line.
    pub(crate) fn read(words: &[String]) -> Result<Self> {
        let mut read = Self { extent: Extent::Full, parts: Part::ALL.to_vec() };
        let mut words = words.iter().map(String::as_str);
        while let Some(word) = words.next() {
            match word {
                "--quick" => read.extent = Extent::Quick,
                "--only" => {
                    let name = words.next().context(USAGE)?;
                    let part = Part::ALL.into_iter().find(|part| part.name() == name);
                    read.parts = vec![part.with_context(|| format!("there is no part `{name}`. {USAGE}"))?];
                }
                _ => bail!("`{word}` is not understood. {USAGE}"),
            }
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Arguments> {
        Arguments::read(&line.split_whitespace().map(String::from).collect::<Vec<_>>())
    }

    #[test]
    fn everything_is_measured_unless_a_part_is_named() {
        let all = Arguments { extent: Extent::Full, parts: Part::ALL.to_vec() };
        assert_eq!(read("").unwrap(), all);
        let one = Arguments { extent: Extent::Quick, parts: vec![Part::Soak] };
        assert_eq!(read("--only soak --quick").unwrap(), one);
    }

    #[test]
    fn what_is_not_understood_is_named() {
        assert!(read("--fast").unwrap_err().to_string().contains("`--fast`"));
        assert!(read("--only all").unwrap_err().to_string().contains("`all`"));
        assert!(read("--only").is_err());
    }
}
