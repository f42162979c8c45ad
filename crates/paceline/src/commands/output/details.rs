//! One thing in full: its fields, then its lists.

use console::{measure_text_width, style};

use super::print;
use super::text::plain;
use crate::commands::failure::Result;

/// Sections of names and values, printed below each other.
#[derive(Debug, Default)]
pub(crate) struct Details {
    sections: Vec<Section>,
}

/// Names and values, perhaps below a title.
#[derive(Debug)]
struct Section {
    title: Option<&'static str>,
    entries: Vec<(String, String)>,
}

impl Details {
    /// Adds the fields of the thing itself. Those without a value are left out.
    pub(crate) fn fields<const N: usize>(mut self, fields: [(&str, String); N]) -> Self {
        let given = fields.into_iter().filter(|(_, value)| !value.is_empty());
        let entries = given.map(|(name, value)| (name.to_owned(), value)).collect();
        self.sections.push(Section { title: None, entries });
        self
    }

    /// Adds a list with a title, unless it is empty.
    pub(crate) fn list(
        mut self,
        title: &'static str,
        entries: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        let entries: Vec<_> = entries.into_iter().collect();
        if !entries.is_empty() {
            self.sections.push(Section { title: Some(title), entries });
        }
        self
    }

    /// Prints all of it. Values are whole.
    pub(crate) fn print(self) -> Result<()> {
        print(|out| {
            for Section { title, entries } in &self.sections {
                let indent = if title.is_some() { "  " } else { "" };
                if let Some(title) = title {
                    writeln!(out, "\n{}", style(title).bold())?;
                }
                let names: Vec<_> = entries.iter().map(|(name, _)| plain(name)).collect();
                let width = names.iter().map(|name| measure_text_width(name)).max().unwrap_or(0);
                for (name, (_, value)) in names.iter().zip(entries) {
                    let gap = " ".repeat(width - measure_text_width(name));
                    writeln!(out, "{}", format!("{indent}{name}{gap}  {}", plain(value)).trim_end())?;
                }
            }
            Ok(())
        })
    }
}
