//! The functions that SQLite calls back for, in the words of servers: `text_like`, `text_ilike`, `text_matches` and
//! `text_number`, and lists that are bound as one JSON text.

/// What texts look like that spell a number, for both families of servers.
const NUMBER: &str = "^[[:space:]]*[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?[[:space:]]*$";
const INFINITY: &str = "^[[:space:]]*[+]?([iI][nN][fF]([iI][nN][iI][tT][yY])?)[[:space:]]*$";
const NEGATIVE_INFINITY: &str = "^[[:space:]]*-([iI][nN][fF]([iI][nN][iI][tT][yY])?)[[:space:]]*$";
/// The greatest double.
const GREATEST: &str = "1.7976931348623157e308";

/// The number that a text spells, with infinities as the greatest numbers there are; NULL when there is none.
///
/// `matches` is the operator of regular expressions, `number` the conversion of a text that was found to spell one.
pub(super) fn text_number(value: &str, matches: &str, number: &str) -> String {
    format!(
        "(CASE WHEN {value} {matches} '{NUMBER}' THEN {number} \
         WHEN {value} {matches} '{INFINITY}' THEN {GREATEST} \
         WHEN {value} {matches} '{NEGATIVE_INFINITY}' THEN -{GREATEST} END)"
    )
}

/// The same for PostgreSQL, which fails on numbers that are too great or too small for a double instead of rounding
/// them: they go through its numbers of any length.
pub(super) fn postgres_number(value: &str) -> String {
    let exact = format!("CAST({value} AS numeric)");
    format!(
        "CASE WHEN length({value}) > 400 OR {value} ~ '[eE][-+]?[0-9]{{4,}}' THEN NULL \
         WHEN {exact} = 0 OR abs({exact}) < 5e-324 THEN CAST(0 AS double precision) \
         WHEN abs({exact}) > {GREATEST} THEN sign({exact}) * CAST({GREATEST} AS double precision) \
         ELSE CAST({exact} AS double precision) END"
    )
}
