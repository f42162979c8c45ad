//! Aligned tables. On a terminal a row is a line: columns of free text are cut to fit. Elsewhere nothing is cut.

use std::io::{self, Write};

use console::{Alignment, Term, measure_text_width, pad_str, style, truncate_str};

use super::text::plain;

/// What is between columns.
const GAP: &str = "  ";
/// Columns of free text are not cut below this.
const CUT_WIDTH_MIN: usize = 8;
/// What stands in an empty cell.
const NOTHING: &str = "-";
/// What ends a cut text.
const CUT: &str = "…";

/// A column of a table.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    title: String,
    /// Whether it may be cut to fit: never an id.
    may_be_cut: bool,
}

impl Column {
    /// A column that is always shown whole.
    pub(crate) fn whole(title: &str) -> Self {
        Self { title: title.into(), may_be_cut: false }
    }

    /// A column of free text.
    pub(crate) fn text(title: &str) -> Self {
        Self { title: title.into(), may_be_cut: true }
    }
}

/// Rows that are printed together.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(columns: Vec<Column>) -> Self {
        Self { columns, rows: Vec::new() }
    }

    /// Adds a row, which has a cell for each column.
    pub(crate) fn add(&mut self, cells: Vec<String>) {
        let shown = |cell: String| match plain(&cell) {
            // A gap would shift the row for who reads it by columns.
            nothing if nothing.trim().is_empty() => NOTHING.to_owned(),
            text => text.into_owned(),
        };
        self.rows.push(cells.into_iter().map(shown).collect());
    }

    /// Writes the table to what is standard output.
    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let width = Term::stdout().size_checked().map(|(_, columns)| usize::from(columns));
        let widths = self.widths(width);
        let titles: Vec<String> =
            self.columns.iter().map(|column| plain(&column.title).to_uppercase()).collect();
        writeln!(out, "{}", style(line(&titles, &widths)).bold())?;
        self.rows.iter().try_for_each(|row| writeln!(out, "{}", line(row, &widths)))
    }

    /// The width of each column, which together fit `total` where that is possible.
    fn widths(&self, total: Option<usize>) -> Vec<usize> {
        let widest = |(index, column): (usize, &Column)| {
            let cells =
                self.rows.iter().filter_map(|row| row.get(index)).map(|cell| measure_text_width(cell));
            cells.max().unwrap_or(0).max(measure_text_width(&column.title))
        };
        let mut widths: Vec<usize> = self.columns.iter().enumerate().map(widest).collect();
        let Some(total) = total else { return widths };
        let gaps = GAP.len() * widths.len().saturating_sub(1);
        let mut excess = (widths.iter().sum::<usize>() + gaps).saturating_sub(total);
        // The widest gives way first, one by one, so that short texts stay whole.
        while excess > 0 {
            let cuttable = widths.iter().enumerate().filter(|(index, _)| self.columns[*index].may_be_cut);
            let Some((index, width)) = cuttable.max_by_key(|(_, width)| **width) else { break };
            if *width <= CUT_WIDTH_MIN {
                break;
            }
            widths[index] -= 1;
            excess -= 1;
        }
        widths
    }
}

fn line(cells: &[String], widths: &[usize]) -> String {
    let padded = cells.iter().zip(widths).map(|(cell, width)| {
        let cell = truncate_str(cell, *width, CUT);
        pad_str(&cell, *width, Alignment::Left, None).into_owned()
    });
    padded.collect::<Vec<_>>().join(GAP).trim_end().to_owned()
}
