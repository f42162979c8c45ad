//! Numbers, truth values and enums in the spellings that clients use.

/// What a text says of an enum.
pub(crate) enum Named<T> {
    /// A name: the choice it stands for, none when unknown.
    Choice(Option<T>),
    /// A number, known or not.
    Number(i64),
}

/// Reads the text of an enum: one of its names, or a number in digits.
pub(crate) fn named<T: Copy>(text: &str, choices: &[(&str, i64, T)]) -> Named<T> {
    // All digits is a number, even one that is too large to be anybody's.
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(number) => Named::Number(number),
        Err(_) if is_number => Named::Number(i64::MAX),
        Err(_) => {
            Named::Choice(choices.iter().find(|(known, _, _)| *known == text).map(|(_, _, choice)| *choice))
        }
    }
}

/// An integer in digits, or written as a number without fraction (`1e+05`).
pub(crate) fn integer_from_text(text: &str) -> Option<i64> {
    text.parse().ok().or_else(|| double_literal(text).and_then(integer_from_double))
}

/// A double without fraction that fits.
pub(crate) fn integer_from_double(value: f64) -> Option<i64> {
    // 2^63 itself is no i64, and it is the first double that rounds up to one.
    let fits = (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value);
    (fits && value.fract() == 0.0).then_some(value as i64)
}

/// A number, or one of the words that stand for what JSON numbers cannot say.
pub(crate) fn double_from_text(text: &str) -> Option<f64> {
    match text {
        "NaN" | "nan" => Some(f64::NAN),
        "Infinity" | "inf" | "+Infinity" => Some(f64::INFINITY),
        "-Infinity" | "-inf" => Some(f64::NEG_INFINITY),
        _ => double_literal(text),
    }
}

/// A number in digits; Rust's parser knows words too, which are handled above.
fn double_literal(text: &str) -> Option<f64> {
    let is_number = text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    if is_number { text.parse().ok() } else { None }
}

/// `true` or `false` in any case.
pub(crate) fn boolean_from_text(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        return Some(true);
    }
    text.eq_ignore_ascii_case("false").then_some(false)
}
