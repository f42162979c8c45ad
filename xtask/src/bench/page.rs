//! The page of the documentation: a frame of text, and a section for each part of the benchmark.

use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::part::Part;

const FRAME: &str = include_str!("page.md");
const NOT_MEASURED: &str = "Not measured yet.";

/// The sections that were measured, each between two comments. Measuring one part anew leaves the others alone.
#[derive(Debug, Default)]
pub(super) struct Page {
    sections: [Option<String>; Part::ALL.len()],
}

impl Page {
    /// The page at a path; empty when there is none.
    pub(super) fn read(path: &Path) -> Result<Self> {
        match fs::read_to_string(path) {
            Ok(text) => Ok(Self::parse(&text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }

    /// Replaces a section.
    pub(super) fn set(&mut self, part: Part, section: String) {
        self.sections[part as usize] = Some(section);
    }

    fn parse(text: &str) -> Self {
        Self {
            sections: Part::ALL.map(|part| {
                let (_, rest) = text.split_once(&begin(part))?;
                let (section, _) = rest.split_once(&end(part))?;
                Some(section.trim().to_owned())
            }),
        }
    }
}

impl fmt::Display for Page {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = FRAME.to_owned();
        for (part, section) in Part::ALL.into_iter().zip(&self.sections) {
            let section = section.as_deref().unwrap_or(NOT_MEASURED);
            let marked = format!("{}\n{section}\n{}", begin(part), end(part));
            text = text.replace(&format!("{{{}}}", part.name()), &marked);
        }
        formatter.write_str(&text)
    }
}

fn begin(part: Part) -> String {
    format!("<!-- {}: written by cargo xtask bench -->", part.name())
}

fn end(part: Part) -> String {
    format!("<!-- end of {} -->", part.name())
}

/// Writes a file and says so.
pub(super) fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    println!("wrote {}", path.display());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_replaced_and_the_others_stay() {
        let mut page = Page::default();
        page.set(Part::Peers, "| peers |".into());
        page.set(Part::Soak, "| old |".into());
        let mut page = Page::parse(&page.to_string());
        page.set(Part::Soak, "| new |".into());
        let text = page.to_string();
        assert!(text.contains("| peers |") && text.contains("| new |") && !text.contains("| old |"));
        assert!(text.contains(NOT_MEASURED), "the sweep has no numbers");
    }

    #[test]
    fn the_frame_has_a_place_for_each_part() {
        for part in Part::ALL {
            assert!(FRAME.contains(&format!("{{{}}}", part.name())), "{part:?}");
        }
    }
}
