//! The numbers as a Markdown table.

use std::fmt::Write;

use super::measurement::{Column, Measurement, show_number};

/// One row a measurement, one column a server; beside each server after the first, how much better the first one
/// is. Notes below.
pub(super) fn table(columns: &[Column]) -> String {
    let Some((first, others)) = columns.split_first() else {
        return String::new();
    };
    let mut head = vec!["measured".to_owned(), format!("{} {}", first.name, first.version)];
    let mut rule = vec!["---", "---:"];
    for other in others {
        head.extend([format!("{} {}", other.name, other.version), "ratio".to_owned()]);
        rule.extend(["---:", "---:"]);
    }
    let mut lines = vec![line(&head), line(&rule)];
    let mut notes = Notes::default();
    for one in &first.measurements {
        let mut cells = vec![one.name.clone(), notes.cell(first.name, one)];
        for other in others {
            match other.measurements.iter().find(|measurement| measurement.name == one.name) {
                Some(measurement) => {
                    cells.extend([notes.cell(other.name, measurement), ratio(one, measurement)])
                }
                None => cells.extend(["–".to_owned(), String::new()]),
            }
        }
        lines.push(line(&cells));
    }
    format!("{}\n{}", lines.join("\n"), notes.text)
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

    fn column(name: &'static str, rate: f64, time: f64) -> Column {
        let measurements = vec![
            Measurement::new("rate", Unit::RequestsPerSecond, rate),
            Measurement { note: Some("cold".into()), ..Measurement::new("time", Unit::Milliseconds, time) },
        ];
        Column { name, version: "1".into(), measurements }
    }

    #[test]
    fn a_ratio_above_one_is_better() {
        let mut lacking = column("C", 50.0, 0.0);
        lacking.measurements.pop();
        let table = table(&[column("A", 200.0, 10.0), column("B", 100.0, 30.0), lacking]);
        let expected = "\
| measured | A 1 | B 1 | ratio | C 1 | ratio |
| --- | ---: | ---: | ---: | ---: | ---: |
| rate | 200 /s | 100 /s | 2.00 × | 50.0 /s | 4.00 × |
| time | 10.0 ms (1) | 30.0 ms (2) | 3.00 × | – |  |

1. A, time: cold.
2. B, time: cold.";
        assert_eq!(table, expected);
    }
}
