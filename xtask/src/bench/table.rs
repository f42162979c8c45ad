//! The numbers as a Markdown table.

use std::fmt::Write;

use super::measurement::{Column, Measurement, show_number};

const NOT_MEASURED: &str = "–";

/// One row a measurement, one column a server; beside each server after the first, how much better the first one
/// is. Notes below.
pub(super) fn with_ratios(columns: &[Column]) -> String {
    let Some((first, others)) = columns.split_first() else {
        return String::new();
    };
    let mut head = vec!["measured".to_owned(), first.title.clone()];
    let mut rule = vec!["---", "---:"];
    for other in others {
        head.extend([other.title.clone(), "ratio".to_owned()]);
        rule.extend(["---:", "---:"]);
    }
    let mut lines = vec![line(&head), line(&rule)];
    let mut notes = Notes::default();
    for one in &first.measurements {
        let mut cells = vec![one.name.clone(), notes.cell(&first.name, one)];
        for other in others {
            match find(other, &one.name) {
                Some(measurement) => {
                    cells.extend([notes.cell(&other.name, measurement), ratio(one, measurement)])
                }
                None => cells.extend([NOT_MEASURED.to_owned(), String::new()]),
            }
        }
        lines.push(line(&cells));
    }
    format!("{}\n{}", lines.join("\n"), notes.text)
}

/// One row a measurement, one column a size. Notes below.
pub(super) fn plain(columns: &[Column]) -> String {
    let mut head = vec!["measured"];
    head.extend(columns.iter().map(|column| column.title.as_str()));
    let mut rule = vec!["---"];
    rule.resize(head.len(), "---:");
    let mut lines = vec![line(&head), line(&rule)];
    let mut notes = Notes::default();
    for name in names(columns) {
        let mut cells = vec![name.to_owned()];
        cells.extend(columns.iter().map(|column| {
            find(column, name)
                .map_or_else(|| NOT_MEASURED.to_owned(), |measurement| notes.cell(&column.name, measurement))
        }));
        lines.push(line(&cells));
    }
    format!("{}\n{}", lines.join("\n"), notes.text)
}

/// All names, each where it comes first.
fn names(columns: &[Column]) -> Vec<&str> {
    let mut names = Vec::<&str>::new();
    for column in columns {
        // A row that only larger sizes have stands behind the one that it follows there.
        let mut place = 0;
        for Measurement { name, .. } in &column.measurements {
            match names.iter().position(|known| known == name) {
                Some(known) => place = known + 1,
                None => {
                    names.insert(place, name);
                    place += 1;
                }
            }
        }
    }
    names
}

fn find<'c>(column: &'c Column, name: &str) -> Option<&'c Measurement> {
    column.measurements.iter().find(|measurement| measurement.name == name)
}

fn line<T: AsRef<str>>(cells: &[T]) -> String {
    let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
    format!("| {} |", cells.join(" | "))
}

/// How many times better the first number is.
fn ratio(one: &Measurement, other: &Measurement) -> String {
    let (better, worse) =
        if one.unit.is_rate() { (one.value, other.value) } else { (other.value, one.value) };
    format!("{} ×", show_number(better / worse))
}

/// Remarks on single numbers.
#[derive(Default)]
struct Notes {
    count: usize,
    text: String,
}

impl Notes {
    fn cell(&mut self, server: &str, measurement: &Measurement) -> String {
        let Some(note) = &measurement.note else {
            return measurement.shown();
        };
        self.count += 1;
        // Writing to a string does not fail.
        let _ = write!(self.text, "\n{}. {server}, {}: {note}.", self.count, measurement.name);
        format!("{} ({})", measurement.shown(), self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::super::measurement::Unit;
    use super::*;

    fn column(name: &str, rate: f64, time: f64) -> Column {
        let measurements = vec![
            Measurement::new("rate", Unit::RequestsPerSecond, rate),
            Measurement { note: Some("cold".into()), ..Measurement::new("time", Unit::Milliseconds, time) },
        ];
        Column { name: name.into(), title: format!("{name} 1"), measurements }
    }

    #[test]
    fn a_ratio_above_one_is_better() {
        let mut lacking = column("C", 50.0, 0.0);
        lacking.measurements.pop();
        let table = with_ratios(&[column("A", 200.0, 10.0), column("B", 100.0, 30.0), lacking]);
        let expected = "\
| measured | A 1 | B 1 | ratio | C 1 | ratio |
| --- | ---: | ---: | ---: | ---: | ---: |
| rate | 200 /s | 100 /s | 2.00 × | 50.0 /s | 4.00 × |
| time | 10.0 ms (1) | 30.0 ms (2) | 3.00 × | – |  |

1. A, time: cold.
2. B, time: cold.";
        assert_eq!(table, expected);
    }

    #[test]
    fn a_row_that_only_larger_sizes_have_keeps_its_place() {
        let small = Column {
            name: "small".into(),
            title: "small".into(),
            measurements: vec![
                Measurement::new("first page", Unit::Milliseconds, 1.0),
                Measurement::new("memory", Unit::Mebibytes, 20.0),
            ],
        };
        let mut large = Column { name: "large".into(), title: "large".into(), ..small.clone() };
        large.measurements.insert(1, Measurement::new("page 1,000", Unit::Milliseconds, 1.5));
        let expected = "\
| measured | small | large |
| --- | ---: | ---: |
| first page | 1.00 ms | 1.00 ms |
| page 1,000 | – | 1.50 ms |
| memory | 20.0 MiB | 20.0 MiB |
";
        assert_eq!(plain(&[small, large]), expected);
    }
}
