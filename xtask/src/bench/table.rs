//! The numbers as a Markdown table.

use std::fmt::Write;

use super::measurement::{Column, Measurement, show_number};

/// One row a measurement, one column a server, and how much better the first server is; notes below.
pub(super) fn table(first: &Column, second: &Column) -> String {
    let mut rows = vec![[
        "measured".to_owned(),
        format!("{} {}", first.name, first.version),
        format!("{} {}", second.name, second.version),
        "ratio".to_owned(),
    ]];
    rows.push(["---", "---:", "---:", "---:"].map(str::to_owned));
    let mut notes = Notes::default();
    for one in &first.measurements {
        let other = second.measurements.iter().find(|other| other.name == one.name);
        rows.push([
            one.name.clone(),
            notes.cell(first.name, one),
            other.map_or_else(|| "not measured".to_owned(), |other| notes.cell(second.name, other)),
            other.map_or_else(String::new, |other| ratio(one, other)),
        ]);
    }
    let lines: Vec<String> = rows.iter().map(|row| format!("| {} |", row.join(" | "))).collect();
    format!("{}\n{}", lines.join("\n"), notes.text)
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
        let table = table(&column("A", 200.0, 10.0), &column("B", 100.0, 30.0));
        let expected = "\
| measured | A 1 | B 1 | ratio |
| --- | ---: | ---: | ---: |
| rate | 200 /s | 100 /s | 2.00 × |
| time | 10.0 ms (1) | 30.0 ms (2) | 3.00 × |

1. A, time: cold.
2. B, time: cold.";
        assert_eq!(table, expected);
    }
}
