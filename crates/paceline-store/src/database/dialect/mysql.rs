//! The words of MySQL and MariaDB.

use super::Translated;
use super::functions::text_number;
use super::translate::{Placeholders, calls, placeholders};

/// Words that differ and stand for the same everywhere.
const WORDS: &[(&str, &str)] = &[
    ("IS NOT DISTINCT FROM", "<=>"),
    // Both keep the database from turning a join around.
    ("CROSS JOIN", "STRAIGHT_JOIN"),
    (" AS TEXT)", " AS CHAR)"),
    (" AS BIGINT)", " AS SIGNED)"),
    (" AS DOUBLE PRECISION)", " AS DOUBLE)"),
    // It is what they do anyway.
    (" NULLS FIRST", ""),
];
const INSERT_INTO: &str = "INSERT INTO ";
const RETURNING_ID: &str = "RETURNING id";

pub(super) fn translate(sql: &str) -> Translated {
    let mut sql = sql.to_owned();
    for (word, theirs) in WORDS {
        if sql.contains(word) {
            sql = sql.replace(word, theirs);
        }
    }
    let returns_id = sql.starts_with(INSERT_INTO) && sql.trim_end().ends_with(RETURNING_ID);
    if returns_id {
        sql.truncate(sql.trim_end().len() - RETURNING_ID.len());
    }
    let sql = on_conflict(sql);
    let sql = calls(sql, "text_like", |arguments| like(arguments, |text| text.to_owned()));
    let sql = calls(sql, "text_ilike", |arguments| {
        // Twice, so that letters with three cases are one.
        like(arguments, |text| format!("LOWER(UPPER({text}))"))
    });
    let sql = calls(sql, "text_matches", |arguments| match arguments {
        [value, pattern] => format!("COALESCE({value} REGEXP {pattern}, FALSE)"),
        _ => "FALSE".into(),
    });
    let sql = calls(sql, "text_number", |arguments| {
        let value = arguments.join(", ");
        text_number(&value, "REGEXP", &format!("CAST(TRIM({value}) AS DOUBLE)"))
    });
    // Of values whose beginnings are indexed these are a column.
    let sql = calls(sql, "substr", |arguments| match arguments {
        [value, "1", "100"] if value.ends_with(".value") => format!("{value}_prefix"),
        arguments => format!("SUBSTR({})", arguments.join(", ")),
    });
    let sql = calls(sql, "json_each", |arguments| {
        format!("JSON_TABLE({}, '$[*]' COLUMNS (value LONGTEXT PATH '$')) AS list", arguments.join(", "))
    });
    let (text, placeholders) = placeholders(&sql, &Placeholders::InOrder);
    Translated { text, placeholders, returns_id }
}

/// LIKE without an escape: NUL is one that no pattern has, and none at all is not to be had.
fn like(arguments: &[&str], case: impl Fn(&str) -> String) -> String {
    match arguments {
        [value, pattern] => format!("COALESCE({} LIKE {} ESCAPE X'00', FALSE)", case(value), case(pattern)),
        _ => "FALSE".into(),
    }
}

/// `ON CONFLICT (…) DO …` as `ON DUPLICATE KEY UPDATE …`.
fn on_conflict(sql: String) -> String {
    const ON_CONFLICT: &str = "ON CONFLICT (";
    let Some(begin) = sql.find(ON_CONFLICT) else { return sql };
    let columns = &sql[begin + ON_CONFLICT.len()..];
    let Some((columns, action)) = columns.split_once(')') else { return sql };
    let action = action.trim_start();
    let updates = match action.strip_prefix("DO UPDATE SET") {
        Some(updates) => with_values(updates.trim_start()),
        None => {
            let rest = action.strip_prefix("DO NOTHING").unwrap_or(action);
            let table = sql[INSERT_INTO.len()..].split([' ', '(']).next().unwrap_or_default();
            let column = columns.split(',').next().unwrap_or_default().trim();
            format!("{table}.{column} = {table}.{column}{rest}")
        }
    };
    format!("{}ON DUPLICATE KEY UPDATE {updates}", &sql[..begin])
}

/// `excluded.column` as `VALUES(column)`.
fn with_values(updates: &str) -> String {
    let mut parts = updates.split("excluded.");
    let mut spelled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(part.len());
        spelled.push_str(&format!("VALUES({}){}", &part[..end], &part[end..]));
    }
    spelled
}

#[cfg(test)]
mod tests {
    use super::translate;

    #[test]
    fn insertions_are_spelled_as_mysql_wants_them() {
        let cases = [
            (
                "INSERT INTO t (a, b) VALUES (?, ?) ON CONFLICT (a) DO UPDATE SET b = excluded.b, c = t.c + excluded.c",
                "INSERT INTO t (a, b) VALUES (?, ?) ON DUPLICATE KEY UPDATE b = VALUES(b), c = t.c + VALUES(c)",
                false,
            ),
            (
                "INSERT INTO t (a, b) VALUES (?, ?) ON CONFLICT (a, b) DO NOTHING RETURNING id",
                "INSERT INTO t (a, b) VALUES (?, ?) ON DUPLICATE KEY UPDATE t.a = t.a ",
                true,
            ),
            (
                "SELECT substr(m.value, 1, 100), substr(n, 1, 2)",
                "SELECT m.value_prefix, SUBSTR(n, 1, 2)",
                false,
            ),
        ];
        for (sql, text, returns_id) in cases {
            let translated = translate(sql);
            assert_eq!((translated.text.as_str(), translated.returns_id), (text, returns_id));
        }
    }
}
