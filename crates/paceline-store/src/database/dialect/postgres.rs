//! PostgreSQL's words.

use super::Translated;
use super::functions::{postgres_number, text_number};
use super::translate::{Placeholders, calls, placeholders};

pub(super) fn translate(sql: &str, case_collation: &str) -> Translated {
    // The others' hint that a join is to be walked in the order written; PostgreSQL has none, and no such ON.
    let sql = sql.replace("CROSS JOIN", "JOIN");
    let sql = calls(sql, "text_like", |arguments| like(arguments, |text| text.to_owned()));
    let sql = calls(sql, "text_ilike", |arguments| {
        // Twice, so that letters with three cases are one.
        like(arguments, |text| format!("lower(upper({text} COLLATE {case_collation}))"))
    });
    let sql = calls(sql, "text_matches", |arguments| match arguments {
        [value, pattern] => format!("COALESCE({value} ~ {pattern}, FALSE)"),
        _ => "FALSE".into(),
    });
    let sql = calls(sql, "text_number", |arguments| {
        let value = arguments.join(", ");
        text_number(&value, "~", &postgres_number(&value))
    });
    let sql = calls(sql, "json_each", |arguments| {
        format!("jsonb_array_elements_text(CAST({} AS jsonb)) AS value", arguments.join(", "))
    });
    let (text, placeholders) = placeholders(&sql, &Placeholders::Numbered);
    Translated { text, placeholders, returns_id: false }
}

/// LIKE without an escape: a backslash is a letter.
fn like(arguments: &[&str], case: impl Fn(&str) -> String) -> String {
    match arguments {
        [value, pattern] => format!("COALESCE({} LIKE {} ESCAPE '', FALSE)", case(value), case(pattern)),
        _ => "FALSE".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::translate;

    #[test]
    fn statements_are_spelled_as_postgresql_wants_them() {
        let translated =
            translate("SELECT a FROM b CROSS JOIN c ON text_like(b.d, ?) AND e IN (?2, ?1)", "\"C\"");
        assert_eq!(
            translated.text,
            "SELECT a FROM b JOIN c ON COALESCE(b.d LIKE $1 ESCAPE '', FALSE) AND e IN ($2, $1)"
        );
        assert_eq!(translated.placeholders, [0, 1]);
    }
}
