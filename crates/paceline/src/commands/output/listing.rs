//! Lists that come page by page.

use std::io::{self, Write};

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::table::{Column, Table};
use super::text::plain;
use super::{Format, Output, output_failure};
use crate::commands::failure::{Failure, Result};
use crate::commands::shapes::shape;

/// How the items of a list are shown.
pub(crate) struct View<T> {
    /// What a script takes an item by.
    pub(crate) id: fn(&T) -> String,
    pub(crate) columns: Vec<Column>,
    /// The cells of an item's row.
    pub(crate) cells: Cells<T>,
}

/// From an item to the cells of its row.
type Cells<T> = Box<dyn Fn(&T) -> Vec<String>>;

/// A list while it is printed. JSON and ids go out as they come; a table waits for its last row, to be aligned.
pub(crate) struct Listing<T> {
    format: Format,
    view: View<T>,
    table: Table,
    is_empty: bool,
}

impl<T: DeserializeOwned> Listing<T> {
    pub(crate) fn new(output: Output, view: View<T>) -> Self {
        let table = Table::new(view.columns.clone());
        Self { format: output.format, view, table, is_empty: true }
    }

    /// Adds items of MLflow's shape.
    pub(crate) fn add(&mut self, items: Vec<Value>) -> Result<()> {
        let mut out = io::BufWriter::new(io::stdout().lock());
        for item in items {
            match self.format {
                Format::Json => {
                    let before = if self.is_empty { "[\n" } else { ",\n" };
                    write!(out, "{before}{item}").map_err(output_failure)?;
                }
                Format::Ids => {
                    let id = (self.view.id)(&shape(item)?);
                    writeln!(out, "{}", plain(&id)).map_err(output_failure)?;
                }
                Format::Text => self.table.add((self.view.cells)(&shape(item)?)),
            }
            self.is_empty = false;
        }
        out.flush().map_err(output_failure)
    }

    /// Prints what is left to print.
    pub(crate) fn end(self) -> Result<()> {
        let mut out = io::BufWriter::new(io::stdout().lock());
        let written = match self.format {
            Format::Json if self.is_empty => writeln!(out, "[]"),
            Format::Json => writeln!(out, "\n]"),
            Format::Ids => Ok(()),
            Format::Text => self.table.write(&mut out),
        };
        written.and_then(|()| out.flush()).map_err(output_failure)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Unreachable(format!("the answer cannot be read: {error}"))
    }
}
